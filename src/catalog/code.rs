//! Codes: integers and strings with a documented meaning.

use std::fmt;
use std::sync::OnceLock;

use serde::{Serialize, Serializer};

use super::{Deprecation, Encoded, OnlyIf};
use crate::json::write_string;
use crate::message::Localized;

/// The documented codes of a field.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CodeList {
    /// The codes, in the order of the documentation.
    pub codes: Vec<Code>,
    /// Whether there may be others.
    pub is_open: bool,
    /// Whether one of the codes is no longer used.
    pub has_deprecated: bool,
    /// The page that lists them, if it is not that of the event type.
    pub page: Option<CodePage>,
}

/// The documentation page of a list of codes that event types share.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CodePage {
    /// The address.
    pub address: String,
    /// The date, `YYYY-MM-DD`.
    pub date: String,
}

/// A code.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Code {
    /// The value in events.
    pub code: CodeValue,
    /// The stable name in `snake_case`, for programs; that of a string is usually the string.
    pub name: String,
    /// The label for people.
    pub label: Localized,
    /// Date of the page that introduced the code, unless the first page had it.
    pub since: Option<String>,
    /// A remark.
    pub note: Option<Localized>,
    /// The number of the code in other parts of the documentation.
    pub param: Option<i64>,
    /// That the code is no longer used, and what is used instead.
    pub deprecated: Option<Deprecation>,
    /// The condition under which the code occurs.
    pub only_if: Option<OnlyIf>,
    /// Made when it is first written: most codes never are.
    pub(super) encoded: OnceLock<Encoded>,
}

/// The value of a code in events.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the two kinds of codes in JSON")]
pub enum CodeValue {
    /// An integer.
    Integer(i64),
    /// A string.
    Text(String),
}

impl CodeList {
    pub(super) fn new(codes: Vec<Code>, is_open: bool, page: Option<CodePage>) -> Self {
        Self { has_deprecated: codes.iter().any(|code| code.deprecated.is_some()), codes, is_open, page }
    }

    /// The code of this integer.
    #[must_use]
    pub fn of_integer(&self, integer: i64) -> Option<&Code> {
        self.codes.iter().find(|known| known.code == CodeValue::Integer(integer))
    }

    /// The code of this string.
    #[must_use]
    pub fn of_text(&self, text: &str) -> Option<&Code> {
        self.codes.iter().find(|known| known.code.text() == Some(text))
    }
}

impl Code {
    /// The value and the name, as messages list codes; a string that is its own name is written once.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.code {
            CodeValue::Text(text) if *text == self.name => text.clone(),
            code => format!("{code} {}", self.name),
        }
    }

    /// The object `{"name":…,"zh":…,"en":…}`.
    #[must_use]
    pub fn encoded(&self) -> &Encoded {
        self.encoded.get_or_init(|| {
            let Localized { zh, en } = &self.label;
            let length = self.name.len() + zh.len() + en.len() + r#"{"name":"","zh":"","en":""}"#.len();
            let mut json = Vec::with_capacity(length);
            for (key, text) in [(r#"{"name":"#, &self.name), (r#","zh":"#, zh), (r#","en":"#, en)] {
                json.extend_from_slice(key.as_bytes());
                write_string(&mut json, text);
            }
            json.push(b'}');
            Encoded::new(json)
        })
    }

    /// The name and the labels.
    #[must_use]
    pub fn names(&self) -> [&str; 3] {
        [&self.name, &self.label.zh, &self.label.en]
    }

    /// Whether a text is the name or a label.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        self.name == text || self.label.is(text)
    }
}

impl CodeValue {
    /// The integer, if it is one.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            Self::Text(_) => None,
        }
    }

    /// The string, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Integer(_) => None,
            Self::Text(text) => Some(text),
        }
    }
}

/// The value as in an event.
impl Serialize for CodeValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// The value as text, without quotation marks.
impl fmt::Display for CodeValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => integer.fmt(formatter),
            Self::Text(text) => text.fmt(formatter),
        }
    }
}
