//! The head of a raw HTTP request: the request line and the headers, up to the empty line.

use memchr::{memchr, memchr_iter};

use super::header_line::{is_header_line, split_header};
use super::signature_headers::SignatureHeader;
use super::{Headers, NONCE, SIGNATURE, TIMESTAMP};

/// The largest size of a head in bytes; servers accept less.
const MAX_HEAD_SIZE: usize = 64 * 1024;

/// The head of a request, as far as it matters here.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct RequestHead {
    pub(crate) headers: Headers,
    pub(crate) body_length: BodyLength,
}

/// The length of a body, as its head has it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct BodyLength {
    /// The value of `Content-Length`.
    pub(crate) content_length: Option<usize>,
    /// Whether the body comes in chunks.
    pub(crate) is_chunked: bool,
}

/// An error of parsing a head.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum HeadError {
    /// The bytes at hand end inside of what may be a head.
    Incomplete,
    /// Other text, of which the first lines look like headers.
    NotAHead {
        /// The number of those lines.
        header_lines: u64,
    },
}

impl RequestHead {
    /// Parses the head at the start of `bytes`; `is_last` if no bytes follow. Returns it with its length,
    /// which includes the empty line. A head begins with a request line or with the pseudo-headers of HTTP/2,
    /// or it has a header that other text does not have. A header may be folded over several lines (RFC 9112
    /// section 5.2). Lines may have the prefix `> ` of a curl trace.
    pub(crate) fn parse(bytes: &[u8], is_last: bool) -> Result<(Self, usize), HeadError> {
        let mut head = Self::default();
        let mut is_request = false;
        let mut header = String::new();
        let mut length = 0;
        let mut header_lines = 0;
        loop {
            let line = match memchr(b'\n', &bytes[length..]) {
                Some(newline) => &bytes[length..=length + newline],
                None if is_last || bytes.len() > MAX_HEAD_SIZE => &bytes[length..],
                None => return Err(HeadError::Incomplete),
            };
            length += line.len();
            let line = strip_curl_prefix(line);
            if length > MAX_HEAD_SIZE || contains_feishu_body(line) {
                return Err(HeadError::NotAHead { header_lines });
            }
            if header_lines > 0 && (line.starts_with(b" ") || line.starts_with(b"\t")) {
                header.push(' ');
                header.push_str(&String::from_utf8_lossy(line.trim_ascii()));
            } else {
                is_request |= head.add_header(&header) || begins_request(line);
                header.clear();
                if line.is_empty() && is_request {
                    return Ok((head, length));
                }
                if line.is_empty() || !(is_header_line(line) || (header_lines == 0 && is_request)) {
                    return Err(HeadError::NotAHead { header_lines });
                }
                header.push_str(&String::from_utf8_lossy(line));
            }
            header_lines += 1;
        }
    }

    /// Adds what a header says. Returns whether it is one that other text does not have.
    fn add_header(&mut self, header: &str) -> bool {
        let Some((name, value)) = split_header(header) else { return false };
        if name.eq_ignore_ascii_case("Content-Length") {
            self.body_length.content_length = self.body_length.content_length.or_else(|| value.parse().ok());
        } else if name.eq_ignore_ascii_case("Transfer-Encoding") {
            let last = value.rsplit(',').next().unwrap_or_default().trim();
            self.body_length.is_chunked = last.eq_ignore_ascii_case("chunked");
        }
        self.headers.push(name, value);
        SignatureHeader::named(name).is_some() || name.eq_ignore_ascii_case("Content-Type")
    }
}

/// The kinds of text that a line may begin.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum FirstLine {
    /// A head without a request line.
    Header,
    /// Other text.
    Other,
    /// A request.
    Request,
}

/// Says what a line may be the first of.
pub(crate) fn classify_first_line(line: &[u8]) -> FirstLine {
    let line = strip_curl_prefix(line);
    if begins_request(line) {
        FirstLine::Request
    } else if is_header_line(line) {
        FirstLine::Header
    } else {
        FirstLine::Other
    }
}

/// Whether a line is the first of a request and nothing else: a request line, or the pseudo-header in its
/// place.
fn begins_request(line: &[u8]) -> bool {
    is_request_line(line) || line.starts_with(b":method:")
}

/// Whether a line may be a header after the last chunk of a body: any header but those of framing and
/// content, which no trailer has (RFC 9110 section 6.5.1), and those of the signature. With these a head
/// begins of which the request line is lost.
pub(super) fn is_trailer(line: &[u8]) -> bool {
    const HEAD_ONLY: [&str; 9] = [
        "Authorization",
        "Content-Encoding",
        "Content-Length",
        "Content-Type",
        "Host",
        "Transfer-Encoding",
        TIMESTAMP,
        NONCE,
        SIGNATURE,
    ];
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    is_header_line(line)
        && !name.is_empty()
        && !HEAD_ONLY.iter().any(|header| name.eq_ignore_ascii_case(header.as_bytes()))
        && !contains_feishu_body(line)
}

/// Whether a request begins at the start of one of the lines.
pub(super) fn contains_request(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').any(|line| begins_request(strip_curl_prefix(line)))
}

/// Whether a line is `METHOD target HTTP/version` (RFC 9112 section 3).
fn is_request_line(line: &[u8]) -> bool {
    let mut words = line.split(|byte| *byte == b' ');
    let method = words.next().is_some_and(|word| !word.is_empty() && word.iter().all(u8::is_ascii_uppercase));
    let target = words.next().is_some_and(|word| !word.is_empty());
    let version = words.next().and_then(|word| word.strip_prefix(b"HTTP/")).is_some_and(|version| {
        matches!(version, [major] | [major, b'.', _] if major.is_ascii_digit())
            && version.last().is_some_and(u8::is_ascii_digit)
    });
    method && target && version && words.next().is_none()
}

/// The line without its end, and without the `> ` with which a curl trace begins what was sent.
fn strip_curl_prefix(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii_end();
    match line.strip_prefix(b">") {
        Some(sent) => sent.strip_prefix(b" ").unwrap_or(sent),
        None => line,
    }
}

/// Whether a line contains one of the bodies that Feishu sends, and so is not a header, whatever it looks
/// like: an event must not be lost because the empty line before it is.
fn contains_feishu_body(line: &[u8]) -> bool {
    const KEYS: [&str; 8] = ["headers", "schema", "header", "event", "encrypt", "uuid", "ts", "challenge"];
    memchr_iter(b'{', line).any(|brace| {
        let Some(key) = line[brace + 1..].trim_ascii_start().strip_prefix(b"\"") else { return false };
        KEYS.iter()
            .any(|known| key.strip_prefix(known.as_bytes()).is_some_and(|rest| rest.starts_with(b"\"")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_with_its_length() {
        let text = "POST /a HTTP/1.1\r\nContent-Length: 12\r\nX-Lark-Signature: ab\r\n cd\r\n\r\nbody";
        let (head, length) = RequestHead::parse(text.as_bytes(), true).unwrap();
        assert_eq!(&text[length..], "body");
        assert_eq!(head.body_length, BodyLength { content_length: Some(12), is_chunked: false });
        let headers: Vec<_> = head.headers.iter().collect();
        assert_eq!(headers, [("Content-Length", "12"), ("X-Lark-Signature", "ab cd")]);
    }

    #[test]
    fn heads_are_read_however_they_are_logged() {
        for text in [
            "> POST / HTTP/2\n> transfer-encoding: gzip, chunked\n>\n",
            ":method: POST\n:path: /\ntransfer-encoding: chunked\n\n",
            "Content-Type: application/json\nTransfer-Encoding: chunked\n\n",
        ] {
            let (head, length) = RequestHead::parse(text.as_bytes(), true).unwrap();
            assert_eq!((head.body_length.is_chunked, length), (true, text.len()), "{text}");
        }
    }

    #[test]
    fn other_text_is_not_a_head() {
        for (text, header_lines) in [
            ("text\n\n", 0),
            ("a: b\nc: d\n\n", 2),
            ("POST / HTTP/1.1\na: b\ntext\n\n", 2),
            ("POST / HTTP/1.1\n{\"schema\":\"2.0\"}\n\n", 1),
            ("\n", 0),
        ] {
            let error = RequestHead::parse(text.as_bytes(), true).unwrap_err();
            assert_eq!(error, HeadError::NotAHead { header_lines }, "{text}");
        }
        assert_eq!(RequestHead::parse(b"POST / HTTP/1.1\n", false), Err(HeadError::Incomplete));
    }

    #[test]
    fn request_lines_have_a_method_a_target_and_a_version() {
        for (line, expected) in [
            ("POST / HTTP/1.1", true),
            ("GET /a?b=c HTTP/2", true),
            ("post / HTTP/1.1", false),
            ("POST / HTTP/1.1 x", false),
            ("POST / FTP/1.1", false),
            ("POST /", false),
        ] {
            assert_eq!(is_request_line(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn trailers_are_headers_with_which_no_head_begins() {
        for (line, expected) in
            [("Expires: 0", true), ("Host: a", false), (":path: /", false), ("text", false)]
        {
            assert_eq!(is_trailer(line.as_bytes()), expected, "{line}");
        }
    }
}
