//! The parts of events that a condition is about.

use super::error::ConditionError;
use crate::catalog::{Catalog, EventType, Field};
use crate::message::List;
use crate::similar::most_similar;

/// The largest number of names that an error suggests.
const MAX_SUGGESTIONS: usize = 3;

/// A part of events.
#[derive(Clone, Copy, Debug)]
pub(super) enum EventPart<'c> {
    /// A field of the body of an event type, or of the header.
    Field { event_type: Option<&'c EventType>, field: &'c Field },
    /// The id, which each envelope has at another place.
    EventId,
    /// The event type, which may be inferred.
    EventType,
}

impl<'c> EventPart<'c> {
    /// The parts with a name, or with a path below `header` or `event`, of which the first names may be left
    /// out. Several event types may have a field of one name.
    pub(super) fn parse_all(name: &str, catalog: &'c Catalog) -> Result<Vec<Self>, ConditionError> {
        // A JSON Pointer, as findings have it.
        let path =
            name.strip_prefix('/').map_or_else(|| name.to_owned(), |pointer| pointer.replace('/', "."));
        match path.as_str() {
            "event_id" | "header.event_id" => return Ok(vec![Self::EventId]),
            "event_type" | "header.event_type" => return Ok(vec![Self::EventType]),
            _ => {}
        }
        let mut parts: Vec<_> = fields(catalog).filter(|part| part.is_at(&path)).collect();
        let objects = parts.extract_if(.., |part| part.object().is_some()).last();
        if !parts.is_empty() {
            return Ok(parts);
        }
        if let Some(fields) = objects.as_ref().and_then(Self::object) {
            let members = fields.iter().map(|field| format!("{path}.{}", field.name));
            return Err(ConditionError::Object {
                field: path.clone(),
                members: List::new(members.collect()),
            });
        }
        let names =
            fields(catalog).filter_map(Self::field).filter(|field| field.value_type.object().is_none());
        let names = names.flat_map(|field| [field.path.as_str(), field.name.as_str()]);
        let nearest = most_similar(&path, names, str::to_lowercase, MAX_SUGGESTIONS)
            .into_iter()
            .map(str::to_owned)
            .collect();
        Err(ConditionError::unknown_field(path, nearest))
    }

    /// The field, if it is one.
    pub(super) fn field(self) -> Option<&'c Field> {
        match self {
            Self::Field { field, .. } => Some(field),
            Self::EventId | Self::EventType => None,
        }
    }

    /// The fields of the object that the part is.
    fn object(&self) -> Option<&'c [Field]> {
        self.field()?.value_type.object().map(|object| &*object.fields)
    }

    /// Whether the part has this title, or this path or the end of it.
    fn is_at(&self, path: &str) -> bool {
        let Self::Field { event_type, field } = self else { return false };
        // The paths of bodies are below `event`.
        let from_top = path.strip_prefix("event.").filter(|_| event_type.is_some());
        let before = field.path.strip_suffix(path);
        from_top.is_some_and(|path| path == field.path)
            || before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
            || field.title.is(path)
    }
}

/// The fields of the header and of all bodies.
fn fields(catalog: &Catalog) -> impl Iterator<Item = EventPart<'_>> {
    let header = catalog.header().walk().map(|field| EventPart::Field { event_type: None, field });
    let bodies = catalog.event_types().flat_map(|known| {
        known.body.walk().map(move |field| EventPart::Field { event_type: Some(known), field })
    });
    header.chain(bodies)
}
