//! The model of values: types, formats, codes and known values.

use std::ops::RangeInclusive;

use serde::Deserialize;

use super::{Encoded, ObjectSchema};
use crate::message::{JsonType, Localized};

/// The type of a value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ValueType {
    /// Any value.
    Any,
    /// An array with elements of one type.
    List(Box<ValueType>),
    /// An object with known members.
    Object(ObjectSchema),
    /// A string, number or boolean.
    Scalar(Scalar),
}

impl ValueType {
    /// The name of the type in messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::List(_) => "array",
            Self::Object(_) => "object",
            Self::Scalar(Scalar::Boolean) => "boolean",
            Self::Scalar(Scalar::Integer { .. }) => "integer",
            Self::Scalar(Scalar::Number) => "number",
            Self::Scalar(Scalar::String { .. }) => "string",
        }
    }

    /// The type as messages name it.
    #[must_use]
    pub fn json_type(&self) -> JsonType {
        match self {
            Self::Any => JsonType::Any,
            Self::List(_) => JsonType::Array,
            Self::Object(_) => JsonType::Object,
            Self::Scalar(Scalar::Boolean) => JsonType::Boolean,
            Self::Scalar(Scalar::Integer { .. }) => JsonType::Integer,
            Self::Scalar(Scalar::Number) => JsonType::Number,
            Self::Scalar(Scalar::String { .. }) => JsonType::String,
        }
    }

    /// Whether any string is valid.
    #[must_use]
    pub fn accepts_any_string(&self) -> bool {
        // The documentation says nothing about what an id looks like.
        matches!(self, Self::Scalar(Scalar::String { format: None | Some(Format::Id), length: None, .. }))
    }

    /// The type itself, or that of the elements, if it is an object.
    #[must_use]
    pub fn object(&self) -> Option<&ObjectSchema> {
        match self {
            Self::Any | Self::Scalar(_) => None,
            Self::List(element) => element.object(),
            Self::Object(object) => Some(object),
        }
    }

    /// The type itself, or that of the elements, if it is a scalar.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match self {
            Self::Any | Self::Object(_) => None,
            Self::List(element) => element.scalar(),
            Self::Scalar(scalar) => Some(scalar),
        }
    }
}

/// The type of a value that is neither an array nor an object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Scalar {
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer {
        /// The valid integers; empty if any is valid.
        codes: Vec<Code>,
    },
    /// Any number.
    Number,
    /// A string.
    String {
        /// The format.
        format: Option<Format>,
        /// Template of simulated values: `{id}` becomes 19 digits, `{hex}` 12 hex digits.
        example: Option<String>,
        /// The length in characters.
        length: Option<RangeInclusive<usize>>,
        /// Known values; others are valid too.
        values: Vec<KnownValue>,
    },
}

/// The format of a string.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Format {
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
