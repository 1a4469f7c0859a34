//! What the codes of an event mean. The same integer means different things in different events, so a code is looked
//! up by event type and field, never by the field's name alone.

use std::borrow::Cow;

use crate::catalog::Code;
use crate::event::{Event, Value};

/// The codes of the event with the index of their member, in the order of the record.
pub fn labels<'c>(event: &Event<'c, '_>) -> impl Iterator<Item = (usize, &'c Code)> {
    event.members.iter().enumerate().filter_map(|(index, member)| {
        let Value::Int(integer) = member.value else { return None };
        Some((index, member.field.code(integer)?))
    })
}

/// The dotted path of a member below `event` or the top, with the places of list elements: `users.0.status`.
#[must_use]
pub fn path<'e>(event: &'e Event<'_, '_>, member: usize) -> Cow<'e, str> {
    let mut around = Some(member);
    while let Some(index) = around {
        if event.members[index].index.is_some() {
            let pointer = event.pointer(Some(member));
            // The first part names the member at the top: `event` or `header`.
            return Cow::Owned(pointer.split('/').skip(2).collect::<Vec<_>>().join("."));
        }
        around = event.members[index].parent;
    }
    Cow::Borrowed(&event.members[member].field.path)
}
