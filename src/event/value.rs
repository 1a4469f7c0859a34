//! Values of members.

use std::borrow::Cow;

use crate::json::Token;

/// A JSON value. Numbers stay integers wherever they are integers.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An array. Its elements are members of their own if the catalog knows them.
    List,
    /// `null`.
    Null,
    /// Any other number, as written: with a fraction or exponent, or of more than 64 bits.
    Number(&'a str),
    /// An object. Its members are members of their own if the catalog knows them.
    Object,
    /// A string.
    Text(Cow<'a, str>),
}

/// The value; of an object or array only its type.
impl<'a> From<Token<'a>> for Value<'a> {
    #[inline]
    fn from(token: Token<'a>) -> Self {
        match token {
            Token::Array => Self::List,
            Token::Bool(value) => Self::Bool(value),
            Token::Null => Self::Null,
            Token::Number(written) => number(written),
            Token::Object => Self::Object,
            Token::String(text) => Self::Text(text.unescape()),
        }
    }
}

impl Value<'_> {
    /// The text of a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is an integer of any size.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match self {
            Self::Int(_) => true,
            Self::Number(written) => !written.contains(['.', 'e', 'E']),
            _ => false,
        }
    }

    /// Whether it is `null` or an empty string.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }
}

#[inline]
fn number(written: &str) -> Value<'_> {
    match written.as_bytes() {
        // Nearly all codes.
        [digit @ b'0'..=b'9'] => Value::Int(i64::from(digit - b'0')),
        _ => long_number(written),
    }
}

#[inline(never)]
fn long_number(written: &str) -> Value<'_> {
    written.parse().map_or(Value::Number(written), Value::Int)
}

/// The beginning of a text as messages quote it.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    /// The largest number of characters.
    const LIMIT: usize = 60;
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => Cow::Owned([&text[..end], "…"].concat()),
        None => Cow::Borrowed(text),
    }
}
