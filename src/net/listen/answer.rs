//! Answers to deliveries.

use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderValue};

use super::ack_code::AckCode;
use super::forward::Forwarded;
use super::reception::Problem;
use crate::answer::Judgment;
use crate::json::quote;
use crate::message::{LanguageChoice, Localize as _};
use crate::net::server::{Reply, json_reply};

/// The answer to a delivery.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    /// The header `Content-Type`; JSON if the consumer did not say it.
    content_type: Option<HeaderValue>,
    /// The judgment on the answer of the consumer to which the delivery was passed on.
    pub(super) judgment: Option<Judgment>,
    /// The code of the acknowledgment on the long connection.
    pub(super) ack: Option<AckCode>,
    /// Whether the user wanted this delivery to be refused.
    pub(super) is_refused_on_request: bool,
}

impl Answer {
    /// The answer to an event, as the SDKs give it.
    pub(super) fn success() -> Self {
        Self::message(StatusCode::OK, "success")
    }

    /// The answer to a challenge.
    pub(super) fn challenge(challenge: &str) -> Self {
        Self::new(200, format!("{{\"challenge\":{}}}", quote(challenge)).into_bytes())
    }

    /// The answer to a delivery with a problem.
    pub(super) fn refusal(problem: Problem) -> Self {
        Self::message(StatusCode::INTERNAL_SERVER_ERROR, &problem.to_text(LanguageChoice::En))
    }

    /// The answer to a delivery that the user wants to be refused.
    pub(super) fn refused_on_request() -> Self {
        let answer = Self::message(StatusCode::INTERNAL_SERVER_ERROR, "refused on request");
        Self { is_refused_on_request: true, ..answer }
    }

    /// The answer to a delivery that was not recorded.
    pub(super) fn not_recorded() -> Self {
        Self::message(StatusCode::INTERNAL_SERVER_ERROR, "the record cannot be written")
    }

    /// The answer of the consumer, as it is; 502 if it gave none.
    pub(super) fn of_consumer(forwarded: Forwarded) -> Self {
        let Forwarded { judgment, answer } = forwarded;
        let answer = match answer {
            Ok(answer) => Self {
                content_type: answer.headers.get(CONTENT_TYPE).cloned(),
                ..Self::new(answer.status, answer.body)
            },
            Err(error) => Self::message(StatusCode::BAD_GATEWAY, &error.to_text(LanguageChoice::En)),
        };
        Self { judgment: Some(judgment), ..answer }
    }

    fn message(status: StatusCode, text: &str) -> Self {
        Self::new(status.as_u16(), format!("{{\"msg\":{}}}", quote(text)).into_bytes())
    }

    fn new(status: u16, body: Vec<u8>) -> Self {
        Self { status, body, content_type: None, judgment: None, ack: None, is_refused_on_request: false }
    }

    /// The answer with the code of its acknowledgment, which may be fixed.
    pub(super) fn acknowledged(self, fixed: Option<AckCode>) -> Self {
        let of_answer = if self.is_success() { AckCode::Ok } else { AckCode::Failed };
        Self { ack: Some(fixed.unwrap_or(of_answer)), ..self }
    }

    /// Whether the platform would take this answer for success.
    fn is_success(&self) -> bool {
        match &self.judgment {
            Some(judgment) => judgment.verdict.is_success(),
            None => self.status == StatusCode::OK.as_u16(),
        }
    }

    /// The answer as that of a server.
    pub(super) fn into_reply(self) -> Reply {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_GATEWAY);
        let mut reply = json_reply(status, self.body);
        if let Some(content_type) = self.content_type {
            reply.headers_mut().insert(CONTENT_TYPE, content_type);
        }
        reply
    }
}
