//! Inputs that are followed: files that grow, and streams as they are written.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::blocking::Blocking;

/// How often a growing file is looked at.
const PAUSE: Duration = Duration::from_millis(200);

/// An input that gives [`io::ErrorKind::WouldBlock`] after a pause in which nothing came.
pub(super) enum Followed {
    /// A regular file, which ends when another has its name.
    File(Growing),
    /// A pipe, a terminal, or whatever else can be waited for.
    Stream(Stream),
}

impl Followed {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        Ok(if metadata.is_file() {
            Self::File(Growing { path: path.to_owned(), file, read: 0, waits: false, replaced: false })
        } else {
            Self::Stream(Stream::new(file, is_fifo(&metadata, path)))
        })
    }

    /// A stream that ends when its writers have closed it.
    #[cfg(unix)]
    pub(super) fn stream(file: File) -> Self {
        Self::Stream(Stream::new(file, false))
    }

    /// Whether another file may have the name at the end of this one.
    pub(super) fn may_be_replaced(&self) -> bool {
        matches!(self, Self::File(_))
    }

    /// Waits before a file that is away is looked for again.
    pub(super) fn pause() {
        thread::sleep(PAUSE);
    }
}

impl Read for Followed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Stream(stream) => stream.read(buffer),
        }
    }
}

/// A file to which others append. At its end it gives [`io::ErrorKind::WouldBlock`] and waits before it looks again; if it is
/// cut, or another file has its name, as with logs that are rotated, that is its end.
pub(super) struct Growing {
    path: PathBuf,
    file: File,
    /// How much was read of it.
    read: u64,
    /// Whether it is to be waited for before it is looked at again.
    waits: bool,
    /// Whether it was replaced: what was written to it before is still read.
    replaced: bool,
}

impl Growing {
    /// Whether this file was cut, or another one has its name. Between the two steps of a rotation there may be none.
    fn is_replaced(&self) -> io::Result<bool> {
        let cut = self.file.metadata()?.len() < self.read;
        Ok(cut || fs::metadata(&self.path).is_ok_and(|now| !self.is_same(&now)))
    }

    #[cfg(unix)]
    fn is_same(&self, other: &Metadata) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        self.file.metadata().is_ok_and(|own| (own.dev(), own.ino()) == (other.dev(), other.ino()))
    }

    /// Elsewhere a file is known by its length alone.
    #[cfg(not(unix))]
    fn is_same(&self, _: &Metadata) -> bool {
        true
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.waits {
            thread::sleep(PAUSE);
        }
        let count = self.file.read(buffer)?;
        self.read += count as u64;
        self.waits = count == 0;
        if count > 0 || self.replaced {
            return Ok(count);
        }
        // Once more after the pause, for what was written to it at the last moment.
        self.replaced = self.is_replaced()?;
        Err(io::ErrorKind::WouldBlock.into())
    }
}

/// What is no regular file. It ends when its writers have closed it, unless others can open it by its name.
pub(super) struct Stream {
    input: Blocking<File>,
    has_name: bool,
}

impl Stream {
    fn new(file: File, has_name: bool) -> Self {
        Self { input: Blocking::new(file), has_name }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read_within(buffer, PAUSE)?;
        if count == 0 && self.has_name {
            // There is nothing to wait for until somebody opens it again.
            thread::sleep(PAUSE);
            return Err(io::ErrorKind::WouldBlock.into());
        }
        Ok(count)
    }
}

/// A stream that is waited for until it is not wanted any longer; then it gives [`io::ErrorKind::WouldBlock`].
pub(super) struct Wanted {
    stream: Stream,
    unwanted: Arc<AtomicBool>,
}

impl Wanted {
    pub(super) fn new(file: File, unwanted: Arc<AtomicBool>) -> Self {
        Self { stream: Stream::new(file, false), unwanted }
    }
}

impl Read for Wanted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.stream.read(buffer) {
                Err(error)
                    if error.kind() == io::ErrorKind::WouldBlock
                        && !self.unwanted.load(Ordering::Relaxed) => {}
                result => return result,
            }
        }
    }
}

/// Whether this is a FIFO that has a name of its own, unlike a pipe that is opened as `/dev/stdin`.
#[cfg(unix)]
fn is_fifo(metadata: &Metadata, path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let has_name = || fs::canonicalize(path).is_ok_and(|path| !path.starts_with("/dev"));
    metadata.file_type().is_fifo() && has_name()
}

#[cfg(not(unix))]
fn is_fifo(_: &Metadata, _: &Path) -> bool {
    false
}
