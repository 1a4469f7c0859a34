//! A timeline as a block for a person.

use std::io::Write as _;

use colored::Colorize as _;

use super::{Row, Telling, TimelineWriter, name, paint};
use crate::render::terminal::{sanitize, width, wrapped};

/// Blanks between columns.
const GAP: &str = "  ";

pub(super) fn write(out: &mut Vec<u8>, telling: &Telling<'_>, writer: &TimelineWriter<'_>) {
    let mut block = String::new();
    wrapped(&mut block, "", 0, &name(telling.timeline, writer.style.lang), writer.style.width);
    block = block.bold().to_string();
    let rows = telling.rows(writer.style, writer.catalog);
    let cells: Vec<[String; 5]> = rows.iter().map(cells).collect();
    let mut widths = [0; 5];
    for row in &cells {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    let natural = 1 + widths.iter().sum::<usize>() + GAP.len() * 4;
    let narrow = writer.style.width.is_some_and(|most| natural > usize::from(most));
    for (row, cells) in rows.iter().zip(&cells) {
        let pad =
            |index: usize| format!("{}{}", cells[index], " ".repeat(widths[index] - width(&cells[index])));
        let mut line = if narrow {
            let when = format!(" {}{GAP}{}", cells[0], cells[1]);
            format!("{}\n   {}{GAP}{}{GAP}{}", when.trim_end(), cells[2], cells[3], cells[4])
        } else {
            format!(" {}{GAP}{}{GAP}{}{GAP}{}{GAP}{}", pad(0), pad(1), pad(2), pad(3), pad(4))
        };
        line.truncate(line.trim_end().len());
        block.push_str(&line);
        for code in &row.codes {
            block.push_str(GAP);
            block.push_str(&paint(*code, code.text()).to_string());
        }
        block.push('\n');
    }
    for (entry, finding) in &telling.judgement.findings {
        let place = &telling.timeline.entries[*entry].step.place;
        let severity = finding.code.severity();
        let head = format!("{severity}[{}]", finding.code);
        let sentence = format!("{}:{}: {}", place.file, place.line, finding.sentence());
        wrapped(
            &mut block,
            &format!(" {}", paint(finding.code, &head)),
            width(&head) + 1,
            &sentence,
            writer.style.width,
        );
    }
    writeln!(out, "{block}").expect("a Vec takes any bytes");
}

fn cells(row: &Row) -> [String; 5] {
    [&row.time, &row.delta, &row.kind, &row.what, &row.status].map(|cell| sanitize(cell).into_owned())
}
