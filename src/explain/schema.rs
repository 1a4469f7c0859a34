//! JSON Schema of event types, draft 2020-12.

use serde_json::{Map, Value, json};

use crate::catalog::{Catalog, EventType, Field, ObjectSchema, Scalar, StringFormat, ValueType};

/// The schema of a 2.0 event of this type. It allows unknown members, as Feishu adds members without notice.
///
/// Titles are English, descriptions Chinese.
#[must_use]
pub fn schema(catalog: &Catalog, known: &EventType) -> Value {
    let mut header = object(catalog.header());
    header["properties"]["event_type"]["const"] = json!(known.name);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:feishu-ev:{}", known.name),
        "title": known.title.en,
        "description": format!("{} — {} ({})", known.title.zh, known.page, known.page_date),
        "type": "object",
        "properties": {"schema": {"const": "2.0"}, "header": header, "event": object(&known.body)},
        "required": ["schema", "header", "event"],
    })
}

fn object(object: &ObjectSchema) -> Value {
    let properties: Map<_, _> =
        object.fields.iter().map(|field| (field.name.clone(), property(field))).collect();
    let required: Vec<_> =
        object.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

fn property(field: &Field) -> Value {
    let mut schema = value(&field.value_type);
    if !field.required && schema["type"].is_string() {
        schema["type"] = json!([schema["type"], "null"]);
    }
    schema["title"] = json!(field.title.en);
    schema["description"] = json!(match &field.note {
        Some(note) => format!("{} — {}", field.title.zh, note.zh),
        None => field.title.zh.clone(),
    });
    schema
}

fn value(value_type: &ValueType) -> Value {
    match value_type {
        ValueType::Any => json!({}),
        ValueType::List(element) => json!({"type": "array", "items": value(element)}),
        ValueType::Object(members) => object(members),
        ValueType::Scalar(Scalar::Boolean) => json!({"type": "boolean"}),
        ValueType::Scalar(Scalar::Number) => json!({"type": "number"}),
        ValueType::Scalar(Scalar::Integer { codes }) if codes.is_empty() => json!({"type": "integer"}),
        ValueType::Scalar(Scalar::Integer { codes }) => {
            let codes = codes.iter().map(|code| {
                let description = format!("{} — {}", code.label.zh, code.label.en);
                json!({"const": code.code, "title": code.name, "description": description})
            });
            json!({"type": "integer", "oneOf": codes.collect::<Value>()})
        }
        ValueType::Scalar(Scalar::String { format, length, values, .. }) => {
            let mut schema = json!({"type": "string"});
            match format {
                Some(StringFormat::Date) => {
                    schema["format"] = json!("date");
                    schema["pattern"] = json!("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
                }
                Some(StringFormat::Milliseconds) => schema["pattern"] = json!("^([0-9]{13}|[0-9]{16})$"),
                Some(StringFormat::Seconds) => schema["pattern"] = json!("^[0-9]{10}(\\.[0-9]+)?$"),
                Some(StringFormat::Id) | None => {}
            }
            if let Some(length) = length {
                schema["minLength"] = json!(length.start());
                schema["maxLength"] = json!(length.end());
            }
            if !values.is_empty() {
                schema["examples"] = values.iter().map(|value| json!(value.value)).collect();
            }
            schema
        }
    }
}
