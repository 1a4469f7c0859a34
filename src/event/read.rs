//! The one walk over a record, guided by the catalogue.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::skip::Skip;
use super::{Anomaly, Envelope, Event, Member, Value, child};
use crate::catalog::{Catalog, EventType, Field, Kind, Object};
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
    catalog: &'c Catalog,
    text: &'a str,
    members: Vec<Member<'c, 'a>>,
    pub(super) anomalies: Vec<Anomaly<'c>>,
    /// The names of the unknown objects being passed over, inner ones last.
    pub(super) names: Vec<Cow<'a, str>>,
    pub(super) too_deep: bool,
    known: Option<&'c EventType>,
    /// An `event` that came before the header said what it is, with the index of its member.
    deferred: Option<(usize, &'a RawValue)>,
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
        deferred: None,
        annotation: None,
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    if let Err(error) = deserializer.deserialize_map(Envelopes { reading: &mut reading }) {
        return Err(read_error(text, 0, reading.too_deep, &error));
    }
    let length = deserializer.into_iter::<IgnoredAny>().byte_offset();
    let envelope = reading.envelope();
    let mut inferred = false;
    let mut v1_type = None;
    if let Some((member, raw)) = reading.deferred.take() {
        if envelope == Envelope::V1 {
            let members = json::members(raw.get()).unwrap_or_default();
            v1_type =
                members.iter().rfind(|(name, _)| name == "type").and_then(|(_, value)| json::text(value));
            reading.known = v1_type.as_deref().and_then(|name| catalog.event_type(name));
        } else if reading.known.is_none() && reading.event_type().is_none() {
            reading.known = infer(catalog, raw);
            inferred = reading.known.is_some();
        }
        reading.body_from(member, raw)?;
    }
    Ok(Event {
        envelope,
        known: reading.known,
        inferred,
        members: reading.members,
        anomalies: reading.anomalies,
        annotation: reading.annotation,
        length,
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
    let written = error.to_string();
    // The parser appends its own place, which counts from the start of the record and not of the file.
    let message =
        written.rsplit_once(" at line ").map_or(written.as_str(), |(message, _)| message).to_owned();
    if too_deep {
        ReadError::TooDeep { offset }
    } else if error.is_eof() {
        ReadError::Truncated { offset: text.len(), message }
    } else {
        ReadError::Syntax { offset, message }
    }
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
    fn push(
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
        self.child(None, name)
    }

    fn child(&self, parent: Option<usize>, name: &str) -> Option<&Value<'a>> {
        let found = self.members.iter().rfind(|member| member.parent == parent && member.field.name == name);
        found.map(|member| &member.value)
    }

    fn header(&self) -> Option<usize> {
        self.members.iter().rposition(|member| member.parent.is_none() && member.field.name == "header")
    }

    fn event_type(&self) -> Option<&Value<'a>> {
        self.child(Some(self.header()?), "event_type")
    }

    fn envelope(&self) -> Envelope {
        let header = self.header().filter(|header| self.members[*header].value == Value::Object);
        if let Some(header) = header {
            let has = |name| self.child(Some(header), name).is_some();
            let scenario =
                !has("event_type") && !has("create_time") && (has("event_time") || has("tenant_id"));
            return if scenario { Envelope::Scenario } else { Envelope::V2 };
        }
        let kind = self.top("type").and_then(Value::text);
        if self.top("encrypt").is_some() && self.top("event").is_none() {
            Envelope::Encrypted
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
    fn body_from(&mut self, member: usize, raw: &'a RawValue) -> Result<(), ReadError> {
        let text = self.text;
        let base = json::offset(text, raw.get());
        let mut deserializer = serde_json::Deserializer::from_str(raw.get());
        Body { reading: self, member }
            .deserialize(&mut deserializer)
            .map_err(|error| read_error(&text[..base + raw.get().len()], base, self.too_deep, &error))
    }

    /// Remembers where an earlier `decoded` member stands, with the comma that joins it to the rest.
    fn annotate(&mut self, raw: &RawValue) {
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
    fn supersede(&mut self, parent: Option<usize>, field: &'c Field) {
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

/// The top of a record.
struct Envelopes<'s, 'c, 'a> {
    reading: &'s mut Reading<'c, 'a>,
}

impl<'a> Visitor<'a> for Envelopes<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let reading = self.reading;
        let envelope = reading.catalog.envelope();
        let mut seen = 0_u128;
        let mut hint = 0;
        while let Some(key) = map.next_key_seed(Key { object: envelope, hint })? {
            let place = match key {
                Found::Known(place) => place,
                Found::Unknown(name) if name == "decoded" => {
                    let raw: &'a RawValue = map.next_value()?;
                    reading.annotate(raw);
                    continue;
                }
                Found::Unknown(name) => {
                    unknown(reading, envelope, None, name, 1, &mut map)?;
                    continue;
                }
            };
            hint = place + 1;
            let field = &envelope.fields[place];
            if seen >> place & 1 == 1 {
                reading.supersede(None, field);
            }
            seen |= 1 << place;
            if field.name != "event" {
                map.next_value_seed(ValueSeed {
                    reading,
                    field,
                    kind: &field.kind,
                    parent: None,
                    index: None,
                    depth: 1,
                })?;
                if field.name == "header" {
                    let catalog = reading.catalog;
                    reading.known =
                        reading.event_type().and_then(Value::text).and_then(|name| catalog.event_type(name));
                }
                continue;
            }
            let member = reading.push(field, None, None, Value::Null);
            reading.deferred = None;
            if reading.event_type().is_some() {
                map.next_value_seed(Body { reading, member })?;
            } else {
                reading.deferred = Some((member, map.next_value()?));
            }
        }
        reading.note_doubled(0, None);
        Ok(())
    }
}

/// The member `event`, whose type is known or cannot be.
struct Body<'s, 'c, 'a> {
    reading: &'s mut Reading<'c, 'a>,
    member: usize,
}

impl<'a> DeserializeSeed<'a> for Body<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        let object = self.reading.known.map(|known| &known.body);
        deserializer.deserialize_any(Visit {
            reading: self.reading,
            object,
            list: None,
            member: self.member,
            depth: 1,
        })
    }
}

/// The value of a known member.
struct ValueSeed<'s, 'c, 'a> {
    reading: &'s mut Reading<'c, 'a>,
    field: &'c Field,
    kind: &'c Kind,
    parent: Option<usize>,
    index: Option<usize>,
    /// Objects and arrays around the value.
    depth: usize,
}

impl<'a> DeserializeSeed<'a> for ValueSeed<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { reading, field, kind, parent, index, depth } = self;
        let member = reading.push(field, parent, index, Value::Null);
        let (object, list) = match kind {
            Kind::Object(object) => (Some(object), None),
            Kind::List(element) => (None, Some(&**element)),
            Kind::Any | Kind::Scalar(_) => (None, None),
        };
        deserializer.deserialize_any(Visit { reading, object, list, member, depth })
    }
}

/// Fills in the value of `member`.
struct Visit<'s, 'c, 'a> {
    reading: &'s mut Reading<'c, 'a>,
    /// The members to read, should it be an object.
    object: Option<&'c Object>,
    /// The kind of the elements to read, should it be a list.
    list: Option<&'c Kind>,
    member: usize,
    depth: usize,
}

impl<'a> Visit<'_, '_, 'a> {
    fn is<E>(self, value: Value<'a>) -> Result<(), E> {
        self.reading.members[self.member].value = value;
        Ok(())
    }
}

impl<'a> Visitor<'a> for Visit<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.is(Value::Bool(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.is(Value::Float(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.is(Value::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.is(i64::try_from(value).map_or(Value::Uint(value), Value::Int))
    }

    fn visit_borrowed_str<E>(self, value: &'a str) -> Result<(), E> {
        self.is(Value::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.is(Value::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.is(Value::Null)
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { reading, object, member, depth, .. } = self;
        reading.descend(depth).map_err(A::Error::custom)?;
        reading.members[member].value = Value::Object;
        let parent = Some(member);
        let Some(object) = object else {
            return Skip { reading, parent, depth }.visit_map(map);
        };
        let names = reading.names.len();
        let mut seen = 0_u128;
        let mut hint = 0;
        while let Some(key) = map.next_key_seed(Key { object, hint })? {
            match key {
                Found::Known(place) => {
                    hint = place + 1;
                    let field = &object.fields[place];
                    if seen >> place & 1 == 1 {
                        reading.supersede(parent, field);
                    }
                    seen |= 1 << place;
                    let depth = depth + 1;
                    map.next_value_seed(ValueSeed {
                        reading,
                        field,
                        kind: &field.kind,
                        parent,
                        index: None,
                        depth,
                    })?;
                }
                Found::Unknown(name) => unknown(reading, object, parent, name, depth + 1, &mut map)?,
            }
        }
        let mut missing = object.always & !seen;
        while missing != 0 {
            let field = &object.fields[missing.trailing_zeros() as usize];
            reading.anomalies.push(Anomaly::Missing { parent, field });
            missing &= missing - 1;
        }
        reading.note_doubled(names, parent);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { reading, list: element, member, depth, .. } = self;
        reading.descend(depth).map_err(A::Error::custom)?;
        reading.members[member].value = Value::List;
        let parent = Some(member);
        let Some(kind) = element else {
            return Skip { reading, parent, depth }.visit_seq(list);
        };
        let field = reading.members[member].field;
        for index in 0.. {
            let seed = ValueSeed {
                reading: &mut *reading,
                field,
                kind,
                parent,
                index: Some(index),
                depth: depth + 1,
            };
            if list.next_element_seed(seed)?.is_none() {
                break;
            }
        }
        Ok(())
    }
}

/// Passes over a member that `object` does not know, and notes it.
fn unknown<'c, 'a, A: MapAccess<'a>>(
    reading: &mut Reading<'c, 'a>,
    object: &'c Object,
    parent: Option<usize>,
    name: Cow<'a, str>,
    depth: usize,
    map: &mut A,
) -> Result<(), A::Error> {
    reading.anomalies.push(Anomaly::Unknown { parent, object, name: name.clone().into_owned() });
    let mark = reading.anomalies.len();
    map.next_value_seed(Skip { reading, parent, depth })?;
    reading.prefix(mark, &name);
    reading.names.push(name);
    Ok(())
}

/// The name of a member, looked up in an object of the catalogue.
struct Key<'c> {
    object: &'c Object,
    hint: usize,
}

enum Found<'a> {
    Known(usize),
    Unknown(Cow<'a, str>),
}

impl<'a> DeserializeSeed<'a> for Key<'_> {
    type Value = Found<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Found<'a>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key<'_> {
    type Value = Found<'a>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a member's name")
    }

    fn visit_borrowed_str<E>(self, name: &'a str) -> Result<Self::Value, E> {
        Ok(self.object.find(name, self.hint).map_or(Found::Unknown(Cow::Borrowed(name)), Found::Known))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self
            .object
            .find(name, self.hint)
            .map_or_else(|| Found::Unknown(Cow::Owned(name.to_owned())), Found::Known))
    }
}
