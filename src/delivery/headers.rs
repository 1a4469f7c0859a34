//! Headers: the lines in which they are written, and those about the signature.

use memchr::memchr;

use super::HeaderError;

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

impl SignatureHeaders {
    /// Sets the header if it is one of the three. Returns whether it is.
    pub fn insert(&mut self, name: &str, value: &str) -> bool {
        let name = name.replace('_', "-");
        let name = match name.split_at_checked(5) {
            Some((prefix, name)) if prefix.eq_ignore_ascii_case("HTTP-") => name,
            _ => &name,
        };
        let slots =
            [(TIMESTAMP, &mut self.timestamp), (NONCE, &mut self.nonce), (SIGNATURE, &mut self.signature)];
        let slot = slots.into_iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
        let Some((_, slot)) = slot else { return false };
        *slot = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        true
    }

    /// Sets the headers that `other` has.
    pub fn merge(&mut self, other: Self) {
        self.timestamp = other.timestamp.or(self.timestamp.take());
        self.nonce = other.nonce.or(self.nonce.take());
        self.signature = other.signature.or(self.signature.take());
    }

    /// The names of the headers that are missing.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let headers = [(TIMESTAMP, &self.timestamp), (NONCE, &self.nonce), (SIGNATURE, &self.signature)];
        headers.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect()
    }
}

/// Parses a header written as `Name: value` into its name and value.
pub fn parse_header(text: &str) -> Result<(String, String), HeaderError> {
    match split_header(text) {
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err(HeaderError::NotAHeader { text: text.to_owned() }),
    }
}

/// The name and the value of a header, without quotes around them and a comma at the end, as printed
/// dictionaries have them, and without the `>` or `<` of a curl trace.
pub(super) fn split_header(line: &str) -> Option<(&str, &str)> {
    const QUOTES: [char; 2] = ['"', '\''];
    let line = line.trim().trim_start_matches(['<', '>']).trim_start();
    let (name, value) = line.split_once(':')?;
    let name = name.trim().trim_matches(QUOTES);
    let value = value.trim().trim_end_matches(',').trim_matches(QUOTES);
    is_header_name(name.as_bytes()).then_some((name, value))
}

/// Whether a line is `Name: value`, or a pseudo-header of HTTP/2 such as `:path: /` (RFC 9113 section 8.3).
pub(super) fn is_header_line(line: &[u8]) -> bool {
    let line = line.strip_prefix(b":").unwrap_or(line);
    memchr(b':', line).is_some_and(|colon| is_header_name(&line[..colon]))
}

/// Whether a text has the characters of a header's name (RFC 9110 section 5.6.2).
fn is_header_name(name: &[u8]) -> bool {
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !name.is_empty() && name.iter().all(is_allowed)
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
    fn a_header_is_split_however_it_is_printed() {
        for line in ["X-A: b", "> X-A: b", "'X-A': 'b',", " \"X-A\" : \"b\" "] {
            assert_eq!(split_header(line), Some(("X-A", "b")), "{line}");
        }
        for line in ["", "text", ": b", "two words: b", "事件: b"] {
            assert_eq!(split_header(line), None, "{line}");
        }
    }
}
