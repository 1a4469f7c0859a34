//! A story as a Gantt chart in the language of Mermaid, which many web pages draw.

use std::fmt::Write as _;

use super::{Storyteller, Telling, name, words};
use crate::finding::Severity;
use crate::render::terminal::sanitize;
use crate::trace::{Body, Step};

pub(super) fn write(out: &mut Vec<u8>, telling: &Telling<'_>, teller: &Storyteller<'_>) {
    let mut chart = format!(
        "gantt\n    title {}\n    dateFormat x\n    axisFormat %m-%d %H:%M\n",
        plain(&name(telling.story))
    );
    let story = telling.story;
    let steps = || telling.judgement.order.iter().map(|index| (*index, &story.entries[*index].step));
    let last = steps().filter_map(|(_, step)| step.time).max().unwrap_or_default();
    let mut section = String::new();
    for (index, step) in steps() {
        let Some(time) = step.time else { continue };
        let (kind, what, status) = words(step, teller.style, teller.catalog);
        let next =
            steps().skip_while(|(other, _)| *other != index).skip(1).find(|(_, other)| same(step, other));
        let next = next.and_then(|(_, other)| other.time);
        // What has an end of its own is a bar up to it; the end itself is a mark.
        let begins = steps().find(|(_, other)| same(step, other)).is_some_and(|(first, _)| first == index);
        let heading = plain(&format!("{kind} {what}"));
        if heading != section {
            let _ = writeln!(chart, "    section {heading}");
            section = heading;
        }
        let wrong = telling
            .judgement
            .findings
            .iter()
            .any(|(entry, finding)| *entry == index && finding.code.severity() > Severity::Information);
        let mut words = vec![status.as_str()];
        let codes = telling.codes(index);
        words.extend(codes.iter().map(|code| code.text()));
        let label = plain(&words.join(" "));
        let tag = if wrong { "crit, " } else { "" };
        let is_node = matches!(step.body, Body::Node(_));
        let line = match next {
            Some(next) if is_node && begins => format!("{label} :{tag}e{index}, {time}, {next}"),
            None if is_node && begins && last > time => {
                format!("{label} :{tag}active, e{index}, {time}, {last}")
            }
            _ => format!("{label} :{tag}milestone, e{index}, {time}, 0ms"),
        };
        let _ = writeln!(chart, "    {line}");
    }
    out.extend_from_slice(chart.as_bytes());
}

/// Whether two events are about the same node or job change.
fn same(left: &Step, right: &Step) -> bool {
    match (&left.body, &right.body) {
        (Body::Node(left), Body::Node(right)) => left.node_id == right.node_id,
        (Body::JobChange(left), Body::JobChange(right)) => left.job_change_id == right.job_change_id,
        _ => false,
    }
}

/// Text without the characters that mean something in the language.
fn plain(text: &str) -> String {
    sanitize(text).replace([':', ';', '#', ',', '%', '{', '}', '\\'], " ").trim().to_owned()
}
