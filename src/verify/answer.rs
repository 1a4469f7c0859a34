//! The steps of an answer, one after another.

use super::content::{Content, Opened, opens};
use super::search::{Found, Search, looks_for_pairs};
use super::{Cause, Check, Kind, Question, Step};
use crate::cipher::{DecryptError, EncryptKey, ct_eq};
use crate::delivery::{Caveat, SignatureHeaders};

/// The answer as far as it is known.
pub(super) struct Answer<'q> {
    pub(super) question: &'q Question<'q>,
    pub(super) checks: Vec<Check>,
    pub(super) causes: Vec<Cause>,
    pub(super) help: Option<String>,
}

impl Answer<'_> {
    fn check(&mut self, step: Step, ok: bool, detail: impl Into<String>) {
        self.checks.push(Check { step, ok, detail: detail.into() });
    }

    /// Headers, signature, and the digest that the user's code has computed.
    pub(super) fn signature(&mut self, search: &Search<'_>, content: &Content, opened: &Opened) {
        let SignatureHeaders { timestamp, nonce, signature } = search.signed;
        let missing = search.signed.missing();
        let unsigned = signature.is_none();
        let no_headers = unsigned && timestamp.is_none() && nonce.is_none();
        if no_headers && content.kind == Kind::Challenge {
            self.check(Step::Headers, true, "no signature, as it is with challenges");
            self.blame(&[Cause::ChallengeUnsigned], None);
            return;
        }
        if no_headers && self.question.keys.is_empty() && self.question.digest.is_none() {
            self.check(Step::Headers, true, "no signature, as it is with apps without an Encrypt Key");
            return;
        }
        if missing.is_empty() || (self.question.digest.is_some() && missing.len() == 1 && unsigned) {
            self.check(Step::Headers, true, "timestamp and nonce are there");
        } else {
            let without = missing.join(", ");
            self.check(Step::Headers, false, format!("without {without}"));
            let absent = [(timestamp, Cause::TimestampMissing), (nonce, Cause::NonceMissing)];
            let absent = absent.into_iter().filter(|(value, _)| value.is_none()).map(|(_, cause)| cause);
            self.causes = if unsigned { vec![Cause::HeadersMissing] } else { absent.collect() };
            self.help = Some(match (unsigned, timestamp.is_none() && nonce.is_none()) {
                (true, true) => Cause::HeadersMissing.help().to_owned(),
                _ => format!(
                    "The request came without {without}: a proxy or framework has dropped it, or its name was changed."
                ),
            });
        }
        if let Some(signature) = signature {
            let found = search.run(signature, false);
            self.judge(Step::Signature, "the signature", found, opened);
        }
        if let Some(digest) = self.question.digest.filter(|_| timestamp.is_some() && nonce.is_some()) {
            let found = search.run(digest.trim(), true);
            self.judge(Step::Digest, "the digest of your code", found, opened);
        }
    }

    fn judge(&mut self, step: Step, what: &str, found: Option<Found>, opened: &Opened) {
        match found {
            Some(found) if found.causes.is_empty() => {
                self.check(
                    step,
                    true,
                    format!("{what} is that of the body ({} bytes)", self.question.delivery.body.len()),
                );
            }
            Some(found) => {
                self.check(step, false, format!("{what} is that {}", found.told.join(", ")));
                self.blame(&found.causes, self.question.delivery.caveat.as_ref());
            }
            None => {
                let sought = if looks_for_pairs(&self.question.delivery.body) {
                    "any mistake known"
                } else {
                    "any single mistake known; pairs of mistakes are not tried with a body over 1 MiB"
                };
                self.check(step, false, format!("{what} is not that of the body, nor that of {sought}"));
                if self.causes.is_empty() && self.help.is_none() {
                    self.help = Some(match step {
                        Step::Digest => "Your code hashes something else: print, as hex, every piece that goes into the hash, and compare timestamp, nonce, \
                                         key and body one by one.".to_owned(),
                        _ => self.unknown_cause(opened),
                    });
                }
            }
        }
    }

    /// What to do if no known mistake gives the signature.
    fn unknown_cause(&self, opened: &Opened) -> String {
        let mut same = [self.question.verification_token, self.question.app_secret].into_iter().flatten();
        let is_key = |secret: &EncryptKey| {
            self.question.keys.as_slice().iter().any(|key| ct_eq(key.expose_bytes(), secret.expose_bytes()))
        };
        if same.any(is_key) {
            return "The Encrypt Key given is the same text as the Verification Token or the App Secret given: one of them stands in the wrong place.".to_owned();
        }
        let advice = match &opened.plain {
            Err(DecryptError::NoKeyFits { .. } | DecryptError::WrongKey) => {
                "The body does not decrypt either: the Encrypt Key is that of another app, or an old one."
            }
            Err(_) => "The body is damaged: it is not that which Feishu sent.",
            Ok(Some(_)) if !opened.by_mistake => {
                "The body decrypts, so the key is right: body and headers are not of the same request, or one of them was altered."
            }
            _ => {
                "Feishu signs the encrypted body {\"encrypt\":\"…\"} as it was sent: what was decrypted or altered cannot be checked any more."
            }
        };
        match &self.question.delivery.caveat {
            Some(note) => format!("{advice} {note}."),
            None => advice.to_owned(),
        }
    }

    fn blame(&mut self, causes: &[Cause], note: Option<&Caveat>) {
        if !self.causes.is_empty() && causes.iter().all(|cause| self.causes.contains(cause)) {
            return;
        }
        self.causes = causes.to_vec();
        let mut help: Vec<_> = causes.iter().map(|cause| cause.help()).collect();
        let note = note.map(|note| format!("{note}."));
        help.extend(note.as_deref());
        self.help = Some(help.join(" "));
    }

    pub(super) fn decryption(&mut self, opened: &Opened) {
        match &opened.plain {
            Ok(None) => {}
            Ok(Some(plain)) if opened.by_mistake => {
                let detail =
                    format!("not with the key as it is given, but as said below ({} bytes)", plain.len());
                self.check(Step::Decryption, false, detail);
                if self.causes.is_empty() {
                    let Question { delivery, catalog, .. } = self.question;
                    let is_key = |secret: Option<&EncryptKey>| {
                        secret.is_some_and(|secret| opens(secret, &delivery.body, catalog))
                    };
                    let token = is_key(self.question.verification_token);
                    let secret = is_key(self.question.app_secret);
                    let cause = match (token, secret) {
                        (true, _) => Cause::KeyIsVerificationToken,
                        (_, true) => Cause::KeyIsAppSecret,
                        _ => Cause::KeyWhitespace,
                    };
                    self.blame(&[cause], None);
                }
            }
            Ok(Some(plain)) => {
                self.check(Step::Decryption, true, format!("{} bytes of plain text", plain.len()));
            }
            Err(error) => {
                self.check(Step::Decryption, false, error.to_string());
                if self.causes.is_empty() && self.help.is_none() {
                    let help = "Take the Encrypt Key of the app that the request was sent to, and the body as it was sent.";
                    self.help = Some(help.to_owned());
                }
            }
        }
    }

    pub(super) fn event(&mut self, content: &Content) {
        let found = match content.kind {
            Kind::Unknown | Kind::Card => content.name.clone(),
            kind => format!("{} {}", kind.name(), content.name),
        };
        self.check(Step::Event, content.kind != Kind::Unknown, found);
    }

    pub(super) fn token(&mut self, content: &Content) {
        let Some(wanted) = self.question.verification_token else { return };
        let right = content.token.as_ref().map(|token| ct_eq(token.as_bytes(), wanted.expose_bytes()));
        let detail = match right {
            Some(true) => "it is the Verification Token given",
            Some(false) => "it is another one than the Verification Token given",
            // The token of a card callback is another thing.
            None if content.kind == Kind::Card => return,
            None => "the body has none",
        };
        self.check(Step::Token, right == Some(true), detail);
        if right == Some(false) && self.causes.is_empty() && self.help.is_none() {
            let help = "Take the Verification Token of the app that the request was sent to; the Encrypt Key is another thing.";
            self.help = Some(help.to_owned());
        }
    }

    pub(super) fn age(&mut self) {
        let Some((most, now)) = self.question.max_age else { return };
        let timestamp = self.question.delivery.signature_headers.timestamp.as_deref();
        let Some(signed) = timestamp.and_then(|text| text.parse::<i64>().ok()) else {
            return self.check(Step::Age, false, "the timestamp is no number of seconds");
        };
        let age = now.saturating_sub(signed);
        let ok = age.unsigned_abs() <= most;
        self.check(Step::Age, ok, format!("{age} s, with {most} s allowed"));
        if !ok && self.causes.is_empty() && self.help.is_none() {
            let help = "The request is an old one sent again, or a clock is wrong. Feishu documents no limit: this one is yours.";
            self.help = Some(help.to_owned());
        }
    }
}
