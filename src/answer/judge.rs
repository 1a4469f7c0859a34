//! From an answer to a judgment.

use serde_json::Value;

use super::body::AnswerBody;
use super::known_text::KnownText;
use super::{Judgment, Reason, Verdict};

/// The only status with which an event is taken.
const OK: u16 = 200;

/// Judges the answer of a webhook to an event.
#[must_use]
pub fn judge_event(status: u16, body: &[u8]) -> Judgment {
    let body = AnswerBody::read(body);
    if status != OK {
        return judge_refusal(status, &body);
    }
    match body {
        AnswerBody::Empty => return Judgment::new(Verdict::Unproven, Reason::Empty),
        AnswerBody::Html => return Judgment::new(Verdict::Dropped, Reason::Html),
        AnswerBody::Json(_) | AnswerBody::Text(_) => {}
    }
    // Some consumers answer with the text of the SDK, but always with status 200.
    if let Some(judgment) = judge_text(Verdict::Dropped, &body) {
        return judgment;
    }
    if body.reports_error() {
        return Judgment::new(Verdict::Dropped, Reason::ErrorInBody).with_detail(body.text());
    }
    let reason = if body.text() == Some("success") { Reason::Success } else { Reason::Status };
    Judgment::new(Verdict::Handled, reason)
}

/// Judges the answer of a webhook to a challenge.
#[must_use]
pub fn judge_challenge(status: u16, body: &[u8], challenge: &str) -> Judgment {
    let body = AnswerBody::read(body);
    if status != OK {
        return judge_refusal(status, &body);
    }
    match body.member("challenge") {
        Some(Value::String(answered)) if answered == challenge => {
            Judgment::new(Verdict::Answered, Reason::Success)
        }
        Some(_) => Judgment::new(Verdict::WrongChallenge, Reason::ChallengeDiffers),
        None if matches!(body, AnswerBody::Empty) => {
            Judgment::new(Verdict::WrongChallenge, Reason::EmptyToChallenge)
        }
        None => {
            let known = body.text().and_then(KnownText::find);
            let mut judgment = Judgment::new(Verdict::WrongChallenge, Reason::ChallengeMissing);
            judgment.sdk = known.and_then(|(known, _)| known.sdk);
            judgment
        }
    }
}

/// Judges the acknowledgment of a client on the long connection: its `code`, if it has one, and its `data`
/// without the Base64.
#[must_use]
pub fn judge_ack(code: Option<i64>, data: Option<&[u8]>) -> Judgment {
    match code {
        Some(200) => {
            let refused = data.and_then(|data| judge_text(Verdict::Dropped, &AnswerBody::read(data)));
            refused
                .filter(|judgment| judgment.reason == Reason::NoHandler)
                .unwrap_or_else(|| Judgment::new(Verdict::Handled, Reason::Success))
        }
        Some(500) => Judgment::new(Verdict::Rejected, Reason::Ack500),
        code => {
            let code = code.map(|code| code.to_string());
            Judgment::new(Verdict::Rejected, Reason::Ack).with_detail(code.as_deref())
        }
    }
}

/// Judges an answer with another status than 200.
fn judge_refusal(status: u16, body: &AnswerBody<'_>) -> Judgment {
    if let Some(judgment) = judge_text(Verdict::Rejected, body) {
        return judgment;
    }
    let (reason, error) = match status {
        300..400 => (Reason::Redirect, None),
        404 => (Reason::NotFound, None),
        405 => (Reason::Method, None),
        _ => (Reason::Status, body.text()),
    };
    Judgment::new(Verdict::Rejected, reason).with_detail(error)
}

/// Judges an answer by its text, if that is a known one.
fn judge_text(verdict: Verdict, body: &AnswerBody<'_>) -> Option<Judgment> {
    let text = body.text()?;
    let (known, part) = KnownText::find(text)?;
    // The part that was left open is the event type; of errors, the whole text is of use.
    let detail = if known.reason == Reason::NoHandler { part } else { text };
    let judgment = Judgment { sdk: known.sdk, ..Judgment::new(verdict, known.reason) };
    Some(judgment.with_detail(Some(detail)))
}
