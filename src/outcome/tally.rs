//! The counts of a run, and what they mean for it.

use super::Outcome;
use crate::answer::{Reason, Verdict};
use crate::choice::Choice as _;
use crate::finding::Rule;
use crate::message::{Count, LanguageChoice, List, Localize as _};

/// The counts of the deliveries of a run.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct OutcomeTally {
    /// Deliveries that have ended.
    pub deliveries: u64,
    /// Attempts, several for a delivery that was repeated.
    pub attempts: u64,
    /// Whether the run was interrupted while there were events left.
    pub is_interrupted: bool,
    /// Attempts that reached a consumer.
    reached: u64,
    /// Deliveries that did not end as expected.
    unexpected: u64,
    /// Deliveries by verdict, in the order of [`Verdict::ALL`].
    verdicts: [u64; Verdict::ALL.len()],
    /// Deliveries by reason, in the order of [`Reason::ALL`].
    reasons: [u64; Reason::ALL.len()],
}

/// The result of a run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "each is an exit status of its own")]
pub enum RunStatus {
    /// Every delivery ended as expected.
    Expected,
    /// A delivery did not, or the run was interrupted.
    Unexpected,
    /// No consumer was reached at all.
    NothingReached,
}

crate::messages! {
    /// The summary of a run.
    enum OutcomeSummary {
        Nothing { deliveries: Count } => "{deliveries}", "{deliveries}";
        Once { deliveries: Count, verdicts: List<VerdictCount> } => "{deliveries}: {verdicts}", "{deliveries}：{verdicts}";
        Repeated { deliveries: Count, attempts: Count, verdicts: List<VerdictCount> } =>
            "{deliveries} in {attempts}: {verdicts}", "{deliveries}，共 {attempts}：{verdicts}";
    }
}

crate::messages! {
    /// The deliveries with one verdict.
    enum VerdictCount {
        Of { verdict: Verdict, count: u64 } => "{count} {verdict}", "{verdict} {count}";
    }
}

crate::messages! {
    /// Advice after a run.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum OutcomeHelp {
        Unproven =>
            "an empty answer may mean that the signature was rejected; find out with --probe, or accept it with --accept-empty",
            "空应答可能表示签名未通过验证；可用 --probe 探测，或用 --accept-empty 视为已处理";
    }
}

impl OutcomeTally {
    /// Counts an attempt.
    pub fn add(&mut self, outcome: &Outcome) {
        let judgment = &outcome.judgment;
        self.attempts += 1;
        self.reached += u64::from(judgment.rule() != Some(Rule::NotReached));
        if outcome.is_final {
            self.deliveries += 1;
            self.unexpected += u64::from(!outcome.is_expected);
            self.verdicts[judgment.verdict as usize] += 1;
            self.reasons[judgment.reason as usize] += 1;
        }
    }

    /// The number of deliveries that ended with a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> u64 {
        self.verdicts[verdict as usize]
    }

    /// The deliveries by verdict, those without any included.
    pub fn verdicts(&self) -> impl Iterator<Item = (Verdict, u64)> {
        Verdict::ALL.iter().map(|verdict| (*verdict, self.count(*verdict)))
    }

    /// The deliveries by reason, those without any left out.
    pub fn reasons(&self) -> impl Iterator<Item = (Reason, u64)> {
        let counts = Reason::ALL.iter().map(|reason| (*reason, self.reasons[*reason as usize]));
        counts.filter(|(_, count)| *count > 0)
    }

    /// The result of the run.
    #[must_use]
    pub fn status(&self) -> RunStatus {
        match self {
            Self { unexpected: 0, is_interrupted: false, .. } => RunStatus::Expected,
            Self { attempts: 1.., reached: 0, .. } => RunStatus::NothingReached,
            _ => RunStatus::Unexpected,
        }
    }

    /// The counts in one line: `2 deliveries: 1 handled, 1 dropped`.
    #[must_use]
    pub fn summary(&self, language: LanguageChoice) -> String {
        let verdicts = self.verdicts().filter(|(_, count)| *count > 0);
        let verdicts =
            List::new(verdicts.map(|(verdict, count)| VerdictCount::Of { verdict, count }).collect());
        let (deliveries, attempts) = (Count::Deliveries(self.deliveries), Count::Attempts(self.attempts));
        let summary = if self.deliveries == 0 {
            OutcomeSummary::Nothing { deliveries }
        } else if self.attempts == self.deliveries {
            OutcomeSummary::Once { deliveries, verdicts }
        } else {
            OutcomeSummary::Repeated { deliveries, attempts, verdicts }
        };
        summary.to_text(language)
    }

    /// Advice, if there is any.
    #[must_use]
    pub fn help(&self) -> Option<OutcomeHelp> {
        (self.count(Verdict::Unproven) > 0).then_some(OutcomeHelp::Unproven)
    }
}
