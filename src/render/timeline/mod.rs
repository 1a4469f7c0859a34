//! Timelines: what happened to a process and its job changes, one after another.

mod line;
mod mermaid;
mod object;
mod page;
mod table;

use std::borrow::Cow;
use std::io::{self, Write};

use colored::{ColoredString, Colorize as _};

use super::terminal::{character_width, sanitize, width};
use super::{FindingFormat, Report, Style, Subject, each_finding, junit, time};
use crate::catalog::{Catalog, Code};
use crate::finding::{Rule, Severity};
use crate::message::{LanguageChoice, Localized};
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

    /// Writes a timeline. With a line an event, only those that were not reported before.
    pub fn tell(&self, out: &mut dyn Write, timeline: &Timeline, judgement: &Judgement) -> io::Result<()> {
        let telling = Telling { timeline, judgement };
        if let TimelineFormat::Findings(format) = self.format {
            return self.findings(out, &telling, format);
        }
        // An event that belongs to no sequence is told only if there is something to say about it.
        if !timeline.is_sequence() && judgement.findings.is_empty() {
            return Ok(());
        }
        match self.format {
            TimelineFormat::Findings(_) => Ok(()),
            TimelineFormat::Html => page::write(out, &telling, self),
            TimelineFormat::Json => object::pretty(out, &telling, self.catalog),
            TimelineFormat::Line => line::write(out, &telling, self),
            TimelineFormat::Mermaid => mermaid::write(out, &telling, self),
            TimelineFormat::Ndjson => object::line(out, &telling, self.catalog),
            TimelineFormat::Table => table::write(out, &telling, self),
        }
    }

    fn findings(&self, out: &mut dyn Write, telling: &Telling<'_>, format: FindingFormat) -> io::Result<()> {
        let Telling { timeline, judgement } = telling;
        let findings =
            judgement.findings.iter().filter(|(_, finding)| finding.rule.severity() > Severity::Information);
        let reports = findings.map(|(entry, finding)| {
            let step = &timeline.entries[*entry].step;
            (Report::placed(finding, &step.place), Subject::step(step, timeline))
        });
        if format == FindingFormat::Junit {
            let file = timeline.entries.first().map_or("", |entry| &entry.step.place.file);
            let reports: Vec<_> = reports.collect();
            return junit::write(out, file, &name(timeline, LanguageChoice::En), &reports, self.fail_on);
        }
        let mut written = Vec::new();
        for (index, report) in reports.enumerate() {
            if index > 0 {
                written.extend_from_slice(self.separator().as_bytes());
            }
            each_finding(&mut written, &[report], format);
            out.write_all(&written)?;
            written.clear();
        }
        Ok(())
    }
}

/// What a timeline is called.
fn name(timeline: &Timeline, language: LanguageChoice) -> String {
    let ids = (timeline.processes.iter().map(|id| &**id), timeline.job_changes.iter().map(|id| &**id));
    let name = name_of(ids.0, ids.1, language);
    if name.is_empty() {
        let first = timeline.entries.first();
        return first.map(|entry| cut(&shown(entry.step.body.event_type()))).unwrap_or_default();
    }
    name
}

/// What an event belongs to: its timeline, if that is a process with a job change at most, and else what the event names itself.
fn own_name(step: &Step, timeline: &Timeline, language: LanguageChoice) -> String {
    if timeline.processes.len() <= 1 && timeline.job_changes.len() <= 1 {
        return name(timeline, language);
    }
    let (process_id, job_change_id) = step.body.ids();
    name_of(process_id.into_iter(), job_change_id.into_iter(), language)
}

fn name_of<'i>(
    processes: impl Iterator<Item = &'i str>,
    job_changes: impl Iterator<Item = &'i str>,
    language: LanguageChoice,
) -> String {
    let word = |zh, en| Localized::new(zh, en).get(language);
    let (process, job_change) = (word("流程", "process"), word("异动", "job change"));
    let processes = processes.map(|id| format!("{process} {}", cut(&shown(id))));
    let job_changes = job_changes.map(|id| format!("{job_change} {}", cut(&shown(id))));
    processes.chain(job_changes).collect::<Vec<_>>().join(word("，", ", ").as_str())
}

/// As many columns are shown of one text: ids have at most 64 characters, and one long name must not make a table too wide.
const WIDEST: usize = 64;

/// Text made harmless, and cut if it is too wide for people.
fn cut(text: &str) -> String {
    let text = sanitize(text);
    if width(&text) <= WIDEST {
        return text.into_owned();
    }
    let mut cut = String::new();
    let mut columns = 0;
    for character in text.chars() {
        columns += character_width(character);
        if columns >= WIDEST || cut.len() >= 4 * WIDEST {
            break;
        }
        cut.push(character);
    }
    cut + "…"
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
    codes: Vec<Rule>,
    /// Its place among the entries.
    entry: usize,
}

impl Telling<'_> {
    /// The events in the order of their time.
    fn rows<'r>(&'r self, writer: &'r TimelineWriter<'_>) -> impl Iterator<Item = Row> {
        let TimelineWriter { style, catalog, .. } = writer;
        let mut before = None;
        let row = move |index: &usize| {
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
                codes: self.judgement.at(*index).map(|finding| finding.rule).collect(),
                entry: *index,
            }
        };
        self.judgement.order.iter().map(row)
    }
}

/// What kind of thing changed, which one, and to which status.
fn words(step: &Step, style: &Style, catalog: &Catalog) -> (String, String, String) {
    let label = |event_type: &str, field: &str, code: Option<i64>| match (
        code,
        known(catalog, event_type, field, code),
    ) {
        (Some(code), Some(known)) => format!("{code} {}", known.label.get(style.language)),
        (Some(code), None) => code.to_string(),
        (None, _) => "?".to_owned(),
    };
    match &step.body {
        Body::Node(node) => {
            let kind = known(catalog, NODE, "node_type", node.node_type);
            let kind = kind.map_or_else(|| "?".to_owned(), |kind| kind.label.get(style.language));
            (kind, shown(&node.definition).into_owned(), label(NODE, "node_status", node.code))
        }
        Body::JobChange(change) => {
            let kind = Localized::new("异动", "Job change").get(style.language);
            (kind, shown(&change.job_change_id).into_owned(), label(JOB_CHANGE, "status", change.code))
        }
        Body::Other { .. } | Body::Unidentified { .. } => {
            (String::new(), shown(step.body.event_type()).into_owned(), String::new())
        }
    }
}

/// The code of a field of an event type.
fn known<'c>(catalog: &'c Catalog, event_type: &str, field: &str, code: Option<i64>) -> Option<&'c Code> {
    catalog.event_type(event_type)?.body.find(field)?.code(code?)
}

/// A finding code in the colour of its severity.
fn paint(code: Rule, text: &str) -> ColoredString {
    match code.severity() {
        Severity::Error => text.red().bold(),
        Severity::Warning => text.yellow().bold(),
        Severity::Information => text.blue(),
    }
}
