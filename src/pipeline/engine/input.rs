//! The inputs of a run: files and standard input.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::blocking::Blocking;
use super::expand::{NoMatch, expand};
use super::tail::{Interruptible, TailInput};
use crate::plain_text::{self, HEAD_SIZE, TextReader};

/// An input.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// A file of a folder, or one that matches a pattern.
    Found {
        /// The file.
        path: PathBuf,
        /// The folder or pattern.
        argument: Arc<str>,
    },
    /// Standard input.
    Stdin,
}

impl Input {
    /// The inputs named on a command line: `-`, or none at all, is standard input. A folder is walked, and a
    /// pattern that no file has as its name is expanded.
    pub fn from_paths(paths: Vec<PathBuf>) -> Result<Vec<Self>, NoMatch> {
        if paths.is_empty() {
            return Ok(vec![Self::Stdin]);
        }
        let mut inputs = Vec::new();
        for path in paths {
            if path.as_os_str() == "-" {
                inputs.push(Self::Stdin);
            } else {
                match expand(&path)? {
                    Some(found) => {
                        let argument: Arc<str> = path.to_string_lossy().into();
                        let found = found.into_iter();
                        inputs
                            .extend(found.map(|path| Self::Found { path, argument: Arc::clone(&argument) }));
                    }
                    None => inputs.push(Self::File(path)),
                }
            }
        }
        Ok(inputs)
    }

    /// The name in messages.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Self::File(path) | Self::Found { path, .. } => path.to_string_lossy(),
            Self::Stdin => Cow::Borrowed("<stdin>"),
        }
    }

    /// The folder or pattern that the file was found by.
    pub(super) fn argument(&self) -> Option<&Arc<str>> {
        match self {
            Self::Found { argument, .. } => Some(argument),
            Self::File(_) | Self::Stdin => None,
        }
    }

    /// Reads all bytes of the text; if there are more than `limit`, the first `limit + 1`. Fails with a
    /// [`TextError`](crate::plain_text::TextError) if the input is not text or cannot be unpacked.
    pub fn read(&self, limit: usize) -> io::Result<Vec<u8>> {
        let input: Box<dyn Read> = match self {
            Self::File(path) | Self::Found { path, .. } => Box::new(Blocking::new(File::open(path)?)),
            #[cfg(unix)]
            Self::Stdin => Box::new(Blocking::new(stdin()?)),
            #[cfg(not(unix))]
            Self::Stdin => Box::new(io::stdin()),
        };
        let mut bytes = Vec::new();
        let text = TextReader::new(input);
        text.take((limit as u64).saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The number of bytes of the text; `None` if it is known only at its end.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        let (Self::File(path) | Self::Found { path, .. }) = self else { return None };
        let mut file = File::open(path).ok()?;
        let metadata = file.metadata().ok().filter(fs::Metadata::is_file)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_SIZE as u64).read_to_end(&mut head).ok()?;
        plain_text::is_unchanged(&head).then_some(metadata.len())
    }

    /// Whether the input can be read only once.
    pub(in crate::pipeline) fn is_stream(&self) -> bool {
        match self {
            Self::File(path) | Self::Found { path, .. } => {
                !fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
            }
            Self::Stdin => true,
        }
    }

    /// Opens the text of the input. A reader that waits for more fails with [`io::ErrorKind::WouldBlock`] once
    /// `stop` is set.
    pub(in crate::pipeline) fn open(
        &self,
        stop: &Arc<AtomicBool>,
    ) -> io::Result<TextReader<Box<dyn Read + Send>>> {
        self.open_bytes(stop).map(TextReader::new)
    }

    /// Opens the input as it is, otherwise like [`Input::open`].
    pub(super) fn open_bytes(&self, stop: &Arc<AtomicBool>) -> io::Result<Box<dyn Read + Send>> {
        let file = match self {
            Self::File(path) | Self::Found { path, .. } => File::open(path)?,
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
            Self::File(path) | Self::Found { path, .. } if offset > 0 => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(offset))?;
                Ok(Box::new(file))
            }
            _ => self.open_bytes(&Arc::default()),
        }
    }

    /// Opens the input to follow it: reading fails with [`io::ErrorKind::WouldBlock`] when nothing was
    /// written for this time. Also returns whether another file may have the name at its end.
    pub(super) fn follow(&self, patience: Duration) -> io::Result<(TextReader<Box<dyn Read + Send>>, bool)> {
        let (input, may_be_replaced): (Box<dyn Read + Send>, _) = match self {
            Self::File(path) | Self::Found { path, .. } => {
                let followed = TailInput::open(path, patience)?;
                let may_be_replaced = followed.may_be_replaced();
                (Box::new(followed), may_be_replaced)
            }
            #[cfg(unix)]
            Self::Stdin => (Box::new(TailInput::stream(stdin()?, patience)), false),
            #[cfg(not(unix))]
            Self::Stdin => (Box::new(io::stdin()), false),
        };
        Ok((TextReader::new(input), may_be_replaced))
    }
}

/// Standard input itself: the standard library treats one that cannot be read as empty.
#[cfg(unix)]
fn stdin() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}
