//! The head of a raw HTTP request.

use memchr::memchr;

/// Whether this is `METHOD target HTTP/version`.
#[must_use]
pub fn is_request_line(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ');
    let method = words.next().is_some_and(|word| !word.is_empty() && word.iter().all(u8::is_ascii_uppercase));
    let target = words.next().is_some_and(|word| !word.is_empty());
    let version = words.next().is_some_and(|word| word.starts_with(b"HTTP/"));
    method && target && version && words.next().is_none()
}

/// Whether this is `Name: value`, with the characters that a name may have (RFC 9110 section 5.6.2).
pub(crate) fn is_header_line(line: &[u8]) -> bool {
    let Some(colon) = memchr(b':', line) else { return false };
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    colon > 0 && line[..colon].iter().all(fits)
}

/// Name and value of a header line; quotes around them and a comma behind, as printed dictionaries have them, and the `>`
/// of a trace are taken off.
pub(crate) fn header_line(line: &str) -> Option<(&str, &str)> {
    const QUOTES: [char; 2] = ['"', '\''];
    let line = line.trim().trim_start_matches(['<', '>']).trim_start();
    let (name, value) = line.split_once(':')?;
    let name = name.trim().trim_matches(QUOTES);
    let value = value.trim().trim_end_matches(',').trim_matches(QUOTES);
    is_header_line(format!("{name}:").as_bytes()).then_some((name, value))
}

/// The body of a request whose headers say that it comes in chunks (RFC 9112 section 7.1); `None` if it does not.
pub(super) fn unchunk(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = memchr(b'\n', bytes)?;
        let size = std::str::from_utf8(&bytes[..line]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        bytes = &bytes[line + 1..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(bytes.get(..size)?);
        let rest = &bytes[size..];
        bytes = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
    }
}
