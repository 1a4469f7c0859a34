//! What the catalogue and the finding codes say about a term, without any input.

mod json;
mod schema;
mod text;

use crate::catalog::{self, Catalog, EventType, Field, KnownValue, ObjectSchema};
use crate::finding::Rule;

pub use json::{json, overview as overview_json};
pub use schema::schema;
pub use text::{overview as overview_text, text};

/// One thing that a term means.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Topic<'c> {
    /// A code of a field.
    Code(Place<'c>, &'c catalog::Code),
    /// An event type.
    EventType(&'c EventType),
    /// A field.
    Field(Place<'c>),
    /// A finding code.
    Rule(Rule),
    /// An object that all events share: `envelope` or `header`.
    Shared(&'static str, &'c ObjectSchema),
    /// A known value of a field.
    Value(Place<'c>, &'c KnownValue),
}

/// A field and where it belongs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Place<'c> {
    /// The event type, or the shared object, that has the field.
    pub owner: &'c str,
    /// The page that describes it.
    pub page: Option<(&'c str, &'c str)>,
    /// The field.
    pub field: &'c Field,
}

/// Everything that `term` means: an event type, a handler, a field, `FIELD=CODE`, the name or label of a code, a
/// known value, a finding code, in Chinese or English and in any case. What only contains the term counts if
/// nothing is it.
#[must_use]
pub fn find<'c>(catalog: &'c Catalog, term: &str) -> Vec<Topic<'c>> {
    let term = term.trim();
    if term.is_empty() {
        return Vec::new();
    }
    // The names that other commands print are understood too: JSON Pointers, and paths from the top.
    let dotted = term.strip_prefix('/').map(|pointer| pointer.replace('/', "."));
    let term = dotted.as_deref().unwrap_or(term);
    let term = term.strip_prefix("event.").unwrap_or(term);
    if let Some((field, code)) = term.split_once('=') {
        return codes(catalog, field.trim(), code.trim());
    }
    if term.eq_ignore_ascii_case("findings") {
        return Rule::ALL.iter().copied().map(Topic::Rule).collect();
    }
    let lower = term.to_lowercase();
    let all = topics(catalog);
    let matching = |fits: &dyn Fn(&str) -> bool| -> Vec<Topic<'c>> {
        all.iter()
            .copied()
            .filter(|topic| names(topic).iter().any(|name| fits(&name.to_lowercase())))
            .collect()
    };
    let exact = matching(&|name| name == lower);
    if !exact.is_empty() {
        return exact;
    }
    // Two characters of Chinese say something; two letters of Latin script occur everywhere.
    let long_enough = if term.is_ascii() { 4 } else { 2 };
    if term.chars().count() < long_enough { Vec::new() } else { matching(&|name| name.contains(&lower)) }
}

/// The terms nearest to one that means nothing, best first; of a field's code that does not exist, those that do.
#[must_use]
pub fn nearest(catalog: &Catalog, term: &str) -> Vec<String> {
    const SHOWN: usize = 8;
    /// Less alike than this is of no help.
    const ALIKE: f64 = 0.4;
    let name = term.split('=').next().unwrap_or_default().trim();
    if term.contains('=') {
        let of_field =
            places(catalog).into_iter().filter(|place| place.field.name == name || place.field.path == name);
        let codes: Vec<_> = of_field
            .flat_map(|place| {
                place.field.codes().iter().map(move |code| format!("{name}={} {}", code.code, code.name))
            })
            .collect();
        if !codes.is_empty() {
            return codes;
        }
    }
    let name = name.to_lowercase();
    let mut near: Vec<(f64, String)> = topics(catalog)
        .iter()
        .flat_map(names)
        .map(|known| (strsim::normalized_damerau_levenshtein(&name, &known.to_lowercase()), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
    near.dedup_by(|left, right| left.1 == right.1);
    near.into_iter().take(SHOWN).map(|(_, name)| name).collect()
}

/// The code, by integer or name, of every field of that name. A short name stands for the longer ones that end in it:
/// `status` also for `node_status`, because there the same integer means something else.
fn codes<'c>(catalog: &'c Catalog, field: &str, code: &str) -> Vec<Topic<'c>> {
    let suffix = format!("_{field}");
    let fits = |place: &Place<'_>| {
        place.field.name == field || place.field.path == field || place.field.name.ends_with(&suffix)
    };
    let mut found = Vec::new();
    let mut lacks = false;
    for place in places(catalog).into_iter().filter(fits) {
        let before = found.len();
        let known =
            place.field.codes().iter().filter(|known| known.code.to_string() == code || known.name == code);
        found.extend(known.map(|known| Topic::Code(place, known)));
        let values = place.field.values().iter().filter(|known| known.value == code);
        found.extend(values.map(|known| Topic::Value(place, known)));
        lacks |= found.len() == before && (place.field.name == field || place.field.path == field);
    }
    // What another field means by it would be taken for an answer.
    if lacks { Vec::new() } else { found }
}

/// Every field of every event type, then those of the header and the envelope.
fn places(catalog: &Catalog) -> Vec<Place<'_>> {
    let events = catalog.event_types().flat_map(|known| {
        let page = Some((known.page.as_str(), known.page_date.as_str()));
        known.body.walk().map(move |field| Place { owner: &known.name, page, field })
    });
    let shared = shared(catalog).into_iter().flat_map(|(owner, object)| {
        // The header's fields are those of the envelope's member `header` as well: they are listed once.
        object.fields.iter().map(move |field| Place { owner, page: None, field })
    });
    events.chain(shared).collect()
}

fn shared(catalog: &Catalog) -> [(&'static str, &ObjectSchema); 2] {
    [("header", catalog.header()), ("envelope", catalog.envelope())]
}

fn topics(catalog: &Catalog) -> Vec<Topic<'_>> {
    let events = catalog.event_types().map(Topic::EventType);
    let shared = shared(catalog).map(|(name, object)| Topic::Shared(name, object));
    let fields = places(catalog).into_iter().flat_map(|place| {
        let codes = place.field.codes().iter().map(move |code| Topic::Code(place, code));
        let values = place.field.values().iter().map(move |value| Topic::Value(place, value));
        std::iter::once(Topic::Field(place)).chain(codes).chain(values)
    });
    let findings = Rule::ALL.iter().copied().map(Topic::Rule);
    events.chain(shared).chain(fields).chain(findings).collect()
}

/// The names under which a topic is found.
fn names(topic: &Topic<'_>) -> Vec<String> {
    let names: Vec<&str> = match *topic {
        Topic::Code(_, code) => vec![&code.name, &code.label.zh, &code.label.en],
        Topic::EventType(known) => {
            let handlers = &known.handlers;
            vec![
                &known.name,
                &known.title.zh,
                &known.title.en,
                &handlers.go,
                &handlers.python,
                &handlers.java,
            ]
        }
        Topic::Field(Place { page: None, owner, field }) => {
            let path = format!("{owner}.{}", field.path);
            return vec![path, field.name.clone(), field.title.zh.clone(), field.title.en.clone()];
        }
        Topic::Field(Place { field, .. }) => vec![&field.name, &field.path, &field.title.zh, &field.title.en],
        Topic::Rule(rule) => vec![rule.code()],
        Topic::Shared(name, _) => vec![name],
        Topic::Value(_, value) => vec![&value.value, &value.zh, &value.en],
    };
    names.into_iter().map(str::to_owned).collect()
}
