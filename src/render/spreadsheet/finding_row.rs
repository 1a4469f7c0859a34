//! Findings as rows.

use std::borrow::Cow;

use super::Cell;
use crate::diagnostic::{Diagnostic, TimelineIds};
use crate::message::LanguageChoice;

/// The number of columns.
const COLUMNS: usize = 12;

/// The names of the columns of findings.
pub(in crate::render) const FINDING_COLUMNS: [&str; COLUMNS] = [
    "code",
    "severity",
    "file",
    "line",
    "column",
    "pointer",
    "source_pointer",
    "message",
    "event_id",
    "event_type",
    "process_id",
    "job_change_id",
];

/// The cells of a finding, in the order of the columns.
pub(in crate::render) fn finding_cells<'d>(
    diagnostic: &'d Diagnostic<'_>,
    language: LanguageChoice,
) -> [Cell<'d>; COLUMNS] {
    let Diagnostic { finding, location, pointer, event, .. } = diagnostic;
    let TimelineIds { process_id, job_change_id, .. } = event.timeline.as_ref().unwrap_or(&NO_TIMELINE);
    [
        Cell::Rules(vec![finding.rule]),
        Cell::Severity(finding.rule.severity()),
        Cell::text(Some(&location.file)),
        Cell::position(location.position.line),
        Cell::position(location.position.column),
        Cell::text(Some(finding.pointer()).filter(|pointer| !pointer.is_empty())),
        Cell::text(*pointer),
        Cell::Text(Cow::Owned(finding.one_line(language))),
        Cell::text(event.event_id.as_deref()),
        Cell::text(event.event_type.as_deref()),
        Cell::text(process_id.as_deref()),
        Cell::text(job_change_id.as_deref()),
    ]
}

/// The ids of a finding that is about no timeline.
static NO_TIMELINE: TimelineIds<'static> =
    TimelineIds { process_id: None, job_change_id: None, subjects: Vec::new() };
