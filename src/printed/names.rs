//! Names of members as programs write them.

use std::borrow::Cow;

use crate::catalog::{Field, ObjectSchema};

/// The field that a program's name is for: `ProcessId`, `processId` and `ProcessID` are `process_id`.
pub(super) fn field_of<'c>(schema: &'c ObjectSchema, name: &str) -> Option<&'c Field> {
    schema.find(name).or_else(|| schema.fields.iter().find(|field| is_same(&field.name, name)))
}

/// Whether two names have the same letters and digits.
pub(super) fn is_same(name: &str, other: &str) -> bool {
    let letters = |name: &'_ str| {
        let bytes = name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase());
        bytes.collect::<Vec<_>>()
    };
    name.len().abs_diff(other.len()) <= name.len().max(other.len()) / 2 && letters(name) == letters(other)
}

/// A program's name as events write it: `ProcessNodeID` is `process_node_id`.
pub(super) fn snake_case(name: &str) -> Cow<'_, str> {
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_word || !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    let bytes = name.as_bytes();
    let mut snake = String::with_capacity(name.len() + 8);
    for (index, byte) in bytes.iter().enumerate() {
        let after_lower = index > 0 && !bytes[index - 1].is_ascii_uppercase();
        let before_lower = index > 0 && bytes.get(index + 1).is_some_and(u8::is_ascii_lowercase);
        if byte.is_ascii_uppercase() && (after_lower || before_lower) {
            snake.push('_');
        }
        snake.push(char::from(byte.to_ascii_lowercase()));
    }
    Cow::Owned(snake)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_programs_become_those_of_events() {
        let cases = [
            ("EventID", "event_id"),
            ("ProcessNodeId", "process_node_id"),
            ("processId", "process_id"),
            ("APIKey", "api_key"),
            ("DetailsOfJobStatusChange", "details_of_job_status_change"),
            ("X-Y", "X-Y"),
            ("event_id", "event_id"),
            ("id", "id"),
        ];
        for (name, expected) in cases {
            assert_eq!(snake_case(name), expected);
        }
    }

    #[test]
    fn names_are_compared_without_case_and_underscores() {
        assert!(is_same("event_id", "EventID"));
        assert!(is_same("a_b", "aB"));
        assert!(!is_same("event_id", "EventType"));
        assert!(!is_same("", "a"));
    }
}
