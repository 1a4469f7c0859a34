//! The head of a raw HTTP request, and where the body behind it ends.

use memchr::{memchr, memchr_iter};

use super::Signed;
use super::body::BodyLength;

/// Most bytes of a head; servers take fewer.
const MAX_HEAD: usize = 64 * 1024;

/// The head of a request: the request line, as far as there is one, and the headers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Head {
    /// What it says about the signature.
    pub(crate) signed: Signed,
    /// What it says about the length of the body.
    pub(crate) length: BodyLength,
}

/// Why there is no head at the start of some bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum NoHead {
    /// It may go on behind the bytes at hand.
    Partial,
    /// This is other text. So many lines before the one that shows it look like headers.
    Text { lines: u64 },
}

impl Head {
    /// Parses the head at the start of `bytes`, and gives its length with the blank line that ends it; `ended` if nothing
    /// comes after the bytes. A head begins with a request line or with the pseudo-headers of HTTP/2, or else it has a header
    /// that tells it from other text. A header may be folded over several lines (RFC 9112 section 5.2).
    pub(crate) fn parse(bytes: &[u8], ended: bool) -> Result<(Self, usize), NoHead> {
        let mut head = Self::default();
        let mut is_request = false;
        let mut header = String::new();
        let mut at = 0;
        let mut lines = 0;
        loop {
            let line = match memchr(b'\n', &bytes[at..]) {
                Some(newline) => &bytes[at..=at + newline],
                None if ended || bytes.len() > MAX_HEAD => &bytes[at..],
                None => return Err(NoHead::Partial),
            };
            at += line.len();
            let line = untraced(line);
            if at > MAX_HEAD || holds_body(line) {
                return Err(NoHead::Text { lines });
            }
            if lines > 0 && (line.starts_with(b" ") || line.starts_with(b"\t")) {
                header.push(' ');
                header.push_str(&String::from_utf8_lossy(line.trim_ascii()));
            } else {
                is_request |= head.take(&header) || begins_request(line);
                header.clear();
                if line.is_empty() {
                    return if is_request { Ok((head, at)) } else { Err(NoHead::Text { lines }) };
                }
                if !(is_header_line(line) || (lines == 0 && is_request)) {
                    return Err(NoHead::Text { lines });
                }
                header.push_str(&String::from_utf8_lossy(line));
            }
            lines += 1;
        }
    }

    /// Takes what a header says. Gives whether it is one that other text does not have.
    fn take(&mut self, header: &str) -> bool {
        let Some((name, value)) = header_line(header) else { return false };
        if name.eq_ignore_ascii_case("Content-Length") {
            self.length.bytes = self.length.bytes.or_else(|| value.parse().ok());
        } else if name.eq_ignore_ascii_case("Transfer-Encoding") {
            let last = value.rsplit(',').next().unwrap_or_default().trim();
            self.length.chunked = last.eq_ignore_ascii_case("chunked");
        }
        self.signed.take(name, value) || name.eq_ignore_ascii_case("Content-Type")
    }
}

/// What a line may begin.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Begins {
    /// A head that has no request line.
    Header,
    /// No head.
    Other,
    /// A request.
    Request,
}

/// What the head of a request may begin with.
pub(crate) fn begins_head(line: &[u8]) -> Begins {
    let line = untraced(line);
    match (begins_request(line), is_header_line(line)) {
        (true, _) => Begins::Request,
        (false, true) => Begins::Header,
        (false, false) => Begins::Other,
    }
}

/// Whether a line is the first of a request, and nothing else: a request line, or the pseudo-header that has its place.
pub(super) fn begins_request(line: &[u8]) -> bool {
    is_request_line(line) || line.starts_with(b":method:")
}

/// Whether a line may be one of the headers behind the last chunk of a body: any but those of framing and content, which no
/// trailer has (RFC 9110 section 6.5.1), and those that sign. With these a head begins, of which the request line is lost.
pub(super) fn is_trailer(line: &[u8]) -> bool {
    const OF_HEADS: [&str; 9] = [
        "Authorization",
        "Content-Encoding",
        "Content-Length",
        "Content-Type",
        "Host",
        "Transfer-Encoding",
        super::TIMESTAMP,
        super::NONCE,
        super::SIGNATURE,
    ];
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    is_header_line(line)
        && !name.is_empty()
        && !OF_HEADS.iter().any(|header| name.eq_ignore_ascii_case(header.as_bytes()))
        && !holds_body(line)
}

/// Whether a request begins at the start of one of the lines.
pub(super) fn holds_request(text: &[u8]) -> bool {
    let starts = memchr_iter(b'\n', text).map(|newline| newline + 1);
    std::iter::once(0).chain(starts).any(|start| {
        let line = text[start..].split(|byte| *byte == b'\n').next().unwrap_or_default();
        begins_request(untraced(line))
    })
}

/// Whether this is `METHOD target HTTP/version`.
#[must_use]
pub fn is_request_line(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ');
    let method = words.next().is_some_and(|word| !word.is_empty() && word.iter().all(u8::is_ascii_uppercase));
    let target = words.next().is_some_and(|word| !word.is_empty());
    let version = words.next().and_then(|word| word.strip_prefix(b"HTTP/")).is_some_and(|version| {
        matches!(version, [major] | [major, b'.', _] if major.is_ascii_digit())
            && version.last().is_some_and(u8::is_ascii_digit)
    });
    method && target && version && words.next().is_none()
}

/// Whether this is `Name: value`, with the characters that a name may have (RFC 9110 section 5.6.2), or a pseudo-header of
/// HTTP/2 like `:path: /`.
fn is_header_line(line: &[u8]) -> bool {
    let line = line.strip_prefix(b":").unwrap_or(line);
    let Some(colon) = memchr(b':', line) else { return false };
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    colon > 0 && line[..colon].iter().all(fits)
}

/// Name and value of a header line; quotes around them and a comma behind, as printed dictionaries have them, and the `>`
/// of a trace are taken off.
pub(super) fn header_line(line: &str) -> Option<(&str, &str)> {
    const QUOTES: [char; 2] = ['"', '\''];
    let line = line.trim().trim_start_matches(['<', '>']).trim_start();
    let (name, value) = line.split_once(':')?;
    let name = name.trim().trim_matches(QUOTES);
    let value = value.trim().trim_end_matches(',').trim_matches(QUOTES);
    is_header_line(format!("{name}:").as_bytes()).then_some((name, value))
}

/// A line without its end, and without the `> ` with which a trace of curl begins what was sent.
fn untraced(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii_end();
    match line.strip_prefix(b">") {
        Some(sent) => sent.strip_prefix(b" ").unwrap_or(sent),
        None => line,
    }
}

/// Whether one of the bodies that Feishu sends stands on a line, which then is no header, whatever it looks like: an event
/// must not be lost because the blank line before it is.
fn holds_body(line: &[u8]) -> bool {
    const MEMBERS: [&str; 8] = ["headers", "schema", "header", "event", "encrypt", "uuid", "ts", "challenge"];
    memchr_iter(b'{', line).any(|brace| {
        let name = line[brace + 1..].trim_ascii_start().strip_prefix(b"\"");
        name.is_some_and(|name| {
            MEMBERS.iter().any(|member| {
                name.strip_prefix(member.as_bytes()).is_some_and(|rest| rest.starts_with(b"\""))
            })
        })
    })
}
