//! How long something lasts.

use super::lane::{Bar, BarEnd};
use crate::finding::{Message, Rule};
use crate::trace::Analyzed;

/// The time between the beginning and the end of something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Length {
    /// It has ended, after this many milliseconds.
    Ended(i64),
    /// It has not ended. It began at this time, if that is known.
    Open { since: Option<i64> },
    /// It ended as it began, as a node that is skipped does.
    Momentary,
    /// It has ended, but the log lacks its beginning, its end or a time.
    Unknown,
}

impl Length {
    /// The length of what has ended, by the times of its beginning and its end.
    pub(super) fn between(begin: Option<i64>, end: Option<i64>) -> Self {
        match begin.zip(end) {
            Some((begin, end)) => Self::Ended(end.saturating_sub(begin)),
            None => Self::Unknown,
        }
    }
}

impl Bar {
    /// How long its status lasts.
    pub(crate) fn length(&self, analyzed: &Analyzed<'_>) -> Length {
        let lacks_begin = |event: usize| {
            analyzed.analysis.findings_about(event).any(|finding| {
                // A missing end is that of another node.
                finding.rule == Rule::MissingBeginning
                    || matches!(finding.message, Message::PartNotStarted { .. })
            })
        };
        let time = |event: usize| analyzed.timeline.events[event].event.time;
        let begin = self.begin.and_then(time);
        match self.end {
            BarEnd::At(event) if self.begin.is_none() && !lacks_begin(event) => Length::Momentary,
            BarEnd::At(event) => Length::between(begin, time(event)),
            BarEnd::Before(_) => Length::Unknown,
            BarEnd::Open => Length::Open { since: begin },
        }
    }
}
