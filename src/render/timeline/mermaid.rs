//! A timeline as a Gantt chart in the language of Mermaid, which many web pages draw.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::{Telling, TimelineWriter, name, words};
use crate::finding::Severity;
use crate::render::terminal::{sanitize, width};
use crate::render::time;
use crate::trace::{Body, Step};

/// What lasts shorter than this, in milliseconds, is a mark: a bar would not be seen.
const SHORTEST: i64 = 1000;
const DAY: i64 = 86_400_000;

pub(super) fn write(out: &mut Vec<u8>, telling: &Telling<'_>, writer: &TimelineWriter<'_>) {
    let timeline = telling.timeline;
    let steps = || telling.judgement.order.iter().map(|index| (*index, &timeline.entries[*index].step));
    let times = || steps().filter_map(|(_, step)| step.time);
    let (first, last) = (times().min().unwrap_or_default(), times().max().unwrap_or_default());
    // A section for each node and job change, each under a name of its own: sections of one name become one.
    let mut sections: Vec<(String, Vec<(usize, &Step)>)> = Vec::new();
    let mut places = HashMap::new();
    let mut headings = HashMap::new();
    for (index, step) in steps() {
        if let Some(place) = subject(step).and_then(|subject| places.get(&subject)) {
            let (_, rows): &mut (_, Vec<_>) = &mut sections[*place];
            rows.push((index, step));
            continue;
        }
        places.extend(subject(step).map(|subject| (subject, sections.len())));
        let (kind, what, _) = words(step, writer.style, writer.catalog);
        let heading = plain(&format!("{kind} {what}"));
        let count = headings.entry(heading.clone()).or_insert(0_usize);
        *count += 1;
        let number = if *count == 1 { String::new() } else { format!(" ({count})") };
        sections.push((heading + &number, vec![(index, step)]));
    }
    let mut chart = head(telling, writer, first, last, sections.iter().map(|(heading, _)| heading));
    for (heading, rows) in &sections {
        let _ = writeln!(chart, "    section {heading}");
        // The event behind each that is not the same once more.
        let mut nexts = vec![None; rows.len()];
        let mut later = None;
        for (next, (index, step)) in nexts.iter_mut().zip(rows).rev() {
            *next = later;
            later = if timeline.entries[*index].repeats.is_none() { Some(*step) } else { later };
        }
        for ((index, step), next) in rows.iter().zip(nexts) {
            let Some(time) = step.time else { continue };
            let again = timeline.entries[*index].repeats.is_some();
            let end = next.map_or(Some(last), |next| next.time).filter(|end| end - time >= SHORTEST);
            let (.., status) = words(step, writer.style, writer.catalog);
            let codes = telling.codes(*index);
            let label: Vec<_> =
                std::iter::once(status.as_str()).chain(codes.iter().map(|code| code.text())).collect();
            let label = plain(&label.join(" "));
            let wrong = codes.iter().any(|code| code.severity() == Severity::Error);
            let mut tags = if wrong { "crit, ".to_owned() } else { String::new() };
            let span = if let Some(end) = end.filter(|_| step.lasts() && !again) {
                tags.push_str(if next.is_none() { "active, " } else { "" });
                end.to_string()
            } else {
                tags.push_str("milestone, ");
                "0ms".to_owned()
            };
            let _ = writeln!(chart, "    {label} :{tags}e{index}, {time}, {span}");
        }
    }
    out.extend_from_slice(chart.as_bytes());
}

fn head<'h>(
    telling: &Telling<'_>,
    writer: &TimelineWriter<'_>,
    first: i64,
    last: i64,
    headings: impl Iterator<Item = &'h String>,
) -> String {
    // Characters are about so many pixels wide; without room for them, names lie under the bars.
    let widest = headings.map(|heading| width(heading)).max().unwrap_or_default();
    let padding = (widest * 7 + 20).clamp(75, 400);
    let day = time::local(first, writer.style.zone()).unwrap_or_default();
    let title = plain(&name(telling.timeline, writer.style.lang));
    let (title, axis) = match (last - first) / DAY {
        0 => (format!("{title} {}", day.get(..10).unwrap_or_default()), "%H:%M"),
        1..=20 => (title, "%m-%d\n    tickInterval 1day"),
        _ => (title, "%Y-%m-%d\n    tickInterval 1month"),
    };
    format!(
        "%%{{init: {{\"gantt\": {{\"leftPadding\": {padding}}}}}}}%%\ngantt\n    title {title}\n    dateFormat x\n    axisFormat {axis}\n"
    )
    .replace("\\\n", "\n")
}

/// The node or job change that an event is about.
fn subject(step: &Step) -> Option<(bool, &str)> {
    match &step.body {
        Body::Node(node) => Some((true, &node.node_id)),
        Body::JobChange(change) => Some((false, &change.job_change_id)),
        Body::Other { .. } => None,
    }
}

/// Text with entities for the characters that mean something in the language.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in sanitize(text).trim().chars() {
        if ":;#,%{}\\".contains(character) {
            let _ = write!(plain, "#{};", u32::from(character));
        } else {
            plain.push(character);
        }
    }
    if plain.is_empty() { "-".to_owned() } else { plain }
}
