//! The values that a condition compares with.

use std::cmp::Ordering;

use wildmatch::WildMatch;

use super::error::{ConditionError, KnownCode};
use super::field::EventPart;
use crate::catalog::{Code, Field, Scalar, StringFormat};
use crate::event::Value;
use crate::message::List;
use crate::similar::most_similar;

/// A value that a member is compared with.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Bool(bool),
    /// A pattern of the text of a value, or of the name or a label of a code.
    Glob(WildMatch),
    Int(i64),
    Null,
    Ordered(Order, OrderedValue),
    /// A string, or a number that is no 64-bit integer as it is written.
    Text(String),
}

/// A value that has an order: a number, or a text such as a date.
#[derive(Clone, Debug)]
pub(super) enum OrderedValue {
    Int(i64),
    Text(String),
}

/// A comparison.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Order {
    Above,
    AtLeast,
    AtMost,
    Below,
}

impl Order {
    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Above => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
            Self::AtMost => ordering.is_le(),
            Self::Below => ordering.is_lt(),
        }
    }
}

impl Operand {
    /// The operand of `=`: a code, its name or label, or any value of a field without codes.
    pub(super) fn equal(part: EventPart<'_>, text: &str) -> Result<Self, ConditionError> {
        let Some(field) = part.field() else { return Ok(Self::Text(text.to_owned())) };
        if text == "null" {
            return Ok(Self::Null);
        }
        let value = || text.to_owned();
        match field.value_type.scalar() {
            Some(Scalar::Integer { codes }) => {
                let code = field.codes().iter().find(|code| code.is_named(text));
                match (text.parse(), code.and_then(|code| code.code.integer())) {
                    (Ok(number), _) => Ok(Self::Int(number)),
                    (_, Some(code)) => Ok(Self::Int(code)),
                    _ if codes.is_none() => {
                        Err(ConditionError::NotANumber { field: field.name.clone(), value: value() })
                    }
                    _ => Err(unknown_value(field, text)),
                }
            }
            Some(Scalar::String { codes: Some(list), .. }) => {
                let known = list.of_text(text).or_else(|| list.codes.iter().find(|code| code.is_named(text)));
                match known.and_then(|code| code.code.text()) {
                    Some(code) => Ok(Self::Text(code.to_owned())),
                    // A code that is not listed; only labels have other characters.
                    None if list.is_open && text.is_ascii() => Ok(Self::Text(value())),
                    None => Err(unknown_value(field, text)),
                }
            }
            Some(Scalar::Boolean) => text.parse().map(Self::Bool).map_err(|_| unknown_value(field, text)),
            Some(Scalar::Number | Scalar::String { codes: None, .. }) | None => Ok(Self::Text(value())),
        }
    }

    /// The operand of `~`.
    pub(super) fn glob(text: &str) -> Self {
        Self::Glob(WildMatch::new_case_insensitive(text))
    }

    /// The operand of a comparison.
    pub(super) fn ordered(part: EventPart<'_>, order: Order, text: &str) -> Result<Self, ConditionError> {
        let scalar = part.field().and_then(|field| field.value_type.scalar());
        let has_order = match scalar {
            Some(Scalar::Integer { codes }) => codes.is_none(),
            Some(Scalar::Number) => true,
            Some(Scalar::String { format, .. }) => {
                matches!(
                    format,
                    Some(StringFormat::Date | StringFormat::Milliseconds | StringFormat::Seconds)
                )
            }
            Some(Scalar::Boolean) | None => false,
        };
        if !has_order {
            let field = part.field().map_or("event_id", |field| &field.name).to_owned();
            return Err(ConditionError::NoOrder { field });
        }
        let value = text.parse().map_or_else(|_| OrderedValue::Text(text.to_owned()), OrderedValue::Int);
        Ok(Self::Ordered(order, value))
    }

    /// Whether the value of a member is this one.
    pub(super) fn matches(&self, value: &Value<'_>, field: Option<&Field>) -> bool {
        match (self, value) {
            (Self::Bool(wanted), Value::Bool(value)) => wanted == value,
            (Self::Int(wanted), Value::Int(value)) => wanted == value,
            (Self::Null, Value::Null) => true,
            // A null is no text, but a string may be the word.
            (Self::Null, Value::Text(text)) => text == "null",
            (Self::Int(wanted), Value::Text(text)) => text.parse() == Ok(*wanted),
            (Self::Text(wanted), Value::Text(text)) => wanted == text,
            (Self::Text(wanted), Value::Number(written)) => wanted == written,
            (Self::Text(wanted), Value::Int(value)) => wanted.parse() == Ok(*value),
            (Self::Glob(pattern), value) => matches_glob(pattern, value, field),
            (Self::Ordered(order, operand), value) => {
                operand.compare(value).is_some_and(|ordering| order.holds(ordering))
            }
            _ => false,
        }
    }
}

impl OrderedValue {
    /// The order of a value and this one; `None` if they have none.
    fn compare(&self, value: &Value<'_>) -> Option<Ordering> {
        match (value, self) {
            (Value::Int(value), Self::Int(operand)) => Some(value.cmp(operand)),
            (Value::Text(text), Self::Int(operand)) => {
                text.parse::<i64>().ok().map(|value| value.cmp(operand))
            }
            (Value::Text(text), Self::Text(operand)) => Some((**text).cmp(&**operand)),
            _ => None,
        }
    }
}

/// Whether the text of a value, or the name or a label of its code, matches.
fn matches_glob(pattern: &WildMatch, value: &Value<'_>, field: Option<&Field>) -> bool {
    match value {
        Value::Int(number) => {
            let code = field.and_then(|field| field.code(*number));
            pattern.matches(&number.to_string())
                || code.is_some_and(|code| code.names().into_iter().any(|name| pattern.matches(name)))
        }
        Value::Text(text) => {
            let known = || field?.code_of_text(text);
            pattern.matches(text)
                || known().is_some_and(|code| code.names().into_iter().any(|name| pattern.matches(name)))
        }
        Value::Number(written) => pattern.matches(written),
        Value::Bool(value) => pattern.matches(if *value { "true" } else { "false" }),
        Value::List | Value::Null | Value::Object => false,
    }
}

/// The error of a value that a field does not have, with the codes that are nearest to it, or with all.
fn unknown_value(field: &Field, text: &str) -> ConditionError {
    /// The largest number of codes that are shown if none is near.
    const MAX_CODES: usize = 8;
    let codes = field.codes();
    let names = codes.iter().flat_map(Code::names);
    let near = most_similar(text, names, str::to_lowercase, MAX_CODES);
    let mut shown: Vec<_> =
        codes.iter().filter(|code| code.names().iter().any(|name| near.contains(name))).collect();
    if shown.is_empty() {
        shown = codes.iter().collect();
    }
    let shown = shown.into_iter().map(|code| KnownCode {
        name: code.name.clone(),
        zh: code.label.zh.clone(),
        code: code.code.to_string(),
    });
    let (field, value) = (field.name.clone(), text.to_owned());
    ConditionError::UnknownValue { field, value, known: List::first(shown, MAX_CODES) }
}
