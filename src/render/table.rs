//! An event as a block for a person: what it is, when, and its members with their meaning.

use std::io::Write as _;
use std::ops::ControlFlow;

use colored::Colorize as _;

use super::rows::{Part, Row, Rows};
use super::terminal::{POINTER, abbreviated, character_width, sanitize, width, wrapped};
use super::{Record, Style, time};
use crate::event::Envelope;
use crate::finding::Severity;
use crate::message::Localized;

/// Columns of a table where nothing says how many there are: enough for every documented value, but one long value does
/// not pad all others.
const WIDEST: usize = 200;

/// Blanks between columns.
const GAP: usize = 2;

/// As many rows as line up; among more of them, a long one would pad too many others.
const LINED_UP: usize = 1000;

/// As many bytes as the rows of an event take at most, beside those of the event.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The parts of an event in the order of the table: what happened comes first, what carried it after.
const PARTS: [Part; 2] = [Part::Body, Part::Envelope];

pub(super) fn write(out: &mut Vec<u8>, record: &Record<'_>, style: &Style) {
    let secrets = record.secrets(style);
    let mut block = String::new();
    head(&mut block, record, style);
    rows(&mut block, &Rows::new(record, style, &secrets), record.text.len(), style);
    for finding in record.findings {
        let severity = finding.rule.severity();
        let head = format!("{severity}[{}]", finding.rule);
        let head = if severity == Severity::Error { head.red().bold() } else { head.yellow().bold() };
        let sentence = format!("{} {}", abbreviated(&finding.pointer, POINTER), finding.sentence());
        wrapped(
            &mut block,
            &format!(" {head}"),
            severity.name().len() + 8,
            sentence.trim_start(),
            style.width,
        );
    }
    writeln!(out, "{block}").expect("a Vec takes any bytes");
}

fn head(block: &mut String, record: &Record<'_>, style: &Style) {
    let event = record.event;
    let title = match (event.known, event.envelope) {
        (Some(known), _) => known.title.get(style.language),
        (None, Envelope::Challenge) => {
            Localized::new("请求地址校验", "Request URL verification").get(style.language)
        }
        (None, _) => Localized::new("未知事件类型", "Unknown event type").get(style.language),
    };
    block.push_str(&sanitize(&title).bold().to_string());
    block.push('\n');
    let mut name = sanitize(&record.shown(event.type_name(), style)).into_owned();
    if event.inferred {
        name.push_str(&Localized::new("（由内容推断）", " (inferred from the body)").get(style.language));
    }
    if record.encrypted {
        name.push_str(&Localized::new("（已解密）", " (decrypted)").get(style.language));
    }
    wrapped(block, "", 0, &name, style.width);
    if let Some(milliseconds) = event.time() {
        let mut utc = Vec::new();
        if time::write_utc(&mut utc, milliseconds) {
            let local = time::local(milliseconds, style.zone()).unwrap_or_default();
            wrapped(block, "", 0, &format!("{local}  ({})", String::from_utf8_lossy(&utc)), style.width);
        }
    }
    wrapped(block, "", 0, &format!("{}:{}", record.file, record.line), style.width);
}

fn rows(block: &mut String, rows: &Rows<'_>, length: usize, style: &Style) {
    let most = style.width.map_or(WIDEST, usize::from);
    // A terminal may be wider than anything that lines up.
    let columns = Columns::of(rows).filter(|columns| columns.width() <= most.min(2 * WIDEST));
    let limit = block.len() + MOST_BYTES + length;
    let mut row = |row: &Row<'_>| {
        if block.len() > limit {
            return ControlFlow::Break(());
        }
        match &columns {
            Some(columns) => columns.write(block, row),
            None => stacked(block, row, most),
        }
        ControlFlow::Continue(())
    };
    let is_cut = PARTS.into_iter().try_for_each(|part| rows.each(part, &mut row)).is_break();
    if is_cut || rows.are_incomplete() {
        wrapped(block, " …", 2, "more members than a table shows; -f json shows all", style.width);
    }
}

/// Three columns that line up, also where characters are two columns wide.
#[derive(Default)]
struct Columns {
    fields: usize,
    values: usize,
    meanings: usize,
}

impl Columns {
    /// Those of not too many rows.
    fn of(rows: &Rows<'_>) -> Option<Self> {
        let (mut columns, mut count) = (Self::default(), 0);
        let mut widen = |row: &Row<'_>| {
            columns.fields = columns.fields.max(width(row.field));
            columns.values = columns.values.max(width(&row.value));
            columns.meanings = columns.meanings.max(width(&row.meaning));
            count += 1;
            if count > LINED_UP { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let passed = PARTS.into_iter().try_for_each(|part| rows.each(part, &mut widen));
        passed.is_continue().then_some(columns)
    }

    fn width(&self) -> usize {
        1 + self.fields + GAP + self.values + GAP + self.meanings
    }

    fn write(&self, block: &mut String, row: &Row<'_>) {
        let blanks = |block: &mut String, count| block.extend(std::iter::repeat_n(' ', count));
        block.push(' ');
        block.push_str(row.field);
        blanks(block, self.fields - width(row.field) + GAP);
        block.push_str(&row.value);
        if !row.meaning.is_empty() {
            blanks(block, self.values - width(&row.value) + GAP);
            block.push_str(&row.meaning);
        }
        block.truncate(block.trim_end_matches(' ').len());
        block.push('\n');
    }
}

/// A row where there is no room for three columns: an id is copied and pasted, so it is not broken while it fits on a
/// line of its own. Only meanings that say something about the value are shown.
fn stacked(block: &mut String, row: &Row<'_>, most: usize) {
    const VALUES: usize = 22;
    const INDENT: usize = 4;
    block.push(' ');
    block.push_str(row.field);
    // Where the line stands that is written.
    let mut column = 1 + width(row.field);
    let parts = [Some(&row.value), Some(&row.meaning).filter(|_| row.decoded)];
    for part in parts.into_iter().flatten() {
        let place = if column < VALUES { VALUES } else { column + GAP };
        let wide = width(part);
        if place + wide <= most {
            block.extend(std::iter::repeat_n(' ', place - column));
            block.push_str(part);
            column = place + wide;
            continue;
        }
        let indent = if VALUES + wide <= most { VALUES } else { INDENT };
        new_line(block, indent);
        column = indent;
        for character in part.chars() {
            let wide = character_width(character);
            if column + wide > most {
                new_line(block, INDENT);
                column = INDENT;
            }
            block.push(character);
            column += wide;
        }
    }
    new_line(block, 0);
}

fn new_line(block: &mut String, indent: usize) {
    block.truncate(block.trim_end().len());
    block.push('\n');
    block.extend(std::iter::repeat_n(' ', indent));
}
