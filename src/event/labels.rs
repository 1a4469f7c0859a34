//! The labels of codes, and the paths that they are shown under.

use std::borrow::Cow;

use super::{Event, Value};
use crate::catalog::Code;

impl<'c> Event<'c, '_> {
    /// The codes in the event, each with the index of its member, in the order of the record.
    ///
    /// The same integer means different things in different events, so the code is looked up by event type and field.
    pub fn labels(&self) -> impl Iterator<Item = (usize, &'c Code)> {
        self.members.iter().enumerate().filter_map(|(index, member)| {
            let Value::Int(integer) = member.value else { return None };
            Some((index, member.field.code(integer)?))
        })
    }

    /// The dotted path of a member below `event` or `header`, with the indices of array elements: `users.0.status`.
    #[must_use]
    pub fn path(&self, member: usize) -> Cow<'_, str> {
        let mut around = Some(member);
        while let Some(index) = around {
            if self.members[index].index.is_some() {
                let pointer = self.pointer(Some(member));
                // The pointer begins with an empty part and the top-level member.
                return Cow::Owned(pointer.split('/').skip(2).collect::<Vec<_>>().join("."));
            }
            around = self.members[index].parent;
        }
        Cow::Borrowed(&self.members[member].field.path)
    }
}
