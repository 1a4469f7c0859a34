//! A timeline as a block for people.

use std::io::{self, Write};

use super::row::TimelineRow;
use super::{Analyzed, TimelineWriter, cut, name};
use crate::render::columns::Columns;
use crate::render::palette;
use crate::render::wrap::{Head, push_finding, push_wrapped};
use crate::trace::EventFinding;

/// Time, time since the last event, kind, name and status.
const COLUMNS: usize = 5;

pub(super) fn write(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let style = writer.style;
    let mut title = String::new();
    push_wrapped(&mut title, Head::NONE, &name(analyzed.timeline, style.language), style.width);
    writeln!(out, "{}", palette::heading(title.trim_end()))?;
    let mut columns = Columns::new(1, COLUMNS);
    for row in analyzed.rows_of_changes(writer) {
        columns.fit(&cells(&row).each_ref().map(String::as_str));
    }
    if style.width.is_some_and(|width| columns.total_width() > usize::from(width)) {
        for row in analyzed.rows_of_changes(writer) {
            write_two_lines(out, &row)?;
        }
    } else {
        let mut table = columns.writer();
        for row in analyzed.rows_of_changes(writer) {
            table.write(out, &cells(&row).each_ref().map(String::as_str), rules(&row))?;
        }
        table.finish(out)?;
    }
    for EventFinding { event, finding } in &analyzed.analysis.findings {
        let location = &analyzed.timeline.events[*event].event.location;
        let (file, line) = (&location.file, location.position.line);
        let text = format!("{file}:{line}: {}", finding.one_line(style.language));
        let mut block = String::new();
        push_finding(&mut block, finding.rule, &text, style);
        out.write_all(block.as_bytes())?;
    }
    writeln!(out)
}

/// Writes a row where its columns do not fit: when it happened, and below that what happened.
fn write_two_lines(out: &mut dyn Write, row: &TimelineRow) -> io::Result<()> {
    let [time, delta, kind, name, status] = cells(row);
    writeln!(out, "{}", format!(" {time}  {delta}").trim_end())?;
    let what = format!("   {kind}  {name}  {status}");
    let rules = rules(row);
    writeln!(out, "{}", format!("{}  {rules}", what.trim_end()).trim_end())
}

fn cells(row: &TimelineRow) -> [String; COLUMNS] {
    let subject = &row.subject;
    [&row.time, &row.delta, &subject.kind, &subject.name, &subject.status].map(|cell| cut(cell))
}

/// The rules of the findings about the event, in their colors.
fn rules(row: &TimelineRow) -> String {
    let rules = row.rules.iter().map(|rule| palette::severity(rule.severity(), rule.code()).to_string());
    rules.collect::<Vec<_>>().join("  ")
}
