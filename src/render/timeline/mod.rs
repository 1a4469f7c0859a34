//! Timelines: what happened to a process and its job changes, one after another.

mod line;
mod mermaid;
mod object;
mod page;
mod table;

use std::borrow::Cow;

use colored::{ColoredString, Colorize as _};

use super::{FindingFormat, Report, Style, Subject, each_finding, junit, time};
use crate::catalog::{Catalog, Code, Lang, Text};
use crate::finding::{self, Severity};
use crate::secret::{Names, masked};
use crate::trace::{Body, JOB_CHANGE, Judgement, NODE, Step, Timeline, span};

/// How `trace` writes timelines.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum TimelineFormat {
    /// Only what was found.
    Findings(FindingFormat),
    /// One page for a browser.
    Html,
    /// Pretty-printed JSON, an object a timeline.
    Json,
    /// A line an event, for a person.
    Line,
    /// A Gantt chart in the language of Mermaid, of one timeline.
    Mermaid,
    /// A line of JSON a timeline.
    Ndjson,
    /// A block a timeline, for a person.
    Table,
}

/// How timelines are written.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct TimelineWriter<'s> {
    /// In which format.
    pub format: TimelineFormat,
    /// From which severity on something has failed.
    pub fail_on: Option<Severity>,
    /// How to show things to a person.
    pub style: &'s Style,
    /// What is known about event types.
    pub catalog: &'s Catalog,
}

/// A timeline and what is to be said of it.
#[derive(Clone, Copy, Debug)]
struct Telling<'t> {
    timeline: &'t Timeline,
    judgement: &'t Judgement,
}

impl TimelineWriter<'_> {
    /// What stands before all timelines.
    #[must_use]
    pub fn head(&self) -> String {
        match self.format {
            TimelineFormat::Findings(format) => super::findings_head(format, "trace"),
            TimelineFormat::Html => page::head(self.style),
            _ => String::new(),
        }
    }

    /// What stands behind all timelines.
    #[must_use]
    pub fn tail(&self) -> &'static str {
        match self.format {
            TimelineFormat::Findings(format) => super::findings_tail(format),
            TimelineFormat::Html => page::TAIL,
            _ => "",
        }
    }

    /// What stands between two timelines.
    #[must_use]
    pub fn separator(&self) -> &'static str {
        match self.format {
            TimelineFormat::Findings(format) => super::findings_separator(format),
            _ => "",
        }
    }

    /// Appends a timeline. With a line an event, only those that arrived behind the one numbered `from`.
    pub fn tell(&self, out: &mut Vec<u8>, timeline: &Timeline, judgement: &Judgement, from: u64) {
        let telling = Telling { timeline, judgement };
        if let TimelineFormat::Findings(format) = self.format {
            return self.findings(out, &telling, format);
        }
        // An event that belongs to no sequence is told only if there is something to say about it.
        if !timeline.is_sequence() && judgement.findings.is_empty() {
            return;
        }
        match self.format {
            TimelineFormat::Findings(_) => {}
            TimelineFormat::Html => page::write(out, &telling, self),
            TimelineFormat::Json => object::pretty(out, &telling, self.catalog),
            TimelineFormat::Line => line::write(out, &telling, self, from),
            TimelineFormat::Mermaid => mermaid::write(out, &telling, self),
            TimelineFormat::Ndjson => object::line(out, &telling, self.catalog),
            TimelineFormat::Table => table::write(out, &telling, self),
        }
    }

    fn findings(&self, out: &mut Vec<u8>, telling: &Telling<'_>, format: FindingFormat) {
        let Telling { timeline, judgement } = telling;
        let findings =
            judgement.findings.iter().filter(|(_, finding)| finding.code.severity() > Severity::Information);
        let reports: Vec<_> = findings
            .map(|(entry, finding)| {
                let step = &timeline.entries[*entry].step;
                (Report::placed(finding, &step.place), Subject::step(step, timeline))
            })
            .collect();
        if format == FindingFormat::Junit {
            let file = timeline.entries.first().map_or("", |entry| &entry.step.place.file);
            junit::write(out, file, &name(timeline, Lang::En), &reports, self.fail_on);
        } else {
            each_finding(out, &reports, format);
        }
    }
}

/// What a timeline is called.
fn name(timeline: &Timeline, lang: Lang) -> String {
    let word = |zh, en| Text::new(zh, en).pick(lang);
    let mut words = Vec::new();
    if let Some(id) = &timeline.process_id {
        words.push(format!("{} {}", word("流程", "process"), shown(id)));
    }
    words.extend(
        timeline.job_changes.iter().map(|id| format!("{} {}", word("异动", "job change"), shown(id))),
    );
    if words.is_empty() {
        words.extend(timeline.entries.first().map(|entry| shown(entry.step.body.event_type()).into_owned()));
    }
    words.join(word("，", ", ").as_str())
}

/// A text of an event as people see it.
fn shown(text: &str) -> Cow<'_, str> {
    masked(text, &Names::default())
}

/// One event of a timeline, as people see it.
struct Row {
    /// Local time.
    time: String,
    /// Since the event before.
    delta: String,
    /// What changed: a node's definition, or the job change.
    what: String,
    /// What kind of thing that is.
    kind: String,
    /// The status that it has now.
    status: String,
    /// What was found there.
    codes: Vec<finding::Code>,
    /// Its place among the entries.
    entry: usize,
}

impl Telling<'_> {
    /// The events in the order of their time.
    fn rows(&self, style: &Style, catalog: &Catalog) -> Vec<Row> {
        let mut before = None;
        let row = |index: &usize| {
            let step = &self.timeline.entries[*index].step;
            let delta = step.time.zip(before).map(|(now, then)| format!("+{}", span(now - then)));
            before = step.time.or(before);
            let (kind, what, status) = words(step, style, catalog);
            Row {
                time: step
                    .time
                    .and_then(|time| time::local(time, style.zone()))
                    .unwrap_or_else(|| "-".to_owned()),
                delta: delta.unwrap_or_default(),
                what,
                kind,
                status,
                codes: self.codes(*index),
                entry: *index,
            }
        };
        self.judgement.order.iter().map(row).collect()
    }

    /// What was found at an entry.
    fn codes(&self, entry: usize) -> Vec<finding::Code> {
        let findings = self.judgement.findings.iter().filter(|(index, _)| *index == entry);
        findings.map(|(_, finding)| finding.code).collect()
    }
}

/// What kind of thing changed, which one, and to which status.
fn words(step: &Step, style: &Style, catalog: &Catalog) -> (String, String, String) {
    let label = |event_type: &str, field: &str, code: Option<i64>| match (
        code,
        known(catalog, event_type, field, code),
    ) {
        (Some(code), Some(known)) => format!("{code} {}", known.label.pick(style.lang)),
        (Some(code), None) => code.to_string(),
        (None, _) => "?".to_owned(),
    };
    match &step.body {
        Body::Node(node) => {
            let kind = known(catalog, NODE, "node_type", node.node_type);
            let kind = kind.map_or_else(|| "?".to_owned(), |kind| kind.label.pick(style.lang));
            (kind, shown(&node.definition).into_owned(), label(NODE, "node_status", node.code))
        }
        Body::JobChange(change) => {
            let kind = Text::new("异动", "Job change").pick(style.lang);
            (kind, shown(&change.job_change_id).into_owned(), label(JOB_CHANGE, "status", change.code))
        }
        Body::Other { event_type } => (String::new(), shown(event_type).into_owned(), String::new()),
    }
}

/// The code of a field of an event type.
fn known<'c>(catalog: &'c Catalog, event_type: &str, field: &str, code: Option<i64>) -> Option<&'c Code> {
    let fields = &catalog.event_type(event_type)?.body.fields;
    fields.iter().find(|known| known.name == field)?.code(code?)
}

/// A finding code in the colour of its severity.
fn paint(code: finding::Code, text: &str) -> ColoredString {
    match code.severity() {
        Severity::Error => text.red().bold(),
        Severity::Warning => text.yellow().bold(),
        Severity::Information => text.blue(),
    }
}
