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

/// The values of a TOML file.
pub(super) struct TomlTree<'t>(Spanned<DeValue<'t>>);

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
        for path in toml_files(folder)? {
            let (name, _, error) = self.read_file(path)?;
            error.map_or(Ok(()), |error| Err(self.refuse(&name, error)))?;
        }
        Ok(())
    }

    /// Reads a file. Returns its name, its text as far as it is UTF-8, and the error that it is not.
    pub(super) fn read_file(
        &mut self,
        path: PathBuf,
    ) -> Result<(String, String, Option<ParseError>), CatalogError> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let (text, error) = decoded(bytes(&path)?);
        self.read.insert(name.clone(), CatalogFile { path, text: text.clone() });
        Ok((name, text, error))
    }

    /// Removes a file that was read.
    pub(super) fn remove(&mut self, name: &str) {
        self.read.remove(name);
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

    /// Whether a file of this name was read.
    pub(super) fn has_read(&self, name: &str) -> bool {
        self.read.contains_key(name)
    }

    /// Whether all files are embedded.
    pub(super) fn is_embedded(&self) -> bool {
        self.read.is_empty()
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
        let ParseError { offset, problem } = error;
        let (path, position) = match self.read.get(name) {
            Some(file) => (file.path.display().to_string(), Position::START.after(&file.text[..offset])),
            None => (format!("{}/{name}.toml", self.folder), Position::START),
        };
        CatalogError::Parse { path, position, problem }
    }
}

/// The `.toml` files of a folder, sorted by name.
pub(super) fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, CatalogError> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let paths = paths.collect::<Result<Vec<_>, _>>().map_err(|error| unreadable(folder, error))?;
    let is_toml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
    let mut files: Vec<_> = paths.into_iter().filter(is_toml).collect();
    files.sort_unstable();
    Ok(files)
}

/// The bytes of a regular file that is not too large.
fn bytes(path: &Path) -> Result<Vec<u8>, CatalogError> {
    // Opening a pipe would wait for a writer.
    if !fs::metadata(path).map_err(|error| unreadable(path, error))?.is_file() {
        return Err(CatalogError::NotAFile { path: path.display().to_string() });
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(path, error))?;
    if bytes.len() as u64 > MAX_FILE {
        let (path, limit) = (path.display().to_string(), Count::Bytes(MAX_FILE));
        return Err(CatalogError::TooLarge { path, limit });
    }
    Ok(bytes)
}

/// The bytes as text, as far as they are UTF-8, and the error that they are not.
fn decoded(bytes: Vec<u8>) -> (String, Option<ParseError>) {
    String::from_utf8(bytes).map_or_else(
        |error| {
            let offset = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(&error.as_bytes()[..offset]).into_owned();
            (text, Some(ParseError { offset, problem: ParseProblem::NotUtf8 }))
        },
        |text| (text, None),
    )
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
                offset: 0,
                problem: ParseProblem::Syntax { message: error.to_string() },
            }),
            Self::Toml(text) => toml::from_str(text).map_err(|error| ParseError {
                offset: error.span().map_or(0, |span| span.start),
                problem: ParseProblem::Syntax { message: error.message().replace('\n', " ") },
            }),
        }
    }

    /// The position of an offset.
    pub(super) fn position(self, offset: usize) -> Position {
        match self {
            Self::Json(_) => Position::START,
            Self::Toml(text) => Position::START.after(&text[..offset]),
        }
    }

    /// A problem of the value at a path.
    pub(super) fn error(self, path: &TomlPath<'_>, problem: ParseProblem) -> ParseError {
        ParseError { offset: self.tree().offset(path), problem }
    }

    /// The values of the file. The conversion of embedded files to JSON has lost the places of values; a test keeps
    /// those files free of errors.
    pub(super) fn tree(self) -> TomlTree<'t> {
        let text = if let Self::Toml(text) = self { text } else { "" };
        let (table, _) = DeTable::parse_recoverable(text);
        TomlTree(Spanned::new(table.span(), DeValue::Table(table.into_inner())))
    }
}

impl TomlTree<'_> {
    /// The offset of the value at a path, or else of the nearest value around it.
    pub(super) fn offset(&self, path: &TomlPath<'_>) -> usize {
        match (path.find(&self.0), path) {
            (Some(value), _) => value.span().start,
            (None, TomlPath::Top) => 0,
            (None, TomlPath::Key(parent, _) | TomlPath::Element(parent, _)) => self.offset(parent),
        }
    }

    /// Whether there is a value at a path.
    pub(super) fn has(&self, path: &TomlPath<'_>) -> bool {
        path.find(&self.0).is_some()
    }

    /// The string at a path.
    pub(super) fn text(&self, path: &TomlPath<'_>) -> Option<&str> {
        path.find(&self.0)?.get_ref().as_str()
    }
}

impl TomlPath<'_> {
    pub(super) fn key(&self, key: &'static str) -> TomlPath<'_> {
        TomlPath::Key(self, key)
    }

    pub(super) fn element(&self, index: usize) -> TomlPath<'_> {
        TomlPath::Element(self, index)
    }

    fn find<'f, 't>(&self, file: &'f Spanned<DeValue<'t>>) -> Option<&'f Spanned<DeValue<'t>>> {
        match self {
            Self::Top => Some(file),
            Self::Key(parent, key) => parent.find(file)?.get_ref().get(key),
            Self::Element(parent, index) => parent.find(file)?.get_ref().get(index),
        }
    }
}
