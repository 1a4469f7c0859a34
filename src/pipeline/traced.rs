//! The events and timelines of a run that traces them, and which of them are selected.

use crate::corehr::{JOB_CHANGE, PROCESS};
use crate::filter::{Owners, Selection};
use crate::record::Record;
use crate::trace::{Timeline, TraceEvent, TraceReader};

/// Keeps of a record what tracing needs; `is_selected` is whether the filter selects the event but for what it
/// belongs to.
pub(super) fn trace_event(
    reader: &mut TraceReader<'_>,
    record: &Record<'_>,
    is_selected: bool,
) -> TraceEvent {
    let mut event = reader.read(record.event, record.text, record.location.clone());
    event.received_at = record.received_at;
    event.pointer = record.pointer.map(Box::from);
    event.is_reconstructed = record.reconstructed.is_some();
    event.is_selected = is_selected;
    event
}

/// Whether a timeline belongs to what is selected and has an event that is.
pub(super) fn selects_timeline(selection: &Selection<'_>, timeline: &Timeline) -> bool {
    let owners = &selection.filter().owners;
    let Owners { processes, job_changes } = owners;
    let is_owned = owners.is_empty()
        || has_any(timeline.ids_of(PROCESS), processes)
        || has_any(timeline.ids_of(JOB_CHANGE), job_changes);
    is_owned && timeline.events.iter().any(|event| event.event.is_selected)
}

/// Whether one of the wanted ids is among `ids`.
fn has_any<'i>(mut ids: impl Iterator<Item = &'i str>, wanted: &[String]) -> bool {
    ids.any(|id| wanted.iter().any(|wanted| *wanted == id))
}
