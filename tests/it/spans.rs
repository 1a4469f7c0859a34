//! Where members stand in the text of a record.

use feishu_ev::catalog::Catalog;
use feishu_ev::event::{Anomaly, Event, Spare};
use feishu_ev::json::{Span, locate};

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
    let event = Event::read(text, &catalog, Spare::default()).unwrap();
    let members: Vec<_> = event
        .members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.value.text().is_some() || member.value.is_integer())
        .map(|(index, member)| {
            let (key, value) = parts(text, member.span);
            (event.pointer(Some(index)), key, value)
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
        let event = Event::read(&text, &catalog, Spare::default()).unwrap();
        for index in 0..event.members.len() {
            let pointer = event.pointer(Some(index));
            assert_eq!(event.span(Some(index)).value(), locate(&text, &pointer), "{pointer} of {text}");
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
    let event = Event::read(&text, &catalog, Spare::default()).unwrap();
    let secrets: Vec<_> = event.secrets().into_iter().map(|secret| &text[secret]).collect();
    assert_eq!(secrets, ["\"rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV\"", "{\"token\":\"b\"}", "\"c\"", "4"]);
}
