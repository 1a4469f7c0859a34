//! The swim lanes of a timeline: how long its nodes and everything else had which status, the outcomes, and
//! the places of all this in a chart, without the form in which it is drawn.

mod axis;
mod length;
mod longest;
mod owner;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(crate) use axis::{CHART_WIDTH, ShortenedWait, TimeAxis};
pub(crate) use length::Length;
pub(crate) use longest::{LISTED, Lasting, Longest};
pub(crate) use owner::OwnerResult;

use crate::catalog::StatusKind;
use crate::choice::choices;
use crate::finding::{Message, Rule, Severity};
use crate::trace::{Analyzed, Change, TimelineState, TraceEvent};

/// The distance within which the marks of a lane become one.
const MARK_DISTANCE: u32 = 150;

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

/// A node of a process, with its runs one after another, or something else with a life cycle.
#[derive(Debug)]
pub(crate) struct Lane {
    /// The first event, which says what the lane is about.
    pub(crate) event: usize,
    /// The index of the change that the lane is about, among those of that event.
    pub(crate) change: usize,
    /// The number of the lane, from 1, among those of the same node: runs at the same time have lanes of their
    /// own.
    pub(crate) number: usize,
    pub(crate) bars: Vec<Bar>,
    pub(crate) marks: Vec<Mark>,
}

/// The time during which something has a status that lasts, or a single status that does not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Bar {
    /// The event at which it begins; `None` for a status without a beginning.
    pub(crate) begin: Option<usize>,
    pub(crate) end: BarEnd,
    /// The status at its end, or the one that lasts; unknown if its end is missing.
    pub(crate) outcome: StatusKind,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

/// The end of a bar.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BarEnd {
    /// It ends at this event.
    At(usize),
    /// It ended before this event; its end is missing in the log.
    Before(usize),
    /// It has not ended.
    Open,
}

/// What is to be noticed at a place of a lane.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Mark {
    /// The events, in their order.
    pub(crate) events: Vec<usize>,
    /// The most serious kind of them.
    pub(crate) kind: MarkKind,
    pub(crate) at: u32,
}

choices! {
    /// The kind of a mark, in increasing order of how serious it is.
    #[derive(Hash, Ord, PartialOrd)]
    pub(crate) enum MarkKind {
        // The copy of an event for another app, or an event without a life cycle.
        Other = "other": "Other event", "其他事件";
        // An event that was delivered or reported before.
        Duplicate = "duplicate": "Duplicate", "重复";
        // An event that arrived after later ones.
        Late = "late": "Late", "晚到";
        // An event before which others are missing.
        Missing = "missing": "Events missing before", "之前缺少事件";
        // An event that cannot be.
        Impossible = "impossible": "Not possible", "不应出现";
    }
}

/// A node that returns the process to an earlier one, and the next run of that node. Lanes are indices.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Rollback {
    pub(crate) from_lane: usize,
    pub(crate) from: u32,
    pub(crate) to_lane: usize,
    pub(crate) to: u32,
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
        builder.finish(&times(analyzed))
    }
}

impl Bar {
    /// The event at which it ends, if the log has it.
    pub(crate) fn end_event(&self) -> Option<usize> {
        match self.end {
            BarEnd::At(event) => Some(event),
            BarEnd::Before(_) | BarEnd::Open => None,
        }
    }

    fn lose_end(&mut self, before: usize) {
        (self.end, self.outcome) = (BarEnd::Before(before), StatusKind::Unknown);
    }
}

impl MarkKind {
    /// The kind of the findings of a rule; `None` if nothing is wrong.
    fn of(rule: Rule) -> Option<Self> {
        match rule {
            rule if rule.severity() == Severity::Information => None,
            Rule::Redelivered | Rule::RepeatedChange => Some(Self::Duplicate),
            Rule::OutOfOrder => Some(Self::Late),
            Rule::MissingBeginning | Rule::MissingEvent => Some(Self::Missing),
            _ => Some(Self::Impossible),
        }
    }
}

/// Whether an event leaves every status as it is.
fn repeats(analyzed: &Analyzed<'_>, index: usize) -> bool {
    let Analyzed { timeline, analysis } = analyzed;
    timeline.events[index].is_redelivered()
        || analysis.is_copy(index)
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

/// Lanes up to some event. The places of their bars and marks are not known yet.
#[derive(Default)]
struct LaneBuilder<'t> {
    lanes: Vec<Lane>,
    /// The lanes of nodes.
    nodes: BTreeSet<usize>,
    lanes_of: HashMap<LaneSubject<'t>, SubjectLanes>,
    runs: HashMap<RunId<'t>, LaneRun>,
    /// The nodes of each process that are in progress, by their ids.
    open_nodes: HashMap<&'t str, BTreeMap<&'t str, LaneSubject<'t>>>,
    /// The node of each process that was rolled back last: its lane and its event.
    rolled_back: HashMap<&'t str, (usize, usize)>,
    /// The lane and event of a node that was rolled back, and those of the node that began next.
    rollbacks: Vec<[(usize, usize); 2]>,
}

/// A change, with the index of its event and its number among the changes of that event.
#[derive(Clone, Copy)]
struct ChangeAt<'t> {
    index: usize,
    number: usize,
    change: Change<'t>,
}

#[derive(Clone, Copy, Eq, Hash, PartialEq)]
enum LaneSubject<'t> {
    Node { process_id: &'t str, definition: &'t str },
    Other { event_type: &'t str },
    State { kind: &'t str, id: &'t str },
    UnnamedNode { process_id: &'t str, node_id: &'t str },
}

/// The lanes of a node or of something else.
#[derive(Default)]
struct SubjectLanes {
    all: Vec<usize>,
    /// Those without a bar that has not ended.
    free: BTreeSet<usize>,
}

/// What has a status: the process of a node or the kind of something else, and the id.
type RunId<'t> = (&'t str, &'t str);

/// A run of a node, or something else.
struct LaneRun {
    lane: usize,
    /// Whether the last bar of the lane belongs to it, and has not ended.
    is_open: bool,
}

impl<'t> LaneSubject<'t> {
    fn new(change: Change<'t>) -> Self {
        match change {
            Change::Node(node) if node.definition.is_empty() => {
                Self::UnnamedNode { process_id: &node.process_id, node_id: &node.node_id }
            }
            Change::Node(node) => Self::Node { process_id: &node.process_id, definition: &node.definition },
            Change::State(change) => Self::State { kind: change.life_cycle().name(), id: &change.id },
        }
    }
}

fn run_id(change: Change<'_>) -> RunId<'_> {
    match change {
        Change::Node(node) => (&node.process_id, &node.node_id),
        Change::State(change) => (change.life_cycle().name(), &change.id),
    }
}

impl Lane {
    /// The change of the lane in another event of it; the first of the event if there is none.
    pub(crate) fn change_in<'t>(&self, event: usize, analyzed: &Analyzed<'t>) -> Option<Change<'t>> {
        let changes = |event: usize| analyzed.timeline.events[event].event.kind.changes();
        let subject = changes(self.event).nth(self.change).map(LaneSubject::new);
        let own = changes(event).find(|change| Some(LaneSubject::new(*change)) == subject);
        own.or_else(|| changes(event).next())
    }
}

impl<'t> LaneBuilder<'t> {
    /// Adds a change of status. Returns its lane.
    fn change(&mut self, at: ChangeAt<'t>) -> usize {
        let ChangeAt { index, change, .. } = at;
        let (run_id, status, is_ongoing) = (run_id(change), change.status_kind(), change.is_ongoing());
        let open = self.runs.get(&run_id).filter(|run| run.is_open).map(|run| run.lane);
        let lane = open.unwrap_or_else(|| self.free_lane(at));
        let bars = &mut self.lanes[lane].bars;
        let begins = Bar { begin: Some(index), end: BarEnd::Open, outcome: status, from: 0, to: 0 };
        match bars.last_mut().filter(|_| open.is_some()) {
            Some(bar) => (bar.end, bar.outcome) = (BarEnd::At(index), status),
            None if is_ongoing => {}
            None => bars.push(Bar { begin: None, end: BarEnd::At(index), ..begins }),
        }
        if is_ongoing {
            bars.push(begins);
        } else {
            self.lanes_of.entry(LaneSubject::new(change)).or_default().free.insert(lane);
        }
        self.runs.insert(run_id, LaneRun { lane, is_open: is_ongoing });
        if let Change::Node(node) = change {
            let process_id = &*node.process_id;
            if is_ongoing
                && let Some(rolled_back) = self.rolled_back.remove(process_id)
                && rolled_back.0 != lane
            {
                self.rollbacks.push([rolled_back, (lane, index)]);
            }
            if status == StatusKind::RolledBack {
                self.rolled_back.insert(process_id, (lane, index));
            }
            let nodes = self.open_nodes.entry(process_id).or_default();
            if is_ongoing {
                nodes.insert(&node.node_id, LaneSubject::new(change));
            } else {
                nodes.remove(&*node.node_id);
            }
        }
        lane
    }

    /// Ends the nodes that are in progress in the process of a node event: their ends are missing.
    fn lose_ends(&mut self, index: usize, event: &'t TraceEvent) {
        let Some(Change::Node(node)) = event.kind.changes().next() else { return };
        let process_id = &*node.process_id;
        for (node_id, subject) in self.open_nodes.remove(process_id).unwrap_or_default() {
            let Some(run) = self.runs.get_mut(&(process_id, node_id)) else { continue };
            run.is_open = false;
            self.lanes_of.entry(subject).or_default().free.insert(run.lane);
            if let Some(bar) = self.lanes[run.lane].bars.last_mut() {
                bar.lose_end(index);
            }
        }
    }

    /// The lane of a change that changes nothing.
    fn lane_of(&mut self, at: ChangeAt<'t>) -> usize {
        if let Some(run) = self.runs.get(&run_id(at.change)) {
            return run.lane;
        }
        self.first_lane(at.index, at.number, LaneSubject::new(at.change))
    }

    /// The lane of an event without a status.
    fn lane_of_other(&mut self, index: usize, event: &'t TraceEvent) -> usize {
        self.first_lane(index, 0, LaneSubject::Other { event_type: event.kind.event_type() })
    }

    /// The first lane of a subject, which is added if there is none.
    fn first_lane(&mut self, event: usize, change: usize, subject: LaneSubject<'t>) -> usize {
        let first = self.lanes_of.get(&subject).and_then(|lanes| lanes.all.first().copied());
        first.unwrap_or_else(|| {
            let lane = self.add_lane(event, change, subject);
            self.lanes_of.entry(subject).or_default().free.insert(lane);
            lane
        })
    }

    /// Takes a lane of what a change is about in which nothing is open.
    fn free_lane(&mut self, at: ChangeAt<'t>) -> usize {
        let subject = LaneSubject::new(at.change);
        let free = self.lanes_of.get_mut(&subject).and_then(|lanes| lanes.free.pop_first());
        free.unwrap_or_else(|| self.add_lane(at.index, at.number, subject))
    }

    fn add_lane(&mut self, event: usize, change: usize, subject: LaneSubject<'t>) -> usize {
        let lane = self.lanes.len();
        if !matches!(subject, LaneSubject::State { .. }) {
            self.nodes.insert(lane);
        }
        let all = &mut self.lanes_of.entry(subject).or_default().all;
        all.push(lane);
        self.lanes.push(Lane { event, change, number: all.len(), bars: Vec::new(), marks: Vec::new() });
        lane
    }

    /// The lanes, with the times of all events by their indices.
    fn finish(mut self, times: &[i64]) -> Lanes {
        let is_open = self.lanes.iter().flat_map(|lane| &lane.bars).any(|bar| bar.end == BarEnd::Open);
        let axis = TimeAxis::new(times.iter().copied(), is_open);
        let place = |event: usize| axis.place(times[event]);
        for lane in &mut self.lanes {
            for bar in &mut lane.bars {
                bar.to = match bar.end {
                    BarEnd::At(event) | BarEnd::Before(event) => place(event),
                    BarEnd::Open => CHART_WIDTH,
                };
                bar.from = bar.begin.map_or(bar.to, place);
            }
            let marks = std::mem::take(&mut lane.marks);
            for mut mark in marks {
                mark.at = mark.events.first().map_or(0, |event| place(*event));
                match lane.marks.last_mut().filter(|before| mark.at - before.at <= MARK_DISTANCE) {
                    Some(before) => {
                        before.kind = before.kind.max(mark.kind);
                        before.events.append(&mut mark.events);
                    }
                    None => lane.marks.push(mark),
                }
            }
        }
        let mut order: Vec<usize> = (0..self.lanes.len()).collect();
        order.sort_by_key(|lane| self.nodes.contains(lane));
        let mut new_index = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            new_index[*old] = new;
        }
        let rollbacks = self.rollbacks.iter().map(|[(from_lane, from), (to_lane, to)]| Rollback {
            from_lane: new_index[*from_lane],
            from: place(*from),
            to_lane: new_index[*to_lane],
            to: place(*to),
        });
        let rollbacks = rollbacks.collect();
        let mut lanes: Vec<_> = new_index.into_iter().zip(self.lanes).collect();
        lanes.sort_by_key(|(new, _)| *new);
        Lanes { lanes: lanes.into_iter().map(|(_, lane)| lane).collect(), rollbacks, axis }
    }
}
