//! An event as a block for a person: what it is, when, and its members with their meaning.

use std::io::Write as _;

use colored::Colorize as _;
use comfy_table::{ContentArrangement, Table};

use super::terminal::sanitize;
use super::{Record, Style, time};
use crate::catalog::Text;
use crate::event::{Anomaly, Envelope, Event, Member, Value};
use crate::finding::Severity;
use crate::json::{elements, locate, members, text};
use crate::label::path;

pub(super) fn write(out: &mut Vec<u8>, record: &Record<'_>, style: &Style) {
    let mut block = String::new();
    head(&mut block, record, style);
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    if let Some(width) = style.width {
        table.set_width(width);
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    let mut rows = rows(record, style);
    // What happened comes first, what carried it after.
    rows.sort_by_key(|row| row.part);
    for row in rows {
        table.add_row([row.field, row.value, row.meaning]);
    }
    for line in table.lines() {
        block.push_str(line.trim_end());
        block.push('\n');
    }
    for finding in record.findings {
        let severity = finding.code.severity();
        let head = format!("{severity}[{}]", finding.code);
        let head = if severity == Severity::Error { head.red().bold() } else { head.yellow().bold() };
        let sentence = format!("{} {}", finding.pointer, finding.sentence());
        wrapped(&mut block, &format!(" {head}"), severity.name().len() + 8, sentence.trim_start(), style);
    }
    writeln!(out, "{block}").expect("a Vec takes any bytes");
}

fn head(block: &mut String, record: &Record<'_>, style: &Style) {
    let event = record.event;
    let title = match (event.known, event.envelope) {
        (Some(known), _) => known.title.pick(style.lang),
        (None, Envelope::Challenge) => both("请求地址校验", "Request URL verification").pick(style.lang),
        (None, _) => both("未知事件类型", "Unknown event type").pick(style.lang),
    };
    block.push_str(&title.bold().to_string());
    block.push('\n');
    let mut name = sanitize(event.type_name()).into_owned();
    if event.inferred {
        name.push_str(&both("（由内容推断）", " (inferred from the body)").pick(style.lang));
    }
    if record.encrypted {
        name.push_str(&both("（已解密）", " (decrypted)").pick(style.lang));
    }
    wrapped(block, "", 0, &name, style);
    if let Some(milliseconds) = event.time() {
        let mut utc = Vec::new();
        if time::write_utc(&mut utc, milliseconds) {
            let local = time::local(milliseconds, &style.zone).unwrap_or_default();
            wrapped(block, "", 0, &format!("{local}  ({})", String::from_utf8_lossy(&utc)), style);
        }
    }
    let place = format!("{}:{}", sanitize(record.file), record.line);
    block.push_str(&place.dimmed().to_string());
    block.push('\n');
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
}

fn rows(record: &Record<'_>, style: &Style) -> Vec<Row> {
    let event = record.event;
    let body = event.position(None, "event");
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
        let pointer = event.pointer(Some(index));
        // The time and the type stand above the table.
        let told = matches!(
            pointer.as_str(),
            "/header/event_type" | "/header/create_time" | "/header/event_time" | "/schema"
        );
        if told && event.time().is_some() && !event.type_name().is_empty() {
            continue;
        }
        let (part, field) = match pointer.strip_prefix("/event/") {
            Some(_) => (Part::Body, path(event, index).into_owned()),
            None => (Part::Envelope, pointer[1..].replace('/', ".")),
        };
        rows.push(Row { part, field, value, meaning: meaning(member, style) });
    }
    unknown_members(&mut rows, record, event);
    rows
}

/// The members that only the record knows.
fn unknown_members(rows: &mut Vec<Row>, record: &Record<'_>, event: &Event<'_, '_>) {
    for anomaly in &event.anomalies {
        let Anomaly::Unknown { parent, name, .. } = anomaly else { continue };
        let pointer = crate::event::child(&event.pointer(*parent), name);
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
        rows.push(Row { part, field, value, meaning: String::new() });
    }
}

fn scalar(member: &Member<'_, '_>, style: &Style) -> Option<String> {
    Some(match &member.value {
        Value::Superseded | Value::Object | Value::List => return None,
        Value::Text(text) if member.field.secret && !style.show_secrets => {
            if text.is_empty() {
                String::new()
            } else {
                "••••••".to_owned()
            }
        }
        Value::Text(text) => sanitize(text).into_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        Value::Uint(value) => value.to_string(),
    })
}

fn meaning(member: &Member<'_, '_>, style: &Style) -> String {
    let field = member.field;
    let label = match &member.value {
        Value::Int(code) => field.code(*code).map(|code| code.label.clone()),
        Value::Text(text) => {
            field.values().iter().find(|value| value.value == *text).map(crate::catalog::KnownValue::label)
        }
        _ => None,
    };
    match label {
        Some(label) => label.pick(style.lang),
        None if field.secret && !style.show_secrets => {
            format!("{} (--show-secrets)", field.title.pick(style.lang))
        }
        None => field.title.pick(style.lang),
    }
}

fn both(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// Appends `text` behind `head`, which takes `taken` columns, broken at the width; `text` is made harmless.
fn wrapped(block: &mut String, head: &str, taken: usize, text: &str, style: &Style) {
    block.push_str(head);
    let mut column = taken;
    for word in sanitize(text).split(' ') {
        let width = super::terminal::width(word);
        let full = style.width.is_some_and(|most| column + 1 + width > usize::from(most));
        if full && column > 0 {
            block.push_str("\n   ");
            column = 3;
        }
        if column > 0 {
            block.push(' ');
            column += 1;
        }
        block.push_str(word);
        column += width;
    }
    block.push('\n');
}
