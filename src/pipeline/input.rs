//! Where bytes come from.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::blocking::Blocking;
use super::follow::{Followed, Wanted};

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

    /// Whether it can be read only once, and is waited for as it comes.
    pub(super) fn is_stream(&self) -> bool {
        match self {
            Self::File(path) => !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()),
            Self::Stdin => true,
        }
    }

    /// The bytes, waited for until they are not wanted any longer.
    pub(super) fn open(&self, unwanted: &Arc<AtomicBool>) -> io::Result<Box<dyn Read + Send>> {
        let file = match self {
            Self::File(path) => File::open(path)?,
            #[cfg(unix)]
            Self::Stdin => stdin()?,
            // A console gives text, which the standard library makes bytes of.
            #[cfg(not(unix))]
            Self::Stdin => return Ok(Box::new(io::stdin())),
        };
        Ok(if file.metadata()?.is_file() {
            Box::new(file)
        } else {
            Box::new(Wanted::new(file, Arc::clone(unwanted)))
        })
    }

    /// The bytes, with [`io::ErrorKind::WouldBlock`] when nothing comes for the moment, and whether another file may have the
    /// name when these end.
    pub(super) fn follow(&self) -> io::Result<(Box<dyn Read + Send>, bool)> {
        match self {
            Self::File(path) => {
                let followed = Followed::open(path)?;
                let may_be_replaced = followed.may_be_replaced();
                Ok((Box::new(followed), may_be_replaced))
            }
            #[cfg(unix)]
            Self::Stdin => Ok((Box::new(Followed::stream(stdin()?)), false)),
            #[cfg(not(unix))]
            Self::Stdin => Ok((Box::new(io::stdin()), false)),
        }
    }
}

/// Standard input as it is: the standard library takes one that cannot be read for an empty one.
#[cfg(unix)]
fn stdin() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}
