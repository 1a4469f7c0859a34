//! The text of a catalogue file, and the places in it.

use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::CatalogError;

/// A catalogue file that is not in the right form.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ParseError {
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in the line, in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

/// One catalogue file.
#[derive(Clone, Debug)]
pub(super) struct CatalogFile {
    pub(super) path: PathBuf,
    pub(super) text: FileText,
}

/// Its text.
#[derive(Clone, Debug)]
pub(super) enum FileText {
    /// What the build has made of an embedded file: the same as JSON, which is read in a tenth of the time.
    Json(&'static str),
    /// The file as it is.
    Toml(String),
}

/// A part of a file: what it is in the part around it.
#[derive(Clone, Copy)]
pub(super) enum TomlPath<'p> {
    Top,
    Key(&'p TomlPath<'p>, &'static str),
    Element(&'p TomlPath<'p>, usize),
}

impl CatalogFile {
    pub(super) fn refuse(&self, error: ParseError) -> CatalogError {
        CatalogError::Form { path: self.path.clone(), error }
    }
}

impl FileText {
    /// How many bytes it has.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Json(text) => text.len(),
            Self::Toml(text) => text.len(),
        }
    }

    pub(super) fn parse<'t, T: Deserialize<'t>>(&'t self) -> Result<T, ParseError> {
        match self {
            Self::Json(text) => serde_json::from_str(text).map_err(|fault| ParseError {
                line: fault.line(),
                column: fault.column(),
                message: fault.to_string(),
            }),
            Self::Toml(text) => toml::from_str(text).map_err(|fault| {
                error(text, fault.span().map_or(0, |span| span.start), fault.message().replace('\n', " "))
            }),
        }
    }

    /// The error that something is wrong at this place.
    pub(super) fn error(&self, place: &TomlPath<'_>, message: String) -> ParseError {
        match self {
            // The places of the file are gone; nobody but its author sees this.
            Self::Json(_) => ParseError { line: 1, column: 1, message },
            Self::Toml(text) => error(text, place.start(text), message),
        }
    }
}

impl TomlPath<'_> {
    pub(super) fn key(&self, key: &'static str) -> TomlPath<'_> {
        TomlPath::Key(self, key)
    }

    pub(super) fn element(&self, index: usize) -> TomlPath<'_> {
        TomlPath::Element(self, index)
    }

    /// Where the part begins in the text of a file that could be read.
    fn start(&self, text: &str) -> usize {
        let Ok(table) = DeTable::parse(text) else { return 0 };
        let file = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
        self.find(&file).map_or(0, |part| part.span().start)
    }

    fn find<'f, 't>(&self, file: &'f Spanned<DeValue<'t>>) -> Option<&'f Spanned<DeValue<'t>>> {
        match self {
            Self::Top => Some(file),
            Self::Key(around, key) => around.find(file)?.get_ref().get(key),
            Self::Element(around, index) => around.find(file)?.get_ref().get(index),
        }
    }
}

fn error(text: &str, offset: usize, message: String) -> ParseError {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    ParseError {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message,
    }
}

/// The error of a file that is no text from this byte on.
pub(super) fn not_utf8(bytes: &[u8], valid: usize) -> ParseError {
    let text = String::from_utf8_lossy(&bytes[..valid]);
    error(&text, text.len(), "the file is not UTF-8 from here on".to_owned())
}
