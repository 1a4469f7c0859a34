//! The lanes of a timeline as a Gantt chart in Mermaid, which many web pages render.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use super::row::SubjectText;
use super::{Analyzed, TimelineWriter, name};
use crate::catalog::StatusKind;
use crate::finding::Severity;
use crate::lanes::{Bar, BarEnd, Lane, Lanes};
use crate::render::time;
use crate::text::{sanitize, width};

/// The length of the shortest bar in milliseconds. Shorter ones are drawn as a mark.
const SHORTEST_BAR_MS: i64 = 1000;

const DAY_MS: i64 = 86_400_000;

/// Writes the lanes of the timeline, each as a section. Every bar and every mark is a row.
pub(super) fn write(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let timeline = analyzed.timeline;
    let times = || timeline.events.iter().filter_map(|event| event.event.time);
    let (first, last) = (times().min().unwrap_or_default(), times().max().unwrap_or_default());
    let Lanes { lanes, .. } = Lanes::new(analyzed);
    let headings = headings(&lanes, analyzed, writer);
    out.write_all(head(analyzed, writer, first, last, headings.iter()).as_bytes())?;
    for (heading, lane) in headings.iter().zip(&lanes) {
        writeln!(out, "    section {heading}")?;
        for bar in &lane.bars {
            write_bar(out, (lane, bar), last, analyzed, writer)?;
        }
        for event in lane.marks.iter().flat_map(|mark| &mark.events) {
            write_mark(out, lane, *event, analyzed, writer)?;
        }
    }
    Ok(())
}

/// Writes a bar; one that is too short, and a status that does not last, as a milestone.
fn write_bar(
    out: &mut dyn Write,
    (lane, bar): (&Lane, &Bar),
    last: i64,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let time = |event: usize| analyzed.timeline.events[event].event.time;
    let (until, tag) = match bar.end {
        BarEnd::At(event) => (time(event), "done, "),
        BarEnd::Before(event) => (time(event), ""),
        BarEnd::Open => (Some(last), "active, "),
    };
    let Some(id) = bar.begin.or(bar.end_event()) else { return Ok(()) };
    let Some(from) = time(id).or(until) else { return Ok(()) };
    let statuses: Vec<_> = bar
        .begin
        .into_iter()
        .chain(bar.end_event())
        .map(|event| status(lane, event, analyzed, writer))
        .collect();
    let label = escape(&statuses.join(" → "));
    let tag = if bar.outcome == StatusKind::Rejected { "crit, " } else { tag };
    let has_several = analyzed.timeline.events[id].event.kind.changes().nth(1).is_some();
    let id = if has_several { format!("{id}_{}_{}", lane.event, lane.change) } else { id.to_string() };
    match until.filter(|until| until.saturating_sub(from) >= SHORTEST_BAR_MS) {
        Some(until) => writeln!(out, "    {label} :{tag}e{id}, {from}, {until}"),
        None => writeln!(out, "    {label} :{tag}milestone, e{id}, {from}, 0ms"),
    }
}

/// Writes an event that is to be noticed, with the rules of its findings.
fn write_mark(
    out: &mut dyn Write,
    lane: &Lane,
    event: usize,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let Some(time) = analyzed.timeline.events[event].event.time else { return Ok(()) };
    let rules: Vec<_> = analyzed.analysis.findings_about(event).map(|finding| finding.rule).collect();
    let status = status(lane, event, analyzed, writer);
    let label: Vec<_> = std::iter::once(&*status).chain(rules.iter().map(|rule| rule.code())).collect();
    let is_wrong = rules.iter().any(|rule| rule.severity() == Severity::Error);
    let tag = if is_wrong { "crit, " } else { "" };
    writeln!(out, "    {} :{tag}milestone, m{event}, {time}, 0ms", escape(&label.join(" ")))
}

fn status(lane: &Lane, event: usize, analyzed: &Analyzed<'_>, writer: &TimelineWriter<'_>) -> String {
    SubjectText::in_lane(lane, event, analyzed, writer).status
}

/// The name of each lane, none of which is that of another: sections of one name become one.
fn headings(lanes: &[Lane], analyzed: &Analyzed<'_>, writer: &TimelineWriter<'_>) -> Vec<String> {
    let (mut names, mut numbers) = (HashSet::new(), HashMap::new());
    let headings = lanes.iter().map(|lane| {
        let SubjectText { kind, name, .. } = SubjectText::of_lane(lane, analyzed, writer);
        let heading = escape(&format!("{kind} {name}"));
        let number = numbers.entry(heading.clone()).or_insert(1);
        let mut name = heading.clone();
        while !names.insert(name.clone()) {
            *number += 1;
            name = format!("{heading} ({number})");
        }
        name
    });
    headings.collect()
}

fn head<'h>(
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
    first: i64,
    last: i64,
    headings: impl Iterator<Item = &'h String>,
) -> String {
    // A character is about 7 pixels wide. With less padding, the bars would cover the names.
    let widest = headings.map(|heading| width(heading)).max().unwrap_or_default();
    let padding = (widest * 7 + 20).clamp(75, 400);
    let day = time::local(first, writer.style.zone()).unwrap_or_default();
    let title = escape(&name(analyzed.timeline, writer.style.language));
    let (title, axis) = match (last - first) / DAY_MS {
        0 => (format!("{title} {}", day.get(..10).unwrap_or_default()), "%H:%M"),
        1..=20 => (title, "%m-%d\n    tickInterval 1day"),
        _ => (title, "%Y-%m-%d\n    tickInterval 1month"),
    };
    format!(
        "%%{{init: {{\"gantt\": {{\"leftPadding\": {padding}}}}}}}%%\ngantt\n    title {title}\n    dateFormat x\n    axisFormat {axis}\n"
    )
}

/// Replaces characters that have a meaning in Mermaid by entities.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in sanitize(text).trim().chars() {
        if ":;#,%{}\\".contains(character) {
            escaped.push_str(&format!("#{};", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    if escaped.is_empty() { "-".to_owned() } else { escaped }
}
