//! The limits of catalog files. They are far beyond any event type, and bound the memory that a file can
//! take.

use std::cell::Cell;

use super::ParseProblem;
use crate::message::Count;

/// The most bytes of a file.
pub(super) const MAX_FILE: u64 = 1024 * 1024;

/// The most characters of a string, and of the minimum lengths of an event type's strings together.
pub(super) const MAX_LENGTH: u64 = 1024 * 1024;

/// The most bytes of a field's path.
pub(super) const MAX_PATH: usize = 1024;

/// The most bytes of an example.
pub(super) const MAX_EXAMPLE: usize = 1024;

/// The most fields of an event type; those of a shared object count at every use.
const MAX_FIELDS: usize = 10_000;

/// The most bytes of the shared files of an event type, which count at every use.
const MAX_SHARED: u64 = 4 * MAX_FILE;

/// The part of its limits that an event type has used.
#[derive(Debug, Default)]
pub(super) struct Usage {
    fields: Cell<usize>,
    shared_bytes: Cell<u64>,
    minimum_lengths: Cell<u64>,
}

impl Usage {
    /// Counts a field.
    pub(super) fn add_field(&self) -> Result<(), ParseProblem> {
        self.fields.set(self.fields.get() + 1);
        if self.fields.get() > MAX_FIELDS {
            return Err(ParseProblem::TooManyFields { limit: MAX_FIELDS });
        }
        Ok(())
    }

    /// Counts the bytes of a shared file that is used.
    pub(super) fn add_shared(&self, bytes: usize) -> Result<(), ParseProblem> {
        self.shared_bytes.set(self.shared_bytes.get().saturating_add(bytes as u64));
        if self.shared_bytes.get() > MAX_SHARED {
            return Err(ParseProblem::SharedTooLarge { limit: Count::Bytes(MAX_SHARED) });
        }
        Ok(())
    }

    /// Counts the minimum length of a string, in characters.
    pub(super) fn add_minimum(&self, characters: usize) -> Result<(), ParseProblem> {
        self.minimum_lengths.set(self.minimum_lengths.get().saturating_add(characters as u64));
        if self.minimum_lengths.get() > MAX_LENGTH {
            return Err(ParseProblem::MinimumsTooLarge { limit: Count::Characters(MAX_LENGTH) });
        }
        Ok(())
    }
}
