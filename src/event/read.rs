//! The one walk over a record, guided by the catalogue.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny};
use serde_json::value::RawValue;

use super::reading::{MAX_DEPTH, Reading};
use super::visit::{Body, Top};
use super::{Anomaly, Envelope, Event, Member};
use crate::catalog::{Catalog, EventType, Field};
use crate::json;

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
        annotations: Vec::new(),
        headers: None,
        tops: 0,
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
        read_body(&mut reading, raw)?;
    }
    Ok(Event {
        envelope,
        known: reading.known,
        inferred,
        members: reading.members,
        anomalies: reading.anomalies,
        annotations: reading.annotations,
        length,
        tops: reading.tops,
        header: reading.header,
        body: reading.body,
        v1_type,
        headers: reading.headers,
    })
}

/// Reads an event that was put off until its type was known.
fn read_body<'a>(reading: &mut Reading<'_, 'a>, raw: &'a RawValue) -> Result<(), ReadError> {
    let text = reading.text;
    let base = json::offset(text, raw.get());
    let mut deserializer = serde_json::Deserializer::from_str(raw.get());
    let result = Body { reading: &mut *reading }.deserialize(&mut deserializer);
    result.map_err(|error| read_error(&text[..base + raw.get().len()], base, reading.too_deep, &error))
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
