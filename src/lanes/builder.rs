//! The lanes of a timeline up to some event.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::axis::{CHART_WIDTH, TimeAxis};
use super::lane::{Bar, BarEnd, Lane, Rollback};
use super::lane_subject::{ChangeAt, LaneSubject, RunId, run_id};
use crate::catalog::StatusKind;
use crate::trace::{Change, TraceEvent};

/// The distance within which the marks of a lane become one.
const MARK_DISTANCE: u32 = 150;

/// Lanes up to some event. The places of their bars and marks are not known yet.
#[derive(Default)]
pub(super) struct LaneBuilder<'t> {
    pub(super) lanes: Vec<Lane>,
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

/// The lanes of a node or of something else.
#[derive(Default)]
struct SubjectLanes {
    all: Vec<usize>,
    /// Those without a bar that has not ended.
    free: BTreeSet<usize>,
}

/// A run of a node, or something else.
struct LaneRun {
    lane: usize,
    /// Whether the last bar of the lane belongs to it, and has not ended.
    is_open: bool,
}

impl<'t> LaneBuilder<'t> {
    /// Adds a change of status. Returns its lane.
    pub(super) fn change(&mut self, at: ChangeAt<'t>) -> usize {
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
    pub(super) fn lose_ends(&mut self, index: usize, event: &'t TraceEvent) {
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
    pub(super) fn lane_of(&mut self, at: ChangeAt<'t>) -> usize {
        if let Some(run) = self.runs.get(&run_id(at.change)) {
            return run.lane;
        }
        self.first_lane(at.index, at.number, LaneSubject::new(at.change))
    }

    /// The lane of an event without a status.
    pub(super) fn lane_of_other(&mut self, index: usize, event: &'t TraceEvent) -> usize {
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

    /// The lanes, the rollbacks and the axis, by the times of all events by their indices.
    pub(super) fn finish(mut self, times: &[i64]) -> (Vec<Lane>, Vec<Rollback>, TimeAxis) {
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
        (lanes.into_iter().map(|(_, lane)| lane).collect(), rollbacks, axis)
    }
}
