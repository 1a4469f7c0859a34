//! A timeline as a line an event, for a person who follows a log.

use std::io::Write as _;

use colored::Colorize as _;

use super::{Row, Telling, TimelineWriter, name, paint};
use crate::render::terminal::sanitize;

/// Only events that arrived behind the one numbered `from`: the others were told before.
pub(super) fn write(out: &mut Vec<u8>, telling: &Telling<'_>, writer: &TimelineWriter<'_>, from: u64) {
    let timeline = sanitize(&name(telling.timeline, writer.style.lang)).into_owned();
    let is_new = |row: &Row| telling.timeline.entries[row.entry].arrival > from;
    for row in telling.rows(writer.style, writer.catalog).into_iter().filter(is_new) {
        let words = [&row.time, &row.delta, &row.kind, &row.what, &row.status];
        let mut words: Vec<_> = words
            .into_iter()
            .filter(|word| !word.is_empty())
            .map(|word| sanitize(word).into_owned())
            .collect();
        words.push(timeline.dimmed().to_string());
        let place = &telling.timeline.entries[row.entry].step.place;
        words.push(format!("{}:{}", sanitize(&place.file), place.line));
        words.extend(row.codes.iter().map(|code| paint(*code, code.text()).to_string()));
        writeln!(out, "{}", words.join(" ")).expect("a Vec takes any bytes");
    }
}
