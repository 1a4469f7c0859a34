//! The nodes of each process, held against its life cycle.

use std::collections::{BTreeSet, HashMap};

use super::node_order::{arrange, is_possible};
use super::order::{ByTime, Phase, Placed};
use super::step::{Body, Node, NodeState, Step};
use super::timeline::End;
use crate::finding::{Finding, Help, Message, RelativeLocation, Rule, Status, Waiting};

/// What the nodes of a process tell about it.
pub(super) struct Process<'s> {
    pub(super) id: &'s str,
    pub(super) end: End,
    /// What it waits for.
    pub(super) waiting: Vec<Waiting>,
    /// The event that ended the process without approval, with its time.
    pub(super) refused: Option<(i64, &'s Step)>,
    /// Its entries in their order.
    pub(super) order: Vec<Placed>,
}

/// One run of a node.
struct Run<'s> {
    node: &'s Node,
    /// The last event that was possible.
    step: &'s Step,
    state: NodeState,
}

/// The nodes of a process as far as they have come.
struct Nodes<'s, 'f> {
    by_time: &'f ByTime<'s>,
    runs: Vec<Run<'s>>,
    by_id: HashMap<&'s str, usize>,
    /// Runs whose end the next node has to wait for, and of which it was not said that it is missing.
    waiting: BTreeSet<usize>,
    refused: Option<(i64, &'s Step)>,
    /// When each node got a status other than in progress for the last time.
    ends: HashMap<&'s str, i64>,
    findings: &'f mut Vec<(usize, Finding)>,
}

pub(super) fn judge<'s>(by_time: &ByTime<'s>, findings: &mut Vec<(usize, Finding)>) -> Vec<Process<'s>> {
    let lists = by_time.of_each(|body| match body {
        Body::Node(node) => Some(&node.process_id),
        _ => None,
    });
    lists.iter().filter_map(|list| Nodes::new(by_time, list, findings).judge(list)).collect()
}

fn node<'s>(by_time: &ByTime<'s>, entry: usize) -> Option<&'s Node> {
    match &by_time.step(entry).body {
        Body::Node(node) => Some(node),
        _ => None,
    }
}

impl<'s, 'f> Nodes<'s, 'f> {
    fn new(by_time: &'f ByTime<'s>, list: &[usize], findings: &'f mut Vec<(usize, Finding)>) -> Self {
        let nodes = list.iter().filter_map(|entry| Some((*entry, node(by_time, *entry)?)));
        let ends = nodes.filter(|(_, node)| node.state != NodeState::InProgress);
        let ends = ends.map(|(entry, node)| (&*node.node_id, by_time.time(entry))).collect();
        let (runs, by_id, waiting, refused) = (Vec::new(), HashMap::new(), BTreeSet::new(), None);
        Self { by_time, runs, by_id, waiting, refused, ends, findings }
    }

    fn judge(mut self, list: &[usize]) -> Option<Process<'s>> {
        let id = &node(self.by_time, *list.first()?)?.process_id;
        let mut order = Vec::with_capacity(list.len());
        for group in self.by_time.groups(list) {
            let from = order.len();
            self.arrange(group, &mut order);
            for placed in &order[from..] {
                self.take(placed.entry);
            }
        }
        let unknown = |run: &&Run<'_>| run.state == NodeState::Unknown && !run.node.is_cc;
        let open = self.runs.iter().filter(unknown).chain(self.waiting.iter().map(|run| &self.runs[*run]));
        let open = open.filter(|_| self.refused.is_none());
        let told = |run: &Run<'_>| Waiting::Node {
            definition: run.node.definition.to_string(),
            status: run.state.status(),
        };
        let waiting: Vec<_> = open.map(told).collect();
        let end = if waiting.is_empty() { End::Ended } else { End::Open };
        Some(Process { id, end, waiting, refused: self.refused, order })
    }

    fn state(&self, node_id: &str) -> Option<NodeState> {
        self.by_id.get(node_id).map(|run| self.runs[*run].state)
    }

    /// Appends entries of the same time in an order that is possible, if there is one.
    fn arrange(&self, group: &[usize], order: &mut Vec<Placed>) {
        let mut nodes = group.iter().filter_map(|entry| Some((*entry, node(self.by_time, *entry)?)));
        if let [entry] = *group {
            let is_known = nodes.next_back().is_some_and(|(_, node)| self.state(&node.node_id).is_some());
            return order.push(Placed { entry, phase: if is_known { Phase::Ends } else { Phase::Begins } });
        }
        let nodes: Vec<_> = nodes.collect();
        order.extend(arrange(&nodes, |id| self.state(id), self.waiting.len()));
    }

    /// Takes the next entry.
    fn take(&mut self, entry: usize) {
        let Some(node) = node(self.by_time, entry) else { return };
        let step = self.by_time.step(entry);
        let findings = &mut *self.findings;
        let mut report = |finding: Finding| findings.push((entry, finding.at_pointer("/event/node_status")));
        let run = self.by_id.get(&*node.node_id).copied();
        let again = run.filter(|run| self.runs[*run].state == node.state && node.state != NodeState::Unknown);
        if let Some(run) = again {
            return report(repeated(node.state.status(), self.runs[run].step, step));
        }
        // Nothing waits for people being told, and nobody minds being told at the end.
        if let Some((_, end)) = self.refused.filter(|_| !node.is_cc) {
            let at = RelativeLocation::new(&end.location, &step.location);
            return report(Finding::new(Rule::AfterEnd, Message::ProcessEnded { at }));
        }
        let run = match run {
            Some(run) if is_possible(Some(self.runs[run].state), node) => {
                (self.runs[run].state, self.runs[run].step) = (node.state, step);
                self.waiting.remove(&run);
                run
            }
            Some(run) => {
                let message = Message::NodeTransition {
                    from: self.runs[run].state.status(),
                    at: RelativeLocation::new(&self.runs[run].step.location, &step.location),
                    to: node.state.status(),
                };
                return report(Finding::new(Rule::ImpossibleTransition, message));
            }
            None => {
                if !is_possible(None, node) {
                    report(no_beginning(node, self.runs.is_empty()));
                }
                if !node.is_cc && node.state != NodeState::Unknown {
                    for run in std::mem::take(&mut self.waiting) {
                        let end = self.ends.get(&*self.runs[run].node.node_id);
                        let ends_later = end.is_some_and(|end| *end >= self.by_time.time(entry));
                        report(before_its_turn(&self.runs[run], step, ends_later));
                    }
                }
                self.by_id.insert(&node.node_id, self.runs.len());
                self.runs.push(Run { node, step, state: node.state });
                self.runs.len() - 1
            }
        };
        if node.holds_up() {
            self.waiting.insert(run);
        }
        if node.refuses() {
            self.refused = Some((self.by_time.time(entry), step));
        }
    }
}

fn no_beginning(node: &Node, first: bool) -> Finding {
    let status = node.state.status();
    if first {
        let message = Message::ProcessBeginning { status };
        return Finding::new(Rule::MissingBeginning, message).help(Help::LogStart);
    }
    Finding::new(Rule::MissingEvent, Message::NodeNotStarted { status })
}

fn before_its_turn(waiting: &Run<'_>, step: &Step, ends_later: bool) -> Finding {
    let since = RelativeLocation::new(&waiting.step.location, &step.location);
    let definition = waiting.node.definition.to_string();
    if ends_later {
        return Finding::new(Rule::EarlyStart, Message::NodeStartedEarly { definition, since });
    }
    Finding::new(Rule::MissingEvent, Message::NodeEndMissing { definition, since })
}

pub(super) fn repeated(status: Status, before: &Step, step: &Step) -> Finding {
    let first = RelativeLocation::new(&before.location, &step.location);
    Finding::new(Rule::RepeatedChange, Message::StatusRepeated { status, first })
        .help(Help::DeduplicateByChange)
}
