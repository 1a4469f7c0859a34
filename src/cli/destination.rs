//! Where results go: `-o FILE`, and `-f FORMAT=FILE`.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::builder::{PathBufValueParser, PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error};

use super::choice::NamedValues;
use super::error::{CliError, Note, UsageError};
use super::language::Languages;
use super::output_file::{OutputFile, remove_if_interrupted};
use super::stdio::{check_not_terminal, note, stdout};

/// The destination of results.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Destination {
    Stdout,
    File(PathBuf),
}

/// A format, and the destination if one is named with it: the value of `-f`.
#[derive(Clone, Debug)]
pub(super) struct FormatArg<F> {
    format: F,
    destination: Option<Destination>,
}

/// A value parser for a format, alone or followed by `=` and a file.
#[derive(Clone)]
pub(super) struct FormatParser<F>(pub(super) NamedValues<F>);

/// What an output needs of the terminal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum OutputKind {
    /// Text for people, with colors on a terminal.
    Colored,
    /// Text that has no colors.
    Plain,
    /// Bytes that are not text.
    Binary,
}

/// The opened destinations of a run.
pub(super) struct ResultWriters {
    /// The writer of the first format.
    first: Box<dyn Write + Send>,
    /// The writers of the other formats.
    others: Vec<Box<dyn Write + Send>>,
    /// The files that are written.
    files: Vec<OutputFile>,
    /// Whether standard output is among the destinations.
    pub(super) has_stdout: bool,
}

impl OutputKind {
    /// The kind of text, which has colors only if people read it.
    pub(super) fn of_text(is_for_people: bool) -> Self {
        if is_for_people { Self::Colored } else { Self::Plain }
    }
}

impl Destination {
    /// The destination that an option names; `-` is standard output.
    pub(super) fn new(path: PathBuf) -> Self {
        if path.as_os_str() == "-" { Self::Stdout } else { Self::File(path) }
    }

    /// Prints a result of one piece.
    pub(super) fn print(&self, text: &str, kind: OutputKind) -> Result<(), CliError> {
        let mut results = ResultWriters::open((self, kind), [])?;
        results.first.write_all(text.as_bytes())?;
        results.finish()
    }

    /// Prints a result as pretty-printed JSON.
    pub(super) fn print_json(&self, value: &serde_json::Value) -> Result<(), CliError> {
        self.print(&pretty_json(value), OutputKind::Plain)
    }
}

/// Pretty-printed JSON with a line break.
pub(super) fn pretty_json(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).expect("a value is JSON") + "\n"
}

/// The formats of a run, of which there is at least one, and their destinations: standard output first. `output` is the
/// destination of the format without one.
pub(super) fn destinations<F: Copy>(
    args: &[FormatArg<F>],
    output: &Destination,
) -> Result<Vec<(F, Destination)>, UsageError> {
    let unnamed = args.iter().filter(|arg| arg.destination.is_none()).count();
    if unnamed > 1 {
        return Err(UsageError::SeveralFormats);
    }
    if unnamed == 0 && *output != Destination::Stdout {
        return Err(UsageError::OutputWithoutFormat);
    }
    let mut found: Vec<(F, Destination)> = Vec::with_capacity(args.len());
    for FormatArg { format, destination } in args {
        let destination = destination.as_ref().unwrap_or(output);
        let is_stdout = *destination == Destination::Stdout;
        if is_stdout && found.iter().any(|(_, other)| *other == Destination::Stdout) {
            return Err(UsageError::SeveralFormats);
        }
        found.push((*format, destination.clone()));
    }
    found.sort_by_key(|(_, destination)| *destination != Destination::Stdout);
    Ok(found)
}

impl ResultWriters {
    /// Opens the destination of the first format and those of the others.
    pub(super) fn open<'d>(
        first: (&Destination, OutputKind),
        others: impl IntoIterator<Item = (&'d Destination, OutputKind)>,
    ) -> Result<Self, CliError> {
        let mut files = Vec::new();
        let (destination, kind) = first;
        let has_stdout = *destination == Destination::Stdout;
        let mut first = open(destination, kind, &mut files)?;
        // The first format is written in blocks, the others record by record.
        let others = others.into_iter().map(|(destination, kind)| {
            let writer = open(destination, kind, &mut files)?;
            Ok(Box::new(BufWriter::new(writer)) as Box<dyn Write + Send>)
        });
        let others = others.collect::<Result<Vec<_>, CliError>>()?;
        if has_stdout && !files.is_empty() {
            // Files are written to their end even if the reader of standard output has seen enough.
            first = Box::new(UntilClosed { out: Some(first) });
        }
        Ok(Self { first, others, files, has_stdout })
    }

    /// Opens the destinations of formats; `kind` says what an output needs of the terminal.
    pub(super) fn of_formats<F: Copy>(
        destinations: &[(F, Destination)],
        kind: impl Fn(F) -> OutputKind,
    ) -> Result<Self, CliError> {
        let mut opened = destinations.iter().map(|(format, destination)| (destination, kind(*format)));
        let first = opened.next().unwrap_or((&Destination::Stdout, OutputKind::Plain));
        Self::open(first, opened)
    }

    /// The writers of the first format and of the others.
    pub(super) fn writers(&mut self) -> (&mut (dyn Write + Send), Vec<&mut (dyn Write + Send)>) {
        (&mut *self.first, self.others.iter_mut().map(|writer| &mut **writer as _).collect())
    }

    /// The writer of the only format, and what finishes its file.
    #[cfg(feature = "net")]
    pub(super) fn into_only(mut self) -> (Box<dyn Write + Send>, Self) {
        let only = std::mem::replace(&mut self.first, Box::new(io::sink()));
        (only, self)
    }

    /// Removes unfinished files if the process is interrupted.
    pub(super) fn remove_if_interrupted(&self) {
        remove_if_interrupted(&self.files);
    }

    /// Leaves the files as they were, and says so.
    pub(super) fn discard(self, languages: Languages) {
        for file in &self.files {
            note(&Note::NotWritten { file: file.name().display().to_string() }, languages);
        }
    }

    /// Gives the files that were written their names.
    pub(super) fn finish(mut self) -> Result<(), CliError> {
        self.first.flush()?;
        self.others.iter_mut().try_for_each(Write::flush)?;
        self.files.into_iter().try_for_each(OutputFile::finish)
    }
}

/// Opens a destination; a file is added to `files`.
fn open(
    destination: &Destination,
    kind: OutputKind,
    files: &mut Vec<OutputFile>,
) -> Result<Box<dyn Write + Send>, CliError> {
    match destination {
        Destination::Stdout => {
            if kind == OutputKind::Binary {
                check_not_terminal()?;
            }
            stdout()
        }
        Destination::File(path) => {
            let (file, writer) = OutputFile::create(path, kind)?;
            // The same file may have several names.
            if files.iter().any(|other| other.is_same(&file)) {
                return Err(UsageError::SameFile { file: path.display().to_string() }.into());
            }
            files.push(file);
            Ok(writer)
        }
    }
}

/// A writer that discards everything after its reader has closed the pipe.
struct UntilClosed {
    out: Option<Box<dyn Write + Send>>,
}

impl Write for UntilClosed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(out) = &mut self.out else { return Ok(bytes.len()) };
        match out.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.out = None;
                Ok(bytes.len())
            }
            result => result,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl<F: Clone + Send + Sync + 'static> TypedValueParser for FormatParser<F> {
    type Value = FormatArg<F>;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<FormatArg<F>, Error> {
        let Some((format, file)) = split_at_equals(value) else {
            return Ok(FormatArg { format: self.0.parse_ref(command, arg, value)?, destination: None });
        };
        let format = self.0.parse_ref(command, arg, &format)?;
        let file = PathBufValueParser::new().parse_ref(command, arg, &file)?;
        Ok(FormatArg { format, destination: Some(Destination::new(file)) })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}

/// The parts of a value before and after its first `=`.
#[cfg(unix)]
fn split_at_equals(value: &OsStr) -> Option<(OsString, OsString)> {
    use std::os::unix::ffi::OsStrExt as _;
    let mut parts =
        value.as_bytes().splitn(2, |byte| *byte == b'=').map(|part| OsStr::from_bytes(part).to_owned());
    parts.next().zip(parts.next())
}

#[cfg(not(unix))]
fn split_at_equals(value: &OsStr) -> Option<(OsString, OsString)> {
    let (format, file) = value.to_str()?.split_once('=')?;
    Some((format.into(), file.into()))
}
