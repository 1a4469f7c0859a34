//! Signatures of deliveries that are made.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::cipher::{BLOCK, EncryptKey};
use crate::delivery::{Headers, SignatureHeader};

/// The values that are new in each delivery. The default ones are for deliveries without a key, in which they
/// are not used.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the values that are not in the event")]
pub struct Signing {
    /// The time of the signature, in seconds since 1970.
    pub timestamp: u64,
    /// The nonce of the signature.
    pub nonce: String,
    /// The IV of the encryption; never used twice.
    pub iv: [u8; BLOCK],
}

impl Signing {
    /// A signing now, with a random nonce and IV.
    pub fn now() -> Result<Self, getrandom::Error> {
        let mut iv = [0; BLOCK];
        getrandom::fill(&mut iv)?;
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Ok(Self { timestamp, nonce: getrandom::u32()?.to_string(), iv })
    }
}

/// The headers of a delivery for which none are recorded and that is not signed.
#[must_use]
pub fn default_headers() -> Headers {
    let mut headers = Headers::default();
    headers.push("Content-Type", "application/json; charset=utf-8");
    headers
}

/// Signs a body: sets the three headers of the signature where they are, and adds those that are missing at
/// the end.
pub fn sign(headers: &mut Headers, key: &EncryptKey, timestamp: &str, nonce: &str, body: &[u8]) {
    let signature = key.sign(timestamp, nonce, body);
    for header in SignatureHeader::ALL {
        let value = match header {
            SignatureHeader::Timestamp => timestamp,
            SignatureHeader::Nonce => nonce,
            SignatureHeader::Signature => &signature,
        };
        let mut is_set = false;
        for (name, old) in headers.iter_mut() {
            if SignatureHeader::named(name) == Some(header) {
                value.clone_into(old);
                is_set = true;
            }
        }
        if !is_set {
            headers.push(header.name(), value);
        }
    }
}
