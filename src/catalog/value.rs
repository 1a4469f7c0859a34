//! Scalar values: formats of strings, codes and known values.

use serde::Deserialize;

use super::Encoded;
use crate::message::Localized;

/// The format of a string.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StringFormat {
    /// `YYYY-MM-DD`.
    Date,
    /// An opaque id, often of more digits than a JavaScript number holds.
    Id,
    /// A Unix timestamp: 13 digits for milliseconds, or 16 for microseconds.
    Milliseconds,
    /// A Unix timestamp in seconds, with or without a fraction.
    Seconds,
}

/// A code of a closed list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Code {
    /// The integer in events.
    pub code: i64,
    /// The stable name in `snake_case`, for programs.
    pub name: String,
    /// The label for people.
    pub label: Localized,
    /// Date of the page that introduced the code, unless the first page had it.
    pub since: Option<String>,
    /// A remark.
    pub note: Option<Localized>,
    /// The object `{"name":…,"zh":…,"en":…}`.
    pub encoded: Encoded,
}

/// A value of an open list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KnownValue {
    /// The string in events.
    pub value: String,
    /// The label in Chinese.
    pub zh: String,
    /// The label in English.
    pub en: String,
    /// The number of the value in other parts of the documentation.
    pub param: Option<i64>,
}

impl KnownValue {
    /// The label for people.
    #[must_use]
    pub fn label(&self) -> Localized {
        Localized::new(&self.zh, &self.en)
    }
}
