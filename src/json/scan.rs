//! The reader of JSON: one pass over a text, from front to back, that checks the grammar (RFC 8259) and
//! returns the parts of the document as written.
//!
//! The caller asks for what it expects: [`Scanner::begin_value`] for a value; after the bracket of an object
//! [`Scanner::next_member`] and [`Scanner::parse_key`] for each member, after that of an array
//! [`Scanner::next_element`]; or [`Scanner::skip_value`] for a whole value. The scanner finds that a text is
//! not JSON; [`syntax_error`](super::syntax_error()) says what is wrong with it.

use super::number::number_end;
use super::string::{StringToken, find_special, string_end};
use super::whitespace::is_whitespace;
use crate::limits::MAX_DEPTH;

/// An error of the scanner.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ScanError {
    /// The text is not JSON here, or ends too early.
    Syntax,
    /// More than [`MAX_DEPTH`] levels. The bracket that opens the one too many is passed.
    TooDeep,
}

/// The beginning of a value: a whole scalar, or the opening bracket of an object or array.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token<'a> {
    Array,
    Bool(bool),
    Null,
    /// A number as written.
    Number(&'a str),
    Object,
    String(StringToken<'a>),
}

// The bit sets of levels in `Scanner::skip_value` and `Tokens` have a bit for each level.
const _: () = assert!(MAX_DEPTH <= u128::BITS as usize);

/// A reader of the document at the start of a text.
#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    /// The number of bytes passed.
    offset: usize,
    /// The offset of the value begun last.
    value_start: usize,
    /// The number of open objects and arrays.
    depth: usize,
    spans_lines: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, offset: 0, value_start: 0, depth: 0, spans_lines: false }
    }

    /// The number of bytes passed.
    #[inline]
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    /// The offset of the value begun last.
    #[inline]
    pub(crate) fn value_start(&self) -> usize {
        self.value_start
    }

    /// Whether a line ends in the whitespace passed.
    pub(crate) fn spans_lines(&self) -> bool {
        self.spans_lines
    }

    /// The number of open objects and arrays.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Moves to an offset at which `depth` objects and arrays are open.
    pub(crate) fn seek(&mut self, offset: usize, depth: usize) {
        (self.offset, self.depth) = (offset, depth);
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Whether only whitespace follows.
    pub(crate) fn is_at_end(&self) -> bool {
        self.text.as_bytes()[self.offset..].iter().all(|byte| is_whitespace(*byte))
    }

    /// Whether nothing separates the number or literal that was passed from one that follows.
    pub(crate) fn joins_scalars(&self) -> bool {
        let is_scalar = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let (passed, rest) = self.text.as_bytes().split_at(self.offset);
        passed.last().is_some_and(is_scalar) && rest.first().is_some_and(is_scalar)
    }

    /// Reads a scalar, or the opening bracket of an object or array.
    #[expect(clippy::inline_always, reason = "a call would cost as much as reading a short value")]
    #[inline(always)]
    pub(crate) fn begin_value(&mut self) -> Result<Token<'a>, ScanError> {
        let first = self.peek()?;
        self.value_start = self.offset;
        match first {
            b'"' => self.string().map(Token::String),
            b'{' => self.open(Token::Object),
            b'[' => self.open(Token::Array),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.literal("true", Token::Bool(true)),
            b'f' => self.literal("false", Token::Bool(false)),
            b'n' => self.literal("null", Token::Null),
            _ => Err(ScanError::Syntax),
        }
    }

    /// Passes an opening bracket.
    #[inline]
    fn open(&mut self, token: Token<'a>) -> Result<Token<'a>, ScanError> {
        self.offset += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(ScanError::TooDeep) } else { Ok(token) }
    }

    /// Returns whether the innermost open object has another member, whose key then comes next. Passes the
    /// comma before it, or the closing brace. `is_first` if nothing inside of the object was read yet.
    #[inline]
    pub(crate) fn next_member(&mut self, is_first: bool) -> Result<bool, ScanError> {
        let has_more = self.next_part(b'}', is_first)?;
        if has_more && self.peek()? != b'"' { Err(ScanError::Syntax) } else { Ok(has_more) }
    }

    /// Returns whether the innermost open array has another element, which then comes next. Passes the comma
    /// before it, or the closing bracket. `is_first` if nothing inside of the array was read yet.
    pub(crate) fn next_element(&mut self, is_first: bool) -> Result<bool, ScanError> {
        self.next_part(b']', is_first)
    }

    #[inline]
    pub(super) fn next_part(&mut self, closing: u8, is_first: bool) -> Result<bool, ScanError> {
        let next = self.peek()?;
        let has_more = next != closing;
        if has_more && is_first {
            return Ok(true);
        }
        if !has_more {
            self.depth -= 1;
        } else if next != b',' {
            return Err(ScanError::Syntax);
        }
        self.offset += 1;
        Ok(has_more)
    }

    /// Reads a key and the colon after it. The opening quote comes next.
    #[inline]
    pub(crate) fn parse_key(&mut self) -> Result<StringToken<'a>, ScanError> {
        let key = self.string()?;
        self.pass_colon()?;
        Ok(key)
    }

    /// Passes a key and the colon after it. The opening quote comes next.
    #[inline]
    fn pass_key(&mut self) -> Result<(), ScanError> {
        self.pass_string()?;
        self.pass_colon()
    }

    #[inline]
    fn pass_colon(&mut self) -> Result<(), ScanError> {
        if self.peek()? != b':' {
            return Err(ScanError::Syntax);
        }
        self.offset += 1;
        Ok(())
    }

    /// Passes a key and its colon if they are written exactly as `token`. Returns whether they are.
    #[inline]
    pub(crate) fn eat_key(&mut self, token: &str) -> bool {
        let matches = self.text.as_bytes()[self.offset..].starts_with(token.as_bytes());
        if matches {
            self.offset += token.len();
        }
        matches
    }

    /// Passes a whole value, and returns it as written.
    pub(crate) fn skip_value(&mut self) -> Result<&'a str, ScanError> {
        self.peek()?;
        let (start, depth) = (self.offset, self.depth);
        // One bit for each open object or array inside the value, the innermost lowest: 1 for an object.
        let mut objects: u128 = 0;
        loop {
            let mut is_first = false;
            if self.peek()? == b'"' {
                self.value_start = self.offset;
                self.pass_string()?;
            } else {
                let token = self.begin_value()?;
                is_first = matches!(token, Token::Array | Token::Object);
                if is_first {
                    objects = objects << 1 | u128::from(matches!(token, Token::Object));
                }
            }
            loop {
                if self.depth == depth {
                    return Ok(&self.text[start..self.offset]);
                }
                let has_more = if objects & 1 == 1 {
                    self.next_member(is_first)? && self.pass_key().map(|()| true)?
                } else {
                    self.next_element(is_first)?
                };
                if has_more {
                    break;
                }
                is_first = false;
                objects >>= 1;
            }
        }
    }

    /// Passes whitespace, and returns the byte after it, which comes next.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<u8, ScanError> {
        match self.text.as_bytes().get(self.offset) {
            Some(byte) if !is_whitespace(*byte) => Ok(*byte),
            _ => self.peek_after_whitespace(),
        }
    }

    #[inline(never)]
    fn peek_after_whitespace(&mut self) -> Result<u8, ScanError> {
        if let [b' ', next, ..] = &self.text.as_bytes()[self.offset..]
            && !is_whitespace(*next)
        {
            self.offset += 1;
            return Ok(*next);
        }
        let rest = &self.text.as_bytes()[self.offset..];
        let length = rest.iter().position(|byte| !is_whitespace(*byte)).ok_or(ScanError::Syntax)?;
        self.spans_lines |= rest[..length].iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        self.offset += length;
        Ok(rest[length])
    }

    fn literal(&mut self, literal: &str, token: Token<'a>) -> Result<Token<'a>, ScanError> {
        if self.text[self.offset..].starts_with(literal) {
            self.offset += literal.len();
            return Ok(token);
        }
        Err(ScanError::Syntax)
    }

    #[inline(never)]
    fn number(&mut self) -> Result<Token<'a>, ScanError> {
        let start = self.offset;
        self.offset = number_end(self.text.as_bytes(), start).ok_or(ScanError::Syntax)?;
        Ok(Token::Number(&self.text[start..self.offset]))
    }

    /// Reads a string. The opening quote comes next.
    #[expect(clippy::inline_always, reason = "a call would cost as much as reading a short value")]
    #[inline(always)]
    fn string(&mut self) -> Result<StringToken<'a>, ScanError> {
        let start = self.offset + 1;
        let has_escapes = self.pass_string()?;
        Ok(StringToken { raw: &self.text[start..self.offset - 1], has_escapes })
    }

    /// Passes a string. The opening quote comes next. Returns whether the string has escapes.
    #[expect(clippy::inline_always, reason = "a call would cost as much as passing a short string")]
    #[inline(always)]
    fn pass_string(&mut self) -> Result<bool, ScanError> {
        let bytes = self.text.as_bytes();
        let start = self.offset + 1;
        self.offset = start + find_special(&bytes[start..]);
        let has_escapes = bytes.get(self.offset) == Some(&b'\\');
        if has_escapes {
            self.offset += string_end(&bytes[self.offset..]);
        }
        if bytes.get(self.offset) != Some(&b'"') {
            return Err(ScanError::Syntax);
        }
        self.offset += 1;
        Ok(has_escapes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_skipped_to_its_end() {
        let cases = [
            (r#" {"a":[{}, []],"b":"]"} x"#, Ok(r#"{"a":[{}, []],"b":"]"}"#)),
            ("-1.5e2,", Ok("-1.5e2")),
            ("nullx", Ok("null")),
            (r#""\"\u00e9" "#, Ok(r#""\"\u00e9""#)),
            (r#"{"a":1,}"#, Err(ScanError::Syntax)),
            ("[1,]", Err(ScanError::Syntax)),
            ("[1}", Err(ScanError::Syntax)),
            ("{1:2}", Err(ScanError::Syntax)),
            ("\"\n\"", Err(ScanError::Syntax)),
            (r#""\x""#, Err(ScanError::Syntax)),
            ("[", Err(ScanError::Syntax)),
            ("", Err(ScanError::Syntax)),
        ];
        for (text, value) in cases {
            assert_eq!(Scanner::new(text).skip_value(), value, "{text}");
        }
    }

    #[test]
    fn the_last_level_allowed_is_read_and_no_more() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Scanner::new(&nested(MAX_DEPTH)).skip_value().is_ok());
        let too_deep = nested(MAX_DEPTH + 1);
        let mut scanner = Scanner::new(&too_deep);
        assert_eq!(scanner.skip_value(), Err(ScanError::TooDeep));
        assert_eq!(scanner.offset(), MAX_DEPTH + 1);
    }

    #[test]
    fn only_whitespace_ends_lines() {
        for (text, spans_lines) in
            [(r#"{"a": "\n"}"#, false), ("{\n}", true), ("{}\n", false), ("[1,\r2]", true)]
        {
            let mut scanner = Scanner::new(text);
            scanner.skip_value().unwrap();
            assert_eq!(scanner.spans_lines(), spans_lines, "{text}");
        }
    }

    #[test]
    fn a_key_is_eaten_only_as_written() {
        let mut scanner = Scanner::new(r#"{"a":1,"b" :2}"#);
        scanner.begin_value().unwrap();
        assert!(scanner.next_member(true).unwrap());
        assert!(!scanner.eat_key("\"b\":"));
        assert!(scanner.eat_key("\"a\":"));
        assert_eq!(scanner.skip_value(), Ok("1"));
        assert!(scanner.next_member(false).unwrap());
        assert!(!scanner.eat_key("\"b\":"));
        assert_eq!(scanner.parse_key().unwrap().unescape(), "b");
    }
}
