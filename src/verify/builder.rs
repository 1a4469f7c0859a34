//! The checks, one after another, and the verification that they make.

use super::content::{BodyContent, Decryption, decrypts_with};
use super::search::{CauseSearch, DigestSource, Explanation, tries_pairs};
use super::{Cause, Check, CheckDetail, CheckKind, DeliveryKind, Verification, VerifyHelp, VerifyRequest};
use crate::cipher::{EncryptKey, ct_eq};
use crate::delivery::SignatureHeaders;
use crate::message::{Count, List};

/// A verification to which each check adds its result.
pub(super) struct VerificationBuilder<'q> {
    request: &'q VerifyRequest<'q>,
    checks: Vec<Check>,
    causes: Vec<Cause>,
    help: Vec<VerifyHelp>,
}

impl<'q> VerificationBuilder<'q> {
    pub(super) fn new(request: &'q VerifyRequest<'q>) -> Self {
        Self { request, checks: Vec::new(), causes: Vec::new(), help: Vec::new() }
    }

    pub(super) fn build(self, kind: DeliveryKind) -> Verification {
        let Self { checks, causes, help, .. } = self;
        Verification { ok: checks.iter().all(|check| check.ok), kind, checks, causes, help }
    }

    /// Checks the headers, the signature and the digest that the user's code computed.
    pub(super) fn check_signature(
        &mut self,
        search: &CauseSearch<'_>,
        content: &BodyContent,
        decryption: &Decryption,
    ) {
        let SignatureHeaders { timestamp, nonce, signature } = search.headers;
        let unsigned = signature.is_none();
        let no_headers = unsigned && timestamp.is_none() && nonce.is_none();
        if no_headers && content.kind == DeliveryKind::Challenge {
            self.push(CheckKind::Headers, true, CheckDetail::UnsignedChallenge);
            self.set_causes(&[Cause::ChallengeUnsigned]);
            return;
        }
        if no_headers && self.request.keys.is_empty() && self.request.digest.is_none() {
            self.push(CheckKind::Headers, true, CheckDetail::UnsignedWithoutKey);
            return;
        }
        self.check_headers(search.headers);
        if let Some(signature) = signature {
            let explanation = search.explain(signature, DigestSource::Feishu);
            self.push_explained(CheckKind::Signature, explanation, decryption);
        }
        if let Some(digest) = self.request.digest.filter(|_| timestamp.is_some() && nonce.is_some()) {
            let explanation = search.explain(digest.trim(), DigestSource::UserCode);
            self.push_explained(CheckKind::Digest, explanation, decryption);
        }
    }

    fn check_headers(&mut self, headers: &SignatureHeaders) {
        let missing = headers.missing();
        let unsigned = headers.signature.is_none();
        if missing.is_empty() || (self.request.digest.is_some() && missing.len() == 1 && unsigned) {
            self.push(CheckKind::Headers, true, CheckDetail::HeadersPresent);
            return;
        }
        let headers_missing = List::new(missing);
        self.push(
            CheckKind::Headers,
            false,
            CheckDetail::HeadersMissing { headers: headers_missing.clone() },
        );
        let absent = [(&headers.timestamp, Cause::TimestampMissing), (&headers.nonce, Cause::NonceMissing)];
        let absent = absent.into_iter().filter(|(value, _)| value.is_none()).map(|(_, cause)| cause);
        self.causes = if unsigned { vec![Cause::HeadersMissing] } else { absent.collect() };
        self.help = vec![if headers.is_empty() && self.request.delivery.headers.is_empty() {
            VerifyHelp::NoHeaders
        } else if unsigned && headers.timestamp.is_none() && headers.nonce.is_none() {
            VerifyHelp::Cause { help: Cause::HeadersMissing.help() }
        } else {
            VerifyHelp::HeadersDropped { headers: headers_missing }
        }];
    }

    /// Adds the result of comparing a signature or digest with the body.
    fn push_explained(&mut self, kind: CheckKind, explanation: Option<Explanation>, decryption: &Decryption) {
        match explanation {
            Some(explanation) if explanation.causes.is_empty() => {
                let body = bytes(&self.request.delivery.body);
                self.push(kind, true, CheckDetail::Matches { body });
            }
            Some(Explanation { causes, differences }) => {
                self.push(kind, false, CheckDetail::MatchesWith { differences: List::new(differences) });
                if self.set_causes(&causes) {
                    self.push_caveat();
                }
            }
            None => {
                let detail = if tries_pairs(&self.request.delivery.body) {
                    CheckDetail::Unexplained
                } else {
                    CheckDetail::UnexplainedByOne
                };
                self.push(kind, false, detail);
                if self.needs_help() && kind == CheckKind::Digest {
                    self.help.push(VerifyHelp::DigestDiffers);
                } else if self.needs_help() {
                    self.push_help_for_unexplained(decryption);
                }
            }
        }
    }

    /// Adds what to look at if no known mistake explains the signature.
    fn push_help_for_unexplained(&mut self, decryption: &Decryption) {
        let mut others = [self.request.verification_token, self.request.app_secret].into_iter().flatten();
        let is_given = |secret: &EncryptKey| {
            let mut keys = self.request.keys.as_slice().iter();
            keys.any(|key| ct_eq(key.expose_bytes(), secret.expose_bytes()))
        };
        if others.any(is_given) {
            self.help.push(VerifyHelp::SameSecret);
            return;
        }
        self.help.push(match &decryption.plain {
            Err(error) if error.is_wrong_key() => VerifyHelp::OtherApp,
            Err(_) => VerifyHelp::BodyDamaged,
            Ok(Some(_)) if !decryption.corrected => VerifyHelp::OtherRequest,
            Ok(_) => VerifyHelp::BodyNotOriginal,
        });
        self.push_caveat();
    }

    pub(super) fn check_decryption(&mut self, decryption: &Decryption) {
        match &decryption.plain {
            Ok(None) => {}
            Ok(Some(plain)) if decryption.corrected => {
                let detail = CheckDetail::DecryptedAfterCorrection { plain: bytes(plain) };
                self.push(CheckKind::Decryption, false, detail);
                if self.causes.is_empty() {
                    let VerifyRequest { delivery, catalog, .. } = self.request;
                    let is_key = |secret: Option<&EncryptKey>| {
                        secret.is_some_and(|secret| decrypts_with(secret, &delivery.body, catalog))
                    };
                    self.set_causes(&[if is_key(self.request.verification_token) {
                        Cause::KeyIsVerificationToken
                    } else if is_key(self.request.app_secret) {
                        Cause::KeyIsAppSecret
                    } else {
                        Cause::KeyWhitespace
                    }]);
                }
            }
            Ok(Some(plain)) => {
                self.push(CheckKind::Decryption, true, CheckDetail::Decrypted { plain: bytes(plain) });
            }
            Err(error) => {
                self.push(CheckKind::Decryption, false, CheckDetail::NotDecrypted { error: error.clone() });
                if self.needs_help() {
                    self.help.push(VerifyHelp::KeyOrBodyWrong);
                }
            }
        }
    }

    pub(super) fn check_event(&mut self, content: &BodyContent) {
        self.push(CheckKind::Event, content.kind != DeliveryKind::Unknown, content.description.clone());
    }

    pub(super) fn check_token(&mut self, content: &BodyContent) {
        let Some(expected) = self.request.verification_token else { return };
        let matches = content.token.as_ref().map(|token| ct_eq(token.as_bytes(), expected.expose_bytes()));
        let detail = match matches {
            Some(true) => CheckDetail::TokenMatches,
            Some(false) => CheckDetail::TokenDiffers,
            // The token of a card callback is another one.
            None if content.kind == DeliveryKind::Card => return,
            None => CheckDetail::TokenMissing,
        };
        self.push(CheckKind::Token, matches == Some(true), detail);
        if matches == Some(false) && self.needs_help() {
            self.help.push(VerifyHelp::TokenWrong);
        }
    }

    pub(super) fn check_age(&mut self) {
        let Some(limit) = self.request.age_limit else { return };
        let timestamp = self.request.delivery.signature_headers.timestamp.as_deref();
        let Some(signed) = timestamp.and_then(|text| text.parse::<i64>().ok()) else {
            return self.push(CheckKind::Age, false, CheckDetail::TimestampInvalid);
        };
        let age = limit.now.saturating_sub(signed);
        let ok = age.unsigned_abs() <= limit.max_seconds;
        self.push(CheckKind::Age, ok, CheckDetail::Age { seconds: age, max: limit.max_seconds });
        if !ok && self.needs_help() {
            self.help.push(VerifyHelp::TooOld);
        }
    }

    fn push(&mut self, kind: CheckKind, ok: bool, detail: CheckDetail) {
        self.checks.push(Check { kind, ok, detail });
    }

    /// Whether no check has found a cause or help so far.
    fn needs_help(&self) -> bool {
        self.causes.is_empty() && self.help.is_empty()
    }

    /// Replaces causes and help by these causes, unless they are known already; returns whether it did.
    fn set_causes(&mut self, causes: &[Cause]) -> bool {
        if !self.causes.is_empty() && causes.iter().all(|cause| self.causes.contains(cause)) {
            return false;
        }
        self.causes = causes.to_vec();
        self.help = causes.iter().map(|cause| VerifyHelp::Cause { help: cause.help() }).collect();
        true
    }

    /// Adds what is odd about the way in which the delivery was saved.
    fn push_caveat(&mut self) {
        if let Some(caveat) = &self.request.delivery.caveat {
            self.help.push(VerifyHelp::Caveat { caveat: *caveat });
        }
    }
}

fn bytes(text: &[u8]) -> Count {
    Count::Bytes(text.len() as u64)
}
