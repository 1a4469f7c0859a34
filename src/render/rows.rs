//! The members of an event as rows of a table, in order; made one after another, so that memory does not grow with them.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};

use super::terminal::{abbreviated, sanitize};
use super::{Record, Style};
use crate::catalog::{Kind, KnownValue};
use crate::event::{Anomaly, Member, Value, child};
use crate::json::{Scanner, Token, parse_string};
use crate::label::path;
use crate::secret::{MASK, Secrets};

/// As many bytes of a path as are shown.
const PATH: usize = 80;

/// Which part of the event a row is from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Part {
    Body,
    Envelope,
}

/// A member without parts, with all text harmless.
pub(super) struct Row<'r> {
    pub(super) field: &'r str,
    pub(super) value: Cow<'r, str>,
    pub(super) meaning: Cow<'r, str>,
    /// Whether the meaning is that of the value, and not just the title of the field.
    pub(super) decoded: bool,
}

/// What takes the rows, as many as it wants.
pub(super) type Sink<'s> = dyn FnMut(&Row<'_>) -> ControlFlow<()> + 's;

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

    /// Hands on the rows of a part of the event: the members that the catalogue knows, then the others.
    pub(super) fn each(&self, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
        self.known(part, sink)?;
        self.unknown(part, sink)
    }

    fn known(&self, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let event = self.record.event;
        let timed = event.time().is_some() && !event.type_name().is_empty();
        for (index, member) in event.members.iter().enumerate() {
            let top = event.top(index).field.name.as_str();
            if (top == "event") != (part == Part::Body) {
                continue;
            }
            // The time and the type stand above the table.
            let told = match top {
                "header" => matches!(member.field.name.as_str(), "event_type" | "create_time" | "event_time"),
                _ => top == "schema",
            };
            if told && timed {
                continue;
            }
            let is_body = event.body() == Some(index);
            let field = match part {
                Part::Body if is_body => Cow::Borrowed(if is_inside(&member.value) { "" } else { "event" }),
                Part::Body => path(event, index),
                Part::Envelope => Cow::Owned(event.pointer(Some(index))[1..].replace('/', ".")),
            };
            let is_read = match (member.kind(), &member.value) {
                _ if is_body => event.known.is_some() && member.value == Value::Object,
                (kind, Value::Object) => matches!(kind, Kind::Object(_)),
                (kind, Value::List) => matches!(kind, Kind::List(_)),
                _ => false,
            };
            if is_read {
                // What is inside follows as members of its own.
                continue;
            }
            let field = shortened(&field);
            if is_inside(&member.value) {
                self.leaves(&field, member.span.value().start, sink)?;
                continue;
            }
            let (meaning, decoded) = if is_body { (String::new(), false) } else { self.meaning(member) };
            let (value, meaning) = (self.scalar(member), Cow::Owned(meaning));
            sink(&Row { field: &field, value, meaning, decoded })?;
        }
        ControlFlow::Continue(())
    }

    /// The members that only the record knows.
    fn unknown(&self, part: Part, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let event = self.record.event;
        for anomaly in &event.anomalies {
            let Anomaly::Unknown { parent, span, .. } = anomaly else { continue };
            let is_inside = parent.is_some_and(|parent| event.top(parent).field.name == "event");
            if is_inside != (part == Part::Body) {
                continue;
            }
            let pointer = child(&event.pointer(*parent), &event.key(*span));
            let field = pointer.strip_prefix("/event/").filter(|_| is_inside).unwrap_or(&pointer[1..]);
            self.leaves(&shortened(&field.replace('/', ".")), span.value().start, sink)?;
        }
        ControlFlow::Continue(())
    }

    /// A row for every scalar in the value that begins at `start`.
    fn leaves(&self, field: &str, start: usize, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut scanner = Scanner::new(self.record.text);
        scanner.seek(start, 0);
        self.leaf(&mut scanner, field, sink)
    }

    fn leaf(&self, scanner: &mut Scanner<'_>, field: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
        const PASSED: &str = "the walk over the record has passed this";
        let token = scanner.begin_value().expect(PASSED);
        let start = scanner.value_start();
        let mut is_empty = true;
        match token {
            Token::Object | Token::Array if self.secrets.cover(&(start..start + 1)) => {
                scanner.seek(start, scanner.depth() - 1);
                scanner.skip_value().expect(PASSED);
                return sink(&Row { field, value: MASK.into(), meaning: "".into(), decoded: false });
            }
            Token::Object => {
                while scanner.next_member(is_empty).expect(PASSED) {
                    is_empty = false;
                    let name = scanner.parse_key().expect(PASSED).unescape();
                    self.leaf(scanner, &below(field, &name), sink)?;
                }
            }
            Token::Array => {
                for index in 0_usize.. {
                    if !scanner.next_element(index == 0).expect(PASSED) {
                        break;
                    }
                    is_empty = false;
                    self.leaf(scanner, &below(field, &index.to_string()), sink)?;
                }
            }
            _ => {
                let value = self.written(start..scanner.offset());
                return sink(&Row { field, value, meaning: "".into(), decoded: false });
            }
        }
        if is_empty && !field.is_empty() {
            let value = if matches!(token, Token::Object) { "{}" } else { "[]" };
            return sink(&Row { field, value: value.into(), meaning: "".into(), decoded: false });
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
        let label = match &member.value {
            Value::Int(code) => field.code(*code).map(|code| code.label.clone()),
            Value::Text(text) => {
                field.values().iter().find(|value| value.value == *text).map(KnownValue::label)
            }
            _ => None,
        };
        let is_secret = field.secret && !self.style.show_secrets;
        match label.filter(|_| !is_secret) {
            Some(label) => (sanitize(&label.get(language)).into_owned(), true),
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
    abbreviated(&[field, ".", &name].concat(), PATH).into_owned()
}

/// The part of a path, made harmless, that is shown.
fn shortened(path: &str) -> Cow<'_, str> {
    match sanitize(path) {
        Cow::Borrowed(path) => abbreviated(path, PATH),
        Cow::Owned(path) => Cow::Owned(abbreviated(&path, PATH).into_owned()),
    }
}
