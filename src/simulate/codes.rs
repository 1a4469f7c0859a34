//! The codes that the scenarios use, looked up by their names in the catalogue.

use super::SimulateError;
use super::step::{JOB_CHANGE, NODE};
use crate::catalog::{Catalog, EventType};

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
        let code = |name| code(catalog, NODE, "node_status", name);
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
        let status = |name| code(catalog, JOB_CHANGE, "status", name);
        let mode = |name| code(catalog, JOB_CHANGE, "transfer_mode", name);
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
