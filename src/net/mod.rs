//! Sockets: [`Send`] delivers events to a webhook, [`Gateway`] to clients of the long connection, and
//! [`Listen`] receives them.
//!
//! This is the only module that opens sockets. Each run has a runtime on its own thread, a thread that reads
//! the input and one that writes results; what an answer means is decided in [`answer`](crate::answer).

mod attempts;
mod busy_poll;
mod client_error;
mod error;
mod gateway;
mod http_client;
mod input;
mod interrupt;
mod listen;
mod notes;
mod outcomes;
mod pace;
mod records;
mod results;
mod retries;
mod runtime;
mod send;
mod server;
mod stream;
mod summary;
mod target;
#[cfg(feature = "tls")]
mod tls;
mod trust;
mod watched_stream;
mod web_socket;
mod work_queue;

use std::io::Write;

use crate::message::LanguageChoice;

pub use client_error::ClientError;
pub use error::NetError;
pub use gateway::{
    AfterInput, Credentials, Distribution, FragmentOrder, Fragmentation, Gateway, GatewayConfig,
    GatewayFaults, Refuse,
};
pub use http_client::{Deadlines, KeepAlive};
pub use input::DeliveryInput;
pub use listen::{
    AckCode, Answering, AppSecret, ClientOptions, DeliverySource, EndCondition, Forward, Listen,
    ReceivedCounts, ReceivedKind, ReceivedOutput, Reception,
};
pub use outcomes::{OutcomeDisplay, ShownOutcomes};
pub use retries::RetrySchedule;
pub use send::{Challenge, EmptyAnswers, Send, SendConfig};
pub use summary::RunSummary;
pub use target::{Target, TargetError};
pub use trust::{TlsError, TlsTrust};

/// The outputs of a run.
#[expect(clippy::exhaustive_structs, missing_debug_implementations, reason = "made by naming every member")]
pub struct RunOutputs {
    /// Standard output.
    pub out: Box<dyn Write + core::marker::Send>,
    /// Standard error, for records that cannot be read.
    pub err: Box<dyn Write + core::marker::Send>,
    /// Standard error, for notes.
    pub notes: Box<dyn Write + core::marker::Send>,
    /// The language of messages.
    pub language: LanguageChoice,
}
