//! Deliveries that were received: each is read, answered, and recorded before the answer is sent.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::ack_code::AckCode;
use super::answer::Answer;
use super::failures::Failures;
use super::forward::Forwarder;
use super::progress::{DeliveryResult, ReceivedProgress};
use super::reception::{Problem, Received, Receiver};
use crate::answer::Verdict;
use crate::choice::Choice as _;
use crate::delivery::{Delivery, ReceivedAt, write_record};
use crate::messages;
use crate::net::notes::Notes;
use crate::net::records::Records;
use crate::outcome::milliseconds;
use crate::render::time::utc;

/// A delivery as it arrived.
#[derive(Debug)]
pub(super) struct Arrival<'a> {
    pub(super) delivery: &'a Delivery<'a>,
    pub(super) origin: ArrivalOrigin,
    pub(super) received_at: Timestamp,
    /// The same time, to measure how long the answer takes.
    pub(super) start: Instant,
}

/// Where a delivery comes from.
#[derive(Debug)]
pub(super) enum ArrivalOrigin {
    /// A request to the webhook.
    Request {
        /// Path and query.
        path: String,
        remote: SocketAddr,
    },
    /// A message on the long connection.
    LongConnection {
        /// The code of the acknowledgment; that of the answer if `None`.
        fixed_ack: Option<AckCode>,
    },
}

/// The handling of deliveries.
pub(super) struct Deliveries {
    pub(super) receiver: Receiver,
    pub(super) failures: Mutex<Failures>,
    /// The time before each answer.
    pub(super) delay: Duration,
    pub(super) forwarder: Option<Forwarder>,
    pub(super) records: Records,
    pub(super) progress: ReceivedProgress,
    pub(super) notes: Notes,
}

messages! {
    /// A note about a delivery.
    enum DeliveryNote {
        NotHandled { event: String, verdict: Verdict, reason: &'static str } =>
            "{event}: not handled by the consumer: {verdict} ({reason})", "{event}：消费方未处理，结果为{verdict}（{reason}）";
        NotRecorded =>
            "a delivery could not be recorded", "无法记录该推送";
        RefusedOnRequest { event: String } =>
            "{event}: refused on request (--fail)", "{event}：按 --fail 的要求拒绝";
        Refused { origin: DeliveryOrigin, problem: Problem } =>
            "delivery from {origin} refused: {problem}", "拒绝了来自 {origin} 的推送：{problem}";
    }
}

messages! {
    /// Where a delivery comes from.
    enum DeliveryOrigin {
        LongConnection => "the long connection", "长连接";
        Request { remote: SocketAddr } => "{remote}", "{remote}";
    }
}

impl Deliveries {
    /// Records a delivery and returns the answer to it.
    pub(super) async fn handle(&self, arrival: Arrival<'_>) -> Answer {
        let received_at = ReceivedAt::utc(arrival.received_at.as_millisecond());
        let received = self.receiver.receive(arrival.delivery, received_at);
        let answer = self.answer(&arrival, &received).await;
        let result = match &answer.judgment {
            _ if received.problem.is_some() => DeliveryResult::Refused,
            Some(judgment) if !judgment.verdict.is_success() => DeliveryResult::NotHandled,
            _ => DeliveryResult::Accepted,
        };
        self.explain(&arrival, &received, &answer);
        let record = if self.receiver.records_deliveries() {
            let mut record = Vec::new();
            let members = members(&arrival, &received, &answer);
            write_record(&mut record, &arrival.delivery.headers, &arrival.delivery.body, &members);
            record
        } else {
            received.shown
        };
        let written = self.records.write(record).await;
        self.progress.add(result);
        if written.is_err() {
            self.notes.write(&DeliveryNote::NotRecorded);
            return Answer::not_recorded();
        }
        answer
    }

    /// Says on standard error why a delivery was refused, or not handled.
    fn explain(&self, arrival: &Arrival<'_>, received: &Received, answer: &Answer) {
        let event = || received.event_id.clone().unwrap_or_else(|| "?".to_owned());
        if let Some(problem) = received.problem {
            let origin = match arrival.origin {
                ArrivalOrigin::Request { remote, .. } => DeliveryOrigin::Request { remote },
                ArrivalOrigin::LongConnection { .. } => DeliveryOrigin::LongConnection,
            };
            self.notes.write(&DeliveryNote::Refused { origin, problem });
        }
        if let Some(judgment) = &answer.judgment
            && !judgment.verdict.is_success()
        {
            let (verdict, reason) = (judgment.verdict, judgment.reason.name());
            self.notes.write(&DeliveryNote::NotHandled { event: event(), verdict, reason });
        }
        if answer.is_refused_on_request && answer.ack != Some(AckCode::Ok) {
            self.notes.write(&DeliveryNote::RefusedOnRequest { event: event() });
        }
    }

    async fn answer(&self, arrival: &Arrival<'_>, received: &Received) -> Answer {
        sleep(self.delay).await;
        let answer = self.answer_to(arrival.delivery, received).await;
        match arrival.origin {
            ArrivalOrigin::Request { .. } => answer,
            ArrivalOrigin::LongConnection { fixed_ack } => answer.acknowledged(fixed_ack),
        }
    }

    async fn answer_to(&self, delivery: &Delivery<'_>, received: &Received) -> Answer {
        if let Some(problem) = received.problem {
            return Answer::refusal(problem);
        }
        let is_refused = received.event_id.as_deref().is_some_and(|event_id| {
            self.failures.lock().expect("nothing panics while it is locked").refuses(event_id)
        });
        if is_refused {
            return Answer::refused_on_request();
        }
        if let Some(forwarder) = &self.forwarder {
            return Answer::of_consumer(forwarder.forward(delivery, received.challenge.as_deref()).await);
        }
        match &received.challenge {
            Some(challenge) => Answer::challenge(challenge),
            None => Answer::success(),
        }
    }
}

/// The members of a record after headers and body.
fn members(arrival: &Arrival<'_>, received: &Received, answer: &Answer) -> Vec<(&'static str, Value)> {
    let mut members = Vec::new();
    members.push(("received_at", json!(utc(arrival.received_at.as_millisecond()))));
    if let ArrivalOrigin::Request { path, remote } = &arrival.origin {
        members.push(("method", json!("POST")));
        members.push(("path", json!(path)));
        members.push(("remote", json!(remote.to_string())));
    }
    members.push(("kind", json!(received.kind.name())));
    members.push(("signature", json!(received.signature.name())));
    let ms = milliseconds(arrival.start.elapsed());
    let body = String::from_utf8_lossy(&answer.body);
    members.push(("answer", json!({ "status": answer.status, "body": body, "ms": ms })));
    if let Some(ack) = answer.ack {
        members.push(("ack", json!(ack.code())));
    }
    if let Some(judgment) = &answer.judgment {
        members.push(("verdict", json!(judgment.verdict.name())));
        members.push(("reason", json!(judgment.reason.name())));
    }
    members
}
