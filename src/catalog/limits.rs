//! The limits of catalogue files: what is far beyond any event type is refused before it takes memory.

use std::cell::Cell;

/// Most bytes of a file.
pub(super) const MAX_FILE: usize = 1024 * 1024;

/// Most characters of a text.
pub(super) const MAX_LENGTH: usize = 1024 * 1024;

/// Most bytes of a field's name, with those of the objects around it.
pub(super) const MAX_PATH: usize = 1024;

/// Most bytes of the example of a text.
pub(super) const MAX_EXAMPLE: usize = 1024;

/// Most fields of an event type, those of a shared object counted as often as it is used.
const MAX_FIELDS: usize = 10_000;

/// Most bytes of the shared files of an event type, counted as often as they are used.
const MAX_SHARED: usize = 4 * MAX_FILE;

/// What one event type has taken of its limits.
#[derive(Debug, Default)]
pub(super) struct Usage {
    fields: Cell<usize>,
    shared: Cell<usize>,
    least: Cell<usize>,
}

impl Usage {
    /// One more field.
    pub(super) fn field(&self) -> Result<(), String> {
        let message = "an event type has at most 10000 fields, those of a shared object counted at every use";
        add(&self.fields, 1, MAX_FIELDS, message)
    }

    /// A shared file of this size is used once more.
    pub(super) fn bytes(&self, size: usize) -> Result<(), String> {
        let message = "the shared objects of an event type have at most 4 MiB, counted at every use";
        add(&self.shared, size, MAX_SHARED, message)
    }

    /// A text with at least so many characters.
    pub(super) fn least(&self, characters: usize) -> Result<(), String> {
        let message = "the least lengths of an event type's texts have a sum of at most 1048576 characters";
        add(&self.least, characters, MAX_LENGTH, message)
    }
}

fn add(spent: &Cell<usize>, more: usize, limit: usize, message: &str) -> Result<(), String> {
    spent.set(spent.get().saturating_add(more));
    if spent.get() > limit { Err(message.to_owned()) } else { Ok(()) }
}
