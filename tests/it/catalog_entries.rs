//! The entries of the catalog: their texts, and what is found in their samples. `catalog_check` checks their files.

use std::collections::BTreeSet;
use std::fs;

use feishu_ev::catalog::{
    Catalog, Code, EventType, Field, ObjectSchema, Origin, Scalar, StringFormat, ValueType,
};
use feishu_ev::check;
use feishu_ev::event::Event;
use serde_json::{Value, json};

use crate::support::root;

/// The file with the stable names of all codes.
const NAMES: &str = "tests/data/code_names.txt";

fn catalog() -> Catalog {
    Catalog::load(&[]).unwrap()
}

fn sample(known: &EventType) -> Value {
    let text = fs::read_to_string(root().join(format!("samples/{}.json", known.name))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The codes and pointers of the findings about an event.
fn findings(event: &Value, catalog: &Catalog) -> Vec<String> {
    let text = event.to_string();
    let event = Event::read(&text, catalog).unwrap();
    let mut findings = Vec::new();
    check::event(&event, catalog, &mut findings);
    findings.iter().map(|finding| format!("{} {}", finding.rule.code(), finding.pointer())).collect()
}

#[test]
fn all_event_types_of_feishu_people_are_known() {
    let catalog = catalog();
    assert_eq!(catalog.names().len(), 74);
    assert!(catalog.event_types().all(|known| known.subject.is_some()));
}

#[test]
fn the_files_of_the_catalog_are_in_form() {
    // The embedded files are not checked again when they are used.
    Catalog::load(&[root().join("catalog")]).unwrap();
}

#[test]
fn only_the_two_event_types_with_scenario_examples_are_inferred() {
    let catalog = catalog();
    let names: Vec<_> = catalog.inferable_types().map(|known| known.name.as_str()).collect();
    assert_eq!(names, ["corehr.job_change.status_updated_v2", "corehr.process.node.updated_v2"]);
    assert!(catalog.event_types().filter(|known| known.inferable).map(|known| known.name.as_str()).eq(names));
}

#[test]
fn names_of_codes_never_change() {
    let catalog = catalog();
    let mut names = BTreeSet::new();
    for known in catalog.event_types() {
        for field in known.body.walk() {
            for Code { code, name, .. } in field.codes() {
                names.insert(format!("{} {} {code} {name}", known.name, field.path));
            }
        }
    }
    let path = root().join(NAMES);
    let written = fs::read_to_string(&path).unwrap_or_default();
    let published: BTreeSet<_> = written.lines().map(str::to_owned).collect();
    let changed: Vec<_> = published.difference(&names).collect();
    assert!(changed.is_empty(), "published names must stay: {changed:#?}");
    if std::env::var("SNAPSHOTS").as_deref() == Ok("overwrite") {
        let lines: String = names.into_iter().map(|name| name + "\n").collect();
        fs::write(&path, lines).unwrap();
        return;
    }
    let added: Vec<_> = names.difference(&published).collect();
    assert!(added.is_empty(), "SNAPSHOTS=overwrite adds to {NAMES}: {added:#?}");
}

#[test]
fn english_texts_are_in_american_spelling_and_sentence_case() {
    let catalog = catalog();
    let bodies = catalog.event_types().flat_map(|known| known.body.walk().map(|field| &field.title.en));
    let codes = catalog.event_types().flat_map(|known| known.body.walk().flat_map(Field::codes));
    let titles = catalog.event_types().map(|known| &known.title.en);
    for text in titles.chain(bodies).chain(codes.map(|code| &code.label.en)) {
        let first = text.chars().next().unwrap();
        assert!(first.is_uppercase() || first.is_ascii_digit(), "{text}");
        for british in ["authoris", "initialis", "regularis", "organis", "recognis", "centre", "behaviour"] {
            assert!(!text.to_lowercase().contains(british), "{text}");
        }
        assert!(!text.ends_with('.') && text.trim() == text, "{text}");
    }
}

#[test]
fn samples_have_the_fields_of_their_page() {
    for known in catalog().event_types() {
        let mut missing = Vec::new();
        find_missing(&known.body, &sample(known)["event"], &mut missing);
        assert!(missing.is_empty(), "{}: {missing:?}", known.name);
    }
}

/// Adds the paths of the fields of the page that a sample lacks.
fn find_missing(object: &ObjectSchema, value: &Value, missing: &mut Vec<String>) {
    for field in object.fields.iter().filter(|field| field.origin == Origin::Page) {
        let member = match &value[&field.name] {
            Value::Array(elements) => elements.first().unwrap_or(&Value::Null),
            member => member,
        };
        if member.is_null() {
            missing.push(field.path.clone());
        } else if let Some(object) = field.value_type.object() {
            find_missing(object, member, missing);
        }
    }
}

/// A wrong value of a field, and the rule that finds it.
fn mistakes(value_type: &ValueType) -> Vec<(Value, &'static str)> {
    let mut mistakes = match value_type {
        ValueType::Scalar(Scalar::String { .. }) | ValueType::List(_) => vec![(json!({}), "FE203")],
        ValueType::Object(_) | ValueType::Scalar(_) => vec![(json!("x"), "FE203")],
        _ => Vec::new(),
    };
    match value_type {
        ValueType::Scalar(Scalar::Integer { codes: Some(list) }) if !list.is_open => {
            mistakes.push((json!(999_999), "FE204"));
        }
        ValueType::Scalar(Scalar::String { format, length, codes, .. }) => {
            match format {
                Some(StringFormat::Date) => mistakes.push((json!("2024-02-30"), "FE206")),
                Some(StringFormat::Id) => mistakes.push((json!(7_312_658_016_791_168_538_u64), "FE208")),
                Some(StringFormat::Milliseconds | StringFormat::Seconds) => {
                    mistakes.push((json!("yesterday"), "FE209"));
                }
                _ => {}
            }
            if let Some(length) = length {
                mistakes.push((json!("x".repeat(length.end() + 1)), "FE205"));
            }
            if codes.as_ref().is_some_and(|list| !list.is_open) {
                mistakes.push((json!("no_such_code"), "FE204"));
            }
        }
        _ => {}
    }
    mistakes
}

#[test]
fn every_mistake_in_every_sample_is_found() {
    let catalog = catalog();
    let mut count = 0;
    for known in catalog.event_types() {
        let sample = sample(known);
        let mut places = Vec::new();
        add_places(&known.body, "/event", &sample, &mut places);
        for (pointer, value_type) in places {
            for (wrong, rule) in mistakes(value_type) {
                let mut event = sample.clone();
                *event.pointer_mut(&pointer).unwrap() = wrong.clone();
                let found = findings(&event, &catalog);
                assert!(
                    found.contains(&format!("{rule} {pointer}")),
                    "{} {pointer} {wrong}: {found:?}",
                    known.name
                );
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count}");
}

/// Adds the pointers of the members that a sample has, and of the first elements of lists, with their types.
fn add_places<'c>(
    object: &'c ObjectSchema,
    pointer: &str,
    sample: &Value,
    places: &mut Vec<(String, &'c ValueType)>,
) {
    for field in &object.fields {
        let (mut pointer, mut value_type) = (format!("{pointer}/{}", field.name), &field.value_type);
        while sample.pointer(&pointer).is_some() {
            places.push((pointer.clone(), value_type));
            let ValueType::List(element) = value_type else { break };
            pointer += "/0";
            value_type = element;
        }
        if let ValueType::Object(object) = value_type {
            add_places(object, &pointer, sample, places);
        }
    }
}

#[test]
fn conditions_are_checked_as_contradictions() {
    let catalog = catalog();
    let event = |name: &str| sample(catalog.event_type(name).unwrap());
    let mut mapping = event("corehr.common_data.id.user_mapping_changed_v1");
    mapping["event"]["id_transform_type"] = json!(3);
    assert_eq!(findings(&mapping, &catalog), ["FE301 /event/corehr_id"]);
    let mut changed = event("corehr.employee.domain_event_v2");
    changed["event"]["sub_event_type"] = json!(4003);
    let expected = ["FE211 /event/sub_event_type", "FE302 /event/sub_event_type"];
    assert_eq!(findings(&changed, &catalog), expected);
    changed["event"]["event_type"] = json!(4);
    assert_eq!(findings(&changed, &catalog), expected[..1]);
}
