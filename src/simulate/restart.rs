//! Faults in the order of the statuses of nodes and job changes.

use super::codes::{CC, JobChangeCodes, NodeCodes, node_type};
use super::error::SimulateError;
use super::planned::{Payload, PlannedEvent};
use crate::catalog::Catalog;
use crate::corehr::day_start;
use crate::finding::Rule;

/// The order of the statuses of nodes and job changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct StatusOrder {
    node: NodeCodes,
    job_change: JobChangeCodes,
    /// The node type at which nobody decides.
    cc: i64,
}

/// An event that takes a node or job change back to its first status, which no documented transition does.
#[derive(Clone, Debug)]
pub(super) struct Restart {
    pub(super) event: PlannedEvent,
    /// The rule that finds it.
    pub(super) rule: Rule,
}

impl StatusOrder {
    pub(super) fn load(catalog: &Catalog) -> Result<Self, SimulateError> {
        Ok(Self {
            node: NodeCodes::load(catalog)?,
            job_change: JobChangeCodes::load(catalog)?,
            cc: node_type(catalog, CC)?,
        })
    }

    /// Replaces the status of an event by the first one; returns `None` if it is the first one, or there is
    /// none.
    pub(super) fn restart(&self, mut event: PlannedEvent) -> Option<Restart> {
        let after_end = match &mut event.payload {
            Payload::Node(update) if update.status != self.node.in_progress => {
                let before = std::mem::replace(&mut update.status, self.node.in_progress);
                // A CC node may come after the end of a process.
                update.node_type != self.cc && [self.node.rejected, self.node.withdrawn].contains(&before)
            }
            // A direct change is never being approved.
            Payload::JobChange(update)
                if update.status != self.job_change.approving && update.change.process_id.is_some() =>
            {
                let before = std::mem::replace(&mut update.status, self.job_change.approving);
                [self.job_change.rejected, self.job_change.cancelled].contains(&before)
            }
            _ => return None,
        };
        let rule = if after_end { Rule::AfterEnd } else { Rule::ImpossibleTransition };
        Some(Restart { event, rule })
    }

    /// Whether `next` shows that `missing`, the event before it, is missing. It does not, for example, at CC
    /// nodes, for which nothing waits, or where an approved change is canceled, which could have been done
    /// before.
    pub(super) fn reveals_gap(&self, missing: &PlannedEvent, next: &PlannedEvent) -> bool {
        match (&missing.payload, &next.payload) {
            (Payload::Node(missing), Payload::Node(next)) if missing.node_type != self.cc => {
                if missing.status == self.node.in_progress {
                    missing.node_id == next.node_id
                } else {
                    let is_awaited = [self.node.approved, self.node.rolled_back, self.node.intervened]
                        .contains(&missing.status);
                    is_awaited && missing.node_id != next.node_id && next.node_type != self.cc
                }
            }
            (Payload::JobChange(missing), Payload::JobChange(update)) => {
                if update.status == self.job_change.cancelled {
                    let is_first = missing.status == self.job_change.approving
                        || missing.change.mode == self.job_change.direct;
                    is_first && next.time < day_start(update.change.effective_date)
                } else {
                    missing.status != self.job_change.effective
                }
            }
            _ => false,
        }
    }
}
