//! Whether one delivery is right, step by step, and if its signature is not, which known mistake gives it.

mod answer;
mod body;
mod cause;
mod content;
mod digest;
mod search;
mod sort;

use crate::catalog::Catalog;
use crate::cipher::{EncryptKey, Keys, SignatureStatus};
use crate::delivery::Delivery;
use answer::Answer;
use content::{Content, Opened, sealed};
use digest::Written;
use search::Search;

pub use cause::Cause;

/// What is asked about a delivery.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Question<'q> {
    /// What was delivered.
    pub delivery: &'q Delivery<'q>,
    /// The Encrypt Keys of the app; one of them has to fit.
    pub keys: &'q Keys,
    /// The Verification Token of the app, which the event has to carry.
    pub verification_token: Option<&'q EncryptKey>,
    /// The App Secret, which signs nothing: it is only tried as a mistake.
    pub app_secret: Option<&'q EncryptKey>,
    /// What the user's own code has computed.
    pub digest: Option<&'q str>,
    /// The most seconds that the timestamp may lie from now, and the seconds since 1970 now.
    pub max_age: Option<(u64, i64)>,
    /// What is known about event types.
    pub catalog: &'q Catalog,
}

/// The answer.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// Whether every step is right.
    pub ok: bool,
    /// What was delivered.
    pub kind: Kind,
    /// The steps, in order.
    pub checks: Vec<Check>,
    /// The mistake, or two that go together, which give the digest asked about; empty if none does, or nothing is wrong.
    pub causes: Vec<Cause>,
    /// What to do.
    pub help: Option<String>,
}

/// What a delivery holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// A callback, which is answered with content.
    Callback,
    /// A callback of the old message cards, with a signature of its own.
    Card,
    /// The check of a request address.
    Challenge,
    /// An event.
    Event,
    /// Something else, or something that cannot be decrypted.
    Unknown,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::Card => "card",
            Self::Challenge => "challenge",
            Self::Event => "event",
            Self::Unknown => "unknown",
        }
    }
}

/// One step.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Check {
    /// What was looked at.
    pub step: Step,
    /// Whether it is right.
    pub ok: bool,
    /// What was seen; may hold text of the event.
    pub detail: String,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Step {
    /// How old the signature is.
    Age,
    /// Whether the body decrypts.
    Decryption,
    /// What the user's own code has computed.
    Digest,
    /// What the plain body is.
    Event,
    /// Whether the headers are there.
    Headers,
    /// Whether the signature is that of the body.
    Signature,
    /// Whether the token is that of the app.
    Token,
}

impl Step {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Decryption => "decryption",
            Self::Digest => "digest",
            Self::Event => "event",
            Self::Headers => "headers",
            Self::Signature => "signature",
            Self::Token => "token",
        }
    }
}

/// Looks at a delivery step by step.
#[must_use]
pub fn verify(question: &Question<'_>) -> Verdict {
    // What may belong to the body or not does if the signature says so.
    let longer = question.delivery.with_line_ending();
    let longer = longer.filter(|delivery| question.keys.check_signature(delivery) == SignatureStatus::Ok);
    let question = &Question { delivery: longer.as_ref().unwrap_or(question.delivery), ..*question };
    let opened = Opened::new(question);
    let content = Content::read(opened.plain(&question.delivery.body), question.catalog);
    let mut answer = Answer { question, checks: Vec::new(), causes: Vec::new(), help: None };
    let search = Search {
        signed: &question.delivery.signature_headers,
        body: &question.delivery.body,
        plain: opened.plain.as_ref().ok().and_then(Option::as_deref),
        keys: question.keys,
        verification_token: question
            .verification_token
            .cloned()
            .or_else(|| content.token.as_ref().map(|token| EncryptKey::new(token.as_bytes()))),
        app_secret: question.app_secret,
        catalog: question.catalog,
    };
    answer.signature(&search, &content, &opened);
    answer.decryption(&opened);
    answer.event(&content);
    answer.token(&content);
    answer.age();
    let ok = answer.checks.iter().all(|check| check.ok);
    Verdict { ok, kind: content.kind, checks: answer.checks, causes: answer.causes, help: answer.help }
}

/// Whether a text can be a digest at all: SHA-256 or SHA-1, in hex or base64.
#[must_use]
pub fn is_digest(text: &str) -> bool {
    Written::parse(text.trim()).is_some()
}

/// Whether a body is encrypted.
#[must_use]
pub fn is_encrypted(body: &[u8]) -> bool {
    sealed(body).is_some()
}
