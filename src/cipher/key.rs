//! Encrypt Keys, which must never be seen.

use std::fmt;

use aes::Aes256;
use aes::cipher::KeyInit as _;
use sha2::{Digest as _, Sha256};

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
        hash.finalize().iter().fold(String::with_capacity(64), |hex, byte| hex + &format!("{byte:02x}"))
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

    pub(super) fn as_slice(&self) -> &[EncryptKey] {
        &self.0
    }
}
