//! Where bytes come from.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// One input.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Input {
    /// The inputs named on a command line: `-`, or none at all, is standard input.
    #[must_use]
    pub fn from_paths(paths: Vec<PathBuf>) -> Vec<Self> {
        if paths.is_empty() {
            return vec![Self::Stdin];
        }
        paths
            .into_iter()
            .map(|path| if path.as_os_str() == "-" { Self::Stdin } else { Self::File(path) })
            .collect()
    }

    /// The name in messages.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::File(path) => path.to_string_lossy(),
            Self::Stdin => Cow::Borrowed("<stdin>"),
        }
    }

    /// All of it, for what is one thing and not a stream; one byte more than the limit if it is larger.
    pub fn read(&self, limit: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(false)?.take((limit as u64).saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// With `follow`, a file is waited for at its end, with [`io::ErrorKind::WouldBlock`], until another has its name.
    pub(super) fn open(&self, follow: bool) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::File(path) if follow => Box::new(Growing::open(path)?),
            Self::File(path) => Box::new(File::open(path)?),
            Self::Stdin => Box::new(io::stdin()),
        })
    }
}

/// A file to which others append. At its end it gives [`io::ErrorKind::WouldBlock`] and waits before it looks again; if it is
/// cut, or another file has its name, as with logs that are rotated, that is its end.
struct Growing {
    path: PathBuf,
    file: File,
    /// How much was read of it.
    read: u64,
    /// Whether it is to be waited for before it is looked at again.
    waits: bool,
    /// Whether it was replaced: what was written to it before is still read.
    replaced: bool,
}

/// How often a growing file is looked at.
const PAUSE: Duration = Duration::from_millis(200);

impl Growing {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(Self { path: path.to_owned(), file, read: 0, waits: false, replaced: false })
    }

    /// Whether this file was cut, or another one has its name. Between the two steps of a rotation there may be none.
    fn is_replaced(&self) -> io::Result<bool> {
        let cut = self.file.metadata()?.len() < self.read;
        Ok(cut || fs::metadata(&self.path).is_ok_and(|now| !self.is_same(&now)))
    }

    #[cfg(unix)]
    fn is_same(&self, other: &fs::Metadata) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        self.file.metadata().is_ok_and(|own| (own.dev(), own.ino()) == (other.dev(), other.ino()))
    }

    /// Elsewhere a file is known by its length alone.
    #[cfg(not(unix))]
    fn is_same(&self, _: &fs::Metadata) -> bool {
        true
    }
}

impl Read for Growing {
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
