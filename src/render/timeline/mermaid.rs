//! A timeline as a Gantt chart in Mermaid, which many web pages render.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use super::row::SubjectText;
use super::{Analyzed, TimelineWriter, name};
use crate::finding::Severity;
use crate::render::time;
use crate::text::{sanitize, width};
use crate::trace::{EventKind, TraceEvent};

/// The length of the shortest bar in milliseconds. Shorter ones are drawn as a mark.
const SHORTEST_BAR_MS: i64 = 1000;

const DAY_MS: i64 = 86_400_000;

pub(super) fn write(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let timeline = analyzed.timeline;
    let events = || analyzed.analysis.order.iter().map(|index| (*index, &timeline.events[*index].event));
    let times = || events().filter_map(|(_, event)| event.time);
    let (first, last) = (times().min().unwrap_or_default(), times().max().unwrap_or_default());
    let sections = sections(events(), writer);
    let chart = head(analyzed, writer, first, last, sections.iter().map(|(heading, _)| heading));
    out.write_all(chart.as_bytes())?;
    for (heading, rows) in &sections {
        writeln!(out, "    section {heading}")?;
        // For each row, the next event that is not a repetition of an earlier one or its copy for another app.
        let is_repeated =
            |index: usize| timeline.events[index].earlier.is_some() || analyzed.analysis.is_copy(index);
        let mut following = None;
        let mut next: Vec<Option<&TraceEvent>> = rows
            .iter()
            .rev()
            .map(|(index, event)| {
                let next = following;
                following = if is_repeated(*index) { next } else { Some(*event) };
                next
            })
            .collect();
        next.reverse();
        for ((index, event), next) in rows.iter().zip(next) {
            let Some(time) = event.time else { continue };
            let end = next.map_or(Some(last), |next| next.time).filter(|end| end - time >= SHORTEST_BAR_MS);
            let SubjectText { status, .. } = SubjectText::new(event, writer);
            let rules: Vec<_> =
                analyzed.analysis.findings_about(*index).map(|finding| finding.rule).collect();
            let label: Vec<_> =
                std::iter::once(status.as_str()).chain(rules.iter().map(|rule| rule.code())).collect();
            let label = escape(&label.join(" "));
            let wrong = rules.iter().any(|rule| rule.severity() == Severity::Error);
            let mut tags = if wrong { "crit, ".to_owned() } else { String::new() };
            let span = if let Some(end) = end.filter(|_| event.is_ongoing() && !is_repeated(*index)) {
                tags.push_str(if next.is_none() { "active, " } else { "" });
                end.to_string()
            } else {
                tags.push_str("milestone, ");
                "0ms".to_owned()
            };
            writeln!(out, "    {label} :{tags}e{index}, {time}, {span}")?;
        }
    }
    Ok(())
}

/// A section, with its heading.
type Section<'t> = (String, Vec<(usize, &'t TraceEvent)>);

/// A section for each node and job change, each under a name of its own: sections of one name become one.
fn sections<'t>(
    events: impl Iterator<Item = (usize, &'t TraceEvent)>,
    writer: &TimelineWriter<'_>,
) -> Vec<Section<'t>> {
    let mut sections: Vec<Section<'t>> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::new();
    let (mut names, mut numbers) = (HashSet::new(), HashMap::new());
    for (index, event) in events {
        match subject(event).map(|subject| known.entry(subject)) {
            Some(Entry::Occupied(place)) => {
                let (_, rows) = &mut sections[*place.get()];
                rows.push((index, event));
                continue;
            }
            Some(Entry::Vacant(place)) => _ = place.insert(sections.len()),
            None => {}
        }
        let SubjectText { kind, name, .. } = SubjectText::new(event, writer);
        let heading = escape(&format!("{kind} {name}"));
        let number = numbers.entry(heading.clone()).or_insert(1);
        let mut name = heading.clone();
        while !names.insert(name.clone()) {
            *number += 1;
            name = format!("{heading} ({number})");
        }
        sections.push((name, vec![(index, event)]));
    }
    sections
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

/// The ids of the node or job change that an event is about.
fn subject(event: &TraceEvent) -> Option<(&str, &str)> {
    match &event.kind {
        EventKind::Node(node) => Some((&node.process_id, &node.node_id)),
        EventKind::JobChange(change) => Some(("", &change.job_change_id)),
        EventKind::Other { .. } | EventKind::Unidentified { .. } => None,
    }
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
