//! The one walk over a record, guided by the catalogue.

use super::Value;
use super::again::Mark;
use super::anomaly::{Anomaly, Step};
use super::names::Open;
use super::reading::Reading;
use crate::catalog::{Field, FieldSet, ObjectSchema, ValueType};
use crate::json::{ScanError, Span, Token};
use crate::limits::MAX_MEMBERS;

impl<'c, 'a> Reading<'c, 'a> {
    /// Reads a record, whose first bracket is passed.
    pub(super) fn record(&mut self) -> Result<(), ScanError> {
        self.object(self.catalog.envelope(), None)
    }

    /// Reads the value of a member that stands at the top, and whose key begins at `start`.
    fn member_at_top(&mut self, field: &'c Field, start: usize) -> Result<(), ScanError> {
        match field.name.as_str() {
            "event" => {
                self.body = Some(self.push(field, None, None, Value::Null, Span::new(start, start, start)));
                self.deferred = None;
                if self.event_type().is_some() {
                    self.body()?;
                } else {
                    let value = self.scanner.skip_value()?;
                    self.deferred = Some(value);
                    let end = self.scanner.offset();
                    self.members.last_mut().expect("it was made").span =
                        Span::new(start, end - value.len(), end);
                }
            }
            "header" => {
                self.header = Some(self.members.len());
                self.value(field, &field.value_type, None, None, Some(start))?;
                let name = self.event_type().and_then(Value::text);
                self.known = name.and_then(|name| self.catalog.event_type(name));
            }
            "headers" => {
                let made = self.members.len();
                self.value(field, &field.value_type, None, None, Some(start))?;
                self.headers = Some(&self.scanner.text()[self.members[made].span.value()]);
            }
            _ => self.value(field, &field.value_type, None, None, Some(start))?,
        }
        Ok(())
    }

    /// Reads the value of the member `event`, whose type is known or cannot be. The member itself was made before.
    pub(super) fn body(&mut self) -> Result<(), ScanError> {
        let body = self.body.expect("the member `event` was made");
        let token = self.scanner.begin_value()?;
        let start = self.members[body].span.start as usize;
        self.members[body].value = token.into();
        self.members[body].span = self.span(start);
        let shape = self.known.map_or(Shape::Unknown, |known| Shape::Object(&known.body));
        self.inside(token, shape, body)?;
        self.close(body);
        Ok(())
    }

    /// Reads a value of a known member, whose key begins at `key`, or of an element of one.
    #[expect(clippy::inline_always, reason = "a call would cost as much as reading a short value")]
    #[inline(always)]
    fn value(
        &mut self,
        field: &'c Field,
        kind: &'c ValueType,
        parent: Option<usize>,
        index: Option<usize>,
        key: Option<usize>,
    ) -> Result<(), ScanError> {
        let token = self.scanner.begin_value()?;
        let span = self.span(key.unwrap_or(self.scanner.value_start()));
        let made = self.push(field, parent, index, token.into(), span);
        if matches!(token, Token::Array | Token::Object) {
            self.inside(token, kind.into(), made)?;
            self.close(made);
        }
        Ok(())
    }

    /// The value of a member has ended here.
    fn close(&mut self, member: usize) {
        let span = self.members[member].span;
        self.members[member].span =
            Span::new(span.start as usize, span.value as usize, self.scanner.offset());
    }

    /// Reads what is inside of the value of the member `parent`, whose bracket is passed.
    fn inside(&mut self, token: Token<'a>, shape: Shape<'c>, parent: usize) -> Result<(), ScanError> {
        match (token, shape) {
            (Token::Array, Shape::List(element)) => self.list(element, parent),
            (Token::Object, Shape::Object(object)) => self.object(object, Some(parent)),
            _ => self.pass(token, Some(parent)),
        }
    }

    fn list(&mut self, kind: &'c ValueType, parent: usize) -> Result<(), ScanError> {
        let field = self.members[parent].field;
        for index in 0.. {
            if !self.scanner.next_element(index == 0)? {
                break;
            }
            if self.members.len() < MAX_MEMBERS {
                self.value(field, kind, Some(parent), Some(index), None)?;
            } else {
                self.unread.get_or_insert(parent);
                self.pass_element(index, Some(parent))?;
            }
        }
        Ok(())
    }

    /// Reads an object, which is the value of the member `parent` or the record itself.
    fn object(&mut self, object: &'c ObjectSchema, parent: Option<usize>) -> Result<(), ScanError> {
        let mark = self.mark();
        if !self.doubled.is_empty() && self.doubled.contains(&self.scanner.offset()) {
            return self.object_again(object, parent, &mark);
        }
        // As bits of their places, the members that have come.
        let mut seen = FieldSet::default();
        let mut expected = object.fields.iter();
        let mut first = true;
        while self.scanner.next_member(first)? {
            first = false;
            let start = self.scanner.offset();
            let field = match expected.as_slice().first() {
                // Members mostly come in the order of the documentation, and without blanks.
                Some(field) if self.scanner.eat_key(&field.key_token) => {
                    expected.next();
                    field
                }
                _ => match self.look_up(object, parent)? {
                    Some(field) => {
                        expected = object.fields[field.index + 1..].iter();
                        field
                    }
                    None => continue,
                },
            };
            if seen.contains(field) {
                return self.object_again(object, parent, &mark);
            }
            seen.insert(field);
            self.known_member(field, parent, start)?;
        }
        self.finish(object, parent, seen, &mark);
        Ok(())
    }

    /// Reads the value of a known member, whose key begins at `start`.
    #[expect(clippy::inline_always, reason = "a call would cost as much as reading a short value")]
    #[inline(always)]
    pub(super) fn known_member(
        &mut self,
        field: &'c Field,
        parent: Option<usize>,
        start: usize,
    ) -> Result<(), ScanError> {
        match parent {
            Some(_) => self.value(field, &field.value_type, parent, None, Some(start)),
            None => self.member_at_top(field, start),
        }
    }

    /// Notes what is missing and unknown in an object that is read to its end.
    pub(super) fn finish(
        &mut self,
        object: &'c ObjectSchema,
        parent: Option<usize>,
        seen: FieldSet,
        mark: &Mark,
    ) {
        if parent.is_none() {
            self.top_level = seen;
        }
        for index in object.required.difference(seen).iter() {
            self.anomalies.push(Anomaly::Missing { parent, field: &object.fields[index] });
        }
        if self.names.len() > mark.names {
            self.note_names(mark.names, mark.anomalies, Some(object), parent);
        }
    }

    /// Goes to the value of a member if `object` knows it, and else passes over the member and notes it.
    #[inline(never)]
    fn look_up(
        &mut self,
        object: &'c ObjectSchema,
        parent: Option<usize>,
    ) -> Result<Option<&'c Field>, ScanError> {
        let start = self.scanner.offset();
        let name = self.scanner.parse_key()?.unescape();
        if let Some(field) = object.find(&name) {
            return Ok(Some(field));
        }
        self.unknown_member(&name, start, parent)?;
        Ok(None)
    }

    /// Passes over a member whose name was passed and is unknown, and notes it.
    pub(super) fn unknown_member(
        &mut self,
        name: &str,
        start: usize,
        parent: Option<usize>,
    ) -> Result<(), ScanError> {
        if parent.is_none() && name == "decoded" {
            self.scanner.skip_value()?;
            self.annotate(start..self.scanner.offset());
        } else {
            let span = self.pass_member(name, start, parent)?;
            self.push_name(name, span);
        }
        Ok(())
    }

    /// Passes over the inside of a value that the catalogue does not know, without losing sight of doubled members and
    /// credentials. `parent` is the nearest known member around it.
    fn pass(&mut self, token: Token<'a>, parent: Option<usize>) -> Result<(), ScanError> {
        match token {
            Token::Object => {
                let (first, noted) = (self.names.len(), self.anomalies.noted.len());
                while self.scanner.next_member(self.names.len() == first)? {
                    let start = self.scanner.offset();
                    let name = self.scanner.parse_key()?.unescape();
                    let span = self.pass_member(&name, start, parent)?;
                    self.push_name(&name, span);
                }
                self.note_names(first, noted, None, parent);
            }
            Token::Array => {
                for index in 0.. {
                    if !self.scanner.next_element(index == 0)? {
                        break;
                    }
                    self.pass_element(index, parent)?;
                }
            }
            Token::Bool(_) | Token::Null | Token::Number(_) | Token::String(_) => {}
        }
        Ok(())
    }

    /// Passes over the value of a member whose name was passed; gives where the member stands.
    pub(super) fn pass_member(
        &mut self,
        name: &str,
        start: usize,
        parent: Option<usize>,
    ) -> Result<Span, ScanError> {
        let secrets = self.secrets.len();
        let token = self.scanner.begin_value()?;
        let value = self.scanner.value_start();
        if matches!(token, Token::Array | Token::Object) {
            let step = Step::Key(Span::new(start, start, start).start);
            self.pass_part(token, step, parent)?;
        }
        let span = Span::new(start, value, self.scanner.offset());
        self.note_secret(name, span, secrets);
        Ok(span)
    }

    /// Passes over an element.
    fn pass_element(&mut self, index: usize, parent: Option<usize>) -> Result<(), ScanError> {
        let token = self.scanner.begin_value()?;
        if matches!(token, Token::Array | Token::Object) {
            let index = u32::try_from(index).expect("there are no more elements than bytes");
            self.pass_part(token, Step::Index(index), parent)?;
        }
        Ok(())
    }

    /// Passes over an object or array whose bracket is passed.
    fn pass_part(&mut self, token: Token<'a>, step: Step, parent: Option<usize>) -> Result<(), ScanError> {
        self.open.push(Open { step, noted: None });
        self.pass(token, parent)?;
        self.open.pop();
        Ok(())
    }
}

/// What is to be read of a value that has an inside.
#[derive(Clone, Copy)]
enum Shape<'c> {
    List(&'c ValueType),
    Object(&'c ObjectSchema),
    Unknown,
}

impl<'c> From<&'c ValueType> for Shape<'c> {
    fn from(kind: &'c ValueType) -> Self {
        match kind {
            ValueType::List(element) => Self::List(element),
            ValueType::Object(object) => Self::Object(object),
            ValueType::Any | ValueType::Scalar(_) => Self::Unknown,
        }
    }
}
