//! The steps of layouts.

use super::LayoutEnd;
use crate::catalog::Field;
use crate::event::{Member, MemberId, Value};
use crate::json::Span;

/// A text between two values, or before the first or after the last, including the opening quote of a string.
/// The event type and the schema version, which rarely differ, are parts of it. Distances are in bytes, from its
/// start.
#[derive(Debug)]
pub(super) struct LayoutStep<'c> {
    pub(super) text: Box<str>,
    /// The members that begin or end in the text, except for that with the value before or after it.
    pub(super) containers: Option<Box<Containers<'c>>>,
    pub(super) next: AfterText<'c>,
}

/// Members that begin or end in the text of a step: those with an object or array, or with a value that is a part of
/// the text.
#[derive(Debug, Default)]
pub(super) struct Containers<'c> {
    pub(super) begun: Vec<BegunMember<'c>>,
    /// The members that end, with the distance of their end.
    pub(super) ended: Vec<(MemberId, usize)>,
}

/// What follows the text of a step.
#[derive(Debug)]
pub(super) enum AfterText<'c> {
    /// A value of a known member.
    Value {
        field: &'c Field,
        parent: Option<MemberId>,
        /// The index of an element.
        index: Option<u32>,
        /// The distances of the key and of the value.
        key: usize,
        value: usize,
        form: ValueForm,
        /// The indices of the steps that follow.
        steps: Vec<usize>,
    },
    /// The end of the event.
    End(Box<LayoutEnd<'c>>),
}

/// The form of a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ValueForm {
    /// A string that is the end of the text.
    Fixed,
    /// Any number.
    Number,
    /// Any string.
    String,
}

/// A member that begins in the text of a step.
#[derive(Debug)]
pub(super) struct BegunMember<'c> {
    pub(super) field: &'c Field,
    pub(super) parent: Option<MemberId>,
    /// The index of an element.
    pub(super) index: Option<u32>,
    pub(super) value: Value<'static>,
    /// The distances of the key and of the value.
    pub(super) key: usize,
    pub(super) value_start: usize,
}

impl LayoutStep<'_> {
    /// Whether this step comes next in a text. Of steps whose texts begin alike, it is the one with the longest.
    #[inline]
    pub(super) fn begins(&self, text: &[u8]) -> bool {
        text.starts_with(self.text.as_bytes())
    }

    /// Whether another step after the same steps is the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        // What begins and ends in the text follows from it and the steps before.
        self.text == other.text
            && match (&self.next, &other.next) {
                (AfterText::End(_), AfterText::End(_)) => true,
                (AfterText::Value { form, .. }, AfterText::Value { form: other, .. }) => form == other,
                _ => false,
            }
    }
}

impl<'c> Containers<'c> {
    /// Appends the members that begin in a step at `start` to `members`, and ends the spans of those that end.
    pub(super) fn read(&self, start: usize, members: &mut Vec<Member<'c, '_>>) {
        for begun in &self.begun {
            let &BegunMember { field, parent, index, ref value, key, value_start } = begun;
            let span = Span::new(start + key, start + value_start, start + value_start);
            members.push(Member { field, parent, index, value: value.clone(), span });
        }
        for (id, distance) in &self.ended {
            let span = &mut members[id.index()].span;
            *span = Span::new(span.start as usize, span.value as usize, start + distance);
        }
    }
}
