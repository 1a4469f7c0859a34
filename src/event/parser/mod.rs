//! The parser of records: one walk over the text, guided by the catalog.
//!
//! Members that the catalog knows are collected; what is missing, unknown or duplicated is noted as an
//! [`Anomaly`]. Nothing else parses a record again.

mod annotations;
mod duplicates;
mod event_type;
mod names;
mod unknown;
mod walk;

use std::collections::BTreeSet;
use std::hash::RandomState;
use std::ops::Range;

use event_type::v1_event_type;
use names::{KeyHash, OpenValue};

use super::anomaly::{Anomalies, Anomaly, AnomalyCounts, UnknownContainer};
use super::envelope::{Envelope, TopLevel};
use super::{Event, Member, MemberId, ReadError, ReadProblem, Value};
use crate::catalog::{Catalog, EventType, Field, FieldSet};
use crate::json::{self, Scanner, Span};
use crate::limits::MAX_LENGTH;

pub(crate) use event_type::infer_event_type;

/// The state of the walk over a record.
struct Parser<'c, 'a> {
    catalog: &'c Catalog,
    scanner: Scanner<'a>,
    members: Vec<Member<'c, 'a>>,
    anomalies: Anomalies<'c>,
    /// The keys of unknown members of the objects that are open, those of inner objects last.
    keys: Vec<KeyHash>,
    /// The hasher of keys, made when it is first needed.
    hasher: Option<RandomState>,
    /// The unknown objects and arrays that are open, inner ones last.
    open: Vec<OpenValue>,
    /// Unknown objects and arrays in which something was noted, outer ones first.
    containers: Vec<UnknownContainer>,
    /// The offsets of objects in which a known member appears more than once, as far as they were found.
    with_duplicates: BTreeSet<usize>,
    /// The first list of which not all elements are read.
    unread: Option<MemberId>,
    known: Option<&'c EventType>,
    top: TopLevel,
    /// The known top-level members that are present.
    top_level: FieldSet,
    /// The value of a member `event` that comes before the header, which says what it is.
    deferred: Option<&'a str>,
    annotations: Vec<Range<usize>>,
    /// The spans of credentials in unknown members.
    secrets: Vec<Range<u32>>,
}

/// Parses the record at the start of `text`; `members` and `anomalies` are empty.
pub(super) fn parse<'c, 'a>(
    text: &'a str,
    catalog: &'c Catalog,
    members: Vec<Member<'c, 'a>>,
    anomalies: Vec<Anomaly<'c>>,
) -> Result<Event<'c, 'a>, ReadError> {
    if text.len() > MAX_LENGTH {
        return Err(ReadError { offset: 0, problem: ReadProblem::TooLarge { limit: MAX_LENGTH } });
    }
    if !text.starts_with('{') {
        return Err(ReadError::not_an_object(text));
    }
    let mut parser = Parser {
        catalog,
        scanner: Scanner::new(text),
        members,
        anomalies: Anomalies { noted: anomalies, counts: AnomalyCounts::default() },
        keys: Vec::new(),
        hasher: None,
        open: Vec::new(),
        containers: Vec::new(),
        with_duplicates: BTreeSet::new(),
        unread: None,
        known: None,
        top: TopLevel::default(),
        top_level: FieldSet::default(),
        deferred: None,
        annotations: Vec::new(),
        secrets: Vec::new(),
    };
    let walked = parser.scanner.begin_value().and_then(|_| parser.record());
    walked.map_err(|error| ReadError::at(&parser.scanner, error))?;
    let length = parser.scanner.offset();
    let envelope = Envelope::classify(&parser.top, &parser.members);
    let (mut inferred, mut v1_type) = (false, None);
    if let Some(body) = parser.deferred.take() {
        if matches!(envelope, Envelope::V1 { .. }) {
            v1_type = v1_event_type(text, body);
            parser.known = v1_type.as_ref().and_then(|(name, _)| catalog.event_type(name));
        } else if parser.known.is_none() && parser.event_type().is_none() {
            parser.known = infer_event_type(catalog, body);
            inferred = parser.known.is_some();
        }
        // One level deep, in the record itself.
        parser.scanner.seek(json::offset(text, body), 1);
        parser.event_body().map_err(|error| ReadError::at(&parser.scanner, error))?;
    }
    if parser.anomalies.noted.len() > 1 {
        parser.sort_anomalies(length);
    }
    Ok(Event {
        envelope,
        known: parser.known,
        inferred,
        members: parser.members,
        omitted: parser.anomalies.counts.omitted(),
        anomalies: parser.anomalies.noted,
        containers: parser.containers,
        unread: parser.unread,
        text: &text[..length],
        annotations: parser.annotations,
        length,
        spans_lines: parser.scanner.spans_lines(),
        request_body: parser.top.body,
        top_level: parser.top_level,
        v1_type,
        secrets: parser.secrets,
    })
}

impl<'c, 'a> Parser<'c, 'a> {
    #[inline]
    fn push(
        &mut self,
        field: &'c Field,
        parent: Option<MemberId>,
        index: Option<u32>,
        value: Value<'a>,
        span: Span,
    ) -> MemberId {
        let id = MemberId::new(self.members.len());
        self.members.push(Member { field, parent, index, value, span });
        id
    }

    /// The value of the header's member `event_type`.
    #[inline]
    fn event_type(&self) -> Option<&Value<'a>> {
        let event_type = self.top.header_members?.event_type?;
        Some(&self.members[event_type.index()].value)
    }

    /// Puts the anomalies of a record of this length in the order of the text; what an object lacks is at its
    /// end.
    #[cold]
    fn sort_anomalies(&mut self, length: usize) {
        let members = &self.members;
        self.anomalies.noted.sort_by_key(|anomaly| match *anomaly {
            Anomaly::Duplicate { span, .. } | Anomaly::Unknown { span, .. } => span.start as usize,
            Anomaly::Missing { parent, .. } => {
                parent.map_or(length, |parent| members[parent.index()].span.end as usize)
            }
        });
    }

    /// The span of the member or element that begins at `start` and whose value was begun last, up to the
    /// scanner.
    #[inline]
    fn span(&self, start: usize) -> Span {
        Span::new(start, self.scanner.value_start(), self.scanner.offset())
    }
}
