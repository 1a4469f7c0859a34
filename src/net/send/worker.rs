//! A worker: it takes records, sends them over its own connection, and judges the answers.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::Method;
use tokio::time::Instant;

use super::{Challenge, EmptyAnswers, SendShared};
use crate::answer::{Judgment, Verdict};
use crate::cipher::SignatureStatus;
use crate::delivery::{Delivery, Headers};
use crate::json::quote;
use crate::location::{Location, Position};
use crate::net::http_client::{Deadlines, HttpClient, judge};
use crate::net::results::OutputFailed;
use crate::outcome::{Channel, Expectation, Outcome};
use crate::outgoing::{DeliveryMaker, Outgoing, OutgoingContent, Signing};

/// A worker with its connection.
pub(super) struct Worker {
    shared: Arc<SendShared>,
    client: HttpClient,
}

impl Worker {
    pub(super) fn new(shared: Arc<SendShared>) -> Self {
        let client = HttpClient::new(shared.connector.clone(), shared.config.keep_alive);
        Self { shared, client }
    }

    /// Waits until the consumer accepts a connection.
    pub(super) async fn wait(&mut self, time: Duration) {
        self.client.wait_until_reachable(Instant::now() + time).await;
    }

    /// Takes records until there are no more.
    pub(super) async fn work(mut self) -> Result<(), OutputFailed> {
        while let Some(attempt) = self.shared.attempts.queue.next().await {
            let start = match &self.shared.pace {
                Some(pace) => tokio::select! {
                    planned = pace.turn() => planned,
                    () = self.shared.attempts.queue.interrupted() => {
                        self.shared.attempts.queue.put_back(attempt);
                        return Ok(());
                    }
                },
                None => Instant::now(),
            };
            let outcome = self.send(&attempt.outgoing, &attempt.expectation, attempt.number, start).await;
            self.shared.attempts.end(attempt, outcome).await?;
        }
        Ok(())
    }

    /// Sends a challenge; returns whether the consumer answered it.
    pub(super) async fn verify_url(&mut self, challenge: &Challenge) -> bool {
        let Challenge { challenge, verification_token } = challenge;
        let body = format!(
            "{{\"challenge\":{},\"token\":{},\"type\":\"url_verification\"}}",
            quote(challenge),
            quote(verification_token),
        );
        let content = OutgoingContent::Plain { body: body.into_bytes() };
        let location = Location::new(&"--challenge".into(), Position::START);
        let mut outgoing = Outgoing::new(content, location);
        outgoing.event_type = Some("url_verification".to_owned());
        outgoing.challenge = Some(challenge.clone());
        let expectation = self.shared.config.expectation.clone().unwrap_or_default();
        let outcome = self.send(&outgoing, &expectation, 1, Instant::now()).await;
        let is_answered = outcome.judgment.verdict == Verdict::Answered;
        if is_answered && !self.shared.config.keys.is_empty() {
            self.shared.proof.key_is_proven().await;
        }
        self.shared.attempts.outcomes.add(outcome).await.is_ok() && is_answered
    }

    /// Sends a record once.
    async fn send(
        &mut self,
        outgoing: &Outgoing,
        expectation: &Expectation,
        number: u32,
        start: Instant,
    ) -> Outcome {
        let shared = Arc::clone(&self.shared);
        let config = &shared.config;
        let maker = DeliveryMaker { key: config.keys.first(), recorded: config.recorded };
        let signing = Signing::now().expect("the system has random numbers, as it had before the run");
        let (headers, body) = maker.delivery(outgoing, &signing);
        let headers = config.with_added_headers(headers);
        let deadlines = match outgoing.challenge {
            Some(_) => config.deadlines.shorter(Deadlines::CHALLENGE),
            None => config.deadlines,
        };
        let body = match body {
            Cow::Owned(body) => Bytes::from(body),
            Cow::Borrowed(body) => Bytes::copy_from_slice(body),
        };
        let exchange = self.client.exchange(&Method::POST, &headers, body.clone(), deadlines, start);
        let answer = shared.busy_poll.wait(exchange).await;
        let elapsed = start.elapsed();
        let judgment = judge(&answer, outgoing.challenge.as_deref());
        let judgment = self.settle(judgment, &headers, &body).await;
        let channel = Channel::Webhook { status: answer.as_ref().ok().map(|answer| answer.status) };
        let (answer, error) = match answer {
            Ok(answer) => (Some(answer.body), None),
            Err(error) => (None, Some(error)),
        };
        Outcome {
            is_expected: expectation.accepts(judgment.verdict),
            event_id: outgoing.event_id.clone(),
            event_type: outgoing.event_type.clone(),
            attempt: number,
            is_final: true,
            judgment,
            channel,
            elapsed,
            answer,
            error,
            location: outgoing.location.clone(),
        }
    }

    /// The judgment of an empty answer, which proves nothing by itself. To an event that is not signed as the
    /// consumer expects, it may be a refusal.
    async fn settle(&mut self, judgment: Judgment, headers: &Headers, body: &[u8]) -> Judgment {
        if judgment.verdict != Verdict::Unproven {
            return judgment;
        }
        let config = &self.shared.config;
        let delivery = Delivery::new(headers.clone(), Cow::Borrowed(body));
        let is_signed = config.keys.check_signature(&delivery) == SignatureStatus::Ok;
        let is_trusted =
            is_signed || config.keys.is_empty() || config.empty_answers == EmptyAnswers::Accepted;
        if is_trusted && self.shared.proof.is_handled(config, &mut self.client).await {
            return Judgment::new(Verdict::Handled, judgment.reason);
        }
        judgment
    }
}
