//! The catalog: what the documentation says about event types, as data.
//!
//! Each event type is one TOML file, embedded at build time; `catalog/README.md` describes its form.
//! [`Catalog::load`] adds files from other folders, and [`Catalog::event_type`] looks up an event type by
//! name.

mod check;
mod code;
mod condition;
mod encoded;
mod envelope;
mod error;
mod event_type;
mod file;
mod format;
mod life_cycle;
mod limits;
mod parse;
mod parse_codes;
mod parse_conflicts;
mod raw;
mod schema;
mod scope;
mod shared;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

pub use check::{CatalogCheck, CheckedContent, CheckedEventType, CheckedFile, EntryProblem, PlacedProblem};
pub use code::{Code, CodeList, CodePage, CodeValue};
pub use condition::{Deprecation, OnlyIf};
pub use encoded::Encoded;
pub use envelope::EnvelopeFields;
use error::ParseError;
pub use error::{CatalogError, ParseProblem};
pub use event_type::{AppType, Conflict, ConflictSide, Delay, EventOrder, EventType, Handlers};
pub use format::StringFormat;
pub use life_cycle::{
    ApprovedBy, Basis, Beginning, Direct, Directness, EventSource, FieldPath, LifeCycle, Link, NotBefore,
    Sequence, State, StateIndex, StateSource, StatusKind, SubjectKind, Transition,
};
pub use schema::{Field, FieldSet, ObjectSchema, Origin, Scalar, ValueType};
pub use scope::Scope;

use file::FileTable;
use life_cycle::LifeCycleTable;
use shared::SharedFiles;

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
    files: FileTable,
    /// The event types of the embedded files that were asked for.
    embedded: [OnceLock<Box<EventType>>; EVENTS.len()],
    /// The event types of the files that were read, sorted by name.
    read: Vec<EventType>,
    life_cycles: LifeCycleTable,
}

impl Catalog {
    /// The embedded catalog with the files of `folders`, which replace embedded files of the same name.
    ///
    /// A folder has the layout of `catalog/`: event types at the top, shared objects in `common/`, shared lists of
    /// codes in `common/codes/`, life cycles in `lifecycles/`.
    pub fn load(folders: &[PathBuf]) -> Result<Self, CatalogError> {
        let (mut files, mut shared, mut life_cycles) = embedded_files();
        for folder in folders {
            files.read(folder)?;
            shared.read(folder)?;
            life_cycles.read(folder)?;
        }
        Self::new(files, shared, life_cycles)
    }

    fn new(files: FileTable, shared: SharedFiles, life_cycles: LifeCycleTable) -> Result<Self, CatalogError> {
        let refuse = |error| shared.objects.refuse("envelope", error);
        let envelope = parse::object("envelope", &shared).map_err(refuse)?;
        let envelope_fields = EnvelopeFields::new(&envelope).map_err(|name| refuse(lacks(name)))?;
        let header = header(&envelope).ok_or_else(|| refuse(lacks("header")))?;
        let event_type = header.find("event_type").map(|field| &field.value_type);
        if !matches!(event_type, Some(ValueType::Scalar(Scalar::String { .. }))) {
            // An envelope can define its header itself.
            let file = if shared.objects.get("header").is_some() { "header" } else { "envelope" };
            return Err(shared.objects.refuse(file, lacks("event_type")));
        }
        let embedded = [const { OnceLock::new() }; EVENTS.len()];
        let mut catalog =
            Self { shared, envelope, envelope_fields, files, embedded, read: Vec::new(), life_cycles };
        if !(catalog.files.is_embedded() && catalog.shared.is_embedded() && catalog.life_cycles.is_embedded())
        {
            let read = catalog.files.names_read().map(|name| catalog.parse_checked(name));
            catalog.read = read.collect::<Result<_, _>>()?;
            catalog.life_cycles.parse_read()?;
            catalog.check()?;
        }
        Ok(catalog)
    }

    /// The event type of this name.
    #[must_use]
    pub fn event_type(&self, name: &str) -> Option<&EventType> {
        if let Ok(index) = self.read.binary_search_by(|known| known.name.as_str().cmp(name)) {
            return Some(&self.read[index]);
        }
        let index = self.files.embedded_index(name)?;
        Some(self.embedded[index].get_or_init(|| {
            Box::new(self.parse(name).expect("every entry was checked by `load`, or by a test"))
        }))
    }

    /// The field of this name in the body of an event type.
    #[must_use]
    pub fn body_field(&self, event_type: &str, name: &str) -> Option<&Field> {
        self.event_type(event_type)?.body.find(name)
    }

    /// The names of all event types, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.files.names()
    }

    /// All event types, in the order of their names.
    pub fn event_types(&self) -> impl Iterator<Item = &EventType> {
        self.names().into_iter().filter_map(|name| self.event_type(name))
    }

    /// The event types that may have a field whose name contains this one, if that is known without parsing all of
    /// them: their files contain it, and a file has it as a name.
    pub(crate) fn event_types_with(&self, name: &str) -> Option<Vec<&EventType>> {
        let contain = |files: &[(&str, &str)], text: &str| files.iter().any(|(_, file)| file.contains(text));
        let is_embedded = self.files.is_embedded() && self.shared.is_embedded();
        // Any event type may use a shared object.
        if !is_embedded || contain(&COMMON, name) || !contain(&EVENTS, &format!("\"name\":\"{name}\"")) {
            return None;
        }
        let files = EVENTS.iter().filter(|(_, file)| file.contains(name));
        files.map(|(known, _)| self.event_type(known)).collect()
    }

    /// The event types that are inferred from the body of an event whose header does not name its type.
    pub fn inferable_types(&self) -> impl Iterator<Item = &EventType> {
        let embedded = INFERABLE.iter().filter(|name| !self.is_added(name));
        let read = self.read.iter().filter(|known| known.inferable);
        embedded.filter_map(|name| self.event_type(name)).chain(read)
    }

    /// Whether the event type is in a file of a folder given to [`load`](Self::load).
    #[must_use]
    pub fn is_added(&self, name: &str) -> bool {
        self.read.iter().any(|known| known.name == name)
    }

    /// A list of codes that event types share.
    #[must_use]
    pub fn shared_codes(&self, name: &str) -> Option<Arc<CodeList>> {
        self.shared.codes(name)?.ok()
    }

    /// The life cycle of this name.
    #[must_use]
    pub fn life_cycle(&self, name: &str) -> Option<&Arc<LifeCycle>> {
        self.life_cycles.get(name)
    }

    /// All life cycles, in the order of their names.
    pub fn life_cycles(&self) -> impl Iterator<Item = &Arc<LifeCycle>> {
        self.life_cycles.names().into_iter().filter_map(|name| self.life_cycle(name))
    }

    /// The names of the life cycles of the embedded catalog, sorted.
    pub fn embedded_life_cycles() -> impl Iterator<Item = &'static str> {
        LIFE_CYCLES.iter().map(|(name, _)| *name)
    }

    /// The life cycles of which an event type reports states.
    #[must_use]
    pub fn life_cycles_of(&self, event_type: &str) -> &[EventSource] {
        self.life_cycles.of_event(event_type)
    }

    /// The kind of the state that a code of a field is; `None` if the field is not a state.
    #[must_use]
    pub fn status_kind(&self, event_type: &str, field: &Field, code: Option<&Code>) -> Option<StatusKind> {
        let mut sources = self.life_cycles_of(event_type).iter();
        let source = sources
            .find(|source| source.source().state.as_ref().is_some_and(|state| state.path() == field.path))?;
        let state = code.and_then(|code| source.life_cycle.state_named(&code.name));
        Some(source.life_cycle.status_kind(state))
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
        for (name, known) in EVENTS.iter().map(|(name, _)| *name).zip(&self.embedded) {
            if self.files.names_read().all(|read| read != name) {
                let event_type = self.parse_checked(name)?;
                known.get_or_init(|| Box::new(event_type));
            }
        }
        // An event type of the user's own may have codes that an embedded life cycle does not know.
        if self.files.is_embedded() && self.shared.is_embedded() {
            self.life_cycles.check_embedded(|name| self.event_type(name))?;
        }
        self.life_cycles.check_read(|name| self.event_type(name))
    }

    fn parse_checked(&self, name: &str) -> Result<EventType, CatalogError> {
        self.parse(name).map_err(|error| self.files.refuse(name, error))
    }

    fn parse(&self, name: &str) -> Result<EventType, ParseError> {
        let text = self.files.get(name).expect("names are those of files");
        parse::event_type(name, text, &self.shared)
    }
}

/// The embedded event types, the embedded files that they share, and the embedded life cycles.
fn embedded_files() -> (FileTable, SharedFiles, LifeCycleTable) {
    (
        FileTable::new("catalog", &EVENTS),
        SharedFiles::new(&COMMON, &CODES),
        LifeCycleTable::new(&LIFE_CYCLES, &LIFE_CYCLES_OF_EVENT),
    )
}

/// The names of the top-level members of the embedded envelope.
pub(crate) fn envelope_names() -> &'static [&'static str] {
    ENVELOPE
}

fn header(envelope: &ObjectSchema) -> Option<&ObjectSchema> {
    envelope.find("header")?.value_type.object()
}

/// The error that a file lacks a field by which events are recognized.
fn lacks(name: &'static str) -> ParseError {
    ParseError { offset: 0, problem: ParseProblem::MissingField { name } }
}

#[cfg(test)]
mod tests;
