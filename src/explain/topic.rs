//! The topics that can be explained, and their names.

use crate::catalog::{self, Catalog, EventType, Field, KnownValue, ObjectSchema};
use crate::finding::Rule;

/// One meaning of a term.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Topic<'c> {
    /// A code of a field.
    Code(FieldRef<'c>, &'c catalog::Code),
    /// An event type.
    EventType(&'c EventType),
    /// A field.
    Field(FieldRef<'c>),
    /// A rule of findings.
    Rule(Rule),
    /// An object that all events share: `envelope` or `header`.
    Shared(&'static str, &'c ObjectSchema),
    /// A known value of a field.
    Value(FieldRef<'c>, &'c KnownValue),
}

/// A field, and the object that has it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FieldRef<'c> {
    /// The event type or shared object.
    pub owner: &'c str,
    /// The documentation page of the owner.
    pub page: Option<PageRef<'c>>,
    /// The field.
    pub field: &'c Field,
}

/// A page of the documentation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct PageRef<'c> {
    /// The address.
    pub address: &'c str,
    /// The date, `YYYY-MM-DD`.
    pub date: &'c str,
}

impl Topic<'_> {
    /// The names under which the topic is found.
    pub(super) fn names(&self) -> Vec<String> {
        let names: Vec<&str> = match *self {
            Topic::Code(_, code) => vec![&code.name, &code.label.zh, &code.label.en],
            Topic::EventType(known) => {
                let (title, handlers) = (&known.title, &known.handlers);
                vec![&known.name, &title.zh, &title.en, &handlers.go, &handlers.python, &handlers.java]
            }
            Topic::Field(FieldRef { page: None, owner, field }) => {
                let path = format!("{owner}.{}", field.path);
                return vec![path, field.name.clone(), field.title.zh.clone(), field.title.en.clone()];
            }
            Topic::Field(FieldRef { field, .. }) => {
                vec![&field.name, &field.path, &field.title.zh, &field.title.en]
            }
            Topic::Rule(rule) => vec![rule.code()],
            Topic::Shared(name, _) => vec![name],
            Topic::Value(_, value) => vec![&value.value, &value.zh, &value.en],
        };
        names.into_iter().map(str::to_owned).collect()
    }
}

/// All topics.
pub(super) fn topics(catalog: &Catalog) -> Vec<Topic<'_>> {
    let events = catalog.event_types().map(Topic::EventType);
    let shared = shared_objects(catalog).map(|(name, object)| Topic::Shared(name, object));
    let fields = fields(catalog).into_iter().flat_map(|field| {
        let codes = field.field.codes().iter().map(move |code| Topic::Code(field, code));
        let values = field.field.values().iter().map(move |value| Topic::Value(field, value));
        std::iter::once(Topic::Field(field)).chain(codes).chain(values)
    });
    let rules = Rule::ALL.iter().copied().map(Topic::Rule);
    events.chain(shared).chain(fields).chain(rules).collect()
}

/// The fields of all event types, then those of the header and the envelope.
pub(super) fn fields(catalog: &Catalog) -> Vec<FieldRef<'_>> {
    let events = catalog.event_types().flat_map(|known| {
        let page = Some(PageRef { address: &known.page, date: &known.page_date });
        known.body.walk().map(move |field| FieldRef { owner: &known.name, page, field })
    });
    let shared = shared_objects(catalog).into_iter().flat_map(|(owner, object)| {
        // Not `walk`: the fields of the header are in the envelope as well.
        object.fields.iter().map(move |field| FieldRef { owner, page: None, field })
    });
    events.chain(shared).collect()
}

fn shared_objects(catalog: &Catalog) -> [(&'static str, &ObjectSchema); 2] {
    [("header", catalog.header()), ("envelope", catalog.envelope())]
}
