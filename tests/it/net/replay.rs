//! `send` of recorded deliveries.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use feishu_ev::cipher::EncryptKey;
use serde_json::json;

use super::consumer::{Behavior, Consumer};
use super::{KEY, send};
use crate::support::{feishu_ev, node};

#[test]
fn the_body_is_the_same_bytes_and_headers_keep_their_order() {
    let consumer = Consumer::start(Behavior::Success);
    let body = b"{\"schema\" :\t\"2.0\"}\xff\xe5\r\n ";
    let record = json!({
        "headers": {
            "X-Request-Id": "r", "Host": "recorded", "x-lark-signature": "s", "Connection": "close",
            "Content-Length": "3", "Content-Type": "text/plain", "Cookie": ["a=1", "b=2"],
            "Transfer-Encoding": "chunked", "User-Agent": "Go", "Te": "trailers", "Proxy-Connection": "close",
            "Keep-Alive": "timeout=5", "Upgrade": "h2c", "Expect": "100-continue", "Accept-Encoding": "gzip",
            "X-Last": "字",
        },
        "body": STANDARD.encode(body),
        "isBase64Encoded": true,
    });
    send(&consumer.url()).stdin(record.to_string()).run().success();
    let request = consumer.only();
    assert_eq!(request.body, body);
    let expected = [
        "POST /webhook/event HTTP/1.1",
        &format!("Host: {}", consumer.address),
        "X-Request-Id: r",
        "X-Lark-Signature: s",
        "Content-Type: text/plain",
        "Cookie: a=1",
        "Cookie: b=2",
        "User-Agent: Go",
        "X-Last: 字",
        &format!("Content-Length: {}", body.len()),
    ];
    assert_eq!(request.lines(), expected);
}

#[test]
fn a_raw_request_is_sent_again() {
    let consumer = Consumer::start(Behavior::Success);
    let head = "POST /old?x HTTP/1.1\r\nHost: old\r\nX-Lark-Request-Nonce: n\r\nContent-Length:";
    let raw = format!("{head} {}\r\nX-Lark-Signature: s\r\n\r\n{}", node().len(), node());
    // A key changes nothing: the recorded signature is sent.
    send(&consumer.url()).env("FEISHU_ENCRYPT_KEY", KEY).stdin(raw).run().success();
    let request = consumer.only();
    assert_eq!((request.text(), &*request.lines()[0]), (&*node(), "POST /webhook/event HTTP/1.1"));
    assert_eq!(request.lines()[2..4], ["X-Lark-Request-Nonce: n", "X-Lark-Signature: s"]);
}

#[test]
fn resign_changes_the_signature_alone() {
    let consumer = Consumer::start(Behavior::Success);
    let simulated = feishu_ev("simulate mixed --count 8 --seed 3 -f delivery --encrypt-key").arg(KEY).run();
    let keyed = |arguments: &str| send(&consumer.url()).args(arguments).env("FEISHU_ENCRYPT_KEY", KEY);
    keyed("").stdin(&simulated.out).run().success();
    let replayed = consumer.received();
    keyed("--resign").stdin(&simulated.out).run().success();
    let resigned = consumer.received().split_off(replayed.len());
    assert_eq!((replayed.len(), resigned.len()), (8, 8));
    for (old, new) in replayed.iter().zip(&resigned) {
        assert_eq!(old.body, new.body);
        let names = |lines: Vec<String>| {
            lines.iter().map(|line| line.split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(old.lines()), names(new.lines()));
        let is_signature = |line: &String| line.starts_with("X-Lark-");
        let differing: Vec<_> = old.lines().into_iter().filter(|line| !new.lines().contains(line)).collect();
        assert!(differing.iter().all(is_signature) && differing.len() == 3, "{differing:?}");
        let [timestamp, nonce, signature] = ["Request-Timestamp", "Request-Nonce", "Signature"]
            .map(|name| new.header(&format!("X-Lark-{name}")).unwrap());
        assert_eq!(EncryptKey::new(KEY.as_bytes()).sign(&timestamp, &nonce, &new.body), signature);
    }
    let ran = send(&consumer.url()).args("--resign").stdin(&simulated.out).run().error();
    assert!(ran.err.contains("key"), "{}", ran.err);
    assert_eq!(consumer.received().len(), 16);
}

#[test]
fn an_expectation_of_a_record_is_compared() {
    let rejecting = Consumer::start(Behavior::Answer(500, "{\"msg\":\"signature verification failed\"}"));
    let record = |expect: &str| json!({"headers": {}, "body": node(), "expect": expect}).to_string();
    send(&rejecting.url()).stdin(record("rejected")).run().success();
    send(&rejecting.url()).stdin(record("dropped,rejected")).run().success();
    send(&rejecting.url()).stdin(record("handled")).run().failure();
    // The user's own expectation comes first.
    send(&rejecting.url()).args("--expect handled").stdin(record("rejected")).run().failure();
    send(&rejecting.url()).args("--expect rejected").stdin(record("handled")).run().success();
}
