//! Explanations as JSON.

use serde_json::{Value, json};

use super::entry::Entry;
use super::life_cycle;
use super::topic::{FieldRef, ScopeUse, StateOfResources, Subject, Topic, has_values, subjects};
use crate::catalog::{
    Catalog, Code, CodeValue, Deprecation, EventType, Field, LifeCycle, ObjectSchema, OnlyIf, Origin, Scalar,
    Scope,
};
use crate::choice::Choice as _;
use crate::message::{LanguageChoice, Localize as _};

/// The event types.
#[must_use]
pub fn overview(catalog: &Catalog) -> Value {
    let events = subjects(catalog).into_iter().flat_map(|Subject { code, event_types }| {
        event_types.into_iter().map(move |known| {
            let mut object = listed(known);
            object["subject"] = json!(code.as_ref().map(|code| &code.name));
            object
        })
    });
    events.collect()
}

/// An event type in a list.
fn listed(known: &EventType) -> Value {
    json!({
        "event_type": known.name,
        "zh": known.title.zh,
        "en": known.title.en,
        "page": known.page,
        "page_date": known.page_date,
    })
}

/// All topics of a term, with notes and the texts of rules in the language chosen.
#[must_use]
pub fn json(topics: &[Topic<'_>], catalog: &Catalog, language: LanguageChoice) -> Value {
    topics.iter().map(|topic| topic_json(topic, catalog, language)).collect()
}

fn topic_json(topic: &Topic<'_>, catalog: &Catalog, language: LanguageChoice) -> Value {
    match *topic {
        Topic::Code(place, known) => {
            let mut object = json!({"topic": "code", "of": place.owner, "field": place.field.path});
            write_code(&mut object, known, language);
            write_code_page(&mut object, place.field);
            object
        }
        Topic::Entry(ref entry) => entry_json(entry, language),
        Topic::EventType(known) => event_type(known, catalog, language),
        Topic::Field(FieldRef { owner, page, field }) => {
            let mut object = json!({"topic": "field", "of": owner});
            write_field(&mut object, field, language);
            if let Some(page) = page {
                object["page"] = json!(page.address);
                object["page_date"] = json!(page.date);
            }
            object
        }
        Topic::LifeCycle(life_cycle) => life_cycle::json(catalog, life_cycle, language),
        Topic::StateOfResources(StateOfResources { state, ref life_cycles }) => json!({
            "topic": "state",
            "name": state.name,
            "zh": state.label.as_ref().map(|label| &label.zh),
            "en": state.label.as_ref().map(|label| &label.en),
            "life_cycles": names(life_cycles.iter().copied()),
        }),
        Topic::Rule(rule) => {
            let mut object = json!({
                "topic": "finding",
                "code": rule.code(),
                "severity": rule.severity().name(),
                "title": rule.title().to_text(language),
                "explanation": rule.explanation().to_text(language),
                "source": rule.source().to_text(language),
            });
            if rule.is_about_transitions() {
                let with_states = catalog.life_cycles().filter(|life_cycle| !life_cycle.is_resource());
                object["life_cycles"] = names(with_states.map(AsRef::as_ref));
            }
            object
        }
        Topic::Scope(ScopeUse { scope: needed, event_type, field }) => {
            let mut object = json!({"topic": "scope", "name": needed.name, "zh": needed.zh, "en": needed.en});
            object["of"] = json!(event_type);
            if let Some(field) = field {
                object["field"] = json!(field.path);
            }
            object
        }
        Topic::Shared(name, object) => {
            json!({"topic": "object", "name": name, "fields": fields(object, language)})
        }
        Topic::Subject(Subject { ref code, ref event_types }) => {
            let mut object = json!({"topic": "subject"});
            if let Some(code) = code {
                object["name"] = json!(code.name);
                object["zh"] = json!(code.label.zh);
                object["en"] = json!(code.label.en);
            }
            object["event_types"] = event_types.iter().map(|known| listed(known)).collect();
            object
        }
        Topic::Value(place, known) => {
            let mut object = json!({"topic": "value", "of": place.owner, "field": place.field.path});
            write_known_value(&mut object, known);
            write_conditions(&mut object, known.deprecated.as_ref(), known.only_if.as_ref());
            write_code_page(&mut object, place.field);
            object
        }
        Topic::Word(word) => json!({
            "topic": "word",
            "words": word.words,
            "note": word.note.map(|note| note.to_text(language)),
        }),
    }
}

fn entry_json(entry: &Entry, language: LanguageChoice) -> Value {
    let mut object = json!({"topic": entry.kind.name(), "name": entry.name});
    object["meaning"] = json!(entry.meaning.to_text(language));
    if let Some(help) = entry.help {
        object["help"] = json!(help.to_text(language));
    }
    if let Some(rule) = entry.rule {
        object["rule"] = json!(rule.code());
    }
    if !entry.outputs.is_empty() {
        object["outputs"] = json!(entry.outputs);
    }
    object
}

fn names<'l>(life_cycles: impl Iterator<Item = &'l LifeCycle>) -> Value {
    life_cycles.map(|life_cycle| json!(life_cycle.name())).collect()
}

fn event_type(known: &EventType, catalog: &Catalog, language: LanguageChoice) -> Value {
    let handlers = known.handlers.as_ref().map(|handlers| {
        json!({"go": handlers.go, "python": handlers.python, "java": handlers.java, "node": known.name})
    });
    let mut object = json!({
        "topic": "event_type",
        "event_type": known.name,
        "zh": known.title.zh,
        "en": known.title.en,
        "page": known.page,
        "page_date": known.page_date,
        "app_types": known.app_types.iter().map(|app_type| app_type.name()).collect::<Value>(),
        "scopes": known.scopes.iter().map(scope).collect::<Value>(),
        "handlers": handlers,
        "fields": fields(&known.body, language),
    });
    write_conditions(&mut object, known.deprecated.as_ref(), None);
    if let Some(order) = known.ordered {
        object["ordered"] = json!(order.name());
    }
    if let Some(late) = &known.late {
        object["late"] = json!({"seconds": late.seconds, "meaning": late.description().to_text(language)});
    }
    if let Some(note) = &known.note {
        object["note"] = json!(note.to_text(language));
    }
    let life_cycles = catalog.life_cycles_of(&known.name);
    if !life_cycles.is_empty() {
        object["life_cycles"] = names(life_cycles.iter().map(|source| &*source.life_cycle));
    }
    object
}

fn fields(object: &ObjectSchema, language: LanguageChoice) -> Value {
    let field = |field: &Field| {
        let mut object = json!({});
        write_field(&mut object, field, language);
        object
    };
    object.walk().map(field).collect()
}

/// Adds the members of a field to an object.
fn write_field(object: &mut Value, field: &Field, language: LanguageChoice) {
    object["field"] = json!(field.path);
    object["type"] = json!(field.value_type.json_type().name().to_text(LanguageChoice::En));
    object["always"] = json!(field.required);
    object["zh"] = json!(field.title.zh);
    object["en"] = json!(field.title.en);
    if let Some(Scalar::String { length: Some(length), .. }) = field.value_type.scalar() {
        object["length"] = json!([length.start(), length.end()]);
    }
    if let Some(required) = &field.requires_scope {
        object["withheld_without"] = scope(required);
    }
    if field.origin == Origin::Sdk {
        object["origin"] = json!("sdk");
    }
    write_conditions(object, field.deprecated.as_ref(), field.only_if.as_ref());
    if let Some(note) = &field.note {
        object["note"] = json!(note.to_text(language));
    }
    if has_values(field) {
        let known_value = |known: &Code| {
            let mut object = json!({});
            write_known_value(&mut object, known);
            object
        };
        object["values"] = field.codes().iter().map(known_value).collect();
    } else if !field.codes().is_empty() {
        let code = |code: &Code| {
            let mut object = json!({});
            write_code(&mut object, code, language);
            object
        };
        object["codes"] = field.codes().iter().map(code).collect();
    }
    write_code_page(object, field);
}

/// Adds the page of the codes of a field, if it is not that of the event type.
fn write_code_page(object: &mut Value, field: &Field) {
    if let Some(page) = field.code_list().and_then(|list| list.page.as_ref()) {
        object["codes_page"] = json!(page.address);
        object["codes_page_date"] = json!(page.date);
    }
}

/// Adds the members of a code to an object.
fn write_code(object: &mut Value, code: &Code, language: LanguageChoice) {
    object["code"] = value(&code.code);
    object["name"] = json!(code.name);
    object["zh"] = json!(code.label.zh);
    object["en"] = json!(code.label.en);
    write_conditions(object, code.deprecated.as_ref(), code.only_if.as_ref());
    if let Some(since) = &code.since {
        object["since"] = json!(since);
    }
    if let Some(note) = &code.note {
        object["note"] = json!(note.to_text(language));
    }
}

/// Adds the members of a known value to an object.
fn write_known_value(object: &mut Value, known: &Code) {
    object["value"] = value(&known.code);
    object["zh"] = json!(known.label.zh);
    object["en"] = json!(known.label.en);
    if let Some(param) = known.param {
        object["param"] = json!(param);
    }
}

/// Adds that something is no longer recommended, and the condition under which it occurs.
fn write_conditions(object: &mut Value, deprecated: Option<&Deprecation>, only_if: Option<&OnlyIf>) {
    if let Some(deprecated) = deprecated {
        object["deprecated"] = json!({"by": deprecated.by});
    }
    if let Some(condition) = only_if {
        object["only_if"] = json!({"field": condition.field, "codes": condition.codes});
    }
}

fn value(code: &CodeValue) -> Value {
    match code {
        CodeValue::Integer(integer) => json!(integer),
        CodeValue::Text(text) => json!(text),
    }
}

fn scope(scope: &Scope) -> Value {
    json!({"name": scope.name, "zh": scope.zh, "en": scope.en})
}
