//! Encrypt Keys, which must never be seen.

use std::fmt;

use aes::Aes256;
use aes::cipher::KeyInit as _;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::delivery::{Delivery, SignatureHeaders};

/// The Encrypt Key of an app, ready for use. It cannot be printed.
#[derive(Clone)]
pub struct EncryptKey {
    text: Box<[u8]>,
    cipher: Aes256,
}

impl EncryptKey {
    /// The key for this text; every byte of it counts.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        Self { text: text.into(), cipher: Aes256::new(&Sha256::digest(text)) }
    }

    /// The value of the header `X-Lark-Signature`: lower-case hex of SHA-256 over timestamp, nonce, key and the bytes of
    /// the body as it is sent. No separators, and no HMAC.
    #[must_use]
    pub fn sign(&self, timestamp: &str, nonce: &str, body: &[u8]) -> String {
        let hash = Sha256::new()
            .chain_update(timestamp)
            .chain_update(nonce)
            .chain_update(&self.text)
            .chain_update(body);
        hex(&hash.finalize())
    }

    /// The bytes of the key, for hashing and for nothing else.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    pub(super) fn cipher(&self) -> &Aes256 {
        &self.cipher
    }
}

impl fmt::Debug for EncryptKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EncryptKey(hidden)")
    }
}

/// What came of checking a signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Signature {
    /// There is none.
    Absent,
    /// It is that of something else.
    Failed,
    /// It is that of the body.
    Ok,
    /// There is no key to check it with.
    Unchecked,
}

impl Signature {
    /// The word in `decoded`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Failed => "failed",
            Self::Ok => "ok",
            Self::Unchecked => "unchecked",
        }
    }
}

/// Whether two secrets are the same, in a time that does not say where they differ.
#[must_use]
pub fn equal(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The keys to try, in order.
#[derive(Clone, Debug, Default)]
pub struct Keys(Vec<EncryptKey>);

impl Keys {
    /// Adds a key to be tried after those before it.
    pub fn push(&mut self, key: EncryptKey) {
        self.0.push(key);
    }

    /// The key to encrypt with: the first.
    #[must_use]
    pub fn first(&self) -> Option<&EncryptKey> {
        self.0.first()
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the body is signed as its headers say, with one of the keys, with the line ending behind it as a part of it if it
    /// may be one.
    #[must_use]
    pub fn check(&self, delivery: &Delivery<'_>) -> Signature {
        let signature = self.check_body(&delivery.signature_headers, &delivery.body);
        if signature != Signature::Failed {
            return signature;
        }
        let longer = delivery.with_line_ending();
        longer.map_or(signature, |longer| self.check_body(&longer.signature_headers, &longer.body))
    }

    /// A header that is there but does not fit is a failure, whatever else is missing.
    fn check_body(&self, signed: &SignatureHeaders, body: &[u8]) -> Signature {
        let Some(signature) = &signed.signature else { return Signature::Absent };
        if self.is_empty() {
            return Signature::Unchecked;
        }
        let (Some(timestamp), Some(nonce)) = (&signed.timestamp, &signed.nonce) else {
            return Signature::Failed;
        };
        let fits =
            |key: &EncryptKey| equal(key.sign(timestamp, nonce, body).as_bytes(), signature.as_bytes());
        if self.0.iter().any(fits) { Signature::Ok } else { Signature::Failed }
    }

    pub(crate) fn as_slice(&self) -> &[EncryptKey] {
        &self.0
    }
}
