//! `send`: the requests that a consumer receives.

use feishu_ev::cipher::{EncryptKey, encrypt_body};

use super::consumer::{Behavior, Consumer, Request};
use super::{KEY, challenge_line, event, members, send, verdicts};
use crate::support::{feishu_ev, node};

fn encrypted(plain: &str) -> String {
    let mut body = Vec::new();
    encrypt_body(plain.as_bytes(), &EncryptKey::new(KEY.as_bytes()), [7; 16], &mut body);
    String::from_utf8(body).unwrap()
}

#[test]
fn a_request_is_these_bytes() {
    let consumer = Consumer::start(Behavior::Success);
    let (address, event) = (consumer.address, event("e1"));
    let url = format!("http://{address}/hook?a=1&b=2");
    let ran = send(&url).stdin(&event).run().success();
    let expected = format!(
        "POST /hook?a=1&b=2 HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json; charset=utf-8\r\n\
         User-Agent: feishu-ev/{}\r\nContent-Length: {}\r\n\r\n{}",
        env!("CARGO_PKG_VERSION"),
        event.trim_end().len(),
        event.trim_end()
    );
    assert_eq!(String::from_utf8(consumer.only().bytes()).unwrap(), expected);
    assert_eq!(verdicts(&ran), ["handled success"]);
    assert_eq!(ran.err, "feishu-ev: 1 delivery: 1 handled\n");
}

#[test]
fn a_dry_run_writes_the_bytes_that_are_sent() {
    let consumer = Consumer::start(Behavior::Success);
    let record = r#"{"headers":{"Host":"old","X-B":["1","2"],"content-type":"text/plain"},"body":"{}"}"#;
    for arguments in ["", "-H 'X-B: 3' -H 'Host: other' -H 'user-agent: mine' -H 'Content-Length: 99'"] {
        for input in [event("e1"), record.to_owned()] {
            send(&consumer.url()).args(arguments).stdin(&input).run().success();
            let sent = consumer.received().pop().unwrap().bytes();
            let run = feishu_ev("send --dry-run").arg(consumer.url()).args(arguments).stdin(&input);
            let written = run.run().success();
            // An empty line follows each request. The names of headers are written as they were given.
            let expected = String::from_utf8(sent).unwrap() + "\r\n";
            assert_eq!(written.text().to_lowercase(), expected.to_lowercase());
        }
    }
    assert_eq!(consumer.received().len(), 4);
}

#[test]
fn a_dry_run_has_no_outcomes() {
    for option in ["-f line", "-q", "--expect rejected", "--stats", "--report report.json"] {
        let ran =
            feishu_ev("send --dry-run http://127.0.0.1:1/").args(option).stdin(event("e1")).run().error();
        assert!(ran.err.contains("cannot be used with"), "{option}: {}", ran.err);
    }
}

#[test]
fn an_event_is_encrypted_and_signed_with_a_key() {
    let consumer = Consumer::start(Behavior::Success);
    for other_key in ["", "--encrypt-key other"] {
        // The first key is used, whatever the others are.
        let run = send(&consumer.url()).args("--encrypt-key").arg(KEY).args(other_key);
        run.stdin(node()).run().success();
        let request = consumer.received().pop().unwrap();
        assert!(request.text().starts_with("{\"encrypt\":\"") && request.text().ends_with("\"}"));
        let verify = feishu_ev("verify --encrypt-key").arg(KEY).stdin(request.bytes()).run();
        verify.success();
        let decrypted = feishu_ev("decrypt --encrypt-key").arg(KEY).stdin(&request.body).run();
        assert_eq!(decrypted.text(), node());
    }
    // Neither an IV nor a nonce is used twice.
    let [first, second] = consumer.received().try_into().unwrap();
    assert_ne!(first.body, second.body);
    assert_ne!(first.header("X-Lark-Request-Nonce"), second.header("X-Lark-Request-Nonce"));
}

#[test]
fn an_encrypted_body_is_sent_as_it_is() {
    let consumer = Consumer::start(Behavior::Success);
    let body = encrypted(&node()).replace(':', " : ");
    send(&consumer.url()).stdin(&body).run().success();
    let ran = send(&consumer.url()).env("FEISHU_ENCRYPT_KEY", KEY).stdin(&body).run().success();
    let [unsigned, signed] = consumer.received().try_into().unwrap();
    assert_eq!((unsigned.text(), signed.text()), (&*body, &*body));
    assert_eq!(unsigned.header("X-Lark-Signature"), None);
    feishu_ev("verify --encrypt-key").arg(KEY).stdin(signed.bytes()).run().success();
    assert_eq!(members(&ran, "event_type"), ["corehr.process.node.updated_v2"]);
}

#[test]
fn a_challenge_of_the_input_is_not_signed() {
    let consumer = Consumer::start(Behavior::EchoChallenge);
    let ran = send(&consumer.url()).stdin(challenge_line("c1")).run().success();
    assert_eq!(verdicts(&ran), ["answered success"]);
    assert_eq!(consumer.only().text(), challenge_line("c1").trim_end());
    let key = send(&consumer.url()).env("FEISHU_ENCRYPT_KEY", KEY);
    let ran = key.stdin(challenge_line("c2")).run().success();
    assert_eq!(verdicts(&ran), ["answered success"]);
    let request = consumer.received().pop().unwrap();
    assert!(request.text().starts_with("{\"encrypt\":\""));
    assert_eq!(request.plain()["challenge"], "c2");
    assert!(!String::from_utf8_lossy(&request.head).contains("X-Lark"));
}

#[test]
fn headers_are_added_and_replaced() {
    let consumer = Consumer::start(Behavior::Success);
    let url = consumer.url();
    let headers = "-H 'Authorization: Bearer a:b' -H 'content-type: text/plain' -H 'X-A: 1' -H 'x-a: 2'";
    send(&url).args(headers).stdin(event("e1")).run().success();
    let lines = consumer.only().lines();
    let added: Vec<_> =
        lines.iter().filter(|line| !line.starts_with("Host") && !line.starts_with("POST")).collect();
    assert_eq!(added[..4], ["Authorization: Bearer a:b", "Content-Type: text/plain", "X-A: 1", "X-A: 2"]);
    // What the connection needs cannot be damaged, and there is one host.
    let headers = "-H 'Host: example.com' -H 'Content-Length: 3' -H 'User-Agent: mine'";
    let ran = send(&url).args(headers).stdin(event("e1")).run().success();
    assert_eq!(verdicts(&ran), ["handled success"]);
    let lines = consumer.received().pop().unwrap().lines();
    let count = |name: &str| lines.iter().filter(|line| line.starts_with(name)).count();
    assert_eq!(["Host: ", "Content-Length: ", "User-Agent: "].map(count), [1, 1, 1], "{lines:?}");
    assert!(
        lines.contains(&"Host: example.com".to_owned()) && lines.contains(&"User-Agent: mine".to_owned())
    );
}

#[test]
fn nothing_is_sent_of_a_record_that_cannot_be_read() {
    let consumer = Consumer::start(Behavior::Success);
    let ran =
        send(&consumer.url()).stdin(format!("{}{{\"schema\":\n{}", event("e1"), event("e2"))).run().failure();
    assert_eq!(members(&ran, "event_id"), ["e1", "e2"]);
    assert!(ran.err.contains("<stdin>:2:"), "{}", ran.err);
    let ids: Vec<_> = consumer.received().iter().map(Request::event_id).collect();
    assert_eq!(ids, ["e1", "e2"]);
}
