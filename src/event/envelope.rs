//! The envelopes of records: what a record is, from its top-level members.

use super::{Member, MemberId, Value};

/// The envelope of a record, with the members that it is made of. Of members that appear more than once, it
/// is the last.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Envelope {
    /// The verification of a request URL: `{"challenge":"…","token":"…","type":"url_verification"}`.
    Challenge {
        /// The member `challenge`.
        challenge: Option<MemberId>,
        /// The member `token`.
        token: Option<MemberId>,
    },
    /// A delivery record: a request as JSON, with the body as a string.
    Delivery {
        /// The member `body`.
        body: MemberId,
    },
    /// An encrypted body: `{"encrypt":"…"}`.
    Encrypted {
        /// The member `encrypt`.
        ciphertext: MemberId,
    },
    /// An event with the header of the documentation's scenario examples, which has no event type.
    Example {
        /// The header.
        header: Header,
        /// The member `event`.
        body: Option<MemberId>,
        /// The top-level member `token`.
        token: Option<MemberId>,
    },
    /// None of the others.
    Unrecognized,
    /// An event of version 1.0.
    V1 {
        /// The member `event`.
        body: MemberId,
        /// The member `token`.
        token: Option<MemberId>,
        /// The member `ts`.
        timestamp: Option<MemberId>,
        /// The member `uuid`, the event id.
        uuid: Option<MemberId>,
    },
    /// An event of version 2.0.
    V2 {
        /// The member `event`.
        body: Option<MemberId>,
        /// The header; `None` if it is missing or not an object.
        header: Option<Header>,
        /// The member `schema`.
        schema: Option<MemberId>,
    },
}

/// The header of an event, with those of its members that the tool reads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Header {
    /// The member `header`.
    pub id: MemberId,
    /// The member `app_id`.
    pub app_id: Option<MemberId>,
    /// The member `create_time`.
    pub create_time: Option<MemberId>,
    /// The member `event_id`.
    pub event_id: Option<MemberId>,
    /// The member `event_time`, which only examples have.
    pub event_time: Option<MemberId>,
    /// The member `event_type`.
    pub event_type: Option<MemberId>,
    /// The member `tenant_id`, which only examples have.
    pub tenant_id: Option<MemberId>,
    /// The member `tenant_key`.
    pub tenant_key: Option<MemberId>,
    /// The member `token`.
    pub token: Option<MemberId>,
}

impl Header {
    /// The header with this number, whose members follow it.
    pub(super) fn new(id: MemberId, members: &[Member<'_, '_>]) -> Self {
        let mut header = Self {
            id,
            app_id: None,
            create_time: None,
            event_id: None,
            event_time: None,
            event_type: None,
            tenant_id: None,
            tenant_key: None,
            token: None,
        };
        for (index, member) in members.iter().enumerate().skip(id.index() + 1) {
            if member.parent != Some(id) {
                continue;
            }
            let slot = match member.field.name.as_str() {
                "app_id" => &mut header.app_id,
                "create_time" => &mut header.create_time,
                "event_id" => &mut header.event_id,
                "event_time" => &mut header.event_time,
                "event_type" => &mut header.event_type,
                "tenant_id" => &mut header.tenant_id,
                "tenant_key" => &mut header.tenant_key,
                "token" => &mut header.token,
                _ => continue,
            };
            *slot = Some(MemberId::new(index));
        }
        header
    }

    /// Whether this is the header of an example: it has none of the members by which events are dispatched.
    fn is_example(&self) -> bool {
        self.event_type.is_none()
            && self.create_time.is_none()
            && (self.event_time.is_some() || self.tenant_id.is_some())
    }
}

/// The top-level members that make up an envelope, as far as they were read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TopLevel {
    pub(super) body: Option<MemberId>,
    pub(super) challenge: Option<MemberId>,
    pub(super) encrypt: Option<MemberId>,
    pub(super) event: Option<MemberId>,
    pub(super) header: Option<MemberId>,
    /// The members of the header, if it is an object.
    pub(super) header_members: Option<Header>,
    pub(super) schema: Option<MemberId>,
    pub(super) token: Option<MemberId>,
    pub(super) ts: Option<MemberId>,
    pub(super) event_kind: Option<MemberId>,
    pub(super) uuid: Option<MemberId>,
}

impl TopLevel {
    /// The slot of a member by its name.
    #[inline]
    pub(super) fn slot(&mut self, name: &str) -> Option<&mut Option<MemberId>> {
        Some(match name {
            "schema" => &mut self.schema,
            "body" => &mut self.body,
            "challenge" => &mut self.challenge,
            "encrypt" => &mut self.encrypt,
            "token" => &mut self.token,
            "ts" => &mut self.ts,
            "type" => &mut self.event_kind,
            "uuid" => &mut self.uuid,
            _ => return None,
        })
    }
}

impl Envelope {
    /// The envelope with these top-level members.
    pub(super) fn classify(top: &TopLevel, members: &[Member<'_, '_>]) -> Self {
        let &TopLevel { body, challenge, encrypt, event, header, schema, token, ts, uuid, .. } = top;
        if let Some(header) = top.header_members {
            return if header.is_example() {
                Self::Example { header, body: event, token }
            } else {
                Self::V2 { body: event, header: Some(header), schema }
            };
        }
        let string = |id: Option<MemberId>| members[id?.index()].value.text();
        let kind = string(top.event_kind);
        let is_challenge = kind == Some("url_verification") || (kind.is_none() && challenge.is_some());
        match (event, encrypt, body) {
            (None, Some(ciphertext), _) => Self::Encrypted { ciphertext },
            (None, _, Some(body)) if matches!(members[body.index()].value, Value::Text(_)) => {
                Self::Delivery { body }
            }
            (None, ..) if is_challenge => Self::Challenge { challenge, token },
            (event, ..) if schema.is_some() || (header.is_some() && event.is_some()) => {
                Self::V2 { body: event, header: None, schema }
            }
            (Some(body), ..) if uuid.is_some() || is_challenge || kind == Some("event_callback") => {
                Self::V1 { body, token, timestamp: ts, uuid }
            }
            _ => Self::Unrecognized,
        }
    }

    /// The member `event` of an event.
    #[must_use]
    #[inline]
    pub fn body(&self) -> Option<MemberId> {
        match *self {
            Self::Example { body, .. } | Self::V2 { body, .. } => body,
            Self::V1 { body, .. } => Some(body),
            _ => None,
        }
    }

    /// The header of an event.
    #[must_use]
    #[inline]
    pub fn header(&self) -> Option<&Header> {
        match self {
            Self::Example { header, .. } | Self::V2 { header: Some(header), .. } => Some(header),
            _ => None,
        }
    }
}
