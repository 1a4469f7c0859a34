//! The headers about the signature.

use super::Headers;
use crate::message::LocalizedStr;

/// The header with the time of signing in seconds since 1970.
pub const TIMESTAMP: &str = "X-Lark-Request-Timestamp";
/// The header with the nonce.
pub const NONCE: &str = "X-Lark-Request-Nonce";
/// The header with the signature.
pub const SIGNATURE: &str = "X-Lark-Signature";

/// The headers of a delivery about its signature. Names are recognized in any case, and in the form that CGI
/// and WSGI use (`HTTP_X_LARK_SIGNATURE`). A header without a value counts as missing.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct SignatureHeaders {
    /// The value of [`TIMESTAMP`].
    pub timestamp: Option<String>,
    /// The value of [`NONCE`].
    pub nonce: Option<String>,
    /// The value of [`SIGNATURE`].
    pub signature: Option<String>,
}

/// One of the headers about the signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum SignatureHeader {
    Timestamp,
    Nonce,
    Signature,
}

impl SignatureHeaders {
    /// Those among the headers of a delivery. Of a header that is repeated, the first value counts.
    #[must_use]
    pub fn of(headers: &Headers) -> Self {
        let mut found = Self::default();
        for (name, value) in headers.iter() {
            if let Some(header) = SignatureHeader::named(name) {
                let slot = found.slot(header);
                *slot = slot.take().or_else(|| non_empty(value));
            }
        }
        found
    }

    /// Whether there is none of them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Sets the header if it is one of the three. Returns whether it is.
    pub fn insert(&mut self, name: &str, value: &str) -> bool {
        let Some(header) = SignatureHeader::named(name) else { return false };
        *self.slot(header) = non_empty(value);
        true
    }

    /// The names of the headers that are missing.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let headers = [(TIMESTAMP, &self.timestamp), (NONCE, &self.nonce), (SIGNATURE, &self.signature)];
        headers.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect()
    }

    fn slot(&mut self, header: SignatureHeader) -> &mut Option<String> {
        match header {
            SignatureHeader::Timestamp => &mut self.timestamp,
            SignatureHeader::Nonce => &mut self.nonce,
            SignatureHeader::Signature => &mut self.signature,
        }
    }
}

impl SignatureHeader {
    /// All of them, in the order in which they are sent.
    pub(crate) const ALL: [Self; 3] = [Self::Timestamp, Self::Nonce, Self::Signature];

    /// The header that a name is of.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name = name.replace('_', "-");
        let name = match name.split_at_checked(5) {
            Some((prefix, name)) if prefix.eq_ignore_ascii_case("HTTP-") => name,
            _ => &name,
        };
        Self::ALL.into_iter().find(|header| name.eq_ignore_ascii_case(header.name()))
    }

    /// The name as the platform writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Timestamp => TIMESTAMP,
            Self::Nonce => NONCE,
            Self::Signature => SIGNATURE,
        }
    }

    /// What its value is.
    pub(crate) fn description(self) -> LocalizedStr {
        match self {
            Self::Timestamp => LocalizedStr::new(
                "The time of signing, in seconds since 1970; it is a part of what is signed",
                "签名的时间戳（秒），参与签名",
            ),
            Self::Nonce => {
                LocalizedStr::new("A random text; it is a part of what is signed", "随机字符串，参与签名")
            }
            Self::Signature => LocalizedStr::new(
                "The signature: lowercase hex of SHA-256 over timestamp, nonce, Encrypt Key and body, in this order. \
                 Feishu sends it if the app has an Encrypt Key, except with challenges; compare it before decrypting.",
                "签名：对时间戳、nonce、Encrypt Key、请求体依次拼接后求 SHA-256，写成小写十六进制。应用配置了 Encrypt Key \
                 时才有，请求地址校验没有；请在解密之前比对。",
            ),
        }
    }
}

fn non_empty(value: &str) -> Option<String> {
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_recognized_in_every_form() {
        for name in ["X-Lark-Signature", "x-lark-signature", "X_LARK_SIGNATURE", "HTTP_X_LARK_SIGNATURE"] {
            let mut headers = SignatureHeaders::default();
            assert!(headers.insert(name, " s "), "{name}");
            assert_eq!(headers.signature.as_deref(), Some("s"), "{name}");
            assert_eq!(headers.missing(), [TIMESTAMP, NONCE], "{name}");
        }
        assert!(!SignatureHeaders::default().insert("X-Lark", "s"));
    }

    #[test]
    fn an_empty_header_is_missing() {
        let mut headers = SignatureHeaders::default();
        assert!(headers.insert(NONCE, " "));
        assert_eq!(headers, SignatureHeaders::default());
    }

    #[test]
    fn the_first_value_of_a_repeated_header_counts() {
        let mut headers = Headers::default();
        for (name, value) in [(NONCE, ""), ("x-lark-request-nonce", "a"), (NONCE, "b"), ("Host", "c")] {
            headers.push(name, value);
        }
        assert_eq!(SignatureHeaders::of(&headers).nonce.as_deref(), Some("a"));
    }
}
