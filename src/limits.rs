//! The limits of records, which every reader of input keeps to.

/// The deepest nesting of objects and arrays in a record. The scanner of JSON refuses deeper documents, so
/// code that is recursive over a document that the scanner has read is recursive to this depth only.
pub const MAX_DEPTH: usize = 100;

/// The largest number of known members read of one record. A list can have an element every two bytes, which
/// would need far more memory than the record. Later elements are skipped, which is an error.
pub const MAX_MEMBERS: usize = 100_000;

/// The largest size of a record in bytes, unless `--max-record-size` sets another. Framing keeps to it.
pub const MAX_RECORD_SIZE: usize = 16 * 1024 * 1024;

/// The largest size in bytes of a record that can be read at all, whatever `--max-record-size` says: offsets
/// in a record have 32 bits. Reading refuses a longer one.
pub const MAX_LENGTH: usize = u32::MAX as usize;
