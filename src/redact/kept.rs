//! What is not redacted: names, codes, event types, times and small numbers.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Catalog, Field, ObjectSchema, Scalar, StringFormat};

/// What the ids of the platform begin with, before `_`, besides what the examples of the catalog begin with: apps, open, union
/// and department ids, chats.
const ID_PREFIXES: [&str; 5] = ["cli", "ou", "on", "od", "oc"];

/// What says nothing about a person or a tenant, by the catalog.
pub(super) struct Kept<'c> {
    /// The kinds of values that members of a name have.
    members: HashMap<&'c str, Kinds>,
    /// All codes that are strings.
    codes: HashSet<&'c str>,
    /// The first words of ids, before `_`.
    prefixes: HashSet<&'c str>,
}

/// The kinds of values of a member that are kept.
#[derive(Clone, Copy, Default)]
struct Kinds {
    codes: bool,
    numbers: bool,
    times: bool,
}

impl<'c> Kept<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        let mut kept =
            Self { members: HashMap::new(), codes: HashSet::new(), prefixes: HashSet::from(ID_PREFIXES) };
        let bodies = catalog.event_types().map(|event_type| &event_type.body);
        for field in bodies.chain([catalog.envelope()]).flat_map(ObjectSchema::walk) {
            kept.add(field);
        }
        kept
    }

    fn add(&mut self, field: &'c Field) {
        let kinds = self.members.entry(&field.name).or_default();
        if let Some(list) = field.code_list() {
            kinds.codes = true;
            self.codes.extend(list.codes.iter().filter_map(|code| code.code.text()));
        }
        match field.value_type.scalar() {
            Some(Scalar::Boolean | Scalar::Integer { .. } | Scalar::Number) => kinds.numbers = true,
            Some(Scalar::String { format, example, .. }) => {
                kinds.times |= format.is_some_and(|format| format != StringFormat::Id);
                let prefix = example.as_deref().and_then(|example| example.split_once("_{"));
                self.prefixes.extend(prefix.map(|(prefix, _)| prefix));
            }
            None => {}
        }
    }

    /// Whether the name of a member is kept: it is in the catalog, or consists of ASCII letters, as names of members do that
    /// are not data.
    pub(super) fn is_name(&self, name: &str) -> bool {
        let is_of_name = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-' | b'.');
        self.is_known_name(name) || name.bytes().all(is_of_name)
    }

    /// Whether the catalog has a member of this name.
    pub(super) fn is_known_name(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Whether a step of a JSON Pointer is kept: a name, or the index of an element.
    pub(super) fn is_step(&self, step: &str) -> bool {
        self.is_name(step) || is_small_number(step)
    }

    /// Whether an id may begin with this word and `_`.
    pub(super) fn is_prefix(&self, word: &str) -> bool {
        self.prefixes.contains(word)
    }

    /// Whether a string, given without escapes, is kept as the value of a member of this name.
    pub(super) fn is_string(&self, name: &str, text: &str) -> bool {
        let is_version = name == "schema" && matches!(text, "1.0" | "2.0");
        let is_type = matches!(name, "event_type" | "type") && is_type_name(text);
        let kinds = self.members.get(name).copied().unwrap_or_default();
        let is_code = kinds.codes && (self.codes.contains(text) || is_small_number(text));
        is_version || is_type || is_code || (kinds.times && is_time(text))
    }

    /// Whether a number is kept as the value of a member of this name.
    pub(super) fn is_number(&self, name: &str, text: &str) -> bool {
        let kinds = self.members.get(name).copied().unwrap_or_default();
        (kinds.numbers && is_small_number(text)) || (kinds.times && is_time(text))
    }
}

/// Whether a text has the form of an event type or of another type: `approval.instance.status_changed_v4`, `app_ticket`.
fn is_type_name(text: &str) -> bool {
    let name = match text.rsplit_once("_v") {
        Some((name, version)) if is_small_number(version) => name,
        _ => text,
    };
    let is_of_name = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'.');
    name.contains(['.', '_']) && name.bytes().all(is_of_name)
}

/// Whether a text may be a code or a count, and is too short to be an id.
fn is_small_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text may be a time: a Unix timestamp of up to 16 digits, or a date with or without a time of day and a zone.
fn is_time(text: &str) -> bool {
    let is_of_time = |byte: u8| byte.is_ascii_digit() || b"-:+. TZ".contains(&byte);
    let is_timestamp = text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_date = text.len() <= 35 && text.as_bytes().get(4) == Some(&b'-') && text.bytes().all(is_of_time);
    is_timestamp || is_date
}
