//! Catalog files, and paths to the values in them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::limits::MAX_FILE;
use super::{CatalogError, ParseError, ParseProblem};
use crate::location::Position;
use crate::message::Count;

/// The files of a folder of the catalog, by their names without `.toml`.
#[derive(Debug)]
pub(super) struct FileTable {
    /// The folder of the embedded files.
    folder: &'static str,
    /// The embedded files, sorted by name: pairs of a name and the content as JSON.
    embedded: &'static [(&'static str, &'static str)],
    /// The files that were read; they replace embedded files of the same name.
    read: BTreeMap<String, CatalogFile>,
}

/// A file that was read.
#[derive(Debug)]
struct CatalogFile {
    path: PathBuf,
    text: String,
}

/// The text of a catalog file.
#[derive(Clone, Copy, Debug)]
pub(super) enum FileText<'t> {
    /// An embedded file, which the build has converted to JSON: it is parsed ten times as fast.
    Json(&'t str),
    /// The file itself.
    Toml(&'t str),
}

/// The path to a value in a TOML file.
#[derive(Clone, Copy)]
pub(super) enum TomlPath<'p> {
    Top,
    Key(&'p TomlPath<'p>, &'static str),
    Element(&'p TomlPath<'p>, usize),
}

impl FileTable {
    pub(super) fn new(folder: &'static str, embedded: &'static [(&'static str, &'static str)]) -> Self {
        Self { folder, embedded, read: BTreeMap::new() }
    }

    /// Reads the `.toml` files of a folder, if there is one.
    pub(super) fn read_if_any(&mut self, folder: &Path) -> Result<(), CatalogError> {
        if folder.is_dir() { self.read(folder) } else { Ok(()) }
    }

    /// Reads the `.toml` files of a folder.
    pub(super) fn read(&mut self, folder: &Path) -> Result<(), CatalogError> {
        for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
            let path = entry.map_err(|error| unreadable(folder, error))?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.file_stem().expect("a path with an extension has a name");
                self.read.insert(name.to_string_lossy().into_owned(), CatalogFile::read(path)?);
            }
        }
        Ok(())
    }

    /// Adds a file.
    #[cfg(test)]
    pub(super) fn add(&mut self, name: &str, text: &str) {
        let file = CatalogFile { path: format!("{name}.toml").into(), text: text.to_owned() };
        self.read.insert(name.to_owned(), file);
    }

    /// The text of a file.
    pub(super) fn get(&self, name: &str) -> Option<FileText<'_>> {
        if let Some(file) = self.read.get(name) {
            return Some(FileText::Toml(&file.text));
        }
        self.embedded_index(name).map(|index| FileText::Json(self.embedded[index].1))
    }

    /// The index of an embedded file.
    pub(super) fn embedded_index(&self, name: &str) -> Option<usize> {
        self.embedded.binary_search_by(|(known, _)| (*known).cmp(name)).ok()
    }

    /// The names of the files that were read, sorted.
    pub(super) fn names_read(&self) -> impl Iterator<Item = &str> {
        self.read.keys().map(String::as_str)
    }

    /// The names of all files, sorted.
    pub(super) fn names(&self) -> Vec<&str> {
        let embedded = self.embedded.iter().map(|(name, _)| *name);
        let mut names: Vec<_> = embedded.filter(|name| !self.read.contains_key(*name)).collect();
        names.extend(self.names_read());
        names.sort_unstable();
        names
    }

    /// The error of a file with its path.
    pub(super) fn refuse(&self, name: &str, error: ParseError) -> CatalogError {
        let ParseError { position, problem } = error;
        let path = match self.read.get(name) {
            Some(file) => file.path.display().to_string(),
            None => format!("{}/{name}.toml", self.folder),
        };
        CatalogError::Parse { path, position, problem }
    }
}

impl CatalogFile {
    fn read(path: PathBuf) -> Result<Self, CatalogError> {
        // Opening a pipe would wait for a writer.
        if !fs::metadata(&path).map_err(|error| unreadable(&path, error))?.is_file() {
            return Err(CatalogError::NotAFile { path: path.display().to_string() });
        }
        let mut bytes = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes));
        read.map_err(|error| unreadable(&path, error))?;
        if bytes.len() as u64 > MAX_FILE {
            let (path, limit) = (path.display().to_string(), Count::Bytes(MAX_FILE));
            return Err(CatalogError::TooLarge { path, limit });
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { path, text }),
            Err(error) => {
                let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let position = Position::START.after(&String::from_utf8_lossy(valid));
                let path = path.display().to_string();
                Err(CatalogError::Parse { path, position, problem: ParseProblem::NotUtf8 })
            }
        }
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> CatalogError {
    CatalogError::Io { path: path.display().to_string(), error }
}

impl<'t> FileText<'t> {
    /// The length in bytes.
    pub(super) fn len(self) -> usize {
        match self {
            Self::Json(text) | Self::Toml(text) => text.len(),
        }
    }

    pub(super) fn parse<T: Deserialize<'t>>(self) -> Result<T, ParseError> {
        match self {
            Self::Json(text) => serde_json::from_str(text).map_err(|error| ParseError {
                position: Position { line: error.line() as u64, column: error.column() as u64 },
                problem: ParseProblem::Syntax { message: error.to_string() },
            }),
            Self::Toml(text) => toml::from_str(text).map_err(|error| ParseError {
                position: Position::START.after(&text[..error.span().map_or(0, |span| span.start)]),
                problem: ParseProblem::Syntax { message: error.message().replace('\n', " ") },
            }),
        }
    }

    /// A problem of the value at a path.
    pub(super) fn error(self, path: &TomlPath<'_>, problem: ParseProblem) -> ParseError {
        let position = match self {
            // The conversion to JSON has lost the positions; a test keeps embedded files free of errors.
            Self::Json(_) => Position::START,
            Self::Toml(text) => Position::START.after(&text[..path.start(text)]),
        };
        ParseError { position, problem }
    }
}

impl TomlPath<'_> {
    pub(super) fn key(&self, key: &'static str) -> TomlPath<'_> {
        TomlPath::Key(self, key)
    }

    pub(super) fn element(&self, index: usize) -> TomlPath<'_> {
        TomlPath::Element(self, index)
    }

    /// The offset of the value in a valid file; 0 if the file has no such value.
    fn start(&self, text: &str) -> usize {
        let Ok(table) = DeTable::parse(text) else { return 0 };
        let file = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
        self.find(&file).map_or(0, |value| value.span().start)
    }

    fn find<'f, 't>(&self, file: &'f Spanned<DeValue<'t>>) -> Option<&'f Spanned<DeValue<'t>>> {
        match self {
            Self::Top => Some(file),
            Self::Key(parent, key) => parent.find(file)?.get_ref().get(key),
            Self::Element(parent, index) => parent.find(file)?.get_ref().get(index),
        }
    }
}
