//! Which findings of a record are listed.

use crate::finding::{Finding, Rule, Severity};

/// As many errors, and as many warnings, as are listed of one record; a record of some megabytes could have millions.
const LISTED: usize = 100;

/// As many bytes of JSON Pointers as are listed with the errors of one record, and with the warnings: names may be as long as
/// the record.
const POINTERS: usize = 64 * 1024;

/// The findings of one record, as far as they are listed.
pub(super) struct List<'f> {
    findings: &'f mut Vec<Finding>,
    errors: Room,
    warnings: Room,
    /// The codes of which one is listed, as bits.
    codes: u128,
    /// How many are not listed.
    pub(super) more: usize,
}

/// What is listed of one severity.
#[derive(Default)]
struct Room {
    findings: usize,
    pointers: usize,
}

impl<'f> List<'f> {
    pub(super) fn new(findings: &'f mut Vec<Finding>) -> Self {
        Self { findings, errors: Room::default(), warnings: Room::default(), codes: 0, more: 0 }
    }

    /// Whether one more finding of this code is listed; counts it if it is not. The first of each code always is, so that
    /// neither the exit code nor `--ignore` depends on what is left out.
    pub(super) fn has_room(&mut self, code: Rule) -> bool {
        let room = self.room(code);
        let full = room.findings >= LISTED || room.pointers >= POINTERS;
        let bit = 1 << (code as u32);
        let listed = !full || self.codes & bit == 0;
        self.codes |= bit;
        self.more += usize::from(!listed);
        listed
    }

    pub(super) fn push(&mut self, finding: Finding) {
        let room = self.room(finding.rule);
        room.findings += 1;
        room.pointers += finding.pointer.len();
        self.findings.push(finding);
    }

    fn room(&mut self, code: Rule) -> &mut Room {
        if code.severity() == Severity::Error { &mut self.errors } else { &mut self.warnings }
    }
}
