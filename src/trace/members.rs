//! The members of an event that life cycles name by their paths.

use smol_str::SmolStr;

use super::app::MAX_ID_LENGTH;
use crate::catalog::{CodeValue, EventType, Field, FieldPath};
use crate::event::{Event, Member, MemberId, Value};

/// A member that a life cycle names, as an event type has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct NamedMember<'c> {
    pub(super) path: &'c FieldPath,
    /// The field; `None` if the event type has none at the path.
    field: Option<&'c Field>,
}

impl<'c> NamedMember<'c> {
    pub(super) fn new(path: &'c FieldPath, event_type: &'c EventType) -> Self {
        Self { path, field: path.field(&event_type.body) }
    }

    /// The member outside of lists, or in an element of a list.
    pub(super) fn find<'e, 'a, 'f>(
        &self,
        event: &'e Event<'f, 'a>,
        element: Option<MemberId>,
    ) -> Option<&'e Member<'f, 'a>> {
        let mut members = event.body_members_of(self.field?);
        if self.path.is_top_level() {
            return members.next().map(|(_, member)| member);
        }
        let element = element.filter(|_| self.path.list().is_some());
        members.find(|(id, _)| element_of(event, *id) == element).map(|(_, member)| member)
    }

    /// The members in all elements of lists.
    pub(super) fn find_all<'e, 'a, 'f>(
        &self,
        event: &'e Event<'f, 'a>,
    ) -> impl Iterator<Item = (MemberId, &'e Member<'f, 'a>)> {
        self.field.into_iter().flat_map(|field| event.body_members_of(field))
    }

    /// The id that the member is.
    pub(super) fn find_id(&self, event: &Event<'_, '_>, element: Option<MemberId>) -> Option<SmolStr> {
        id(&self.find(event, element)?.value)
    }
}

/// The element of a list that a member is in.
pub(super) fn element_of(event: &Event<'_, '_>, id: MemberId) -> Option<MemberId> {
    let mut ancestors = std::iter::successors(Some(id), |id| event.member(*id).parent);
    ancestors.find(|id| event.member(*id).index.is_some())
}

/// An id: a string of up to [`MAX_ID_LENGTH`] bytes that is not empty, or a number, which `validate` reports but
/// which still identifies.
pub(super) fn id(value: &Value<'_>) -> Option<SmolStr> {
    match value {
        Value::Text(text) if (1..=MAX_ID_LENGTH).contains(&text.len()) => Some(SmolStr::new(text)),
        Value::Int(number) => Some(number.to_string().into()),
        Value::Number(number) if number.len() <= MAX_ID_LENGTH => Some(SmolStr::new(number)),
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
