//! The end of the body after the head of a request.

use std::borrow::Cow;

use memchr::memchr;

use super::BYTE_ORDER_MARK;
use super::head::{BodyLength, is_trailer};
use crate::json::{PartialScan, ScanInput, ScanOutcome, leading_whitespace};

/// The largest size in bytes of a line between chunks.
const MAX_CHUNK_LINE_SIZE: usize = 1024;

/// The rule that determines the end of a body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum BodyEnd {
    /// `Content-Length`.
    ContentLength,
    /// The end of its JSON object, because no header says it, or one is wrong. Whether the line ending after
    /// the object is a part of the body is not known.
    JsonObject,
    /// The last of its chunks.
    LastChunk,
}

/// A reason why the end of a body is not found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BodyError {
    /// The body may continue after the bytes at hand.
    Incomplete,
    /// Nothing determines the end.
    NoEnd,
}

impl BodyLength {
    /// Finds the end of the body at the start of `bytes`; `is_last` if no bytes follow.
    ///
    /// A head that does not fit is ignored: a log may have the body in another form than the one that was
    /// sent. A length fits if this many bytes are an object and whitespace, and chunks fit if each has its
    /// size.
    pub(crate) fn find_end(self, bytes: &[u8], is_last: bool) -> Result<(usize, BodyEnd), BodyError> {
        let incomplete = if is_last { BodyError::NoEnd } else { BodyError::Incomplete };
        if self.is_chunked {
            match read_chunks(bytes, is_last, |_| {}) {
                Ok(length) => return Ok((length, BodyEnd::LastChunk)),
                Err(BodyError::Incomplete) if !is_last => return Err(BodyError::Incomplete),
                Err(_) => {}
            }
        } else if self.content_length == Some(0) {
            return Ok((0, BodyEnd::ContentLength));
        }
        let start = bytes.len() - trim_start(bytes).len();
        if BYTE_ORDER_MARK.starts_with(&bytes[start..]) {
            return Err(incomplete);
        }
        let end = match object_length(&bytes[start..]) {
            Ok(length) => start + length,
            Err(BodyError::Incomplete) => return Err(incomplete),
            Err(error) => return Err(error),
        };
        if let Some(length) = self.content_length.filter(|length| *length >= end) {
            let after = trim_start(&bytes[end..length.min(bytes.len())]);
            if after.is_empty() && length <= bytes.len() {
                return Ok((length, BodyEnd::ContentLength));
            }
            if BYTE_ORDER_MARK.starts_with(after) && length > bytes.len() && !is_last {
                return Err(BodyError::Incomplete);
            }
        }
        let spaces = bytes[end..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        match bytes.get(end + spaces) {
            Some(b'\n') => Ok((end + spaces + 1, BodyEnd::JsonObject)),
            None if is_last => Ok((end + spaces, BodyEnd::JsonObject)),
            None => Err(BodyError::Incomplete),
            Some(_) => Ok((end, BodyEnd::JsonObject)),
        }
    }
}

impl BodyEnd {
    /// The body in the bytes up to this end, and the line ending that may be a part of it.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
        match self {
            Self::ContentLength => (bytes.into(), &[]),
            Self::JsonObject => {
                let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
                let body = body.strip_suffix(b"\r").unwrap_or(body);
                (body.into(), &bytes[body.len()..])
            }
            Self::LastChunk => {
                let mut body = Vec::new();
                // The chunks are complete.
                let _ = read_chunks(bytes, true, |chunk| body.extend_from_slice(chunk));
                (body.into(), &[])
            }
        }
    }
}

/// The text without whitespace and byte order marks around it.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
}

/// The bytes without whitespace and byte order marks at their start.
pub(super) fn trim_start(mut bytes: &[u8]) -> &[u8] {
    loop {
        bytes = &bytes[leading_whitespace(bytes)..];
        match bytes.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) => bytes = rest,
            None => return bytes,
        }
    }
}

/// The length of the JSON object at the start of `bytes`.
pub(super) fn object_length(bytes: &[u8]) -> Result<usize, BodyError> {
    if bytes.first().is_some_and(|first| *first != b'{') {
        return Err(BodyError::NoEnd);
    }
    let mut scan = PartialScan::<()>::default();
    scan.begin(0);
    match scan.run(ScanInput { bytes, is_last: false, max_size: usize::MAX }, |(), _| {}) {
        ScanOutcome::Complete(length) => Ok(length),
        ScanOutcome::Incomplete => Err(BodyError::Incomplete),
        ScanOutcome::Broken | ScanOutcome::TooDeep | ScanOutcome::TooLarge => Err(BodyError::NoEnd),
    }
}

/// Passes each chunk at the start of `bytes` to `read` (RFC 9112 section 7.1). Returns the length of them
/// all.
fn read_chunks(bytes: &[u8], is_last: bool, mut read: impl FnMut(&[u8])) -> Result<usize, BodyError> {
    let mut rest = bytes;
    loop {
        let (size, after) = chunk_size(rest, is_last)?;
        if size == 0 {
            return Ok(bytes.len() - after.len());
        }
        let (chunk, after) = after.split_at_checked(size).ok_or(BodyError::Incomplete)?;
        read(chunk);
        rest = chunk_end(after, is_last)?;
    }
}

/// The size of the chunk at the start of `bytes`, and the bytes after it: those of the chunk, or those after
/// the whole body.
pub(crate) fn chunk_size(bytes: &[u8], is_last: bool) -> Result<(usize, &[u8]), BodyError> {
    let (line, after) = chunk_line(bytes, is_last)?;
    let size = std::str::from_utf8(line).ok().and_then(|line| line.split(';').next());
    let size = size.and_then(|size| usize::from_str_radix(size.trim(), 16).ok()).ok_or(BodyError::NoEnd)?;
    Ok((size, if size == 0 { skip_trailers(after, is_last)? } else { after }))
}

/// The bytes after the line ending of a chunk.
pub(crate) fn chunk_end(bytes: &[u8], is_last: bool) -> Result<&[u8], BodyError> {
    match chunk_line(bytes, is_last)? {
        ([], after) => Ok(after),
        _ => Err(BodyError::NoEnd),
    }
}

/// The bytes after the headers that follow the last chunk, and the empty line that ends them, as far as they
/// are there.
fn skip_trailers(bytes: &[u8], is_last: bool) -> Result<&[u8], BodyError> {
    let mut rest = bytes;
    loop {
        match chunk_line(rest, is_last) {
            Ok(([], after)) => return Ok(after),
            Ok((line, after)) if is_trailer(line) => rest = after,
            Err(BodyError::Incomplete) if !is_last => return Err(BodyError::Incomplete),
            Ok(_) | Err(_) => return Ok(bytes),
        }
    }
}

/// The first line, without its end, and the bytes after it.
fn chunk_line(bytes: &[u8], is_last: bool) -> Result<(&[u8], &[u8]), BodyError> {
    let searched = &bytes[..bytes.len().min(MAX_CHUNK_LINE_SIZE)];
    let (line, after) = match memchr(b'\n', searched) {
        Some(newline) => (&bytes[..newline], &bytes[newline + 1..]),
        None if searched.len() == MAX_CHUNK_LINE_SIZE => return Err(BodyError::NoEnd),
        None if is_last => (searched, &[][..]),
        None => return Err(BodyError::Incomplete),
    };
    Ok((line.strip_suffix(b"\r").unwrap_or(line), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: BodyLength = BodyLength { content_length: None, is_chunked: false };
    const CHUNKED: BodyLength = BodyLength { content_length: None, is_chunked: true };

    fn length(content_length: usize) -> BodyLength {
        BodyLength { content_length: Some(content_length), is_chunked: false }
    }

    #[test]
    fn a_body_ends_where_its_head_says_if_that_fits() {
        let cases = [
            (length(8), "{\"a\":1} \nx", Ok((8, BodyEnd::ContentLength))),
            (length(0), "{\"a\":1}", Ok((0, BodyEnd::ContentLength))),
            (length(5), "{\"a\":1}\nx", Ok((8, BodyEnd::JsonObject))),
            (length(10), "{\"a\":1}\nxx", Ok((8, BodyEnd::JsonObject))),
            (NONE, "{\"a\":1} x", Ok((7, BodyEnd::JsonObject))),
            (NONE, "\u{feff}{}", Ok((5, BodyEnd::JsonObject))),
            (NONE, "[1]", Err(BodyError::NoEnd)),
            (NONE, "{\"a\":1", Err(BodyError::NoEnd)),
            (CHUNKED, "3\r\n{\"a\r\n4;x\r\n\":1}\r\n0\r\n\r\nx", Ok((24, BodyEnd::LastChunk))),
            (CHUNKED, "{\"a\":1}\n", Ok((8, BodyEnd::JsonObject))),
        ];
        for (head, bytes, expected) in cases {
            assert_eq!(head.find_end(bytes.as_bytes(), true), expected, "{bytes}");
        }
    }

    #[test]
    fn a_body_may_continue_after_the_bytes_at_hand() {
        for (head, bytes) in [
            (NONE, "{\"a\":"),
            (NONE, "{}"),
            (NONE, ""),
            (length(9), "{\"a\":1} "),
            (CHUNKED, "3\r\n{\"a\r\n4"),
            (CHUNKED, "3\r\n{"),
        ] {
            assert_eq!(head.find_end(bytes.as_bytes(), false), Err(BodyError::Incomplete), "{bytes}");
        }
    }

    #[test]
    fn bodies_are_decoded_by_their_end() {
        let decoded = |end: BodyEnd, bytes: &'static str| end.decode(bytes.as_bytes());
        assert_eq!(decoded(BodyEnd::JsonObject, "{}\r\n"), (b"{}".into(), &b"\r\n"[..]));
        assert_eq!(decoded(BodyEnd::ContentLength, "{}\n"), (b"{}\n".into(), &b""[..]));
        assert_eq!(decoded(BodyEnd::LastChunk, "1\n{\n1\n}\n0\n\n"), (b"{}".into(), &b""[..]));
    }
}
