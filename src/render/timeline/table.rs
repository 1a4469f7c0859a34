//! A timeline as a block for a person.

use std::io::{self, Write};

use colored::Colorize as _;

use super::{Row, Telling, TimelineWriter, cut, name, paint};
use crate::render::terminal::{width, wrapped};

/// Blanks between columns.
const GAP: &str = "  ";

pub(super) fn write(
    out: &mut dyn Write,
    telling: &Telling<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let mut title = String::new();
    wrapped(&mut title, "", 0, &name(telling.timeline, writer.style.language), writer.style.width);
    write!(out, "{}", title.bold())?;
    // The rows are made twice, as all of them would take more memory than the events.
    let mut widths = [0; 5];
    for row in telling.rows(writer) {
        for (widest, cell) in widths.iter_mut().zip(&cells(&row)) {
            *widest = width(cell).max(*widest);
        }
    }
    let natural = 1 + widths.iter().sum::<usize>() + GAP.len() * 4;
    let narrow = writer.style.width.is_some_and(|most| natural > usize::from(most));
    for row in telling.rows(writer) {
        let cells = cells(&row);
        let pad =
            |index: usize| format!("{}{}", cells[index], " ".repeat(widths[index] - width(&cells[index])));
        let mut line = if narrow {
            let when = format!(" {}{GAP}{}", cells[0], cells[1]);
            format!("{}\n   {}{GAP}{}{GAP}{}", when.trim_end(), cells[2], cells[3], cells[4])
        } else {
            format!(" {}{GAP}{}{GAP}{}{GAP}{}{GAP}{}", pad(0), pad(1), pad(2), pad(3), pad(4))
        };
        line.truncate(line.trim_end().len());
        for code in &row.codes {
            line.push_str(GAP);
            line.push_str(&paint(*code, code.code()).to_string());
        }
        writeln!(out, "{line}")?;
    }
    for (entry, finding) in &telling.judgement.findings {
        let place = &telling.timeline.entries[*entry].step.place;
        let severity = finding.rule.severity();
        let head = format!("{severity}[{}]", finding.rule);
        let sentence = format!("{}:{}: {}", place.file, place.line, finding.sentence());
        let mut line = String::new();
        wrapped(
            &mut line,
            &format!(" {}", paint(finding.rule, &head)),
            width(&head) + 1,
            &sentence,
            writer.style.width,
        );
        out.write_all(line.as_bytes())?;
    }
    writeln!(out)
}

fn cells(row: &Row) -> [String; 5] {
    [&row.time, &row.delta, &row.kind, &row.what, &row.status].map(|cell| cut(cell))
}
