//! The life cycle of a node: which status may follow which, and what it means for the process.
//!
//! Source: the page of `corehr.process.node.updated_v2` of 2024-12-17 and the access guide of processes.

use super::event::NodeEvent;
use super::status::NodeStatus;

impl NodeEvent {
    /// Whether the documentation allows the status after `from`, the status before, if there was one. It
    /// leaves open what may follow an intervention.
    pub(super) fn may_follow(&self, from: Option<NodeStatus>) -> bool {
        match from {
            None => {
                self.is_cc
                    || matches!(
                        self.status,
                        NodeStatus::InProgress | NodeStatus::Skipped | NodeStatus::Unknown
                    )
            }
            Some(NodeStatus::InProgress | NodeStatus::Unknown) => true,
            Some(NodeStatus::Intervened) => self.status != NodeStatus::InProgress,
            Some(_) => self.status == NodeStatus::Unknown,
        }
    }

    /// Whether the next node has to wait for this one.
    pub(super) fn blocks_next(&self) -> bool {
        self.status == NodeStatus::InProgress && !self.is_cc
    }

    /// Whether the process ends with this status.
    pub(super) fn ends_process(&self) -> bool {
        matches!(self.status, NodeStatus::Rejected | NodeStatus::Withdrawn)
    }
}
