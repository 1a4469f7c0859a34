//! The inputs of a run: files and standard input.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::blocking::Blocking;
use super::tail::{Interruptible, TailInput};

/// An input.
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

    /// Reads all bytes; if there are more than `limit`, the first `limit + 1`.
    pub fn read(&self, limit: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let limit = (limit as u64).saturating_add(1);
        match self {
            Self::File(path) => Blocking::new(File::open(path)?).take(limit).read_to_end(&mut bytes)?,
            #[cfg(unix)]
            Self::Stdin => Blocking::new(stdin()?).take(limit).read_to_end(&mut bytes)?,
            #[cfg(not(unix))]
            Self::Stdin => io::stdin().take(limit).read_to_end(&mut bytes)?,
        };
        Ok(bytes)
    }

    /// Whether the input can be read only once.
    pub(in crate::pipeline) fn is_stream(&self) -> bool {
        match self {
            Self::File(path) => !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()),
            Self::Stdin => true,
        }
    }

    /// Opens the input. A reader that waits for more fails with [`io::ErrorKind::WouldBlock`] once `stop` is
    /// set.
    pub(in crate::pipeline) fn open(&self, stop: &Arc<AtomicBool>) -> io::Result<Box<dyn Read + Send>> {
        let file = match self {
            Self::File(path) => File::open(path)?,
            #[cfg(unix)]
            Self::Stdin => stdin()?,
            // A console has text, which the standard library turns into bytes.
            #[cfg(not(unix))]
            Self::Stdin => return Ok(Box::new(io::stdin())),
        };
        Ok(if file.metadata()?.is_file() {
            Box::new(file)
        } else {
            Box::new(Interruptible::new(file, Arc::clone(stop)))
        })
    }

    /// Opens the input to read what comes after its first `offset` bytes; only a file can be opened again.
    pub(super) fn open_at(&self, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::File(path) if offset > 0 => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(offset))?;
                Ok(Box::new(file))
            }
            _ => self.open(&Arc::default()),
        }
    }

    /// Opens the input to follow it: reading fails with [`io::ErrorKind::WouldBlock`] when nothing was
    /// written for a while. Also returns whether another file may have the name at its end.
    pub(super) fn follow(&self) -> io::Result<(Box<dyn Read + Send>, bool)> {
        match self {
            Self::File(path) => {
                let followed = TailInput::open(path)?;
                let may_be_replaced = followed.may_be_replaced();
                Ok((Box::new(followed), may_be_replaced))
            }
            #[cfg(unix)]
            Self::Stdin => Ok((Box::new(TailInput::stream(stdin()?)), false)),
            #[cfg(not(unix))]
            Self::Stdin => Ok((Box::new(io::stdin()), false)),
        }
    }
}

/// Standard input itself: the standard library treats one that cannot be read as empty.
#[cfg(unix)]
fn stdin() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}
