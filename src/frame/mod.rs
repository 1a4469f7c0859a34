//! Framing: where each record of the input begins and ends, whatever surrounds it.
//!
//! [`Blocks`] reads an input block by block; a [`Block`] has its bytes and the [`Frame`] of each record that
//! ends in it. A record is one JSON document: one per line, over several lines, one after another, in an
//! array, after the prefix of a log line, or the body of a raw HTTP request. Framing finds only bounds, and
//! by heuristics wherever these are enough: a `}` at the end of a line ends the document unless `,`, `}` or
//! `]` comes next. A frame that cannot be read as one document is framed again by the grammar of JSON with
//! [`Frame::exact_parts`].
//!
//! # Which objects are records
//!
//! At the start of a line, after a document, and in an array: any object. In text: an object with one of the
//! keys `schema`, `header`, `challenge`, `encrypt` and `body`, or with any two of the catalog's envelope. An
//! object that is cut off in text is a record if one key of the envelope was read. A line of text without a
//! record is framed as its objects, or else as the whole line. A printed value that is not JSON, and whose lines
//! are indented after one that ends with `{`, is framed like a damaged record. Such lines that all have the same
//! prefix are one frame.
//!
//! # Where a damaged record ends
//!
//! A document that is not JSON, is nested too deep or is over the size limit ends where the next record
//! begins, and at the latest with its line; if its first line ends with `{`, `[`, `:` or `,`, with the last
//! of the indented lines and closing brackets that follow. The next record is searched from the second byte
//! on, inside of strings too:
//!
//! - An object with the keys of a record is one, even in a string or after a key: a document cut off in a
//!   string or before a value does not swallow the next one.
//! - An object that is less certain, because it is cut off itself or has few keys, is a part of the damaged
//!   record if `"key":`, `[` or, outside of a top-level array, `,` comes before it on its line; and if it is
//!   cut off and its line is indented by more than the damaged record.
//!
//! Some cases are ambiguous. An object inside a damaged record that has all keys of a record counts as a
//! record; two damaged records on a line with only a comma between them count as one, outside of an array;
//! and the next document on the line of a damaged one is not found if it is not a record of Feishu.
//!
//! # Memory and time
//!
//! The frames do not depend on how the input is split into reads. Every decision needs at most as many bytes
//! after the start of a candidate as the size limit of a record: an element, document or candidate that is
//! longer is over the limit, and is skipped while it is read. Text before a record does not count. Text is
//! kept up to that limit or 1 MiB, whichever is more; a line with more text before its first record is framed
//! as text without JSON, and records further on in the line are still found. The time is linear in the size
//! of the input: a scan that stops is never begun again (see `scans`).

mod block;
mod envelope_keys;
mod framer;
mod heuristics;
mod prefixed_lines;
mod scans;
#[cfg(test)]
mod tests;
mod whitespace;
mod window;

use std::ops::Range;

pub use block::{Block, Blocks};
pub use framer::Framing;
pub use prefixed_lines::without_prefixes;

use crate::delivery::{BodyEnd, Headers};
use crate::location::Position;
use framer::Framer;

/// The bounds of one record in a block.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Frame {
    /// The bytes of the block, without whitespace around the record.
    pub range: Range<usize>,
    /// The position of the first byte in its file.
    pub position: Position,
    /// The kind of the bytes.
    pub content: Content,
    /// The headers of the request of which this is the body.
    pub headers: Option<Box<Headers>>,
    bounds: Bounds,
}

/// The kind of the bytes of a frame.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Content {
    /// The whole body of a request, with whitespace that belongs to it.
    Body(BodyEnd),
    /// A JSON document, or what should be one.
    Document,
    /// Text without JSON.
    NoJson,
    /// No bytes: the array of records that the input ends in is not closed.
    OpenArray,
    /// The start of an object that is not closed, around the records that follow.
    OpenObject,
    /// The lines of a value of which each has the same prefix, which [`without_prefixes`] removes.
    PrefixedLines,
    /// The first bytes of a record over the size limit, as far as they are in this block.
    TooLarge,
    /// More bytes of a record over the size limit, which begins in an earlier block.
    TooLargeTail,
}

/// The records in a text that is a part of another document, such as a string; its first byte is at `position`.
#[must_use]
pub fn text_frames(text: &[u8], position: Position) -> Vec<Frame> {
    let mut frames = Vec::new();
    Framer::exact(position).push(text, 0, true, &mut frames);
    for frame in &mut frames {
        frame.bounds = Bounds::Exact;
    }
    frames
}

/// The method by which the bounds of a frame were found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Bounds {
    /// By the grammar of JSON.
    Exact,
    /// By heuristics, or up to the end of a line: there may be several records in the frame.
    Heuristic,
}

impl Frame {
    /// The records in this frame, found by the grammar of JSON; `block` has the bytes of the frame's block. A
    /// frame that cannot be read as one document may hold several, or one and other text. `None` if there is
    /// nothing to split: the frame is not a document, or is such a part itself.
    #[must_use]
    pub fn exact_parts(&self, block: &[u8]) -> Option<Vec<Self>> {
        if self.content != Content::Document || self.bounds == Bounds::Exact {
            return None;
        }
        let mut parts = text_frames(&block[self.range.clone()], self.position);
        for part in &mut parts {
            part.range = self.range.start + part.range.start..self.range.start + part.range.end;
        }
        if let (Some(first), Some(_)) = (parts.first_mut(), &self.headers) {
            first.headers.clone_from(&self.headers);
        }
        Some(parts)
    }
}
