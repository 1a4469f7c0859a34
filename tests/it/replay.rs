//! `decode -f delivery`: logs as deliveries that can be sent again.

use feishu_ev::cipher::{EncryptKey, encrypt_body};
use feishu_ev::delivery::{Delivery, Headers, write_record};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Output, feishu_ev, job, node};

const KEY: &str = "test key";

fn replay(arguments: &str, input: impl AsRef<[u8]>) -> Output {
    feishu_ev("decode -f delivery").args(arguments).stdin(input).run()
}

fn encrypted(plain: &str) -> String {
    let mut body = Vec::new();
    encrypt_body(plain.as_bytes(), &EncryptKey::new(KEY.as_bytes()), [7; 16], &mut body);
    String::from_utf8(body).unwrap()
}

/// A delivery with the signature of its body.
fn signed(body: &str) -> Value {
    let signature = EncryptKey::new(KEY.as_bytes()).sign("1609073151", "abc", body.as_bytes());
    let headers = json!({"Host": "a", "x-lark-request-timestamp": "1609073151", "X-Lark-Request-Nonce": "abc",
        "X-Lark-Signature": signature});
    json!({"headers": headers, "body": body})
}

/// What `decode` says about the signature of each delivery.
fn signatures(deliveries: &[u8]) -> Vec<String> {
    let ran = feishu_ev("decode -f ndjson --encrypt-key").arg(KEY).stdin(deliveries).run();
    ran.json()
        .iter()
        .map(|event| event["decoded"]["signature"].as_str().unwrap_or("none").to_owned())
        .collect()
}

fn headers() -> impl Strategy<Value = Headers> {
    prop::collection::vec(("[A-Za-z-]{1,9}", ".{0,20}"), 0..5).prop_map(|list| {
        let mut headers = Headers::default();
        for (index, (name, value)) in list.into_iter().enumerate() {
            // Some names are repeated, side by side.
            for value in &[value.as_str(), "again"][..=usize::from(index % 3 == 0)] {
                headers.push(format!("{name}{index}"), *value);
            }
        }
        headers
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let texts = vec![node(), job(), encrypted(&node()), "{}".to_owned(), String::new()];
    prop_oneof![
        any::<Vec<u8>>(),
        prop::sample::select(texts.clone()).prop_map(String::into_bytes),
        (prop::sample::select(texts), any::<prop::sample::Index>()).prop_map(|(text, at)| {
            let bytes = format!("{text}审批").into_bytes();
            bytes[..at.index(bytes.len())].to_vec()
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn recorded_deliveries_stay_byte_for_byte(
        deliveries in prop::collection::vec((headers(), body()), 1..12),
        has_key in any::<bool>(),
    ) {
        let mut input = Vec::new();
        for (headers, body) in &deliveries {
            write_record(&mut input, headers, body, &[]);
        }
        let ran = replay(if has_key { "--encrypt-key k" } else { "" }, &input);
        prop_assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        prop_assert_eq!(ran.out, input);
    }
}

#[test]
fn what_was_written_is_written_again() {
    let (node, delivery) = (node(), signed(&encrypted(&job())));
    let request = format!(
        "POST /a HTTP/1.1\r\nHost: b\r\nX-A: 1\r\nX-A: \"2\",\r\nContent-Length: {}\r\n\r\n",
        node.len()
    );
    let log = format!("[{node},{node}]\n2024-06-26 INFO {delivery}\n{request}{node}\n{}\n", encrypted(&node));
    let once = replay("", log).success();
    assert_eq!(once.json().len(), 5);
    let head = json!({"Host": "b", "X-A": ["1", "\"2\","], "Content-Length": node.len().to_string()});
    assert_eq!(once.json()[3], json!({"headers": head, "body": node}));
    assert_eq!(once.json()[2], delivery);
    for key in ["", "--encrypt-key k"] {
        assert_eq!(replay(key, &once.out).success().text(), once.text());
    }
}

#[test]
fn events_are_encrypted_and_signed_with_a_key() {
    let challenge = json!({"challenge": "c", "token": "t", "type": "url_verification"}).to_string();
    let events = format!("{}\n{}\n{challenge}\n", node(), job());
    let plain = replay("", &events).success();
    assert_eq!(
        plain.json()[0],
        json!({"headers": {"Content-Type": "application/json; charset=utf-8"}, "body": node()})
    );
    let made = replay("--encrypt-key 'test key'", &events).success();
    assert_eq!(signatures(&made.out), ["ok", "ok", "absent"]);
    let raw = feishu_ev("decode -f raw --encrypt-key").arg(KEY).stdin(&made.out).run().success();
    assert_eq!(raw.text(), events);
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let timestamp: u64 =
        made.json()[0]["headers"]["X-Lark-Request-Timestamp"].as_str().unwrap().parse().unwrap();
    assert!(now - timestamp < 600, "{timestamp}");
    // An IV is never used twice.
    let other = replay("--encrypt-key 'test key'", &events).success();
    assert_ne!(made.json()[0]["body"], other.json()[0]["body"]);
    // What is encrypted already stays as it is.
    let signed = replay("--encrypt-key 'test key'", encrypted(&node())).success();
    assert_eq!(
        (&signed.json()[0]["body"], signatures(&signed.out)),
        (&encrypted(&node()).into(), vec!["ok".to_owned()])
    );
}

#[test]
fn recorded_deliveries_are_signed_again_on_request() {
    let (body, challenge) =
        (encrypted(&node()), json!({"headers": {"A": "1"}, "body": "{\"challenge\":\"c\",\"token\":\"t\"}"}));
    let mut wrong = signed(&body);
    wrong["headers"]["X-Lark-Signature"] = "0".into();
    let input = format!("{wrong}\n{challenge}\n");
    assert_eq!(signatures(input.as_bytes()), ["failed", "absent"]);
    let ran = replay("--resign --encrypt-key 'test key'", &input).success();
    assert_eq!(signatures(&ran.out), ["ok", "absent"]);
    let (resigned, headers) = (ran.json(), |delivery: &Value| {
        delivery["headers"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    });
    assert_eq!((&resigned[0]["body"], headers(&resigned[0])), (&body.into(), headers(&wrong)));
    assert_ne!(resigned[0]["headers"]["X-Lark-Request-Nonce"], "abc");
    assert_eq!(resigned[1], challenge);
    let without_key = replay("--resign", &input).error();
    assert!(without_key.err.contains("no Encrypt Key"), "{}", without_key.err);
    let events = feishu_ev("decode -f raw --resign --encrypt-key k").stdin(&input).run().error();
    assert!(events.err.contains("--resign is for deliveries"), "{}", events.err);
}

#[test]
fn only_events_that_are_wanted_are_written() {
    let input = format!("{}\n{}\n", signed(&node()), signed(&job()));
    let ran = replay("--filter '*.node.*'", &input).success();
    assert_eq!(ran.json(), [signed(&node())]);
    // The event type of a body that cannot be read is not known, and neither is whether it is signed.
    let damaged = json!({"headers": {}, "body": "{"}).to_string();
    assert_eq!(replay("", &damaged).success().json().len(), 1);
    for arguments in ["--strict --filter '*'", "--strict --verify require --encrypt-key k"] {
        let ran = replay(arguments, &damaged).failure();
        assert_eq!((ran.text(), ran.reported()), ("", vec!["1:22 FE003".to_owned()]));
    }
    let unreadable = replay("--strict", format!("text\n{}\n", node())).failure();
    assert_eq!((unreadable.json().len(), unreadable.reported()), (1, vec!["1:1 FE001".to_owned()]));
}

#[test]
fn a_record_keeps_what_it_says_about_the_delivery() {
    let mut delivery = signed(&node());
    delivery["received_at"] = "2024-06-26T08:37:48.392Z".into();
    delivery["expect"] = "rejected,dropped".into();
    assert_eq!(replay("", delivery.to_string()).success().json(), [delivery.clone()]);
    delivery["received_at"] = "2024-06-26T16:37:48.392+08:00".into();
    let text = replay("", delivery.to_string()).success();
    assert_eq!(text.json()[0]["received_at"], "2024-06-26T08:37:48.392Z");
    let read = Delivery::read(&text.out).unwrap();
    assert_eq!(read.expect.as_deref(), Some("rejected,dropped"));
}
