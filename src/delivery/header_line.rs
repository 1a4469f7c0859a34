//! Lines with a header.

use memchr::memchr;

use super::HeaderError;
use super::signature_headers::SignatureHeader;

/// Parses a header written as `Name: value` into its name and value.
pub fn parse_header(text: &str) -> Result<(String, String), HeaderError> {
    match split_header(text) {
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err(HeaderError::NotAHeader { text: text.to_owned() }),
    }
}

const QUOTES: [char; 2] = ['"', '\''];

/// The name and the value of a header, without the `>` or `<` of a curl trace. Quotes around the value and a
/// comma after it are not parts of it if the name has quotes, as in printed dictionaries, or if it is a header
/// of the signature, which never has them.
pub(super) fn split_header(line: &str) -> Option<(&str, &str)> {
    let line = line.trim().trim_start_matches(['<', '>']).trim_start();
    let (written_name, value) = line.split_once(':')?;
    let name = written_name.trim().trim_matches(QUOTES);
    let value = value.trim();
    let is_printed = written_name.contains(QUOTES) || SignatureHeader::named(name).is_some();
    let value = if is_printed { value.trim_end_matches(',').trim_matches(QUOTES) } else { value };
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
    fn a_header_is_split_however_it_is_printed() {
        for line in ["X-A: b", "> X-A: b", "'X-A': 'b',", " \"X-A\" : \"b\" "] {
            assert_eq!(split_header(line), Some(("X-A", "b")), "{line}");
        }
        for line in ["", "text", ": b", "two words: b", "事件: b"] {
            assert_eq!(split_header(line), None, "{line}");
        }
    }

    #[test]
    fn only_a_signature_keeps_no_quotes_of_its_own() {
        assert_eq!(split_header("If-Match: \"a\","), Some(("If-Match", "\"a\",")));
        assert_eq!(split_header("X-Lark-Signature: \"a\","), Some(("X-Lark-Signature", "a")));
    }
}
