//! The search for the mistakes that give a digest: one if one will do, else two.

use std::ops::ControlFlow;

use super::Cause;
use super::body::{Edit, Variant, variants};
use super::digest::{Algorithm, Written};
use super::sort::Order;
use crate::catalog::Catalog;
use crate::cipher::{EncryptKey, Keys, ct_eq};
use crate::delivery::SignatureHeaders;

/// What is known about a delivery.
pub(super) struct Search<'s> {
    pub(super) signed: &'s SignatureHeaders,
    pub(super) body: &'s [u8],
    /// The decrypted text, if the body is encrypted.
    pub(super) plain: Option<&'s [u8]>,
    pub(super) keys: &'s Keys,
    pub(super) verification_token: Option<EncryptKey>,
    pub(super) app_secret: Option<&'s EncryptKey>,
    pub(super) catalog: &'s Catalog,
}

/// The mistakes that give a digest; none, if it is right.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) causes: Vec<Cause>,
    /// What the digest is made of.
    pub(super) told: Vec<&'static str>,
}

/// As many mistakes are looked for at once.
const MOST: usize = 2;

/// The largest body, in bytes, for which pairs of mistakes are looked for: each takes a hash of the whole body.
const MAX_FOR_PAIRS: usize = 1024 * 1024;

/// Something that goes into a digest, with the mistakes that it is.
struct Part<T> {
    value: T,
    causes: Vec<Cause>,
    told: Option<&'static str>,
}

impl<T> Part<T> {
    fn right(value: T) -> Self {
        Self { value, causes: Vec::new(), told: None }
    }

    fn wrong(value: T, cause: Cause, told: &'static str) -> Self {
        Self { value, causes: vec![cause], told: Some(told) }
    }
}

impl Search<'_> {
    /// The fewest mistakes with which this digest comes about. `forward` says that it was computed from this very body, so
    /// that a mistake was made on the way from the body to the digest; else the body may have been changed after it.
    pub(super) fn run(&self, digest: &str, forward: bool) -> Option<Found> {
        let written = Written::parse(digest)?;
        let (befores, keys) = (self.befores(), self.secrets());
        let find = |body: &Variant<'_>, total: usize| {
            for algorithm in Algorithm::ALL {
                for before in &befores {
                    for key in &keys {
                        let parts = Parts { body, algorithm, before, key, written: &written };
                        if parts.mistakes() == total && parts.give() {
                            return Some(parts.found(forward));
                        }
                    }
                }
            }
            None
        };
        // Most bodies are right: others are made of them only if they are not.
        if let Some(found) = find(&Variant::right(self.body), 0) {
            return Some(found);
        }
        // Two mistakes, of which the first found counts unless one alone will do.
        let mut two = None;
        let one = variants(self.body, self.plain, &orders(self.catalog), &mut |body| {
            if body.edits.len() < MOST {
                if let Some(found) = find(body, 1) {
                    return ControlFlow::Break(found);
                }
                if looks_for_pairs(self.body) {
                    two = two.take().or_else(|| find(body, MOST));
                }
                return ControlFlow::Continue(());
            }
            if !looks_for_pairs(self.body) {
                return ControlFlow::Continue(());
            }
            // No text with two changes is one mistake.
            two.take().or_else(|| find(body, MOST)).map_or(ControlFlow::Continue(()), ControlFlow::Break)
        });
        one.break_value().or(two)
    }

    /// What can stand before the key.
    fn befores(&self) -> Vec<Part<[&str; 2]>> {
        let timestamp = self.signed.timestamp.as_deref().unwrap_or_default();
        let nonce = self.signed.nonce.as_deref().unwrap_or_default();
        let (no_timestamp, no_nonce) = (self.signed.timestamp.is_none(), self.signed.nonce.is_none());
        let mut all = Vec::new();
        if !no_timestamp && !no_nonce {
            all.push(Part::right([timestamp, nonce]));
            all.push(Part::wrong(
                [nonce, timestamp],
                Cause::TimestampNonceSwapped,
                "with nonce and timestamp swapped",
            ));
        }
        if !no_nonce {
            all.push(Part::wrong(["", nonce], Cause::TimestampMissing, "without the timestamp"));
        }
        if !no_timestamp {
            all.push(Part::wrong([timestamp, ""], Cause::NonceMissing, "without the nonce"));
        }
        let causes = vec![Cause::TimestampMissing, Cause::NonceMissing];
        all.push(Part { value: ["", ""], causes, told: Some("without timestamp and nonce") });
        all
    }

    /// What can stand in the place of the key.
    fn secrets(&self) -> Vec<Part<Vec<u8>>> {
        let given = || self.keys.as_slice().iter().map(EncryptKey::expose_bytes);
        let mut all: Vec<_> = given().map(|key| Part::right(key.to_vec())).collect();
        for key in given() {
            let trimmed = [key.trim_ascii(), key.trim_ascii_end(), key.trim_ascii_start()];
            let mut others: Vec<_> = trimmed.into_iter().map(<[u8]>::to_vec).collect();
            for (before, behind) in
                [("", "\n"), ("", "\r\n"), ("", " "), (" ", ""), (" ", " "), ("", "\t"), ("\n", "")]
            {
                others.push([before.as_bytes(), key, behind.as_bytes()].concat());
            }
            let others = others.into_iter().filter(|other| other != key);
            all.extend(
                others.map(|other| {
                    Part::wrong(other, Cause::KeyWhitespace, "with other blanks around the key")
                }),
            );
        }
        if let Some(token) = &self.verification_token {
            let told = "with the Verification Token for the key";
            all.push(Part::wrong(token.expose_bytes().to_vec(), Cause::KeyIsVerificationToken, told));
        }
        if let Some(secret) = self.app_secret {
            let told = "with the App Secret for the key";
            all.push(Part::wrong(secret.expose_bytes().to_vec(), Cause::KeyIsAppSecret, told));
        }
        all
    }
}

/// Whether pairs of mistakes are looked for with this body, and not only single ones.
pub(super) fn looks_for_pairs(body: &[u8]) -> bool {
    body.len() <= MAX_FOR_PAIRS
}

/// All that a digest is made of.
struct Parts<'p> {
    body: &'p Variant<'p>,
    algorithm: Algorithm,
    before: &'p Part<[&'p str; 2]>,
    key: &'p Part<Vec<u8>>,
    written: &'p Written,
}

impl Parts<'_> {
    /// The mistakes of the key. The old card callbacks take the Verification Token rightly.
    fn key_causes(&self) -> &[Cause] {
        let of_cards =
            self.algorithm == Algorithm::Sha1 && self.key.causes == [Cause::KeyIsVerificationToken];
        if of_cards { &[] } else { &self.key.causes }
    }

    fn mistakes(&self) -> usize {
        self.body.edits.len()
            + self.before.causes.len()
            + self.key_causes().len()
            + usize::from(self.algorithm.cause().is_some())
            + usize::from(self.written.cause.is_some())
    }

    fn give(&self) -> bool {
        let digest = self.algorithm.digest(self.before.value, &self.key.value, self.body.bytes);
        ct_eq(&digest, &self.written.bytes)
    }

    fn found(&self, forward: bool) -> Found {
        let edits = &self.body.edits;
        // If one change can only have been made to the body at hand, the others were made to it as well.
        let forward = forward || edits.iter().any(|edit| edit.one_way);
        let cause = |edit: &Edit| if forward { edit.forward } else { edit.backward };
        let mut causes: Vec<_> = edits.iter().map(cause).collect();
        causes.extend_from_slice(self.key_causes());
        causes.extend_from_slice(&self.before.causes);
        causes.extend(self.algorithm.cause().map(|(cause, _)| cause));
        causes.extend(self.written.cause.map(|(cause, _)| cause));
        // Names of several mistakes always come in the order of the list.
        causes.sort_unstable();
        let mut told = vec!["of the body"];
        told.extend(edits.iter().map(|edit| edit.told));
        told.extend(self.key.told);
        told.extend(self.before.told);
        told.extend(self.algorithm.cause().map(|(_, told)| told));
        told.extend(self.written.cause.map(|(_, told)| told));
        Found { causes, told }
    }
}

/// The orders in which Feishu sends names: that of delivered headers and that of the documentation, and behind them the
/// members of each event type.
fn orders(catalog: &Catalog) -> Vec<Order> {
    const TOP: [&str; 3] = ["schema", "header", "event"];
    const DELIVERED: [&str; 6] = ["event_id", "token", "create_time", "event_type", "tenant_key", "app_id"];
    let documented: Vec<_> = catalog.header().fields.iter().map(|field| field.name.as_str()).collect();
    let headers = [DELIVERED.as_slice(), &documented];
    let bodies = catalog
        .event_types()
        .map(|known| known.body.walk().map(|field| field.name.as_str()).collect::<Vec<_>>());
    let bodies: Vec<_> = bodies.collect();
    let all = headers.iter().flat_map(|header| bodies.iter().map(move |body| [&TOP, *header, body].concat()));
    all.map(Order::of).collect()
}
