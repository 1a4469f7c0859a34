//! From the bytes of a block to decoded records: framing, signatures, decryption, reading.
//!
//! An [`Ingest`] says how; [`Ingest::decoder`] makes a decoder for one thread, which turns each frame of a
//! block into a record or into the failure that prevents it.

mod context;
mod copies;
mod decoded;
mod decoder;
mod document;
mod embedded_text;
mod escaped;
mod failure;
mod object_kind;
mod outgoing;
mod place;
mod printed;
mod received_at;
mod request;
mod scanned_members;
mod search;
mod searched_document;

pub(super) use decoded::{Decoded, Failure};
pub(super) use decoder::Decoder;
pub use failure::over_limit;
pub(super) use failure::{Rejection, decryption, not_an_event, other_line, text, unreadable};
pub(super) use outgoing::{outgoing, outgoing_event, unread_outgoing};

use crate::catalog::Catalog;
use crate::cipher::Keys;

/// The configuration for reading records, the same for all subcommands that read events.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Ingest<'i> {
    /// The catalog of event types.
    pub catalog: &'i Catalog,
    /// The keys for encrypted events and signatures.
    pub keys: &'i Keys,
    /// The largest record, in bytes.
    pub max_record_size: usize,
    /// The treatment of lines that neither hold an event nor look like one.
    pub other_lines: OtherLines,
}

/// The treatment of lines that neither hold an event nor look like one.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a log of other lines too, or of events only")]
pub enum OtherLines {
    /// They are counted.
    #[default]
    PassOver,
    /// Each is an error.
    Report,
}
