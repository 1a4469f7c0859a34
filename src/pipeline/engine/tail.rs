//! Inputs that are read while they are written: growing files and streams.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::blocking::Blocking;

/// The time between two looks at a growing file.
pub(super) const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// An input that is followed. It fails with [`io::ErrorKind::WouldBlock`] when nothing was written for a time.
pub(super) enum TailInput {
    /// A regular file. It ends when another file has its name.
    File(TailReader),
    /// A pipe, a terminal, or anything else that can be polled.
    Stream(StreamReader),
}

impl TailInput {
    /// Opens a file or a named pipe; a read waits for this time at most.
    pub(super) fn open(path: &Path, patience: Duration) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        Ok(if metadata.is_file() {
            let path = path.to_owned();
            Self::File(TailReader { path, file, patience, read: 0, waits: false, replaced: false })
        } else {
            Self::Stream(StreamReader::new(file, patience, is_fifo(&metadata, path)))
        })
    }

    /// A stream; it ends when its writers have closed it.
    #[cfg(unix)]
    pub(super) fn stream(file: File, patience: Duration) -> Self {
        Self::Stream(StreamReader::new(file, patience, false))
    }

    /// Whether another file may have the name at the end of this one.
    pub(super) fn may_be_replaced(&self) -> bool {
        matches!(self, Self::File(_))
    }
}

impl Read for TailInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Stream(stream) => stream.read(buffer),
        }
    }
}

/// A file to which others append. It ends when it is truncated or another file has its name, as with rotated
/// logs.
pub(super) struct TailReader {
    path: PathBuf,
    file: File,
    patience: Duration,
    /// The number of bytes read.
    read: u64,
    /// Whether the last read found nothing, so that the next one waits first.
    waits: bool,
    /// Whether the file was replaced; what was written to it before is still read.
    replaced: bool,
}

impl TailReader {
    /// Whether the file was truncated or another one has its name. Between the two steps of a rotation no
    /// file may have it.
    fn is_replaced(&self) -> io::Result<bool> {
        let cut = self.file.metadata()?.len() < self.read;
        Ok(cut || fs::metadata(&self.path).is_ok_and(|now| !self.is_same(&now)))
    }

    #[cfg(unix)]
    fn is_same(&self, other: &Metadata) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        self.file.metadata().is_ok_and(|own| (own.dev(), own.ino()) == (other.dev(), other.ino()))
    }

    /// Other systems compare only lengths.
    #[cfg(not(unix))]
    fn is_same(&self, _: &Metadata) -> bool {
        true
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.waits {
            thread::sleep(self.patience);
        }
        let count = self.file.read(buffer)?;
        self.read += count as u64;
        self.waits = count == 0;
        if count > 0 || self.replaced {
            return Ok(count);
        }
        // Read once more after the pause, for what was written at the last moment.
        self.replaced = self.is_replaced()?;
        Err(io::ErrorKind::WouldBlock.into())
    }
}

/// Anything that is not a regular file. It ends when its writers have closed it, unless it has a name by
/// which others can open it.
pub(super) struct StreamReader {
    input: Blocking<File>,
    patience: Duration,
    is_reopened: bool,
}

impl StreamReader {
    fn new(file: File, patience: Duration, is_reopened: bool) -> Self {
        Self { input: Blocking::new(file), patience, is_reopened }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read_within(buffer, self.patience)?;
        if count == 0 && self.is_reopened {
            // Nothing can be polled until somebody opens it again.
            thread::sleep(self.patience);
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(count)
    }
}

/// A stream whose reader can be stopped; then it fails with [`io::ErrorKind::WouldBlock`].
pub(super) struct Interruptible {
    stream: StreamReader,
    stop: Arc<AtomicBool>,
}

impl Interruptible {
    pub(super) fn new(file: File, stop: Arc<AtomicBool>) -> Self {
        Self { stream: StreamReader::new(file, POLL_INTERVAL, false), stop }
    }
}

impl Read for Interruptible {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.stream.read(buffer) {
                Err(error)
                    if error.kind() == io::ErrorKind::WouldBlock && !self.stop.load(Ordering::Relaxed) => {}
                result => return result,
            }
        }
    }
}

/// Whether this is a FIFO that has a name of its own, unlike a pipe that is opened as `/dev/stdin`.
#[cfg(unix)]
fn is_fifo(metadata: &Metadata, path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let is_reopened = || fs::canonicalize(path).is_ok_and(|path| !path.starts_with("/dev"));
    metadata.file_type().is_fifo() && is_reopened()
}

#[cfg(not(unix))]
fn is_fifo(_: &Metadata, _: &Path) -> bool {
    false
}
