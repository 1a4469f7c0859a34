//! Copies of an event in one line of a log: many loggers write a message both as it is and with its parts.

use std::collections::HashMap;

/// The events that were found in a record of the input: the id and the JSON Pointer of each.
#[derive(Debug, Default)]
pub(super) struct Copies(HashMap<Box<str>, Box<str>>);

impl Copies {
    /// Adds an event. Returns whether it is a copy of one that was added before: one with the same id, unless the
    /// two are in different elements of an array, which are lines of their own.
    pub(super) fn add(&mut self, event_id: Option<&str>, pointer: &str) -> bool {
        let Some(event_id) = event_id.filter(|id| !id.is_empty()) else { return false };
        if let Some(earlier) = self.0.get(event_id) {
            return !are_in_different_elements(earlier, pointer);
        }
        self.0.insert(event_id.into(), pointer.into());
        false
    }

    /// Forgets all events, for the next record.
    pub(super) fn clear(&mut self) {
        if !self.0.is_empty() {
            self.0.clear();
        }
    }
}

/// Whether two pointers differ first in the index of an element.
fn are_in_different_elements(left: &str, right: &str) -> bool {
    let is_index = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    let mut steps = left.split('/').zip(right.split('/'));
    steps.find(|(left, right)| left != right).is_some_and(|(left, right)| is_index(left) && is_index(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_event_twice_in_a_line_is_a_copy() {
        let mut copies = Copies::default();
        for (id, pointer, is_copy) in [
            (Some("a"), "/hits/0/message", false),
            (Some("a"), "/hits/0/event/original", true),
            (Some("a"), "/hits/1/message", false),
            (Some("b"), "/hits/0/message", false),
            (Some(""), "/x", false),
            (Some(""), "/y", false),
            (None, "/x", false),
            (None, "/y", false),
        ] {
            assert_eq!(copies.add(id, pointer), is_copy, "{id:?} {pointer}");
        }
        copies.clear();
        assert!(!copies.add(Some("a"), "/message"));
    }
}
