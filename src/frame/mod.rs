//! Bytes into records: finds where each record of the input begins and ends, whatever stands around it.
//!
//! A record is one JSON document. Documents stand one a line, or over several lines, one after another, in an
//! array, after the prefix of a log line, or as the body of a raw HTTP request. Here only their bounds are
//! found, by local rules wherever that is enough: in JSON, a `}` at the end of a line ends the document unless
//! `,`, `}` or `]` comes next.

mod block;
mod cut;
mod look;
mod request;
mod stretch;
mod text;

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
