//! The codes that the scenarios use, looked up by their names in the catalogue.

use super::SimulateError;
use super::approval::CC;
use super::step::{Body, Step};
use crate::catalog::{Catalog, EventType};
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED, day_start};

/// Codes of `node_status`.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeStatus {
    pub(super) in_progress: i64,
    pub(super) rejected: i64,
    pub(super) approved: i64,
    pub(super) withdrawn: i64,
    pub(super) rolled_back: i64,
    pub(super) skipped: i64,
    pub(super) intervened: i64,
}

/// Codes of a job change's `status`, and of its `transfer_mode`.
#[derive(Clone, Copy, Debug)]
pub(super) struct JobStatus {
    pub(super) approving: i64,
    pub(super) cancelled: i64,
    pub(super) rejected: i64,
    pub(super) approved: i64,
    pub(super) effective: i64,
    pub(super) no_approval: i64,
    pub(super) direct: i64,
    pub(super) initiated: i64,
}

impl NodeStatus {
    pub(super) fn load(catalog: &Catalog) -> Result<Self, SimulateError> {
        let code = |name| code(catalog, NODE_UPDATED, "node_status", name);
        Ok(Self {
            in_progress: code("in_progress")?,
            rejected: code("rejected")?,
            approved: code("approved")?,
            withdrawn: code("withdrawn")?,
            rolled_back: code("rolled_back")?,
            skipped: code("skipped")?,
            intervened: code("intervened")?,
        })
    }
}

impl JobStatus {
    pub(super) fn load(catalog: &Catalog) -> Result<Self, SimulateError> {
        let status = |name| code(catalog, JOB_CHANGE_UPDATED, "status", name);
        let mode = |name| code(catalog, JOB_CHANGE_UPDATED, "transfer_mode", name);
        Ok(Self {
            approving: status("approving")?,
            cancelled: status("cancelled")?,
            rejected: status("rejected")?,
            approved: status("approved")?,
            effective: status("effective")?,
            no_approval: status("no_approval")?,
            direct: mode("direct")?,
            initiated: mode("initiated")?,
        })
    }
}

/// All that faults against the documents have to know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codes {
    node: NodeStatus,
    job: JobStatus,
    cc: i64,
}

impl Codes {
    pub(super) fn load(catalog: &Catalog) -> Result<Self, SimulateError> {
        let (node, job) = (NodeStatus::load(catalog)?, JobStatus::load(catalog)?);
        Ok(Self { node, job, cc: code(catalog, NODE_UPDATED, "node_type", CC)? })
    }

    /// The step with the state with which things begin, and whether it was the last state there is, behind which nothing may come; `None` if it is the first.
    pub(super) fn back_to_the_beginning(&self, mut step: Step) -> Option<(Step, bool)> {
        let after_end = match &mut step.body {
            Body::Node(node) if node.status != self.node.in_progress => {
                let before = std::mem::replace(&mut node.status, self.node.in_progress);
                // Nobody minds being told at the end of a process.
                node.node_type != self.cc && (before == self.node.rejected || before == self.node.withdrawn)
            }
            // A direct change has no such state at all.
            Body::JobChange(job) if job.status != self.job.approving && job.change.process_id.is_some() => {
                let before = std::mem::replace(&mut job.status, self.job.approving);
                before == self.job.rejected || before == self.job.cancelled
            }
            _ => return None,
        };
        Some((step, after_end))
    }

    /// Whether the event after it shows that a step is missing. It does not, for example, at CC nodes, for which nothing waits,
    /// or where an approved change is cancelled, which could have been done before.
    pub(super) fn shows(&self, missing: &Step, next: &Step) -> bool {
        match (&missing.body, &next.body) {
            (Body::Node(missing), Body::Node(next)) if missing.node_type != self.cc => {
                let waits_for_it = [self.node.approved, self.node.rolled_back, self.node.intervened]
                    .contains(&missing.status);
                if missing.status == self.node.in_progress {
                    missing.node_id == next.node_id
                } else {
                    waits_for_it && missing.node_id != next.node_id && next.node_type != self.cc
                }
            }
            (Body::JobChange(missing), Body::JobChange(job)) => {
                let early = next.time < day_start(job.change.effective_date);
                let first = missing.status == self.job.approving || missing.change.mode == self.job.direct;
                if job.status == self.job.cancelled {
                    first && early
                } else {
                    missing.status != self.job.effective
                }
            }
            _ => false,
        }
    }
}

/// The integer of a named code.
pub(super) fn code(
    catalog: &Catalog,
    event_type: &str,
    field: &str,
    name: &str,
) -> Result<i64, SimulateError> {
    let field_of = |known: &EventType| {
        known.body.fields.iter().find(|known| known.name == field)?.codes().to_vec().into()
    };
    let codes: Vec<_> = catalog.event_type(event_type).and_then(field_of).unwrap_or_default();
    let found = codes.iter().find(|code| code.name == name).map(|code| code.code);
    found.ok_or_else(|| SimulateError::NoCode {
        event_type: event_type.to_owned(),
        field: field.to_owned(),
        name: name.to_owned(),
        known: codes.iter().map(|code| code.name.as_str()).collect::<Vec<_>>().join(", "),
    })
}
