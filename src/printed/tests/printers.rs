//! Printers of events, as far as the tests need them.

use serde_json::{Map, Value};

/// The members of header and body in one object, as the SDK for Node.js passes them.
pub(super) fn flattened(event: &Value) -> Value {
    let mut members = Map::new();
    members.insert("schema".to_owned(), event["schema"].clone());
    for part in ["header", "event"] {
        members.extend(event[part].as_object().unwrap().clone());
    }
    Value::Object(members)
}

/// `console.log` of Node.js.
pub(super) fn node(value: &Value) -> String {
    match value {
        Value::String(text) => {
            // Lines are separate strings.
            let lines: Vec<_> = text.split_inclusive('\n').map(single_quoted).collect();
            if lines.is_empty() { "''".to_owned() } else { lines.join(" +\n    ") }
        }
        Value::Array(elements) => format!("[ {} ]", join(elements.iter().map(node), ", ")),
        Value::Object(members) => {
            format!(
                "{{\n  {}\n}}",
                join(members.iter().map(|(name, value)| format!("{name}: {}", node(value))), ",\n  ")
            )
        }
        _ => value.to_string(),
    }
}

/// `print` of Python.
pub(super) fn python(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) if text.contains('\'') && !text.contains('"') => {
            format!("\"{}\"", escaped(text))
        }
        Value::String(text) => single_quoted(text),
        Value::Array(elements) => format!("[{}]", join(elements.iter().map(python), ", ")),
        Value::Object(members) => {
            format!(
                "{{{}}}",
                join(members.iter().map(|(name, value)| format!("'{name}': {}", python(value))), ", ")
            )
        }
        Value::Number(number) => number.to_string(),
    }
}

/// `%v` of a Go map.
pub(super) fn go_map(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(elements) => format!("[{}]", join(elements.iter().map(go_map), " ")),
        Value::Object(members) => {
            format!(
                "map[{}]",
                join(members.iter().map(|(name, value)| format!("{name}:{}", go_map(value))), " ")
            )
        }
        _ => value.to_string(),
    }
}

/// `toString` of a Java map that Gson has read, with numbers as `double`.
pub(super) fn java_map(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => format!("{number}.0"),
        Value::Array(elements) => format!("[{}]", join(elements.iter().map(java_map), ", ")),
        Value::Object(members) => {
            format!(
                "{{{}}}",
                join(members.iter().map(|(name, value)| format!("{name}={}", java_map(value))), ", ")
            )
        }
        _ => value.to_string(),
    }
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", escaped(text).replace('\'', "\\'"))
}

fn escaped(text: &str) -> String {
    let escape = |character: char| match character {
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\0'..='\u{1f}' => format!("\\x{:02x}", u32::from(character)),
        _ => character.to_string(),
    };
    text.chars().map(escape).collect()
}

fn join(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}
