//! The swim lanes of a timeline: how long its nodes and everything else had which status, the outcomes, and
//! the places of all this in a chart, without the form in which it is drawn.

mod axis;
mod builder;
mod lane;
mod lane_subject;
mod length;
mod longest;
mod owner;
#[cfg(test)]
mod tests;

pub(crate) use axis::{CHART_WIDTH, ShortenedWait, TimeAxis};
pub(crate) use lane::{Bar, BarEnd, Lane, Mark, MarkKind, Rollback};
pub(crate) use length::Length;
pub(crate) use longest::{LISTED, Lasting, Longest};
pub(crate) use owner::OwnerResult;

use crate::finding::{Message, Rule};
use crate::trace::{Analyzed, TimelineState};
use builder::LaneBuilder;
use lane_subject::ChangeAt;

/// The chart of a timeline. Events are indices in the timeline; places are in units of [`CHART_WIDTH`].
///
/// Each event is the beginning or the end of a bar, or one of the events of a mark. One that has a finding is
/// part of a mark in any case.
#[derive(Debug)]
pub(crate) struct Lanes {
    /// The nodes last, each in the order of their first events.
    pub(crate) lanes: Vec<Lane>,
    pub(crate) rollbacks: Vec<Rollback>,
    pub(crate) axis: TimeAxis,
}

impl Lanes {
    pub(crate) fn new(analyzed: &Analyzed<'_>) -> Self {
        let Analyzed { timeline, analysis } = analyzed;
        let mut builder = LaneBuilder::default();
        for index in &analysis.order {
            let event = &timeline.events[*index].event;
            if analysis
                .findings_about(*index)
                .any(|finding| matches!(finding.message, Message::PartEndMissing { .. }))
            {
                builder.lose_ends(*index, event);
            }
            let is_repeated = repeats(analyzed, *index);
            let changes: Vec<_> = event.kind.changes().collect();
            let lanes = changes.iter().enumerate().map(|(number, change)| {
                let change = ChangeAt { index: *index, number, change: *change };
                if is_repeated { builder.lane_of(change) } else { builder.change(change) }
            });
            let mut lanes: Vec<_> = lanes.collect();
            if lanes.is_empty() {
                lanes.push(builder.lane_of_other(*index, event));
            }
            let kind = analysis.findings_about(*index).filter_map(|finding| MarkKind::of(finding.rule)).max();
            let kind = kind.or_else(|| match changes.first() {
                Some(_) if !is_repeated => None,
                _ if timeline.events[*index].is_redelivered() => Some(MarkKind::Duplicate),
                _ => Some(MarkKind::Other),
            });
            if let Some(kind) = kind {
                builder.lanes[lanes[0]].marks.push(Mark { events: vec![*index], kind, at: 0 });
            }
        }
        if let Some(last) = analysis.order.last().filter(|_| analysis.state == TimelineState::Ended) {
            for bar in builder.lanes.iter_mut().flat_map(|lane| &mut lane.bars) {
                if bar.end == BarEnd::Open {
                    bar.lose_end(*last);
                }
            }
        }
        let (lanes, rollbacks, axis) = builder.finish(&times(analyzed));
        Self { lanes, rollbacks, axis }
    }
}

/// Whether an event leaves every status as it is.
fn repeats(analyzed: &Analyzed<'_>, index: usize) -> bool {
    let Analyzed { timeline, analysis } = analyzed;
    timeline.events[index].is_redelivered()
        || analysis.is_copy(index)
        || analysis.is_restated(index)
        || analysis.findings_about(index).any(|finding| {
            matches!(finding.rule, Rule::AfterEnd | Rule::ImpossibleTransition | Rule::RepeatedChange)
        })
}

/// The time of each event, by its index. One without a time has that of the event before it.
fn times(analyzed: &Analyzed<'_>) -> Vec<i64> {
    let Analyzed { timeline, analysis } = analyzed;
    let known = || analysis.order.iter().filter_map(|index| timeline.events[*index].event.time);
    let mut times = vec![0; timeline.events.len()];
    let mut last = known().next().unwrap_or_default();
    for index in &analysis.order {
        last = timeline.events[*index].event.time.unwrap_or(last);
        times[*index] = last;
    }
    times
}
