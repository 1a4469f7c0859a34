//! A record of the input after it was decrypted and read: what `check`, `trace` and the output formats work
//! on.

use crate::cipher::SignatureStatus;
use crate::delivery::ReceivedAt;
use crate::event::Event;
use crate::finding::Finding;
use crate::location::Location;
use crate::secret::{Names, Secrets};

/// A decoded record.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Record<'r> {
    /// The event.
    pub event: &'r Event<'r, 'r>,
    /// The plaintext of the record, from `{` to `}`.
    pub text: &'r str,
    /// The findings about the record, if it was checked.
    pub findings: &'r [Finding],
    /// Whether the record was encrypted.
    pub encrypted: bool,
    /// Whether the plaintext is not in the input as it is, because it was encrypted or part of a JSON string.
    pub embedded: bool,
    /// The result of checking the signature, if it was checked.
    pub signature: Option<SignatureStatus>,
    /// The time at which the delivery was received, if it is known.
    pub received_at: Option<ReceivedAt>,
    /// The location of the first byte of the record.
    pub location: &'r Location,
}

impl<'r> Record<'r> {
    /// The record of an event that is in the input as it is.
    #[must_use]
    pub fn new(event: &'r Event<'r, 'r>, text: &'r str, location: &'r Location) -> Self {
        Self {
            event,
            text,
            findings: &[],
            encrypted: false,
            embedded: false,
            signature: None,
            received_at: None,
            location,
        }
    }

    /// The spans of secrets in the plaintext.
    #[must_use]
    pub fn secrets(&self) -> Secrets {
        Secrets::of_document(self.text, self.event.secrets(), &Names::default())
    }
}
