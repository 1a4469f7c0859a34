//! What is no longer recommended, with its successor.

use crate::catalog::{Deprecation, EventType};
use crate::event::Member;
use crate::finding::Message;

/// The message that an event type is no longer recommended, if it is so.
pub(super) fn event_type(known: &EventType) -> Option<Message> {
    known.deprecated.as_ref().map(|deprecation| message(known.name.clone(), deprecation))
}

/// The message that a member or its code is no longer recommended, if it is so.
pub(super) fn member(member: &Member<'_, '_>) -> Option<Message> {
    let field = member.field;
    if let Some(deprecation) = &field.deprecated {
        return (!member.value.is_empty()).then(|| message(field.name.clone(), deprecation));
    }
    let (code, deprecation) = member.code().and_then(|code| Some((code, code.deprecated.as_ref()?)))?;
    Some(message(format!("{}={}", field.name, code.title()), deprecation))
}

fn message(name: String, deprecation: &Deprecation) -> Message {
    match &deprecation.by {
        Some(by) => Message::DeprecatedBy { name, by: by.clone() },
        None => Message::DeprecatedName { name },
    }
}
