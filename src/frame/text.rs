//! Lines that hold no record.

use super::cut::Cutter;
use super::scan::{Outcome, Scans, Window};

impl Cutter {
    /// Whether a line is a JSON value of any kind, or the beginning of an array.
    pub(super) fn is_value(line: &[u8]) -> bool {
        let window = Window { bytes: line, ended: true, limit: usize::MAX };
        let verdict = Scans::default().value(window, 0);
        match verdict.outcome {
            Outcome::Whole(length) => length == line.len(),
            Outcome::Broken => line.starts_with(b"[") && verdict.at == line.len(),
            Outcome::TooDeep => line.starts_with(b"["),
            Outcome::NeedMore | Outcome::TooLarge => false,
        }
    }
}
