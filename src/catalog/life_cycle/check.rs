//! The checks of a life cycle against the event types that report its states.

use std::borrow::Borrow;

use super::parse::unknown_state;
use super::{FieldPath, LifeCycle, StateSource};
use crate::catalog::file::{FileText, TomlPath};
use crate::catalog::{EventType, Field, ParseError, ParseProblem};

/// Refuses a life cycle whose members or states the event types of the catalog do not have.
pub(in crate::catalog) fn check<E: Borrow<EventType>>(
    life_cycle: &LifeCycle,
    text: FileText<'_>,
    event_type: impl Fn(&str) -> Option<E>,
) -> Result<(), ParseError> {
    let all = TomlPath::Top.key("sources");
    let mut event_types = Vec::with_capacity(life_cycle.sources.len());
    for (index, source) in life_cycle.sources.iter().enumerate() {
        let path = all.element(index);
        let Some(known) = event_type(&source.event) else {
            let problem = ParseProblem::UnknownEventType { name: source.event.clone() };
            return Err(text.error(&path.key("event"), problem));
        };
        check_source(life_cycle, source, known.borrow(), text, &path)?;
        event_types.push(known);
    }
    let bodies: Vec<_> = event_types.iter().map(|known| &known.borrow().body).collect();
    let is_known = |field: &FieldPath| bodies.iter().any(|body| field.field(body).is_some());
    let guards = [
        ("direct", "field", life_cycle.direct.as_ref().map(|guard| &guard.field)),
        ("not_before", "date", life_cycle.not_before.as_ref().map(|guard| &guard.date)),
        ("sequence", "definition", life_cycle.sequence.as_ref().map(|sequence| &sequence.definition)),
        ("sequence", "type", life_cycle.sequence.as_ref().map(|sequence| &sequence.type_field)),
    ];
    for (table, key, field) in guards {
        if let Some(field) = field.filter(|field| !is_known(field)) {
            let path = TomlPath::Top.key(table);
            return Err(text.error(&path.key(key), unknown_field(field)));
        }
    }
    if let Some(direct) = &life_cycle.direct {
        let path = TomlPath::Top.key("direct");
        let is_code = |name: &String| {
            let fields = bodies.iter().filter_map(|body| direct.field.field(body));
            fields.flat_map(Field::codes).any(|code| code.name == *name)
        };
        if let Some(index) = direct.unless.iter().position(|name| !is_code(name)) {
            let problem = ParseProblem::UnknownCode { name: direct.unless[index].clone() };
            return Err(text.error(&path.key("unless").element(index), problem));
        }
    }
    let links = TomlPath::Top.key("links");
    for (index, link) in life_cycle.links.iter().enumerate() {
        if !is_known(&link.field) {
            return Err(text.error(&links.element(index).key("field"), unknown_field(&link.field)));
        }
    }
    let states = TomlPath::Top.key("states");
    for (index, state) in life_cycle.states.iter().enumerate() {
        let is_reported = life_cycle.is_resource()
            || life_cycle.sources.iter().zip(&bodies).any(|(source, body)| {
                let field = source.state.as_ref().and_then(|state| state.field(body));
                field.is_some_and(|field| field.codes().iter().any(|code| code.name == state.name))
            });
        if !is_reported {
            let problem = ParseProblem::UnknownCode { name: state.name.clone() };
            return Err(text.error(&states.element(index).key("name"), problem));
        }
    }
    Ok(())
}

/// Refuses members that an event type does not have, and codes that are not states.
fn check_source(
    life_cycle: &LifeCycle,
    source: &StateSource,
    known: &EventType,
    text: FileText<'_>,
    path: &TomlPath<'_>,
) -> Result<(), ParseError> {
    let find = |key: &'static str, field: &FieldPath| -> Result<_, ParseError> {
        let found: Option<&Field> = field.field(&known.body);
        found.ok_or_else(|| text.error(&path.key(key), unknown_field(field)))
    };
    for key in &source.key {
        find("key", key)?;
    }
    if let Some(before) = &source.before {
        find("before", before)?;
    }
    let Some(state) = &source.state else { return Ok(()) };
    let codes = find("state", state)?.codes();
    if codes.is_empty() {
        let problem = ParseProblem::NoCodes { name: state.written().to_owned() };
        return Err(text.error(&path.key("state"), problem));
    }
    let unknown = codes.iter().find(|code| life_cycle.state_named(&code.name).is_none());
    unknown.map_or(Ok(()), |code| {
        Err(text.error(&path.key("state"), unknown_state(&code.name, &life_cycle.states)))
    })
}

fn unknown_field(field: &FieldPath) -> ParseProblem {
    ParseProblem::UnknownField { name: field.written().to_owned() }
}
