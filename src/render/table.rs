//! An event as a block for a person: what it is, when, and its members with their meaning.

use std::io::Write as _;

use colored::Colorize as _;

use super::terminal::{character_width, sanitize, width, wrapped};
use super::{Record, Style, time};
use crate::catalog::{KnownValue, Text};
use crate::event::{Anomaly, Envelope, Event, Member, Value};
use crate::finding::Severity;
use crate::json::{elements, locate, members, text};
use crate::label::path;

/// Columns of a table where nothing says how many there are: enough for every documented value, but one long value does
/// not pad all others.
const WIDEST: usize = 200;

/// Blanks between columns.
const GAP: usize = 2;

pub(super) fn write(out: &mut Vec<u8>, record: &Record<'_>, style: &Style) {
    let mut block = String::new();
    head(&mut block, record, style);
    let mut rows = rows(record, style);
    // What happened comes first, what carried it after.
    rows.sort_by_key(|row| row.part);
    let widest = |text: fn(&Row) -> &str| rows.iter().map(|row| width(text(row))).max().unwrap_or_default();
    let (fields, values) = (widest(|row| &row.field), widest(|row| &row.value));
    let natural = 1 + fields + GAP + values + GAP + widest(|row| &row.meaning);
    let most = style.width.map_or(WIDEST, usize::from);
    if natural > most {
        for row in &rows {
            stacked(&mut block, row, most);
        }
    } else {
        columns(&mut block, &rows, fields, values);
    }
    for finding in record.findings {
        let severity = finding.code.severity();
        let head = format!("{severity}[{}]", finding.code);
        let head = if severity == Severity::Error { head.red().bold() } else { head.yellow().bold() };
        let sentence = format!("{} {}", finding.pointer, finding.sentence());
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

/// The rows as three columns that line up, also where characters are two columns wide.
fn columns(block: &mut String, rows: &[Row], fields: usize, values: usize) {
    let blanks = |block: &mut String, count| block.extend(std::iter::repeat_n(' ', count));
    for row in rows {
        block.push(' ');
        block.push_str(&row.field);
        blanks(block, fields - width(&row.field) + GAP);
        block.push_str(&row.value);
        if !row.meaning.is_empty() {
            blanks(block, values - width(&row.value) + GAP);
            block.push_str(&row.meaning);
        }
        block.truncate(block.trim_end_matches(' ').len());
        block.push('\n');
    }
}

/// A row where there is no room for three columns: an id is copied and pasted, so it is not broken while it fits on a
/// line of its own. Only meanings that say something about the value are shown.
fn stacked(block: &mut String, row: &Row, most: usize) {
    const VALUES: usize = 22;
    const INDENT: usize = 4;
    let mut line = format!(" {}", row.field);
    let mut parts = vec![row.value.as_str()];
    parts.extend(row.decoded.then_some(row.meaning.as_str()));
    for part in parts {
        let column = width(&line);
        let place = if column < VALUES { VALUES } else { column + GAP };
        if place + width(part) <= most {
            line.extend(std::iter::repeat_n(' ', place - column));
            line.push_str(part);
            continue;
        }
        push_line(block, &line);
        let indent = if VALUES + width(part) <= most { VALUES } else { INDENT };
        line = " ".repeat(indent);
        for character in part.chars() {
            if width(&line) + character_width(character) > most {
                push_line(block, &line);
                line = " ".repeat(INDENT);
            }
            line.push(character);
        }
    }
    push_line(block, &line);
}

fn push_line(block: &mut String, line: &str) {
    block.push_str(line.trim_end());
    block.push('\n');
}

fn head(block: &mut String, record: &Record<'_>, style: &Style) {
    let event = record.event;
    let title = match (event.known, event.envelope) {
        (Some(known), _) => known.title.pick(style.lang),
        (None, Envelope::Challenge) => Text::new("请求地址校验", "Request URL verification").pick(style.lang),
        (None, _) => Text::new("未知事件类型", "Unknown event type").pick(style.lang),
    };
    block.push_str(&title.bold().to_string());
    block.push('\n');
    let mut name = sanitize(event.type_name()).into_owned();
    if event.inferred {
        name.push_str(&Text::new("（由内容推断）", " (inferred from the body)").pick(style.lang));
    }
    if record.encrypted {
        name.push_str(&Text::new("（已解密）", " (decrypted)").pick(style.lang));
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

/// Which part of the event a row is from, in the order in which people want them.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Part {
    Body,
    Envelope,
}

struct Row {
    part: Part,
    field: String,
    value: String,
    meaning: String,
    /// Whether the meaning is that of the value, and not just the title of the field.
    decoded: bool,
}

fn rows(record: &Record<'_>, style: &Style) -> Vec<Row> {
    let event = record.event;
    let body = event.body();
    let timed = event.time().is_some();
    let mut rows = Vec::new();
    for (index, member) in event.members.iter().enumerate() {
        if Some(index) == body {
            if event.known.is_none() {
                let place = locate(record.text, "/event");
                leaves(&mut rows, Part::Body, "", &record.text[place]);
            }
            continue;
        }
        let Some(value) = scalar(member, style) else { continue };
        let top = event.top(index).field.name.as_str();
        // The time and the type stand above the table.
        let told = match top {
            "header" => matches!(member.field.name.as_str(), "event_type" | "create_time" | "event_time"),
            _ => top == "schema",
        };
        if told && timed && !event.type_name().is_empty() {
            continue;
        }
        let (part, field) = match top {
            "event" => (Part::Body, path(event, index).into_owned()),
            _ => (Part::Envelope, event.pointer(Some(index))[1..].replace('/', ".")),
        };
        let (meaning, decoded) = meaning(member, style);
        rows.push(Row { part, field, value, meaning, decoded });
    }
    unknown_members(&mut rows, record, event);
    rows
}

/// The members that only the record knows.
fn unknown_members(rows: &mut Vec<Row>, record: &Record<'_>, event: &Event<'_, '_>) {
    for anomaly in &event.anomalies {
        let Anomaly::Unknown { parent, span, .. } = anomaly else { continue };
        let pointer = crate::event::child(&event.pointer(*parent), &event.key(*span));
        let place = locate(record.text, &pointer);
        let (part, field) = match pointer.strip_prefix("/event/") {
            Some(field) => (Part::Body, field),
            None => (Part::Envelope, &pointer[1..]),
        };
        leaves(rows, part, &field.replace('/', "."), &record.text[place]);
    }
}

/// A row for every scalar in `value`, as it is written.
fn leaves(rows: &mut Vec<Row>, part: Part, field: &str, value: &str) {
    let below = |name: &str| if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") };
    if let Some(members) = members(value) {
        for (name, value) in members {
            leaves(rows, part, &below(&name), value);
        }
    } else if let Some(elements) = elements(value) {
        for (index, value) in elements.into_iter().enumerate() {
            leaves(rows, part, &below(&index.to_string()), value);
        }
    } else {
        let shown = text(value).map_or(value.into(), |text| text);
        let (field, value) = (sanitize(field).into_owned(), sanitize(&shown).into_owned());
        rows.push(Row { part, field, value, meaning: String::new(), decoded: false });
    }
}

fn scalar(member: &Member<'_, '_>, style: &Style) -> Option<String> {
    Some(match &member.value {
        Value::Object | Value::List => return None,
        value if member.field.secret && !style.show_secrets && !value.is_empty() => "••••••".to_owned(),
        Value::Text(text) => sanitize(text).into_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        Value::Number(written) => (*written).to_owned(),
    })
}

/// The label of the value, or else the title of its field, and which of the two it is.
fn meaning(member: &Member<'_, '_>, style: &Style) -> (String, bool) {
    let field = member.field;
    let label = match &member.value {
        Value::Int(code) => field.code(*code).map(|code| code.label.clone()),
        Value::Text(text) => field.values().iter().find(|value| value.value == *text).map(KnownValue::label),
        _ => None,
    };
    match label {
        Some(label) => (label.pick(style.lang), true),
        None if field.secret && !style.show_secrets => {
            (format!("{} (--show-secrets)", field.title.pick(style.lang)), false)
        }
        None => (field.title.pick(style.lang), false),
    }
}
