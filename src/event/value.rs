//! A value as far as the tool looks at it.

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
    /// An array; its elements follow as members of their own where the catalogue knows them.
    List,
    /// `null`.
    Null,
    /// Any other number, as it is written: with a fraction or exponent, or beyond 64 bits.
    Number(&'a str),
    /// An object; its members follow where the catalogue knows them.
    Object,
    /// A text.
    Text(Cow<'a, str>),
}

/// The value, of an object or list only that it is one.
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
    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is an integer, of whatever size.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match self {
            Self::Int(_) => true,
            Self::Number(written) => !written.contains(['.', 'e', 'E']),
            _ => false,
        }
    }

    /// Whether this says nothing: `null` or an empty text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }
}

#[inline(never)]
fn number(written: &str) -> Value<'_> {
    written.parse().map_or(Value::Number(written), Value::Int)
}

/// As much of a text as a message quotes.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    const QUOTED: usize = 60;
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => Cow::Owned([&text[..end], "…"].concat()),
        None => Cow::Borrowed(text),
    }
}
