//! A timeline as JSON.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::{Telling, known};
use crate::catalog::Catalog;
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::render::time::write_utc;
use crate::trace::{Body, End, Step};

#[derive(Serialize)]
struct Object<'t> {
    /// The process; the first, if there are several.
    process_id: Option<&'t str>,
    /// All of them, if there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    process_ids: Option<&'t [Box<str>]>,
    job_change_ids: &'t [Box<str>],
    /// Whether nothing more is to come.
    ended: bool,
    events: Events<'t>,
    findings: Findings<'t>,
}

/// The events, each of which is made when it is written: all of them would take more memory than the timeline.
struct Events<'t>(Telling<'t>, &'t Catalog);

/// The findings, likewise.
struct Findings<'t>(Telling<'t>);

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
    /// The process, if the timeline has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    process_id: Option<&'t str>,
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

pub(super) fn line(out: &mut dyn Write, telling: &Telling<'_>, catalog: &Catalog) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &object(*telling, catalog))?;
    out.write_all(b"\n")
}

pub(super) fn pretty(out: &mut dyn Write, telling: &Telling<'_>, catalog: &Catalog) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &object(*telling, catalog))?;
    out.write_all(b"\n")
}

fn object<'t>(telling: Telling<'t>, catalog: &'t Catalog) -> Object<'t> {
    let Telling { timeline, judgement } = telling;
    Object {
        process_id: timeline.processes.first().map(|id| &**id),
        process_ids: (timeline.processes.len() > 1).then_some(&timeline.processes),
        job_change_ids: &timeline.job_changes,
        ended: judgement.end == End::Ended,
        events: Events(telling, catalog),
        findings: Findings(telling),
    }
}

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Telling { timeline, judgement }, catalog) = *self;
        let mut before = None;
        serializer.collect_seq(judgement.order.iter().map(|index| {
            let entry = &timeline.entries[*index];
            let mut event = event(&entry.step, catalog);
            event.delta_ms = entry.step.time.zip(before).map(|(now, then): (i64, i64)| now - then);
            event.repeated = entry.repeats.is_some();
            if timeline.processes.len() > 1 {
                (event.process_id, _) = entry.step.body.ids();
            }
            before = entry.step.time.or(before);
            event
        }))
    }
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Telling { timeline, judgement } = self.0;
        serializer.collect_seq(judgement.findings.iter().map(|(entry, finding)| {
            let step = &timeline.entries[*entry].step;
            Found {
                code: finding.rule.code(),
                severity: finding.rule.severity().name(),
                message: finding.sentence(),
                event_id: step.event_id.as_deref(),
                source: source(step),
            }
        }))
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
        process_id: None,
        job_change_id: None,
        status: None,
        repeated: false,
        source: source(step),
    };
    match &step.body {
        Body::Node(node) => {
            event.node_definition_id = Some(&node.definition);
            event.process_node_id = Some(&node.node_id);
            event.node_type = label(NODE_UPDATED, "node_type", node.node_type);
            event.status = label(NODE_UPDATED, "node_status", node.code);
        }
        Body::JobChange(change) => {
            event.job_change_id = Some(&change.job_change_id);
            event.status = label(JOB_CHANGE_UPDATED, "status", change.code);
        }
        Body::Other { .. } | Body::Unidentified { .. } => {}
    }
    event
}

fn source(step: &Step) -> Source<'_> {
    Source { file: &step.place.file, line: step.place.line }
}
