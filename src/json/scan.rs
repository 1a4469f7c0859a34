//! One pass over a document, from front to back: its grammar (RFC 8259) is checked, and its parts are handed out as they
//! are written. Nothing is built, and nothing is said about a document that is none: what `serde_json` says of it is
//! better, and it accepts and refuses the same.

use std::borrow::Cow;

use serde_bytes::ByteBuf;
use wide::u8x16;

use super::is_blank;
use crate::limits::MAX_DEPTH;

/// Why a document is not read to its end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// The grammar of JSON is broken here, or the text ends too early.
    Broken,
    /// More than [`MAX_DEPTH`] levels; the bracket that opens one too many is passed.
    TooDeep,
}

/// The beginning of a value; a scalar is passed whole, of an object or array only the bracket.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token<'a> {
    Array,
    Bool(bool),
    Null,
    /// A number as it is written.
    Number(&'a str),
    Object,
    Text(Text<'a>),
}

/// A string, without its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    written: &'a str,
    escaped: bool,
}

impl<'a> Text<'a> {
    /// The text that is meant. Half of a surrogate pair, which JSON can write and no text can have, becomes U+FFFD as bytes do
    /// that are no UTF-8.
    #[inline]
    pub(crate) fn read(self) -> Cow<'a, str> {
        if self.escaped { Cow::Owned(self.unescape()) } else { Cow::Borrowed(self.written) }
    }

    #[cold]
    fn unescape(self) -> String {
        let quoted = ["\"", self.written, "\""].concat();
        let bytes: ByteBuf = serde_json::from_str(&quoted).expect("the scanner has passed the string");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A bit set in [`Scanner::skip`] has a bit for each level.
const _: () = assert!(MAX_DEPTH <= u128::BITS as usize);

/// A place in a document.
#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Where the value begins that was begun last.
    start: usize,
    /// How many objects and arrays are open.
    depth: usize,
    spans_lines: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, start: 0, depth: 0, spans_lines: false }
    }

    /// How many bytes have been passed.
    #[inline]
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// Where the value begins that was begun last.
    #[inline]
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// Whether lines have ended in what has been passed.
    pub(crate) fn spans_lines(&self) -> bool {
        self.spans_lines
    }

    /// How many objects and arrays are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Goes to a place that was passed before, with `depth` objects and arrays around it.
    pub(crate) fn go_to(&mut self, offset: usize, depth: usize) {
        (self.at, self.depth) = (offset, depth);
    }

    /// The text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Whether nothing but blanks comes.
    pub(crate) fn is_at_end(&self) -> bool {
        self.text.as_bytes()[self.at..].iter().all(|byte| is_blank(*byte))
    }

    /// Begins the value that comes next.
    #[expect(clippy::inline_always, reason = "a call would cost as much as reading a short value")]
    #[inline(always)]
    pub(crate) fn value(&mut self) -> Result<Token<'a>, Fault> {
        let first = self.next()?;
        self.start = self.at;
        match first {
            b'"' => self.string().map(Token::Text),
            b'{' => self.open(Token::Object),
            b'[' => self.open(Token::Array),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true", Token::Bool(true)),
            b'f' => self.word("false", Token::Bool(false)),
            b'n' => self.word("null", Token::Null),
            _ => Err(Fault::Broken),
        }
    }

    /// Passes the bracket that opens an object or array.
    #[inline]
    fn open(&mut self, token: Token<'a>) -> Result<Token<'a>, Fault> {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(Fault::TooDeep) } else { Ok(token) }
    }

    /// Whether the object that was begun has one more member, whose name comes next; `first` if none was asked for before.
    #[inline]
    pub(crate) fn member(&mut self, first: bool) -> Result<bool, Fault> {
        let more = self.more(b'}', first)?;
        if more && self.next()? != b'"' { Err(Fault::Broken) } else { Ok(more) }
    }

    /// Whether the array that was begun has one more element, which comes next; `first` if none was asked for before.
    pub(crate) fn element(&mut self, first: bool) -> Result<bool, Fault> {
        self.more(b']', first)
    }

    /// Passes the comma before the next part of an object or array, or the bracket that closes it.
    #[inline]
    fn more(&mut self, closing: u8, first: bool) -> Result<bool, Fault> {
        let next = self.next()?;
        let more = next != closing;
        if more && first {
            return Ok(true);
        }
        if !more {
            self.depth -= 1;
        } else if next != b',' {
            return Err(Fault::Broken);
        }
        self.at += 1;
        Ok(more)
    }

    /// Passes the name of a member and its colon.
    pub(crate) fn name(&mut self) -> Result<Text<'a>, Fault> {
        let name = self.string()?;
        if self.next()? != b':' {
            return Err(Fault::Broken);
        }
        self.at += 1;
        Ok(name)
    }

    /// Passes the name of a member and its colon if they are written just so.
    #[inline]
    pub(crate) fn is_name(&mut self, written: &str) -> bool {
        let is_it = self.text.as_bytes()[self.at..].starts_with(written.as_bytes());
        if is_it {
            self.at += written.len();
        }
        is_it
    }

    /// Passes a value with all that is inside it, and gives it as it is written.
    pub(crate) fn skip(&mut self) -> Result<&'a str, Fault> {
        self.next()?;
        let (start, depth) = (self.at, self.depth);
        // A bit for each object and array that is open inside the value, the innermost lowest: whether it is an object.
        let mut objects: u128 = 0;
        loop {
            let token = self.value()?;
            let mut first = matches!(token, Token::Array | Token::Object);
            if first {
                objects = objects << 1 | u128::from(matches!(token, Token::Object));
            }
            loop {
                if self.depth == depth {
                    return Ok(&self.text[start..self.at]);
                }
                let more = if objects & 1 == 1 {
                    self.member(first)? && self.name().map(|_| true)?
                } else {
                    self.element(first)?
                };
                if more {
                    break;
                }
                first = false;
                objects >>= 1;
            }
        }
    }

    /// Passes blanks and looks at the byte behind them.
    #[inline]
    fn next(&mut self) -> Result<u8, Fault> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if !is_blank(*byte) => Ok(*byte),
            _ => self.next_after_blanks(),
        }
    }

    #[inline(never)]
    fn next_after_blanks(&mut self) -> Result<u8, Fault> {
        let rest = &self.text.as_bytes()[self.at..];
        let blanks = rest.iter().position(|byte| !is_blank(*byte)).ok_or(Fault::Broken)?;
        self.spans_lines |= rest[..blanks].iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        self.at += blanks;
        Ok(rest[blanks])
    }

    fn word(&mut self, word: &str, token: Token<'a>) -> Result<Token<'a>, Fault> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            return Ok(token);
        }
        Err(Fault::Broken)
    }

    #[inline(never)]
    fn number(&mut self) -> Result<Token<'a>, Fault> {
        let (bytes, start) = (self.text.as_bytes(), self.at);
        // At least one digit, and gives where they end.
        let digits = |from: usize| {
            let mut at = from;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            if at == from { Err(Fault::Broken) } else { Ok(at) }
        };
        let mut at = start + usize::from(bytes[start] == b'-');
        at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits(at)? };
        if bytes.get(at) == Some(&b'.') {
            at = digits(at + 1)?;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            at = digits(at + 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-'))))?;
        }
        self.at = at;
        Ok(Token::Number(&self.text[start..at]))
    }

    /// Passes a string; the quote that opens it comes next.
    #[expect(clippy::inline_always, reason = "a call would cost as much as reading a short value")]
    #[inline(always)]
    fn string(&mut self) -> Result<Text<'a>, Fault> {
        let start = self.at + 1;
        self.at = start + plain(&self.text.as_bytes()[start..]);
        let escaped = self.text.as_bytes().get(self.at) != Some(&b'"');
        if escaped {
            self.rest_of_string()?;
        }
        let written = &self.text[start..self.at];
        self.at += 1;
        Ok(Text { written, escaped })
    }

    /// Goes from the first byte in a string that is not plain to the quote that closes it.
    #[cold]
    fn rest_of_string(&mut self) -> Result<(), Fault> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'"') => return Ok(()),
                Some(b'\\') => self.at += escape(&bytes[self.at..])?,
                _ => return Err(Fault::Broken),
            }
            self.at += plain(&bytes[self.at..]);
        }
    }
}

/// How many bytes there are before the next one that means something inside a string: a quote, a backslash, or a control
/// character, which must not be there.
#[inline]
pub(crate) fn plain(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<16>();
    for (index, chunk) in chunks.iter().enumerate() {
        let chunk = u8x16::new(*chunk);
        let control = chunk.simd_eq(chunk.min(u8x16::splat(0x1F)));
        let special = control | chunk.simd_eq(u8x16::splat(b'"')) | chunk.simd_eq(u8x16::splat(b'\\'));
        let places = special.to_bitmask();
        if places != 0 {
            return index * 16 + places.trailing_zeros() as usize;
        }
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    bytes.len() - rest.len() + rest.iter().position(special).unwrap_or(rest.len())
}

/// The length of the escape at the start of `bytes`.
fn escape(bytes: &[u8]) -> Result<usize, Fault> {
    match bytes.get(1).ok_or(Fault::Broken)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(2),
        b'u' if bytes.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) => Ok(6),
        _ => Err(Fault::Broken),
    }
}
