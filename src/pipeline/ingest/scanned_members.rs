//! One scan of an object that is no record itself, such as a line of a log, which finds the members that may hold one.

use std::borrow::Cow;

use super::embedded_text::{StringForm, has_event_word, may_be_bytes};
use super::object_kind::{KnownMembers, ObjectKind, ObjectNames};
use crate::json::{ScanError, Scanner, Span, Token};

/// The members of an object that is no record, except perhaps a delivery record.
pub(super) struct ScannedMembers<'o> {
    /// What the object may be.
    pub(super) kind: ObjectKind,
    pub(super) members: Vec<ScannedMember<'o>>,
}

/// A member of an object.
pub(super) struct ScannedMember<'o> {
    pub(super) key: Cow<'o, str>,
    pub(super) span: Span,
    /// Whether its value may be a record or hold one.
    pub(super) may_hold_record: bool,
}

impl<'o> ScannedMembers<'o> {
    /// The members of an object; `None` if the text is not exactly one, or one that may be a record.
    pub(super) fn of(text: &'o str, known: &KnownMembers<'_>) -> Option<Self> {
        /// Most lines of logs have at most as many members.
        const USUAL_COUNT: usize = 16;
        let has_event_word = has_event_word(text);
        let mut values = RecordScan { scanner: Scanner::new(text), known, has_event_word };
        let Ok(Token::Object) = values.scanner.begin_value() else { return None };
        let mut names = ObjectNames::default();
        let mut found = Self { kind: ObjectKind::Other, members: Vec::with_capacity(USUAL_COUNT) };
        while values.scanner.next_member(found.members.is_empty()).ok()? {
            let start = values.scanner.offset();
            let key = values.scanner.parse_key().ok()?.unescape();
            found.kind = names.add(&key, known);
            if found.kind == ObjectKind::Record {
                return None;
            }
            let (value_start, may_hold_record) = values.whole_value().ok()?;
            let span = Span::new(start, value_start, values.scanner.offset());
            found.members.push(ScannedMember { key, span, may_hold_record });
        }
        values.scanner.is_at_end().then_some(found)
    }
}

/// A scan for anything that may be a record or hold one.
struct RecordScan<'t, 'k> {
    scanner: Scanner<'t>,
    known: &'k KnownMembers<'k>,
    has_event_word: bool,
}

impl RecordScan<'_, '_> {
    /// Passes a value. Returns where it begins, and whether it may be or hold a record.
    fn whole_value(&mut self) -> Result<(usize, bool), ScanError> {
        let depth = self.scanner.depth();
        let token = self.scanner.begin_value()?;
        let start = self.scanner.value_start();
        let may_hold_record = self.finish_value(token)?;
        if self.scanner.depth() > depth {
            self.scanner.seek(start, depth);
            self.scanner.skip_value()?;
        }
        Ok((start, may_hold_record))
    }

    /// Passes the rest of a value that was begun. Returns whether it may be or hold a record, and then does not pass the
    /// rest of an object.
    fn finish_value(&mut self, token: Token<'_>) -> Result<bool, ScanError> {
        match token {
            Token::Object => self.finish_object(),
            Token::Array => self.finish_array(),
            Token::String(string) => Ok(StringForm::of(string.raw(), self.has_event_word).is_some()),
            Token::Bool(_) | Token::Null | Token::Number(_) => Ok(false),
        }
    }

    fn finish_object(&mut self) -> Result<bool, ScanError> {
        let mut names = ObjectNames::default();
        let mut is_first = true;
        while self.scanner.next_member(is_first)? {
            is_first = false;
            if names.add(&self.scanner.parse_key()?.unescape(), self.known) != ObjectKind::Other {
                return Ok(true);
            }
            let token = self.scanner.begin_value()?;
            if self.finish_value(token)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn finish_array(&mut self) -> Result<bool, ScanError> {
        let start = self.scanner.value_start();
        let mut is_first = true;
        while self.scanner.next_element(is_first)? {
            is_first = false;
            let token = self.scanner.begin_value()?;
            if self.finish_value(token)? {
                return Ok(true);
            }
        }
        Ok(may_be_bytes(&self.scanner.text()[start..self.scanner.offset()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn members_that_may_hold_a_record_are_told_from_others() {
        let catalog = Catalog::load(&[]).unwrap();
        let known = KnownMembers::new(&catalog);
        let bytes = format!("[{}0]", "123, ".repeat(20));
        for (value, expected) in [
            ("1", false),
            ("{}", false),
            (r#""event received""#, false),
            (r#"[1,{"event":"login"}]"#, false),
            (r#"[{"header":1}]"#, true),
            (r#"{"h\u0065ader":{"a":[1]},"b":"}"}"#, true),
            (r#"{"a":{"schema":1},"b":{"event":1}}"#, false),
            (r#"{"a":{"schema":1,"event":1},"b":2}"#, true),
            (r#"[["a"],"{}",{"b":[]}]"#, true),
            (r#"{"body":"a"}"#, true),
            (&bytes, true),
        ] {
            let text = format!(r#"{{ "first" : {value} ,"last":null}} "#);
            let found = ScannedMembers::of(&text, &known).unwrap();
            let members: Vec<_> = (found.members.iter())
                .map(|member| (&*member.key, &text[member.span.value()], member.may_hold_record))
                .collect();
            assert_eq!(found.kind, ObjectKind::Other);
            assert_eq!(members, [("first", value, expected), ("last", "null", false)]);
        }
    }

    #[test]
    fn records_and_other_texts_are_left_alone() {
        let catalog = Catalog::load(&[]).unwrap();
        let known = KnownMembers::new(&catalog);
        for text in [
            r#"{"a":1,"header":2}"#,
            r#"{"schema":1,"event":2}"#,
            r#"{"a":1} x"#,
            r#"{"a":{"header":1,}}"#,
            r#"{"a":1"#,
            "[]",
            "",
        ] {
            assert!(ScannedMembers::of(text, &known).is_none(), "{text}");
        }
        let delivery = ScannedMembers::of(r#"{"headers":{},"body":"a"}"#, &known).unwrap();
        assert_eq!((delivery.kind, delivery.members.len()), (ObjectKind::Delivery, 2));
    }
}
