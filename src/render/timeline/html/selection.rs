//! The timelines that a page shows: as many as a browser can handle.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::Analyzed;
use super::overview::severity;
use crate::finding::Severity;
use crate::trace::{Analysis, Timeline};

/// The most timelines that a page shows.
const TIMELINE_LIMIT: usize = 2_000;

/// The timelines of the highest ranks.
#[derive(Debug, Default)]
pub(super) struct PageSelection {
    /// The one of the lowest rank on top.
    timelines: BinaryHeap<Reverse<SelectedTimeline>>,
    /// The number of timelines that were offered.
    offered: u64,
}

/// A timeline of the page.
#[derive(Debug)]
pub(super) struct SelectedTimeline {
    pub(super) number: u64,
    rank: TimelineRank,
    timeline: Timeline,
    analysis: Analysis,
}

/// The rank by which timelines are selected: those with errors first, then the longest, then the first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct TimelineRank {
    has_error: bool,
    length_ms: u64,
    number: Reverse<u64>,
}

impl PageSelection {
    /// Offers a timeline. Returns its number, from 1.
    pub(super) fn offer(&mut self, analyzed: &Analyzed<'_>) -> u64 {
        self.offered += 1;
        let number = self.offered;
        let Analyzed { timeline, analysis } = analyzed;
        let times = || timeline.events.iter().filter_map(|event| event.event.time);
        let rank = TimelineRank {
            has_error: severity(analyzed) == Some(Severity::Error),
            length_ms: times().max().unwrap_or(0).abs_diff(times().min().unwrap_or(0)),
            number: Reverse(number),
        };
        let is_full = self.timelines.len() == TIMELINE_LIMIT;
        if !is_full || self.timelines.peek().is_some_and(|Reverse(lowest)| lowest.rank < rank) {
            if is_full {
                self.timelines.pop();
            }
            let (timeline, analysis) = ((*timeline).clone(), (*analysis).clone());
            self.timelines.push(Reverse(SelectedTimeline { number, rank, timeline, analysis }));
        }
        number
    }

    /// The number of timelines that were offered.
    pub(super) fn offered(&self) -> u64 {
        self.offered
    }

    /// The timelines, in the order in which they were offered if all of them are shown, otherwise in the order
    /// of their ranks.
    pub(super) fn into_timelines(self) -> Vec<SelectedTimeline> {
        let is_complete = self.timelines.len() as u64 == self.offered;
        let mut timelines: Vec<_> = self.timelines.into_iter().map(|Reverse(timeline)| timeline).collect();
        timelines.sort_unstable_by(|left, right| {
            let by_number = left.number.cmp(&right.number);
            if is_complete { by_number } else { right.rank.cmp(&left.rank) }
        });
        timelines
    }
}

impl SelectedTimeline {
    pub(super) fn analyzed(&self) -> Analyzed<'_> {
        Analyzed { timeline: &self.timeline, analysis: &self.analysis }
    }
}

impl Ord for SelectedTimeline {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank.cmp(&other.rank)
    }
}

impl PartialOrd for SelectedTimeline {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for SelectedTimeline {}

impl PartialEq for SelectedTimeline {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}
