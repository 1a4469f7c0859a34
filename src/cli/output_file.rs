//! Files that results are written to, whole or not at all: a temporary file beside the file takes its name at the
//! end.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anstream::adapter::StripBytes;
use feishu_ev::pipeline::Blocking;
use tempfile::NamedTempFile;

use super::destination::OutputKind;
use super::error::CliError;
use super::terminal::has_forced_color;

/// A file that is being written.
pub(super) struct OutputFile {
    /// The path that the user gave.
    name: PathBuf,
    /// The same without links.
    path: PathBuf,
    /// The file with what is written; `None` if it is written in place, as devices and pipes are.
    temporary: Option<NamedTempFile>,
}

/// An error of writing a file.
#[derive(Debug)]
pub(super) struct FileError {
    pub(super) path: PathBuf,
    pub(super) error: io::Error,
}

impl OutputFile {
    /// Creates a file, and its writer. Fails with [`FileError`].
    pub(super) fn create(path: &Path, kind: OutputKind) -> Result<(Self, Box<dyn Write + Send>), CliError> {
        let (output, file) = Self::open(path).map_err(|error| FileError { path: path.to_owned(), error })?;
        let writer = FileWriter { path: output.name.clone(), file: Blocking::new(file) };
        let writer: Box<dyn Write + Send> = if kind == OutputKind::Colored && !has_forced_color() {
            Box::new(Uncolored { out: writer, state: StripBytes::new() })
        } else {
            Box::new(writer)
        };
        Ok((output, writer))
    }

    fn open(name: &Path) -> io::Result<(Self, File)> {
        let existing = fs::metadata(name).ok();
        if existing.as_ref().is_some_and(|existing| !existing.is_file()) {
            let file = File::options().write(true).open(name)?;
            return Ok((Self { name: name.to_owned(), path: name.to_owned(), temporary: None }, file));
        }
        let (name, path) = (name.to_owned(), resolved(name)?);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".feishu-ev-").suffix(".tmp");
        // The system removes the permissions of the umask.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let temporary = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
        if let Some(existing) = existing {
            temporary.as_file().set_permissions(existing.permissions())?;
        }
        let file = temporary.reopen()?;
        Ok((Self { name, path, temporary: Some(temporary) }, file))
    }

    /// The path that the user gave.
    pub(super) fn name(&self) -> &Path {
        &self.name
    }

    /// Whether both take the place of one file.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.temporary.is_some() && self.path == other.path
    }

    /// Gives the file its name. Fails with [`FileError`].
    pub(super) fn finish(self) -> Result<(), CliError> {
        let Self { name, path, temporary } = self;
        match temporary.map(|file| file.persist(path)) {
            Some(Err(error)) => Err(FileError { path: name, error: error.error }.into()),
            Some(Ok(_)) | None => Ok(()),
        }
    }
}

/// The path of a file that may not exist yet, without links: what is written is what a link points to.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    /// The most links to follow, as on Linux.
    const MAX_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::canonicalize(&path) {
            Ok(path) => return Ok(path),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            Err(_) => {}
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")))?;
        match (fs::read_link(&path), path.file_name()) {
            (Ok(target), _) => path = folder.join(target),
            (Err(_), Some(name)) => return Ok(folder.join(name)),
            (Err(error), None) => return Err(error),
        }
    }
    Err(ErrorKind::NotFound.into())
}

/// Removes files that are not finished if the process is interrupted, and ends it then.
pub(super) fn remove_if_interrupted(files: &[OutputFile]) {
    let paths = files.iter().filter_map(|file| Some(file.temporary.as_ref()?.path().to_owned()));
    let paths: Vec<_> = paths.collect();
    if paths.is_empty() {
        return;
    }
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGINT, SIGTERM};
        // Without it, an interrupt leaves the files behind.
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return };
        std::thread::spawn(move || {
            for signal in &mut signals {
                for path in &paths {
                    let _ = fs::remove_file(path);
                }
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
    }
}

/// A writer whose errors name the file.
struct FileWriter {
    path: PathBuf,
    file: Blocking<File>,
}

impl Write for FileWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let path = &self.path;
        self.file.write(bytes).map_err(|error| io::Error::other(FileError { path: path.clone(), error }))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A writer that removes colors.
struct Uncolored {
    out: FileWriter,
    state: StripBytes,
}

impl Write for Uncolored {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.state.strip_next(bytes).try_for_each(|part| self.out.write_all(part))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Display for FileError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path.display(), self.error)
    }
}

impl Error for FileError {}

impl From<FileError> for CliError {
    fn from(FileError { path, error }: FileError) -> Self {
        Self::OutputFile { file: path.display().to_string(), error }
    }
}
