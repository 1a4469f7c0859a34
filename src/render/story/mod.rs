//! Stories: what happened to a process and its job changes, one after another.

mod line;
mod mermaid;
mod object;
mod page;
mod table;

use colored::{ColoredString, Colorize as _};

use super::{FindingFormat, Report, Style, Subject, each_finding, junit, time};
use crate::catalog::{Catalog, Code, Text};
use crate::finding::{self, Severity};
use crate::trace::{Body, JOB_CHANGE, Judgement, NODE, Step, Story, span};

/// How `trace` writes stories.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum StoryFormat {
    /// Only what was found.
    Findings(FindingFormat),
    /// One page for a browser.
    Html,
    /// Pretty-printed JSON, an object a story.
    Json,
    /// A line an event, for a person.
    Line,
    /// A Gantt chart in the language of Mermaid, of one story.
    Mermaid,
    /// A line of JSON a story.
    Ndjson,
    /// A block a story, for a person.
    Table,
}

/// How stories are written.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Storyteller<'s> {
    /// In which format.
    pub format: StoryFormat,
    /// From which severity on something has failed.
    pub fail_on: Option<Severity>,
    /// How to show things to a person.
    pub style: &'s Style,
    /// What is known about event types.
    pub catalog: &'s Catalog,
}

/// A story and what is to be said of it.
#[derive(Clone, Copy, Debug)]
struct Telling<'t> {
    story: &'t Story,
    judgement: &'t Judgement,
}

impl Storyteller<'_> {
    /// What stands before all stories.
    #[must_use]
    pub fn head(&self) -> String {
        match self.format {
            StoryFormat::Findings(format) => super::findings_head(format, "trace"),
            StoryFormat::Html => page::head(self.style),
            _ => String::new(),
        }
    }

    /// What stands behind all stories.
    #[must_use]
    pub fn tail(&self) -> &'static str {
        match self.format {
            StoryFormat::Findings(format) => super::findings_tail(format),
            StoryFormat::Html => page::TAIL,
            _ => "",
        }
    }

    /// What stands between two stories.
    #[must_use]
    pub fn separator(&self) -> &'static str {
        match self.format {
            StoryFormat::Findings(format) => super::findings_separator(format),
            _ => "",
        }
    }

    /// Appends a story. With a line an event, only those that arrived behind the one numbered `from`.
    pub fn tell(&self, out: &mut Vec<u8>, story: &Story, judgement: &Judgement, from: u64) {
        let telling = Telling { story, judgement };
        if let StoryFormat::Findings(format) = self.format {
            return self.findings(out, &telling, format);
        }
        // An event that belongs to no sequence is told only if there is something to say about it.
        if !story.is_sequence() && judgement.findings.is_empty() {
            return;
        }
        match self.format {
            StoryFormat::Findings(_) => {}
            StoryFormat::Html => page::write(out, &telling, self),
            StoryFormat::Json => object::pretty(out, &telling, self.catalog),
            StoryFormat::Line => line::write(out, &telling, self, from),
            StoryFormat::Mermaid => mermaid::write(out, &telling, self),
            StoryFormat::Ndjson => object::line(out, &telling, self.catalog),
            StoryFormat::Table => table::write(out, &telling, self),
        }
    }

    fn findings(&self, out: &mut Vec<u8>, telling: &Telling<'_>, format: FindingFormat) {
        let Telling { story, judgement } = telling;
        let findings =
            judgement.findings.iter().filter(|(_, finding)| finding.code.severity() > Severity::Information);
        let reports: Vec<_> = findings
            .map(|(entry, finding)| {
                let step = &story.entries[*entry].step;
                (Report::placed(finding, &step.place), Subject::step(step, story))
            })
            .collect();
        if format == FindingFormat::Junit {
            let file = story.entries.first().map_or("", |entry| &entry.step.place.file);
            junit::write(out, file, &name(story), &reports, self.fail_on);
        } else {
            each_finding(out, &reports, format);
        }
    }
}

/// What a story is called.
fn name(story: &Story) -> String {
    let mut words = Vec::new();
    if let Some(id) = &story.process_id {
        words.push(format!("process {id}"));
    }
    words.extend(story.job_changes.iter().map(|id| format!("job change {id}")));
    if words.is_empty() {
        words.extend(story.entries.first().map(|entry| entry.step.body.event_type().to_owned()));
    }
    words.join(", ")
}

/// One event of a story, as people see it.
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
            let step = &self.story.entries[*index].step;
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
            (kind, node.definition.to_string(), label(NODE, "node_status", node.code))
        }
        Body::JobChange(change) => {
            let kind = Text::new("异动", "Job change").pick(style.lang);
            (kind, change.job_change_id.to_string(), label(JOB_CHANGE, "status", change.code))
        }
        Body::Other { event_type } => (String::new(), event_type.to_string(), String::new()),
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
