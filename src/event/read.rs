//! From the text of a record to what is known of it, or to the reason why it is none.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

use super::anomaly::{Anomalies, Counts};
use super::reading::Reading;
use super::{Anomaly, Envelope, Event, Member};
use crate::catalog::{Catalog, EventType, Field, FieldSet};
use crate::json::{self, Members, ScanError, Scanner, Span, SyntaxError, SyntaxProblem, TruncatedPart};
use crate::limits::{MAX_DEPTH, MAX_LENGTH};
use crate::message::{JsonType, Language, Localize};
use crate::messages;

/// An error of reading a record.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ReadError {
    /// The byte of the text where the error is; the length of a text that ends too early.
    pub offset: usize,
    /// What is wrong there.
    pub problem: ReadProblem,
}

messages! {
    /// What is wrong with a text that is not a record.
    #[derive(Clone, Eq, PartialEq)]
    pub enum ReadProblem {
        NotAnObject { found: JsonType } => "found {found}", "实际为{found}";
        Syntax { problem: SyntaxProblem } => "{problem}", "{problem}";
        SyntaxAt { problem: SyntaxProblem, found: char } => "{problem}, found `{found}`", "{problem}，此处为 `{found}`";
        TooDeep { limit: usize } => "nested more than {limit} levels deep", "嵌套超过 {limit} 层";
        TooLarge { limit: usize } => "longer than {limit} bytes", "超过 {limit} 字节";
        Truncated { inside: TruncatedPart } => "the text ends inside {inside}", "文本在{inside}内中断";
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.problem, formatter)
    }
}

impl Localize for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        self.problem.fmt(formatter, language)
    }
}

impl std::error::Error for ReadError {}

pub(super) fn read<'c, 'a>(
    text: &'a str,
    catalog: &'c Catalog,
    members: Vec<Member<'c, 'a>>,
    anomalies: Vec<Anomaly<'c>>,
) -> Result<Event<'c, 'a>, ReadError> {
    if text.len() > MAX_LENGTH {
        return Err(ReadError { offset: 0, problem: ReadProblem::TooLarge { limit: MAX_LENGTH } });
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
    let read = reading.scanner.begin_value().and_then(|_| reading.record());
    read.map_err(|error| refusal(&reading.scanner, error))?;
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
        reading.scanner.seek(json::offset(text, raw), 1);
        reading.body().map_err(|error| refusal(&reading.scanner, error))?;
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
fn refusal(scanner: &Scanner<'_>, error: ScanError) -> ReadError {
    match error {
        // The bracket that opens one level too many is passed.
        ScanError::TooDeep => {
            ReadError { offset: scanner.offset() - 1, problem: ReadProblem::TooDeep { limit: MAX_DEPTH } }
        }
        ScanError::Syntax => syntax_error(scanner.text(), scanner.offset()),
    }
}

fn not_an_object(text: &str, first: Option<u8>) -> ReadError {
    let found = match first {
        Some(b'[') => JsonType::Array,
        Some(b'"') => JsonType::String,
        Some(b't' | b'f') => JsonType::Boolean,
        Some(b'n') => JsonType::Null,
        Some(_) => JsonType::Number,
        None => JsonType::Nothing,
    };
    let mut scanner = Scanner::new(text);
    match scanner.skip_value() {
        Ok(_) if scanner.is_at_end() => ReadError { offset: 0, problem: ReadProblem::NotAnObject { found } },
        Err(ScanError::TooDeep) => refusal(&scanner, ScanError::TooDeep),
        _ => syntax_error(text, scanner.offset()),
    }
}

/// The error in a text that is not JSON. The scanner stopped at the byte `near`.
fn syntax_error(text: &str, near: usize) -> ReadError {
    let SyntaxError { offset, problem } = json::syntax_error(text, near);
    let problem = match (problem, text[offset..].chars().next()) {
        (SyntaxProblem::Truncated { inside }, _) => ReadProblem::Truncated { inside },
        (problem, Some(found)) => ReadProblem::SyntaxAt { problem, found },
        (problem, None) => ReadProblem::Syntax { problem },
    };
    ReadError { offset, problem }
}

/// The event type in the body of a 1.0 event, empty if it is no text, and where it stands.
fn v1_event_type<'a>(text: &'a str, body: &'a str) -> Option<(Cow<'a, str>, Span)> {
    let members = Members::new(body)?.map_while(Result::ok);
    let (_, span) = members.filter(|(name, _)| name == "type").last()?;
    let span = span.moved(json::offset(text, body));
    Some((json::parse_string(&text[span.value()]).unwrap_or_default(), span))
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
