//! The members of an event that life cycles name by their paths.

use super::app::MAX_ID_LENGTH;
use crate::catalog::{CodeValue, Field, FieldPath};
use crate::event::{Event, Member, MemberId, Value};

/// The member at a path outside of lists, or in an element of a list.
pub(super) fn member<'e, 'c, 'a>(
    event: &'e Event<'c, 'a>,
    path: &FieldPath,
    element: Option<MemberId>,
) -> Option<&'e Member<'c, 'a>> {
    if path.is_top_level() {
        return event.body_member_named(path.path());
    }
    let element = element.filter(|_| path.list().is_some());
    let mut members = at_path(event, path);
    members.find(|(id, _)| element_of(event, *id) == element).map(|(_, member)| member)
}

/// The members at a path, in all elements of lists.
pub(super) fn at_path<'e, 'c, 'a>(
    event: &'e Event<'c, 'a>,
    path: &FieldPath,
) -> impl Iterator<Item = (MemberId, &'e Member<'c, 'a>)> {
    event.members().filter(|(id, member)| {
        member.field.path == path.path() && member.index.is_none() && event.is_in_body(*id)
    })
}

/// The element of a list that a member is in.
pub(super) fn element_of(event: &Event<'_, '_>, id: MemberId) -> Option<MemberId> {
    let mut ancestors = std::iter::successors(Some(id), |id| event.member(*id).parent);
    ancestors.find(|id| event.member(*id).index.is_some())
}

/// An id: a string of up to [`MAX_ID_LENGTH`] bytes that is not empty, or a number, which `validate` reports but
/// which still identifies.
pub(super) fn id(member: Option<&Member<'_, '_>>) -> Option<Box<str>> {
    match &member?.value {
        Value::Text(text) if (1..=MAX_ID_LENGTH).contains(&text.len()) => Some(text.as_ref().into()),
        Value::Int(number) => Some(number.to_string().into()),
        Value::Number(number) if number.len() <= MAX_ID_LENGTH => Some((*number).into()),
        _ => None,
    }
}

/// The value of a code, if the value of a member may be one.
pub(super) fn code_value(field: &Field, value: &Value<'_>) -> Option<CodeValue> {
    match value {
        Value::Int(integer) => Some(CodeValue::Integer(*integer)),
        Value::Text(text) if !field.has_integer_codes() && text.len() <= MAX_ID_LENGTH => {
            Some(CodeValue::Text(text.as_ref().into()))
        }
        _ => None,
    }
}
