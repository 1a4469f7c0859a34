//! The labels of codes, and the paths that they are shown under.

use std::borrow::Cow;

use super::{Event, MemberId, Value};
use crate::catalog::Code;

impl<'c> Event<'c, '_> {
    /// The codes in the event, each with its member, in the order of the record. Strings of open lists have none:
    /// they are names themselves.
    ///
    /// The same integer means different things in different events, so the code is looked up by event type
    /// and field.
    pub fn labels(&self) -> impl Iterator<Item = (MemberId, &'c Code)> {
        self.members().filter_map(|(id, member)| {
            let field = member.field;
            let list = field.code_list()?;
            let code = match &member.value {
                Value::Int(integer) => list.of_integer(*integer),
                Value::Text(text) if !list.is_open => list.of_text(text),
                _ => None,
            };
            Some((id, code?))
        })
    }

    /// The dotted path of a member below `event` or `header`, with the indices of array elements:
    /// `users.0.status`.
    #[must_use]
    pub fn path(&self, id: MemberId) -> Cow<'_, str> {
        let mut ancestors = std::iter::successors(Some(id), |id| self.member(*id).parent);
        if ancestors.any(|id| self.member(id).index.is_some()) {
            let pointer = self.pointer(Some(id));
            // The pointer begins with an empty part and the top-level member.
            return Cow::Owned(pointer.split('/').skip(2).collect::<Vec<_>>().join("."));
        }
        Cow::Borrowed(&self.member(id).field.path)
    }
}
