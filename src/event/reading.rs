//! What has been read of a record so far.

use std::borrow::Cow;
use std::ops::Range;

use super::{Anomaly, Envelope, Member, Value, child, header_member};
use crate::catalog::{Catalog, EventType, Field};
use crate::json::{Scanner, Span};
use crate::secret::is_secret_name;

/// What has been read so far.
pub(super) struct Reading<'c, 'a> {
    pub(super) catalog: &'c Catalog,
    pub(super) scanner: Scanner<'a>,
    pub(super) members: Vec<Member<'c, 'a>>,
    pub(super) anomalies: Vec<Anomaly<'c>>,
    /// The names of the unknown objects being passed over, and where their members stand, inner ones last.
    pub(super) names: Vec<(Cow<'a, str>, Span)>,
    pub(super) known: Option<&'c EventType>,
    /// The member `header`, as an index.
    pub(super) header: Option<usize>,
    /// The member `event`, as an index.
    pub(super) body: Option<usize>,
    /// An `event` that came before the header said what it is.
    pub(super) deferred: Option<&'a str>,
    pub(super) annotations: Vec<Range<usize>>,
    /// Which members of the envelope stand at the top, as bits of their places.
    pub(super) tops: u128,
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

    /// Remembers where an earlier `decoded` member stands, with the comma that joins it to the rest.
    pub(super) fn annotate(&mut self, member: Range<usize>) {
        let text = self.scanner.text();
        let start = text[..member.start].trim_end().len();
        // The comma before it may have gone with an earlier one.
        let done = self.annotations.last().map_or(0, |earlier| earlier.end);
        self.annotations.push(if start > done && text[..start].ends_with(',') {
            start - 1..member.end
        } else {
            let rest = text[member.end..].trim_start();
            let comma = usize::from(rest.starts_with(','));
            start.max(done)..text.len() - rest.len() + comma
        });
    }

    /// Where the member or element stands that begins at `start` and whose value was begun last, as far as it is passed.
    #[inline]
    pub(super) fn span(&self, start: usize) -> Span {
        Span::new(start, self.scanner.start(), self.scanner.offset())
    }

    /// Notes the value of a member that was passed over, if it is a credential. The noted ones inside of it, from `mark` on,
    /// are a part of it.
    pub(super) fn note_secret(&mut self, name: &str, span: Span, mark: usize) {
        if is_secret_name(name) {
            self.secrets.truncate(mark);
            self.secrets.push(span.value..span.end);
        }
    }

    /// A member came again: what was read of it before no longer counts.
    #[cold]
    pub(super) fn supersede(&mut self, parent: Option<usize>, field: &'c Field) {
        // Where the last one stands is known when it is read.
        let span = Span::default();
        self.anomalies.push(Anomaly::Duplicate { parent, tail: child("", &field.name), span });
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
