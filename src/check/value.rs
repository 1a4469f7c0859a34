//! The check of single values.

use super::missing;
use crate::catalog::{Code, CodeList, Field, Scalar, StringFormat, ValueType};
use crate::event::{Event, Member, Value, ValueDescription, milliseconds, quoted};
use crate::finding::{Expected, Finding, Help, Message, Rule};
use crate::message::{Count, List};
use crate::similar::nearest;

/// The finding about one value, without regard to others.
#[inline]
pub(super) fn value(event: &Event<'_, '_>, member: &Member<'_, '_>) -> Option<Finding> {
    let field = member.field;
    match (member.value_type(), &member.value) {
        (ValueType::Any, _)
        | (ValueType::List(_), Value::List)
        | (ValueType::Object(_), Value::Object)
        | (ValueType::Scalar(Scalar::Boolean), Value::Bool(_))
        | (ValueType::Scalar(Scalar::Number), Value::Int(_) | Value::Number(_)) => None,
        (_, Value::Null) if !field.required && member.index.is_none() => None,
        (ValueType::Scalar(Scalar::Integer { .. }), Value::Int(code)) => {
            let list = field.code_list().filter(|list| !list.is_open && list.of_integer(*code).is_none())?;
            Some(unlisted(field, list, code.to_string()))
        }
        (ValueType::Scalar(Scalar::Integer { .. }), found @ Value::Number(written)) if found.is_integer() => {
            let list = field.code_list().filter(|list| !list.is_open)?;
            Some(unlisted(field, list, quoted(written).into_owned()))
        }
        (ValueType::Scalar(Scalar::String { format, length, codes, .. }), Value::Text(text)) => {
            if let Some(list) = codes
                && !list.is_open
                && list.of_text(text).is_none()
            {
                return Some(unlisted_text(event, member, list, text));
            }
            if let Some(length) = length
                && let count = text.chars().count()
                && !length.contains(&count)
            {
                let message =
                    Message::Length { name: field.name.clone(), length: Count::Characters(count as u64) };
                let expected = Expected::Length { from: *length.start(), to: *length.end() };
                return Some(Finding::new(Rule::WrongLength, message).expected(expected));
            }
            let format = (*format)?;
            if format == StringFormat::Id && text.is_empty() && field.required {
                return Some(empty(missing(event, member.parent), field));
            }
            let (code, expected) = match format {
                StringFormat::Date if !is_date(text) => (Rule::BadDate, Expected::Date),
                StringFormat::Milliseconds if text.len() == 10 || milliseconds(text, format).is_none() => {
                    (Rule::BadTimestamp, Expected::Milliseconds)
                }
                StringFormat::Seconds if milliseconds(text, format).is_none() => {
                    (Rule::BadTimestamp, Expected::Seconds)
                }
                _ => return None,
            };
            let message = Message::Value { name: field.name.clone(), value: event.described(member) };
            Some(Finding::new(code, message).expected(expected))
        }
        (
            ValueType::Scalar(Scalar::String { format: Some(StringFormat::Id), .. }),
            Value::Int(_) | Value::Number(_),
        ) => {
            let message = Message::Value { name: field.name.clone(), value: event.described(member) };
            let finding = Finding::new(Rule::IdAsNumber, message).expected(Expected::IdString);
            Some(finding.help(Help::DigitsLost))
        }
        (kind, _) => Some(wrong_type(event, member, kind)),
    }
}

/// The finding that a string is not in a closed list.
fn unlisted_text(event: &Event<'_, '_>, member: &Member<'_, '_>, list: &CodeList, text: &str) -> Finding {
    let name = member.field.name.clone();
    let message = match event.described(member) {
        ValueDescription::String { value } => Message::CodeUnlisted { name, code: format!("\"{value}\"") },
        _ => Message::SecretCodeUnlisted { name },
    };
    let finding = Finding::new(Rule::UnknownCode, message).expected(expected(list));
    match similar(list, text).filter(|_| !member.field.secret) {
        Some(code) => finding.help(Help::DidYouMean { name: code.code.to_string() }),
        None => finding,
    }
}

/// The finding that an integer is not in a closed list.
fn unlisted(field: &Field, list: &CodeList, code: String) -> Finding {
    let name = field.name.clone();
    let message = if field.secret {
        Message::SecretCodeUnlisted { name }
    } else {
        Message::CodeUnlisted { name, code }
    };
    Finding::new(Rule::UnknownCode, message).expected(expected(list))
}

fn expected(list: &CodeList) -> Expected {
    Expected::Codes { codes: List::new(list.codes.iter().map(Code::title).collect()) }
}

/// The code that has this text as its name or label, or that is nearest to it.
fn similar<'l>(list: &'l CodeList, text: &str) -> Option<&'l Code> {
    let named = list.codes.iter().find(|code| code.is_named(text));
    named.or_else(|| list.of_text(nearest(text, list.codes.iter().filter_map(|code| code.code.text()))?))
}

fn wrong_type(event: &Event<'_, '_>, member: &Member<'_, '_>, kind: &ValueType) -> Finding {
    let (field, found) = (member.field, &member.value);
    let value = if field.secret { ValueDescription::HiddenType } else { event.described(member) };
    let finding = Finding::new(Rule::WrongType, Message::Value { name: field.name.clone(), value })
        .expected(Expected::Type { json_type: kind.json_type() });
    let is_integer = matches!(kind, ValueType::Scalar(Scalar::Integer { .. }));
    let Some(text) = found.text().filter(|_| is_integer && !field.secret) else {
        return finding;
    };
    if text.parse::<i64>().is_ok() {
        return finding.help(Help::RemoveQuotes);
    }
    let named = |code: &&Code| code.name == text || code.label.zh == text || code.label.en == text;
    let code = field.codes().iter().find(named);
    match code.and_then(|code| Some((code.name.clone(), code.code.integer()?))) {
        Some((name, code)) => finding.help(Help::CodeOf { name, code }),
        None => finding,
    }
}

/// Whether a member is an ID whose value is the empty string.
pub(super) fn is_empty_id(member: &Member<'_, '_>) -> bool {
    let is_id = matches!(
        member.value_type(),
        ValueType::Scalar(Scalar::String { format: Some(StringFormat::Id), .. })
    );
    is_id && member.value.text().is_some_and(str::is_empty)
}

pub(super) fn empty(code: Rule, field: &Field) -> Finding {
    Finding::new(code, Message::Empty { name: field.name.clone() }).expected(Expected::Id)
}

fn is_date(text: &str) -> bool {
    // The parser accepts other forms too, such as 20240626.
    matches!(text.as_bytes(), [_, _, _, _, b'-', _, _, b'-', _, _])
        && text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_one_form() {
        assert!(is_date("2024-02-29"));
        for text in ["2023-02-29", "2024-6-26", "20240626", "-024-06-26", "2024-W26-3", "2024-06-26T00", ""] {
            assert!(!is_date(text), "{text}");
        }
    }
}
