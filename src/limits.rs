//! The limits that hold for every reader of input, in one place.

/// How deep objects and arrays may be nested. The scanner of JSON keeps to it, and everything that reads JSON reads
/// through the scanner; so what is recursive over a document that the scanner has passed is so to this depth only.
pub const MAX_DEPTH: usize = 100;

/// As many known members as are read of one record. A list can have an element every two bytes, which would take far more
/// memory than the record; elements behind this many members are passed over, which is an error.
pub const MAX_MEMBERS: usize = 100_000;

/// The largest record, in bytes, unless `--max-record-size` says otherwise. Framing keeps to it.
pub const MAX_RECORD_SIZE: usize = 16 * 1024 * 1024;

/// The largest record that can be read at all, in bytes, whatever `--max-record-size` says: places in a record are kept
/// in 32 bits. Reading refuses a longer one.
pub const MAX_LENGTH: usize = u32::MAX as usize;
