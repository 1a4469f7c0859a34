//! The catalog: what the documentation says about event types, as data.
//!
//! Each event type is one TOML file, embedded at build time; `catalog/README.md` describes its form.
//! [`Catalog::load`] adds files from other folders, and [`Catalog::event_type`] looks up an event type by
//! name.

mod encoded;
mod envelope;
mod error;
mod event_type;
mod file;
mod limits;
mod parse;
mod raw;
mod schema;
mod scope;
mod value;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

pub use encoded::Encoded;
pub use envelope::EnvelopeFields;
pub use error::{CatalogError, ParseError, ParseProblem};
pub use event_type::{AppType, Conflict, ConflictSide, EventType, Handlers};
pub use schema::{Field, FieldSet, ObjectSchema, Origin, Scalar, ValueType};
pub use scope::Scope;
pub use value::{Code, KnownValue, StringFormat};

use crate::location::Position;
use file::{CatalogFile, FileText};

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// The known event types and the objects that they share.
///
/// An event type is parsed when it is first asked for, so that decoding one event costs only that of its
/// type.
#[derive(Debug)]
pub struct Catalog {
    shared: SharedFiles,
    envelope: ObjectSchema,
    envelope_fields: EnvelopeFields,
    entries: BTreeMap<String, CatalogEntry>,
}

/// The shared objects of `catalog/common/`, by name.
type SharedFiles = BTreeMap<String, CatalogFile>;

#[derive(Debug)]
struct CatalogEntry {
    file: CatalogFile,
    event_type: OnceLock<EventType>,
}

impl Catalog {
    /// The embedded catalog with the files of `folders`, which replace embedded files of the same name.
    ///
    /// A folder has the layout of `catalog/`: event types at the top, shared objects in `common/`.
    pub fn load(folders: &[PathBuf]) -> Result<Self, CatalogError> {
        let mut shared = embedded("catalog/common", COMMON);
        let mut files = embedded("catalog", EVENTS);
        for folder in folders {
            files.extend(CatalogFile::read_folder(folder)?);
            let common = folder.join("common");
            if common.is_dir() {
                shared.extend(CatalogFile::read_folder(&common)?);
            }
        }
        let file = &shared["envelope"];
        let envelope = parse::object("envelope", &file.text, &shared).map_err(|error| file.refuse(error))?;
        let envelope_fields = EnvelopeFields::new(&envelope).map_err(|name| lacks(file, name))?;
        let header = header(&envelope).ok_or_else(|| lacks(file, "header"))?;
        let event_type = header.find("event_type").map(|field| &field.value_type);
        if !matches!(event_type, Some(ValueType::Scalar(Scalar::String { .. }))) {
            // An envelope can define its header itself.
            return Err(lacks(shared.get("header").unwrap_or(file), "event_type"));
        }
        let entries = files
            .into_iter()
            .map(|(name, file)| (name, CatalogEntry { file, event_type: OnceLock::new() }))
            .collect();
        let catalog = Self { shared, envelope, envelope_fields, entries };
        if !folders.is_empty() {
            catalog.check()?;
        }
        Ok(catalog)
    }

    /// The event type of this name.
    #[must_use]
    pub fn event_type(&self, name: &str) -> Option<&EventType> {
        let entry = self.entries.get(name)?;
        Some(entry.event_type.get_or_init(|| {
            self.parse(name, entry).expect("every entry was checked by `load`, or by a test")
        }))
    }

    /// The field of this name in the body of an event type.
    #[must_use]
    pub fn body_field(&self, event_type: &str, name: &str) -> Option<&Field> {
        self.event_type(event_type)?.body.find(name)
    }

    /// All event types, in the order of their names.
    pub fn event_types(&self) -> impl Iterator<Item = &EventType> {
        self.entries.keys().filter_map(|name| self.event_type(name))
    }

    /// The top-level members of all envelopes.
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
        header(&self.envelope).expect("`load` refuses an envelope without a header")
    }

    /// The names of all members marked as secret.
    pub fn secret_names(&self) -> impl Iterator<Item = &str> {
        let bodies = self.event_types().map(|known| &known.body);
        let fields = bodies.chain([&self.envelope]).flat_map(ObjectSchema::walk);
        fields.filter(|field| field.secret).map(|field| field.name.as_str())
    }

    /// Parses every entry, so that later use cannot fail.
    pub fn check(&self) -> Result<(), CatalogError> {
        for (name, entry) in &self.entries {
            let event_type = self.parse(name, entry).map_err(|error| entry.file.refuse(error))?;
            entry.event_type.get_or_init(|| event_type);
        }
        Ok(())
    }

    fn parse(&self, name: &str, entry: &CatalogEntry) -> Result<EventType, ParseError> {
        parse::event_type(name, &entry.file.text, &self.shared)
    }
}

/// The names of the top-level members of the embedded envelope.
pub(crate) fn envelope_names() -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        name: String,
    }
    #[derive(serde::Deserialize)]
    struct NamedFields {
        fields: Vec<Named>,
    }
    let (_, text) = COMMON.iter().find(|(name, _)| *name == "envelope").expect("the envelope is embedded");
    let envelope: NamedFields = serde_json::from_str(text).expect("the build has written valid JSON");
    envelope.fields.into_iter().map(|field| field.name).collect()
}

/// Embedded files, by name.
fn embedded(folder: &str, files: &[(&str, &'static str)]) -> BTreeMap<String, CatalogFile> {
    let file = |&(name, text): &(&str, &'static str)| {
        let path = format!("{folder}/{name}.toml").into();
        (name.to_owned(), CatalogFile { path, text: FileText::Json(text) })
    };
    files.iter().map(file).collect()
}

fn header(envelope: &ObjectSchema) -> Option<&ObjectSchema> {
    envelope.find("header")?.value_type.object()
}

/// The error that a file lacks a field by which events are recognized.
fn lacks(file: &CatalogFile, name: &'static str) -> CatalogError {
    file.refuse(ParseError { position: Position::START, problem: ParseProblem::MissingField { name } })
}

#[cfg(test)]
mod tests;
