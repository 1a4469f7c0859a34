//! The event type, where the header does not name it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

use crate::catalog::{Catalog, EventType};
use crate::json::{self, Members, Span};

/// The event type in the body of a 1.0 event, empty if it is not a string, with the span of its member in
/// `text`.
pub(super) fn v1_event_type<'a>(text: &'a str, body: &'a str) -> Option<(Cow<'a, str>, Span)> {
    let members = Members::new(body)?.map_while(Result::ok);
    let (_, span) = members.filter(|(name, _)| name == "type").last()?;
    let span = span.moved(json::offset(text, body));
    Some((json::parse_string(&text[span.value()]).unwrap_or_default(), span))
}

/// The event type, of those that are inferred, of which the body has all required fields, and the most fields in all; `None` if two are
/// equal.
pub(crate) fn infer_event_type<'c>(catalog: &'c Catalog, body: &str) -> Option<&'c EventType> {
    // The fields of all these event types, so that each name of the body is looked up once.
    let fields = catalog.inferable_types().flat_map(|known| &known.body.fields);
    let mut present: HashMap<&str, bool> = fields.map(|field| (field.name.as_str(), false)).collect();
    for member in Members::new(body)? {
        if let Some(present) = present.get_mut(&*member.ok()?.0) {
            *present = true;
        }
    }
    let mut best = (0, None);
    for known in catalog.inferable_types() {
        let fields = &known.body.fields;
        if fields.iter().any(|field| field.required && !present[field.name.as_str()]) {
            continue;
        }
        let score = fields.iter().filter(|field| present[field.name.as_str()]).count();
        match score.cmp(&best.0) {
            Ordering::Greater => best = (score, Some(known)),
            Ordering::Equal => best = (score, None),
            Ordering::Less => {}
        }
    }
    best.1
}
