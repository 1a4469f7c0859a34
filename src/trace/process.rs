//! The nodes of one process, held against its life cycle.

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
    /// Whether it was said that its end is missing.
    missed: bool,
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
    let mut refused: Option<&Step> = None;
    for (position, &(index, step, node)) in nodes.iter().enumerate() {
        let mut report = |finding: Finding| findings.push((index, finding.at("/event/node_status")));
        let run = runs.iter().position(|run| run.node.node_id == node.node_id);
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
                for run in &mut runs {
                    let waits = run.state == NodeState::InProgress && !run.node.is_cc && !run.missed;
                    if waits && !node.is_cc && node.state != NodeState::Unknown {
                        run.missed = true;
                        let later = nodes[position + 1..].iter().any(|(_, _, other)| {
                            other.node_id == run.node.node_id && other.state != NodeState::InProgress
                        });
                        report(before_its_turn(run, step, later));
                    }
                }
                runs.push(Run { node, step, state: node.state, missed: false });
            }
        }
        if matches!(node.state, NodeState::Rejected | NodeState::Withdrawn) {
            refused = Some(step);
        }
    }
    let waits = |run: &&Run<'_>| {
        let may_go_on = matches!(run.state, NodeState::InProgress | NodeState::Unknown);
        may_go_on && !run.node.is_cc && !run.missed
    };
    let waiting = runs.iter().filter(waits).filter(|_| refused.is_none());
    let told = |run: &Run<'_>| format!("the node `{}` is still {}", run.node.definition, run.state.name());
    let waiting: Vec<_> = waiting.map(told).collect();
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
