//! An event as a block for people: what it is, when it was created, and its members with their meaning.

use std::io::Write as _;
use std::ops::ControlFlow;

use super::columns::{Columns, GAP};
use super::rows::{Row, RowPart, Rows};
use super::wrap::{Head, push_finding, push_wrapped};
use super::{POINTER_LIMIT, Style, palette, time};
use crate::event::Envelope;
use crate::message::{LanguageChoice, Localize as _};
use crate::record::Record;
use crate::text::{abbreviated, character_width, sanitize, width};

/// The largest number of columns where there is no terminal: enough for every documented value, but one long
/// value does not pad all others.
const WIDEST: usize = 200;

/// The largest number of rows that line up; among more of them, a long one would pad too many others.
const ALIGNED_ROWS: usize = 1000;

/// The largest number of bytes that the rows of an event take, beside those of the event.
const BYTES_LIMIT: usize = 8 * 1024 * 1024;

/// The parts of an event in the order of the table: what happened, then what carried it.
const PARTS: [RowPart; 2] = [RowPart::Body, RowPart::Envelope];

crate::messages! {
    /// The texts of the table besides names and values of the event.
    enum TableMessage {
        ChallengeTitle => "Request URL verification", "请求地址校验";
        Decrypted => "(decrypted)", "（已解密）";
        Inferred => "(inferred from the body)", "（由内容推断）";
        MoreMembers => "more members than a table shows; -f json shows all", "字段过多，表格未全部显示；可用 -f json 查看全部";
        UnknownTitle => "Unknown event type", "未知事件类型";
    }
}

pub(super) fn write(out: &mut Vec<u8>, record: &Record<'_>, style: &Style) {
    let secrets = style.secrets(record);
    let mut block = String::new();
    push_head(&mut block, record, style);
    push_rows(&mut block, &Rows::new(record, style, &secrets), record.text.len(), style);
    for finding in record.findings {
        let text =
            format!("{} {}", abbreviated(finding.pointer(), POINTER_LIMIT), finding.one_line(style.language));
        push_finding(&mut block, finding.rule, text.trim_start(), style);
    }
    writeln!(out, "{block}").expect("a Vec takes any bytes");
}

fn push_head(block: &mut String, record: &Record<'_>, style: &Style) {
    let (event, language) = (record.event, style.language);
    let title = match (event.known, event.envelope) {
        (Some(known), _) => known.title.get(language),
        (None, Envelope::Challenge { .. }) => TableMessage::ChallengeTitle.to_text(language),
        (None, _) => TableMessage::UnknownTitle.to_text(language),
    };
    block.push_str(&palette::heading(&sanitize(&title)).to_string());
    block.push('\n');
    let mut name = sanitize(&style.masked(event, event.type_name())).into_owned();
    let remarks = [(event.inferred, TableMessage::Inferred), (record.encrypted, TableMessage::Decrypted)];
    for (_, remark) in remarks.into_iter().filter(|(applies, _)| *applies) {
        // Parentheses in Chinese are wide enough without a space.
        name.push_str(if language == LanguageChoice::Zh { "" } else { " " });
        name.push_str(&remark.to_text(language));
    }
    push_wrapped(block, Head::NONE, &name, style.width);
    if let Some(milliseconds) = event.time()
        && let Some(utc) = time::utc(milliseconds)
    {
        let local = time::local(milliseconds, style.zone()).unwrap_or_default();
        push_wrapped(block, Head::NONE, &format!("{local}  ({utc})"), style.width);
    }
    let location = record.location;
    let location = format!("{}:{}", location.file, location.position.line);
    push_wrapped(block, Head::NONE, &location, style.width);
}

fn push_rows(block: &mut String, rows: &Rows<'_>, length: usize, style: &Style) {
    let limit = style.width.map_or(WIDEST, usize::from);
    // A terminal may be wider than anything that lines up.
    let columns = columns_of(rows).filter(|columns| columns.total_width() <= limit.min(2 * WIDEST));
    let is_complete = match columns {
        Some(columns) => push_aligned(block, &columns, rows),
        None => push_stacked_rows(block, rows, length, limit),
    };
    if !is_complete || rows.are_incomplete() {
        let head = Head { text: " … ", width: 3 };
        push_wrapped(block, head, &TableMessage::MoreMembers.to_text(style.language), style.width);
    }
}

/// The columns of the rows, if there are not too many.
fn columns_of(rows: &Rows<'_>) -> Option<Columns> {
    let (mut columns, mut count) = (Columns::new(1, 3), 0);
    let mut fit = |row: &Row<'_>| {
        columns.fit(&[row.field, &row.value, &row.meaning]);
        count += 1;
        if count > ALIGNED_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let visited = PARTS.into_iter().try_for_each(|part| rows.each(part, &mut fit));
    visited.is_continue().then_some(columns)
}

/// Appends rows in columns that line up; returns `true`, because all of them are shown.
fn push_aligned(block: &mut String, columns: &Columns, rows: &Rows<'_>) -> bool {
    let mut push = |row: &Row<'_>| {
        columns.push_row(block, &[row.field, &row.value, &row.meaning]);
        ControlFlow::Continue(())
    };
    PARTS.into_iter().try_for_each(|part| rows.each(part, &mut push)).is_continue()
}

/// Appends rows one below another; returns whether all of them are shown.
fn push_stacked_rows(block: &mut String, rows: &Rows<'_>, length: usize, width_limit: usize) -> bool {
    let bytes_limit = block.len() + BYTES_LIMIT + length;
    let mut push = |row: &Row<'_>| {
        if block.len() > bytes_limit {
            return ControlFlow::Break(());
        }
        push_stacked(block, row, width_limit);
        ControlFlow::Continue(())
    };
    PARTS.into_iter().try_for_each(|part| rows.each(part, &mut push)).is_continue()
}

/// Appends a row where three columns do not fit, which no table library can lay out: an id is copied and
/// pasted, so it is not broken if it fits on a line of its own. Titles of fields are left out.
fn push_stacked(block: &mut String, row: &Row<'_>, limit: usize) {
    /// The column where values begin.
    const VALUES: usize = 22;
    const INDENT: usize = 4;
    block.push(' ');
    block.push_str(row.field);
    let mut column = 1 + width(row.field);
    let parts = [Some(&row.value), Some(&row.meaning).filter(|_| row.decoded)];
    for part in parts.into_iter().flatten() {
        let start = if column < VALUES { VALUES } else { column + GAP };
        let wide = width(part);
        if start + wide <= limit {
            block.extend(std::iter::repeat_n(' ', start - column));
            block.push_str(part);
            column = start + wide;
            continue;
        }
        let indent = if VALUES + wide <= limit { VALUES } else { INDENT };
        new_line(block, indent);
        column = indent;
        for character in part.chars() {
            let wide = character_width(character);
            if column + wide > limit {
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
