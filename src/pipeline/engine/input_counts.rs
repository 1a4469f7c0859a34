//! What was read of an input, to tell whether an event was found in it.

use super::output::LinesWithoutEvent;
use crate::pipeline::Tally;

/// What was read of an input, or of all files of a folder.
#[derive(Debug, Default)]
pub(super) struct InputCounts {
    events: u64,
    /// Records that could not be decoded.
    pub(super) unreadable: u64,
    /// Those of them whose rule is ignored.
    pub(super) ignored: u64,
    /// The lines without an event.
    pub(super) other_lines: Option<LinesWithoutEvent>,
}

impl InputCounts {
    pub(super) fn new(tally: &Tally, other_lines: Option<LinesWithoutEvent>) -> Self {
        let Tally { events, unreadable, ignored, .. } = *tally;
        Self { events, unreadable, ignored, other_lines }
    }

    /// Adds another file of the folder.
    pub(super) fn add(&mut self, other: Self) {
        self.events += other.events;
        self.unreadable += other.unreadable;
        self.ignored += other.ignored;
        match (&mut self.other_lines, other.other_lines) {
            (Some(lines), Some(other)) => lines.lines += other.lines,
            (lines, other) => *lines = lines.take().or(other),
        }
    }

    /// Whether there is something in the input, but no event.
    pub(super) fn is_without_events(&self) -> bool {
        self.events == 0 && (self.other_lines.is_some() || self.unreadable + self.ignored > 0)
    }
}
