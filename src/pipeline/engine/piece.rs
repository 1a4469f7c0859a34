//! What a worker of a run works on.

use std::sync::Arc;

use crate::finding::{Finding, Help, Message, Rule};
use crate::frame::Block;
use crate::location::Location;
use crate::pipeline::ingest::{Decoded, Decoder, Failure};
use crate::plain_text::{Compression, TextProblem};

/// A part of an input.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one is made for each block, and it is not stored")]
pub(in crate::pipeline) enum InputPiece<'p> {
    /// A block, and the name of its input.
    Block(&'p Block, &'p Arc<str>),
    /// The finding about an input that is not read, or not any further, and its place.
    Unread(Finding, Location),
}

impl InputPiece<'_> {
    /// Passes everything in this part of the input to `sink`, in order.
    pub(in crate::pipeline) fn decode(self, decoder: &mut Decoder<'_>, mut sink: impl FnMut(Decoded<'_>)) {
        match self {
            Self::Block(block, file) => decoder.decode(block, file, sink),
            Self::Unread(finding, location) => sink(Decoded::Failed(unread(finding, &location))),
        }
    }
}

/// The failure of an input that is not read.
pub(in crate::pipeline) fn unread(finding: Finding, location: &Location) -> Failure<'_> {
    Failure { finding, text: "", location, embedded: false, container: None, pointer: None }
}

/// The finding about an input that is not read, or not any further.
#[must_use]
pub fn text_finding(problem: TextProblem) -> Finding {
    let (rule, help) = match problem {
        TextProblem::Binary | TextProblem::Format { .. } => (Rule::NotText, Help::ConvertToText),
        TextProblem::Tar => (Rule::NotText, Help::Unpack { command: "tar -xOf" }),
        TextProblem::Twice { outer, .. } => (Rule::NotText, Help::Unpack { command: command(outer) }),
        TextProblem::Zip => (Rule::NotText, Help::Unpack { command: "unzip -p" }),
        TextProblem::Corrupt { .. } | TextProblem::Truncated { .. } => (Rule::NotUnpacked, Help::CopyAgain),
        TextProblem::Window { compression } => {
            (Rule::NotUnpacked, Help::Unpack { command: command(compression) })
        }
    };
    Finding::new(rule, Message::Text { problem }).at_byte(0).help(help)
}

/// The command that unpacks a file.
fn command(compression: Compression) -> &'static str {
    match compression {
        Compression::Bzip2 => "bzip2 -dc",
        Compression::Gzip => "gzip -dc",
        Compression::Xz => "xz -dc",
        Compression::Zstd => "zstd -dc --long=31",
    }
}
