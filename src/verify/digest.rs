//! Digests as texts, and the ways in which they are made by mistake.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::Cause;

/// A digest as it was written.
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    /// What is wrong with how it was written, and how to tell it.
    pub(super) cause: Option<(Cause, &'static str)>,
}

impl Written {
    /// Reads hex in any case, or base64; `None` if the text can be no digest.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let known = |bytes: &Vec<u8>| matches!(bytes.len(), 20 | 32);
        if let Some(bytes) = parse_hex(text).filter(known) {
            let upper = text.bytes().any(|byte| byte.is_ascii_uppercase());
            return Some(Self {
                bytes,
                cause: upper.then_some((Cause::DigestUppercase, "in upper-case hex")),
            });
        }
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let alphabets = [STANDARD, URL_SAFE];
        let decoded =
            alphabets.iter().find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text).ok());
        decoded.filter(known).map(|bytes| Self { bytes, cause: Some((Cause::DigestBase64, "in base64")) })
    }
}

fn parse_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

/// How a digest is made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Algorithm {
    /// The right one: SHA-256 over everything.
    Sha256,
    /// HMAC-SHA256 under the key, over the rest.
    Hmac,
    /// HMAC-SHA256 under the key, over everything with the key.
    HmacOverAll,
    /// HMAC-SHA256 under the key, over the body alone.
    HmacOverBody,
    /// What custom bots do: HMAC-SHA256 of nothing, under timestamp, newline and key.
    HmacOfBots,
    /// SHA-1 over everything.
    Sha1,
}

impl Algorithm {
    pub(super) const ALL: [Self; 6] =
        [Self::Sha256, Self::Hmac, Self::HmacOverAll, Self::HmacOverBody, Self::HmacOfBots, Self::Sha1];

    /// What is wrong with it, and how to tell it.
    pub(super) fn cause(self) -> Option<(Cause, &'static str)> {
        match self {
            Self::Sha256 => None,
            Self::Sha1 => Some((Cause::Sha1CardCallback, "by SHA-1")),
            Self::Hmac => Some((Cause::HmacSha256, "by HMAC-SHA256")),
            Self::HmacOverAll => Some((Cause::HmacSha256, "by HMAC-SHA256 over the key as well")),
            Self::HmacOverBody => Some((Cause::HmacSha256, "by HMAC-SHA256 over the body alone")),
            Self::HmacOfBots => Some((Cause::HmacSha256, "by HMAC-SHA256 as custom bots sign")),
        }
    }

    /// The digest over these parts: what stands before the key, the key, the body.
    pub(super) fn digest(self, before: [&str; 2], key: &[u8], body: &[u8]) -> Vec<u8> {
        let hmac = |key: &[u8], parts: &[&[u8]]| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
            for part in parts {
                mac.update(part);
            }
            mac.finalize().into_bytes().to_vec()
        };
        let [first, second] = before.map(str::as_bytes);
        let all = [first, second, key, body];
        match self {
            Self::Sha256 => all.iter().fold(Sha256::new(), Sha256::chain_update).finalize().to_vec(),
            Self::Sha1 => all.iter().fold(Sha1::new(), Sha1::chain_update).finalize().to_vec(),
            Self::Hmac => hmac(key, &[first, second, body]),
            Self::HmacOverAll => hmac(key, &all),
            Self::HmacOverBody => hmac(key, &[body]),
            Self::HmacOfBots => hmac(&[first, b"\n", key].concat(), &[]),
        }
    }
}
