//! Empty answers with status 200: the Node SDK gives one when it refuses a signature, and when a handler
//! returns nothing.

use bytes::Bytes;
use hyper::Method;
use serde_json::json;
use tokio::time::Instant;

use super::SendConfig;
use crate::answer::{Verdict, judge_event};
use crate::delivery::{Headers, SIGNATURE};
use crate::location::{Location, Position};
use crate::net::http_client::HttpClient;
use crate::outgoing::{DeliveryMaker, Outgoing, OutgoingContent, Recorded, Signing};

/// The meaning of empty answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the choices of the user")]
pub enum EmptyAnswers {
    /// They mean that the event was handled, as the user says.
    Accepted,
    /// It is found out by control events.
    Probed,
    /// It is not known, unless an encrypted challenge was answered, which proves the key.
    Unproven,
}

/// The event type of control events, for which no consumer has a handler.
const PROBE_TYPE: &str = "feishu_ev.probe_v0";

/// What is known of empty answers.
#[derive(Debug)]
pub(super) struct Proof(tokio::sync::Mutex<EmptyMeaning>);

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum EmptyMeaning {
    Handled,
    Unproven,
    /// Control events find it out at the first empty answer.
    Unknown,
}

impl Proof {
    pub(super) fn new(empty_answers: EmptyAnswers) -> Self {
        let state = match empty_answers {
            EmptyAnswers::Accepted => EmptyMeaning::Handled,
            EmptyAnswers::Probed => EmptyMeaning::Unknown,
            EmptyAnswers::Unproven => EmptyMeaning::Unproven,
        };
        Self(state.into())
    }

    /// Says that the consumer has the key: an encrypted challenge was answered.
    pub(super) async fn key_is_proven(&self) {
        *self.0.lock().await = EmptyMeaning::Handled;
    }

    /// Whether an empty answer to a correctly signed event means that it was handled.
    pub(super) async fn is_handled(&self, config: &SendConfig, client: &mut HttpClient) -> bool {
        let mut state = self.0.lock().await;
        if *state == EmptyMeaning::Unknown {
            *state = if probe(config, client).await { EmptyMeaning::Handled } else { EmptyMeaning::Unproven };
        }
        *state == EmptyMeaning::Handled
    }
}

/// Sends control events: one without a handler, whose answer is a text unless signatures are refused; and if
/// that is empty, one with a wrong signature, whose answer is not empty if other answers than to events with
/// a handler are.
async fn probe(config: &SendConfig, client: &mut HttpClient) -> bool {
    is_empty(config, client, ControlSignature::Right).await == Some(false)
        || is_empty(config, client, ControlSignature::Wrong).await == Some(false)
}

/// The signature of a control event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ControlSignature {
    Right,
    Wrong,
}

/// Whether the answer to a control event is empty; `None` if there is none.
async fn is_empty(config: &SendConfig, client: &mut HttpClient, signature: ControlSignature) -> Option<bool> {
    let signing = Signing::now().ok()?;
    let content = OutgoingContent::Plain { body: control_event(&signing.nonce).into_bytes() };
    let outgoing = Outgoing::new(content, Location::new(&"probe".into(), Position::START));
    let maker = DeliveryMaker { key: config.keys.first(), recorded: Recorded::Replay };
    let (headers, body) = maker.delivery(&outgoing, &signing);
    let mut sent = Headers::default();
    for (name, value) in config.with_added_headers(headers).iter() {
        let is_damaged = signature == ControlSignature::Wrong && name.eq_ignore_ascii_case(SIGNATURE);
        sent.push(name, if is_damaged { "0" } else { value });
    }
    let body = Bytes::from(body.into_owned());
    let answer = client.exchange(&Method::POST, &sent, body, config.deadlines, Instant::now()).await.ok()?;
    Some(judge_event(answer.status, &answer.body).verdict == Verdict::Unproven)
}

/// An event of a type for which no consumer has a handler.
fn control_event(event_id: &str) -> String {
    json!({
        "schema": "2.0",
        "header": {
            "event_id": event_id,
            "event_type": PROBE_TYPE,
            "create_time": jiff::Timestamp::now().as_millisecond().to_string(),
            "token": "",
            "app_id": "",
            "tenant_key": "",
        },
        "event": {},
    })
    .to_string()
}
