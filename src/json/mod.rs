//! JSON as text: documents are read, searched and reformatted without building a tree, so that every value
//! keeps the bytes with which it is written.
//!
//! `Scanner` reads a document from front to back, and everything else here is built on it: [`members()`] and
//! [`elements`] split an object or array into its parts, [`compact`] and [`pretty`] change the whitespace
//! between tokens. A value whose bytes arrive in parts is read by `PartialScan`. Both accept what
//! `serde_json` accepts; [`syntax_error()`] says what is wrong with a text that is not JSON.

mod key_filter;
mod members;
mod number;
mod partial;
mod reformat;
mod scan;
mod span;
mod string;
mod syntax_error;
mod text;
mod tokens;
mod whitespace;

pub use members::{elements, key, members};
pub use reformat::{compact, pretty};
pub use span::Span;
pub use string::write_string;
pub use syntax_error::{SyntaxError, SyntaxProblem, TruncatedPart, syntax_error};
pub(crate) use text::scanned_string;
pub use text::{parse_string, quote};

pub(crate) use key_filter::KeyFilter;
pub(crate) use members::{Elements, Members};
pub(crate) use number::leading_number;
pub(crate) use partial::{PartialScan, ScanInput, ScanOutcome};
pub(crate) use reformat::{Layout, reformat_within};
pub(crate) use scan::{ScanError, Scanner, Token};
pub(crate) use string::plain_contents;
pub(crate) use tokens::Tokens;
pub(crate) use whitespace::{is_whitespace, leading_whitespace};

/// Whether the text is one JSON document of at most [`MAX_DEPTH`](crate::limits::MAX_DEPTH) levels.
pub(crate) fn is_document(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.skip_value().is_ok() && scanner.is_at_end()
}

/// The byte offset in `whole` of `part`, which is borrowed from it.
#[must_use]
pub fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}
