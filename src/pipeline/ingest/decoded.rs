//! The results of decoding.

use crate::diagnostic::Source;
use crate::finding::Finding;
use crate::location::Location;
use crate::record::{Container, Record};

/// A record or text that was decoded.
#[derive(Clone, Debug)]
pub(in crate::pipeline) enum Decoded<'r> {
    /// A record.
    Record(Record<'r>),
    /// A record that cannot be decoded.
    Failed(Failure<'r>),
    /// A text that neither holds an event nor looks like one.
    PassedOver {
        /// The text, as far as it is UTF-8.
        text: &'r str,
        /// The location of its first byte.
        location: &'r Location,
        /// The delivery that it is, or is the body of.
        container: Option<&'r Container<'r>>,
    },
}

/// A record that cannot be decoded.
#[derive(Clone, Debug)]
pub(in crate::pipeline) struct Failure<'r> {
    /// The reason, with advice.
    pub(in crate::pipeline) finding: Finding,
    /// The text of the record, as far as it is UTF-8.
    pub(in crate::pipeline) text: &'r str,
    /// The location of its first byte.
    pub(in crate::pipeline) location: &'r Location,
    /// Whether the text is not in the input as it is.
    pub(in crate::pipeline) embedded: bool,
    /// The delivery, or else the encrypted body, that the record is in; `None` if it is in the input by itself.
    pub(in crate::pipeline) container: Option<&'r Container<'r>>,
    /// The JSON Pointer of the record in the document that it is a part of.
    pub(in crate::pipeline) pointer: Option<&'r str>,
}

impl<'r> Failure<'r> {
    /// Where its finding is, for diagnostics without excerpts.
    pub(in crate::pipeline) fn source(&self) -> Source<'r> {
        let Self { text, embedded, location, pointer, .. } = *self;
        Source { text, embedded, location, pointer, secrets: None }
    }
}

/// A receiver of what was decoded.
pub(super) type Sink<'s> = dyn FnMut(Decoded<'_>) + 's;

/// The result of decoding a text, besides what was passed to the sink.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Decoding {
    /// Something was passed to the sink.
    Done,
    /// The text neither holds an event nor looks like one; nothing was passed to the sink.
    Nothing,
}

impl Decoding {
    pub(super) fn or(self, other: Self) -> Self {
        if self == Self::Done { self } else { other }
    }
}
