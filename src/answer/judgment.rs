//! Judgments.

use super::{Consumer, JudgmentMessage, Reason, Sdk, Verdict};
use crate::finding::Rule;
use crate::text::abbreviated;

/// The verdict on a delivery, with its reason.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Judgment {
    /// The verdict.
    pub verdict: Verdict,
    /// Its reason.
    pub reason: Reason,
    /// The SDK of the consumer, if the answer is one that only this SDK gives.
    pub sdk: Option<Sdk>,
    /// What the answer names or quotes: the event type without a handler, the code of an acknowledgment, or
    /// an error, abbreviated to 256 bytes.
    pub detail: Option<String>,
}

impl Judgment {
    /// A judgment of which nothing more is known.
    #[must_use]
    pub fn new(verdict: Verdict, reason: Reason) -> Self {
        Self { verdict, reason, sdk: None, detail: None }
    }

    /// The judgment with a text of the answer.
    #[must_use]
    pub(super) fn with_detail(mut self, detail: Option<&str>) -> Self {
        /// The largest number of bytes.
        const LIMIT: usize = 256;
        self.detail = detail.map(|detail| abbreviated(detail, LIMIT).into_owned());
        self
    }

    /// The rule that explains the failure; `None` for a success.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        if self.verdict.is_success() { None } else { self.reason.rule() }
    }

    /// What the answer says about a delivered event of this type, which is `None` for a challenge or an
    /// unknown type. There is no message for a success, and none for a delivery without an answer: that is
    /// explained by its [`TransportError`](super::TransportError).
    #[must_use]
    pub fn message(&self, event_type: Option<&str>) -> Option<JudgmentMessage> {
        if self.verdict.is_success() {
            return None;
        }
        let consumer = Consumer(self.sdk);
        let detail = self.detail.clone();
        Some(match self.reason {
            Reason::Refused
            | Reason::Dns
            | Reason::Network
            | Reason::Tls
            | Reason::ConnectTimeout
            | Reason::Closed
            | Reason::NoClient
            | Reason::NotHttp
            | Reason::Deadline
            | Reason::Success => return None,
            Reason::Signature => JudgmentMessage::Signature { consumer },
            Reason::SignatureMissing => JudgmentMessage::SignatureMissing { consumer },
            Reason::Token => JudgmentMessage::Token { consumer },
            Reason::KeyMissing => JudgmentMessage::KeyMissing { consumer },
            Reason::NotEncrypted => JudgmentMessage::NotEncrypted { consumer },
            Reason::Decrypt => JudgmentMessage::Decrypt { consumer },
            Reason::NoHandler => match detail.as_deref() {
                // JavaScript, Java and Python write a missing type as text.
                Some("" | "undefined" | "null" | "None") => JudgmentMessage::TypeNotSeen { consumer },
                named if named == event_type => JudgmentMessage::NoHandler { consumer },
                Some(named) => JudgmentMessage::NoHandlerFor { consumer, event_type: named.to_owned() },
                None => JudgmentMessage::NoHandler { consumer },
            },
            Reason::NotJson => JudgmentMessage::NotJson { consumer, error: detail.unwrap_or_default() },
            Reason::WrongType => JudgmentMessage::WrongType { consumer, error: detail.unwrap_or_default() },
            Reason::Panic => JudgmentMessage::Panic { consumer },
            Reason::Redirect => JudgmentMessage::Redirect,
            Reason::NotFound => JudgmentMessage::NotFound,
            Reason::Method => JudgmentMessage::Method,
            Reason::Status => match detail {
                Some(error) => JudgmentMessage::StatusWithError { error },
                None => JudgmentMessage::Status,
            },
            Reason::Html => JudgmentMessage::Html,
            Reason::ErrorInBody => match detail {
                Some(error) => JudgmentMessage::ErrorInBodyWithText { error },
                None => JudgmentMessage::ErrorInBody,
            },
            Reason::Empty => JudgmentMessage::Empty,
            Reason::EmptyToChallenge => JudgmentMessage::EmptyToChallenge,
            Reason::ChallengeMissing => JudgmentMessage::ChallengeMissing,
            Reason::ChallengeDiffers => JudgmentMessage::ChallengeDiffers,
            Reason::Ack => match detail {
                Some(code) => JudgmentMessage::AckWithCode { code },
                None => JudgmentMessage::Ack,
            },
            Reason::Ack500 => JudgmentMessage::Ack500 { consumer },
        })
    }
}
