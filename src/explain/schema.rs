//! JSON Schema of event types, draft 2020-12.

use serde_json::{Map, Value, json};

use crate::catalog::{
    Catalog, Code, CodeList, CodeValue, EventType, Field, ObjectSchema, Scalar, StringFormat, ValueType,
};

/// The schema of a 2.0 event of this type. It allows unknown members, as Feishu adds members without notice.
///
/// Titles are English, descriptions Chinese.
#[must_use]
pub fn schema(catalog: &Catalog, known: &EventType) -> Value {
    let mut schema = json!({
        "$schema": DRAFT,
        "$id": format!("urn:feishu-ev:{}", known.name),
    });
    add_event(&mut schema, catalog, known);
    schema
}

/// The schema of the 2.0 events of all types, one of which an event must be.
#[must_use]
pub fn schema_of_all(catalog: &Catalog) -> Value {
    let definitions: Map<_, _> = catalog
        .event_types()
        .map(|known| {
            let mut schema = json!({});
            add_event(&mut schema, catalog, known);
            (known.name.clone(), schema)
        })
        .collect();
    let names = definitions.keys().map(|name| json!({"$ref": format!("#/$defs/{name}")}));
    json!({
        "$schema": DRAFT,
        "$id": "urn:feishu-ev:all",
        "oneOf": names.collect::<Value>(),
        "$defs": definitions,
    })
}

/// The dialect of the schemas.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Adds the schema of an event to an object.
fn add_event(schema: &mut Value, catalog: &Catalog, known: &EventType) {
    let mut header = object(catalog.header());
    header["properties"]["event_type"]["const"] = json!(known.name);
    schema["title"] = json!(known.title.en);
    schema["description"] = json!(format!("{} — {} ({})", known.title.zh, known.page, known.page_date));
    schema["type"] = json!("object");
    schema["properties"] =
        json!({"schema": {"const": "2.0"}, "header": header, "event": object(&known.body)});
    schema["required"] = json!(["schema", "header", "event"]);
    if known.deprecated.is_some() {
        schema["deprecated"] = json!(true);
    }
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
    if field.deprecated.is_some() {
        schema["deprecated"] = json!(true);
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
        ValueType::Scalar(Scalar::Integer { codes }) => {
            let mut schema = json!({"type": "integer"});
            add_codes(&mut schema, codes.as_deref());
            schema
        }
        ValueType::Scalar(Scalar::String { format, length, codes, .. }) => {
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
            add_codes(&mut schema, codes.as_deref());
            schema
        }
    }
}

/// Adds the codes of a closed list as the only values, those of an open list as examples.
fn add_codes(schema: &mut Value, list: Option<&CodeList>) {
    let Some(list) = list else { return };
    let value = |code: &Code| match &code.code {
        CodeValue::Integer(integer) => json!(integer),
        CodeValue::Text(text) => json!(text),
    };
    if list.is_open {
        schema["examples"] = list.codes.iter().map(value).collect();
        return;
    }
    let codes = list.codes.iter().map(|code| {
        let description = format!("{} — {}", code.label.zh, code.label.en);
        json!({"const": value(code), "title": code.name, "description": description})
    });
    schema["oneOf"] = codes.collect();
}
