//! The approval chain: the nodes of a process, one after another.

use std::rc::Rc;

use super::codes::{CC, NodeCodes, node_type};
use super::error::SimulateError;
use super::planned::{NodeUpdate, Payload, PlannedEvent, ProcessMembers};
use super::world::{Clock, World};
use crate::catalog::Catalog;
use crate::choice::choices;
use crate::message::Count;

/// The options of an approval chain.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "built by naming every option")]
pub struct ApprovalChain {
    /// The nodes, in order.
    pub nodes: Vec<ChainNode>,
    /// The outcome of the chain.
    pub outcome: ChainOutcome,
    /// The node at which it happens, counted from 1; the last one with a decision if `None`.
    pub at_node: Option<usize>,
    /// The node to which a rollback returns, counted from 1; the first if `None`.
    pub back_to: Option<usize>,
    /// The business type of the process.
    pub biz_type: String,
}

/// A node of an approval chain.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a pair")]
pub struct ChainNode {
    /// The name of a code of `node_type`, such as `approval`.
    pub node_type: String,
    /// The definition id; a random one if `None`.
    pub definition: Option<String>,
}

choices! {
    /// The outcome of an approval chain.
    pub enum ChainOutcome {
        Approved = "approved": "Every node is approved", "所有节点都通过";
        Rejected = "rejected": "A node is rejected, which ends the process", "某个节点被拒绝，流程结束";
        Withdrawn = "withdrawn": "The process is withdrawn while a node is in progress, which ends it", "节点进行中时流程被撤回，流程结束";
        RolledBack = "rolled-back": "A node rolls back to an earlier one, which runs again with a new process_node_id", "某个节点回退到之前的节点，该节点以新的 process_node_id 再次运行";
        Skipped = "skipped": "A node is skipped without having been in progress", "某个节点未进行过就被跳过";
        Intervened = "intervened": "An administrator intervenes at a node", "管理员干预了某个节点";
    }
}

impl ApprovalChain {
    /// An approval chain whose nodes are all approved.
    #[must_use]
    pub fn approved(nodes: Vec<ChainNode>, biz_type: &str) -> Self {
        let outcome = ChainOutcome::Approved;
        Self { nodes, outcome, at_node: None, back_to: None, biz_type: biz_type.to_owned() }
    }
}

impl ChainNode {
    /// A node of a type, with a random definition id.
    #[must_use]
    pub fn new(node_type: &str) -> Self {
        Self { node_type: node_type.to_owned(), definition: None }
    }
}

/// An approval chain whose options have been checked.
#[derive(Clone, Debug)]
pub(super) struct ChainPlan {
    nodes: Vec<PlannedNode>,
    /// The incident, if the chain is not simply approved.
    incident: Option<Incident>,
    biz_type: String,
    codes: NodeCodes,
}

/// A node of a [`ChainPlan`].
#[derive(Clone, Debug)]
struct PlannedNode {
    definition: Option<String>,
    node_type: i64,
    /// Whether somebody decides at the node, as at all but CC nodes.
    decides: bool,
}

/// Something that happens once at a node.
#[derive(Clone, Copy, Debug)]
struct Incident {
    /// An index of the node.
    node: usize,
    kind: IncidentKind,
}

#[derive(Clone, Copy, Debug)]
enum IncidentKind {
    Intervened,
    Rejected,
    RolledBack {
        /// An index of a node that is not later.
        back_to: usize,
    },
    Skipped,
    Withdrawn,
}

impl Incident {
    fn new(outcome: ChainOutcome, node: usize, back_to: usize) -> Option<Self> {
        let kind = match outcome {
            ChainOutcome::Approved => return None,
            ChainOutcome::Intervened => IncidentKind::Intervened,
            ChainOutcome::Rejected => IncidentKind::Rejected,
            ChainOutcome::RolledBack => IncidentKind::RolledBack { back_to },
            ChainOutcome::Skipped => IncidentKind::Skipped,
            ChainOutcome::Withdrawn => IncidentKind::Withdrawn,
        };
        Some(Self { node, kind })
    }
}

impl ChainPlan {
    /// Checks the options of a chain.
    pub(super) fn new(chain: &ApprovalChain, catalog: &Catalog) -> Result<Self, SimulateError> {
        let codes = NodeCodes::load(catalog)?;
        let nodes = &chain.nodes;
        if nodes.is_empty() {
            return Err(SimulateError::EmptyChain);
        }
        if let Some(index) = nodes.iter().position(|node| node.definition.as_deref() == Some("")) {
            return Err(SimulateError::EmptyDefinitionId { node: index + 1 });
        }
        let is_approved = chain.outcome == ChainOutcome::Approved;
        if is_approved && (chain.at_node.is_some() || chain.back_to.is_some()) {
            return Err(SimulateError::NodeWithoutIncident);
        }
        if chain.outcome != ChainOutcome::RolledBack && chain.back_to.is_some() {
            return Err(SimulateError::BackToWithoutRollback);
        }
        let last = nodes.iter().rposition(|node| node.node_type != CC).unwrap_or(nodes.len() - 1);
        let node = node_index(chain.at_node.unwrap_or(last + 1), nodes)?;
        if !is_approved && chain.outcome != ChainOutcome::Skipped && nodes[node].node_type == CC {
            return Err(SimulateError::CcNode { node: node + 1 });
        }
        let back_to = node_index(chain.back_to.unwrap_or(1), nodes)?;
        if chain.outcome == ChainOutcome::RolledBack && back_to > node {
            return Err(SimulateError::BackToLaterNode { at_node: node + 1, back_to: back_to + 1 });
        }
        let planned = nodes.iter().map(|node| {
            let (definition, decides) = (node.definition.clone(), node.node_type != CC);
            Ok(PlannedNode { definition, node_type: node_type(catalog, &node.node_type)?, decides })
        });
        Ok(Self {
            nodes: planned.collect::<Result<_, _>>()?,
            incident: Incident::new(chain.outcome, node, back_to),
            biz_type: chain.biz_type.clone(),
            codes,
        })
    }

    /// The same chain with an outcome at a node, an index, or at the nearest before it at which somebody
    /// decides. A rollback returns to the first node.
    pub(super) fn with_outcome(&self, outcome: ChainOutcome, node: usize) -> Self {
        let node = node.min(self.nodes.len() - 1);
        let decided = self.nodes[..=node].iter().rposition(|node| node.decides);
        let node = decided.or_else(|| self.nodes.iter().position(|node| node.decides)).unwrap_or(node);
        Self { incident: Incident::new(outcome, node, 0), ..self.clone() }
    }

    /// The same chain with another business type.
    pub(super) fn with_biz_type(&self, biz_type: &str) -> Self {
        Self { biz_type: biz_type.to_owned(), ..self.clone() }
    }

    pub(super) fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The longest time of one run, in milliseconds.
    pub(super) fn max_duration(&self, clock: &Clock) -> i64 {
        // A rollback visits every node twice.
        let visits = i64::try_from(2 * self.nodes.len()).unwrap_or(i64::MAX);
        clock.max_decision_delay().saturating_mul(visits)
    }

    /// Returns the events of one run that starts now; the last one ends the process.
    pub(super) fn events(&self, world: &mut World) -> Vec<PlannedEvent> {
        let process = Rc::new(ProcessMembers {
            flow_definition: format!("people_{}_{}", world.new_id(), world.new_id()),
            process_id: world.new_id(),
            biz_type: self.biz_type.clone(),
        });
        let definitions: Vec<Rc<str>> = (self.nodes.iter())
            .map(|node| match &node.definition {
                Some(definition) => definition.as_str().into(),
                None => format!("approval_{}", world.random.hex(11)).into(),
            })
            .collect();
        let (mut events, codes) = (Vec::new(), &self.codes);
        let mut incident = self.incident;
        let mut index = 0;
        while let Some(node) = self.nodes.get(index) {
            let node_id = world.new_id();
            let update = |world: &World, status| PlannedEvent {
                time: world.clock.now,
                payload: Payload::Node(NodeUpdate {
                    process: Rc::clone(&process),
                    definition: Rc::clone(&definitions[index]),
                    node_id,
                    node_type: node.node_type,
                    status,
                }),
            };
            let kind = incident.take_if(|incident| incident.node == index).map(|incident| incident.kind);
            if !matches!(kind, Some(IncidentKind::Skipped)) {
                events.push(update(world, codes.in_progress));
                if node.decides {
                    world.wait_for_decision();
                } else {
                    world.wait_for_platform();
                }
            }
            let (status, next) = match kind {
                None => (codes.approved, Some(index + 1)),
                Some(IncidentKind::Intervened) => (codes.intervened, Some(index + 1)),
                Some(IncidentKind::Rejected) => (codes.rejected, None),
                Some(IncidentKind::RolledBack { back_to }) => (codes.rolled_back, Some(back_to)),
                Some(IncidentKind::Skipped) => (codes.skipped, Some(index + 1)),
                Some(IncidentKind::Withdrawn) => (codes.withdrawn, None),
            };
            events.push(update(world, status));
            let Some(next) = next else { break };
            index = next;
            world.wait_for_platform();
        }
        events
    }
}

/// The index of a node that is counted from 1.
fn node_index(node: usize, nodes: &[ChainNode]) -> Result<usize, SimulateError> {
    if (1..=nodes.len()).contains(&node) {
        Ok(node - 1)
    } else {
        Err(SimulateError::NodeOutOfRange { node, nodes: Count::Nodes(nodes.len() as u64) })
    }
}
