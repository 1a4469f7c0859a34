//! Bytes into records: finds where each record of the input begins and ends, whatever stands around it.
//!
//! A record is one JSON document. Documents stand one a line, or over several lines, one after another, in an
//! array, after the prefix of a log line, or as the body of a raw HTTP request. Here only their bounds are
//! found, by local rules wherever that is enough: in JSON, a `}` at the end of a line ends the document unless
//! `,`, `}` or `]` comes next.
//!
//! # What is a record
//!
//! At the start of a line, behind a document, and in an array, any object. In text, an object whose members say so: one of
//! `schema`, `header`, `challenge`, `encrypt`, `body`, or two of any in the catalogue's envelope, in any order. An object that
//! breaks off looks like a record if one member of the envelope was read. A line of text without a record gives its first
//! object, or else itself.
//!
//! # Where a damaged record ends
//!
//! A document whose grammar is broken, that is too deep, or that is longer than the limit ends where the next record begins, and
//! at the latest with its line; if its first line ends with `{`, `[`, `:` or `,`, with the last of the indented lines and
//! closing brackets that follow. The next record is looked for from its first byte on, whatever the bytes are a part of:
//!
//! - an object with the members of a record is one, in a string or behind a name too: a document cut in a string or before a
//!   value does not take the next one with it;
//! - one that is less certain, because it breaks off itself or has few members, is a part of the damaged record if
//!   `"name":`, `[` or, outside of a top-level array, `,` comes before it on its line, and if it breaks off and its line is
//!   indented by more than the damaged record.
//!
//! There is no telling in these cases, and it is decided so: an object inside a damaged record that has all the members of a
//! record is taken for one; two damaged records on a line between which there is only a comma are one outside of an array;
//! the next document on the line of a damaged one is not found if it is no record of Feishu's.
//!
//! # Memory, and pieces
//!
//! What is found does not depend on how the input is cut into reads. Every decision needs no more bytes than the limit of a
//! record from where the candidate begins: an element, a document or a candidate longer than that is over the limit, and
//! passed over as it comes. The limit is that of a record; text before one is no part of it. Text is kept up to that limit
//! or 1 MiB, whichever is more; if a line has more of it without a record, it is told as text without JSON, and records
//! further on in the line are still found. The time is linear in the bytes: a scan that breaks off is never begun again, see
//! `scan`.

mod array;
mod block;
mod cut;
mod names;
mod request;
mod scan;
mod search;
mod stretch;
#[cfg(test)]
mod tests;
mod text;
mod whitespace;

use std::ops::Range;

pub use block::{Block, Blocks};
pub use cut::Framing;

use crate::delivery::{BodyEnd, Signed};

/// The bounds of one record in a block.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Frame {
    /// Where in the block, without blanks around it.
    pub range: Range<usize>,
    /// Line of the first byte in its file, from 1.
    pub line: u64,
    /// Column of the first byte in its line, in characters, from 1.
    pub column: u64,
    /// What was found.
    pub content: Content,
    /// What the headers of the request say whose body this is.
    pub signed: Option<Box<Signed>>,
}

/// What a frame holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Content {
    /// The body of a request with all that belongs to it, white space too.
    Body(BodyEnd),
    /// A JSON document, or what should have been one.
    Document,
    /// Text without JSON.
    NoJson,
    /// The end of the input inside an array; the frame is empty.
    OpenArray,
    /// More of a record over the size limit, which began in an earlier block.
    Rest,
    /// A record over the size limit, as far as it is in this block.
    TooLarge,
}

/// The records in the bytes of one frame, which begins at this line and column. A frame found by the look of its ends may
/// hold several documents, or one and something else; here each is found by its grammar.
#[must_use]
pub fn split(bytes: &[u8], line: u64, column: u64) -> Vec<Frame> {
    let mut frames = Vec::new();
    cut::Cutter::by_grammar(line, column).cut(bytes, 0, true, &mut frames);
    frames
}
