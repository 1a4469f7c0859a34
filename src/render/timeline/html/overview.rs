//! The figures at the top of the page. They are of all timelines, and take little memory for each of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::row::SubjectText;
use super::super::{Analyzed, TimelineWriter, cut, name, other_subjects};
use super::text::PageText;
use crate::catalog::StatusKind;
use crate::finding::{Rule, Severity};
use crate::lanes::{Bar, LISTED, Lane, Lanes, Lasting, Length, Longest};
use crate::trace::{EventKind, TimelineState};

/// The most nodes that are counted by their names. A log has a few dozen.
const NODE_LIMIT: usize = 10_000;

/// The figures of all timelines.
#[derive(Debug, Default)]
pub(super) struct Overview {
    pub(super) timelines: u64,
    /// Whether one is about something else than processes and job changes.
    pub(super) has_others: bool,
    /// The number of them that have not ended.
    pub(super) unfinished: u64,
    pub(super) events: u64,
    /// The times of the first and the last event.
    pub(super) period: Option<(i64, i64)>,
    pub(super) outcomes: BTreeMap<StatusKind, u64>,
    pub(super) rules: BTreeMap<Rule, RuleCount>,
    nodes: HashMap<Box<str>, NodeWaits>,
    /// The nodes that are not among `nodes`.
    pub(super) other_nodes: NodeWaits,
    waits: Longest<LongWait>,
}

/// The findings of a rule.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct RuleCount {
    pub(super) findings: u64,
    pub(super) timelines: u64,
}

/// The runs of a node that have ended.
#[derive(Clone, Debug, Default)]
pub(super) struct NodeWaits {
    pub(super) runs: u64,
    pub(super) total_ms: i64,
    pub(super) longest_ms: i64,
    pub(super) longest: EventPlace,
}

/// The place of an event in the page.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct EventPlace {
    /// The number of the timeline.
    pub(super) timeline: u64,
    /// The index of the event in it.
    pub(super) event: usize,
}

/// A wait. Of equal ones, those that come first are greater.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct LongWait {
    /// The event at which it begins.
    pub(super) place: Reverse<EventPlace>,
    pub(super) subject: String,
    pub(super) timeline_name: String,
}

impl Overview {
    /// Adds a timeline with its number.
    pub(super) fn add(&mut self, number: u64, analyzed: &Analyzed<'_>, writer: &TimelineWriter<'_>) {
        let Analyzed { timeline, analysis } = analyzed;
        self.events += timeline.events.len() as u64;
        let mut reported = BTreeSet::new();
        for finding in &analysis.findings {
            let rule = finding.finding.rule;
            let count = self.rules.entry(rule).or_default();
            count.findings += 1;
            count.timelines += u64::from(reported.insert(rule));
        }
        for time in timeline.events.iter().filter_map(|event| event.event.time) {
            let (first, last) = self.period.unwrap_or((time, time));
            self.period = Some((first.min(time), last.max(time)));
        }
        self.has_others |= other_subjects(timeline).next().is_some();
        let lanes = Lanes::new(analyzed);
        let Some(outcome) = lanes.outcome(analyzed) else { return };
        self.timelines += 1;
        self.unfinished += u64::from(analysis.state != TimelineState::Ended);
        *self.outcomes.entry(outcome).or_default() += 1;
        for lane in &lanes.lanes {
            let node = node_name(analyzed, lane.event, writer);
            for bar in &lane.bars {
                self.add_bar(number, (lane, bar), node.as_deref(), analyzed, writer);
            }
        }
    }

    /// The title of the page.
    pub(super) fn title(&self) -> PageText {
        if self.has_others { PageText::GeneralTitle } else { PageText::Title }
    }

    /// The nodes that waited the longest in total, at most [`LISTED`].
    pub(super) fn slowest_nodes(&self) -> Vec<(&str, &NodeWaits)> {
        let mut names: BTreeMap<_, _> = BTreeMap::new();
        #[expect(clippy::iter_over_hash_type, reason = "sorted by a key that differs")]
        for (name, waits) in &self.nodes {
            names.insert((Reverse(waits.total_ms), &**name), waits);
            if names.len() > LISTED {
                names.pop_last();
            }
        }
        names.into_iter().map(|((_, name), waits)| (name, waits)).collect()
    }

    /// The longest waits, at most [`LISTED`]. One that has not ended lasts until the last event of all.
    pub(super) fn longest_waits(&self) -> Vec<Lasting<LongWait>> {
        self.waits.all(self.period.map_or(0, |(_, last)| last))
    }

    fn add_bar(
        &mut self,
        number: u64,
        (lane, bar): (&Lane, &Bar),
        node: Option<&str>,
        analyzed: &Analyzed<'_>,
        writer: &TimelineWriter<'_>,
    ) {
        let Some(begin) = bar.begin else { return };
        let length = bar.length(analyzed);
        let place = EventPlace { timeline: number, event: begin };
        if let (Some(node), Length::Ended(length_ms)) = (node, length) {
            self.node(node).add(length_ms, place);
        }
        self.waits.add(length, || LongWait {
            place: Reverse(place),
            subject: subject(SubjectText::in_lane(lane, begin, analyzed, writer)),
            timeline_name: name(analyzed.timeline, writer.style.language),
        });
    }

    fn node(&mut self, name: &str) -> &mut NodeWaits {
        if !self.nodes.contains_key(name) {
            if self.nodes.len() == NODE_LIMIT {
                return &mut self.other_nodes;
            }
            self.nodes.insert(name.into(), NodeWaits::default());
        }
        self.nodes.get_mut(name).unwrap_or(&mut self.other_nodes)
    }
}

impl NodeWaits {
    pub(super) fn mean_ms(&self) -> i64 {
        i64::try_from(self.runs).map_or(0, |runs| self.total_ms.checked_div(runs).unwrap_or(0))
    }

    fn add(&mut self, length_ms: i64, place: EventPlace) {
        if self.runs == 0 || length_ms > self.longest_ms {
            (self.longest_ms, self.longest) = (length_ms, place);
        }
        self.runs += 1;
        self.total_ms = self.total_ms.saturating_add(length_ms);
    }
}

/// The name of the node that an event is about, with its type, for people.
pub(super) fn node_name(
    analyzed: &Analyzed<'_>,
    event: usize,
    writer: &TimelineWriter<'_>,
) -> Option<String> {
    let is_node = matches!(analyzed.timeline.events[event].event.kind, EventKind::Node(_));
    is_node.then(|| subject(SubjectText::new(&analyzed.timeline.events[event].event, writer)))
}

/// What an event or a lane is about, for people.
pub(super) fn subject(SubjectText { kind, name, .. }: SubjectText) -> String {
    cut(format!("{kind} {name}").trim())
}

/// The most serious severity of the findings of a timeline.
pub(super) fn severity(analyzed: &Analyzed<'_>) -> Option<Severity> {
    analyzed.analysis.findings.iter().map(|finding| finding.finding.rule.severity()).max()
}
