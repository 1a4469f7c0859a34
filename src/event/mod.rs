//! Events: one pass over a record collects the members that the catalog knows, and notes what is missing,
//! duplicated or unknown. Everything later uses what was collected here; nothing parses a record again.
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::event::{Envelope, Event};
//!
//! let catalog = Catalog::load(&[])?;
//! let text = r#"{"schema":"2.0","header":{"event_id":"1","event_type":"x.y_v1"},"event":{}}"#;
//! let event = Event::read(text, &catalog)?;
//! assert!(matches!(event.envelope, Envelope::V2 { .. }));
//! assert_eq!((event.type_name(), event.event_id()), ("x.y_v1", Some("1")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anomaly;
mod description;
mod envelope;
mod labels;
mod layout;
mod masked;
mod member;
mod parser;
mod pointer;
mod read_error;
mod reader;
mod signs;
mod time;
mod value;

use std::borrow::Cow;
use std::ops::Range;

use anomaly::UnknownContainer;

use crate::catalog::{Catalog, EventType, Field, FieldSet, Scalar, ValueType};
use crate::json::{self, Span};

pub use anomaly::{Anomaly, AnomalyCounts};
pub use description::ValueDescription;
pub use envelope::{Envelope, Header};
pub use member::{Member, MemberId};
pub(crate) use parser::infer_event_type;
pub use pointer::child;
pub(crate) use pointer::push_name;
pub use read_error::{ReadError, ReadProblem};
pub use reader::EventReader;
pub(crate) use signs::{has_event_key, is_header_around};
pub use signs::{is_line_of_event, looks_like_event};
pub use time::milliseconds;
pub use value::Value;
pub(crate) use value::quoted;

/// A record that was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Event<'c, 'a> {
    /// The envelope, with the members that it is made of.
    pub envelope: Envelope,
    /// The entry of the catalog for the event type.
    pub known: Option<&'c EventType>,
    /// Whether the event type was inferred from the body because the header does not name it.
    pub inferred: bool,
    /// Deviations of the members from the documentation, in the order of the record.
    pub anomalies: Vec<Anomaly<'c>>,
    /// The numbers of further anomalies.
    pub omitted: AnomalyCounts,
    /// The first list of which not all elements were read.
    pub unread: Option<MemberId>,
    /// The text of the record, from its first brace to its last.
    pub text: &'a str,
    /// The spans of the members `decoded` that earlier runs of this tool have added, with the comma that
    /// joins each, in order.
    pub annotations: Vec<Range<usize>>,
    /// The length of the record in bytes.
    pub length: usize,
    /// Whether the record is on several lines.
    pub spans_lines: bool,
    /// The top-level member `body`, which a delivery record has whatever else is in it.
    pub request_body: Option<MemberId>,
    /// The known top-level members that are present.
    pub top_level: FieldSet,
    /// The members that the catalog knows, a parent before its children.
    members: Vec<Member<'c, 'a>>,
    /// The event type of a 1.0 event, which is in its body, with the span of its member; empty if it is not a
    /// string.
    v1_type: Option<(Cow<'a, str>, Span)>,
    /// The unknown objects and arrays in which something was noted.
    containers: Vec<UnknownContainer>,
    /// The spans of credentials in unknown members, in the order of the text.
    secrets: Vec<Range<u32>>,
}

impl<'c, 'a> Event<'c, 'a> {
    /// Reads the record at the start of `text`; what follows it is ignored, see [`Event::length`]. An
    /// [`EventReader`] reads many faster.
    pub fn read(text: &'a str, catalog: &'c Catalog) -> Result<Self, ReadError> {
        parser::parse(text, catalog, Vec::new(), Vec::new())
    }

    /// The members that the catalog knows, a parent before its children.
    #[inline]
    pub fn members(&self) -> impl Iterator<Item = (MemberId, &Member<'c, 'a>)> {
        self.members.iter().enumerate().map(|(index, member)| (MemberId::new(index), member))
    }

    /// The member of a number.
    #[must_use]
    #[inline]
    pub fn member(&self, id: MemberId) -> &Member<'c, 'a> {
        &self.members[id.index()]
    }

    /// The member of the event's body that has a field, which is one of [`EventType::body`].
    #[must_use]
    pub fn body_member(&self, field: &Field) -> Option<&Member<'c, 'a>> {
        self.body_members().find(|member| member.field.index == field.index)
    }

    /// The member of the event's body of this name.
    #[must_use]
    #[inline]
    pub fn body_member_named(&self, name: &str) -> Option<&Member<'c, 'a>> {
        self.body_members().find(|member| member.field.name == name)
    }

    /// The members that have a field of the event's body, wherever in it they are, without the elements of lists. The
    /// field is that of [`Event::known`] itself, not one that is equal to it.
    #[inline]
    pub fn body_members_of(&self, field: &Field) -> impl Iterator<Item = (MemberId, &Member<'c, 'a>)> {
        // The members of an object follow it.
        let after = self.envelope.body().map_or(self.members.len(), |body| body.index() + 1);
        let members = self.members[after..].iter().enumerate();
        members
            .filter(move |(_, member)| std::ptr::eq(member.field, field) && member.index.is_none())
            .map(move |(index, member)| (MemberId::new(after + index), member))
    }

    /// The members of the event's body, without those of inner objects.
    #[inline]
    fn body_members(&self) -> impl Iterator<Item = &Member<'c, 'a>> {
        let body = self.envelope.body();
        // The members of an object follow it.
        let after = body.map_or(self.members.len(), |body| body.index() + 1);
        self.members[after..].iter().filter(move |member| member.parent == body)
    }

    /// The event type: that of the header, the inferred one, or `url_verification`; empty if it has no type.
    #[must_use]
    pub fn type_name(&self) -> &str {
        match self.envelope {
            Envelope::Challenge { .. } => "url_verification",
            Envelope::V1 { .. } => self.v1_type.as_ref().map_or("", |(name, _)| name),
            Envelope::Example { ref header, .. } | Envelope::V2 { header: Some(ref header), .. } => {
                match self.known {
                    Some(known) => &known.name,
                    None => self.string(header.event_type).unwrap_or_default(),
                }
            }
            Envelope::V2 { header: None, .. } => self.known.map_or("", |known| &known.name),
            Envelope::Delivery { .. } | Envelope::Encrypted { .. } | Envelope::Unrecognized => "",
        }
    }

    /// The span of the member with the event type, or of the nearest one around it that exists.
    #[must_use]
    pub fn type_span(&self) -> Span {
        if let Envelope::V1 { body, .. } = self.envelope {
            return self.v1_type.as_ref().map_or(self.member(body).span, |(_, span)| *span);
        }
        let header = self.envelope.header();
        self.span(header.map(|header| header.event_type.unwrap_or(header.id)))
    }

    /// The ID for deduplication: `header.event_id`, or `uuid` of a 1.0 event.
    #[must_use]
    #[inline]
    pub fn event_id(&self) -> Option<&str> {
        match self.envelope {
            Envelope::V1 { uuid, .. } => self.string(uuid),
            _ => self.string(self.envelope.header()?.event_id),
        }
    }

    /// The id of the app that the event was delivered to.
    #[must_use]
    pub fn app_id(&self) -> Option<&str> {
        self.header_or_v1_body(|header| header.app_id, "app_id")
    }

    /// The key of the tenant in which the event happened.
    #[must_use]
    pub fn tenant_key(&self) -> Option<&str> {
        self.header_or_v1_body(|header| header.tenant_key, "tenant_key")
    }

    /// A string of the header, or, in a 1.0 event, of the member of the body with this name.
    fn header_or_v1_body(&self, of_header: fn(&Header) -> Option<MemberId>, name: &str) -> Option<&str> {
        match self.envelope {
            Envelope::V1 { .. } => self.body_member_named(name)?.value.text(),
            _ => self.string(of_header(self.envelope.header()?)),
        }
    }

    /// When the event was created, in milliseconds since 1970. The unit in the record follows from the number
    /// of digits.
    #[must_use]
    pub fn time(&self) -> Option<i64> {
        let member = match self.envelope {
            Envelope::Example { header, .. } => header.event_time,
            Envelope::V1 { timestamp, .. } => timestamp,
            _ => self.envelope.header()?.create_time,
        };
        let member = self.member(member?);
        let ValueType::Scalar(Scalar::String { format: Some(format), .. }) = &member.field.value_type else {
            return None;
        };
        match &member.value {
            Value::Int(number) => milliseconds(&number.to_string(), *format),
            value => milliseconds(value.text()?, *format),
        }
    }

    /// The Verification Token that the event or challenge carries.
    #[must_use]
    pub fn verification_token(&self) -> Option<&str> {
        self.string(match self.envelope {
            Envelope::Challenge { token, .. }
            | Envelope::Example { token, .. }
            | Envelope::V1 { token, .. } => token,
            _ => self.envelope.header()?.token,
        })
    }

    /// The text that a consumer has to answer to a challenge, if it is a string.
    #[must_use]
    pub fn challenge(&self) -> Option<&str> {
        match self.envelope {
            Envelope::Challenge { challenge, .. } => self.string(challenge),
            _ => None,
        }
    }

    /// Whether the record is an encrypted body.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        matches!(self.envelope, Envelope::Encrypted { .. })
    }

    /// The ciphertext of an encrypted body, if it is a string.
    #[must_use]
    pub fn ciphertext(&self) -> Option<&str> {
        match self.envelope {
            Envelope::Encrypted { ciphertext } => self.string(Some(ciphertext)),
            _ => None,
        }
    }

    /// Whether this is a challenge and nothing else, which Feishu does not sign: it has the members of one,
    /// each once.
    #[must_use]
    pub fn is_challenge(&self) -> bool {
        const MEMBERS: [&str; 4] = ["challenge", "token", "type", "schema"];
        let Envelope::Challenge { challenge, token } = self.envelope else { return false };
        let is_expected = |member: &Member<'_, '_>| {
            let name = member.field.name.as_str();
            MEMBERS.contains(&name)
                && member.value.text().is_some()
                && (name != "type" || member.value.text() == Some("url_verification"))
        };
        challenge.is_some()
            && token.is_some()
            && self.members.iter().any(|member| member.field.name == "type")
            && self.members.iter().all(is_expected)
            // Duplicates were skipped.
            && self.top_level.len() == self.members.len()
            && self.anomalies.iter().all(|anomaly| matches!(anomaly, Anomaly::Missing { .. }))
    }

    /// The top-level member that a member is or is in.
    #[must_use]
    pub fn top_level_member(&self, mut id: MemberId) -> MemberId {
        while let Some(parent) = self.member(id).parent {
            id = parent;
        }
        id
    }

    /// Whether a member is the event's body or in it.
    #[must_use]
    pub fn is_in_body(&self, id: MemberId) -> bool {
        self.envelope.body() == Some(self.top_level_member(id))
    }

    /// Whether a member is the header or in it.
    #[must_use]
    pub fn is_in_header(&self, id: MemberId) -> bool {
        self.envelope.header().map(|header| header.id) == Some(self.top_level_member(id))
    }

    /// The span of a member, or of the whole record.
    #[must_use]
    pub fn span(&self, member: Option<MemberId>) -> Span {
        member.map_or(Span::of_value(0..self.length), |member| self.member(member).span)
    }

    /// The span of the first unknown member at the top level with one of these names.
    #[must_use]
    pub fn unknown_at_top(&self, names: &[&str]) -> Option<Span> {
        self.anomalies.iter().find_map(|anomaly| match anomaly {
            Anomaly::Unknown { parent: None, span, .. } if names.contains(&&*self.key(*span)) => Some(*span),
            _ => None,
        })
    }

    /// The key of the member with this span.
    #[must_use]
    pub fn key(&self, span: Span) -> Cow<'a, str> {
        json::key(self.text, span)
    }

    /// The spans of credentials in the record: values of members that the catalog marks as secret, and of
    /// unknown members whose name [says so](crate::secret::is_secret_name); in the order of the text, none
    /// inside another.
    #[must_use]
    pub fn secrets(&self) -> Vec<Range<usize>> {
        let known =
            self.members.iter().filter(|member| member.field.secret).map(|member| member.span.value());
        let unknown = self.secrets.iter().map(|secret| secret.start as usize..secret.end as usize);
        let mut all: Vec<_> = known.chain(unknown).collect();
        all.sort_unstable_by_key(|secret| (secret.start, std::cmp::Reverse(secret.end)));
        all.dedup_by(|inner, outer| inner.start < outer.end);
        all
    }

    /// The value of a member, if it is a string.
    #[inline]
    fn string(&self, member: Option<MemberId>) -> Option<&str> {
        self.member(member?).value.text()
    }
}
