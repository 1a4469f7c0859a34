//! The scanner beside `serde_json`, which is right.

use feishu_ev::catalog::Catalog;
use feishu_ev::event::{Event, ReadError, ReadProblem};
use feishu_ev::json::{SyntaxProblem, elements, members, parse_string};
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::support::{job, node};

/// Any document, with strings that need escapes.
fn document() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[\\PC\\x00-\\x20\"\\\\]{0,40}".prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 40, 6, |inner| {
        let member = ("[a-z\"\\\\\\n😀]{0,20}", inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Value::from),
            prop::collection::vec(member, 0..6).prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

/// A document as text, compact or not.
fn written() -> impl Strategy<Value = String> {
    let events =
        prop_oneof![Just(node()), Just(job()), Just(node().replace(':', " :\t").replace(',', "\r\n,"))];
    let other = (document(), any::<bool>())
        .prop_map(|(value, pretty)| if pretty { format!("{value:#}") } else { value.to_string() });
    prop_oneof![1 => events, 2 => other]
}

/// What turns a document into something that may be none.
fn damage() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, String)>> {
    let piece = prop_oneof![
        "[{}\\[\\],:\"\\\\0-9.eE+\\-a-fu/ \\t\\n\\x00-\\x1f😀]{0,3}",
        Just("\\ud800".to_owned()),
        Just("\\u00zz".to_owned()),
        Just("1e999".to_owned()),
        Just("null".to_owned()),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0_usize..4, piece), 0..4)
}

fn damaged() -> impl Strategy<Value = String> {
    (written(), damage()).prop_map(|(text, damage)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (place, removed, piece) in damage {
            let start = place.index(characters.len() + 1);
            let end = (start + removed).min(characters.len());
            characters.splice(start..end, piece.chars());
        }
        characters.into_iter().collect()
    })
}

/// What is nearly a document: numbers, strings and punctuation as they come.
fn nearly() -> impl Strategy<Value = String> {
    let number = "-?[0-9]{0,2}(\\.[0-9]{0,2})?([eE][+\\-]?[0-9]{0,2})?";
    // Longer than what is looked at in one go.
    let string =
        "\"([a~ 😀]{0,20}(\\\\[\"\\\\/bfnrtux0]|\\\\u[0-9a-fA-Fg]{3,4}|[\\x1e-\\x21\t\n\\x7f])?){0,3}\"?";
    let token = prop_oneof![
        8 => "[{}\\[\\],:]",
        2 => "[ \t\r\n]",
        4 => number,
        4 => string,
        1 => "true|false|null|tru|nul|nullx",
        1 => Just("\"a\":".to_owned()),
    ];
    let tokens = prop::collection::vec(token, 0..7).prop_map(|tokens| tokens.concat());
    let around = prop_oneof![
        Just(("", "")),
        Just(("[", "]")),
        Just(("{\"a\":", "}")),
        Just(("{\"schema\":", ",\"b\":1}")),
        Just(("{\"event\":[", "]}")),
        Just(("{", ":1}")),
    ];
    let alone = prop_oneof![number.prop_map(String::from), string.prop_map(String::from), tokens];
    (around, alone).prop_map(|((before, behind), inside)| [before, &inside, behind].concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![damaged(), nearly(), nearly()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_is_accepted_and_refused(text in any_text()) {
        let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        let first = text.trim_start().chars().next();
        prop_assert_eq!(members(&text).is_some(), is_json && first == Some('{'));
        prop_assert_eq!(elements(&text).is_some(), is_json && first == Some('['));
        prop_assert_eq!(parse_string(&text).is_some(), is_json && first == Some('"'));
    }

    #[test]
    fn a_record_ends_where_it_should(text in any_text()) {
        let catalog = Catalog::load(&[]).unwrap();
        let mut documents = serde_json::Deserializer::from_str(&text).into_iter::<IgnoredAny>();
        let right = documents.next().is_some_and(|first| first.is_ok());
        match Event::read(&text, &catalog) {
            Ok(event) => prop_assert_eq!((right, event.length), (true, documents.byte_offset())),
            // Anything else than an object has to be alone.
            Err(ReadError { problem: ReadProblem::NotAnObject { .. }, .. }) => {
                prop_assert!(serde_json::from_str::<IgnoredAny>(&text).is_ok());
            }
            Err(error) => {
                let object = text.starts_with('{');
                let whole = serde_json::from_str::<IgnoredAny>(&text).is_ok();
                prop_assert!(if object { !right } else { !whole }, "{error}");
                let (ReadProblem::Syntax { problem } | ReadProblem::SyntaxAt { problem, .. }) = error.problem else {
                    return Ok(());
                };
                // Every error has words of its own, and they are known.
                prop_assert!(!matches!(problem, SyntaxProblem::NotJson | SyntaxProblem::Other { .. }), "{problem}");
            }
        }
    }

    #[test]
    fn parts_are_what_they_are(value in document()) {
        for written in [value.to_string(), format!("{value:#}")] {
            match &value {
                Value::Object(object) => {
                    let found = members(&written).unwrap();
                    prop_assert_eq!(found.len(), object.len());
                    for ((name, part), (right_name, right)) in found.iter().zip(object) {
                        prop_assert_eq!(name, right_name);
                        prop_assert_eq!(&serde_json::from_str::<Value>(part).unwrap(), right);
                    }
                }
                Value::Array(array) => {
                    let found = elements(&written).unwrap();
                    let found: Vec<Value> = found.iter().map(|part| serde_json::from_str(part).unwrap()).collect();
                    prop_assert_eq!(&found, array);
                }
                Value::String(right) => prop_assert_eq!(&*parse_string(&written).unwrap(), right),
                _ => {}
            }
        }
    }
}
