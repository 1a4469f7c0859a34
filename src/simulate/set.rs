//! Values put in place of simulated ones.

use serde_json::Value;

use crate::catalog::{Catalog, EventType};
use crate::check;
use crate::event::{Event, Spare};
use crate::finding::Severity;

/// One value to be put in place.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Override {
    /// Where, as a JSON Pointer.
    pub pointer: String,
    /// What, as JSON.
    pub value: Value,
    /// What, as it was written: that is what a text becomes.
    pub text: String,
}

impl Override {
    /// Reads `POINTER=VALUE`; a value that is no JSON is taken for a text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (pointer, value) =
            text.split_once('=').ok_or("write it as POINTER=VALUE, such as /event/node_status=2")?;
        if !pointer.starts_with('/') {
            return Err("a JSON Pointer begins with /, such as /event/node_status".to_owned());
        }
        let text = value.to_owned();
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        Ok(Self { pointer: pointer.to_owned(), value, text })
    }
}

/// Puts the values in place in one plain body. Gives which of them had a place in it: a member that is there, or that
/// the catalogue knows, or, with `force`, any member of an object that is there. Without `force` the event may have no
/// errors afterwards.
pub(super) fn apply(
    overrides: &[Override],
    force: bool,
    catalog: &Catalog,
    event_type: &str,
    plain: &mut Vec<u8>,
) -> Result<Vec<bool>, String> {
    let mut event: Value = serde_json::from_slice(plain).expect("a body was written as JSON");
    let known = catalog.event_type(event_type);
    let mut put = Vec::with_capacity(overrides.len());
    for Override { pointer, value, text } in overrides {
        let (around, name) = pointer.rsplit_once('/').unwrap_or_default();
        let name = name.replace("~1", "/").replace("~0", "~");
        let allowed = force
            || event.pointer(pointer).is_some()
            || known.is_some_and(|known| knows(catalog, known, pointer));
        let place = match event.pointer_mut(around) {
            Some(Value::Object(members)) if allowed => Some(members.entry(name).or_insert(Value::Null)),
            Some(Value::Array(elements)) if allowed => {
                name.parse().ok().and_then(|index: usize| elements.get_mut(index))
            }
            _ => None,
        };
        put.push(place.is_some());
        if let Some(place) = place {
            // An id of digits stays a text, unless a wrong type is just what is wanted.
            let digits = place.is_string() && value.is_number() && !force;
            *place = if digits { Value::from(text.as_str()) } else { value.clone() };
        }
    }
    *plain = event.to_string().into_bytes();
    if !force {
        check_errors(catalog, plain)?;
    }
    Ok(put)
}

/// Refuses a body with errors.
pub(super) fn check_errors(catalog: &Catalog, plain: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(plain).expect("a body was written as text");
    let event = Event::read(text, catalog, Spare::default()).map_err(|error| error.to_string())?;
    let mut findings = Vec::new();
    check::event(&event, catalog, &mut findings);
    match findings.iter().find(|finding| finding.rule.severity() == Severity::Error) {
        Some(finding) => Err(format!(
            "{} {}: {}",
            finding.rule,
            finding.pointer(),
            finding.one_line(crate::message::LanguageChoice::En)
        )),
        None => Ok(()),
    }
}

/// Whether the catalogue knows a member at this pointer.
fn knows(catalog: &Catalog, known: &EventType, pointer: &str) -> bool {
    let path = |below: &str| below.replace('/', ".");
    match (pointer.strip_prefix("/event/"), pointer.strip_prefix("/header/")) {
        (Some(below), _) => known.body.walk().any(|field| field.path == path(below)),
        (_, Some(below)) => catalog.header().walk().any(|field| field.path == path(below)),
        _ => false,
    }
}
