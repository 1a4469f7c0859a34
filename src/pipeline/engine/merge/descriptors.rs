//! Inputs that are closed and opened again where more overlap in time than there are descriptors for.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::pipeline::engine::Input;

/// The largest number of files that are open at the same time: a process usually has 1,024 descriptors, or
/// 256.
const MAX_OPEN: usize = 128;

/// The files that are open.
#[derive(Default)]
pub(super) struct Descriptors {
    /// Those that were opened first come first. Some may have been closed since.
    open: Mutex<VecDeque<Arc<Slot>>>,
}

/// The reader of an input; `None` while it is closed.
type Slot = Mutex<Option<Box<dyn Read + Send>>>;

/// An input that is opened when it is read. A file may be closed between two reads; the next one opens it
/// again.
pub(super) struct ReopenedInput<'e> {
    input: &'e Input,
    descriptors: &'e Descriptors,
    reader: Arc<Slot>,
    /// The number of bytes read.
    read: u64,
    /// The most bytes of one read.
    read_size: usize,
}

impl<'e> ReopenedInput<'e> {
    pub(super) fn new(input: &'e Input, descriptors: &'e Descriptors, read_size: usize) -> Self {
        Self { input, descriptors, reader: Arc::default(), read: 0, read_size }
    }
}

impl Read for ReopenedInput<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = buffer.len().min(self.read_size);
        let mut reader = lock(&self.reader);
        if reader.is_none() {
            *reader = Some(self.descriptors.open(self.input, self.read)?);
            if !self.input.is_stream() {
                self.descriptors.add(&self.reader);
            }
        }
        let count = reader.as_mut().expect("just opened").read(&mut buffer[..size])?;
        self.read += count as u64;
        if count == 0 {
            *reader = None;
        }
        Ok(count)
    }
}

impl Descriptors {
    /// Opens an input after its first `offset` bytes. Closes others until that is possible.
    fn open(&self, input: &Input, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        loop {
            match input.open_at(offset) {
                Err(error) if is_out_of_descriptors(&error) && self.close_one() => {}
                result => return result,
            }
        }
    }

    /// Adds a file that may be closed. Closes others if there are too many.
    fn add(&self, reader: &Arc<Slot>) {
        let count = {
            let mut open = lock(&self.open);
            open.push_back(Arc::clone(reader));
            open.len()
        };
        for _ in MAX_OPEN..count {
            self.close_one();
        }
    }

    /// Closes the file that was opened first; returns `false` if there is none that can be closed.
    fn close_one(&self) -> bool {
        let mut open = lock(&self.open);
        for _ in 0..open.len() {
            let Some(reader) = open.pop_front() else { break };
            let closed = reader.try_lock().map(|mut reader| reader.take()).ok();
            match closed {
                Some(Some(_)) => return true,
                // Read to its end.
                Some(None) => {}
                // Being read.
                None => open.push_back(reader),
            }
        }
        false
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("reading does not panic")
}

#[cfg(unix)]
fn is_out_of_descriptors(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let code = error.raw_os_error();
    code == Some(Errno::MFILE.raw_os_error()) || code == Some(Errno::NFILE.raw_os_error())
}

/// Other systems have more handles than [`MAX_OPEN`].
#[cfg(not(unix))]
fn is_out_of_descriptors(_: &io::Error) -> bool {
    false
}
