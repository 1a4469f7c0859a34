//! A timeline as a line per event, for people who follow a log.

use std::io::{self, Write};

use super::{Analyzed, TimelineWriter, cut, name_of_event};
use crate::render::palette;
use crate::text::sanitize;

/// Writes the events that were not reported before.
pub(super) fn write(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let timeline = analyzed.timeline;
    for row in analyzed.rows(writer).filter(|row| !timeline.events[row.event].is_reported) {
        let event = &timeline.events[row.event].event;
        let texts = [&row.time, &row.delta, &row.subject.kind, &row.subject.name, &row.subject.status];
        let mut parts: Vec<_> =
            texts.into_iter().filter(|text| !text.is_empty()).map(|text| cut(text)).collect();
        let name = name_of_event(event, timeline, writer.style.language);
        parts.push(palette::dimmed(&name).to_string());
        parts.push(format!("{}:{}", sanitize(&event.location.file), event.location.position.line));
        parts
            .extend(row.rules.iter().map(|rule| palette::severity(rule.severity(), rule.code()).to_string()));
        writeln!(out, "{}", parts.join(" "))?;
    }
    Ok(())
}
