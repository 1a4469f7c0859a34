//! Deliveries of records.

use std::borrow::Cow;

use super::signing::{Signing, default_headers, sign};
use super::{Outgoing, OutgoingContent};
use crate::cipher::{self, EncryptKey};
use crate::delivery::{Headers, SignatureHeader};

/// Makes deliveries of records as the platform does.
///
/// With a key, events are encrypted and signed. Challenges are encrypted, but never signed, unless one was
/// recorded with a signature.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct DeliveryMaker<'k> {
    /// The key to encrypt and sign with.
    pub key: Option<&'k EncryptKey>,
    /// The treatment of recorded deliveries.
    pub recorded: Recorded,
}

/// The treatment of recorded deliveries.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the signature is the old or a new one")]
pub enum Recorded {
    /// They keep their signature.
    #[default]
    Replay,
    /// They are signed again if there is a key. The body stays as it is.
    Resign,
}

/// Headers of the connection over which a delivery was received, and of its transfer (RFC 9110 section 7.6.1).
const CONNECTION_HEADERS: [&str; 9] = [
    "Accept-Encoding",
    "Connection",
    "Content-Length",
    "Expect",
    "Host",
    "Keep-Alive",
    "TE",
    "Transfer-Encoding",
    "Upgrade",
];

impl DeliveryMaker<'_> {
    /// Makes a delivery to be sent, without the headers that a sender makes for each connection: those of a
    /// recorded delivery are left out.
    #[must_use]
    pub fn delivery<'o>(&self, outgoing: &'o Outgoing, signing: &Signing) -> (Headers, Cow<'o, [u8]>) {
        let (headers, body) = self.record(outgoing, signing);
        let known = match &outgoing.content {
            OutgoingContent::Recorded { headers, .. } => headers,
            OutgoingContent::Encrypted { .. } | OutgoingContent::Plain { .. } => &headers,
        };
        let mut sent = if known.is_empty() { default_headers() } else { Headers::default() };
        push_sent(&mut sent, &headers);
        (sent, body)
    }

    /// Makes a delivery to be recorded, with all headers that are known.
    #[must_use]
    pub fn record<'o>(&self, outgoing: &'o Outgoing, signing: &Signing) -> (Headers, Cow<'o, [u8]>) {
        let (mut headers, body) = match &outgoing.content {
            OutgoingContent::Plain { body } => (default_headers(), self.encrypted(body, signing)),
            OutgoingContent::Encrypted { body } => (default_headers(), Cow::from(body)),
            OutgoingContent::Recorded { headers, body } => (headers.clone(), body.into()),
        };
        if let Some(key) = self.key.filter(|_| self.is_signed(outgoing)) {
            sign(&mut headers, key, &signing.timestamp.to_string(), &signing.nonce, &body);
        }
        (headers, body)
    }

    fn encrypted<'b>(&self, body: &'b [u8], signing: &Signing) -> Cow<'b, [u8]> {
        let Some(key) = self.key else { return body.into() };
        let mut encrypted = Vec::new();
        cipher::encrypt_body(body, key, signing.iv, &mut encrypted);
        encrypted.into()
    }

    /// Whether a record gets a new signature, if there is a key.
    fn is_signed(&self, outgoing: &Outgoing) -> bool {
        match &outgoing.content {
            OutgoingContent::Plain { .. } | OutgoingContent::Encrypted { .. } => outgoing.challenge.is_none(),
            OutgoingContent::Recorded { headers, .. } => {
                let has_signature = || headers.iter().any(|(name, _)| SignatureHeader::named(name).is_some());
                self.recorded == Recorded::Resign && (outgoing.challenge.is_none() || has_signature())
            }
        }
    }
}

/// The headers with which a delivery that was received is passed on.
#[must_use]
pub fn headers_to_pass_on(received: &Headers) -> Headers {
    let mut sent = if received.is_empty() { default_headers() } else { Headers::default() };
    push_sent(&mut sent, received);
    sent
}

/// Adds headers, without those of the connection over which they came.
fn push_sent(sent: &mut Headers, headers: &Headers) {
    for (name, value) in headers.iter().filter(|(name, _)| !is_of_connection(name)) {
        sent.push(name, value);
    }
}

/// Whether a header is about the connection; those of HTTP/2 that begin with a colon are in place of the
/// request line.
fn is_of_connection(name: &str) -> bool {
    let is_proxy = name.get(..6).is_some_and(|prefix| prefix.eq_ignore_ascii_case("Proxy-"));
    is_proxy
        || name.starts_with(':')
        || CONNECTION_HEADERS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::{NONCE, SIGNATURE, TIMESTAMP};
    use crate::location::{Location, Position};

    const EVENT: &[u8] = b"{\"schema\":\"2.0\"}";
    const CONTENT_TYPE: (&str, &str) = ("Content-Type", "application/json; charset=utf-8");

    fn outgoing(content: OutgoingContent) -> Outgoing {
        Outgoing::new(content, Location::new(&"<stdin>".into(), Position::START))
    }

    fn recorded(headers: &[(&str, &str)]) -> Outgoing {
        let mut recorded = Headers::default();
        for (name, value) in headers {
            recorded.push(*name, *value);
        }
        outgoing(OutgoingContent::Recorded { headers: recorded, body: EVENT.to_vec() })
    }

    fn challenge(outgoing: Outgoing) -> Outgoing {
        Outgoing { challenge: Some("c".to_owned()), ..outgoing }
    }

    fn signing() -> Signing {
        Signing { timestamp: 1_609_073_151, nonce: "abc".to_owned(), iv: [7; 16] }
    }

    fn key() -> EncryptKey {
        EncryptKey::new(b"test key")
    }

    /// The headers and the body of a delivery, with and without a key.
    #[track_caller]
    fn check(outgoing: &Outgoing, recorded: Recorded, has_key: bool, headers: &[(&str, &str)], body: &[u8]) {
        let key = key();
        let maker = DeliveryMaker { key: has_key.then_some(&key), recorded };
        let (made, made_body) = maker.delivery(outgoing, &signing());
        assert_eq!(made.iter().collect::<Vec<_>>(), headers);
        assert_eq!(&*made_body, body);
    }

    /// What `EVENT` is encrypted into.
    fn encrypted() -> Vec<u8> {
        let mut body = Vec::new();
        cipher::encrypt_body(EVENT, &key(), signing().iv, &mut body);
        body
    }

    /// The headers of the signature of a body.
    fn signature(body: &[u8]) -> String {
        key().sign("1609073151", "abc", body)
    }

    #[test]
    fn plain_events_are_encrypted_and_signed_with_a_key() {
        let plain = outgoing(OutgoingContent::Plain { body: EVENT.to_vec() });
        check(&plain, Recorded::Replay, false, &[CONTENT_TYPE], EVENT);
        let signature = signature(&encrypted());
        let signed = [CONTENT_TYPE, (TIMESTAMP, "1609073151"), (NONCE, "abc"), (SIGNATURE, &signature)];
        check(&plain, Recorded::Replay, true, &signed, &encrypted());
        check(&challenge(plain), Recorded::Replay, true, &[CONTENT_TYPE], &encrypted());
    }

    #[test]
    fn encrypted_bodies_are_signed_as_they_are() {
        let body = b"{\"encrypt\": \"x\"}";
        let sealed = outgoing(OutgoingContent::Encrypted { body: body.to_vec() });
        check(&sealed, Recorded::Replay, false, &[CONTENT_TYPE], body);
        let signature = signature(body);
        let signed = [CONTENT_TYPE, (TIMESTAMP, "1609073151"), (NONCE, "abc"), (SIGNATURE, &signature)];
        check(&sealed, Recorded::Replay, true, &signed, body);
        check(&challenge(sealed), Recorded::Replay, true, &[CONTENT_TYPE], body);
    }

    #[test]
    fn recorded_deliveries_are_replayed_without_the_headers_of_their_connection() {
        let kept = [("content-type", "text/plain"), ("X-LARK-SIGNATURE", "s"), ("A", "1"), ("A", "2")];
        let others = [
            ("Host", "a"),
            ("content-length", "9"),
            ("Connection", "close"),
            ("Keep-Alive", "5"),
            ("Transfer-Encoding", "chunked"),
            ("te", "trailers"),
            ("Upgrade", "h2c"),
            ("Expect", "100-continue"),
            ("Accept-Encoding", "gzip"),
            ("proxy-connection", "close"),
            (":method", "POST"),
        ];
        let mixed = recorded(&[&others[..5], &kept, &others[5..]].concat());
        check(&mixed, Recorded::Replay, true, &kept, EVENT);
        check(&mixed, Recorded::Resign, false, &kept, EVENT);
        check(&recorded(&[]), Recorded::Replay, true, &[CONTENT_TYPE], EVENT);
        let (headers, _) = DeliveryMaker { key: None, recorded: Recorded::Replay }.record(&mixed, &signing());
        assert_eq!(headers.iter().count(), others.len() + kept.len());
    }

    #[test]
    fn recorded_deliveries_are_signed_again_in_place() {
        let old = [("x-lark-signature", "old"), ("A", "1"), (NONCE, "old")];
        let signature = signature(EVENT);
        let new = [("x-lark-signature", &*signature), ("A", "1"), (NONCE, "abc"), (TIMESTAMP, "1609073151")];
        check(&recorded(&old), Recorded::Resign, true, &new, EVENT);
        check(&challenge(recorded(&old)), Recorded::Resign, true, &new, EVENT);
        check(&challenge(recorded(&[("A", "1")])), Recorded::Resign, true, &[("A", "1")], EVENT);
    }
}
