//! The limits on the findings of one record.

use crate::finding::{Finding, Rule, Severity};

/// The largest number of errors, and of warnings, that are listed for one record; a record of some megabytes
/// could have millions.
const MAX_PER_SEVERITY: usize = 100;

/// The largest number of bytes of JSON Pointers of the errors, and of the warnings, of one record: a name may
/// be as long as the record.
const MAX_POINTER_BYTES: usize = 64 * 1024;

/// The findings of one record, within the limits.
pub(super) struct ListedFindings<'f> {
    findings: &'f mut Vec<Finding>,
    errors: SeverityCounts,
    warnings: SeverityCounts,
    /// The rules with a listed finding, as bits.
    rules: u128,
    /// The number of findings that are not listed.
    pub(super) more: usize,
}

/// The listed findings of one severity.
#[derive(Default)]
struct SeverityCounts {
    findings: usize,
    pointer_bytes: usize,
}

impl<'f> ListedFindings<'f> {
    pub(super) fn new(findings: &'f mut Vec<Finding>) -> Self {
        Self {
            findings,
            errors: SeverityCounts::default(),
            warnings: SeverityCounts::default(),
            rules: 0,
            more: 0,
        }
    }

    /// Whether one more finding of a rule is listed; counts it if not. The first of each rule always is, so
    /// that neither the exit code nor `--ignore` depends on what is left out.
    pub(super) fn is_within_limit(&mut self, rule: Rule) -> bool {
        let counts = self.counts(rule);
        let full = counts.findings >= MAX_PER_SEVERITY || counts.pointer_bytes >= MAX_POINTER_BYTES;
        let bit = 1 << (rule as u32);
        let listed = !full || self.rules & bit == 0;
        self.rules |= bit;
        self.more += usize::from(!listed);
        listed
    }

    pub(super) fn push(&mut self, finding: Finding) {
        let counts = self.counts(finding.rule);
        counts.findings += 1;
        counts.pointer_bytes += finding.pointer().len();
        self.findings.push(finding);
    }

    fn counts(&mut self, rule: Rule) -> &mut SeverityCounts {
        if rule.severity() == Severity::Error { &mut self.errors } else { &mut self.warnings }
    }
}
