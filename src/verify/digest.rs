//! Digests as texts, and the algorithms with which they are computed by mistake.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::{Cause, Difference};

/// A mistake in one part of a signature, with the difference that it makes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mistake {
    pub(super) cause: Cause,
    pub(super) difference: Difference,
}

/// A digest that was written as text.
pub(super) struct WrittenDigest {
    pub(super) bytes: Vec<u8>,
    /// The mistake in the encoding.
    pub(super) mistake: Option<Mistake>,
}

impl WrittenDigest {
    /// Reads hex in any case, or Base64; `None` if the text cannot be a digest.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let has_length = |bytes: &Vec<u8>| matches!(bytes.len(), 20 | 32);
        if let Some(bytes) = base16ct::mixed::decode_vec(text).ok().filter(has_length) {
            let is_uppercase = text.bytes().any(|byte| byte.is_ascii_uppercase());
            let uppercase = Mistake { cause: Cause::DigestUppercase, difference: Difference::UppercaseHex };
            return Some(Self { bytes, mistake: is_uppercase.then_some(uppercase) });
        }
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let alphabets = [STANDARD, URL_SAFE];
        let decoded =
            alphabets.iter().find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text).ok());
        let base64 = Mistake { cause: Cause::DigestBase64, difference: Difference::Base64 };
        decoded.filter(has_length).map(|bytes| Self { bytes, mistake: Some(base64) })
    }
}

/// The algorithm of a digest.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Algorithm {
    /// SHA-256 over everything, as documented.
    Sha256,
    /// HMAC-SHA256 with the key, over the rest.
    Hmac,
    /// HMAC-SHA256 with the key, over everything including the key.
    HmacOverAll,
    /// HMAC-SHA256 with the key, over the body alone.
    HmacOverBody,
    /// As custom bots sign: HMAC-SHA256 of the empty text, with timestamp, newline and key as the key.
    CustomBotHmac,
    /// SHA-1 over everything.
    Sha1,
}

impl Algorithm {
    pub(super) const ALL: [Self; 6] =
        [Self::Sha256, Self::Hmac, Self::HmacOverAll, Self::HmacOverBody, Self::CustomBotHmac, Self::Sha1];

    /// The mistake in the algorithm.
    pub(super) fn mistake(self) -> Option<Mistake> {
        let (cause, difference) = match self {
            Self::Sha256 => return None,
            Self::Sha1 => (Cause::Sha1CardCallback, Difference::Sha1),
            Self::Hmac => (Cause::HmacSha256, Difference::Hmac),
            Self::HmacOverAll => (Cause::HmacSha256, Difference::HmacOverAll),
            Self::HmacOverBody => (Cause::HmacSha256, Difference::HmacOverBody),
            Self::CustomBotHmac => (Cause::HmacSha256, Difference::CustomBotHmac),
        };
        Some(Mistake { cause, difference })
    }

    /// The digest of the prefix, the key and the body.
    pub(super) fn digest(self, prefix: [&str; 2], key: &[u8], body: &[u8]) -> Vec<u8> {
        let [first, second] = prefix.map(str::as_bytes);
        let all = [first, second, key, body];
        match self {
            Self::Sha256 => all.iter().fold(Sha256::new(), Sha256::chain_update).finalize().to_vec(),
            Self::Sha1 => all.iter().fold(Sha1::new(), Sha1::chain_update).finalize().to_vec(),
            Self::Hmac => hmac_sha256(key, &[first, second, body]),
            Self::HmacOverAll => hmac_sha256(key, &all),
            Self::HmacOverBody => hmac_sha256(key, &[body]),
            Self::CustomBotHmac => hmac_sha256(&[first, b"\n", key].concat(), &[]),
        }
    }
}

fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC accepts keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_in_each_encoding() {
        let hex = "ab".repeat(32);
        let mistake =
            |text: &str| WrittenDigest::parse(text).map(|digest| digest.mistake.map(|mistake| mistake.cause));
        assert_eq!(mistake(&hex), Some(None));
        assert_eq!(mistake(&hex.to_uppercase()), Some(Some(Cause::DigestUppercase)));
        assert_eq!(mistake("q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="), Some(Some(Cause::DigestBase64)));
        assert_eq!(mistake("q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s"), Some(Some(Cause::DigestBase64)));
        for text in ["", "ab", "no digest", &"ab".repeat(31)] {
            assert_eq!(mistake(text), None, "{text}");
        }
    }
}
