//! Encrypt Keys, which are never printed.

use std::borrow::Cow;
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
    origin: Option<KeyOrigin>,
}

impl EncryptKey {
    /// The key with this text; every byte of it counts.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        Self { bytes: text.into(), cipher: Aes256::new(&Sha256::digest(text)), origin: None }
    }

    /// The same key, with its origin.
    #[must_use]
    pub fn with_origin(self, origin: KeyOrigin) -> Self {
        Self { origin: Some(origin), ..self }
    }

    /// Where the key is from, if that is known.
    #[must_use]
    pub fn origin(&self) -> Option<&KeyOrigin> {
        self.origin.as_ref()
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
        base16ct::lower::encode_string(&hash.finalize())
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

crate::messages! {
    /// Where an Encrypt Key is from.
    #[derive(Clone, Eq, PartialEq)]
    pub enum KeyOrigin {
        Environment => "FEISHU_ENCRYPT_KEY", "FEISHU_ENCRYPT_KEY";
        File { file: String } => "{file}", "{file}";
        Line { file: String, line: usize } => "{file}:{line}", "{file}:{line}";
        Option => "--encrypt-key", "--encrypt-key";
    }
}

impl KeyOrigin {
    /// The name for programs: `env`, `option`, `file:a.txt`, or `file:a.txt:3` with the line of the file.
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Environment => Cow::Borrowed("env"),
            Self::Option => Cow::Borrowed("option"),
            Self::File { file } => Cow::Owned(format!("file:{file}")),
            Self::Line { file, line } => Cow::Owned(format!("file:{file}:{line}")),
        }
    }
}

/// Encrypt Keys in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    keys: Vec<EncryptKey>,
    /// What is between the commas of keys: a comma belongs to its key, but may be meant to separate two.
    parts: Vec<EncryptKey>,
}

impl Keys {
    /// The largest number of parts of one key.
    const MAX_PARTS: usize = 16;

    /// Adds a key that is tried after those before it.
    pub fn push(&mut self, key: EncryptKey) {
        if key.bytes.contains(&b',') {
            let parts = key.bytes.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
            for part in parts.filter(|part| !part.is_empty()).take(Self::MAX_PARTS) {
                self.parts.push(EncryptKey { origin: key.origin.clone(), ..EncryptKey::new(part) });
            }
        }
        self.keys.push(key);
    }

    /// The key to encrypt with: the first.
    #[must_use]
    pub fn first(&self) -> Option<&EncryptKey> {
        self.keys.first()
    }

    /// Whether no key is given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(crate) fn as_slice(&self) -> &[EncryptKey] {
        &self.keys
    }

    /// What is between the commas of keys.
    pub(super) fn parts(&self) -> &[EncryptKey] {
        &self.parts
    }
}

/// Compares two secrets in a time that does not depend on where they differ.
#[must_use]
pub fn ct_eq(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}
