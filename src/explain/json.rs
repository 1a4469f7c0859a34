//! Explanations for programs.

use serde_json::{Value, json};

use super::{Place, Topic};
use crate::catalog::{
    AppType, Catalog, Code, EventType, Field, KnownValue, ObjectSchema, Origin, Scalar, Scope,
};

/// The event types.
#[must_use]
pub fn overview(catalog: &Catalog) -> Value {
    let events = catalog.event_types().map(|known| {
        json!({"event_type": known.name, "zh": known.title.zh, "en": known.title.en, "page": known.page, "page_date": known.page_date})
    });
    events.collect()
}

/// All topics of a term.
#[must_use]
pub fn json(topics: &[Topic<'_>]) -> Value {
    topics.iter().map(one).collect()
}

fn one(topic: &Topic<'_>) -> Value {
    match *topic {
        Topic::Code(place, known) => {
            let mut value = json!({"topic": "code", "of": place.owner, "field": place.field.path});
            merge(&mut value, code(known));
            value
        }
        Topic::EventType(known) => event_type(known),
        Topic::Field(place) => {
            let mut value = json!({"topic": "field", "of": place.owner});
            merge(&mut value, field(place.field));
            if let Place { page: Some((page, date)), .. } = place {
                merge(&mut value, json!({"page": page, "page_date": date}));
            }
            value
        }
        Topic::Rule(rule) => json!({
            "topic": "finding",
            "code": rule.code(),
            "severity": rule.severity().name(),
            "title": rule.title().en,
            "explanation": rule.explanation().en,
            "source": rule.source().en,
        }),
        Topic::Shared(name, object) => json!({"topic": "object", "name": name, "fields": fields(object)}),
        Topic::Value(place, known) => {
            let mut value = json!({"topic": "value", "of": place.owner, "field": place.field.path});
            merge(&mut value, known_value(known));
            value
        }
    }
}

fn event_type(known: &EventType) -> Value {
    let handlers = &known.handlers;
    json!({
        "topic": "event_type",
        "event_type": known.name,
        "zh": known.title.zh,
        "en": known.title.en,
        "page": known.page,
        "page_date": known.page_date,
        "app_types": known.app_types.iter().map(|app| match app {
            AppType::Custom => "custom",
            AppType::Store => "store",
        }).collect::<Value>(),
        "scopes": known.scopes.iter().map(scope).collect::<Value>(),
        "handlers": {"go": handlers.go, "python": handlers.python, "java": handlers.java, "node": known.name},
        "fields": fields(&known.body),
    })
}

fn fields(object: &ObjectSchema) -> Value {
    object.walk().map(field).collect()
}

fn field(field: &Field) -> Value {
    let mut value = json!({
        "field": field.path,
        "type": field.value_type.name(),
        "always": field.required,
        "zh": field.title.zh,
        "en": field.title.en,
    });
    if let Some(Scalar::String { length: Some(length), .. }) = field.value_type.scalar() {
        merge(&mut value, json!({"length": [length.start(), length.end()]}));
    }
    if let Some(withheld) = &field.requires_scope {
        merge(&mut value, json!({"withheld_without": scope(withheld)}));
    }
    if field.origin == Origin::Sdk {
        merge(&mut value, json!({"origin": "sdk"}));
    }
    if let Some(note) = &field.note {
        merge(&mut value, json!({"note": note}));
    }
    if !field.codes().is_empty() {
        merge(&mut value, json!({"codes": field.codes().iter().map(code).collect::<Value>()}));
    }
    if !field.values().is_empty() {
        merge(&mut value, json!({"values": field.values().iter().map(known_value).collect::<Value>()}));
    }
    value
}

fn code(code: &Code) -> Value {
    let mut value = json!({"code": code.code, "name": code.name, "zh": code.label.zh, "en": code.label.en});
    for (name, text) in [("since", &code.since), ("note", &code.note)] {
        if let Some(text) = text {
            merge(&mut value, json!({name: text}));
        }
    }
    value
}

fn known_value(known: &KnownValue) -> Value {
    let mut value = json!({"value": known.value, "zh": known.zh, "en": known.en});
    if let Some(param) = known.param {
        merge(&mut value, json!({"param": param}));
    }
    value
}

fn scope(scope: &Scope) -> Value {
    json!({"name": scope.name, "zh": scope.zh, "en": scope.en})
}

/// Adds the members of one object to another.
fn merge(value: &mut Value, more: Value) {
    if let (Value::Object(value), Value::Object(more)) = (value, more) {
        value.extend(more);
    }
}
