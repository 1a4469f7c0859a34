//! The topics that can be explained, and their names.

use super::entry::{Entry, entries};
use super::words::{WORDS, Word};
use crate::catalog::{self, Catalog, EventType, Field, LifeCycle, ObjectSchema, Scope, State};
use crate::finding::Rule;

/// One meaning of a term.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Topic<'c> {
    /// A code of a field with a closed list.
    Code(FieldRef<'c>, &'c catalog::Code),
    /// A name that the program or the platform uses, besides those of the catalog and the rules.
    Entry(Entry),
    /// An event type.
    EventType(&'c EventType),
    /// A field.
    Field(FieldRef<'c>),
    /// A life cycle.
    LifeCycle(&'c LifeCycle),
    /// A state without a code: that of resources.
    StateOfResources(StateOfResources<'c>),
    /// A rule of findings.
    Rule(Rule),
    /// A scope.
    Scope(ScopeUse<'c>),
    /// An object that all events share: `envelope` or `header`.
    Shared(&'static str, &'c ObjectSchema),
    /// A subject of event types.
    Subject(Subject<'c>),
    /// A code of a field with an open list of strings.
    Value(FieldRef<'c>, &'c catalog::Code),
    /// An everyday word.
    Word(&'static Word),
}

/// A subject, with its event types.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Subject<'c> {
    /// The subject: an entry of the shared list `subject`; `None` for that of event types without one.
    pub code: Option<catalog::Code>,
    /// The event types.
    pub event_types: Vec<&'c EventType>,
}

/// A state of resources.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StateOfResources<'c> {
    /// The state.
    pub state: &'c State,
    /// The life cycles that have it.
    pub life_cycles: Vec<&'c LifeCycle>,
}

/// A scope, and what needs it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ScopeUse<'c> {
    /// The scope.
    pub scope: &'c Scope,
    /// The event type that needs it, or of which a field does.
    pub event_type: &'c str,
    /// The field that is withheld without it; `None` if the event is.
    pub field: Option<&'c Field>,
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

impl FieldRef<'_> {
    /// Whether the field is a string with an open list of codes: known values.
    pub(super) fn has_values(&self) -> bool {
        has_values(self.field)
    }
}

/// Whether a field is a string with an open list of codes: known values.
pub(super) fn has_values(field: &Field) -> bool {
    field.code_list().is_some_and(|list| list.is_open) && !field.has_integer_codes()
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
            Topic::Code(_, code) => {
                let names = code.names().map(str::to_owned);
                return names.into_iter().chain([code.code.to_string()]).collect();
            }
            Topic::Entry(ref entry) => {
                return std::iter::once(entry.name.to_string())
                    .chain(entry.other_names.iter().cloned())
                    .collect();
            }
            Topic::EventType(known) => {
                let handlers = known.handlers.iter();
                let handlers = handlers.flat_map(|handlers| [&handlers.go, &handlers.python, &handlers.java]);
                [&known.name, &known.title.zh, &known.title.en]
                    .into_iter()
                    .chain(handlers)
                    .map(String::as_str)
                    .collect()
            }
            Topic::Field(FieldRef { page: None, owner, field }) => {
                let path = format!("{owner}.{}", field.path);
                return vec![path, field.name.clone(), field.title.zh.clone(), field.title.en.clone()];
            }
            Topic::Field(FieldRef { field, .. }) => {
                vec![&field.name, &field.path, &field.title.zh, &field.title.en]
            }
            Topic::LifeCycle(life_cycle) => {
                vec![life_cycle.name(), &life_cycle.kind.title.zh, &life_cycle.kind.title.en]
            }
            Topic::StateOfResources(StateOfResources { state, .. }) => {
                let label = state.label.iter().flat_map(|label| [&label.zh, &label.en]);
                return std::iter::once(&state.name).chain(label).cloned().collect();
            }
            Topic::Rule(rule) => vec![rule.code(), rule.title().en, rule.title().zh],
            Topic::Scope(ScopeUse { scope, .. }) => {
                vec![&scope.name, &scope.zh, &scope.en, "scope", "permission", "权限"]
            }
            Topic::Shared(name, _) => vec![name],
            Topic::Subject(Subject { ref code, .. }) => match code {
                Some(code) => code.names().to_vec(),
                None => Vec::new(),
            },
            Topic::Value(_, code) => {
                let names = [code.code.to_string(), code.label.zh.clone(), code.label.en.clone()];
                return names.into_iter().chain(code.param.map(|param| param.to_string())).collect();
            }
            Topic::Word(word) => word.words.to_vec(),
        };
        names.into_iter().map(str::to_owned).collect()
    }
}

/// All topics, of these event types and of what is no event type.
pub(super) fn topics<'c>(catalog: &'c Catalog, event_types: &[&'c EventType]) -> Vec<Topic<'c>> {
    let known = || event_types.iter().copied();
    let subjects = subjects_of(catalog, known())
        .into_iter()
        .filter(|subject| subject.code.is_some())
        .map(Topic::Subject);
    let life_cycles = catalog.life_cycles().map(|life_cycle| Topic::LifeCycle(life_cycle));
    let resource_states = resource_states(catalog).into_iter().map(Topic::StateOfResources);
    let events = known().map(Topic::EventType);
    let shared = shared_objects(catalog).map(|(name, object)| Topic::Shared(name, object));
    let fields = fields_of(catalog, known()).into_iter().flat_map(|field| {
        let has_values = field.has_values();
        let codes =
            field.field.codes().iter().map(move |code| {
                if has_values { Topic::Value(field, code) } else { Topic::Code(field, code) }
            });
        std::iter::once(Topic::Field(field)).chain(codes)
    });
    let rules = Rule::ALL.iter().copied().map(Topic::Rule);
    let scopes = known().flat_map(scopes);
    let entries = entries().into_iter().map(Topic::Entry);
    let words = WORDS.iter().map(Topic::Word);
    subjects
        .chain(life_cycles)
        .chain(events)
        .chain(shared)
        .chain(fields)
        .chain(resource_states)
        .chain(rules)
        .chain(scopes)
        .chain(entries)
        .chain(words)
        .collect()
}

/// The subjects with event types, in the order of their list; event types without a subject come last.
pub(super) fn subjects(catalog: &Catalog) -> Vec<Subject<'_>> {
    subjects_of(catalog, catalog.event_types())
}

fn subjects_of<'c>(
    catalog: &'c Catalog,
    event_types: impl Iterator<Item = &'c EventType>,
) -> Vec<Subject<'c>> {
    let list = catalog.shared_codes("subject");
    let codes = list.iter().flat_map(|list| &list.codes).cloned();
    let mut subjects: Vec<_> =
        codes.map(|code| Subject { code: Some(code), event_types: Vec::new() }).collect();
    subjects.push(Subject { code: None, event_types: Vec::new() });
    for known in event_types {
        let place = subjects.iter().position(|subject| {
            let name = subject.code.as_ref().map(|code| &code.name);
            name == known.subject.as_ref()
        });
        let without = subjects.len() - 1;
        subjects[place.unwrap_or(without)].event_types.push(known);
    }
    subjects.retain(|subject| !subject.event_types.is_empty());
    subjects
}

/// The states of resources, in the order of the first resource.
fn resource_states(catalog: &Catalog) -> Vec<StateOfResources<'_>> {
    let mut states: Vec<StateOfResources<'_>> = Vec::new();
    for life_cycle in catalog.life_cycles().filter(|life_cycle| life_cycle.is_resource()) {
        for state in &life_cycle.states {
            match states.iter_mut().find(|known| known.state == state) {
                Some(known) => known.life_cycles.push(life_cycle),
                None => states.push(StateOfResources { state, life_cycles: vec![life_cycle] }),
            }
        }
    }
    states
}

/// The scopes that an event type and its fields need.
fn scopes(known: &EventType) -> impl Iterator<Item = Topic<'_>> {
    let event_type = &known.name;
    let of_event = known.scopes.iter().map(move |scope| ScopeUse { scope, event_type, field: None });
    let of_fields = known.body.walk().filter_map(move |field| {
        field.requires_scope.as_ref().map(|scope| ScopeUse { scope, event_type, field: Some(field) })
    });
    of_event.chain(of_fields).map(Topic::Scope)
}

/// The fields of all event types, then those of the header and the envelope.
pub(super) fn fields(catalog: &Catalog) -> Vec<FieldRef<'_>> {
    fields_of(catalog, catalog.event_types())
}

fn fields_of<'c>(
    catalog: &'c Catalog,
    event_types: impl Iterator<Item = &'c EventType>,
) -> Vec<FieldRef<'c>> {
    let events = event_types.flat_map(|known| {
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
