//! An event as one line for a person, for `tail -f`.

use std::io::Write as _;

use colored::Colorize as _;

use super::terminal::sanitize;
use super::{Record, Style, time};
use crate::catalog::Field;
use crate::event::Value;
use crate::finding::Severity;
use crate::secret::MASK;

pub(super) fn write(out: &mut Vec<u8>, record: &Record<'_>, style: &Style) {
    let event = record.event;
    let when = event.time().and_then(|time| time::local(time, style.zone()));
    let name = match event.type_name() {
        "" => "(no event type)",
        name => name,
    };
    let mut line = format!(
        "{} {}",
        when.as_deref().unwrap_or("-").dimmed(),
        sanitize(&record.shown(name, style)).bold()
    );
    for field in
        event.known.iter().flat_map(|known| known.summary.iter().map(|index| &known.body.fields[*index]))
    {
        if let Some(value) = shown(record, field, style) {
            line.push(' ');
            line.push_str(&sanitize(&field.name));
            line.push('=');
            line.push_str(&value);
        }
    }
    if let Some(id) = event.event_id() {
        line.push_str(" event_id=");
        line.push_str(&sanitize(&record.shown(id, style)));
    }
    for finding in record.findings {
        let code = finding.rule.code();
        let code = if finding.rule.severity() == Severity::Error { code.red() } else { code.yellow() };
        line.push(' ');
        line.push_str(&code.to_string());
    }
    writeln!(out, "{line}").expect("a Vec takes any bytes");
}

fn shown(record: &Record<'_>, field: &Field, style: &Style) -> Option<String> {
    let event = record.event;
    let member = event.member(event.body(), &field.name)?;
    Some(match &member.value {
        value if field.secret && !style.show_secrets && !value.is_empty() => MASK.to_owned(),
        Value::Text(text) => sanitize(&record.shown(text, style)).into_owned(),
        Value::Int(code) => match field.code(*code) {
            Some(known) => format!("{code}({})", sanitize(&known.label.get(style.language))),
            None => code.to_string(),
        },
        _ => return None,
    })
}
