//! The events of a timeline as rows of a spreadsheet.

use super::{Analyzed, TimelineWriter};
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::render::spreadsheet::{Cell, label_of};
use crate::trace::{App, EventIds, EventKind, TimelineEvent};

/// The number of columns.
const COLUMNS: usize = 18;

/// The names of the columns.
pub(super) const COLUMN_NAMES: [&str; COLUMNS] = [
    "process_id",
    "job_change_id",
    "time",
    "delta_ms",
    "event_type",
    "event_id",
    "app_id",
    "node_definition_id",
    "process_node_id",
    "node_type",
    "node_type.label",
    "status",
    "status.label",
    "repeated",
    "findings",
    "file",
    "line",
    "pointer",
];

impl<'t> Analyzed<'t> {
    /// The cells of each event in the order of their time.
    pub(super) fn cells(
        &self,
        writer: &TimelineWriter<'t>,
    ) -> impl Iterator<Item = [Cell<'t>; COLUMNS]> + use<'t> {
        let (Analyzed { timeline, analysis }, writer) = (*self, *writer);
        self.with_deltas().map(move |(index, delta_ms)| {
            let TimelineEvent { event, earlier, .. } = &timeline.events[index];
            let EventIds { process_id, job_change_id } = event.kind.ids();
            let [node_definition_id, process_node_id, node_type, node_type_label, status, status_label] =
                subject(&event.kind, &writer);
            [
                Cell::text(process_id.or_else(|| timeline.process_ids.first().map(|id| &**id))),
                Cell::text(job_change_id.or_else(|| timeline.job_change_ids.first().map(|id| &**id))),
                Cell::time(event.time),
                Cell::number(delta_ms),
                Cell::text(Some(event.kind.event_type()).filter(|name| !name.is_empty())),
                Cell::text(event.event_id.as_deref()),
                Cell::text(event.app.as_ref().map(App::app_id)),
                node_definition_id,
                process_node_id,
                node_type,
                node_type_label,
                status,
                status_label,
                Cell::Written(if earlier.is_some() { "true" } else { "false" }.into()),
                Cell::rules(analysis.findings_about(index)),
                Cell::text(Some(&event.location.file)),
                Cell::position(event.location.position.line),
                Cell::text(event.pointer.as_deref()),
            ]
        })
    }
}

/// The node or the job change, and its status.
fn subject<'t>(kind: &'t EventKind, writer: &TimelineWriter<'t>) -> [Cell<'t>; 6] {
    let code = |event_type: &str, field: &str, code: Option<i64>| {
        let known = writer.catalog.body_field(event_type, field);
        let label = known.zip(code).map(|(field, code)| label_of(field, code, writer.style.language));
        [Cell::number(code), label.unwrap_or(Cell::Empty)]
    };
    let empty = || Cell::Empty;
    match kind {
        EventKind::Node(node) => {
            let [node_type, node_type_label] = code(NODE_UPDATED, "node_type", node.node_type);
            let [status, status_label] = code(NODE_UPDATED, "node_status", node.status_code);
            let (definition, id) = (Cell::text(Some(&node.definition)), Cell::text(Some(&node.node_id)));
            [definition, id, node_type, node_type_label, status, status_label]
        }
        EventKind::JobChange(change) => {
            let [status, status_label] = code(JOB_CHANGE_UPDATED, "status", change.status_code);
            [empty(), empty(), empty(), empty(), status, status_label]
        }
        EventKind::Other { .. } | EventKind::Unidentified { .. } => [(); 6].map(|()| empty()),
    }
}
