//! JSON as text: members and elements as stretches of their document, and documents laid out anew without
//! touching a value.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object with their values as they are written; `None` if the text is no object.
#[must_use]
pub fn members(object: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    serde_json::from_str::<Members<'_>>(object).ok().map(|members| members.0)
}

/// The elements of an array as they are written; `None` if the text is no array.
#[must_use]
pub fn elements(array: &str) -> Option<Vec<&str>> {
    let elements: Vec<&RawValue> = serde_json::from_str(array).ok()?;
    Some(elements.into_iter().map(RawValue::get).collect())
}

/// The text of a JSON string; `None` if it is something else.
#[must_use]
pub fn text(string: &str) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Name<'_>>(string).ok().map(|name| name.0)
}

/// Where `part`, which is borrowed from `whole`, stands in it.
#[must_use]
pub fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

/// Where the member with this value begins: at the quote before its name.
///
/// # Panics
/// If no member's value begins at `value`.
#[must_use]
pub fn member_start(document: &str, value: usize) -> usize {
    let closing = document[..value].rfind('"').expect("a member has a name");
    // An escape in a name may be `\"`, but then the quote does not open the name.
    let quotes = document[..closing].rmatch_indices('"').map(|(quote, _)| quote);
    let mut opening = quotes.filter(|quote| {
        let slashes = document[..*quote].bytes().rev().take_while(|byte| *byte == b'\\').count();
        slashes % 2 == 0
    });
    opening.next().expect("a name has two quotes")
}

/// Where the value at a JSON Pointer stands in `document`, or the nearest value around it that is there.
#[must_use]
pub fn locate(document: &str, pointer: &str) -> Range<usize> {
    let mut value = document;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let inner = match members(value) {
            Some(members) => members.into_iter().rfind(|(name, _)| *name == token).map(|(_, value)| value),
            None => token.parse().ok().and_then(|index: usize| elements(value)?.get(index).copied()),
        };
        match inner {
            Some(inner) => value = inner,
            None => break,
        }
    }
    let start = offset(document, value);
    start..start + value.len()
}

/// Appends `text` as a JSON string.
pub fn write_string(out: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(out, text).expect("a Vec takes any bytes");
}

/// Appends the document without insignificant white space.
pub fn compact(out: &mut Vec<u8>, document: &[u8]) {
    for token in Tokens(document) {
        out.extend_from_slice(token);
    }
}

/// Appends the document with a member a line, indented by two blanks. Values keep every byte.
pub fn pretty(out: &mut Vec<u8>, document: &[u8]) {
    lay_out(out, document, Layout::PRETTY);
}

/// The white space between tokens.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Layout {
    /// What stands behind a name.
    pub(crate) colon: &'static str,
    /// What stands between members on one line.
    pub(crate) comma: &'static str,
    /// By what members on lines of their own are indented; `None` for one line.
    pub(crate) indent: Option<&'static str>,
}

impl Layout {
    pub(crate) const COMPACT: Self = Self { colon: ":", comma: ",", indent: None };
    pub(crate) const PRETTY: Self = Self { colon: ": ", comma: ",", indent: Some("  ") };
    pub(crate) const SPACED: Self = Self { colon: ": ", comma: ", ", indent: None };
}

/// Appends the document with this white space between its tokens. Values keep every byte.
pub(crate) fn lay_out(out: &mut Vec<u8>, document: &[u8], layout: Layout) {
    let mut depth = 0;
    let mut tokens = Tokens(document).peekable();
    let new_line = |out: &mut Vec<u8>, depth: usize| {
        if let Some(indent) = layout.indent {
            out.push(b'\n');
            out.extend(std::iter::repeat_n(indent.as_bytes(), depth).flatten());
        }
    };
    while let Some(token) = tokens.next() {
        match token {
            b"{" | b"[" => {
                out.extend_from_slice(token);
                if let Some(closing @ (b"}" | b"]")) = tokens.peek().copied() {
                    out.extend_from_slice(closing);
                    tokens.next();
                } else {
                    depth += 1;
                    new_line(out, depth);
                }
            }
            b"}" | b"]" => {
                depth -= 1;
                new_line(out, depth);
                out.extend_from_slice(token);
            }
            b"," => {
                out.extend_from_slice(layout.comma.as_bytes());
                new_line(out, depth);
            }
            b":" => out.extend_from_slice(layout.colon.as_bytes()),
            value => out.extend_from_slice(value),
        }
    }
}

/// The tokens of a valid document, as they are written.
pub(crate) fn tokens(document: &str) -> impl Iterator<Item = &str> {
    Tokens(document.as_bytes()).map(|token| std::str::from_utf8(token).expect("a token ends at ASCII"))
}

/// The tokens of a valid document: strings, other scalars and single punctuation marks.
struct Tokens<'a>(&'a [u8]);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let start = self.0.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))?;
        let rest = &self.0[start..];
        let length = match rest[0] {
            b'"' => string_length(rest),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            _ => rest
                .iter()
                .position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'}' | b']' | b',' | b':'))
                .unwrap_or(rest.len()),
        };
        let (token, rest) = rest.split_at(length);
        self.0 = rest;
        Some(token)
    }
}

fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

struct Members<'a>(Vec<(Cow<'a, str>, &'a str)>);

impl<'a> Deserialize<'a> for Members<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'a> Visitor<'a> for MembersVisitor {
            type Value = Members<'a>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Members<'a>, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), value)) = map.next_entry::<_, &RawValue>()? {
                    members.push((name, value.get()));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

/// The name of a member, borrowed where it has no escapes.
pub(crate) struct Name<'a>(pub(crate) Cow<'a, str>);

impl<'a> Deserialize<'a> for Name<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'a> Visitor<'a> for NameVisitor {
            type Value = Name<'a>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, name: &'a str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}
