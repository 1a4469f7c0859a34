//! Where the body behind the head of a request ends.

use std::borrow::Cow;

use memchr::memchr;
use serde::de::IgnoredAny;

use super::BOM;
use super::http::is_trailer;
use crate::json::is_blank;

/// Most bytes of the line with the size of a chunk, and of those with what follows the last one.
const MAX_CHUNK_LINE: usize = 1024;

/// What a head says about the length of its body.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct BodyLength {
    /// The value of `Content-Length`.
    pub(crate) bytes: Option<usize>,
    /// Whether the body comes in chunks.
    pub(crate) chunked: bool,
}

/// What says where a body ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum BodyEnd {
    /// The last of its chunks.
    Chunk,
    /// Its JSON object, as no header does, or one that is wrong. Whether the line ending behind it is a part of the body is
    /// not known.
    Document,
    /// Its length.
    Length,
}

/// Why there is no body at the start of some bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum NoBody {
    /// The end of the body cannot be told.
    Endless,
    /// The body may go on behind the bytes at hand.
    Partial,
}

impl BodyLength {
    /// The bytes that the body at the start of `bytes` takes; `ended` if nothing comes after them. What the head says is not
    /// believed if it does not fit: a log may hold the body in another form than the one in which it was sent. A length fits
    /// if so many bytes are an object, with white space around it or without, and chunks fit if each has its size.
    pub(crate) fn find(self, bytes: &[u8], ended: bool) -> Result<(usize, BodyEnd), NoBody> {
        let partial = if ended { NoBody::Endless } else { NoBody::Partial };
        if self.chunked {
            match chunks(bytes, ended, |_| {}) {
                Ok(length) => return Ok((length, BodyEnd::Chunk)),
                Err(NoBody::Partial) if !ended => return Err(NoBody::Partial),
                Err(_) => {}
            }
        } else if self.bytes == Some(0) {
            return Ok((0, BodyEnd::Length));
        }
        let start = bytes.len() - trim_start(bytes).len();
        if BOM.starts_with(&bytes[start..]) {
            return Err(partial);
        }
        let end =
            start + object(&bytes[start..]).map_err(|fault| if ended { NoBody::Endless } else { fault })?;
        if let Some(length) = self.bytes.filter(|length| *length >= end) {
            let behind = trim_start(&bytes[end..length.min(bytes.len())]);
            if behind.is_empty() && length <= bytes.len() {
                return Ok((length, BodyEnd::Length));
            }
            if BOM.starts_with(behind) && length > bytes.len() && !ended {
                return Err(NoBody::Partial);
            }
        }
        let blanks = bytes[end..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        match bytes.get(end + blanks) {
            Some(b'\n') => Ok((end + blanks + 1, BodyEnd::Document)),
            None if ended => Ok((end + blanks, BodyEnd::Document)),
            None => Err(NoBody::Partial),
            Some(_) => Ok((end, BodyEnd::Document)),
        }
    }
}

impl BodyEnd {
    /// The body, and the line ending that may be a part of it, in the bytes that it takes.
    pub(super) fn read(self, bytes: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
        match self {
            Self::Chunk => {
                let mut body = Vec::new();
                // They were found to be whole.
                let _ = chunks(bytes, true, |chunk| body.extend_from_slice(chunk));
                (body.into(), &[])
            }
            Self::Document => {
                let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
                let body = body.strip_suffix(b"\r").unwrap_or(body);
                (body.into(), &bytes[body.len()..])
            }
            Self::Length => (bytes.into(), &[]),
        }
    }
}

/// A text without the white space and byte order marks around it.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
}

pub(super) fn trim_start(mut bytes: &[u8]) -> &[u8] {
    loop {
        let blanks = bytes.iter().take_while(|byte| is_blank(**byte)).count();
        bytes = &bytes[blanks..];
        match bytes.strip_prefix(BOM) {
            Some(rest) => bytes = rest,
            None => return bytes,
        }
    }
}

/// The length of the JSON object at the start of `bytes`.
pub(super) fn object(bytes: &[u8]) -> Result<usize, NoBody> {
    if bytes.first().is_some_and(|first| *first != b'{') {
        return Err(NoBody::Endless);
    }
    let mut documents = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    match documents.next() {
        Some(Ok(_)) => Ok(documents.byte_offset()),
        Some(Err(error)) if !error.is_eof() => Err(NoBody::Endless),
        Some(Err(_)) | None => Err(NoBody::Partial),
    }
}

/// Hands on the chunks at the start of `bytes` (RFC 9112 section 7.1), and gives the length of them all.
fn chunks(bytes: &[u8], ended: bool, mut chunk: impl FnMut(&[u8])) -> Result<usize, NoBody> {
    let mut rest = bytes;
    loop {
        let (size, behind) = chunk_size(rest, ended)?;
        if size == 0 {
            return Ok(bytes.len() - behind.len());
        }
        let (data, behind) = behind.split_at_checked(size).ok_or(NoBody::Partial)?;
        chunk(data);
        rest = chunk_end(behind, ended)?;
    }
}

/// The size of the chunk at the start of `bytes`, and what comes behind it: the bytes of the chunk, or what follows the
/// whole body.
pub(crate) fn chunk_size(bytes: &[u8], ended: bool) -> Result<(usize, &[u8]), NoBody> {
    let (line, behind) = chunk_line(bytes, ended)?;
    let size = std::str::from_utf8(line).ok().and_then(|line| line.split(';').next());
    let size = size.and_then(|size| usize::from_str_radix(size.trim(), 16).ok()).ok_or(NoBody::Endless)?;
    Ok((size, if size == 0 { trailers(behind, ended)? } else { behind }))
}

/// What comes behind the line ending of a chunk.
pub(crate) fn chunk_end(bytes: &[u8], ended: bool) -> Result<&[u8], NoBody> {
    match chunk_line(bytes, ended)? {
        ([], behind) => Ok(behind),
        _ => Err(NoBody::Endless),
    }
}

/// What comes behind the headers after the last chunk, and the blank line that ends them, as far as they are there.
fn trailers(bytes: &[u8], ended: bool) -> Result<&[u8], NoBody> {
    let mut rest = bytes;
    loop {
        match chunk_line(rest, ended) {
            Ok(([], behind)) => return Ok(behind),
            Ok((line, behind)) if is_trailer(line) => rest = behind,
            Err(NoBody::Partial) if !ended => return Err(NoBody::Partial),
            Ok(_) | Err(_) => return Ok(bytes),
        }
    }
}

/// The first line, without its end, and what comes behind it.
fn chunk_line(bytes: &[u8], ended: bool) -> Result<(&[u8], &[u8]), NoBody> {
    let window = &bytes[..bytes.len().min(MAX_CHUNK_LINE)];
    let (line, behind) = match memchr(b'\n', window) {
        Some(newline) => (&bytes[..newline], &bytes[newline + 1..]),
        None if window.len() == MAX_CHUNK_LINE => return Err(NoBody::Endless),
        None if ended => (window, &[][..]),
        None => return Err(NoBody::Partial),
    };
    Ok((line.strip_suffix(b"\r").unwrap_or(line), behind))
}
