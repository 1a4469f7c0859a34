//! The events of a timeline as rows of a spreadsheet.

use std::borrow::Cow;

use super::{Analyzed, TimelineWriter};
use crate::catalog::{CodeValue, Field};
use crate::corehr::{JOB_CHANGE, PROCESS};
use crate::render::codes;
use crate::render::spreadsheet::{Cell, label_of};
use crate::trace::{App, EventKind, TimelineEvent};

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
            let id = |kind| event.kind.id_of(kind).or_else(|| timeline.ids_of(kind).next());
            let [node_definition_id, process_node_id, node_type, node_type_label, status, status_label] =
                subject(&event.kind, &writer);
            [
                Cell::text(id(PROCESS)),
                Cell::text(id(JOB_CHANGE)),
                Cell::time(event.time),
                Cell::number(delta_ms),
                Cell::text(Some(event.kind.event_type()).filter(|name| !name.is_empty())),
                event.event_id.as_ref().map_or(Cell::Empty, |id| Cell::Text(id.text())),
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

/// The node, and the status; the first one if the event reports several.
fn subject<'t>(kind: &'t EventKind, writer: &TimelineWriter<'t>) -> [Cell<'t>; 6] {
    let code = |field: Option<&'t Field>, code: Option<&CodeValue>| {
        let label = field.zip(code).map(|(field, code)| label_of(field, code, writer.style.language));
        let value = match code {
            Some(CodeValue::Text(text)) => Cell::Text(Cow::Owned(text.clone())),
            code => Cell::number(code.and_then(CodeValue::integer)),
        };
        [value, label.unwrap_or(Cell::Empty)]
    };
    let empty = || Cell::Empty;
    match kind {
        EventKind::Node(node) => {
            let (source, catalog) = (node.source.source(), writer.catalog);
            let field = |path| codes::field(catalog, &source.event, path);
            let types = node.source.life_cycle.sequence.as_ref().map(|sequence| &sequence.type_field);
            let [node_type, status] =
                [node.node_type, node.status_code].map(|code| code.map(CodeValue::Integer));
            let [node_type, node_type_label] = code(types.and_then(field), node_type.as_ref());
            let [status, status_label] = code(source.state.as_ref().and_then(field), status.as_ref());
            let (definition, id) = (Cell::text(Some(&node.definition)), Cell::text(Some(&node.node_id)));
            [definition, id, node_type, node_type_label, status, status_label]
        }
        EventKind::States(changes) => {
            let Some(change) = changes.first() else { return [(); 6].map(|()| empty()) };
            let [status, status_label] = match change.resource_state() {
                Some(state) => {
                    let label = state.label.as_ref().map(|label| label.get(writer.style.language));
                    let label = label.map_or(Cell::Empty, |label| Cell::Text(Cow::Owned(label)));
                    [Cell::text(Some(&state.name)), label]
                }
                None => code(codes::state_field(writer.catalog, change), change.code.as_ref()),
            };
            [empty(), empty(), empty(), empty(), status, status_label]
        }
        EventKind::Other { .. } | EventKind::Unidentified { .. } => [(); 6].map(|()| empty()),
    }
}
