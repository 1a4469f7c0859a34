//! A timeline as a line per event, for people who follow a log.

use std::io::{self, Write};

use super::row::TimelineRow;
use super::{Analyzed, TimelineWriter, cut, name_of_event};
use crate::render::fold::FoldedLine;
use crate::render::line::{push, push_location, push_rules};
use crate::render::palette;
use crate::text::width;

/// Writes the events that were not reported before.
pub(super) fn write(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let timeline = analyzed.timeline;
    for row in analyzed.rows_of_changes(writer).filter(|row| !timeline.events[row.event].is_reported) {
        let event = &timeline.events[row.event].event;
        let TimelineRow { time, delta, subject, rules, .. } = &row;
        let mut line = FoldedLine::new(writer.style.fold_width);
        push(line.begin(|| width(time)), &palette::dimmed(time));
        for text in [delta, &subject.kind, &subject.name].into_iter().filter(|text| !text.is_empty()) {
            let text = cut(text);
            line.begin(|| width(&text)).push_str(&text);
        }
        if let Some(kind) = subject.status_kind {
            let status = cut(&subject.status);
            push(line.begin(|| width(&status)), &palette::status(kind, &status));
        }
        let name = name_of_event(event, timeline, writer.style.language);
        push(line.begin(|| width(&name)), &palette::dimmed(&name));
        push_location(&mut line, &event.location);
        push_rules(&mut line, rules.iter().copied());
        out.write_all(line.finish().as_bytes())?;
    }
    Ok(())
}
