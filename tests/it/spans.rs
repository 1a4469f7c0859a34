//! The spans of members in the text of a record.

use std::fmt;
use std::ops::Range;

use feishu_ev::catalog::Catalog;
use feishu_ev::event::{Anomaly, Event};
use feishu_ev::json::{Span, elements, members, offset};
use feishu_ev::secret::is_secret_name;
use proptest::prelude::*;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::support::{job, node};

/// The key, if there is one, and the value.
fn parts(text: &str, span: Span) -> (Option<String>, &str) {
    let key = span.has_key().then(|| feishu_ev::json::key(text, span).into_owned());
    (key, &text[span.value()])
}

#[test]
fn known_members_elements_and_what_is_odd_about_them() {
    let text = r#"{ "event" : {"node_type":1, "x\"y":{"a":1,"a":2}, "node_type" : 2,"list":[1]},
        "schema":"2.0","header":{"event_type":"corehr.process.node.updated_v2","user_list":[ {"open_id":"o"},5]}} "#;
    let catalog = Catalog::load(&[]).unwrap();
    let event = Event::read(text, &catalog).unwrap();
    let members: Vec<_> = event
        .members()
        .filter(|(_, member)| member.value.text().is_some() || member.value.is_integer())
        .map(|(id, member)| {
            let (key, value) = parts(text, member.span);
            (event.pointer(Some(id)), key, value)
        })
        .collect();
    let of = |pointer: &str, key: &str, value| {
        (pointer.to_owned(), (!key.is_empty()).then(|| key.to_owned()), value)
    };
    assert_eq!(
        members,
        [
            of("/schema", "schema", "\"2.0\""),
            of("/header/event_type", "event_type", "\"corehr.process.node.updated_v2\""),
            of("/header/user_list/0/open_id", "open_id", "\"o\""),
            of("/header/user_list/1", "", "5"),
            of("/event/node_type", "node_type", "2"),
        ]
    );
    let odd: Vec<_> = event
        .anomalies
        .iter()
        .filter_map(|anomaly| match anomaly {
            Anomaly::Duplicate { span, .. } | Anomaly::Unknown { span, .. } => Some(&text[span.member()]),
            _ => None,
        })
        .collect();
    assert_eq!(odd, [r#""x\"y":{"a":1,"a":2}"#, r#""a":2"#, r#""node_type" : 2"#, r#""list":[1]"#]);
}

#[test]
fn where_the_pointer_of_every_member_leads() {
    let catalog = Catalog::load(&[]).unwrap();
    for text in [
        node(),
        job(),
        node().replace(':', " : ").replace(',', "\n,\t"),
        job().replace("\"status\":1", "\"status\":1,\"details_of_job_status_change\":[ \"a\" ,2 ]"),
    ] {
        let event = Event::read(&text, &catalog).unwrap();
        for (id, member) in event.members() {
            let pointer = event.pointer(Some(id));
            assert_eq!(member.span.value(), locate(&text, &pointer), "{pointer} of {text}");
        }
    }
}

#[test]
fn credentials() {
    let text = node().replace(
        r#""node_type":1"#,
        r#""node_type":1,"Token":{"token":"b"},"x":[{"tok\u0065n":"c"},{"verification_token" : 4}],"token_type":"d""#,
    );
    let catalog = Catalog::load(&[]).unwrap();
    let event = Event::read(&text, &catalog).unwrap();
    let secrets: Vec<_> = event.secrets().into_iter().map(|secret| &text[secret]).collect();
    assert_eq!(secrets, ["\"rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV\"", "{\"token\":\"b\"}", "\"c\"", "4"]);
}

/// A member or an element, as `serde_json` finds it.
#[derive(Debug)]
struct Found {
    pointer: String,
    name: Option<String>,
    value: Range<usize>,
    /// Whether it and all around it are the last of their names.
    counts: bool,
    /// Whether others of its name stand before it in the same object.
    doubled: bool,
}

/// The members of an object in their order, doubled ones too.
struct Pairs<'t>(Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Pairs<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'t> Visitor<'t> for Members {
            type Value = Pairs<'t>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Pairs<'t>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Everything inside of a value, outer things first.
fn search(text: &str, value: &str, pointer: &str, counts: bool, all: &mut Vec<Found>) {
    let range = |part: &RawValue| {
        let start = part.get().as_ptr() as usize - text.as_ptr() as usize;
        start..start + part.get().len()
    };
    if let Ok(Pairs(members)) = serde_json::from_str(value) {
        for (index, (name, part)) in members.iter().enumerate() {
            let is_last = members[index + 1..].iter().all(|(other, _)| other != name);
            let counts = counts && is_last;
            let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
            let doubled = members[..index].iter().any(|(other, _)| other == name);
            let inside = pointer.clone();
            all.push(Found { pointer, name: Some(name.clone()), value: range(part), counts, doubled });
            search(text, part.get(), &inside, counts, all);
        }
    } else if let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(value) {
        for (index, part) in elements.into_iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            let inside = pointer.clone();
            all.push(Found { pointer, name: None, value: range(part), counts, doubled: false });
            search(text, part.get(), &inside, counts, all);
        }
    }
}

/// The record with only the last member of each name.
fn without_superseded(value: &str) -> String {
    if let Ok(Pairs(members)) = serde_json::from_str(value) {
        let last = members
            .iter()
            .enumerate()
            .filter(|(index, (name, _))| members[index + 1..].iter().all(|(other, _)| other != name));
        let written = last.map(|(_, (name, part))| {
            format!("{}:{}", serde_json::to_string(name).unwrap(), without_superseded(part.get()))
        });
        return format!("{{{}}}", written.collect::<Vec<_>>().join(","));
    }
    match serde_json::from_str::<Vec<&RawValue>>(value) {
        Ok(elements) => {
            let written: Vec<_> = elements.iter().map(|part| without_superseded(part.get())).collect();
            format!("[{}]", written.join(","))
        }
        Err(_) => value.to_owned(),
    }
}

/// A name as it is written, of the catalog or not.
fn name() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "schema",
        "header",
        "event",
        "headers",
        "token",
        "type",
        "event_type",
        "event_id",
        "user_list",
        "open_id",
        "union_id",
        "target_user_id",
        "node_type",
        "process_id",
        "details_of_job_status_change",
        "a",
        "a",
        "b",
        "",
        "x/y~z",
        "\\\"",
        "é",
        "Tok\\u0065n",
        "\\u0061",
        "header\\u0020",
        "access_token",
    ];
    prop::sample::select(NAMES).prop_map(|name| format!("\"{name}\""))
}

fn value() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("1".to_owned()),
        Just("null".to_owned()),
        Just("-1.5e3".to_owned()),
        Just("\"\"".to_owned()),
        Just("\"a\\\"b\\\\\"".to_owned()),
        Just("\"corehr.process.node.updated_v2\"".to_owned()),
        Just("\"corehr.job_change.status_updated_v2\"".to_owned()),
    ];
    scalar.prop_recursive(5, 40, 5, |inner| prop_oneof![1 => array(inner.clone()), 3 => object(inner)])
}

const BLANKS: &[&str] = &["", "", "", " ", "\n\t", "\r\n"];

fn array(inner: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let element = (prop::sample::select(BLANKS), inner, prop::sample::select(BLANKS));
    prop::collection::vec(element.prop_map(|(before, value, behind)| [before, &value, behind].concat()), 0..5)
        .prop_map(|elements| format!("[{}]", elements.join(",")))
}

fn object(inner: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let blank = || prop::sample::select(BLANKS);
    let member = (blank(), name(), blank(), blank(), inner, blank())
        .prop_map(|(a, name, b, c, value, d)| [a, &name, b, ":", c, &value, d].concat());
    prop::collection::vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(",")))
}

/// A record with the members of an event, and others between them.
fn record() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(
        &["corehr.process.node.updated_v2", "corehr.job_change.status_updated_v2", "of.no_catalog"][..],
    );
    let header = kind.prop_map(|kind| format!(r#""header":{{"event_id":"e","event_type":"{kind}"}}"#));
    let member = prop_oneof![
        header,
        value().prop_map(|value| format!(r#""event": {value}"#)),
        (name(), value()).prop_map(|(name, value)| format!("{name} : {value}")),
    ];
    prop::collection::vec(member, 0..8).prop_map(|members| format!("{{{}}}", members.join(" ,")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn places_and_pointers_are_those_that_another_parser_finds(text in record()) {
        let catalog = Catalog::load(&[]).unwrap();
        let event = Event::read(&text, &catalog).unwrap();
        let mut all = Vec::new();
        search(&text, &text, "", true, &mut all);
        let find = |pointer: &str| all.iter().find(|found| found.counts && found.pointer == pointer).unwrap();
        for (id, member) in event.members() {
            let found = find(&event.pointer(Some(id)));
            prop_assert_eq!(&found.value, &member.span.value());
            prop_assert_eq!(parts(&text, member.span).0, found.name.clone());
        }
        let mut doubled = Vec::new();
        for anomaly in &event.anomalies {
            let pointer = event.pointer_of(anomaly);
            let (Anomaly::Duplicate { span, .. } | Anomaly::Unknown { span, .. }) = anomaly else { continue };
            let found = find(&pointer);
            prop_assert_eq!(&found.value, &span.value());
            prop_assert_eq!(parts(&text, *span).0, found.name.clone());
            if matches!(anomaly, Anomaly::Duplicate { .. }) {
                doubled.push(pointer);
            }
        }
        let mut right: Vec<_> = all.iter().filter(|found| found.counts && found.doubled).map(|found| found.pointer.clone()).collect();
        doubled.sort();
        right.sort();
        prop_assert_eq!(doubled, right);
        let secrets = event.secrets();
        for found in all.iter().filter(|found| found.name.as_deref().is_some_and(is_secret_name)) {
            let hidden = |secret: &Range<usize>| secret.start <= found.value.start && found.value.end <= secret.end;
            prop_assert!(secrets.iter().any(hidden), "{found:?}");
        }
        prop_assert!(secrets.windows(2).all(|pair| pair[0].end <= pair[1].start), "{secrets:?}");
    }

    #[test]
    fn superseded_members_are_as_if_they_were_not_there(text in record()) {
        let catalog = Catalog::load(&[]).unwrap();
        let short = without_superseded(&text);
        let shown = |text: &str| {
            let event = Event::read(text, &catalog).unwrap();
            let members = event.members();
            let mut members: Vec<_> = members
                .map(|(id, member)| (event.pointer(Some(id)), format!("{:?}", member.value)))
                .collect();
            let mut odd: Vec<_> = event
                .anomalies
                .iter()
                .filter(|anomaly| !matches!(anomaly, Anomaly::Duplicate { .. }))
                .map(|anomaly| event.pointer_of(anomaly))
                .collect();
            members.sort();
            odd.sort();
            (event.envelope, event.type_name().to_owned(), event.inferred, event.top_level, members, odd)
        };
        prop_assert_eq!(shown(&text), shown(&short));
    }
}

/// The range in `document` of the value at a JSON Pointer, or of the innermost value around it that exists.
fn locate(document: &str, pointer: &str) -> Range<usize> {
    let mut value = document;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let inner = match members(value) {
            Some(members) => members.into_iter().rfind(|(key, _)| *key == token).map(|(_, value)| value),
            None => token.parse().ok().and_then(|index: usize| elements(value)?.get(index).copied()),
        };
        match inner {
            Some(inner) => value = inner,
            None => break,
        }
    }
    let start = offset(document, value);
    start..start + value.len()
}
