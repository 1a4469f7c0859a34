//! JSON Pointers (RFC 6901) of members.

use super::anomaly::{Anomaly, PathStep};
use super::{Event, MemberId};
use crate::json::Span;

impl<'c> Event<'c, '_> {
    /// The JSON Pointer of a member; empty for the whole record.
    #[must_use]
    pub fn pointer(&self, member: Option<MemberId>) -> String {
        let mut pointer = String::new();
        let ancestors = std::iter::successors(member, |id| self.member(*id).parent);
        for id in ancestors.collect::<Vec<_>>().into_iter().rev() {
            let member = self.member(id);
            match member.index {
                Some(index) => pointer.push_str(&format!("/{index}")),
                None => push_name(&mut pointer, &member.field.name),
            }
        }
        pointer
    }

    /// The JSON Pointer of a member that is missing, unknown or duplicated.
    #[must_use]
    pub fn pointer_of(&self, anomaly: &Anomaly<'c>) -> String {
        match *anomaly {
            Anomaly::Missing { parent, field } => child(&self.pointer(parent), &field.name),
            Anomaly::Unknown { parent, span, .. } => child(&self.pointer(parent), &self.key(span)),
            Anomaly::Duplicate { parent, within, span } => {
                let mut pointer = self.pointer(parent);
                let ancestors =
                    std::iter::successors(within, |index| self.containers[*index as usize].around);
                for index in ancestors.collect::<Vec<_>>().into_iter().rev() {
                    match self.containers[index as usize].step {
                        PathStep::Key(start) => push_name(&mut pointer, &self.key(Span { start, ..span })),
                        PathStep::Index(index) => pointer.push_str(&format!("/{index}")),
                    }
                }
                push_name(&mut pointer, &self.key(span));
                pointer
            }
        }
    }
}

/// The JSON Pointer of a member of the object at `pointer`.
#[must_use]
pub fn child(pointer: &str, name: &str) -> String {
    let mut child = pointer.to_owned();
    push_name(&mut child, name);
    child
}

/// Appends a name to a JSON Pointer.
pub(crate) fn push_name(pointer: &mut String, name: &str) {
    pointer.push('/');
    if name.contains(['~', '/']) {
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped() {
        assert_eq!(child("", "a/b~c"), "/a~1b~0c");
        assert_eq!(child("/x", ""), "/x/");
    }
}
