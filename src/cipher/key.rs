//! Encrypt Keys, which are never printed.

use std::fmt;

use aes::Aes256;
use aes::cipher::KeyInit as _;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The Encrypt Key of an app. It cannot be printed.
#[derive(Clone)]
pub struct EncryptKey {
    bytes: Box<[u8]>,
    cipher: Aes256,
}

impl EncryptKey {
    /// The key with this text; every byte of it counts.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        Self { bytes: text.into(), cipher: Aes256::new(&Sha256::digest(text)) }
    }

    /// The value of the header `X-Lark-Signature`: lower-case hex of SHA-256 over timestamp, nonce, key and
    /// the bytes of the body as it is sent, without separators. It is not an HMAC.
    #[must_use]
    pub fn sign(&self, timestamp: &str, nonce: &str, body: &[u8]) -> String {
        let hash = Sha256::new()
            .chain_update(timestamp)
            .chain_update(nonce)
            .chain_update(&self.bytes)
            .chain_update(body);
        hex(&hash.finalize())
    }

    /// The bytes of the key, only to be hashed or compared.
    pub(crate) fn expose_bytes(&self) -> &[u8] {
        &self.bytes
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

/// Encrypt Keys in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub struct Keys(Vec<EncryptKey>);

impl Keys {
    /// Adds a key that is tried after those before it.
    pub fn push(&mut self, key: EncryptKey) {
        self.0.push(key);
    }

    /// The key to encrypt with: the first.
    #[must_use]
    pub fn first(&self) -> Option<&EncryptKey> {
        self.0.first()
    }

    /// Whether no key is given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn as_slice(&self) -> &[EncryptKey] {
        &self.0
    }
}

/// Compares two secrets in a time that does not depend on where they differ.
#[must_use]
pub fn ct_eq(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
