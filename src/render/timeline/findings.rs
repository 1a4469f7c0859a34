//! The findings of timelines as diagnostics.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Analyzed, name, other_subjects};
use crate::corehr::{JOB_CHANGE, PROCESS};
use crate::diagnostic::{Diagnostic, EventRef, SubjectId, TimelineIds, shortened};
use crate::render::{FindingWriter, Group};
use crate::secret::{Names, masked};
use crate::trace::{EventFinding, Timeline, TraceEvent};

pub(super) fn write(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &FindingWriter<'_>,
) -> io::Result<()> {
    let timeline = analyzed.timeline;
    let findings = analyzed.analysis.findings.iter();
    let mut diagnostics = findings
        .filter(|found| !found.finding.rule.is_only_in_timelines())
        .map(|found| diagnostic(found, timeline));
    let file = timeline.events.first().map_or("", |event| &*event.event.location.file);
    let name = || name(timeline, writer.style.language);
    writer.write(out, Group { file, name: &name, diagnostics: &mut diagnostics })
}

/// A finding about an event of a timeline.
pub(super) fn diagnostic<'t>(found: &'t EventFinding, timeline: &'t Timeline) -> Diagnostic<'t> {
    let EventFinding { event, finding } = found;
    let event = &timeline.events[*event].event;
    Diagnostic {
        finding,
        location: event.location.clone(),
        pointer: event.pointer.as_deref(),
        excerpt: None,
        event: event_ref(event, timeline),
    }
}

fn event_ref<'t>(event: &'t TraceEvent, timeline: &'t Timeline) -> EventRef<'t> {
    let id = |kind| event.kind.id_of(kind).or_else(|| timeline.ids_of(kind).next());
    let (process_id, job_change_id) = (id(PROCESS), id(JOB_CHANGE));
    let subjects = other_subjects(timeline).map(|subject| SubjectId {
        life_cycle: Cow::Borrowed(&subject.kind.name),
        id: masked_name(&subject.id),
    });
    let event_type = Some(event.kind.event_type()).filter(|name| !name.is_empty());
    let [event_type, process_id, job_change_id] =
        [event_type, process_id, job_change_id].map(|text| text.map(masked_name));
    EventRef {
        event_id: event.event_id.as_ref().map(|id| masked_name(&id.text()).into_owned().into()),
        event_type,
        timeline: Some(TimelineIds { process_id, job_change_id, subjects: subjects.collect() }),
    }
}

/// An id or a name of an event as diagnostics show it.
fn masked_name(text: &str) -> Cow<'_, str> {
    shortened(masked(text, &Names::default()))
}
