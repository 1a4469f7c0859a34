//! The one walk over a record, guided by the catalogue.

use std::borrow::Cow;

use super::reading::Reading;
use super::{Anomaly, Value, child};
use crate::catalog::{Field, Kind, Object};
use crate::json::{Broken, Span, Token};
use crate::limits::MAX_DEPTH;

/// Why the walk does not come to the end of the record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stop {
    /// It is no JSON.
    Broken,
    /// It has more than [`MAX_DEPTH`] levels.
    TooDeep,
}

impl From<Broken> for Stop {
    fn from(_: Broken) -> Self {
        Self::Broken
    }
}

impl<'c, 'a> Reading<'c, 'a> {
    /// Reads a record, whose first bracket is passed.
    pub(super) fn record(&mut self) -> Result<(), Stop> {
        self.object(self.catalog.envelope(), None, 0)
    }

    /// Reads the value of a member that stands at the top.
    fn member_at_top(&mut self, field: &'c Field, start: usize) -> Result<(), Stop> {
        match field.name.as_str() {
            "event" => {
                self.body = Some(self.push(field, None, None, Value::Null, Span::new(start, start, start)));
                self.deferred = None;
                if self.event_type().is_some() {
                    self.body()?;
                } else {
                    let value = self.scanner.skip()?;
                    self.deferred = Some(value);
                    let end = self.scanner.offset();
                    self.members.last_mut().expect("it was made").span =
                        Span::new(start, end - value.len(), end);
                }
            }
            "header" => {
                self.header = Some(self.members.len());
                self.value(field, &field.kind, None, None, Some(start), 1)?;
                let name = self.event_type().and_then(Value::text);
                self.known = name.and_then(|name| self.catalog.event_type(name));
            }
            "headers" => {
                let made = self.members.len();
                self.value(field, &field.kind, None, None, Some(start), 1)?;
                self.headers = Some(&self.scanner.text()[self.members[made].span.value()]);
            }
            _ => self.value(field, &field.kind, None, None, Some(start), 1)?,
        }
        Ok(())
    }

    /// Reads the value of the member `event`, whose type is known or cannot be. The member itself was made before.
    pub(super) fn body(&mut self) -> Result<(), Stop> {
        let body = self.body.expect("the member `event` was made");
        let token = self.scanner.value()?;
        let start = self.members[body].span.start as usize;
        self.members[body].value = token.into();
        self.members[body].span = self.span(start);
        let shape = self.known.map_or(Shape::Unknown, |known| Shape::Object(&known.body));
        self.inside(token, shape, body, 1)?;
        self.close(body);
        Ok(())
    }

    /// Reads a value of a known member, whose key stands at `key`, or of an element of one, with `depth` objects and
    /// arrays around it.
    #[expect(clippy::inline_always, reason = "a call would cost as much as reading a short value")]
    #[inline(always)]
    fn value(
        &mut self,
        field: &'c Field,
        kind: &'c Kind,
        parent: Option<usize>,
        index: Option<usize>,
        key: Option<usize>,
        depth: usize,
    ) -> Result<(), Stop> {
        let token = self.scanner.value()?;
        let span = self.span(key.unwrap_or(self.scanner.start()));
        let made = self.push(field, parent, index, token.into(), span);
        if matches!(token, Token::Array | Token::Object) {
            self.inside(token, kind.into(), made, depth)?;
            self.close(made);
        }
        Ok(())
    }

    /// The value of a member has ended here.
    fn close(&mut self, member: usize) {
        let start = self.members[member].span;
        self.members[member].span =
            Span::new(start.start as usize, start.value as usize, self.scanner.offset());
    }

    /// Reads what is inside of the value of the member `parent`, whose bracket is passed.
    fn inside(
        &mut self,
        token: Token<'a>,
        shape: Shape<'c>,
        parent: usize,
        depth: usize,
    ) -> Result<(), Stop> {
        match (token, shape) {
            (Token::Array, Shape::List(element)) => self.list(element, parent, depth),
            (Token::Object, Shape::Object(object)) => self.object(object, Some(parent), depth),
            _ => self.pass(token, Some(parent), depth),
        }
    }

    fn list(&mut self, kind: &'c Kind, parent: usize, depth: usize) -> Result<(), Stop> {
        descend(depth)?;
        let field = self.members[parent].field;
        for index in 0.. {
            if !self.scanner.element(index == 0)? {
                break;
            }
            self.value(field, kind, Some(parent), Some(index), None, depth + 1)?;
        }
        Ok(())
    }

    /// Reads an object, which is the value of the member `parent` or the record itself.
    fn object(&mut self, object: &'c Object, parent: Option<usize>, depth: usize) -> Result<(), Stop> {
        descend(depth)?;
        let names = self.names.len();
        // As bits of their places, the members that have come.
        let mut seen = 0;
        let mut expected = object.fields.iter();
        let mut first = true;
        while self.scanner.member(first)? {
            first = false;
            let start = self.scanner.offset();
            let field = match expected.as_slice().first() {
                // Members mostly come in the order of the documentation, and without blanks.
                Some(field) if self.scanner.is_name(&field.written) => {
                    expected.next();
                    field
                }
                _ => match self.look_up(object, parent, depth)? {
                    Some(field) => {
                        expected = object.fields[field.place + 1..].iter();
                        field
                    }
                    None => continue,
                },
            };
            let doubled = seen & field.bit != 0;
            if doubled {
                self.supersede(parent, field);
            }
            let (mark, made) = (self.anomalies.len(), self.members.len());
            seen |= field.bit;
            match parent {
                Some(_) => self.value(field, &field.kind, parent, None, Some(start), depth + 1)?,
                None => self.member_at_top(field, start)?,
            }
            if doubled && let Anomaly::Duplicate { span, .. } = &mut self.anomalies[mark - 1] {
                *span = self.members[made].span;
            }
        }
        if parent.is_none() {
            self.tops = seen;
        }
        let mut missing = object.always & !seen;
        while missing != 0 {
            let field = &object.fields[missing.trailing_zeros() as usize];
            self.anomalies.push(Anomaly::Missing { parent, field });
            missing &= missing - 1;
        }
        if self.names.len() > names {
            self.note_doubled(names, parent);
        }
        Ok(())
    }

    /// Goes to the value of a member if `object` knows it, and else passes over the member and notes it.
    #[inline(never)]
    fn look_up(
        &mut self,
        object: &'c Object,
        parent: Option<usize>,
        depth: usize,
    ) -> Result<Option<&'c Field>, Stop> {
        let start = self.scanner.offset();
        let name = self.scanner.name()?.read();
        if let Some(place) = object.find(&name) {
            return Ok(Some(&object.fields[place]));
        }
        if depth == 0 && name == "decoded" {
            self.scanner.skip()?;
            self.annotate(start..self.scanner.offset());
        } else {
            let mark = self.anomalies.len();
            self.anomalies.push(Anomaly::Unknown { parent, object, span: Span::default() });
            let passed = self.pass_member(name, start, parent, depth + 1)?;
            if let Anomaly::Unknown { span, .. } = &mut self.anomalies[mark] {
                *span = passed;
            }
        }
        Ok(None)
    }

    /// Passes over the inside of a value that the catalogue does not know, without losing sight of depth and doubled
    /// members. `parent` is the nearest known member around it.
    fn pass(&mut self, token: Token<'a>, parent: Option<usize>, depth: usize) -> Result<(), Stop> {
        match token {
            Token::Object => {
                descend(depth)?;
                let first = self.names.len();
                while self.scanner.member(self.names.len() == first)? {
                    let start = self.scanner.offset();
                    let name = self.scanner.name()?.read();
                    self.pass_member(name, start, parent, depth + 1)?;
                }
                self.note_doubled(first, parent);
            }
            Token::Array => {
                descend(depth)?;
                for index in 0_usize.. {
                    let mark = self.anomalies.len();
                    if !self.scanner.element(index == 0)? {
                        break;
                    }
                    let token = self.scanner.value()?;
                    self.pass(token, parent, depth + 1)?;
                    if self.anomalies.len() > mark {
                        self.prefix(mark, &index.to_string());
                    }
                }
            }
            Token::Bool(_) | Token::Null | Token::Number(_) | Token::Text(_) => {}
        }
        Ok(())
    }

    fn pass_member(
        &mut self,
        name: Cow<'a, str>,
        start: usize,
        parent: Option<usize>,
        depth: usize,
    ) -> Result<Span, Stop> {
        let (mark, secrets) = (self.anomalies.len(), self.secrets.len());
        let token = self.scanner.value()?;
        let value = self.scanner.start();
        self.pass(token, parent, depth)?;
        let span = Span::new(start, value, self.scanner.offset());
        self.note_secret(&name, span, secrets);
        self.prefix(mark, &name);
        self.names.push((name, span));
        Ok(span)
    }

    /// Puts `name` in front of the pointers of the anomalies noted since `mark`.
    fn prefix(&mut self, mark: usize, name: &str) {
        for anomaly in &mut self.anomalies[mark..] {
            if let Anomaly::Duplicate { tail, .. } = anomaly {
                tail.insert_str(0, &child("", name));
            }
        }
    }

    /// Notes the names since `first` that stand more than once in their object, and forgets them all.
    fn note_doubled(&mut self, first: usize, parent: Option<usize>) {
        let names = &mut self.names[first..];
        if names.len() > 1 {
            names.sort_unstable_by(|(left, at), (right, other)| (left, at.start).cmp(&(right, other.start)));
            let doubled = names.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| &pair[1]);
            self.anomalies.extend(doubled.map(|(name, span)| Anomaly::Duplicate {
                parent,
                tail: child("", name),
                span: *span,
            }));
        }
        self.names.truncate(first);
    }
}

/// What is to be read of a value that has an inside.
#[derive(Clone, Copy)]
enum Shape<'c> {
    List(&'c Kind),
    Object(&'c Object),
    Unknown,
}

impl<'c> From<&'c Kind> for Shape<'c> {
    fn from(kind: &'c Kind) -> Self {
        match kind {
            Kind::List(element) => Self::List(element),
            Kind::Object(object) => Self::Object(object),
            Kind::Any | Kind::Scalar(_) => Self::Unknown,
        }
    }
}

/// Refuses an object or array with `depth` others around it, if that is too deep.
fn descend(depth: usize) -> Result<(), Stop> {
    if depth < MAX_DEPTH { Ok(()) } else { Err(Stop::TooDeep) }
}
