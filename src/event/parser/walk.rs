//! The walk over members that the catalog knows.

use super::Parser;
use super::duplicates::Checkpoint;
use crate::catalog::{Field, FieldSet, ObjectSchema, ValueType};
use crate::event::anomaly::Anomaly;
use crate::event::envelope::Header;
use crate::event::{MemberId, Value};
use crate::json::{ScanError, Span, Token};
use crate::limits::MAX_MEMBERS;

impl<'c, 'a> Parser<'c, 'a> {
    /// Parses a record whose first bracket was scanned.
    pub(super) fn record(&mut self) -> Result<(), ScanError> {
        self.object(self.catalog.envelope(), None)
    }

    /// Parses the value of a top-level member whose key begins at `start`.
    fn top_level_member(&mut self, field: &'c Field, start: usize) -> Result<(), ScanError> {
        match field.name.as_str() {
            "event" => {
                self.top.event =
                    Some(self.push(field, None, None, Value::Null, Span::new(start, start, start)));
                self.deferred = None;
                if self.event_type().is_some() {
                    self.event_body()?;
                } else {
                    let value = self.scanner.skip_value()?;
                    self.deferred = Some(value);
                    let end = self.scanner.offset();
                    self.members.last_mut().expect("it was pushed").span =
                        Span::new(start, end - value.len(), end);
                }
            }
            "header" => {
                let id = self.value(field, &field.value_type, None, None, Some(start))?;
                self.top.header = Some(id);
                let is_object = self.members[id.index()].value == Value::Object;
                self.top.header_members = is_object.then(|| Header::new(id, &self.members));
                let name = self.event_type().and_then(Value::text);
                self.known = name.and_then(|name| self.catalog.event_type(name));
            }
            name => {
                let id = self.value(field, &field.value_type, None, None, Some(start))?;
                if let Some(slot) = self.top.slot(name) {
                    *slot = Some(id);
                }
            }
        }
        Ok(())
    }

    /// Parses the value of the member `event`, which was pushed before; its type is known or cannot be.
    pub(super) fn event_body(&mut self) -> Result<(), ScanError> {
        let body = self.top.event.expect("the member `event` was pushed");
        let token = self.scanner.begin_value()?;
        let start = self.members[body.index()].span.start as usize;
        self.members[body.index()].value = token.into();
        self.members[body.index()].span = self.span(start);
        let layout = self.known.map_or(ContentLayout::Unknown, |known| ContentLayout::Object(&known.body));
        self.contents(token, layout, body)?;
        self.close(body);
        Ok(())
    }

    /// Parses the value of a known member whose key begins at `key`, or of an element of one.
    #[expect(clippy::inline_always, reason = "a call would cost as much as reading a short value")]
    #[inline(always)]
    fn value(
        &mut self,
        field: &'c Field,
        value_type: &'c ValueType,
        parent: Option<MemberId>,
        index: Option<u32>,
        key: Option<usize>,
    ) -> Result<MemberId, ScanError> {
        let token = self.scanner.begin_value()?;
        let span = self.span(key.unwrap_or(self.scanner.value_start()));
        let id = self.push(field, parent, index, token.into(), span);
        if matches!(token, Token::Array | Token::Object) {
            self.contents(token, value_type.into(), id)?;
            self.close(id);
        }
        Ok(id)
    }

    /// Ends the span of a member here.
    fn close(&mut self, member: MemberId) {
        let span = self.members[member.index()].span;
        self.members[member.index()].span =
            Span::new(span.start as usize, span.value as usize, self.scanner.offset());
    }

    /// Parses the contents of the object or array that is the value of `parent`; its bracket was scanned.
    fn contents(
        &mut self,
        token: Token<'a>,
        layout: ContentLayout<'c>,
        parent: MemberId,
    ) -> Result<(), ScanError> {
        match (token, layout) {
            (Token::Array, ContentLayout::List(element)) => self.list(element, parent),
            (Token::Object, ContentLayout::Object(object)) => self.object(object, Some(parent)),
            _ => self.skip_contents(token, Some(parent)),
        }
    }

    fn list(&mut self, value_type: &'c ValueType, parent: MemberId) -> Result<(), ScanError> {
        let field = self.members[parent.index()].field;
        for index in 0.. {
            if !self.scanner.next_element(index == 0)? {
                break;
            }
            if self.members.len() < MAX_MEMBERS {
                self.value(field, value_type, Some(parent), Some(index), None)?;
            } else {
                self.unread.get_or_insert(parent);
                self.skip_element(index, Some(parent))?;
            }
        }
        Ok(())
    }

    /// Parses an object: the value of the member `parent`, or the record itself.
    fn object(&mut self, object: &'c ObjectSchema, parent: Option<MemberId>) -> Result<(), ScanError> {
        let checkpoint = self.checkpoint();
        if !self.with_duplicates.is_empty() && self.with_duplicates.contains(&self.scanner.offset()) {
            return self.object_with_duplicates(object, parent, &checkpoint);
        }
        // The members that were parsed.
        let mut seen = FieldSet::default();
        let mut expected = object.fields.iter();
        let mut first = true;
        while self.scanner.next_member(first)? {
            first = false;
            let start = self.scanner.offset();
            let field = match expected.as_slice().first() {
                // Nearly all members are in the order of the documentation, without whitespace.
                Some(field) if self.scanner.eat_key(&field.key_token) => {
                    expected.next();
                    field
                }
                _ => match self.resolve_key(object, parent)? {
                    Some(field) => {
                        expected = object.fields[field.index + 1..].iter();
                        field
                    }
                    None => continue,
                },
            };
            if seen.contains(field) {
                return self.object_with_duplicates(object, parent, &checkpoint);
            }
            seen.insert(field);
            self.known_member(field, parent, start)?;
        }
        self.finish(object, parent, seen, &checkpoint);
        Ok(())
    }

    /// Parses the value of a known member whose key begins at `start`.
    #[expect(clippy::inline_always, reason = "a call would cost as much as reading a short value")]
    #[inline(always)]
    pub(super) fn known_member(
        &mut self,
        field: &'c Field,
        parent: Option<MemberId>,
        start: usize,
    ) -> Result<(), ScanError> {
        match parent {
            Some(_) => self.value(field, &field.value_type, parent, None, Some(start)).map(drop),
            None => self.top_level_member(field, start),
        }
    }

    /// Notes what is missing and unknown in an object that was parsed to its end.
    pub(super) fn finish(
        &mut self,
        object: &'c ObjectSchema,
        parent: Option<MemberId>,
        seen: FieldSet,
        checkpoint: &Checkpoint,
    ) {
        if parent.is_none() {
            self.top_level = seen;
        }
        for index in object.required.difference(seen).iter() {
            self.anomalies.push(Anomaly::Missing { parent, field: &object.fields[index] });
        }
        if self.keys.len() > checkpoint.keys {
            self.note_keys(checkpoint.keys, checkpoint.anomalies, Some(object), parent);
        }
    }

    /// Scans a key and returns its field; a member that is not in the catalog is skipped and noted.
    #[inline(never)]
    fn resolve_key(
        &mut self,
        object: &'c ObjectSchema,
        parent: Option<MemberId>,
    ) -> Result<Option<&'c Field>, ScanError> {
        let start = self.scanner.offset();
        let name = self.scanner.parse_key()?.unescape();
        if let Some(field) = object.find(&name) {
            return Ok(Some(field));
        }
        self.unknown_member(&name, start, parent)?;
        Ok(None)
    }
}

/// The way in which the contents of a value are parsed.
#[derive(Clone, Copy)]
enum ContentLayout<'c> {
    List(&'c ValueType),
    Object(&'c ObjectSchema),
    Unknown,
}

impl<'c> From<&'c ValueType> for ContentLayout<'c> {
    fn from(value_type: &'c ValueType) -> Self {
        match value_type {
            ValueType::List(element) => Self::List(element),
            ValueType::Object(object) => Self::Object(object),
            ValueType::Any | ValueType::Scalar(_) => Self::Unknown,
        }
    }
}
