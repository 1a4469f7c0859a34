//! The events of a timeline as rows that people read.

use std::fmt::Write as _;

use super::{Analyzed, TimelineWriter, shown};
use crate::catalog::{Catalog, Code};
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::finding::Rule;
use crate::message::{Elapsed, LanguageChoice, Localize as _};
use crate::render::time;
use crate::trace::{EventKind, TraceEvent};

crate::messages! {
    /// The names of what changes.
    enum SubjectName {
        JobChange => "Job change", "异动";
    }
}

/// An event of a timeline, as people see it.
pub(super) struct TimelineRow {
    /// The local time.
    pub(super) time: String,
    /// The time since the event before, with a sign.
    pub(super) delta: String,
    pub(super) subject: SubjectText,
    /// The rules of the findings about it.
    pub(super) rules: Vec<Rule>,
    /// The index of the event in the timeline.
    pub(super) event: usize,
}

/// The subject of an event, for people.
pub(super) struct SubjectText {
    /// The type of the node, or that it is a job change.
    pub(super) kind: String,
    /// The definition of the node, or the id of the job change; with the app, if the timeline has several.
    pub(super) name: String,
    /// The status that it has after the event.
    pub(super) status: String,
}

impl Analyzed<'_> {
    /// The events in the order of their time.
    pub(super) fn rows<'r>(&'r self, writer: &'r TimelineWriter<'_>) -> impl Iterator<Item = TimelineRow> {
        self.with_deltas().map(move |(index, delta_ms)| {
            let event = &self.timeline.events[index].event;
            let time = event.time.and_then(|time| time::local(time, writer.style.zone()));
            let mut subject = SubjectText::new(event, writer);
            if let Some(app) = event.app.as_ref().filter(|_| self.analysis.has_several_apps()) {
                write!(subject.name, " ({})", shown(app.app_id())).expect("a String takes any text");
            }
            TimelineRow {
                time: time.unwrap_or_else(|| "-".to_owned()),
                delta: delta_ms
                    .map(|delta| Elapsed(delta).to_signed_text(writer.style.language))
                    .unwrap_or_default(),
                subject,
                rules: self.analysis.findings_about(index).map(|finding| finding.rule).collect(),
                event: index,
            }
        })
    }
}

impl SubjectText {
    pub(super) fn new(event: &TraceEvent, writer: &TimelineWriter<'_>) -> Self {
        let (language, catalog) = (writer.style.language, writer.catalog);
        match &event.kind {
            EventKind::Node(node) => {
                let kind = known(catalog, NODE_UPDATED, "node_type", node.node_type);
                Self {
                    kind: kind.map_or_else(|| "?".to_owned(), |kind| kind.label.get(language)),
                    name: shown(&node.definition).into_owned(),
                    status: label(
                        node.status_code,
                        known(catalog, NODE_UPDATED, "node_status", node.status_code),
                        language,
                    ),
                }
            }
            EventKind::JobChange(change) => Self {
                kind: SubjectName::JobChange.to_text(language),
                name: shown(&change.job_change_id).into_owned(),
                status: label(
                    change.status_code,
                    known(catalog, JOB_CHANGE_UPDATED, "status", change.status_code),
                    language,
                ),
            },
            EventKind::Other { .. } | EventKind::Unidentified { .. } => Self {
                kind: String::new(),
                name: shown(event.kind.event_type()).into_owned(),
                status: String::new(),
            },
        }
    }
}

/// A code with its label.
fn label(code: Option<i64>, known: Option<&Code>, language: LanguageChoice) -> String {
    match (code, known) {
        (Some(code), Some(known)) => format!("{code} {}", known.label.get(language)),
        (Some(code), None) => code.to_string(),
        (None, _) => "?".to_owned(),
    }
}

/// The entry of the catalog for a code of a field.
pub(super) fn known<'c>(
    catalog: &'c Catalog,
    event_type: &str,
    field: &str,
    code: Option<i64>,
) -> Option<&'c Code> {
    catalog.body_field(event_type, field)?.code(code?)
}
