//! The nodes of one process, held against its life cycle.

use std::collections::HashMap;

use super::arrival::at;
use super::change::BEGINNING;
use super::step::{Body, Node, NodeState, Step};
use super::timeline::{End, Timeline};
use crate::finding::{Code, Finding};

/// What the nodes of a process tell about it.
pub(super) struct Process<'s> {
    pub(super) end: End,
    /// What it waits for.
    pub(super) waiting: Vec<String>,
    /// The event that ended the process without approval.
    pub(super) refused: Option<&'s Step>,
}

/// One run of a node.
struct Run<'s> {
    node: &'s Node,
    /// The last event that was possible.
    step: &'s Step,
    state: NodeState,
}

pub(super) fn judge<'s>(
    timeline: &'s Timeline,
    order: &[usize],
    findings: &mut Vec<(usize, Finding)>,
) -> Process<'s> {
    let node = |(index, step): (usize, &'s Step)| match &step.body {
        Body::Node(node) => Some((index, step, node)),
        Body::JobChange(_) | Body::Other { .. } => None,
    };
    let nodes: Vec<_> = timeline.steps(order).filter_map(node).collect();
    let mut runs: Vec<Run<'s>> = Vec::new();
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    // Runs whose end the next node has to wait for, and of which it was not said that it is missing.
    let mut waiting: Vec<usize> = Vec::new();
    let mut refused: Option<&Step> = None;
    for (position, &(index, step, node)) in nodes.iter().enumerate() {
        let mut report = |finding: Finding| findings.push((index, finding.at("/event/node_status")));
        let run = by_id.get(&*node.node_id).copied();
        let again = run.filter(|run| runs[*run].state == node.state && node.state != NodeState::Unknown);
        if let Some(run) = again {
            report(repeated(node.state.name(), runs[run].step, step));
            continue;
        }
        // Nothing waits for people being told, and nobody minds being told at the end.
        if let Some(end) = refused.filter(|_| !node.is_cc) {
            report(after_end("the process", end, step));
            continue;
        }
        match run {
            Some(run) if is_possible(runs[run].state, node.state) => {
                (runs[run].state, runs[run].step) = (node.state, step);
                waiting.retain(|waiting| *waiting != run);
                if node.state == NodeState::InProgress && !node.is_cc {
                    waiting.push(run);
                }
            }
            Some(run) => {
                let (from, to) = (runs[run].state.name(), node.state.name());
                let before = at(&runs[run].step.place, &step.place);
                let message = format!("the node goes from {from} ({before}) to {to}, which it cannot");
                report(Finding::new(Code::ImpossibleTransition, message));
                continue;
            }
            None => {
                let begins =
                    matches!(node.state, NodeState::InProgress | NodeState::Skipped | NodeState::Unknown);
                if !begins && !node.is_cc {
                    report(no_beginning(node, runs.is_empty()));
                }
                if !node.is_cc && node.state != NodeState::Unknown {
                    for run in waiting.drain(..) {
                        let later = nodes[position + 1..].iter().any(|(_, _, other)| {
                            other.node_id == runs[run].node.node_id && other.state != NodeState::InProgress
                        });
                        report(before_its_turn(&runs[run], step, later));
                    }
                }
                by_id.insert(&node.node_id, runs.len());
                if node.state == NodeState::InProgress && !node.is_cc {
                    waiting.push(runs.len());
                }
                runs.push(Run { node, step, state: node.state });
            }
        }
        if matches!(node.state, NodeState::Rejected | NodeState::Withdrawn) {
            refused = Some(step);
        }
    }
    let unknown = |run: &&Run<'_>| run.state == NodeState::Unknown && !run.node.is_cc;
    let open = runs.iter().filter(unknown).chain(waiting.iter().map(|run| &runs[*run]));
    let open = open.filter(|_| refused.is_none());
    let told = |run: &Run<'_>| format!("the node `{}` is still {}", run.node.definition, run.state.name());
    let waiting: Vec<_> = open.map(told).collect();
    let end = if waiting.is_empty() { End::Ended } else { End::Open };
    Process { end, waiting, refused }
}

/// Whether the documents allow a node to go from one state to another. They leave open what may follow an intervention.
fn is_possible(from: NodeState, to: NodeState) -> bool {
    match from {
        NodeState::InProgress | NodeState::Unknown => true,
        NodeState::Intervened => to != NodeState::InProgress,
        _ => to == NodeState::Unknown,
    }
}

fn no_beginning(node: &Node, first: bool) -> Finding {
    let state = node.state.name();
    if first {
        let message = format!(
            "the process begins here with a node that is {state}: what came before is not in the log"
        );
        return Finding::new(Code::MissingBeginning, message).help(BEGINNING);
    }
    let message = format!("the node is {state}, but it was never in progress: an event is missing");
    Finding::new(Code::MissingEvent, message)
}

fn before_its_turn(waiting: &Run<'_>, step: &Step, ends_later: bool) -> Finding {
    let place = at(&waiting.step.place, &step.place);
    let definition = &waiting.node.definition;
    if ends_later {
        let message = format!("the node starts before `{definition}`, in progress since {place}, has passed");
        return Finding::new(Code::EarlyStart, message);
    }
    let message = format!("the end of the node `{definition}`, in progress since {place}, is missing");
    Finding::new(Code::MissingEvent, message)
}

pub(super) fn repeated(state: &str, before: &Step, step: &Step) -> Finding {
    let message = format!(
        "the same change, to {state}, came before under another event_id, at {}",
        at(&before.place, &step.place)
    );
    Finding::new(Code::RepeatedChange, message).help("de-duplicate by what happened as well as by event_id")
}

pub(super) fn after_end(what: &str, end: &Step, step: &Step) -> Finding {
    Finding::new(Code::AfterEnd, format!("{what} had ended at {}", at(&end.place, &step.place)))
}
