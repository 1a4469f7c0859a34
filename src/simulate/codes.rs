//! Integers of codes, found in the catalog by their names.

use serde_json::{Value, json};

use super::error::SimulateError;
use crate::catalog::{Catalog, CodeValue, Field};
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::message::List;

/// The node type at which nobody decides.
pub(super) const CC: &str = "cc";

/// The codes of `node_status` in a node event.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeCodes {
    pub(super) in_progress: i64,
    pub(super) rejected: i64,
    pub(super) approved: i64,
    pub(super) withdrawn: i64,
    pub(super) rolled_back: i64,
    pub(super) skipped: i64,
    pub(super) intervened: i64,
}

impl NodeCodes {
    pub(super) fn load(catalog: &Catalog) -> Result<Self, SimulateError> {
        let status = |name| find_code(catalog, NODE_UPDATED, "node_status", name);
        Ok(Self {
            in_progress: status("in_progress")?,
            rejected: status("rejected")?,
            approved: status("approved")?,
            withdrawn: status("withdrawn")?,
            rolled_back: status("rolled_back")?,
            skipped: status("skipped")?,
            intervened: status("intervened")?,
        })
    }
}

/// The codes of `status` in a job change event, and those of its `transfer_mode`: `direct` and `initiated`.
#[derive(Clone, Copy, Debug)]
pub(super) struct JobChangeCodes {
    pub(super) approving: i64,
    pub(super) cancelled: i64,
    pub(super) rejected: i64,
    pub(super) approved: i64,
    pub(super) effective: i64,
    pub(super) no_approval: i64,
    pub(super) direct: i64,
    pub(super) initiated: i64,
}

impl JobChangeCodes {
    pub(super) fn load(catalog: &Catalog) -> Result<Self, SimulateError> {
        let status = |name| find_code(catalog, JOB_CHANGE_UPDATED, "status", name);
        let mode = |name| find_code(catalog, JOB_CHANGE_UPDATED, "transfer_mode", name);
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

/// Returns the integer of a node type.
pub(super) fn node_type(catalog: &Catalog, name: &str) -> Result<i64, SimulateError> {
    find_code(catalog, NODE_UPDATED, "node_type", name)
}

/// A code as the value of a member.
pub(super) fn code_json(code: &CodeValue) -> Value {
    match code {
        CodeValue::Integer(integer) => json!(integer),
        CodeValue::Text(text) => json!(text),
    }
}

fn find_code(catalog: &Catalog, event_type: &str, field: &str, name: &str) -> Result<i64, SimulateError> {
    let fields = catalog.event_type(event_type).into_iter().flat_map(|known| &known.body.fields);
    let codes = fields.filter(|known| known.name == field).flat_map(Field::codes);
    match codes.clone().find(|code| code.name == name).and_then(|code| code.code.integer()) {
        Some(code) => Ok(code),
        None if codes.clone().next().is_none() => {
            Err(SimulateError::NoCodes { event_type: event_type.to_owned(), field: field.to_owned() })
        }
        None => Err(SimulateError::UnknownCode {
            event_type: event_type.to_owned(),
            field: field.to_owned(),
            name: name.to_owned(),
            known: List::new(codes.map(|code| code.name.clone()).collect()),
        }),
    }
}
