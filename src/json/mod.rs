//! JSON as text: members and elements as stretches of their document, and documents laid out anew without
//! touching a value.

mod scan;
mod span;
mod syntax_error;

use std::borrow::Cow;
use std::ops::Range;

pub use span::Span;
pub use syntax_error::{SyntaxError, SyntaxProblem, TruncatedPart, syntax_error};

pub(crate) use scan::{Fault, Scanner, Token, plain};

use crate::limits::MAX_DEPTH;

/// The members of an object with their values as they are written; `None` if the text is no object, or one of more than
/// [`MAX_DEPTH`] levels.
#[must_use]
pub fn members(object: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let members = Members::new(object)?;
    members.map(|found| found.ok().map(|(name, span)| (name, &object[span.value()]))).collect()
}

/// The members of an object, from the first to the last, with where they stand in its text. Nothing comes after an error.
#[derive(Debug)]
pub(crate) struct Members<'a> {
    scanner: Scanner<'a>,
    first: bool,
    done: bool,
}

impl<'a> Members<'a> {
    /// Those of the object that the text is; `None` if it is something else.
    pub(crate) fn new(object: &'a str) -> Option<Self> {
        let mut scanner = Scanner::new(object);
        let Ok(Token::Object) = scanner.value() else { return None };
        Some(Self { scanner, first: true, done: false })
    }

    fn member(&mut self) -> Result<Option<(Cow<'a, str>, Span)>, Fault> {
        if !self.scanner.member(std::mem::take(&mut self.first))? {
            return if self.scanner.is_at_end() { Ok(None) } else { Err(Fault::Broken) };
        }
        let start = self.scanner.offset();
        let name = self.scanner.name()?.read();
        let value = self.scanner.skip()?;
        let end = self.scanner.offset();
        Ok(Some((name, Span::new(start, end - value.len(), end))))
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Result<(Cow<'a, str>, Span), Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let found = self.member();
        self.done = !matches!(found, Ok(Some(_)));
        found.transpose()
    }
}

/// The name of the member that stands there in a valid document.
///
/// # Panics
/// If no member stands there.
#[must_use]
pub fn key(document: &str, span: Span) -> Cow<'_, str> {
    let mut scanner = Scanner::new(&document[span.start as usize..]);
    scanner.name().expect("a member begins with its name").read()
}

/// The elements of an array as they are written; `None` if the text is no array.
#[must_use]
pub fn elements(array: &str) -> Option<Vec<&str>> {
    let mut scanner = Scanner::new(array);
    let Ok(Token::Array) = scanner.value() else { return None };
    let mut elements = Vec::new();
    while scanner.element(elements.is_empty()).ok()? {
        elements.push(scanner.skip().ok()?);
    }
    scanner.is_at_end().then_some(elements)
}

/// The text of a JSON string; `None` if it is something else.
#[must_use]
pub fn text(string: &str) -> Option<Cow<'_, str>> {
    let mut scanner = Scanner::new(string);
    let Ok(Token::Text(text)) = scanner.value() else { return None };
    scanner.is_at_end().then(|| text.read())
}

/// Whether a byte is white space in JSON.
#[must_use]
#[inline]
pub fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
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
    if plain(text.as_bytes()) == text.len() {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        serde_json::to_writer(out, text).expect("a Vec takes any bytes");
    }
}

/// `text` as a JSON string.
#[must_use]
pub fn string(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    write_string(&mut out, text);
    String::from_utf8(out).expect("a text stays a text")
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
    let _ = lay_out_within(out, document, layout, usize::MAX);
}

/// As [`lay_out`], as long as there is room in `out`: indentation may take far more bytes than the document. `false` if
/// there is not, with a part appended.
pub(crate) fn lay_out_within(out: &mut Vec<u8>, document: &[u8], layout: Layout, most: usize) -> bool {
    let mut depth: usize = 0;
    let mut tokens = Tokens(document).peekable();
    let new_line = |out: &mut Vec<u8>, depth: usize| {
        if let Some(indent) = layout.indent {
            out.push(b'\n');
            // What is deeper than a document can be is none; its layout is not to grow with the square of its depth.
            out.extend(std::iter::repeat_n(indent.as_bytes(), depth.min(MAX_DEPTH)).flatten());
        }
    };
    while let Some(token) = tokens.next() {
        if out.len() > most {
            return false;
        }
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
                depth = depth.saturating_sub(1);
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
    out.len() <= most
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
        let start = self.0.iter().position(|byte| !is_blank(*byte))?;
        let rest = &self.0[start..];
        let length = match rest[0] {
            b'"' => string_length(rest),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            _ => rest
                .iter()
                .position(|byte| is_blank(*byte) || matches!(byte, b'}' | b']' | b',' | b':'))
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
