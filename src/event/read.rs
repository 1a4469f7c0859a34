//! The one walk over a record, guided by the catalogue.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny};
use serde_json::value::RawValue;

use super::visit::{Body, Top};
use super::{Anomaly, Envelope, Event, Member, Value, child, header_member};
use crate::catalog::{Catalog, EventType, Field};
use crate::json;

/// How deep objects and arrays may be nested.
pub const MAX_DEPTH: usize = 100;

/// The text is no record.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// JSON of another kind.
    #[error("found {found}")]
    NotAnObject {
        /// What it is.
        found: &'static str,
    },
    /// The grammar of JSON is broken.
    #[error("{message}")]
    Syntax {
        /// The byte of the text where that shows.
        offset: usize,
        /// How.
        message: String,
    },
    /// More than [`MAX_DEPTH`] levels.
    #[error("nested more than {MAX_DEPTH} levels deep")]
    TooDeep {
        /// The byte of the text where that shows.
        offset: usize,
    },
    /// The text ends too early.
    #[error("{message}")]
    Truncated {
        /// The length of the text.
        offset: usize,
        /// In the middle of what.
        message: String,
    },
}

/// What has been read so far.
pub(super) struct Reading<'c, 'a> {
    pub(super) catalog: &'c Catalog,
    text: &'a str,
    pub(super) members: Vec<Member<'c, 'a>>,
    pub(super) anomalies: Vec<Anomaly<'c>>,
    /// The names of the unknown objects being passed over, inner ones last.
    pub(super) names: Vec<Cow<'a, str>>,
    pub(super) too_deep: bool,
    pub(super) known: Option<&'c EventType>,
    /// The member `header`, as an index.
    pub(super) header: Option<usize>,
    /// The member `event`, as an index.
    pub(super) body: Option<usize>,
    /// An `event` that came before the header said what it is.
    pub(super) deferred: Option<&'a RawValue>,
    annotation: Option<Range<usize>>,
}

pub(super) fn read<'c, 'a>(
    text: &'a str,
    catalog: &'c Catalog,
    members: Vec<Member<'c, 'a>>,
    anomalies: Vec<Anomaly<'c>>,
) -> Result<Event<'c, 'a>, ReadError> {
    match text.bytes().next() {
        Some(b'{') => {}
        first => return Err(not_an_object(text, first)),
    }
    let mut reading = Reading {
        catalog,
        text,
        members,
        anomalies,
        names: Vec::new(),
        too_deep: false,
        known: None,
        header: None,
        body: None,
        deferred: None,
        annotation: None,
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    if let Err(error) = deserializer.deserialize_map(Top { reading: &mut reading }) {
        return Err(read_error(text, 0, reading.too_deep, &error));
    }
    let length = deserializer.into_iter::<IgnoredAny>().byte_offset();
    let envelope = reading.envelope();
    let mut inferred = false;
    let mut v1_type = None;
    if let Some(raw) = reading.deferred.take() {
        if envelope == Envelope::V1 {
            let members = json::members(raw.get()).unwrap_or_default();
            v1_type =
                members.iter().rfind(|(name, _)| name == "type").and_then(|(_, value)| json::text(value));
            reading.known = v1_type.as_deref().and_then(|name| catalog.event_type(name));
        } else if reading.known.is_none() && reading.event_type().is_none() {
            reading.known = infer(catalog, raw);
            inferred = reading.known.is_some();
        }
        reading.read_body(raw)?;
    }
    Ok(Event {
        envelope,
        known: reading.known,
        inferred,
        members: reading.members,
        anomalies: reading.anomalies,
        annotation: reading.annotation,
        length,
        header: reading.header,
        body: reading.body,
        v1_type,
    })
}

fn not_an_object(text: &str, first: Option<u8>) -> ReadError {
    let found = match first {
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        Some(_) => "a number",
        None => "nothing",
    };
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => ReadError::NotAnObject { found },
        Err(error) => read_error(text, 0, false, &error),
    }
}

/// Turns the parser's error into one with a byte offset; `base` is where the parsed part begins in `text`.
fn read_error(text: &str, base: usize, too_deep: bool, error: &serde_json::Error) -> ReadError {
    let lines = text[base..].split_inclusive('\n').take(error.line().saturating_sub(1));
    let line_start: usize = base + lines.map(str::len).sum::<usize>();
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    if too_deep {
        return ReadError::TooDeep { offset };
    }
    let written = error.to_string();
    // The parser appends its own place, which counts from the start of the record and not of the file.
    let message = written.rsplit_once(" at line ").map_or(written.as_str(), |(message, _)| message);
    if error.is_eof() {
        let inside = message.strip_prefix("EOF while parsing ").unwrap_or("it");
        return ReadError::Truncated {
            offset: text.len(),
            message: format!("the text ends inside {inside}"),
        };
    }
    let found = text[offset..].chars().next().map_or(String::new(), |found| format!(", found `{found}`"));
    ReadError::Syntax { offset, message: format!("{message}{found}") }
}

/// The event type whose fields the body has: all that are always there, and the most in all.
fn infer<'c>(catalog: &'c Catalog, body: &RawValue) -> Option<&'c EventType> {
    let members = json::members(body.get())?;
    let has = |field: &Field| members.iter().any(|(name, _)| *name == field.name);
    let fitting = catalog
        .event_types()
        .filter(|known| known.body.fields.iter().all(|field| !field.always || has(field)));
    let scored = fitting.map(|known| (known.body.fields.iter().filter(|field| has(field)).count(), known));
    let best =
        scored.filter(|(score, _)| *score > 0).fold((0, None), |best: (usize, Option<_>), (score, known)| {
            match score.cmp(&best.0) {
                std::cmp::Ordering::Greater => (score, Some(known)),
                // Two that fit equally well: none can be told.
                std::cmp::Ordering::Equal => (score, None),
                std::cmp::Ordering::Less => best,
            }
        });
    best.1
}

impl<'c, 'a> Reading<'c, 'a> {
    pub(super) fn push(
        &mut self,
        field: &'c Field,
        parent: Option<usize>,
        index: Option<usize>,
        value: Value<'a>,
    ) -> usize {
        self.members.push(Member { field, parent, index, value });
        self.members.len() - 1
    }

    fn top(&self, name: &str) -> Option<&Value<'a>> {
        let found = self.members.iter().rfind(|member| member.parent.is_none() && member.field.name == name);
        found.map(|member| &member.value)
    }

    fn header_value(&self, name: &str) -> Option<&Value<'a>> {
        header_member(&self.members, self.header?, name).map(|member| &member.value)
    }

    pub(super) fn event_type(&self) -> Option<&Value<'a>> {
        self.header_value("event_type")
    }

    fn envelope(&self) -> Envelope {
        if self.header.is_some_and(|header| self.members[header].value == Value::Object) {
            let has = |name| self.header_value(name).is_some();
            let scenario =
                !has("event_type") && !has("create_time") && (has("event_time") || has("tenant_id"));
            return if scenario { Envelope::Scenario } else { Envelope::V2 };
        }
        let kind = self.top("type").and_then(Value::text);
        if self.top("encrypt").is_some() && self.top("event").is_none() {
            Envelope::Encrypted
        } else if self.top("body").is_some_and(|body| body.text().is_some()) && self.top("event").is_none() {
            Envelope::Delivery
        } else if kind == Some("url_verification") || (kind.is_none() && self.top("challenge").is_some()) {
            Envelope::Challenge
        } else if self.top("schema").is_some()
            || (self.top("header").is_some() && self.top("event").is_some())
        {
            Envelope::V2
        } else if self.top("event").is_some()
            && (self.top("uuid").is_some() || kind == Some("event_callback"))
        {
            Envelope::V1
        } else {
            Envelope::Unrecognised
        }
    }

    /// Reads an event that was put off until its type was known.
    fn read_body(&mut self, raw: &'a RawValue) -> Result<(), ReadError> {
        let text = self.text;
        let base = json::offset(text, raw.get());
        let mut deserializer = serde_json::Deserializer::from_str(raw.get());
        Body { reading: self }
            .deserialize(&mut deserializer)
            .map_err(|error| read_error(&text[..base + raw.get().len()], base, self.too_deep, &error))
    }

    /// Remembers where an earlier `decoded` member stands, with the comma that joins it to the rest.
    pub(super) fn annotate(&mut self, raw: &RawValue) {
        let value = json::offset(self.text, raw.get());
        let end = value + raw.get().len();
        let start = self.text[..json::member_start(self.text, value)].trim_end().len();
        self.annotation = if self.text[..start].ends_with(',') {
            Some(start - 1..end)
        } else {
            let rest = self.text[end..].trim_start();
            let comma = usize::from(rest.starts_with(','));
            Some(start..self.text.len() - rest.len() + comma)
        };
    }

    /// A member came again: what was read of it before no longer counts.
    pub(super) fn supersede(&mut self, parent: Option<usize>, field: &'c Field) {
        self.anomalies.push(Anomaly::Duplicate { parent, tail: child("", &field.name) });
        let is_it = |member: &Member<'_, '_>| {
            member.parent == parent && member.index.is_none() && std::ptr::eq(member.field, field)
        };
        let Some(first) = self.members.iter().rposition(is_it) else { return };
        // Children follow their parent, so those of the old value are a stretch behind it.
        let mut gone = first + 1;
        while self.members.get(gone).is_some_and(|member| member.parent.is_some_and(|parent| parent >= first))
        {
            gone += 1;
        }
        for member in &mut self.members[first..gone] {
            member.value = Value::Superseded;
        }
    }
}
