//! From the text of a record to what is known of it, or to the reason why it is none.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use serde::de::IgnoredAny;

use super::anomaly::{Anomalies, Counts};
use super::reading::Reading;
use super::{Anomaly, Envelope, Event, Member};
use crate::catalog::{Catalog, EventType, Field, FieldSet};
use crate::json::{self, Fault, Members, Scanner, Span};
use crate::limits::{MAX_DEPTH, MAX_LENGTH};

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
    /// The text is longer than [`MAX_LENGTH`].
    #[error("longer than {MAX_LENGTH} bytes")]
    TooLarge,
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
    if text.len() > MAX_LENGTH {
        return Err(ReadError::TooLarge);
    }
    match text.bytes().next() {
        Some(b'{') => {}
        first => return Err(not_an_object(text, first)),
    }
    let mut reading = Reading {
        catalog,
        scanner: Scanner::new(text),
        members,
        anomalies: Anomalies { noted: anomalies, counts: Counts::default() },
        names: Vec::new(),
        hasher: None,
        open: Vec::new(),
        passed: Vec::new(),
        doubled: BTreeSet::new(),
        unread: None,
        known: None,
        header: None,
        body: None,
        deferred: None,
        annotations: Vec::new(),
        headers: None,
        secrets: Vec::new(),
        top_level: FieldSet::default(),
    };
    let read = reading.scanner.value().and_then(|_| reading.record());
    read.map_err(|fault| refusal(&reading.scanner, fault))?;
    let length = reading.scanner.offset();
    let envelope = reading.envelope();
    let mut inferred = false;
    let mut v1_type = None;
    if let Some(raw) = reading.deferred.take() {
        if envelope == Envelope::V1 {
            v1_type = v1_event_type(text, raw);
            reading.known = v1_type.as_ref().and_then(|(name, _)| catalog.event_type(name));
        } else if reading.known.is_none() && reading.event_type().is_none() {
            reading.known = infer(catalog, raw);
            inferred = reading.known.is_some();
        }
        // In the record itself.
        reading.scanner.go_to(json::offset(text, raw), 1);
        reading.body().map_err(|fault| refusal(&reading.scanner, fault))?;
    }
    if reading.anomalies.noted.len() > 1 {
        reading.sort_anomalies(length);
    }
    Ok(Event {
        envelope,
        known: reading.known,
        inferred,
        members: reading.members,
        omitted: reading.anomalies.counts.omitted(),
        anomalies: reading.anomalies.noted,
        passed: reading.passed,
        unread: reading.unread,
        text: &text[..length],
        annotations: reading.annotations,
        length,
        spans_lines: reading.scanner.spans_lines(),
        top_level: reading.top_level,
        header: reading.header,
        body: reading.body,
        v1_type,
        headers: reading.headers,
        secrets: reading.secrets,
    })
}

/// Why a text is refused where the scanner stands.
fn refusal(scanner: &Scanner<'_>, fault: Fault) -> ReadError {
    match fault {
        // The bracket that opens one level too many is passed.
        Fault::TooDeep => ReadError::TooDeep { offset: scanner.offset() - 1 },
        Fault::Broken => broken(scanner.text(), scanner.offset()),
    }
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
    let mut scanner = Scanner::new(text);
    match scanner.skip() {
        Ok(_) if scanner.is_at_end() => ReadError::NotAnObject { found },
        Err(Fault::TooDeep) => refusal(&scanner, Fault::TooDeep),
        _ => broken(text, scanner.offset()),
    }
}

/// What is wrong with a text that is no JSON, in the words of `serde_json`, which counts lines and columns from the start of
/// the record. The scanner has stopped at `near`.
fn broken(text: &str, near: usize) -> ReadError {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else {
        return ReadError::Syntax { offset: near, message: "this is no JSON".to_owned() };
    };
    let line_start: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    // Of a control character in a string it names the place before.
    if text.as_bytes().get(near).is_some_and(u8::is_ascii_control) {
        offset = near;
    }
    let written = error.to_string();
    let message = written.rsplit_once(" at line ").map_or(written.as_str(), |(message, _)| message);
    if error.is_eof() || is_cut_number(text) {
        let inside = message.strip_prefix("EOF while parsing ").unwrap_or("a number");
        return ReadError::Truncated {
            offset: text.len(),
            message: format!("the text ends inside {inside}"),
        };
    }
    let found = text[offset..].chars().next();
    let message = match found {
        Some('}' | ']') if text[..offset].trim_end().ends_with(',') => "trailing comma",
        _ => message,
    };
    let found = found.map_or(String::new(), |found| format!(", found `{found}`"));
    ReadError::Syntax { offset, message: format!("{message}{found}") }
}

/// Whether a text that is no JSON ends inside a number, at a place where a digit has to come.
fn is_cut_number(text: &str) -> bool {
    let wants_digit = text.ends_with(['-', '+', '.', 'e', 'E']);
    wants_digit
        && serde_json::from_str::<IgnoredAny>(&[text, "0"].concat()).is_err_and(|error| error.is_eof())
}

/// The event type in the body of a 1.0 event, empty if it is no text, and where it stands.
fn v1_event_type<'a>(text: &'a str, body: &'a str) -> Option<(Cow<'a, str>, Span)> {
    let members = Members::new(body)?.map_while(Result::ok);
    let (_, span) = members.filter(|(name, _)| name == "type").last()?;
    let span = span.moved(json::offset(text, body));
    Some((json::text(&text[span.value()]).unwrap_or_default(), span))
}

/// The event type whose fields the body has: all that are always there, and the most in all.
fn infer<'c>(catalog: &'c Catalog, body: &str) -> Option<&'c EventType> {
    // Of every field of an event type, whether the body has it: so each name in it is looked up once.
    let fields = catalog.event_types().flat_map(|known| &known.body.fields);
    let mut there: HashMap<&str, bool> = fields.map(|field| (field.name.as_str(), false)).collect();
    for member in Members::new(body)? {
        if let Some(there) = there.get_mut(&*member.ok()?.0) {
            *there = true;
        }
    }
    let has = |field: &Field| there[field.name.as_str()];
    let fitting = catalog
        .event_types()
        .filter(|known| known.body.fields.iter().all(|field| !field.required || has(field)));
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
