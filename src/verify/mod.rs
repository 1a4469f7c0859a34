//! Verification of one delivery, step by step: headers, signature, decryption, event, Verification Token and
//! age.
//!
//! If the signature is not that of the body, [`verify`] searches for the known mistakes that explain it: it
//! computes the signature of the body as frameworks rewrite it, with other keys and with other algorithms,
//! until one matches. The result is a [`Verification`], whose texts are messages in both languages.

mod builder;
mod cause;
mod content;
mod digest;
mod edits;
mod escapes;
mod key_order;
mod message;
mod rewrite;
mod search;

use crate::catalog::Catalog;
use crate::choice::choices;
use crate::cipher::{EncryptKey, Keys, SignatureStatus};
use crate::delivery::Delivery;
use crate::message::List;
use builder::VerificationBuilder;
use content::{BodyContent, Decryption, body_ciphertext};
use digest::WrittenDigest;
use search::CauseSearch;

pub use cause::{Cause, CauseDescription, CauseHelp};
pub use message::{CheckDetail, Conclusion, Difference, VerifyHelp};

/// A delivery to verify, with the secrets to verify it with.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct VerifyRequest<'q> {
    /// The delivery.
    pub delivery: &'q Delivery<'q>,
    /// The Encrypt Keys of the app; one of them has to fit.
    pub keys: &'q Keys,
    /// The Verification Token of the app, which the event has to carry.
    pub verification_token: Option<&'q EncryptKey>,
    /// The App Secret, which signs nothing: it is only tried as a mistake.
    pub app_secret: Option<&'q EncryptKey>,
    /// The digest that the user's own code computed.
    pub digest: Option<&'q str>,
    /// The accepted age of the delivery; `None` for any age.
    pub age_limit: Option<AgeLimit>,
    /// The catalog of event types.
    pub catalog: &'q Catalog,
}

/// The accepted age of a delivery.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "two numbers with their units")]
pub struct AgeLimit {
    /// The largest accepted difference between the timestamp and now, in seconds.
    pub max_seconds: u64,
    /// The current time in seconds since 1970.
    pub now: i64,
}

/// The result of a verification.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Verification {
    /// Whether every check passed.
    pub ok: bool,
    /// The kind of delivery.
    pub kind: DeliveryKind,
    /// The checks, in order.
    pub checks: Vec<Check>,
    /// The mistake, or the two mistakes together, that explain the signature or digest; empty if none does,
    /// or if nothing is wrong.
    pub causes: Vec<Cause>,
    /// Advice.
    pub help: Vec<VerifyHelp>,
}

impl Verification {
    /// The verification in one sentence.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        let result = |kind| self.checks.iter().find(|check| check.kind == kind).map(|check| check.ok);
        let failed: Vec<_> = self.checks.iter().filter(|check| !check.ok).map(|check| check.kind).collect();
        match (result(CheckKind::Signature), result(CheckKind::Digest)) {
            (Some(false), _) => Conclusion::SignatureInvalid,
            (Some(true), Some(false)) => Conclusion::OnlyDigestInvalid,
            (None, Some(false)) => Conclusion::DigestInvalid,
            _ if result(CheckKind::Headers) == Some(false) => Conclusion::SignatureMissing,
            (None, Some(true)) if failed.is_empty() => Conclusion::DigestValid,
            (None, _) if failed.is_empty() => Conclusion::Unsigned,
            (Some(true), _) if failed.is_empty() => Conclusion::SignatureValid,
            (Some(true), _) => Conclusion::OtherCheckFailed { failed: List::new(failed) },
            (None, _) => Conclusion::UnsignedCheckFailed { failed: List::new(failed) },
        }
    }
}

choices! {
    /// The content of a delivery.
    pub enum DeliveryKind {
        Callback = "callback": "A callback, which is answered with content", "回调，应答中带有内容";
        Card = "card": "A callback of the old message cards, with a signature of its own", "旧版消息卡片的回调，签名算法不同";
        Challenge = "challenge": "The challenge that verifies a request URL", "请求地址校验";
        Event = "event": "An event", "事件";
        Unknown = "unknown": "Something else, or a body that does not decrypt", "其他内容，或请求体无法解密";
    }
}

/// One check of a delivery, with its result.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Check {
    /// The kind of the check.
    pub kind: CheckKind,
    /// Whether the check passed.
    pub ok: bool,
    /// The result in words; may contain text of the event.
    pub detail: CheckDetail,
}

choices! {
    /// The kind of a check.
    pub enum CheckKind {
        Age = "age": "The age of the signature, with `--max-age`", "签名的时效（指定 `--max-age` 时检查）";
        Decryption = "decryption": "Whether the body decrypts", "请求体能否解密";
        Digest = "digest": "The digest that your own code computed, with `--digest`", "你的代码计算出的摘要（指定 `--digest` 时检查）";
        Event = "event": "The kind of the decrypted body", "解密后的请求体的类型";
        Headers = "headers": "Whether the headers of the signature are present", "签名所需的请求头是否齐全";
        Signature = "signature": "Whether the signature is that of the body", "签名与请求体是否匹配";
        Token = "token": "Whether the token is the given Verification Token", "token 与提供的 Verification Token 是否一致";
    }
}

/// Verifies a delivery.
#[must_use]
pub fn verify(request: &VerifyRequest<'_>) -> Verification {
    // A line ending that may belong to the body does so if the signature says so.
    let longer = request.delivery.with_line_ending();
    let longer = longer.filter(|delivery| request.keys.check_signature(delivery) == SignatureStatus::Ok);
    let request = &VerifyRequest { delivery: longer.as_ref().unwrap_or(request.delivery), ..*request };
    let decryption = Decryption::new(request);
    let content = BodyContent::read(decryption.plain_body(&request.delivery.body), request.catalog);
    let search = CauseSearch {
        headers: &request.delivery.signature_headers,
        body: &request.delivery.body,
        plain: decryption.plain.as_ref().ok().and_then(Option::as_deref),
        keys: request.keys,
        verification_token: request
            .verification_token
            .cloned()
            .or_else(|| content.token.as_ref().map(|token| EncryptKey::new(token.as_bytes()))),
        app_secret: request.app_secret,
        catalog: request.catalog,
    };
    let mut builder = VerificationBuilder::new(request);
    builder.check_signature(&search, &content, &decryption);
    builder.check_decryption(&decryption);
    builder.check_event(&content);
    builder.check_token(&content);
    builder.check_age();
    builder.build(content.kind)
}

/// Whether a text can be a digest at all: SHA-256 or SHA-1, in hex or Base64.
#[must_use]
pub fn is_digest(text: &str) -> bool {
    WrittenDigest::parse(text.trim()).is_some()
}

/// Whether a body is encrypted.
#[must_use]
pub fn is_encrypted(body: &[u8]) -> bool {
    body_ciphertext(body).is_some()
}

#[cfg(test)]
mod tests;
