//! One pass over a record: reads the members that the catalogue knows, and notes what is missing, doubled or
//! unknown. Everything later reads what was read here; nothing parses a record again.

mod again;
mod anomaly;
mod description;
mod labels;
mod masked;
mod names;
mod read;
mod reading;
mod time;
mod value;
mod walk;

use std::borrow::Cow;
use std::ops::Range;

use anomaly::{Passed, Step};

use crate::catalog::{Catalog, EventType, Field, FieldSet, Scalar, ValueType};
use crate::json::{self, Span};

pub use anomaly::{Anomaly, Counts};
pub use description::ValueDescription;
pub use read::{ReadError, ReadProblem};
pub use time::milliseconds;
pub use value::Value;
pub(crate) use value::quoted;

/// What was read of one record.
#[derive(Debug)]
#[non_exhaustive]
pub struct Event<'c, 'a> {
    /// Which of Feishu's forms the record has.
    pub envelope: Envelope,
    /// The entry of the catalogue, if it has one for the event type.
    pub known: Option<&'c EventType>,
    /// Whether the event type was told from the body because the header does not say it.
    pub inferred: bool,
    /// Every member that the catalogue knows, a parent before its children.
    pub members: Vec<Member<'c, 'a>>,
    /// What is odd about the members, in the order of the record.
    pub anomalies: Vec<Anomaly<'c>>,
    /// How many more there are, which are only counted.
    pub omitted: Counts,
    /// The first list of which not all elements are read, as an index into [`Event::members`].
    pub unread: Option<usize>,
    /// The text of the record, from its first bracket to its last.
    pub text: &'a str,
    /// Where earlier runs of this tool have added their `decoded` member, with the comma that joins it, in order.
    pub annotations: Vec<Range<usize>>,
    /// The length of the record in the text.
    pub length: usize,
    /// Whether it is written over several lines.
    pub spans_lines: bool,
    /// Which members of the envelope stand at the top, as bits of their places.
    pub top_level: FieldSet,
    /// The member `header`, as an index into [`Event::members`].
    header: Option<usize>,
    /// The member `event`, as an index into [`Event::members`].
    body: Option<usize>,
    /// The event type of a 1.0 event, which stands in its body; empty if it is no text.
    v1_type: Option<(Cow<'a, str>, Span)>,
    /// The member `headers` of a delivery record, as it is written.
    headers: Option<&'a str>,
    /// The unknown objects and arrays in which something was noted.
    passed: Vec<Passed>,
    /// The values of credentials outside of the known members, in the order of the text.
    secrets: Vec<Range<u32>>,
}

/// The forms in which Feishu sends bodies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Envelope {
    /// `url_verification`.
    Challenge,
    /// `{"headers":{…},"body":"…"}`: a request as JSON, with the body as a string.
    Delivery,
    /// `{"encrypt":"…"}`.
    Encrypted,
    /// The header of the scenario examples, which names no type.
    Scenario,
    /// None of these.
    Unrecognised,
    /// An event of version 1.0.
    V1,
    /// An event of version 2.0.
    V2,
}

/// One member that the catalogue knows, or an element of a list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Member<'c, 'a> {
    /// What the catalogue says about it.
    pub field: &'c Field,
    /// The object or list around it, as an index into [`Event::members`]; `None` at the top.
    pub parent: Option<usize>,
    /// Its place, if it is an element of a list; `field` is then the list's.
    pub index: Option<usize>,
    /// Its value.
    pub value: Value<'a>,
    /// Where it stands in the text of the record.
    pub span: Span,
}

impl<'c> Member<'c, '_> {
    /// What the value may be.
    #[must_use]
    pub fn kind(&self) -> &'c ValueType {
        match &self.field.value_type {
            ValueType::List(element) if self.index.is_some() => element,
            kind => kind,
        }
    }
}

/// Buffers of an event that is done with, for the next one.
#[derive(Debug, Default)]
pub struct Spare {
    members: Vec<Member<'static, 'static>>,
    anomalies: Vec<Anomaly<'static>>,
}

impl<'c, 'a> Event<'c, 'a> {
    /// Reads the record at the start of `text`; what follows it is left alone, see [`Event::length`].
    pub fn read(text: &'a str, catalog: &'c Catalog, spare: Spare) -> Result<Self, ReadError> {
        read::read(text, catalog, recycle(spare.members), recycle(spare.anomalies))
    }

    /// Gives the buffers back.
    #[must_use]
    pub fn into_spare(self) -> Spare {
        Spare { members: recycle(self.members), anomalies: recycle(self.anomalies) }
    }

    /// The member of this name in the object `parent`, or at the top.
    #[must_use]
    #[inline]
    pub fn member(&self, parent: Option<usize>, name: &str) -> Option<&Member<'c, 'a>> {
        self.position(parent, name).map(|index| &self.members[index])
    }

    /// The index of the member of this name in the object `parent`, or at the top.
    #[must_use]
    #[inline]
    pub fn position(&self, parent: Option<usize>, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.parent == parent && member.field.name == name)
    }

    /// The text of a member of the header.
    #[must_use]
    #[inline]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_member(name)?.value.text()
    }

    /// The event type: what the header says, what was inferred, or `url_verification`; empty if there is none.
    #[must_use]
    pub fn type_name(&self) -> &str {
        match self.envelope {
            Envelope::Challenge => "url_verification",
            Envelope::V1 => self.v1_type.as_ref().map_or("", |(name, _)| name),
            Envelope::Scenario | Envelope::V2 => match self.known {
                Some(known) => &known.name,
                None => self.header("event_type").unwrap_or_default(),
            },
            Envelope::Delivery | Envelope::Encrypted | Envelope::Unrecognised => "",
        }
    }

    /// Where the member with the event type stands, or the nearest one around it that is there.
    #[must_use]
    pub fn type_span(&self) -> Span {
        let member = match self.envelope {
            Envelope::V1 => self.v1_type.as_ref().map(|(_, span)| *span),
            _ => self.header_member("event_type").map(|member| member.span),
        };
        member.unwrap_or_else(|| match self.envelope {
            Envelope::V1 => self.span(self.body),
            _ => self.span(self.header),
        })
    }

    /// What to de-duplicate by: `header.event_id`, or `uuid` of a 1.0 event.
    #[must_use]
    pub fn event_id(&self) -> Option<&str> {
        match self.envelope {
            Envelope::V1 => self.member(None, "uuid")?.value.text(),
            _ => self.header("event_id"),
        }
    }

    /// When the event was made, in milliseconds since 1970. The unit is told from the number of digits.
    #[must_use]
    pub fn time(&self) -> Option<i64> {
        let member = match self.envelope {
            Envelope::V1 => self.member(None, "ts"),
            Envelope::Scenario => self.header_member("event_time"),
            _ => self.header_member("create_time"),
        };
        let member = member?;
        let ValueType::Scalar(Scalar::String { format: Some(format), .. }) = &member.field.value_type else {
            return None;
        };
        match &member.value {
            Value::Int(number) => milliseconds(&number.to_string(), *format),
            value => milliseconds(value.text()?, *format),
        }
    }

    /// The body of a delivery record.
    #[must_use]
    pub fn delivered(&self) -> Option<&str> {
        self.member(None, "body")?.value.text()
    }

    /// The headers of a delivery record, as they are written.
    #[must_use]
    pub fn delivery_headers(&self) -> Option<&'a str> {
        self.headers
    }

    /// Whether this is a challenge and nothing else, which Feishu does not sign: its members are those of one, each of them
    /// once.
    #[must_use]
    pub fn is_challenge(&self) -> bool {
        const MEMBERS: [&str; 4] = ["challenge", "token", "type", "schema"];
        let text = |name| self.member(None, name).and_then(|member| member.value.text());
        let fits = |member: &Member<'_, '_>| {
            MEMBERS.contains(&member.field.name.as_str()) && member.value.text().is_some()
        };
        self.envelope == Envelope::Challenge
            && text("type") == Some("url_verification")
            && text("challenge").is_some()
            && text("token").is_some()
            && self.members.iter().all(fits)
            // Some members are passed over without being read.
            && self.top_level.len() == self.members.len()
            && self.anomalies.iter().all(|anomaly| matches!(anomaly, Anomaly::Missing { .. }))
    }

    /// The ciphertext of an encrypted body.
    #[must_use]
    pub fn ciphertext(&self) -> Option<&str> {
        self.member(None, "encrypt")?.value.text()
    }

    /// The member at the top that a member is, or stands in.
    #[must_use]
    pub fn top(&self, mut member: usize) -> &Member<'c, 'a> {
        while let Some(parent) = self.members[member].parent {
            member = parent;
        }
        &self.members[member]
    }

    /// The JSON Pointer of a member.
    #[must_use]
    pub fn pointer(&self, member: Option<usize>) -> String {
        let mut pointer = String::new();
        let above = std::iter::successors(member, |member| self.members[*member].parent);
        for member in above.collect::<Vec<_>>().into_iter().rev() {
            let member = &self.members[member];
            match member.index {
                Some(index) => pointer.push_str(&format!("/{index}")),
                None => push_name(&mut pointer, &member.field.name),
            }
        }
        pointer
    }

    /// The JSON Pointer of a member that is missing, unknown or there more than once.
    #[must_use]
    pub fn pointer_of(&self, anomaly: &Anomaly<'c>) -> String {
        match *anomaly {
            Anomaly::Missing { parent, field } => child(&self.pointer(parent), &field.name),
            Anomaly::Unknown { parent, span, .. } => child(&self.pointer(parent), &self.key(span)),
            Anomaly::Duplicate { parent, within, span } => {
                let mut pointer = self.pointer(parent);
                let around = std::iter::successors(within, |within| self.passed[*within as usize].around);
                for passed in around.collect::<Vec<_>>().into_iter().rev() {
                    match self.passed[passed as usize].step {
                        Step::Key(start) => push_name(&mut pointer, &self.key(Span { start, ..span })),
                        Step::Index(index) => pointer.push_str(&format!("/{index}")),
                    }
                }
                push_name(&mut pointer, &self.key(span));
                pointer
            }
        }
    }

    /// Where a member stands in the text of the record, or the whole record.
    #[must_use]
    pub fn span(&self, member: Option<usize>) -> Span {
        member.map_or(Span::of_value(0..self.length), |member| self.members[member].span)
    }

    /// The name of the member that stands there.
    #[must_use]
    pub fn key(&self, span: Span) -> Cow<'a, str> {
        json::key(self.text, span)
    }

    /// Where the record holds credentials: values of members that the catalogue marks as secret, and of unknown members
    /// whose name [says so](crate::secret::is_secret_name); in the order of the text, and none inside of another.
    #[must_use]
    pub fn secrets(&self) -> Vec<Range<usize>> {
        let known =
            self.members.iter().filter(|member| member.field.secret).map(|member| member.span.value());
        let others = self.secrets.iter().map(|secret| secret.start as usize..secret.end as usize);
        let mut all: Vec<_> = known.chain(others).collect();
        all.sort_unstable_by_key(|secret| (secret.start, std::cmp::Reverse(secret.end)));
        all.dedup_by(|inner, outer| inner.start < outer.end);
        all
    }

    /// The member `event`, as an index into [`Event::members`].
    #[must_use]
    pub fn body(&self) -> Option<usize> {
        self.body
    }

    #[inline]
    fn header_member(&self, name: &str) -> Option<&Member<'c, 'a>> {
        header_member(&self.members, self.header?, name)
    }
}

/// The member of the header of this name; the members of an object follow it. Inlined, so that names are compared with
/// constants.
#[inline]
fn header_member<'m, 'c, 'a>(
    members: &'m [Member<'c, 'a>],
    header: usize,
    name: &str,
) -> Option<&'m Member<'c, 'a>> {
    let inside = members[header + 1..]
        .iter()
        .take_while(|member| member.parent.is_some_and(|parent| parent >= header));
    inside.filter(|member| member.parent == Some(header)).find(|member| member.field.name == name)
}

/// The JSON Pointer of a member of the object at `pointer`.
#[must_use]
pub fn child(pointer: &str, name: &str) -> String {
    let mut child = pointer.to_owned();
    push_name(&mut child, name);
    child
}

/// Appends a name to a JSON Pointer.
fn push_name(pointer: &mut String, name: &str) {
    pointer.push('/');
    if name.contains(['~', '/']) {
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(name);
    }
}

/// An empty vector of another type with the same memory: what is inside borrows from a record that is gone.
fn recycle<T, U>(mut vector: Vec<T>) -> Vec<U> {
    vector.clear();
    vector.into_iter().map(|_| unreachable!("the vector was cleared")).collect()
}
