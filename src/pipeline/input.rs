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

    /// All of it, for what is one thing and not a stream.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(false)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// With `follow`, a file is waited for at its end: it gives [`io::ErrorKind::WouldBlock`] once, and then waits for
    /// more.
    pub(super) fn open(&self, follow: bool) -> io::Result<Box<dyn Read>> {
        Ok(match self {
            Self::File(path) if follow => Box::new(Growing::open(path)?),
            Self::File(path) => Box::new(File::open(path)?),
            Self::Stdin => Box::new(io::stdin().lock()),
        })
    }
}

/// A file to which others append. If it is replaced by a new one or cut, as logs are, reading goes on at the beginning.
struct Growing {
    path: PathBuf,
    file: File,
    /// How much was read of this file.
    read: u64,
    /// Whether it was said that there is nothing more at the moment.
    said: bool,
}

/// How often a growing file is looked at.
const PAUSE: Duration = Duration::from_millis(200);

impl Growing {
    fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), file: File::open(path)?, read: 0, said: false })
    }

    /// Opens the file that now has the name, if this one was cut or replaced.
    fn renew(&mut self) -> io::Result<()> {
        let length = self.file.metadata()?.len();
        // Between the two steps of a rotation there may be no file of the name.
        let replaced = fs::metadata(&self.path).is_ok_and(|now| now.len() < self.read || !self.is_same(&now));
        if length < self.read || replaced {
            self.file = File::open(&self.path)?;
            self.read = 0;
        }
        Ok(())
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
        loop {
            let count = self.file.read(buffer)?;
            if count > 0 {
                self.read += count as u64;
                self.said = false;
                return Ok(count);
            }
            if !self.said {
                self.said = true;
                return Err(io::ErrorKind::WouldBlock.into());
            }
            thread::sleep(PAUSE);
            self.renew()?;
        }
    }
}
