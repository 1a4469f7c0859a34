//! Formats of strings.

use serde::Deserialize;

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
