//! The catalogue: what is known about event types, as data. One file an event type, embedded at build;
//! the form of a file is described in `catalog/README.md`.

mod envelope;
mod event_type;
mod file;
mod limits;
mod parse;
mod schema;
mod value_type;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use limits::MAX_FILE;

pub use envelope::EnvelopeFields;
pub use event_type::{AppType, Conflict, ConflictSide, EventType, Handlers, Scope};
pub use file::ParseError;
pub use schema::{Encoded, Field, FieldSet, ObjectSchema, Origin};
pub use value_type::{Code, Format, KnownValue, Scalar, ValueType};

use file::{CatalogFile, FileText};

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// All known event types and the objects that they share.
///
/// An event type is read when it is first asked for, so that decoding one event pays only for itself.
#[derive(Debug)]
pub struct Catalog {
    common: Common,
    envelope: ObjectSchema,
    envelope_fields: EnvelopeFields,
    events: BTreeMap<String, CatalogEntry>,
}

/// The shared objects of `catalog/common/`, by name.
type Common = BTreeMap<String, CatalogFile>;

#[derive(Debug)]
struct CatalogEntry {
    source: CatalogFile,
    read: OnceLock<EventType>,
}

/// The catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// A file or folder cannot be read.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file does not have the form of a catalogue file.
    #[error("{}:{}:{}: {}", path.display(), error.line, error.column, error.message)]
    Form {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        error: ParseError,
    },
    /// Something that is no file has the name of one: a folder, a pipe, a device.
    #[error("{}: this is not a regular file", path.display())]
    NotAFile {
        /// Which one.
        path: PathBuf,
    },
    /// A file is larger than any description of an event type.
    #[error("{}: a catalogue file has at most {MAX_FILE} bytes", path.display())]
    TooLarge {
        /// Which one.
        path: PathBuf,
    },
}

impl Catalog {
    /// The embedded catalogue, with the files of `folders` added or put in place of embedded ones of the same name.
    ///
    /// A folder has the layout of `catalog/`: event types on top, shared objects in `common/`.
    pub fn load(folders: &[PathBuf]) -> Result<Self, CatalogError> {
        let embedded = |&(name, text): &(&str, &'static str), folder: &str| {
            (
                name.to_owned(),
                CatalogFile { path: format!("{folder}/{name}.toml").into(), text: FileText::Json(text) },
            )
        };
        let mut common: Common = COMMON.iter().map(|file| embedded(file, "catalog/common")).collect();
        let mut events: BTreeMap<_, _> = EVENTS.iter().map(|file| embedded(file, "catalog")).collect();
        for folder in folders {
            events.extend(read_folder(folder)?);
            let shared = folder.join("common");
            if shared.is_dir() {
                common.extend(read_folder(&shared)?);
            }
        }
        let source = &common["envelope"];
        let envelope =
            parse::object("envelope", &source.text, &common).map_err(|error| source.refuse(error))?;
        let lacks = |source: &CatalogFile, field: &str| {
            let message = format!(
                "the field `{field}` is missing, or of another type: without it no event is recognised"
            );
            Err(source.refuse(ParseError { line: 1, column: 1, message }))
        };
        let envelope_fields = match EnvelopeFields::new(&envelope) {
            Ok(fields) => fields,
            Err(name) => return lacks(source, name),
        };
        let Some(header) = header(&envelope) else { return lacks(source, "header") };
        if !header
            .find("event_type")
            .is_some_and(|field| matches!(field.value_type, ValueType::Scalar(Scalar::String { .. })))
        {
            // The envelope may have a header of its own.
            let source = common.get("header").unwrap_or(source);
            return lacks(source, "event_type");
        }
        let events = events
            .into_iter()
            .map(|(name, source)| (name, CatalogEntry { source, read: OnceLock::new() }))
            .collect();
        let catalog = Self { common, envelope, envelope_fields, events };
        if !folders.is_empty() {
            catalog.check()?;
        }
        Ok(catalog)
    }

    /// The event type of this name, if the catalogue knows it.
    #[must_use]
    pub fn event_type(&self, name: &str) -> Option<&EventType> {
        let entry = self.events.get(name)?;
        Some(
            entry.read.get_or_init(|| {
                self.read(name, entry).expect("every entry was checked at load, or by a test")
            }),
        )
    }

    /// All event types, in the order of their names.
    pub fn event_types(&self) -> impl Iterator<Item = &EventType> {
        self.events.keys().filter_map(|name| self.event_type(name))
    }

    /// The members that can stand at the top of a body.
    #[must_use]
    pub fn envelope(&self) -> &ObjectSchema {
        &self.envelope
    }

    /// The top-level members of each envelope.
    #[must_use]
    pub fn envelope_fields(&self) -> &EnvelopeFields {
        &self.envelope_fields
    }

    /// The header of a 2.0 event.
    #[must_use]
    pub fn header(&self) -> &ObjectSchema {
        header(&self.envelope).expect("the envelope was checked at load")
    }

    /// The names of all members that are marked as secret.
    pub fn secret_names(&self) -> impl Iterator<Item = &str> {
        let bodies = self.event_types().map(|known| &known.body);
        let fields = bodies.chain([&self.envelope]).flat_map(ObjectSchema::walk);
        fields.filter(|field| field.secret).map(|field| field.name.as_str())
    }

    /// Reads every entry, so that later use cannot fail.
    pub fn check(&self) -> Result<(), CatalogError> {
        for (name, entry) in &self.events {
            let read = self.read(name, entry).map_err(|error| entry.source.refuse(error))?;
            entry.read.get_or_init(|| read);
        }
        Ok(())
    }

    fn read(&self, name: &str, entry: &CatalogEntry) -> Result<EventType, ParseError> {
        parse::event_type(name, &entry.source.text, &self.common)
    }
}

/// The names of the members that can stand at the top of a body, as the embedded catalogue has them.
pub(crate) fn envelope_names() -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Fields {
        fields: Vec<Named>,
    }
    #[derive(serde::Deserialize)]
    struct Named {
        name: String,
    }
    let text = COMMON.iter().find(|(name, _)| *name == "envelope").map(|(_, text)| *text);
    let fields: Fields =
        serde_json::from_str(text.expect("it is embedded")).expect("the build has written it");
    fields.fields.into_iter().map(|field| field.name).collect()
}

fn header(envelope: &ObjectSchema) -> Option<&ObjectSchema> {
    envelope.find("header")?.value_type.object()
}

/// The `.toml` files of a folder, by name without the ending.
fn read_folder(folder: &Path) -> Result<Vec<(String, CatalogFile)>, CatalogError> {
    let refuse = |path: &Path| {
        let path = path.to_owned();
        move |error| CatalogError::Io { path, error }
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(refuse(folder))? {
        let path = entry.map_err(refuse(folder))?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = String::from_utf8(read_file(&path)?).map_err(|error| CatalogError::Form {
            path: path.clone(),
            error: file::not_utf8(error.as_bytes(), error.utf8_error().valid_up_to()),
        })?;
        let name = path.file_stem().expect("a file with an ending has a name").to_string_lossy().into_owned();
        files.push((name, CatalogFile { path, text: FileText::Toml(text) }));
    }
    Ok(files)
}

/// The bytes of a file. To open a pipe would be to wait for whoever writes into it.
fn read_file(path: &Path) -> Result<Vec<u8>, CatalogError> {
    let refuse = |error| CatalogError::Io { path: path.to_owned(), error };
    if !fs::metadata(path).map_err(refuse)?.is_file() {
        return Err(CatalogError::NotAFile { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(refuse)?;
    file.take(MAX_FILE as u64 + 1).read_to_end(&mut bytes).map_err(refuse)?;
    if bytes.len() > MAX_FILE { Err(CatalogError::TooLarge { path: path.to_owned() }) } else { Ok(bytes) }
}

impl crate::message::Localize for CatalogError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>, _: crate::message::Language) -> std::fmt::Result {
        std::fmt::Display::fmt(self, formatter)
    }
}
