//! A value as far as the tool looks at it.

use std::borrow::Cow;
use std::fmt;

/// A JSON value. Numbers stay integers wherever they are integers.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// A number with a fraction or exponent, or one beyond 64 bits.
    Float(f64),
    /// An integer.
    Int(i64),
    /// An array; its elements follow as members of their own where the catalogue knows them.
    List,
    /// `null`.
    Null,
    /// An object; its members follow where the catalogue knows them.
    Object,
    /// Replaced by a later member of the same name.
    Superseded,
    /// A text.
    Text(Cow<'a, str>),
    /// An integer beyond the signed ones.
    Uint(u64),
}

impl Value<'_> {
    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether this says nothing: `null` or an empty text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null | Self::Superseded => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }
}

/// The value as a message names it: the type, and the value where it is short.
impl fmt::Display for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// As much of a text as a message quotes.
        const QUOTED: usize = 60;
        match self {
            Self::Bool(value) => write!(formatter, "the boolean {value}"),
            Self::Float(value) => write!(formatter, "the number {value:?}"),
            Self::Int(value) => write!(formatter, "the integer {value}"),
            Self::List => formatter.write_str("an array"),
            Self::Null | Self::Superseded => formatter.write_str("null"),
            Self::Object => formatter.write_str("an object"),
            Self::Text(text) => match text.char_indices().nth(QUOTED) {
                Some((end, _)) => write!(formatter, "the string \"{}…\"", &text[..end]),
                None => write!(formatter, "the string \"{text}\""),
            },
            Self::Uint(value) => write!(formatter, "the integer {value}"),
        }
    }
}
