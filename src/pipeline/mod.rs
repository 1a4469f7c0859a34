//! The rooms joined: inputs to outputs, a block at a time.

mod arrival;
mod beginnings;
mod blocking;
mod decode;
mod flow;
mod follow;
mod input;
mod records;
mod refusal;
mod seal;
mod simulate;
mod sink;
mod trace;
mod validate;

pub use blocking::Blocking;
pub use decode::Decode;
pub use input::Input;
pub use records::Verify;
pub use refusal::over_limit;
pub use seal::{decrypt, encrypt};
pub use simulate::{Simulate, SimulateWriteError};
pub use sink::Outputs;
pub use trace::{Trace, Traced};
pub use validate::{FailOn, Validate};

pub use crate::limits::MAX_RECORD_SIZE;

/// What came of a run.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Tally {
    /// Records that could be read.
    pub events: u64,
    /// Records that could not be read or decrypted.
    pub unreadable: u64,
    /// Events that were refused because of their signature.
    pub unverified: u64,
    /// Findings that are errors, those of unreadable records with them.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// Bytes of the inputs that were read.
    pub bytes: u64,
    /// Inputs that could not be opened or read to their end.
    pub broken_inputs: u64,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.events += other.events;
        self.unreadable += other.unreadable;
        self.unverified += other.unverified;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.bytes += other.bytes;
        self.broken_inputs += other.broken_inputs;
    }
}
