//! The receiving side: a webhook, or a client of the long connection.

mod ack_code;
mod answer;
mod deliveries;
mod failures;
mod forward;
mod handler;
mod long_connection;
mod progress;
mod reception;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::http_client::Deadlines;
use super::interrupt::{Interrupt, Interrupts};
use super::notes::Notes;
use super::records::write_records;
use super::runtime::block_on;
use super::server::{listen, serve};
use super::stream::Connector;
use super::target::Target;
use super::trust::TlsTrust;
use super::{NetError, RunOutputs};
use crate::messages;
pub use ack_code::AckCode;
use deliveries::Deliveries;
use failures::Failures;
use forward::Forwarder;
use handler::Handler;
pub use long_connection::{AppSecret, ClientOptions};
use progress::ReceivedProgress;
pub use progress::{EndCondition, ReceivedCounts};
use reception::Receiver;
pub use reception::{ReceivedKind, ReceivedOutput, Reception};

/// A run that receives deliveries.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Listen {
    /// Where deliveries come from.
    pub source: DeliverySource,
    /// How they are read and shown.
    pub reception: Reception,
    /// How they are answered.
    pub answering: Answering,
    /// When the run ends.
    pub end: EndCondition,
}

/// Where deliveries come from.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "the two ways of the platform")]
pub enum DeliverySource {
    /// Requests to a webhook.
    Webhook {
        /// The address to listen on.
        listen: SocketAddr,
        /// The path; any if `None`.
        path: Option<String>,
        /// The largest body, in bytes.
        max_body_size: usize,
    },
    /// The long connection.
    LongConnection(ClientOptions),
}

/// How deliveries are answered.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Answering {
    /// The number of deliveries of each event that are refused first.
    pub fail: u32,
    /// The time before each answer.
    pub delay: Duration,
    /// The consumer to which deliveries are passed on.
    pub forward: Option<Forward>,
}

/// A consumer to which deliveries are passed on.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Forward {
    /// Its address.
    pub target: Target,
    /// The deadlines of its answers.
    pub deadlines: Deadlines,
    /// The certificates that are accepted for https.
    pub trust: TlsTrust,
}

messages! {
    /// A note about a webhook.
    enum ListenNote {
        NotLoopback =>
            "other machines can reach this address", "其他机器可以访问该地址";
    }
}

impl Listen {
    /// Receives deliveries until the end that was asked for, or an interrupt.
    pub fn run(self, outputs: RunOutputs) -> Result<ReceivedCounts, NetError> {
        let Self { source, reception, answering, end } = self;
        let RunOutputs { out, notes, language, .. } = outputs;
        let notes = Notes::start(notes, language)?;
        let (records, writer) = write_records(out)?;
        let forwarder = answering.forward.map(Forward::forwarder).transpose()?;
        let deliveries = Arc::new(Deliveries {
            receiver: Receiver::new(reception),
            failures: Mutex::new(Failures::new(answering.fail)),
            delay: answering.delay,
            forwarder,
            records,
            progress: ReceivedProgress::new(),
            notes: notes.clone(),
        });
        let result = block_on(async |interrupts: Interrupts| {
            let is_over = async {
                tokio::select! {
                    () = deliveries.progress.wait_for_end(end) => {}
                    () = interrupts.wait(Interrupt::Finish) => {}
                    () = deliveries.records.failed() => {}
                }
            };
            match source {
                DeliverySource::LongConnection(options) => {
                    long_connection::run(options, &deliveries, &notes, is_over).await
                }
                DeliverySource::Webhook { listen: address, path, max_body_size } => {
                    let listener = listen(address, &notes).await?;
                    if !address.ip().is_loopback() {
                        notes.write(&ListenNote::NotLoopback);
                    }
                    let deliveries = Arc::clone(&deliveries);
                    let handler = Arc::new(Handler { deliveries, path, max_body_size });
                    let answer = move |request, remote| Arc::clone(&handler).handle(request, remote);
                    serve(listener, answer, is_over).await;
                    Ok(())
                }
            }
        });
        let counts = deliveries.progress.counts();
        drop(deliveries);
        // After an abort, nothing is waited for.
        let Some(ended) = result? else { return Ok(counts) };
        let written = writer.finish();
        notes.flush();
        ended?;
        written?;
        Ok(counts)
    }
}

impl Forward {
    fn forwarder(self) -> Result<Forwarder, NetError> {
        Ok(Forwarder::new(Connector::new(self.target, &self.trust)?, self.deadlines))
    }
}
