//! The text of an input, whatever it is packed in.
//!
//! A [`TextReader`] looks at the first bytes of an input. It unpacks gzip, zstd, bzip2 and xz, turns UTF-16
//! into UTF-8, and refuses what is not text. Other text passes through as it is, also if it is not UTF-8.
//!
//! # What is not text
//!
//! - tar and zip archives, and files that begin with the signature of another binary format.
//! - Bytes of which more than a 32nd are NUL or other control characters, and at least four or a fourth.
//!   Compressed and encrypted bytes have a tenth, other binary formats more; text has none, in any encoding.
//!   Tabs, line breaks, form feeds, backspaces and escapes do not count.
//!
//! The first [`HEAD_SIZE`] bytes decide. Earlier, an input is text if it begins with `{"` or the like; and as
//! soon as its first lines have no control characters, if they are UTF-8 or have 64 bytes, so that a pipe is
//! answered line by line. It never depends on how the bytes arrive. A few broken bytes in an event log, and
//! text in GBK, are text: what they are in is reported record by record.
//!
//! # UTF-16
//!
//! Text that begins with a byte order mark in UTF-16; or of which a fourth of the second bytes of all pairs
//! are NUL and at most a fourth as many of the first (little-endian), or the other way round (big-endian), and
//! which is text then by the rule above, as soon as its first line shows it. An unpaired surrogate becomes U+FFFD.
//!
//! # Memory
//!
//! A buffer of 64 KiB, and what the decompressor needs: 50 KiB for gzip, 4 MiB for bzip2, the window that the
//! input declares and less than 1 MiB for zstd and xz. A window of more than [`MAX_WINDOW_SIZE`] is refused.

mod compression;
mod decompressor;
mod detect;
mod error;
mod prefixed;
mod reader;
#[cfg(test)]
mod tests;
mod unpacker;
mod utf16;

pub use compression::Compression;
pub use decompressor::MAX_WINDOW_SIZE;
pub use detect::{HEAD_SIZE, is_unchanged};
pub use error::{TextError, TextProblem};
pub use reader::TextReader;
