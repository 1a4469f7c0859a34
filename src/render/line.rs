//! An event as one line for a person, for `tail -f`.

use std::io::Write as _;

use super::{Style, palette, time};
use crate::catalog::Field;
use crate::event::Value;
use crate::message::Localize as _;
use crate::record::Record;
use crate::secret::MASK;
use crate::text::sanitize;

crate::messages! {
    /// The text of a line in place of a name.
    enum LineMessage {
        NoEventType => "(no event type)", "（无事件类型）";
    }
}

pub(super) fn write(out: &mut Vec<u8>, record: &Record<'_>, style: &Style) {
    let event = record.event;
    let when = event.time().and_then(|time| time::local(time, style.zone()));
    let name = match event.type_name() {
        "" => LineMessage::NoEventType.to_text(style.language).into(),
        name => style.masked(event, name),
    };
    let mut line =
        format!("{} {}", palette::dimmed(when.as_deref().unwrap_or("-")), palette::heading(&sanitize(&name)));
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
        line.push_str(&sanitize(&style.masked(event, id)));
    }
    for finding in record.findings {
        line.push(' ');
        line.push_str(&palette::severity(finding.rule.severity(), finding.rule.code()).to_string());
    }
    writeln!(out, "{line}").expect("a Vec takes any bytes");
}

fn shown(record: &Record<'_>, field: &Field, style: &Style) -> Option<String> {
    let event = record.event;
    let member = event.body_member(field)?;
    Some(match &member.value {
        value if field.secret && !style.show_secrets && !value.is_empty() => MASK.to_owned(),
        Value::Text(text) => sanitize(&style.masked(event, text)).into_owned(),
        Value::Int(code) => match field.code(*code) {
            Some(known) => format!("{code}({})", sanitize(&known.label.get(style.language))),
            None => code.to_string(),
        },
        _ => return None,
    })
}
