//! The members of objects and the elements of arrays, as written.

use std::borrow::Cow;

use super::{ScanError, Scanner, Span, Token};

/// The members of an object: each key, and its value as written. `None` if the text is not an object, or has
/// more than [`MAX_DEPTH`](crate::limits::MAX_DEPTH) levels.
#[must_use]
pub fn members(object: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let members = Members::new(object)?;
    members.map(|member| member.ok().map(|(key, span)| (key, &object[span.value()]))).collect()
}

/// The elements of an array as written; `None` if the text is not an array.
#[must_use]
pub fn elements(array: &str) -> Option<Vec<&str>> {
    Elements::new(array)?.collect::<Result<_, _>>().ok()
}

/// The key of the member at `span` in a valid document.
///
/// # Panics
/// If there is no member at `span`.
#[must_use]
pub fn key(document: &str, span: Span) -> Cow<'_, str> {
    let mut scanner = Scanner::new(&document[span.start as usize..]);
    scanner.parse_key().expect("a member begins with its key").unescape()
}

/// An iterator over the keys and spans of an object's members. It ends after an error.
#[derive(Debug)]
pub(crate) struct Members<'a> {
    scanner: Scanner<'a>,
    is_first: bool,
    is_done: bool,
}

impl<'a> Members<'a> {
    /// The members of the object that the text is; `None` if it does not begin with an object.
    pub(crate) fn new(object: &'a str) -> Option<Self> {
        let mut scanner = Scanner::new(object);
        let Ok(Token::Object) = scanner.begin_value() else { return None };
        Some(Self { scanner, is_first: true, is_done: false })
    }

    fn next_member(&mut self) -> Result<Option<(Cow<'a, str>, Span)>, ScanError> {
        if !self.scanner.next_member(std::mem::take(&mut self.is_first))? {
            return if self.scanner.is_at_end() { Ok(None) } else { Err(ScanError::Syntax) };
        }
        let start = self.scanner.offset();
        let key = self.scanner.parse_key()?.unescape();
        let value = self.scanner.skip_value()?;
        let end = self.scanner.offset();
        Ok(Some((key, Span::new(start, end - value.len(), end))))
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Result<(Cow<'a, str>, Span), ScanError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let member = self.next_member();
        self.is_done = !matches!(member, Ok(Some(_)));
        member.transpose()
    }
}

/// An iterator over the elements of an array, as written. It ends after an error.
#[derive(Debug)]
pub(crate) struct Elements<'a> {
    scanner: Scanner<'a>,
    is_first: bool,
    is_done: bool,
}

impl<'a> Elements<'a> {
    /// The elements of the array that the text is; `None` if it does not begin with an array.
    pub(crate) fn new(array: &'a str) -> Option<Self> {
        let mut scanner = Scanner::new(array);
        let Ok(Token::Array) = scanner.begin_value() else { return None };
        Some(Self { scanner, is_first: true, is_done: false })
    }

    fn next_element(&mut self) -> Result<Option<&'a str>, ScanError> {
        if !self.scanner.next_element(std::mem::take(&mut self.is_first))? {
            return if self.scanner.is_at_end() { Ok(None) } else { Err(ScanError::Syntax) };
        }
        self.scanner.skip_value().map(Some)
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<&'a str, ScanError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let element = self.next_element();
        self.is_done = !matches!(element, Ok(Some(_)));
        element.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_values_as_written() {
        let found = members(r#" {"a":1.50, "\u0062" : [ 1 ] ,"a":"\/"} "#).unwrap();
        assert_eq!(found, [("a".into(), "1.50"), ("b".into(), "[ 1 ]"), ("a".into(), r#""\/""#)]);
        assert_eq!(members("{}"), Some(Vec::new()));
        for text in ["[1]", "{} {}", r#"{"a":1"#, r#"{"a"}"#, ""] {
            assert_eq!(members(text), None, "{text}");
        }
    }

    #[test]
    fn elements_keep_their_bytes() {
        assert_eq!(elements(r#"[1e2, {"a": 1}, ""]"#), Some(vec!["1e2", r#"{"a": 1}"#, r#""""#]));
        assert_eq!(elements("[ ]"), Some(Vec::new()));
        for text in ["{}", "[1,]", "[1] 2", "[1"] {
            assert_eq!(elements(text), None, "{text}");
        }
    }

    #[test]
    fn a_member_knows_its_key() {
        let text = r#"{"a":1,"\"b":2}"#;
        let (_, span) = Members::new(text).unwrap().nth(1).unwrap().unwrap();
        assert_eq!(key(text, span), "\"b");
        assert_eq!(&text[span.member()], r#""\"b":2"#);
    }
}
