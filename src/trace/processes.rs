//! The rules about nodes of a process: repeated changes (FE403), impossible transitions (FE405), events after
//! the end (FE406), missing beginnings (FE407) and events (FE408), and early starts (FE409).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::analysis::{EventFinding, TimelineState};
use super::chronology::{Chronology, Phase, RankedEvent};
use super::event::{EventKind, TraceEvent};
use super::id_index::IdIndex;
use super::node_event::{NodeEvent, NodeState};
use super::simultaneous_nodes::{IndexedNode, arrange};
use super::state_change::status;
use crate::catalog::{StatusKind, SubjectKind};
use crate::corehr::{JOB_CHANGE, PROCESS};
use crate::finding::{Finding, Help, Message, RelativeLocation, Rule, Status, Waiting};

/// A process after its nodes were checked.
pub(super) struct CheckedProcess<'t> {
    /// What it is, with its id.
    pub(super) kind: &'t Arc<SubjectKind>,
    pub(super) id: &'t str,
    pub(super) state: TimelineState,
    /// The events that the process waits for.
    pub(super) waiting: Vec<Waiting>,
    /// The end of the process without approval.
    pub(super) refusal: Option<Refusal<'t>>,
    /// The events of the process in their order.
    pub(super) order: Vec<RankedEvent>,
}

/// The end of a process without approval.
#[derive(Clone, Copy)]
pub(super) struct Refusal<'t> {
    pub(super) event: &'t TraceEvent,
    /// The time for comparison with other events, in milliseconds since 1970.
    pub(super) time: Option<i64>,
}

/// A run of a node: the events with one `process_node_id`.
struct NodeRun<'t> {
    /// The first event.
    node: &'t NodeEvent,
    /// The last event that was possible.
    last: &'t TraceEvent,
    /// The status since that event.
    status: NodeState,
}

/// A check of the nodes of one process, up to some event.
struct ProcessCheck<'t, 'f> {
    chronology: &'f Chronology<'t>,
    /// The events of the process in the order of time.
    list: &'f [usize],
    runs: Vec<NodeRun<'t>>,
    /// The indices of the runs by the ids of their nodes.
    run_of_id: IdIndex<&'t str>,
    /// The runs in progress for which the next node has to wait, except those that were reported.
    unfinished: BTreeSet<usize>,
    refusal: Option<Refusal<'t>>,
    /// The times at which each node last got a status other than `in_progress`, if one was needed.
    last_ends: Option<HashMap<&'t str, Option<i64>>>,
    findings: &'f mut Vec<EventFinding>,
}

/// Checks the nodes of each process.
pub(super) fn check_processes<'t>(
    chronology: &Chronology<'t>,
    findings: &mut Vec<EventFinding>,
) -> Vec<CheckedProcess<'t>> {
    let lists = chronology.nodes_by_process();
    let processes = lists.iter().filter_map(|list| ProcessCheck::new(chronology, list, findings).check());
    processes.collect()
}

/// The advice about the first event of something whose beginning is missing.
pub(super) fn log_start(kind: &Arc<SubjectKind>) -> Help {
    match kind.name.as_str() {
        // One text for both, as released.
        JOB_CHANGE | PROCESS => Help::LogStart,
        _ => Help::LogStartOf { subject: Arc::clone(kind) },
    }
}

/// The finding about an event with the status of the one before.
pub(super) fn repeated_change(status: Status, before: &TraceEvent, event: &TraceEvent) -> Finding {
    let first = RelativeLocation::new(&before.location, &event.location);
    Finding::new(Rule::RepeatedChange, Message::StatusRepeated { status, first })
        .help(Help::DeduplicateByChange)
}

fn node<'t>(chronology: &Chronology<'t>, event: usize) -> Option<&'t NodeEvent> {
    match &chronology.event(event).kind {
        EventKind::Node(node) => Some(node),
        _ => None,
    }
}

impl<'t, 'f> ProcessCheck<'t, 'f> {
    fn new(chronology: &'f Chronology<'t>, list: &'f [usize], findings: &'f mut Vec<EventFinding>) -> Self {
        Self {
            chronology,
            list,
            runs: Vec::with_capacity(list.len()),
            run_of_id: IdIndex::default(),
            unfinished: BTreeSet::new(),
            refusal: None,
            last_ends: None,
            findings,
        }
    }

    /// Checks the events of the process.
    fn check(mut self) -> Option<CheckedProcess<'t>> {
        let first = node(self.chronology, *self.list.first()?)?;
        let mut order = Vec::with_capacity(self.list.len());
        for group in self.chronology.simultaneous(self.list) {
            let start = order.len();
            self.arrange(group, &mut order);
            for ranked in &order[start..] {
                self.check_event(ranked.event);
            }
        }
        let waiting = self.waiting();
        let state = if waiting.is_empty() { TimelineState::Ended } else { TimelineState::Open };
        Some(CheckedProcess {
            kind: first.whole(),
            id: &first.process_id,
            state,
            waiting,
            refusal: self.refusal,
            order,
        })
    }

    fn status(&self, node_id: &str) -> Option<NodeState> {
        self.run_of_id.get(node_id).map(|run| self.runs[run].status)
    }

    /// Appends events with the same time in an order that is possible, if one exists.
    fn arrange(&self, group: &[usize], order: &mut Vec<RankedEvent>) {
        if let [event] = *group {
            let run = node(self.chronology, event).and_then(|node| self.status(&node.node_id));
            let phase = if run.is_some() { Phase::NodeEnds } else { Phase::NodeBegins };
            return order.push(RankedEvent { event, phase });
        }
        let nodes: Vec<_> = group
            .iter()
            .filter_map(|event| Some(IndexedNode { event: *event, node: node(self.chronology, *event)? }))
            .collect();
        order.extend(arrange(&nodes, |id| self.status(id), self.unfinished.len()));
    }

    /// Checks the next event.
    fn check_event(&mut self, index: usize) {
        let Some(node) = node(self.chronology, index) else { return };
        let event = self.chronology.event(index);
        let run = self.run_of_id.get(&node.node_id);
        if let Some(run) = run.map(|run| &self.runs[run])
            && run.status == node.node_state()
            && node.state.is_some()
        {
            return self.report(index, repeated_change(node.status_name(), run.last, event));
        }
        // Nothing waits for CC nodes, which may also come after the end.
        if let Some(refusal) = self.refusal.filter(|_| !node.is_cc) {
            let at = RelativeLocation::new(&refusal.event.location, &event.location);
            return self.report(
                index,
                Finding::new(Rule::AfterEnd, Message::Ended { subject: Arc::clone(node.whole()), at }),
            );
        }
        let run = match run {
            Some(run) if node.may_follow(Some(self.runs[run].status)) => {
                (self.runs[run].status, self.runs[run].last) = (node.node_state(), event);
                self.unfinished.remove(&run);
                run
            }
            Some(run) => {
                let message = Message::Transition {
                    subject: Arc::clone(node.kind()),
                    from: status(&node.source.life_cycle, self.runs[run].status.state),
                    at: RelativeLocation::new(&self.runs[run].last.location, &event.location),
                    to: node.status_name(),
                };
                return self.report(index, Finding::new(Rule::ImpossibleTransition, message));
            }
            None => self.begin_run(index, node, event),
        };
        if node.blocks_next() {
            self.unfinished.insert(run);
        }
        if node.ends_process() {
            self.refusal = Some(Refusal { event, time: self.chronology.time(index) });
        }
    }

    /// Adds the run that begins with an event.
    fn begin_run(&mut self, index: usize, node: &'t NodeEvent, event: &'t TraceEvent) -> usize {
        if !node.may_follow(None) {
            let finding = if self.runs.is_empty() { process_beginning(node) } else { node_start(node) };
            self.report(index, finding);
        }
        if !node.is_cc && node.state.is_some() {
            for run in std::mem::take(&mut self.unfinished) {
                let finding = self.unfinished_run(run, index);
                self.report(index, finding);
            }
        }
        let run = self.run_of_id.insert(&node.node_id);
        self.runs.push(NodeRun { node, last: event, status: node.node_state() });
        run
    }

    /// The finding about the start of a node while the run `unfinished` is in progress.
    fn unfinished_run(&mut self, unfinished: usize, index: usize) -> Finding {
        let NodeRun { node, last, .. } = self.runs[unfinished];
        let since = RelativeLocation::new(&last.location, &self.chronology.event(index).location);
        let (part, definition) = (Arc::clone(node.kind()), node.definition.to_string());
        if self.ends_from(&node.node_id, self.chronology.time(index)) {
            return Finding::new(Rule::EarlyStart, Message::PartStartedEarly { part, definition, since });
        }
        Finding::new(Rule::MissingEvent, Message::PartEndMissing { part, definition, since })
    }

    /// Whether a node gets a status other than `in_progress` at a time or later.
    fn ends_from(&mut self, node_id: &str, time: Option<i64>) -> bool {
        let (chronology, list) = (self.chronology, self.list);
        let last_ends = self.last_ends.get_or_insert_with(|| {
            let nodes = list.iter().filter_map(|event| Some((*event, node(chronology, *event)?)));
            let ends = nodes.filter(|(_, node)| node.status != StatusKind::InProgress);
            ends.map(|(event, node)| (&*node.node_id, chronology.time(event))).collect()
        });
        last_ends.get(node_id).is_some_and(|end| *end >= time)
    }

    /// The events that the process waits for after its last event.
    fn waiting(&self) -> Vec<Waiting> {
        if self.refusal.is_some() {
            return Vec::new();
        }
        let unknown = self.runs.iter().filter(|run| run.status.state.is_none() && !run.node.is_cc);
        let unfinished = self.unfinished.iter().map(|run| &self.runs[*run]);
        let waiting = unknown.chain(unfinished).map(|run| Waiting::Part {
            subject: Arc::clone(run.node.kind()),
            name: run.node.definition.to_string(),
            status: status(&run.node.source.life_cycle, run.status.state),
        });
        waiting.collect()
    }

    fn report(&mut self, event: usize, finding: Finding) {
        let finding = match node(self.chronology, event).and_then(|node| node.source.source().state.as_ref())
        {
            Some(state) => finding.at_pointer(state.pointer_in(None)),
            None => finding,
        };
        self.findings.push(EventFinding::new(event, finding));
    }
}

/// The finding about the first node of a process, whose beginning is missing.
fn process_beginning(node: &NodeEvent) -> Finding {
    let (subject, part) = (Arc::clone(node.whole()), Arc::clone(node.kind()));
    let message = Message::BeginningWithPart { subject, part, status: node.status_name() };
    Finding::new(Rule::MissingBeginning, message).help(log_start(node.whole()))
}

/// The finding about a later node, whose start is missing.
fn node_start(node: &NodeEvent) -> Finding {
    let message = Message::PartNotStarted { part: Arc::clone(node.kind()), status: node.status_name() };
    Finding::new(Rule::MissingEvent, message)
}
