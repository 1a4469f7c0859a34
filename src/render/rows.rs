//! The members of an event as rows of a table, in order. They are made one after another: memory does not
//! grow with them.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};

use super::Style;
use crate::catalog::ValueType;
use crate::event::{Anomaly, Member, Value, child};
use crate::json::{Scanner, Token, parse_string};
use crate::record::Record;
use crate::secret::{MASK, Secrets};
use crate::text::{abbreviated, sanitize};

/// The largest number of bytes of a path that is shown.
const PATH_LIMIT: usize = 80;

/// A part of an event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum RowPart {
    Body,
    Envelope,
}

/// A scalar member, with all text escaped.
pub(super) struct Row<'r> {
    pub(super) field: &'r str,
    pub(super) value: Cow<'r, str>,
    pub(super) meaning: Cow<'r, str>,
    /// Whether the meaning is that of the value, and not just the title of the field.
    pub(super) decoded: bool,
}

/// A visitor of rows, which may stop.
pub(super) type Visitor<'s> = dyn FnMut(&Row<'_>) -> ControlFlow<()> + 's;

/// The rows of an event.
pub(super) struct Rows<'r> {
    record: &'r Record<'r>,
    style: &'r Style,
    secrets: &'r Secrets,
}

impl<'r> Rows<'r> {
    pub(super) fn new(record: &'r Record<'r>, style: &'r Style, secrets: &'r Secrets) -> Self {
        Self { record, style, secrets }
    }

    /// Whether the event has more unknown members than were noted.
    pub(super) fn are_incomplete(&self) -> bool {
        self.record.event.omitted.unknown > 0
    }

    /// Visits the rows of a part of the event: the members of the catalog, then the others.
    pub(super) fn each(&self, part: RowPart, visit: &mut Visitor<'_>) -> ControlFlow<()> {
        self.known(part, visit)?;
        self.unknown(part, visit)
    }

    fn known(&self, part: RowPart, visit: &mut Visitor<'_>) -> ControlFlow<()> {
        let event = self.record.event;
        let is_timed = event.time().is_some() && !event.type_name().is_empty();
        for (id, member) in event.members() {
            if event.is_in_body(id) != (part == RowPart::Body) {
                continue;
            }
            // The time and the type are above the table.
            let is_in_head = match member.field.name.as_str() {
                "event_type" | "create_time" | "event_time" => event.is_in_header(id),
                "schema" => member.parent.is_none(),
                _ => false,
            };
            if is_in_head && is_timed {
                continue;
            }
            let is_body = event.envelope.body() == Some(id);
            let field = match part {
                RowPart::Body if is_body => {
                    Cow::Borrowed(if is_inside(&member.value) { "" } else { "event" })
                }
                RowPart::Body => event.path(id),
                RowPart::Envelope => Cow::Owned(event.pointer(Some(id))[1..].replace('/', ".")),
            };
            let is_read = match (member.value_type(), &member.value) {
                _ if is_body => event.known.is_some() && member.value == Value::Object,
                (kind, Value::Object) => matches!(kind, ValueType::Object(_)),
                (kind, Value::List) => matches!(kind, ValueType::List(_)),
                _ => false,
            };
            if is_read {
                // What is inside follows as members of its own.
                continue;
            }
            let field = shortened(&field);
            if is_inside(&member.value) {
                self.leaves(&field, member.span.value().start, visit)?;
                continue;
            }
            let (meaning, decoded) = if is_body { (String::new(), false) } else { self.meaning(member) };
            let (value, meaning) = (self.scalar(member), Cow::Owned(meaning));
            visit(&Row { field: &field, value, meaning, decoded })?;
        }
        ControlFlow::Continue(())
    }

    /// The members that the catalog does not know.
    fn unknown(&self, part: RowPart, visit: &mut Visitor<'_>) -> ControlFlow<()> {
        let event = self.record.event;
        for anomaly in &event.anomalies {
            let Anomaly::Unknown { parent, span, .. } = anomaly else { continue };
            let is_inside = parent.is_some_and(|parent| event.is_in_body(parent));
            if is_inside != (part == RowPart::Body) {
                continue;
            }
            let pointer = child(&event.pointer(*parent), &event.key(*span));
            let field = pointer.strip_prefix("/event/").filter(|_| is_inside).unwrap_or(&pointer[1..]);
            self.leaves(&shortened(&field.replace('/', ".")), span.value().start, visit)?;
        }
        ControlFlow::Continue(())
    }

    /// A row for every scalar in the value that begins at `start`.
    fn leaves(&self, field: &str, start: usize, visit: &mut Visitor<'_>) -> ControlFlow<()> {
        let mut scanner = Scanner::new(self.record.text);
        scanner.seek(start, 0);
        self.leaf(&mut scanner, field, visit)
    }

    fn leaf(&self, scanner: &mut Scanner<'_>, field: &str, visit: &mut Visitor<'_>) -> ControlFlow<()> {
        const PASSED: &str = "the walk over the record has passed this";
        let token = scanner.begin_value().expect(PASSED);
        let start = scanner.value_start();
        let mut is_empty = true;
        match token {
            Token::Object | Token::Array if self.secrets.cover(&(start..start + 1)) => {
                scanner.seek(start, scanner.depth() - 1);
                scanner.skip_value().expect(PASSED);
                return visit(&Row { field, value: MASK.into(), meaning: "".into(), decoded: false });
            }
            Token::Object => {
                while scanner.next_member(is_empty).expect(PASSED) {
                    is_empty = false;
                    let name = scanner.parse_key().expect(PASSED).unescape();
                    self.leaf(scanner, &below(field, &name), visit)?;
                }
            }
            Token::Array => {
                for index in 0_usize.. {
                    if !scanner.next_element(index == 0).expect(PASSED) {
                        break;
                    }
                    is_empty = false;
                    self.leaf(scanner, &below(field, &index.to_string()), visit)?;
                }
            }
            _ => {
                let value = self.written(start..scanner.offset());
                return visit(&Row { field, value, meaning: "".into(), decoded: false });
            }
        }
        if is_empty && !field.is_empty() {
            let value = if matches!(token, Token::Object) { "{}" } else { "[]" };
            return visit(&Row { field, value: value.into(), meaning: "".into(), decoded: false });
        }
        ControlFlow::Continue(())
    }

    /// The scalar that is written there.
    fn written(&self, place: Range<usize>) -> Cow<'r, str> {
        let all: &'r str = self.record.text;
        let written = &all[place.clone()];
        if self.secrets.cover(&place) && !matches!(written, "null" | "\"\"") {
            return MASK.into();
        }
        match parse_string(written) {
            None => Cow::Borrowed(written),
            Some(_) if self.secrets.touch(&place) => {
                let inside = place.start + 1..place.end - 1;
                Cow::Owned(sanitize(&self.secrets.mask_string(all, inside)).into_owned())
            }
            Some(Cow::Borrowed(text)) => sanitize(text),
            Some(Cow::Owned(text)) => Cow::Owned(sanitize(&text).into_owned()),
        }
    }

    fn scalar(&self, member: &Member<'_, '_>) -> Cow<'r, str> {
        if member.field.secret && !self.style.show_secrets && !member.value.is_empty() {
            return MASK.into();
        }
        self.written(member.span.value())
    }

    /// The label of the value, or else the title of its field, and which of the two it is.
    fn meaning(&self, member: &Member<'_, '_>) -> (String, bool) {
        let (field, language) = (member.field, self.style.language);
        let is_secret = field.secret && !self.style.show_secrets;
        match member.code().filter(|_| !is_secret) {
            Some(code) => (sanitize(&code.label.get(language)).into_owned(), true),
            None if is_secret => {
                (sanitize(&field.title.get(language)).into_owned() + " (--show-secrets)", false)
            }
            None => (sanitize(&field.title.get(language)).into_owned(), false),
        }
    }
}

/// Whether a value has an inside.
fn is_inside(value: &Value<'_>) -> bool {
    matches!(value, Value::List | Value::Object)
}

/// The path, as it is shown, of a member of the value at `field`.
fn below(field: &str, name: &str) -> String {
    let name = shortened(name);
    if field.is_empty() {
        return name.into_owned();
    }
    abbreviated(&[field, ".", &name].concat(), PATH_LIMIT).into_owned()
}

/// The part of a path, made harmless, that is shown.
fn shortened(path: &str) -> Cow<'_, str> {
    match sanitize(path) {
        Cow::Borrowed(path) => abbreviated(path, PATH_LIMIT),
        Cow::Owned(path) => Cow::Owned(abbreviated(&path, PATH_LIMIT).into_owned()),
    }
}
