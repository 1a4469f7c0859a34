//! A timeline as JSON.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::row::known;
use super::{Analyzed, TimelineWriter};
use crate::catalog::Catalog;
use crate::choice::Choice as _;
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::location::Location;
use crate::message::LanguageChoice;
use crate::render::time::{received, utc};
use crate::trace::{App, EventFinding, EventKind, TimelineEvent, TimelineState, TraceEvent};

#[derive(Serialize)]
struct TimelineJson<'t> {
    /// The process; the first, if there are several.
    process_id: Option<&'t str>,
    /// All of them, if there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    process_ids: Option<&'t [Box<str>]>,
    job_change_ids: &'t [Box<str>],
    /// Whether nothing more is to come.
    ended: bool,
    /// The latest time of all events read, if more is to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    log_time: Option<String>,
    events: Events<'t>,
    findings: Findings<'t>,
}

/// The events, each of which is made when it is written: all of them would take more memory than the
/// timeline.
struct Events<'t>(Analyzed<'t>, &'t Catalog);

/// The findings, likewise.
struct Findings<'t>(Analyzed<'t>, LanguageChoice);

#[derive(Serialize)]
struct EventJson<'t> {
    time: Option<String>,
    delta_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    received_at: Option<String>,
    event_id: Option<&'t str>,
    event_type: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_definition_id: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process_node_id: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_type: Option<LabelJson<'t>>,
    /// The process that a job change names; that of a node, if the timeline has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    process_id: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_change_id: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_mode: Option<LabelJson<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_date: Option<String>,
    status: Option<LabelJson<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_status: Option<LabelJson<'t>>,
    /// The app that it was delivered to.
    #[serde(skip_serializing_if = "Option::is_none")]
    app_id: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_key: Option<&'t str>,
    /// Whether it is the copy for another app of one before it; only if there are several apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<bool>,
    /// Whether an event with this id was delivered to the app before.
    repeated: bool,
    /// That event.
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier: Option<EarlierJson<'t>>,
    source: LocationJson<'t>,
}

#[derive(Serialize)]
struct LabelJson<'t> {
    code: i64,
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
    event_id: Option<&'t str>,
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
    TimelineJson {
        process_id: timeline.process_ids.first().map(|id| &**id),
        process_ids: (timeline.process_ids.len() > 1).then_some(&timeline.process_ids),
        job_change_ids: &timeline.job_change_ids,
        ended,
        log_time: timeline.log_time.filter(|_| !ended).and_then(utc),
        events: Events(analyzed, writer.catalog),
        findings: Findings(analyzed, writer.style.language),
    }
}

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Analyzed { timeline, analysis }, catalog) = *self;
        serializer.collect_seq(self.0.with_deltas().map(|(index, delta_ms)| {
            let TimelineEvent { event, earlier, .. } = &timeline.events[index];
            let mut json = event_json(event, catalog);
            json.delta_ms = delta_ms;
            json.repeated = earlier.is_some();
            json.earlier = earlier.as_ref().map(|earlier| EarlierJson {
                same_bytes: earlier.same_bytes,
                same_timeline: earlier.same_timeline,
                elapsed_ms: earlier.elapsed_ms,
                source: LocationJson::new(&earlier.first),
            });
            if timeline.process_ids.len() > 1 {
                json.process_id = event.kind.ids().process_id;
            }
            json.copy = analysis.has_several_apps().then(|| analysis.is_copy(index));
            json
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
                event_id: event.event_id.as_deref(),
                source: LocationJson::new(&event.location),
            }
        }))
    }
}

fn event_json<'t>(event: &'t TraceEvent, catalog: &'t Catalog) -> EventJson<'t> {
    let label = |event_type: &str, field: &str, code: Option<i64>| {
        let known = known(catalog, event_type, field, code);
        code.map(|code| LabelJson {
            code,
            name: known.map(|known| known.name.as_str()),
            zh: known.map(|known| known.label.zh.as_str()),
            en: known.map(|known| known.label.en.as_str()),
        })
    };
    let name = |name: fn(&App) -> &str| event.app.as_ref().map(name).filter(|name| !name.is_empty());
    let mut json = EventJson {
        time: event.time.and_then(utc),
        delta_ms: None,
        received_at: event.received_at.and_then(received),
        event_id: event.event_id.as_deref(),
        event_type: event.kind.event_type(),
        node_definition_id: None,
        process_node_id: None,
        node_type: None,
        process_id: None,
        job_change_id: None,
        transfer_mode: None,
        effective_date: None,
        status: None,
        original_status: None,
        app_id: name(App::app_id),
        tenant_key: name(App::tenant_key),
        copy: None,
        repeated: false,
        earlier: None,
        source: LocationJson::new(&event.location),
    };
    match &event.kind {
        EventKind::Node(node) => {
            json.node_definition_id = Some(&node.definition);
            json.process_node_id = Some(&node.node_id);
            json.node_type = label(NODE_UPDATED, "node_type", node.node_type);
            json.status = label(NODE_UPDATED, "node_status", node.status_code);
        }
        EventKind::JobChange(change) => {
            json.process_id = change.process_id.as_deref();
            json.job_change_id = Some(&change.job_change_id);
            json.transfer_mode = label(JOB_CHANGE_UPDATED, "transfer_mode", change.transfer_mode);
            json.effective_date = change.effective_date.map(|date| date.to_string());
            json.status = label(JOB_CHANGE_UPDATED, "status", change.status_code);
            // The catalog has the codes of original_status, which is not documented, at status.
            json.original_status = label(JOB_CHANGE_UPDATED, "status", change.original_status_code);
        }
        EventKind::Other { .. } | EventKind::Unidentified { .. } => {}
    }
    json
}

impl<'t> LocationJson<'t> {
    fn new(location: &'t Location) -> Self {
        Self { file: &location.file, line: location.position.line }
    }
}
