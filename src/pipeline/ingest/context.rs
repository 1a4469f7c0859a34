//! What is known of a record before it is read.

use super::decoded::{Decoded, Decoding, Failure, Sink};
use super::place::{Place, headers_in};
use crate::cipher::SignatureStatus;
use crate::delivery::{Headers, ReceivedAt};
use crate::event::Event;
use crate::finding::Finding;
use crate::location::Location;
use crate::printed::Reconstructed;
use crate::record::{Container, Record};

/// The context of a record.
#[derive(Clone, Copy)]
pub(super) struct Context<'r> {
    /// The location of its first byte, or of the text that it is embedded in.
    pub(super) location: &'r Location,
    /// Whether the record is the body of a delivery record.
    pub(super) delivered: bool,
    /// Whether the text of the record is not in the input as it is.
    pub(super) embedded: bool,
    /// The result of checking the signature, if it was checked.
    pub(super) signature: Option<SignatureStatus>,
    pub(super) received_at: Option<ReceivedAt>,
    /// The delivery, or else the encrypted body, that the record is in.
    pub(super) container: Option<&'r Container<'r>>,
    /// The place of the record in another JSON document.
    pub(super) place: Option<&'r Place<'r>>,
    /// The JSON Pointer of that place, once the record is known to be one.
    pub(super) pointer: Option<&'r str>,
    /// The printed form from which the text of the record was read.
    pub(super) reconstructed: Option<&'r Reconstructed>,
    /// Whether events in printed forms are looked for too, and bodies without their envelope.
    pub(super) reads_printed: bool,
    /// The whole text of the string that the record is.
    pub(super) body: Option<&'r str>,
    /// The number of levels that may still be searched for events; 0 if only the record itself is read.
    pub(super) searches: u8,
}

impl<'r> Context<'r> {
    /// The largest number of levels, of objects, arrays and texts of strings together, that are searched.
    pub(super) const MAX_SEARCHES: u8 = 250;

    /// The number of values in a text that are tried although they are not events, which bounds the time.
    pub(super) const MAX_OTHERS: usize = 8;

    /// The context of a record that is in the input by itself.
    pub(super) fn new(location: &'r Location, received_at: Option<ReceivedAt>) -> Self {
        Self {
            location,
            received_at,
            delivered: false,
            embedded: false,
            signature: None,
            container: None,
            place: None,
            pointer: None,
            reconstructed: None,
            reads_printed: true,
            body: None,
            searches: Self::MAX_SEARCHES,
        }
    }

    /// The context of what is inside of the record.
    pub(super) fn inside(self) -> Self {
        Self { delivered: false, container: None, signature: None, body: None, ..self }
    }

    /// Whether the record is searched for in a part of a text, which may have other records.
    pub(super) fn is_part(self) -> bool {
        self.searches < Self::MAX_SEARCHES
    }

    /// The headers with a signature in a delivery record with this text, other than its own, or around it.
    pub(super) fn headers_beside(self, record: &str) -> Option<Headers> {
        headers_in(record).or_else(|| self.place?.headers())
    }

    pub(super) fn record<'e>(self, event: &'e Event<'e, 'e>, text: &'e str) -> Record<'e>
    where
        'r: 'e,
    {
        let Self { location, embedded, signature, received_at, container, pointer, reconstructed, .. } = self;
        let record = Record::new(event, text, location);
        Record { reconstructed, container, embedded, signature, received_at, pointer, ..record }
    }

    fn failure(self, text: &'r str, finding: Finding) -> Failure<'r> {
        let Self { location, embedded, container, pointer, .. } = self;
        Failure { finding, text, location, embedded, container, pointer }
    }

    /// Passes on that the record cannot be decoded.
    pub(super) fn fail(self, text: &str, finding: Finding, sink: &mut Sink<'_>) -> Decoding {
        let pointer = self.pointer.is_none().then(|| self.place.map(Place::pointer)).flatten();
        let context = Context { pointer: self.pointer.or(pointer.as_deref()), ..self };
        sink(Decoded::Failed(context.failure(text, finding)));
        Decoding::Done
    }

    /// Passes over a text without an event. A part of a text that may have events elsewhere is not counted.
    pub(super) fn pass_over(self, text: &str, sink: &mut Sink<'_>) -> Decoding {
        if self.is_part() {
            return Decoding::Nothing;
        }
        sink(Decoded::PassedOver { text, location: self.location, container: self.container });
        Decoding::Done
    }
}
