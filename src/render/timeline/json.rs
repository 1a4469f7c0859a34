//! A timeline as JSON.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Analyzed, TimelineWriter, other_subjects};
use crate::catalog::{Catalog, Code, CodeValue, State};
use crate::choice::Choice as _;
use crate::corehr::{JOB_CHANGE, PROCESS};
use crate::location::Location;
use crate::message::LanguageChoice;
use crate::render::codes;
use crate::render::time::{received, utc};
use crate::trace::{
    App, EventFinding, EventId, EventKind, NodeEvent, StateChange, TimelineEvent, TimelineState,
};

#[derive(Serialize)]
struct TimelineJson<'t> {
    /// The process; the first, if there are several.
    process_id: Option<&'t str>,
    /// All of them, if there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    process_ids: Option<Vec<&'t str>>,
    job_change_ids: Vec<&'t str>,
    /// Everything else that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<SubjectJson<'t>>,
    /// Whether nothing more is to come.
    ended: bool,
    /// The latest time of all events read, if more is to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    log_time: Option<String>,
    events: Events<'t>,
    findings: Findings<'t>,
}

#[derive(Serialize)]
struct SubjectJson<'t> {
    life_cycle: &'t str,
    id: &'t str,
}

/// The events, each of which is made when it is written: all of them would take more memory than the
/// timeline.
struct Events<'t>(Analyzed<'t>, &'t Catalog);

/// The findings, likewise.
struct Findings<'t>(Analyzed<'t>, LanguageChoice);

/// An event. Its ids have the names that the event itself gives them.
struct EventJson<'t> {
    timeline_event: &'t TimelineEvent,
    delta_ms: Option<i64>,
    /// Whether it is the copy for another app of one before it; only if there are several apps.
    copy: Option<bool>,
    /// Whether the timeline has several processes.
    has_several_processes: bool,
    catalog: &'t Catalog,
}

/// A state that an event reports.
struct StateJson<'t>(&'t StateChange, &'t Catalog);

#[derive(Serialize)]
struct LabelJson<'t> {
    /// `None` for a state of a resource, which has no code.
    code: Option<Cow<'t, CodeValue>>,
    name: Option<&'t str>,
    zh: Option<&'t str>,
    en: Option<&'t str>,
}

#[derive(Serialize)]
struct EarlierJson<'t> {
    same_bytes: bool,
    same_timeline: bool,
    elapsed_ms: Option<i64>,
    source: LocationJson<'t>,
}

#[derive(Serialize)]
struct LocationJson<'t> {
    file: &'t str,
    line: u64,
}

#[derive(Serialize)]
struct FindingJson<'t> {
    code: &'static str,
    severity: &'static str,
    pointer: &'t str,
    message: String,
    event_id: Option<Cow<'t, str>>,
    source: LocationJson<'t>,
}

pub(super) fn line(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &object(*analyzed, writer))?;
    out.write_all(b"\n")
}

pub(super) fn pretty(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &object(*analyzed, writer))?;
    out.write_all(b"\n")
}

fn object<'t>(analyzed: Analyzed<'t>, writer: &TimelineWriter<'t>) -> TimelineJson<'t> {
    let Analyzed { timeline, analysis } = analyzed;
    let ended = analysis.state == TimelineState::Ended;
    let process_ids: Vec<_> = timeline.ids_of(PROCESS).collect();
    let others = other_subjects(timeline);
    TimelineJson {
        process_id: process_ids.first().copied(),
        process_ids: (process_ids.len() > 1).then_some(process_ids),
        job_change_ids: timeline.ids_of(JOB_CHANGE).collect(),
        subjects: others
            .map(|subject| SubjectJson { life_cycle: &subject.kind.name, id: &subject.id })
            .collect(),
        ended,
        log_time: timeline.log_time.filter(|_| !ended).and_then(utc),
        events: Events(analyzed, writer.catalog),
        findings: Findings(analyzed, writer.style.language),
    }
}

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Analyzed { timeline, analysis }, catalog) = *self;
        let has_several_processes = timeline.ids_of(PROCESS).nth(1).is_some();
        serializer.collect_seq(self.0.with_deltas().map(|(index, delta_ms)| EventJson {
            timeline_event: &timeline.events[index],
            delta_ms,
            copy: analysis.has_several_apps().then(|| analysis.is_copy(index)),
            has_several_processes,
            catalog,
        }))
    }
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Analyzed { timeline, analysis }, language) = *self;
        serializer.collect_seq(analysis.findings.iter().map(|EventFinding { event, finding }| {
            let event = &timeline.events[*event].event;
            FindingJson {
                code: finding.rule.code(),
                severity: finding.rule.severity().name(),
                pointer: finding.pointer(),
                message: finding.one_line(language),
                event_id: event.event_id.as_ref().map(EventId::text),
                source: LocationJson::new(&event.location),
            }
        }))
    }
}

impl Serialize for EventJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let TimelineEvent { event, earlier, .. } = self.timeline_event;
        let name = |name: fn(&App) -> &str| event.app.as_ref().map(name).filter(|name| !name.is_empty());
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("time", &event.time.and_then(utc))?;
        map.serialize_entry("delta_ms", &self.delta_ms)?;
        optional(&mut map, "received_at", event.received_at.and_then(received).as_ref())?;
        map.serialize_entry("event_id", &event.event_id.as_ref().map(EventId::text))?;
        map.serialize_entry("event_type", event.kind.event_type())?;
        match &event.kind {
            EventKind::Node(node) => self.node(&mut map, node)?,
            EventKind::States(changes) => match &**changes {
                [change] if change.source.source().key.len() == 1 => {
                    StateJson(change, self.catalog).entries(&mut map)?;
                }
                changes => {
                    let states: Vec<_> =
                        changes.iter().map(|change| StateJson(change, self.catalog)).collect();
                    map.serialize_entry("states", &states)?;
                }
            },
            EventKind::Other { .. } | EventKind::Unidentified { .. } => {
                map.serialize_entry("status", &None::<LabelJson<'_>>)?;
            }
        }
        optional(&mut map, "app_id", name(App::app_id).as_ref())?;
        optional(&mut map, "tenant_key", name(App::tenant_key).as_ref())?;
        optional(&mut map, "copy", self.copy.as_ref())?;
        map.serialize_entry("repeated", &earlier.is_some())?;
        let earlier = earlier.as_ref().map(|earlier| EarlierJson {
            same_bytes: earlier.same_bytes,
            same_timeline: earlier.same_timeline,
            elapsed_ms: earlier.elapsed_ms,
            source: LocationJson::new(&earlier.first),
        });
        optional(&mut map, "earlier", earlier.as_ref())?;
        map.serialize_entry("source", &LocationJson::new(&event.location))?;
        map.end()
    }
}

impl EventJson<'_> {
    /// Writes what a node event reports.
    fn node<M: SerializeMap>(&self, map: &mut M, node: &NodeEvent) -> Result<(), M::Error> {
        let life_cycle = &node.source.life_cycle;
        let source = node.source.source();
        if let Some(sequence) = &life_cycle.sequence {
            map.serialize_entry(sequence.definition.name(), &node.definition)?;
        }
        if let Some(key) = source.key.first() {
            map.serialize_entry(key.name(), &node.node_id)?;
        }
        if let (Some(sequence), Some(code)) = (&life_cycle.sequence, node.node_type) {
            let label = LabelJson::of_integer(code, codes::node_type(self.catalog, node));
            map.serialize_entry(sequence.type_field.name(), &label)?;
        }
        if let Some(process) = life_cycle.part_of().filter(|_| self.has_several_processes) {
            map.serialize_entry(process.field.name(), &node.process_id)?;
        }
        let status = node.status_code;
        let known = codes::node_status(self.catalog, node);
        map.serialize_entry("status", &status.map(|code| LabelJson::of_integer(code, known)))
    }
}

impl StateJson<'_> {
    /// Writes the ids, the state and what else rules use.
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Self(change, catalog) = *self;
        let (life_cycle, source) = (change.life_cycle(), change.source.source());
        for (link, id) in life_cycle.links.iter().zip(&change.links) {
            optional(map, link.field.name(), id.as_ref())?;
        }
        if let [key] = &*source.key {
            map.serialize_entry(key.name(), &change.id)?;
        }
        if let (Some(direct), Some(code)) = (&life_cycle.direct, change.mode) {
            let label = LabelJson::of_integer(code, codes::mode(catalog, change));
            map.serialize_entry(direct.field.name(), &label)?;
        }
        if let (Some(guard), Some(date)) = (&life_cycle.not_before, change.date) {
            map.serialize_entry(guard.date.name(), &date.to_string())?;
        }
        let status = match change.resource_state() {
            Some(state) => Some(LabelJson::of_state(state)),
            None => change.code.as_ref().map(|code| LabelJson::new(code, codes::state(catalog, change))),
        };
        map.serialize_entry("status", &status)?;
        if let (Some(before), Some(code)) = (&source.before, &change.before_code) {
            let label = LabelJson::new(code, codes::state_before(catalog, change));
            map.serialize_entry(before.name(), &label)?;
        }
        Ok(())
    }
}

impl Serialize for StateJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("life_cycle", self.0.life_cycle().name())?;
        map.serialize_entry("id", &self.0.id)?;
        self.entries(&mut map)?;
        map.end()
    }
}

/// Writes a member if it has a value.
fn optional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &str,
    value: Option<&T>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(name, value))
}

impl<'t> LabelJson<'t> {
    fn new(code: &'t CodeValue, known: Option<&'t Code>) -> Self {
        Self::of_code(Cow::Borrowed(code), known)
    }

    fn of_integer(code: i64, known: Option<&'t Code>) -> Self {
        Self::of_code(Cow::Owned(CodeValue::Integer(code)), known)
    }

    fn of_code(code: Cow<'t, CodeValue>, known: Option<&'t Code>) -> Self {
        Self {
            code: Some(code),
            name: known.map(|known| known.name.as_str()),
            zh: known.map(|known| known.label.zh.as_str()),
            en: known.map(|known| known.label.en.as_str()),
        }
    }

    /// That of a state without a code.
    fn of_state(state: &'t State) -> Self {
        let label = state.label.as_ref();
        Self {
            code: None,
            name: Some(&state.name),
            zh: label.map(|label| label.zh.as_str()),
            en: label.map(|label| label.en.as_str()),
        }
    }
}

impl<'t> LocationJson<'t> {
    fn new(location: &'t Location) -> Self {
        Self { file: &location.file, line: location.position.line }
    }
}
