//! A timeline as a line an event, for a person who follows a log.

use std::io::{self, Write};

use colored::Colorize as _;

use super::{Row, Telling, TimelineWriter, cut, own_name, paint};
use crate::render::terminal::sanitize;

/// Only events that were not reported before.
pub(super) fn write(
    out: &mut dyn Write,
    telling: &Telling<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let is_new = |row: &Row| !telling.timeline.entries[row.entry].is_reported;
    for row in telling.rows(writer).filter(is_new) {
        let step = &telling.timeline.entries[row.entry].step;
        let words = [&row.time, &row.delta, &row.kind, &row.what, &row.status];
        let mut words: Vec<_> =
            words.into_iter().filter(|word| !word.is_empty()).map(|word| cut(word)).collect();
        words.push(own_name(step, telling.timeline, writer.style.language).dimmed().to_string());
        words.push(format!("{}:{}", sanitize(&step.place.file), step.place.line));
        words.extend(row.codes.iter().map(|code| paint(*code, code.code()).to_string()));
        writeln!(out, "{}", words.join(" "))?;
    }
    Ok(())
}
