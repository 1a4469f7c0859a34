//! Answers of consumers to what was delivered to them: whether the event was taken, and if not, why.
//!
//! The status alone does not tell: consumers built on the official SDKs answer 200 to events that they drop.
//! [`judge_event`], [`judge_challenge`] and [`judge_ack`] read the answer as the SDKs mean it. A delivery
//! without an answer is judged by its [`TransportError`].

mod body;
mod judge;
mod judgment;
mod known_text;
mod message;
mod reason;
mod sdk;
mod transport_error;
mod verdict;

pub use judge::{judge_ack, judge_challenge, judge_event};
pub use judgment::Judgment;
pub use known_text::reason_of_text;
pub use message::{Consumer, JudgmentMessage};
pub use reason::Reason;
pub use sdk::Sdk;
pub use transport_error::TransportError;
pub use verdict::Verdict;

#[cfg(test)]
mod tests;
