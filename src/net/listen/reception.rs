//! What a webhook checks in a delivery: it can be read and decrypted, and its signature and token are right.

use std::sync::{Arc, Mutex};

use crate::check::SignaturePolicy;
use crate::choice::choices;
use crate::cipher::{EncryptKey, SignatureStatus, ct_eq};
use crate::delivery::{Delivery, ReceivedAt};
use crate::event::{Envelope, Event};
use crate::location::{Location, Position};
use crate::message::LocalizedStr;
use crate::messages;
use crate::pipeline::{DeliveryReader, Ingest};
use crate::render::{self, EventFormat, Style};

/// How deliveries are read and shown.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Reception {
    /// The configuration for reading records.
    pub ingest: Ingest<'static>,
    /// The signatures that are checked.
    pub signatures: SignaturePolicy,
    /// The Verification Token that events and challenges must have, if it is known.
    pub verification_token: Option<EncryptKey>,
    /// The output.
    pub output: ReceivedOutput,
    /// The style of output for people.
    pub style: Style,
}

/// The output of what is received.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "deliveries, or the events in them")]
pub enum ReceivedOutput {
    /// A record of each delivery.
    Deliveries,
    /// The events in a format.
    Events(EventFormat),
}

choices! {
    /// The kind of a delivery that was received.
    pub enum ReceivedKind {
        Challenge = "challenge": "The challenge that verifies a request URL", "请求地址校验";
        Event = "event": "An event", "事件";
        Other = "other": "Something else, or a body that cannot be read", "其他内容，或无法读取的请求体";
    }
}

messages! {
    /// A reason to refuse a delivery, in English as the official SDKs answer it where they have a text.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub(super) enum Problem {
        Signature => "signature verification failed", "签名验证失败";
        Token => "invalid verification_token", "Verification Token 不一致";
        Unreadable { code: &'static str, title: LocalizedStr } => "{title} ({code})", "{title}（{code}）";
        Unsigned => "the request has no signature", "请求没有签名";
    }
}

/// A delivery that was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Received {
    pub(super) kind: ReceivedKind,
    pub(super) signature: SignatureStatus,
    /// The text to be answered to a challenge.
    pub(super) challenge: Option<String>,
    pub(super) event_id: Option<String>,
    pub(super) problem: Option<Problem>,
    /// The event in the format of the output; empty if it cannot be read.
    pub(super) shown: Vec<u8>,
}

/// The reader of deliveries.
pub(super) struct Receiver {
    reader: Mutex<DeliveryReader<'static>>,
    reception: Reception,
    source: Arc<str>,
}

impl Receiver {
    pub(super) fn new(reception: Reception) -> Self {
        let reader = DeliveryReader::new(reception.ingest, reception.signatures);
        Self { reader: reader.into(), reception, source: "<listen>".into() }
    }

    /// Whether the output has deliveries, and not the events in them.
    pub(super) fn records_deliveries(&self) -> bool {
        self.reception.output == ReceivedOutput::Deliveries
    }

    /// Reads a delivery.
    pub(super) fn receive(&self, delivery: &Delivery<'_>, received_at: ReceivedAt) -> Received {
        let location = Location::new(&self.source, Position::START);
        let mut reader = self.reader.lock().expect("reading does not panic");
        let signature = reader.signature(delivery);
        let mut received = Received {
            kind: ReceivedKind::Other,
            signature,
            challenge: None,
            event_id: None,
            problem: None,
            shown: Vec::new(),
        };
        reader.read(delivery, signature, received_at, &location, |read| match read {
            Ok(record) => {
                received.describe(record.event);
                received.problem = self.problem(signature, record.event);
                if let ReceivedOutput::Events(format) = self.reception.output {
                    let Reception { ingest, style, .. } = &self.reception;
                    render::event(&mut received.shown, record, ingest.catalog, format, style);
                }
            }
            Err(rule) => {
                received.problem = Some(Problem::Unreadable { code: rule.code(), title: rule.title() });
            }
        });
        received
    }

    /// The reason to refuse an event. Challenges are not signed.
    fn problem(&self, signature: SignatureStatus, event: &Event<'_, '_>) -> Option<Problem> {
        let is_required = self.reception.signatures == SignaturePolicy::Require && !event.is_challenge();
        let known = self.reception.verification_token.as_ref();
        match signature {
            SignatureStatus::Failed => Some(Problem::Signature),
            SignatureStatus::Absent | SignatureStatus::Unchecked if is_required => Some(Problem::Unsigned),
            _ if known.is_some_and(|known| !has_token(event, known)) => Some(Problem::Token),
            _ => None,
        }
    }
}

fn has_token(event: &Event<'_, '_>, known: &EncryptKey) -> bool {
    event.verification_token().is_some_and(|token| ct_eq(token.as_bytes(), known.expose_bytes()))
}

impl Received {
    /// Takes over what can be read in an event.
    fn describe(&mut self, event: &Event<'_, '_>) {
        self.event_id = event.event_id().map(str::to_owned);
        self.kind = match event.envelope {
            Envelope::Challenge { .. } => {
                self.challenge = Some(event.challenge().unwrap_or_default().to_owned());
                ReceivedKind::Challenge
            }
            _ => ReceivedKind::Event,
        };
    }
}
