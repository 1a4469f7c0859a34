//! The search for the mistakes that explain a digest: one if one is enough, otherwise two.

use std::ops::ControlFlow;

use super::digest::{Algorithm, Mistake, WrittenDigest};
use super::key_order::KeyOrder;
use super::rewrite::{Rewrite, visit_rewrites};
use super::{Cause, Difference};
use crate::catalog::Catalog;
use crate::cipher::{EncryptKey, Keys, ct_eq};
use crate::delivery::SignatureHeaders;

/// The number of mistakes that are searched for at once.
const MAX_CAUSES: usize = 2;

/// The largest body, in bytes, for which pairs of mistakes are tried: each needs a hash of the whole body.
const MAX_PAIR_SIZE: usize = 1024 * 1024;

/// A delivery with everything that may have been hashed.
pub(super) struct CauseSearch<'s> {
    pub(super) headers: &'s SignatureHeaders,
    pub(super) body: &'s [u8],
    /// The decrypted text, if the body is encrypted.
    pub(super) plain: Option<&'s [u8]>,
    pub(super) keys: &'s Keys,
    pub(super) verification_token: Option<EncryptKey>,
    pub(super) app_secret: Option<&'s EncryptKey>,
    pub(super) catalog: &'s Catalog,
}

/// The source of a digest.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum DigestSource {
    /// The header of the delivery: the body at hand may have been changed since.
    Feishu,
    /// The user's code: it was computed from the body at hand.
    UserCode,
}

/// The mistakes that explain a digest; none if it is right.
#[derive(Debug)]
pub(super) struct Explanation {
    pub(super) causes: Vec<Cause>,
    pub(super) differences: Vec<Difference>,
}

impl CauseSearch<'_> {
    /// The fewest mistakes with which this digest is computed; `None` if no known mistakes explain it.
    pub(super) fn explain(&self, digest: &str, source: DigestSource) -> Option<Explanation> {
        let digest = WrittenDigest::parse(digest)?;
        let (prefixes, keys) = (self.prefixes(), self.keys());
        let find = |body: &Rewrite<'_>, mistakes: usize| {
            for algorithm in Algorithm::ALL {
                for prefix in &prefixes {
                    for key in &keys {
                        let attempt = Attempt { body, algorithm, prefix, key, digest: &digest };
                        if attempt.mistakes() == mistakes && attempt.matches() {
                            return Some(attempt.explanation(source));
                        }
                    }
                }
            }
            None
        };
        // Most bodies are right; rewrites are made only if this one is not.
        if let Some(right) = find(&Rewrite::unchanged(self.body), 0) {
            return Some(right);
        }
        // The first pair of mistakes is the explanation unless one mistake is enough.
        let mut pair = None;
        let one = visit_rewrites(
            self.body,
            self.plain,
            &key_orders(self.catalog, self.plain.unwrap_or(self.body)),
            &mut |body| {
                // Rewrites with two edits come last: no single mistake is possible any more.
                let is_pair = body.edits.len() == MAX_CAUSES;
                if !is_pair && let Some(found) = find(body, 1) {
                    return ControlFlow::Break(found);
                }
                if pair.is_none() && tries_pairs(self.body) {
                    pair = find(body, MAX_CAUSES);
                }
                let found = if is_pair { pair.take() } else { None };
                found.map_or(ControlFlow::Continue(()), ControlFlow::Break)
            },
        );
        one.break_value().or(pair)
    }

    /// The texts that may have been hashed before the key.
    fn prefixes(&self) -> Vec<Candidate<[&str; 2]>> {
        let timestamp = self.headers.timestamp.as_deref();
        let nonce = self.headers.nonce.as_deref();
        let mut prefixes = Vec::new();
        if let (Some(timestamp), Some(nonce)) = (timestamp, nonce) {
            prefixes.push(Candidate::right([timestamp, nonce]));
            let swapped = Mistake { cause: Cause::TimestampNonceSwapped, difference: Difference::NonceFirst };
            prefixes.push(Candidate::wrong([nonce, timestamp], swapped));
        }
        if let Some(nonce) = nonce {
            let missing = Mistake { cause: Cause::TimestampMissing, difference: Difference::NoTimestamp };
            prefixes.push(Candidate::wrong(["", nonce], missing));
        }
        if let Some(timestamp) = timestamp {
            let missing = Mistake { cause: Cause::NonceMissing, difference: Difference::NoNonce };
            prefixes.push(Candidate::wrong([timestamp, ""], missing));
        }
        prefixes.push(Candidate {
            value: ["", ""],
            causes: vec![Cause::TimestampMissing, Cause::NonceMissing],
            difference: Some(Difference::NoTimestampNorNonce),
        });
        prefixes
    }

    /// The texts that may have been hashed as the key.
    fn keys(&self) -> Vec<Candidate<Vec<u8>>> {
        let given = || self.keys.as_slice().iter().map(EncryptKey::expose_bytes);
        let mut keys: Vec<_> = given().map(|key| Candidate::right(key.to_vec())).collect();
        for key in given() {
            let trimmed = [key.trim_ascii(), key.trim_ascii_end(), key.trim_ascii_start()];
            let padded = [("", "\n"), ("", "\r\n"), ("", " "), (" ", ""), (" ", " "), ("", "\t"), ("\n", "")]
                .map(|(before, after)| [before.as_bytes(), key, after.as_bytes()].concat());
            let others = trimmed.into_iter().map(<[u8]>::to_vec).chain(padded);
            let whitespace = Mistake { cause: Cause::KeyWhitespace, difference: Difference::KeyWhitespace };
            let others = others.filter(|other| other != key);
            keys.extend(others.map(|other| Candidate::wrong(other, whitespace)));
        }
        if let Some(token) = &self.verification_token {
            let mistake = Mistake {
                cause: Cause::KeyIsVerificationToken,
                difference: Difference::VerificationTokenAsKey,
            };
            keys.push(Candidate::wrong(token.expose_bytes().to_vec(), mistake));
        }
        if let Some(secret) = self.app_secret {
            let mistake = Mistake { cause: Cause::KeyIsAppSecret, difference: Difference::AppSecretAsKey };
            keys.push(Candidate::wrong(secret.expose_bytes().to_vec(), mistake));
        }
        keys
    }
}

/// Whether pairs of mistakes are tried with this body, and not only single ones.
pub(super) fn tries_pairs(body: &[u8]) -> bool {
    body.len() <= MAX_PAIR_SIZE
}

/// A value that may be a part of what was hashed, with the mistakes that it would be.
struct Candidate<T> {
    value: T,
    causes: Vec<Cause>,
    difference: Option<Difference>,
}

impl<T> Candidate<T> {
    fn right(value: T) -> Self {
        Self { value, causes: Vec::new(), difference: None }
    }

    fn wrong(value: T, mistake: Mistake) -> Self {
        Self { value, causes: vec![mistake.cause], difference: Some(mistake.difference) }
    }
}

/// Everything that a digest may be made of.
struct Attempt<'p> {
    body: &'p Rewrite<'p>,
    algorithm: Algorithm,
    prefix: &'p Candidate<[&'p str; 2]>,
    key: &'p Candidate<Vec<u8>>,
    digest: &'p WrittenDigest,
}

impl Attempt<'_> {
    /// The number of mistakes.
    fn mistakes(&self) -> usize {
        self.body.edits.len()
            + self.prefix.causes.len()
            + self.key_causes().len()
            + usize::from(self.algorithm.mistake().is_some())
            + usize::from(self.digest.mistake.is_some())
    }

    /// The mistakes of the key. The old card callbacks use the Verification Token as documented.
    fn key_causes(&self) -> &[Cause] {
        let is_card = self.algorithm == Algorithm::Sha1 && self.key.causes == [Cause::KeyIsVerificationToken];
        if is_card { &[] } else { &self.key.causes }
    }

    fn matches(&self) -> bool {
        let digest = self.algorithm.digest(self.prefix.value, &self.key.value, self.body.bytes);
        ct_eq(&digest, &self.digest.bytes)
    }

    fn explanation(&self, source: DigestSource) -> Explanation {
        let edits = &self.body.edits;
        // If one edit can only have been made to the body at hand, the others were made to it as well.
        let applied = source == DigestSource::UserCode || edits.iter().any(|edit| edit.one_way);
        let others = [self.algorithm.mistake(), self.digest.mistake].into_iter().flatten();
        let mut causes: Vec<_> =
            edits.iter().map(|edit| if applied { edit.applied } else { edit.reversed }).collect();
        causes.extend_from_slice(self.key_causes());
        causes.extend_from_slice(&self.prefix.causes);
        causes.extend(others.clone().map(|mistake| mistake.cause));
        // Several causes are always in the order of the list.
        causes.sort_unstable();
        let mut differences: Vec<_> = edits.iter().map(|edit| edit.difference).collect();
        differences.extend(self.key.difference);
        differences.extend(self.prefix.difference);
        differences.extend(others.map(|mistake| mistake.difference));
        Explanation { causes, differences }
    }
}

/// The orders of keys in which Feishu sends bodies: that of delivered headers and that of the documentation,
/// each with the members of the event type that the text names, or else of those that are inferred.
fn key_orders(catalog: &Catalog, text: &[u8]) -> Vec<KeyOrder> {
    const TOP: [&str; 3] = ["schema", "header", "event"];
    const DELIVERED: [&str; 6] = ["event_id", "token", "create_time", "event_type", "tenant_key", "app_id"];
    let documented: Vec<_> = catalog.header().fields.iter().map(|field| field.name.as_str()).collect();
    let named =
        catalog.names().into_iter().filter(|name| memchr::memmem::find(text, name.as_bytes()).is_some());
    let mut known: Vec<_> = named.filter_map(|name| catalog.event_type(name)).collect();
    if known.is_empty() {
        known = catalog.inferable_types().collect();
    }
    let bodies: Vec<Vec<_>> = known
        .into_iter()
        .map(|event_type| event_type.body.walk().map(|field| field.name.as_str()).collect())
        .collect();
    let mut orders = Vec::new();
    for header in [DELIVERED.as_slice(), &documented] {
        orders.extend(bodies.iter().map(|body| KeyOrder::like([&TOP, header, body].concat())));
    }
    orders
}
