//! What has been read of a record so far.

use std::collections::BTreeSet;
use std::hash::RandomState;
use std::ops::Range;

use super::anomaly::{Anomalies, Anomaly, Passed};
use super::names::{Name, Open};
use super::{Envelope, Member, Value, header_member};
use crate::catalog::{Catalog, EventType, Field, FieldSet};
use crate::json::{Scanner, Span};
use crate::secret::is_secret_name;

/// What has been read so far.
pub(super) struct Reading<'c, 'a> {
    pub(super) catalog: &'c Catalog,
    pub(super) scanner: Scanner<'a>,
    pub(super) members: Vec<Member<'c, 'a>>,
    pub(super) anomalies: Anomalies<'c>,
    /// The names of unknown members of the objects that are open, inner ones last.
    pub(super) names: Vec<Name>,
    /// Of names: equal ones are found by it.
    pub(super) hasher: Option<RandomState>,
    /// The unknown objects and arrays that are open.
    pub(super) open: Vec<Open>,
    /// Those in which something was noted, outer ones first.
    pub(super) passed: Vec<Passed>,
    /// Where the objects begin in which a known member stands more than once, as far as that is known.
    pub(super) doubled: BTreeSet<usize>,
    /// The first list of which not all elements are read.
    pub(super) unread: Option<usize>,
    pub(super) known: Option<&'c EventType>,
    /// The member `header`, as an index.
    pub(super) header: Option<usize>,
    /// The member `event`, as an index.
    pub(super) body: Option<usize>,
    /// An `event` that came before the header said what it is.
    pub(super) deferred: Option<&'a str>,
    pub(super) annotations: Vec<Range<usize>>,
    /// Which members of the envelope stand at the top, as bits of their places.
    pub(super) top_level: FieldSet,
    /// The member `headers` of a delivery record.
    pub(super) headers: Option<&'a str>,
    /// The values of credentials that were passed over.
    pub(super) secrets: Vec<Range<u32>>,
}

impl<'c, 'a> Reading<'c, 'a> {
    pub(super) fn push(
        &mut self,
        field: &'c Field,
        parent: Option<usize>,
        index: Option<usize>,
        value: Value<'a>,
        span: Span,
    ) -> usize {
        self.members.push(Member { field, parent, index, value, span });
        self.members.len() - 1
    }

    pub(super) fn top(&self, name: &str) -> Option<&Value<'a>> {
        let found = self.members.iter().rfind(|member| member.parent.is_none() && member.field.name == name);
        found.map(|member| &member.value)
    }

    pub(super) fn header_value(&self, name: &str) -> Option<&Value<'a>> {
        header_member(&self.members, self.header?, name).map(|member| &member.value)
    }

    pub(super) fn event_type(&self) -> Option<&Value<'a>> {
        self.header_value("event_type")
    }

    pub(super) fn envelope(&self) -> Envelope {
        if self.header.is_some_and(|header| self.members[header].value == Value::Object) {
            let has = |name| self.header_value(name).is_some();
            let scenario =
                !has("event_type") && !has("create_time") && (has("event_time") || has("tenant_id"));
            return if scenario { Envelope::Scenario } else { Envelope::V2 };
        }
        let kind = self.top("type").and_then(Value::text);
        let challenge =
            kind == Some("url_verification") || (kind.is_none() && self.top("challenge").is_some());
        if self.top("encrypt").is_some() && self.top("event").is_none() {
            Envelope::Encrypted
        } else if self.top("body").is_some_and(|body| body.text().is_some()) && self.top("event").is_none() {
            Envelope::Delivery
        } else if challenge && self.top("event").is_none() {
            Envelope::Challenge
        } else if self.top("schema").is_some()
            || (self.top("header").is_some() && self.top("event").is_some())
        {
            Envelope::V2
        } else if self.top("event").is_some()
            && (self.top("uuid").is_some() || challenge || kind == Some("event_callback"))
        {
            Envelope::V1
        } else {
            Envelope::Unrecognised
        }
    }

    /// Puts the anomalies of a record of this length in the order of the text; what is missing in an object stands at its end.
    #[cold]
    pub(super) fn sort_anomalies(&mut self, length: usize) {
        let members = &self.members;
        self.anomalies.noted.sort_by_key(|anomaly| match *anomaly {
            Anomaly::Duplicate { span, .. } | Anomaly::Unknown { span, .. } => span.start as usize,
            Anomaly::Missing { parent, .. } => {
                parent.map_or(length, |parent| members[parent].span.end as usize)
            }
        });
    }

    /// Forgets what was read of the members at the top, except for what [`Reading::mark`] knows.
    pub(super) fn forget_top(&mut self) {
        (self.header, self.body, self.known) = (None, None, None);
        (self.deferred, self.headers) = (None, None);
        self.annotations.clear();
    }

    /// Remembers where an earlier `decoded` member stands, with the comma that joins it to the rest.
    pub(super) fn annotate(&mut self, member: Range<usize>) {
        let text = self.scanner.text();
        let start = text[..member.start].trim_end().len();
        // The comma before it may have gone with an earlier one.
        let done = self.annotations.last().map_or(0, |earlier| earlier.end);
        let added = if start > done && text[..start].ends_with(',') {
            start - 1..member.end
        } else {
            let rest = text[member.end..].trim_start();
            let comma = usize::from(rest.starts_with(','));
            start.max(done)..text.len() - rest.len() + comma
        };
        match self.annotations.last_mut() {
            Some(earlier) if earlier.end == added.start => earlier.end = added.end,
            _ => self.annotations.push(added),
        }
    }

    /// Where the member or element stands that begins at `start` and whose value was begun last, as far as it is passed.
    #[inline]
    pub(super) fn span(&self, start: usize) -> Span {
        Span::new(start, self.scanner.value_start(), self.scanner.offset())
    }

    /// Notes the value of a member that was passed over, if it is a credential. The noted ones inside of it, from `mark` on,
    /// are a part of it.
    pub(super) fn note_secret(&mut self, name: &str, span: Span, mark: usize) {
        if is_secret_name(name) {
            self.secrets.truncate(mark);
            self.secrets.push(span.value..span.end);
        }
    }
}
