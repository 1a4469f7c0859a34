//! The platform's side of a webhook: events are sent to a consumer, and its answers are judged.

mod dry_run;
mod empty_answers;
mod worker;

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::attempts::Attempts;
use super::busy_poll::BusyPoll;
use super::http_client::{Deadlines, KeepAlive};
use super::input::DeliveryInput;
use super::interrupt::Interrupts;
use super::notes::Notes;
use super::outcomes::{OutcomeDisplay, Outcomes};
use super::pace::Pace;
use super::retries::RetrySchedule;
use super::runtime::block_on;
use super::stream::Connector;
use super::target::Target;
use super::trust::TlsTrust;
use super::{NetError, RunOutputs, RunSummary};
use crate::cipher::Keys;
use crate::delivery::Headers;
use crate::outcome::Expectation;
use crate::outgoing::Recorded;
pub use empty_answers::EmptyAnswers;
use empty_answers::Proof;
use worker::Worker;

/// A run that sends records to a webhook.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Send {
    /// The records.
    pub input: DeliveryInput,
    /// How they are sent.
    pub config: SendConfig,
    /// How outcomes are shown.
    pub display: OutcomeDisplay,
}

/// How records are sent.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct SendConfig {
    /// The address of the consumer.
    pub target: Target,
    /// The certificates that are accepted for https.
    pub trust: TlsTrust,
    /// The keys, of which the first encrypts and signs.
    pub keys: &'static Keys,
    /// What becomes of recorded deliveries.
    pub recorded: Recorded,
    /// Headers to add, or to replace those with the same name.
    pub headers: Vec<(String, String)>,
    /// Whether connections are used again.
    pub keep_alive: KeepAlive,
    /// The deadlines of a delivery.
    pub deadlines: Deadlines,
    /// The number of deliveries at a time.
    pub concurrency: usize,
    /// The most deliveries a second.
    pub rate: Option<f64>,
    /// The time to wait until the consumer listens.
    pub wait: Duration,
    /// The challenge that is sent first.
    pub challenge: Option<Challenge>,
    /// When an event that was not handled is sent again.
    pub retries: RetrySchedule,
    /// The meaning of empty answers.
    pub empty_answers: EmptyAnswers,
    /// The outcomes that are as expected, if the user says so.
    pub expectation: Option<Expectation>,
}

/// A challenge: the verification of the URL of a webhook.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Challenge {
    /// The text to be answered.
    pub challenge: String,
    /// The Verification Token, which the SDKs compare with theirs.
    pub verification_token: String,
}

/// What the workers share.
struct SendShared {
    config: SendConfig,
    connector: Connector,
    pace: Option<Pace>,
    attempts: Attempts,
    proof: Proof,
    busy_poll: BusyPoll,
}

impl Send {
    /// Sends all records. Fails before the first one if the consumer cannot be asked.
    pub fn run(self, outputs: RunOutputs) -> Result<RunSummary, NetError> {
        let Self { input, config, display } = self;
        let connector = Connector::new(config.target.clone(), &config.trust)?;
        let RunOutputs { out, err, notes, language } = outputs;
        let notes = Notes::start(notes, language)?;
        let input_notes = notes.clone();
        let (outcomes, writer) = Outcomes::start(&display, "send", out)?;
        let (report, start) = (outcomes.report().clone(), Instant::now());
        let summary = block_on(async |interrupts: Interrupts| {
            let (records, input_end) = input.start(config.expectation.clone(), err, input_notes, language)?;
            let shared = Arc::new(SendShared {
                pace: config.rate.map(Pace::per_second),
                attempts: Attempts::new(records, interrupts, config.retries.clone(), outcomes),
                proof: Proof::new(config.empty_answers),
                busy_poll: BusyPoll::new(),
                connector,
                config,
            });
            shared.deliver().await;
            Ok(RunSummary::new(&shared.attempts, input_end, start))
        });
        // After an abort, nothing is waited for.
        let Some(summary) = summary? else { return Ok(RunSummary::aborted(&report, start)) };
        writer.finish()?;
        notes.flush();
        summary
    }
}

impl SendShared {
    /// Sends the challenge, if there is one, and then the records, on several workers.
    async fn deliver(self: &Arc<Self>) {
        let mut first = Worker::new(Arc::clone(self));
        tokio::select! {
            () = first.wait(self.config.wait) => {}
            () = self.attempts.queue.interrupted() => return,
        }
        if let Some(challenge) = &self.config.challenge
            && !first.verify_url(challenge).await
        {
            return;
        }
        let mut workers = JoinSet::new();
        workers.spawn(first.work());
        for _ in 1..self.config.concurrency {
            workers.spawn(Worker::new(Arc::clone(self)).work());
        }
        self.attempts.join(workers).await;
    }
}

impl SendConfig {
    /// The headers of a delivery, with those that the user adds.
    fn with_added_headers(&self, headers: Headers) -> Headers {
        if self.headers.is_empty() {
            return headers;
        }
        let is_replaced = |name: &str| self.headers.iter().any(|(added, _)| added.eq_ignore_ascii_case(name));
        let mut sent = Headers::default();
        for (name, value) in headers.iter().filter(|(name, _)| !is_replaced(name)) {
            sent.push(name, value);
        }
        for (name, value) in &self.headers {
            sent.push(name.as_str(), value.as_str());
        }
        sent
    }
}
