//! The counts of a run.

use crate::choice::choices;
use crate::finding::Severity;
use crate::message::{Count, LanguageChoice, List, Localize as _};

/// The counts of a run.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Tally {
    /// Records that were decoded.
    pub events: u64,
    /// Those of them that the filter left out.
    pub left_out: u64,
    /// Records that could not be decoded.
    pub unreadable: u64,
    /// Texts, such as lines, that neither hold an event nor look like one.
    pub passed_over: u64,
    /// Records that could not be decoded, of a rule that is ignored.
    pub ignored: u64,
    /// Inputs that are not empty, but in which no event was found.
    pub inputs_without_events: u64,
    /// Events without the valid signature that was required.
    pub unverified: u64,
    /// Findings of severity error, including those of unreadable records.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Inputs that could not be opened, or not be read to their end.
    pub failed_inputs: u64,
}

crate::messages! {
    /// A part of a summary.
    pub(super) enum SummaryMessage {
        Counted { count: Count } => "{count}", "{count}";
        LeftOut { events: Count } => "{events} left out", "未选中 {events}";
        PassedOver { lines: Count } => "{lines} without an event", "{lines}没有事件";
        Unreadable { records: Count } => "{records} unreadable", "{records}无法读取";
    }
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.events += other.events;
        self.left_out += other.left_out;
        self.unreadable += other.unreadable;
        self.passed_over += other.passed_over;
        self.ignored += other.ignored;
        self.inputs_without_events += other.inputs_without_events;
        self.unverified += other.unverified;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.bytes += other.bytes;
        self.failed_inputs += other.failed_inputs;
    }

    pub(super) fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Information => {}
        }
    }

    /// Records that were decoded and selected.
    #[must_use]
    pub fn selected(&self) -> u64 {
        self.events - self.left_out
    }

    /// A summary in one line.
    #[must_use]
    pub fn summary(&self, language: LanguageChoice) -> String {
        List::new(self.summary_parts()).to_text(language)
    }

    pub(super) fn summary_parts(&self) -> Vec<SummaryMessage> {
        let mut parts = vec![SummaryMessage::Counted { count: Count::Events(self.selected()) }];
        if self.left_out > 0 {
            parts.push(SummaryMessage::LeftOut { events: Count::Events(self.left_out) });
        }
        if self.unreadable > 0 {
            parts.push(SummaryMessage::Unreadable { records: Count::Records(self.unreadable) });
        }
        if self.passed_over > 0 {
            parts.push(SummaryMessage::PassedOver { lines: Count::Lines(self.passed_over) });
        }
        parts.push(SummaryMessage::Counted { count: Count::Errors(self.errors) });
        parts.push(SummaryMessage::Counted { count: Count::Warnings(self.warnings) });
        parts
    }

    /// The severity of the worst finding that is not only information.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        if self.errors > 0 { Some(Severity::Error) } else { (self.warnings > 0).then_some(Severity::Warning) }
    }
}

choices! {
    /// The least severity of findings with which a run fails.
    pub enum FailOn {
        Error = "error": "Errors", "错误";
        Warning = "warning": "Errors and warnings", "错误和警告";
        Never = "never": "Nothing", "无";
    }
}

impl FailOn {
    /// The least severity that is a failure; `None` if nothing is.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Never => None,
            Self::Warning => Some(Severity::Warning),
        }
    }

    /// Whether a run with these counts has failed.
    #[must_use]
    pub fn has_failed(self, tally: &Tally) -> bool {
        self.severity().is_some_and(|least| tally.worst() >= Some(least))
    }
}
