//! The catalogue as JSON Schema, draft 2020-12.

use serde_json::{Value, json};

use crate::catalog::{Catalog, EventType, Field, Format, ObjectSchema, Scalar, ValueType};

/// The schema of a whole 2.0 event of this type. Members that it does not name are allowed, as in the rest of the tool.
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
    let properties = object.fields.iter().map(|field| (field.name.clone(), property(field)));
    let required = object.fields.iter().filter(|field| field.required).map(|field| field.name.as_str());
    json!({
        "type": "object",
        "properties": properties.collect::<serde_json::Map<_, _>>(),
        "required": required.collect::<Vec<_>>(),
    })
}

fn property(field: &Field) -> Value {
    let mut schema = kind(&field.value_type);
    if !field.required && schema["type"].is_string() {
        schema["type"] = json!([schema["type"], "null"]);
    }
    schema["title"] = json!(field.title.en);
    schema["description"] = json!(match &field.note {
        Some(note) => format!("{} — {note}", field.title.zh),
        None => field.title.zh.clone(),
    });
    schema
}

fn kind(kind: &ValueType) -> Value {
    match kind {
        ValueType::Any => json!({}),
        ValueType::List(element) => json!({"type": "array", "items": self::kind(element)}),
        ValueType::Object(members) => object(members),
        ValueType::Scalar(Scalar::Boolean) => json!({"type": "boolean"}),
        ValueType::Scalar(Scalar::Number) => json!({"type": "number"}),
        ValueType::Scalar(Scalar::Integer { codes }) if codes.is_empty() => json!({"type": "integer"}),
        ValueType::Scalar(Scalar::Integer { codes }) => {
            let codes = codes.iter().map(|code| {
                json!({"const": code.code, "title": code.name, "description": format!("{} — {}", code.label.zh, code.label.en)})
            });
            json!({"type": "integer", "oneOf": codes.collect::<Value>()})
        }
        ValueType::Scalar(Scalar::String { format, length, values, .. }) => {
            let mut schema = json!({"type": "string"});
            match format {
                Some(Format::Date) => {
                    schema["format"] = json!("date");
                    schema["pattern"] = json!("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
                }
                Some(Format::Milliseconds) => schema["pattern"] = json!("^([0-9]{13}|[0-9]{16})$"),
                Some(Format::Seconds) => schema["pattern"] = json!("^[0-9]{10}(\\.[0-9]+)?$"),
                Some(Format::Id) | None => {}
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
