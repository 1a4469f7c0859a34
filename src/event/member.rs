//! The members of a record that the catalog knows.

use std::num::NonZeroU32;

use super::Value;
use crate::catalog::{Code, Field, ValueType};
use crate::json::Span;

/// The number of a member of an event, in the order of the text.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct MemberId(NonZeroU32);

impl MemberId {
    /// The member at an index, which is at most [`MAX_LENGTH`](crate::limits::MAX_LENGTH).
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "a record has fewer members than bytes")]
    pub(super) fn new(index: usize) -> Self {
        Self(NonZeroU32::new(index as u32 + 1).expect("a record has fewer members than bytes"))
    }

    #[inline]
    pub(super) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A member that the catalog knows, or an element of a list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Member<'c, 'a> {
    /// The field of the catalog; of an element, that of its list.
    pub field: &'c Field,
    /// The object or list around it; `None` at the top level.
    pub parent: Option<MemberId>,
    /// The index of an element in its list.
    pub index: Option<u32>,
    /// The value.
    pub value: Value<'a>,
    /// The span in the text of the record.
    pub span: Span,
}

impl<'c> Member<'c, '_> {
    /// The type that the value should have.
    #[must_use]
    pub fn value_type(&self) -> &'c ValueType {
        match &self.field.value_type {
            ValueType::List(element) if self.index.is_some() => element,
            value_type => value_type,
        }
    }

    /// The code that the value is, if the field lists it.
    #[must_use]
    pub fn code(&self) -> Option<&'c Code> {
        match &self.value {
            Value::Int(integer) => self.field.code(*integer),
            Value::Text(text) => self.field.code_of_text(text),
            _ => None,
        }
    }
}
