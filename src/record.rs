//! A record of the input after it was decrypted and read: what `check`, `trace` and the output formats work
//! on.

use std::borrow::Cow;

use crate::cipher::{KeyOrigin, SignatureStatus};
use crate::delivery::{Delivery, ReceivedAt};
use crate::event::Event;
use crate::finding::Finding;
use crate::location::Location;
use crate::printed::Reconstructed;
use crate::secret::{Names, Secrets};

/// A decoded record.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Record<'r> {
    /// The event.
    pub event: &'r Event<'r, 'r>,
    /// The event as it was before it was redacted, if it was.
    pub original: Option<&'r Event<'r, 'r>>,
    /// The plaintext of the record, from `{` to `}`.
    pub text: &'r str,
    /// The findings about the record, if it was checked.
    pub findings: &'r [Finding],
    /// Whether the record was encrypted.
    pub encrypted: bool,
    /// Where the key is from with which the record was decrypted.
    pub key: Option<&'r KeyOrigin>,
    /// The printed form from which the event was read; `None` if the text is that of the event.
    pub reconstructed: Option<&'r Reconstructed>,
    /// The delivery, or else the encrypted body, that the record is in; `None` if it is in the input by itself.
    pub container: Option<&'r Container<'r>>,
    /// Whether the plaintext is not in the input as it is, because it was encrypted or part of a JSON string.
    pub embedded: bool,
    /// The result of checking the signature, if it was checked.
    pub signature: Option<SignatureStatus>,
    /// The time at which the delivery was received, if it is known.
    pub received_at: Option<ReceivedAt>,
    /// The location of the first byte of the record.
    pub location: &'r Location,
    /// The JSON Pointer of the record in the document that it is a part of; strings that hold JSON are passed as
    /// the JSON would be. `None` if it is not a part of one.
    pub pointer: Option<&'r str>,
}

/// What a record is in.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "what surrounds events")]
pub enum Container<'r> {
    /// A delivery, encrypted or not.
    Delivery(&'r Delivery<'r>),
    /// The text of an encrypted body.
    Encrypted(&'r str),
}

impl<'r> Container<'r> {
    /// The delivery, if it is one.
    #[must_use]
    pub fn delivery(&self) -> Option<&'r Delivery<'r>> {
        match *self {
            Self::Delivery(delivery) => Some(delivery),
            Self::Encrypted(_) => None,
        }
    }
}

impl<'r> Record<'r> {
    /// The record of an event that is in the input as it is.
    #[must_use]
    pub fn new(event: &'r Event<'r, 'r>, text: &'r str, location: &'r Location) -> Self {
        Self {
            event,
            original: None,
            text,
            findings: &[],
            encrypted: false,
            key: None,
            reconstructed: None,
            container: None,
            embedded: false,
            signature: None,
            received_at: None,
            location,
            pointer: None,
        }
    }

    /// The event by whose members records are selected: the original if it was redacted.
    #[must_use]
    pub fn original_event(&self) -> &'r Event<'r, 'r> {
        self.original.unwrap_or(self.event)
    }

    /// The plaintext without what an earlier run of this tool has appended.
    #[must_use]
    pub fn plain(&self) -> Cow<'r, str> {
        let mut from = 0;
        let mut kept = String::new();
        for added in &self.event.annotations {
            kept.push_str(&self.text[from..added.start]);
            from = added.end;
        }
        if from == 0 { Cow::Borrowed(self.text) } else { Cow::Owned(kept + &self.text[from..]) }
    }

    /// The spans of secrets in the plaintext.
    #[must_use]
    pub fn secrets(&self) -> Secrets {
        Secrets::of_document(self.text, self.event.secrets(), &Names::default())
    }
}
