//! A timeline as JSON.

use serde::Serialize;

use super::{Telling, known};
use crate::catalog::Catalog;
use crate::json;
use crate::render::time::write_utc;
use crate::trace::{Body, End, JOB_CHANGE, NODE, Step};

#[derive(Serialize)]
struct Object<'t> {
    process_id: Option<&'t str>,
    job_change_ids: Vec<&'t str>,
    /// Whether nothing more is to come.
    ended: bool,
    events: Vec<Event<'t>>,
    findings: Vec<Found<'t>>,
}

#[derive(Serialize)]
struct Event<'t> {
    time: Option<String>,
    delta_ms: Option<i64>,
    event_id: Option<&'t str>,
    event_type: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_definition_id: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process_node_id: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_type: Option<Label<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_change_id: Option<&'t str>,
    status: Option<Label<'t>>,
    /// Whether an event with this id came before.
    repeated: bool,
    source: Source<'t>,
}

#[derive(Serialize)]
struct Label<'t> {
    code: i64,
    name: Option<&'t str>,
    zh: Option<&'t str>,
    en: Option<&'t str>,
}

#[derive(Serialize)]
struct Source<'t> {
    file: &'t str,
    line: u64,
}

#[derive(Serialize)]
struct Found<'t> {
    code: &'static str,
    severity: &'static str,
    message: String,
    event_id: Option<&'t str>,
    source: Source<'t>,
}

pub(super) fn line(out: &mut Vec<u8>, telling: &Telling<'_>, catalog: &Catalog) {
    serde_json::to_writer(&mut *out, &object(telling, catalog)).expect("a Vec takes any bytes");
    out.push(b'\n');
}

pub(super) fn pretty(out: &mut Vec<u8>, telling: &Telling<'_>, catalog: &Catalog) {
    let mut compact = Vec::new();
    line(&mut compact, telling, catalog);
    json::pretty(out, &compact);
    out.push(b'\n');
}

fn object<'t>(telling: &Telling<'t>, catalog: &'t Catalog) -> Object<'t> {
    let (timeline, judgement) = (telling.timeline, telling.judgement);
    let mut before = None;
    let event = |index: &usize| {
        let entry = &timeline.entries[*index];
        let delta_ms = entry.step.time.zip(before).map(|(now, then): (i64, i64)| now - then);
        before = entry.step.time.or(before);
        Event { delta_ms, repeated: entry.repeats.is_some(), ..event(&entry.step, catalog) }
    };
    Object {
        process_id: timeline.process_id.as_deref(),
        job_change_ids: timeline.job_changes.iter().map(|id| &**id).collect(),
        ended: judgement.end == End::Ended,
        events: judgement.order.iter().map(event).collect(),
        findings: judgement
            .findings
            .iter()
            .map(|(entry, finding)| {
                let step = &timeline.entries[*entry].step;
                Found {
                    code: finding.code.text(),
                    severity: finding.code.severity().name(),
                    message: finding.sentence(),
                    event_id: step.event_id.as_deref(),
                    source: source(step),
                }
            })
            .collect(),
    }
}

fn event<'t>(step: &'t Step, catalog: &'t Catalog) -> Event<'t> {
    let label = |event_type: &str, field: &str, code: Option<i64>| {
        let known = known(catalog, event_type, field, code);
        code.map(|code| Label {
            code,
            name: known.map(|known| known.name.as_str()),
            zh: known.map(|known| known.label.zh.as_str()),
            en: known.map(|known| known.label.en.as_str()),
        })
    };
    let time = step.time.and_then(|time| {
        let mut written = Vec::new();
        write_utc(&mut written, time).then(|| String::from_utf8_lossy(&written).into_owned())
    });
    let mut event = Event {
        time,
        delta_ms: None,
        event_id: step.event_id.as_deref(),
        event_type: step.body.event_type(),
        node_definition_id: None,
        process_node_id: None,
        node_type: None,
        job_change_id: None,
        status: None,
        repeated: false,
        source: source(step),
    };
    match &step.body {
        Body::Node(node) => {
            event.node_definition_id = Some(&node.definition);
            event.process_node_id = Some(&node.node_id);
            event.node_type = label(NODE, "node_type", node.node_type);
            event.status = label(NODE, "node_status", node.code);
        }
        Body::JobChange(change) => {
            event.job_change_id = Some(&change.job_change_id);
            event.status = label(JOB_CHANGE, "status", change.code);
        }
        Body::Other { .. } => {}
    }
    event
}

fn source(step: &Step) -> Source<'_> {
    Source { file: &step.place.file, line: step.place.line }
}
