//! The approval chain: nodes of a process, one after another.

use std::rc::Rc;

use super::codes::NodeStatus;
use super::random::{Ids, Random};
use super::step::{Body, Node, Process, Step};
use super::{Clock, SimulateError};

/// How an approval chain goes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApprovalChain {
    /// The nodes, in order: type by its code name, and definition id.
    pub nodes: Vec<ChainNode>,
    /// What happens.
    pub outcome: Outcome,
    /// At which node it happens, from 1; the last one if not said.
    pub at_node: Option<usize>,
    /// To which node a rollback goes back, from 1; the first if not said.
    pub back_to: Option<usize>,
    /// The business type of the process.
    pub biz_type: String,
}

impl ApprovalChain {
    /// A chain of these nodes that is approved to its end.
    #[must_use]
    pub fn new(nodes: Vec<ChainNode>, biz_type: impl Into<String>) -> Self {
        Self { nodes, outcome: Outcome::Approved, at_node: None, back_to: None, biz_type: biz_type.into() }
    }
}

/// One node of a chain.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ChainNode {
    /// Name of a code of `node_type`, such as `approval`.
    pub node_type: String,
    /// The definition id; one is made up if it is `None`.
    pub definition: Option<String>,
}

impl ChainNode {
    /// A node of this type.
    #[must_use]
    pub fn new(node_type: impl Into<String>, definition: Option<String>) -> Self {
        Self { node_type: node_type.into(), definition }
    }
}

/// What happens to an approval chain.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// Every node passes.
    Approved,
    /// An administrator steps in at a node; the chain goes on behind it.
    Intervened,
    /// A node is rejected, which ends the process.
    Rejected,
    /// A node goes back to an earlier one, and the chain runs on from there.
    RolledBack,
    /// A node is skipped without having been in progress.
    Skipped,
    /// The process is withdrawn while a node is in progress, which ends it.
    Withdrawn,
}

/// The name of the node type at which nobody decides.
pub(super) const CC: &str = "cc";

/// A node as it is the same for all runs.
#[derive(Clone, Debug)]
struct PlanNode {
    /// The definition id; one is made up for every run if it is `None`.
    definition: Option<String>,
    /// The integer of the node type.
    code: i64,
    /// Whether somebody decides here.
    decides: bool,
}

/// A chain with everything that is the same for all its runs.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    nodes: Vec<PlanNode>,
    outcome: Outcome,
    at_node: usize,
    back_to: usize,
    biz_type: String,
    status: NodeStatus,
}

impl Plan {
    /// Checks the options; `node_type` gives the integer of a node type.
    pub(super) fn new(
        chain: &ApprovalChain,
        status: NodeStatus,
        node_type: impl Fn(&str) -> Result<i64, SimulateError>,
    ) -> Result<Self, SimulateError> {
        let count = chain.nodes.len();
        if count == 0 {
            return Err(SimulateError::NoNodes);
        }
        let within = |node: usize| {
            if (1..=count).contains(&node) {
                Ok(node - 1)
            } else {
                Err(SimulateError::NoNode { node, count })
            }
        };
        let is_cc = |node: &ChainNode| node.node_type == CC;
        if let Some(index) = chain.nodes.iter().position(|node| node.definition.as_deref() == Some("")) {
            return Err(SimulateError::NoDefinition(index + 1));
        }
        let named = chain.outcome != Outcome::Approved;
        if !named && (chain.at_node.is_some() || chain.back_to.is_some()) {
            return Err(SimulateError::NothingHappens);
        }
        if chain.outcome != Outcome::RolledBack && chain.back_to.is_some() {
            return Err(SimulateError::NothingGoesBack);
        }
        let last = chain.nodes.iter().rposition(|node| !is_cc(node)).map_or(count, |last| last + 1);
        let at_node = within(chain.at_node.unwrap_or(last))?;
        if named && chain.outcome != Outcome::Skipped && is_cc(&chain.nodes[at_node]) {
            return Err(SimulateError::CcNode(at_node + 1));
        }
        let back_to = within(chain.back_to.unwrap_or(1))?;
        if chain.outcome == Outcome::RolledBack && back_to > at_node {
            return Err(SimulateError::BackToLater { back_to: back_to + 1, at_node: at_node + 1 });
        }
        let nodes = chain.nodes.iter().map(|node| {
            let (definition, code) = (node.definition.clone(), node_type(&node.node_type)?);
            Ok(PlanNode { definition, code, decides: !is_cc(node) })
        });
        Ok(Self {
            nodes: nodes.collect::<Result<_, _>>()?,
            outcome: chain.outcome,
            at_node,
            back_to,
            biz_type: chain.biz_type.clone(),
            status,
        })
    }

    /// The same chain with something happening at a node, or at the nearest before it at which somebody decides.
    pub(super) fn with_outcome(&self, outcome: Outcome, at_node: usize) -> Self {
        let upto = at_node.min(self.nodes.len() - 1);
        let decided = self.nodes[..=upto].iter().rposition(|node| node.decides);
        let at_node = decided.or_else(|| self.nodes.iter().position(|node| node.decides)).unwrap_or(upto);
        Self { outcome, at_node, back_to: 0, ..self.clone() }
    }

    pub(super) fn node_count(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn with_biz_type(&self, biz_type: &str) -> Self {
        Self { biz_type: biz_type.to_owned(), ..self.clone() }
    }

    /// The longest that one run takes: a rollback goes through every node twice.
    pub(super) fn longest(&self, clock: &Clock) -> i64 {
        let visits = i64::try_from(2 * self.nodes.len()).unwrap_or(i64::MAX);
        clock.longest_act().saturating_mul(visits)
    }

    /// The steps of one run from `start` on; the last one is the end of the process.
    pub(super) fn steps(&self, clock: &mut Clock, random: &mut Random, ids: &mut Ids) -> Vec<Step> {
        let flow_definition = format!("people_{}_{}", ids.next(clock.now()), ids.next(clock.now()));
        let process = Rc::new(Process {
            flow_definition,
            process_id: ids.next(clock.now()),
            biz_type: self.biz_type.clone(),
        });
        let definitions: Vec<Rc<str>> = (self.nodes.iter())
            .map(|node| match &node.definition {
                Some(definition) => definition.as_str().into(),
                None => format!("approval_{}", random.hex(11)).into(),
            })
            .collect();
        let mut run = Run { process, definitions, steps: Vec::new() };
        let mut at = 0;
        let mut happened = self.outcome == Outcome::Approved;
        while at < self.nodes.len() {
            let status = &self.status;
            let here = !happened && at == self.at_node;
            happened |= here;
            let node = Instance { at, node_type: self.nodes[at].code, node_id: ids.next(clock.now()) };
            if here && self.outcome == Outcome::Skipped {
                run.push(clock.now(), &node, status.skipped);
                clock.follow(random);
                at += 1;
                continue;
            }
            run.push(clock.now(), &node, status.in_progress);
            if self.nodes[at].decides {
                clock.act(random);
            } else {
                clock.follow(random);
            }
            if !here {
                run.push(clock.now(), &node, status.approved);
                clock.follow(random);
                at += 1;
                continue;
            }
            match self.outcome {
                Outcome::Rejected => {
                    run.push(clock.now(), &node, status.rejected);
                    break;
                }
                Outcome::Withdrawn => {
                    run.push(clock.now(), &node, status.withdrawn);
                    break;
                }
                Outcome::RolledBack => {
                    run.push(clock.now(), &node, status.rolled_back);
                    at = self.back_to;
                }
                Outcome::Intervened => {
                    run.push(clock.now(), &node, status.intervened);
                    at += 1;
                }
                Outcome::Approved | Outcome::Skipped => {}
            }
            clock.follow(random);
        }
        run.steps
    }
}

/// One instance of a node.
struct Instance {
    at: usize,
    node_type: i64,
    node_id: u64,
}

/// A process as it runs.
struct Run {
    process: Rc<Process>,
    definitions: Vec<Rc<str>>,
    steps: Vec<Step>,
}

impl Run {
    fn push(&mut self, time: i64, node: &Instance, status: i64) {
        let (process, definition) = (Rc::clone(&self.process), Rc::clone(&self.definitions[node.at]));
        let body = Node { process, definition, node_id: node.node_id, node_type: node.node_type, status };
        self.steps.push(Step { time, body: Body::Node(body) });
    }
}
