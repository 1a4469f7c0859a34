//! Events to clients: a worker takes an event, chooses a client and waits for its acknowledgment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

use super::client::SERVICE_ID;
use super::clients::{Client, ClientCommand, ConnectionEnd, SharedClients};
use super::{Distribution, FragmentOrder, GatewayConfig};
use crate::answer::{Judgment, TransportError, judge_ack};
use crate::delivery::RETRY_DELAYS;
use crate::long_connection::{Ack, EventMessage};
use crate::net::attempts::Attempts;
use crate::net::busy_poll::BusyPoll;
use crate::net::results::OutputFailed;
use crate::net::work_queue::DeliveryAttempt;
use crate::outcome::{Channel, Outcome};

/// The number of pushes without an answer after which an event is given up, if each client leaves: that of
/// the platform's deliveries.
const MAX_PUSHES: usize = 1 + RETRY_DELAYS.len();

/// What the workers of a gateway share.
pub(super) struct Dispatch {
    config: Arc<GatewayConfig>,
    clients: SharedClients,
    pub(super) attempts: Attempts,
    /// The number of events that were sent, without those that were sent again, for faults.
    sent: AtomicU64,
    /// The number of challenges that were left out: the long connection has none.
    pub(super) challenges: AtomicU64,
    /// Whether no client came within the time to wait.
    has_given_up: AtomicBool,
    busy_poll: BusyPoll,
}

/// The end of one push of an event to a client.
enum Pushed {
    /// The client answered.
    Answered { ack: Ack, fragments: u32 },
    /// The client did not answer in time.
    Late { fragments: u32 },
    /// The client left before it answered.
    Gone,
    /// No client came in time.
    NoClient,
}

impl Dispatch {
    pub(super) fn new(config: Arc<GatewayConfig>, clients: SharedClients, attempts: Attempts) -> Self {
        Self {
            config,
            clients,
            attempts,
            sent: AtomicU64::new(0),
            challenges: AtomicU64::new(0),
            has_given_up: AtomicBool::new(false),
            busy_poll: BusyPoll::new(),
        }
    }

    /// Delivers all events, several at a time.
    pub(super) async fn deliver(self: &Arc<Self>) {
        let mut workers = JoinSet::new();
        for _ in 0..self.config.concurrency {
            let dispatch = Arc::clone(self);
            workers.spawn(async move { dispatch.work().await });
        }
        self.attempts.join(workers).await;
    }

    /// Takes events until there are no more.
    async fn work(self: &Arc<Self>) -> Result<(), OutputFailed> {
        while let Some(attempt) = self.attempts.queue.next().await {
            if attempt.outgoing.challenge.is_some() {
                self.challenges.fetch_add(1, Ordering::Relaxed);
                self.attempts.queue.finish();
                continue;
            }
            match (self.config.distribution, &attempt.client) {
                (Distribution::OneByChance, _) => self.to_one(attempt).await?,
                (Distribution::ToAll, None) => self.to_all(attempt).await?,
                (Distribution::ToAll, Some(id)) => {
                    let client = self.clients.ready(id);
                    self.to_client(attempt, client).await?;
                }
            }
        }
        Ok(())
    }

    /// Sends an event to one client by chance; if it leaves without an answer, to another one.
    async fn to_one(&self, mut attempt: DeliveryAttempt) -> Result<(), OutputFailed> {
        let mut unanswered = 0;
        loop {
            let start = Instant::now();
            let Some(client) = self.client(start).await else {
                return self.end_without_client(attempt, start).await;
            };
            // The wait for a client is not part of the time for an answer.
            let start = Instant::now();
            let pushed = self.push(&attempt, &client, start).await;
            if matches!(pushed, Pushed::Gone) {
                // A client that the gateway disconnects has not failed.
                unanswered += usize::from(client.end() != Some(ConnectionEnd::Disconnected));
                if unanswered < MAX_PUSHES {
                    attempt.number += 1;
                    continue;
                }
            }
            let outcome = self.outcome(&attempt, Some(&client), pushed, start);
            return self.attempts.end(attempt, outcome).await;
        }
    }

    /// Sends an event to every client that is ready, to all at the same time.
    async fn to_all(self: &Arc<Self>, attempt: DeliveryAttempt) -> Result<(), OutputFailed> {
        let start = Instant::now();
        if self.client(start).await.is_none() {
            return self.end_without_client(attempt, start).await;
        }
        let clients = self.clients.all_ready();
        self.attempts.queue.split(clients.len());
        let mut pushes = JoinSet::new();
        for client in clients {
            let (dispatch, mut attempt) = (Arc::clone(self), attempt.clone());
            attempt.client = Some(client.device_id.clone());
            pushes.spawn(async move { dispatch.to_client(attempt, Some(client)).await });
        }
        while let Some(ended) = pushes.join_next().await {
            ended.expect("no push panics")?;
        }
        Ok(())
    }

    /// Sends an event to a client that is connected. The event is not sent again to one that leaves: if it
    /// comes back, it is another client.
    async fn to_client(&self, attempt: DeliveryAttempt, client: Option<Client>) -> Result<(), OutputFailed> {
        let start = Instant::now();
        let pushed = match &client {
            Some(client) => self.push(&attempt, client, start).await,
            None => Pushed::Gone,
        };
        let is_gone = matches!(pushed, Pushed::Gone);
        let outcome = self.outcome(&attempt, client.as_ref(), pushed, start);
        if is_gone {
            self.attempts.end_for_good(outcome).await
        } else {
            self.attempts.end(attempt, outcome).await
        }
    }

    /// A client that is ready; waits for one until an interrupt.
    async fn client(&self, start: Instant) -> Option<Client> {
        let ready = async {
            loop {
                if let Some(client) = self.clients.any_ready() {
                    return Some(client);
                }
                // A client that has not come in time is not waited for again with each event.
                let has_given_up = self.has_given_up.load(Ordering::Relaxed);
                if has_given_up || !self.clients.wait_for(1, start + self.config.wait).await {
                    self.has_given_up.store(true, Ordering::Relaxed);
                    return None;
                }
            }
        };
        tokio::select! {
            client = ready => client,
            () = self.attempts.queue.interrupted() => None,
        }
    }

    /// Ends an attempt for which there is no client. After an interrupt, it is given back.
    async fn end_without_client(&self, attempt: DeliveryAttempt, start: Instant) -> Result<(), OutputFailed> {
        if self.attempts.queue.is_interrupted() {
            self.attempts.queue.put_back(attempt);
            return Ok(());
        }
        let outcome = self.outcome(&attempt, None, Pushed::NoClient, start);
        self.attempts.end(attempt, outcome).await
    }

    /// Sends an event to a client and waits for its answer.
    async fn push(&self, attempt: &DeliveryAttempt, client: &Client, start: Instant) -> Pushed {
        let config = &self.config;
        let (message_id, trace_id) = (self.clients.random_id(), self.clients.random_id());
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let message = EventMessage {
            service: SERVICE_ID,
            message_id: &message_id,
            trace_id: &trace_id,
            timestamp: u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX),
            payload: attempt.outgoing.content.body(),
        };
        let mut frames = message.frames(config.fragmentation.count);
        let fragments = u32::try_from(frames.len()).unwrap_or(u32::MAX);
        if config.fragmentation.order == FragmentOrder::Shuffled {
            for last in (1..frames.len()).rev() {
                let bound = u32::try_from(last + 1).expect("few fragments");
                frames.swap(last, self.clients.random_below(bound) as usize);
            }
        }
        // The pauses between fragments are not the client's time.
        let pauses = config.fragmentation.gap * fragments.saturating_sub(1);
        let deadline = start + config.timeout + pauses;
        let exchange = async {
            let (sender, ack) = oneshot::channel();
            client
                .command(ClientCommand::Expect { message_id: message_id.clone(), ack: sender })
                .await
                .ok()?;
            for (index, frame) in frames.into_iter().enumerate() {
                if index > 0 {
                    sleep(config.fragmentation.gap).await;
                }
                client.command(ClientCommand::Send(frame)).await.ok()?;
            }
            if let Some(every) = config.faults.disconnect_every
                && attempt.number == 1
                && (self.sent.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(every)
            {
                let _ = client.command(ClientCommand::Disconnect).await;
            }
            let ack = ack.await.ok()?;
            if self.clients.chance(config.faults.lose_acks) {
                std::future::pending::<()>().await;
            }
            Some(ack)
        };
        match self.busy_poll.wait(timeout_at(deadline, exchange)).await {
            Ok(Some(ack)) => Pushed::Answered { ack, fragments },
            Ok(None) => Pushed::Gone,
            Err(_) => Pushed::Late { fragments },
        }
    }

    /// The outcome of a push.
    fn outcome(
        &self,
        attempt: &DeliveryAttempt,
        client: Option<&Client>,
        pushed: Pushed,
        start: Instant,
    ) -> Outcome {
        let sdk = client.and_then(|client| client.program.sdk);
        let (judgment, fragments, ack, error) = match pushed {
            Pushed::Answered { ack, fragments } => {
                (judge_ack(ack.code, ack.data.as_deref()), fragments, ack, None)
            }
            Pushed::Late { fragments } => {
                let error = TransportError::Deadline { limit: self.config.timeout.into() };
                (Judgment::from(&error), fragments, Ack::default(), Some(error))
            }
            Pushed::Gone => {
                let error = TransportError::Closed;
                (Judgment::from(&error), 0, Ack::default(), Some(error))
            }
            Pushed::NoClient => {
                let error = TransportError::NoClient { limit: self.config.wait.into() };
                (Judgment::from(&error), 0, Ack::default(), Some(error))
            }
        };
        let outgoing = &attempt.outgoing;
        Outcome {
            is_expected: attempt.expectation.accepts(judgment.verdict),
            event_id: outgoing.event_id.clone(),
            event_type: outgoing.event_type.clone(),
            attempt: attempt.number,
            is_final: true,
            judgment: Judgment { sdk: judgment.sdk.or(sdk), ..judgment },
            channel: Channel::LongConnection {
                ack: ack.code,
                client: client.map(|client| client.device_id.clone()).or_else(|| attempt.client.clone()),
                fragments,
                biz_rt: ack.biz_rt,
            },
            elapsed: start.elapsed(),
            answer: ack.data,
            error,
            location: outgoing.location.clone(),
        }
    }
}
