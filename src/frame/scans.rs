//! The scans of values that have begun, kept so that no byte is scanned again and again.

use super::envelope_keys::EnvelopeKeys;
use crate::json::{PartialScan, ScanInput, ScanOutcome, is_whitespace};

/// The result of scanning a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScannedValue {
    pub(super) outcome: ScanOutcome,
    /// The keys of an object, as far as it was scanned.
    pub(super) keys: EnvelopeKeys,
    /// The end of what was scanned.
    pub(super) scanned_to: usize,
}

impl ScannedValue {
    /// Whether the value, which begins at `start`, is an object as far as its first key or its end.
    pub(super) fn opens_object(self, bytes: &[u8], start: usize) -> bool {
        let inside = start + 1..self.scanned_to.max(start + 1);
        bytes[start] == b'{' && bytes[inside].iter().any(|byte| !is_whitespace(*byte))
    }
}

/// Scans of values. One of an object is also a scan of the objects that are open in it, and continues as one
/// of them when the outer one is given up. At any byte a scan is either inside of a string or not, so two
/// scans are enough for all objects that are open, and a third one for an object that is closed in both.
#[derive(Debug, Default)]
pub(super) struct Scans([PartialScan<EnvelopeKeys>; 3]);

impl Scans {
    /// Scans the value at `start`, or resumes its scan. `start` never decreases.
    pub(super) fn value(&mut self, input: ScanInput<'_>, start: usize) -> ScannedValue {
        let scan = if let Some(index) = self.0.iter().position(|scan| scan.covers(start)) {
            let scan = &mut self.0[index];
            scan.narrow(start);
            scan
        } else {
            let [first, second, third] = &mut self.0;
            let earlier = if first.offset() <= second.offset() { first } else { second };
            let scan = if earlier.offset() <= third.offset() { earlier } else { third };
            scan.begin(start);
            scan
        };
        let outcome = scan.run(input, EnvelopeKeys::add);
        let value = ScannedValue { outcome, keys: scan.keys(), scanned_to: scan.offset() };
        if matches!(outcome, ScanOutcome::Complete(_)) {
            scan.clear();
        }
        value
    }

    /// Drops the first `count` bytes.
    pub(super) fn shift(&mut self, count: usize) {
        for scan in &mut self.0 {
            scan.shift(count);
        }
    }
}
