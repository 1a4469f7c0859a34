//! Where records begin and end: damage, arrays, prefixes, limits, and what `encrypt` makes of it.

use std::fmt::Write as _;

use crate::support::{Output, decode, feishu_ev, job, node, strict};

/// A 2.0 event of a type that no catalog has.
fn event(id: usize) -> String {
    format!(
        r#"{{"schema":"2.0","header":{{"event_id":"e{id}","event_type":"corehr.x","create_time":"1719391068392","token":"t","app_id":"a","tenant_key":"k"}},"event":{{}}}}"#
    )
}

fn ids(ran: &Output) -> Vec<String> {
    let id = |event: &serde_json::Value| {
        let id = event["header"]["event_id"].as_str().or(event["uuid"].as_str());
        id.expect("an event has an ID").to_owned()
    };
    ran.json().iter().map(id).collect()
}

#[test]
fn a_damaged_record_hides_no_indented_lines() {
    let mut log = " {\"schema\":\"2.0\",\"header\":{\"event_id\":\"e0\",\n".to_owned();
    for id in 1..=2_000 {
        writeln!(log, " {}", event(id)).unwrap();
    }
    let ran = decode(log);
    assert_eq!((ran.json().len(), ran.reported().len()), (2_000, 1), "{}", ran.err);
    let pretty = format!("{:#}", serde_json::from_str::<serde_json::Value>(&event(0)).unwrap());
    let cut = &pretty[..pretty.find("\"app_id\"").unwrap()];
    let ran = decode(format!("{cut}\n INFO got {}\n INFO got {}\n", event(1), event(2)));
    assert_eq!((ids(&ran), ran.reported().len()), (vec!["e1".to_owned(), "e2".to_owned()], 1));
}

#[test]
fn text_after_a_damaged_record_is_reported() {
    let ran = strict(format!("INFO {{\"schema\":1,,\n \"x\": 1,\n x {}\nno JSON\n", event(1)));
    assert_eq!(
        (ids(&ran), ran.reported()),
        (vec!["e1".to_owned()], vec!["1:18 FE002".into(), "4:1 FE001".into()])
    );
}

#[test]
fn a_damaged_record_hides_none_on_its_line() {
    let ran = decode(format!("INFO {{\"schema\":1 {} {}\n", event(1), event(2)));
    assert_eq!(
        (ids(&ran), ran.reported()),
        (vec!["e1".to_owned(), "e2".to_owned()], vec!["1:17 FE003".to_owned()])
    );
    // What ends where a value is expected does not take the next record for it.
    let ran = decode(format!("{{\"schema\":\"2.0\",\"header\": {} {}\n", event(1), event(2)));
    assert_eq!((ids(&ran), ran.code), (vec!["e1".to_owned(), "e2".to_owned()], 1));
}

#[test]
fn what_is_inside_a_damaged_record_is_no_record() {
    let v1 = r#"{"uuid":"u","token":"t","type":"event_callback","event":{"type":"user_add","token":"x"},"ts":tru}"#;
    let list = r#"{"schema":"2.0","event":{"list":[{"type":1},{"type":tru}]}}"#;
    for record in [v1, list] {
        let ran = decode(format!("{record}\n{}\n", node()));
        assert_eq!((ran.source_lines(), ran.reported().len()), (vec![2], 1), "{}", ran.err);
    }
}

#[test]
fn an_event_is_found_behind_text_whatever_its_first_member_is() {
    let v1 = r#"{"type":"event_callback","uuid":"u","event":{"type":"x"}}"#;
    for second in [
        v1,
        r#"{"token":"t","uuid":"u","event":{"type":"x"}}"#,
        r#"{"x":{},"event":{"type":"x"},"uuid":"u"}"#,
    ] {
        let ran = decode(format!("INFO {} {second}\n", event(1)));
        assert_eq!((ids(&ran), ran.code), (vec!["e1".to_owned(), "u".to_owned()], 0), "{}", ran.err);
    }
    let body = serde_json::to_string(&event(1)).unwrap();
    let ran = decode(format!("INFO ctx={{}} {{\"body\":{body},\"headers\":{{}}}}\n"));
    assert_eq!((ids(&ran), ran.code), (vec!["e1".to_owned()], 0), "{}", ran.err);
    // A damaged one is reported.
    let ran = strict(format!("INFO {} {}\n", event(1), &v1[..40]));
    assert_eq!((ids(&ran), ran.reported().len(), ran.code), (vec!["e1".to_owned()], 1, 1));
}

#[test]
fn what_text_holds_besides_is_no_record() {
    let ran = decode(format!("INFO ctx={{\"type\":\"a\"}} {} took {{\"ms\":3}}\n", event(1)));
    assert_eq!((ids(&ran), ran.code), (vec!["e1".to_owned()], 0), "{}", ran.err);
}

/// Every set of members of the envelope: a record is found behind a record on its line exactly if it is one
/// by itself.
#[test]
fn the_framing_knows_the_records_that_the_reader_knows() {
    let members = [
        r#""schema":"2.0""#,
        r#""header":{"event_id":"i","event_type":"x"}"#,
        r#""event":{"type":"x"}"#,
        r#""ts":"1""#,
        r#""uuid":"u""#,
        r#""token":"t""#,
        r#""type":"event_callback""#,
        r#""challenge":"c""#,
        r#""encrypt":"AAAA""#,
        r#""headers":{}"#,
        r#""body":"{\"schema\":\"2.0\"}""#,
    ];
    let (mut alone, mut behind) = (String::new(), String::new());
    for set in 1..1_u32 << members.len() {
        let chosen: Vec<&str> = members
            .iter()
            .enumerate()
            .filter(|(index, _)| set >> index & 1 == 1)
            .map(|(_, member)| *member)
            .collect();
        let object = format!("{{{}}}", chosen.join(","));
        writeln!(alone, "{object}").unwrap();
        writeln!(behind, "INFO {{\"a\":1}} {object}").unwrap();
    }
    let (alone, behind) = (decode(alone), decode(behind));
    assert_eq!(alone.source_lines(), behind.source_lines());
}

#[test]
fn an_array_opens_only_what_ends_its_line() {
    let log = format!("[\"info\",{}] tail\n", event(1));
    let ran = decode(log);
    assert_eq!((ids(&ran), ran.code, ran.err.as_str()), (vec!["e1".to_owned()], 0, ""));
}

#[test]
fn the_limit_is_that_of_a_record_and_not_of_the_text_before_it() {
    let log = format!("2024-06-26 16:37:48 INFO {} {}\n{}\n", "p".repeat(3_000), node(), job());
    let ran = feishu_ev("decode -f ndjson --max-record-size 800").stdin(&log).run();
    assert_eq!((ran.source_lines(), ran.code, ran.err.as_str()), (vec![1, 2], 0, ""));
}

#[test]
fn text_without_an_end_is_reported_once_and_a_record_after_it_is_found() {
    let log = format!("{} {}\n{}\n", "p".repeat(3 << 20), node(), job());
    let ran = feishu_ev("decode -f ndjson --strict --max-record-size 800").stdin(&log).run();
    assert_eq!((ran.source_lines(), ran.reported()), (vec![1, 2], vec!["1:1 FE001".to_owned()]));
}

#[test]
fn a_byte_order_mark_is_no_column() {
    let ran = decode(format!("\u{feff}{}\n", &node()[..200]));
    assert_eq!(ran.reported(), ["1:201 FE003"]);
    assert_eq!(strict("\u{feff}no JSON\n").reported(), ["1:1 FE001"]);
}

#[test]
fn each_document_becomes_a_body() {
    let pretty = format!("{:#}", serde_json::from_str::<serde_json::Value>(&node()).unwrap());
    let (node, job) = (node(), job());
    for (input, bodies) in [
        (format!("{node}{job}\n{{\"x\":1}}\n"), 3),
        (format!("{node} {job}"), 2),
        (format!("{node},{job},\n"), 2),
        (format!("\u{feff}{pretty}\n"), 1),
        (format!("\u{feff}{pretty}{pretty}\r\n{node}\n"), 3),
    ] {
        let encrypted = feishu_ev("encrypt --encrypt-key k").stdin(&input).run();
        assert_eq!(encrypted.text().matches("{\"encrypt\":").count(), bodies, "{}", encrypted.text());
        let decrypted = feishu_ev("decrypt --encrypt-key k").stdin(&encrypted.out).run();
        assert_eq!((decrypted.text(), decrypted.code), (input.as_str(), 0));
        let plain = feishu_ev("decode -f raw --strict").stdin(&input).run();
        let decoded = feishu_ev("decode -f raw --encrypt-key k").stdin(&encrypted.out).run();
        assert_eq!((decoded.text(), decoded.code), (plain.text(), plain.code), "{}", decoded.err);
    }
}
