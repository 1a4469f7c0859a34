//! An event as one line for a person, for `tail -f`.

use std::fmt::Write as _;

use colored::ColoredString;

use super::fold::FoldedLine;
use super::{Style, palette, time};
use crate::catalog::{Catalog, Field, StatusKind};
use crate::event::{Member, Value};
use crate::finding::Rule;
use crate::location::Location;
use crate::message::Localize as _;
use crate::record::Record;
use crate::secret::MASK;
use crate::text::{sanitize, width};

crate::messages! {
    /// The text of a line in place of a name.
    enum LineMessage {
        NoEventType => "(no event type)", "（无事件类型）";
    }
}

pub(super) fn write(out: &mut Vec<u8>, record: &Record<'_>, catalog: &Catalog, style: &Style) {
    let event = record.event;
    let when = event.time().and_then(|time| time::local(time, style.zone()));
    let when = when.as_deref().unwrap_or("-");
    let name = match event.type_name() {
        "" => LineMessage::NoEventType.to_text(style.language).into(),
        name => style.masked(event, name),
    };
    let name = sanitize(&name);
    let mut line = FoldedLine::new(style.fold_width);
    push(line.begin(|| width(when)), &palette::dimmed(when));
    push(line.begin(|| width(&name)), &palette::heading(&name));
    for field in
        event.known.iter().flat_map(|known| known.summary.iter().map(|index| &known.body.fields[*index]))
    {
        let Some(Shown { text, status }) = Shown::new(record, catalog, field, style) else { continue };
        let name = sanitize(&field.name);
        let line = line.begin(|| width(&name) + 1 + width(&text));
        line.push_str(&name);
        line.push('=');
        match status {
            Some(kind) => push(line, &palette::status(kind, &text)),
            None => line.push_str(&text),
        }
    }
    if let Some(id) = event.event_id() {
        const NAME: &str = "event_id=";
        let id = style.masked(event, id);
        let id = sanitize(&id);
        let line = line.begin(|| NAME.len() + width(&id));
        line.push_str(NAME);
        line.push_str(&id);
    }
    push_location(&mut line, record.location);
    push_rules(&mut line, record.findings.iter().map(|finding| finding.rule));
    out.extend_from_slice(line.finish().as_bytes());
}

/// Appends the place of an event.
pub(super) fn push_location(line: &mut FoldedLine, location: &Location) {
    let (file, number) = (sanitize(&location.file), location.position.line);
    let digits = || number.checked_ilog10().map_or(1, |digits| digits as usize + 1);
    let line = line.begin(|| width(&file) + 1 + digits());
    write!(line, "{file}:{number}").expect("a String takes any text");
}

/// Appends the rules of findings, in their colors.
pub(super) fn push_rules(line: &mut FoldedLine, rules: impl Iterator<Item = Rule>) {
    for rule in rules {
        let code = rule.code();
        push(line.begin(|| code.len()), &palette::severity(rule.severity(), code));
    }
}

/// Appends a text in its color.
pub(super) fn push(line: &mut String, text: &ColoredString) {
    write!(line, "{text}").expect("a String takes any text");
}

/// The value of a field, as it is shown.
struct Shown {
    /// The escaped text.
    text: String,
    /// The kind of the status, if it is one.
    status: Option<StatusKind>,
}

impl Shown {
    fn new(record: &Record<'_>, catalog: &Catalog, field: &Field, style: &Style) -> Option<Self> {
        let event = record.event;
        let member = event.body_member(field)?;
        let text = match &member.value {
            value if field.secret && !style.show_secrets && !value.is_empty() => MASK.to_owned(),
            Value::Text(text) => sanitize(&style.masked(event, text)).into_owned(),
            Value::Int(code) => match field.code(*code) {
                Some(known) => format!("{code}({})", sanitize(&known.label.get(style.language))),
                None => code.to_string(),
            },
            _ => return None,
        };
        Some(Self { text, status: status_kind(event.type_name(), member, catalog) })
    }
}

/// The kind of the state that a member reports, if it is one.
fn status_kind(event_type: &str, member: &Member<'_, '_>, catalog: &Catalog) -> Option<StatusKind> {
    let list = member.field.code_list()?;
    let code = match &member.value {
        Value::Int(code) => list.of_integer(*code),
        Value::Text(text) => list.of_text(text),
        _ => None,
    };
    catalog.status_kind(event_type, member.field, code)
}
