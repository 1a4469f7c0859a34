//! The tokens of a document.

use super::{Scanner, Token, leading_whitespace};

/// An iterator over the tokens of a document: brackets, commas, colons, and strings and other scalars as
/// written. It ends after the document, or where the text is not JSON.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    scanner: Scanner<'a>,
    /// One bit for each open object or array, the innermost lowest: 1 for an object.
    objects: u128,
    next: Next,
    /// The end of the last token, or of the colon after a key.
    end: usize,
}

/// The next token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Next {
    Colon,
    End,
    /// The first member or element, or a closing bracket.
    FirstPart,
    Key,
    /// A comma or a closing bracket.
    Part,
    Value,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(document: &'a str) -> Self {
        Self { scanner: Scanner::new(document), objects: 0, next: Next::Value, end: 0 }
    }

    /// The text after the last token, without whitespace before it: empty at the end of a document.
    pub(crate) fn rest(&self) -> &'a str {
        let rest = &self.scanner.text()[self.end..];
        &rest[leading_whitespace(rest.as_bytes())..]
    }

    /// Whether the object or array opened by the last token is empty.
    pub(crate) fn is_at_closing_bracket(&self) -> bool {
        self.next == Next::FirstPart && self.rest().starts_with(['}', ']'])
    }

    fn next_token(&mut self) -> Option<&'a str> {
        match self.next {
            Next::Colon => {
                self.next = Next::Value;
                Some(":")
            }
            Next::End => None,
            Next::FirstPart => self.next_part(true),
            Next::Key => self.key(),
            Next::Part => self.next_part(false),
            Next::Value => self.value(),
        }
    }

    fn value(&mut self) -> Option<&'a str> {
        let token = self.scanner.begin_value().ok()?;
        self.next = match token {
            Token::Array => {
                self.objects <<= 1;
                Next::FirstPart
            }
            Token::Object => {
                self.objects = self.objects << 1 | 1;
                Next::FirstPart
            }
            _ => self.after_value(),
        };
        Some(&self.scanner.text()[self.scanner.value_start()..self.scanner.offset()])
    }

    fn after_value(&self) -> Next {
        if self.scanner.depth() == 0 { Next::End } else { Next::Part }
    }

    fn key(&mut self) -> Option<&'a str> {
        if self.scanner.peek() != Ok(b'"') {
            return None;
        }
        let start = self.scanner.offset();
        let key = self.scanner.parse_key().ok()?;
        self.next = Next::Colon;
        Some(&self.scanner.text()[start..start + key.raw.len() + 2])
    }

    fn next_part(&mut self, is_first: bool) -> Option<&'a str> {
        let is_object = self.objects & 1 == 1;
        let (closing, token) = if is_object { (b'}', "}") } else { (b']', "]") };
        if !self.scanner.next_part(closing, is_first).ok()? {
            self.objects >>= 1;
            self.next = self.after_value();
            return Some(token);
        }
        self.next = if is_object { Next::Key } else { Next::Value };
        if is_first { self.next_token() } else { Some(",") }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let token = self.next_token();
        match token {
            Some(_) => self.end = self.scanner.offset(),
            None => self.next = Next::End,
        }
        token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_as_written() {
        let tokens: Vec<_> = Tokens::new(r#" {"a" : [1.50 ,null,{ }], "\"":"}"} "#).collect();
        let expected = [
            "{", r#""a""#, ":", "[", "1.50", ",", "null", ",", "{", "}", "]", ",", r#""\"""#, ":", r#""}""#,
            "}",
        ];
        assert_eq!(tokens, expected);
    }

    #[test]
    fn tokens_end_where_the_text_is_not_json() {
        let cases = [
            ("", 0, ""),
            ("[1 2]", 2, "2]"),
            ("1 2", 1, "2"),
            (r#"{"a":1 "#, 4, ""),
            (r#"{"a" 1}"#, 1, r#""a" 1}"#),
            (r#"{"a":1,"#, 5, ""),
            (r#"{"a": "b "#, 3, r#""b "#),
            ("[,]", 1, ",]"),
        ];
        for (text, count, rest) in cases {
            let mut tokens = Tokens::new(text);
            assert_eq!((tokens.by_ref().count(), tokens.rest()), (count, rest), "{text}");
        }
    }
}
