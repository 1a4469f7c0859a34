//! Catalog files, and paths to the values in them.

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

/// A catalog file: its name, and its text, which is parsed when an event type is first used.
#[derive(Clone, Debug)]
pub(super) struct CatalogFile {
    pub(super) path: PathBuf,
    pub(super) text: FileText,
}

/// The text of a catalog file.
#[derive(Clone, Debug)]
pub(super) enum FileText {
    /// An embedded file, which the build has converted to JSON: it is parsed ten times as fast.
    Json(&'static str),
    /// The file itself.
    Toml(String),
}

/// The path to a value in a TOML file.
#[derive(Clone, Copy)]
pub(super) enum TomlPath<'p> {
    Top,
    Key(&'p TomlPath<'p>, &'static str),
    Element(&'p TomlPath<'p>, usize),
}

impl CatalogFile {
    /// The `.toml` files of a folder with their names, which are without the extension.
    pub(super) fn read_folder(folder: &Path) -> Result<Vec<(String, Self)>, CatalogError> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
            let path = entry.map_err(|error| unreadable(folder, error))?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.file_stem().expect("a path with an extension has a name");
                files.push((name.to_string_lossy().into_owned(), Self::read(path)?));
            }
        }
        Ok(files)
    }

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
            Ok(text) => Ok(Self { path, text: FileText::Toml(text) }),
            Err(error) => {
                let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let position = Position::START.after(&String::from_utf8_lossy(valid));
                let path = path.display().to_string();
                Err(CatalogError::Parse { path, position, problem: ParseProblem::NotUtf8 })
            }
        }
    }

    /// The error with the name of this file.
    pub(super) fn refuse(&self, error: ParseError) -> CatalogError {
        let ParseError { position, problem } = error;
        CatalogError::Parse { path: self.path.display().to_string(), position, problem }
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> CatalogError {
    CatalogError::Io { path: path.display().to_string(), error }
}

impl FileText {
    /// The length in bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Json(text) => text.len(),
            Self::Toml(text) => text.len(),
        }
    }

    pub(super) fn parse<'t, T: Deserialize<'t>>(&'t self) -> Result<T, ParseError> {
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
    pub(super) fn error(&self, path: &TomlPath<'_>, problem: ParseProblem) -> ParseError {
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
