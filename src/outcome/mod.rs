//! Outcomes: what happened to each delivery to a consumer, whether that was expected, and the counts of a
//! run.

mod expectation;
#[cfg(feature = "net")]
mod report;
mod tally;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::answer::{Judgment, TransportError};
use crate::location::Location;

pub use expectation::{Expectation, UnknownVerdict};
#[cfg(feature = "net")]
pub use report::{Latencies, Report};
pub use tally::{OutcomeHelp, OutcomeTally, RunStatus};

/// A time in milliseconds with three decimals, as in JSON.
#[must_use]
pub fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

/// One attempt to deliver an event or a challenge.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Outcome {
    /// The event's id.
    pub event_id: Option<String>,
    /// The event's type.
    pub event_type: Option<String>,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// Whether it is the last attempt.
    pub is_final: bool,
    /// The verdict with its reason.
    pub judgment: Judgment,
    /// The way of the delivery, with its status or acknowledgment.
    pub channel: Channel,
    /// The time until the answer, connecting included.
    pub elapsed: Duration,
    /// The body of the answer, or the decoded `data` of the acknowledgment; `None` without an answer.
    pub answer: Option<Vec<u8>>,
    /// The error of an attempt without an answer.
    pub error: Option<TransportError>,
    /// The place of the event in the input.
    pub location: Location,
    /// Whether the verdict is one that was expected.
    pub is_expected: bool,
}

/// The way of a delivery.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the platform has no other way")]
pub enum Channel {
    /// A request to a webhook.
    Webhook {
        /// The status of the answer.
        status: Option<u16>,
    },
    /// A message on a long connection.
    LongConnection {
        /// The code of the acknowledgment.
        ack: Option<i64>,
        /// The `device_id` of the client; `None` if there was none.
        client: Option<String>,
        /// The number of messages into which the event was divided.
        fragments: u32,
        /// The header `biz_rt` of the acknowledgment, in milliseconds as the client wrote it.
        biz_rt: Option<String>,
    },
}
