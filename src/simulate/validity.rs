//! The findings in simulated events.

use super::error::SimulateError;
use crate::catalog::Catalog;
use crate::check;
use crate::event::{Event, ReadError};
use crate::finding::{Finding, Severity};

/// Returns the findings in a plain body.
pub(super) fn findings(body: &str, catalog: &Catalog) -> Result<Vec<Finding>, ReadError> {
    let event = Event::read(body, catalog)?;
    let mut findings = Vec::new();
    check::event(&event, catalog, &mut findings);
    Ok(findings)
}

/// Refuses a plain body with a finding that is an error.
pub(super) fn refuse_errors(body: &[u8], catalog: &Catalog) -> Result<(), SimulateError> {
    let findings =
        findings(body_text(body), catalog).map_err(|error| SimulateError::UnreadableEvent { error })?;
    match findings.iter().find(|finding| finding.rule.severity() == Severity::Error) {
        Some(finding) => Err(SimulateError::InvalidEvent { finding: Box::new(finding.clone()) }),
        None => Ok(()),
    }
}

/// The text of a plain body.
pub(super) fn body_text(body: &[u8]) -> &str {
    std::str::from_utf8(body).expect("simulated bodies are UTF-8")
}
