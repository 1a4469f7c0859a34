//! Descriptors that may be non-blocking, read and written as if they were not.

use std::io::{self, Read, Write};
use std::time::Duration;

#[cfg(unix)]
use rustix::event::PollFlags;
#[cfg(unix)]
use std::os::fd::AsFd as Descriptor;

// Any reader or writer: only on Unix can a descriptor be waited for.
#[cfg(not(unix))]
use std::marker::Sized as Descriptor;

/// A reader or writer that waits where its descriptor would not: another process may have made the
/// description that they share non-blocking, as shells, ssh and Node.js do.
#[derive(Debug)]
pub struct Blocking<T>(T);

impl<T> Blocking<T> {
    /// Wraps a file or a standard stream.
    pub fn new(inner: T) -> Self {
        Self(inner)
    }
}

impl<T: Read + Descriptor> Blocking<T> {
    /// Reads; fails with [`io::ErrorKind::WouldBlock`] if no bytes arrive within this time.
    pub(super) fn read_within(&mut self, buffer: &mut [u8], time: Duration) -> io::Result<usize> {
        if !is_readable(&self.0, time)? {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.0.read(buffer)
    }
}

impl<T: Read + Descriptor> Read for Blocking<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => wait_readable(&self.0)?,
                result => return result,
            }
        }
    }
}

impl<T: Write + Descriptor> Write for Blocking<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => wait_writable(&self.0)?,
                result => return result,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(unix)]
fn wait_readable(descriptor: &impl Descriptor) -> io::Result<()> {
    poll(descriptor, PollFlags::IN, None).map(drop)
}

#[cfg(unix)]
fn wait_writable(descriptor: &impl Descriptor) -> io::Result<()> {
    poll(descriptor, PollFlags::OUT, None).map(drop)
}

/// Whether there is something to read, or an end, within this time.
#[cfg(unix)]
fn is_readable(descriptor: &impl Descriptor, time: Duration) -> io::Result<bool> {
    poll(descriptor, PollFlags::IN, Some(time))
}

/// Whether the descriptor is ready within this time, or has an error that the next call returns.
#[cfg(unix)]
fn poll(descriptor: &impl Descriptor, flags: PollFlags, time: Option<Duration>) -> io::Result<bool> {
    let time = time.map(|time| time.try_into().expect("a short time"));
    let mut descriptors = [rustix::event::PollFd::new(descriptor, flags)];
    match rustix::event::poll(&mut descriptors, time.as_ref()) {
        Ok(ready) => Ok(ready > 0),
        // A signal, such as that of a terminal whose size changes.
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The time between two attempts where a descriptor cannot be waited for.
#[cfg(not(unix))]
const PAUSE: Duration = Duration::from_millis(20);

#[cfg(not(unix))]
fn wait_readable(_: &impl Descriptor) -> io::Result<()> {
    std::thread::sleep(PAUSE);
    Ok(())
}

#[cfg(not(unix))]
fn wait_writable(_: &impl Descriptor) -> io::Result<()> {
    std::thread::sleep(PAUSE);
    Ok(())
}

/// Whether there is something cannot be asked: the next call waits for it.
#[cfg(not(unix))]
fn is_readable(_: &impl Descriptor, _: Duration) -> io::Result<bool> {
    Ok(true)
}
