//! `listen --forward`.

use std::net::TcpListener;

use feishu_ev::cipher::{EncryptKey, encrypt_body};

use super::client::{post, post_signed, post_with};
use super::consumer::{Behavior, Consumer};
use super::server::Server;
use super::{KEY, challenge_line, event, verdicts};
use crate::support::node;

fn forwarding(url: &str, arguments: &str) -> Server {
    Server::start(&format!("listen --forward {url} {arguments}"), &[("FEISHU_ENCRYPT_KEY", KEY)])
}

#[test]
fn a_delivery_is_passed_on_as_it_came() {
    let consumer = Consumer::start(Behavior::Success);
    let server = forwarding(&consumer.url(), "--count 1");
    let mut body = Vec::new();
    encrypt_body(node().as_bytes(), &EncryptKey::new(KEY.as_bytes()), [7; 16], &mut body);
    body.extend_from_slice(b" \r\n");
    assert_eq!(post_signed(server.address, &body).status, 200);
    let record = server.wait().success().json().remove(0);
    let request = consumer.only();
    assert_eq!(request.body, body);
    let expected: Vec<_> = ["X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature"]
        .map(|name| format!("{name}: {}", record["headers"][name].as_str().unwrap()))
        .into();
    assert_eq!(request.lines()[2..5], expected);
    // The connection is another one.
    assert_eq!(request.header("Host"), Some(consumer.address.to_string()));
    assert_eq!((request.header("Connection"), &record["verdict"]), (None, &"handled".into()));
}

#[test]
fn its_answer_comes_back_byte_for_byte() {
    let cases: [(&'static [u8], u16, &str, &str, i32); 5] = [
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok",
            200,
            "ok",
            "handled status",
            0,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", "unproven empty", 1),
        (
            b"HTTP/1.1 418 Teapot\r\nContent-Length: 5\r\n\r\n{\x01 \r\n",
            418,
            "{\u{1} \r\n",
            "rejected status",
            1,
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 33\r\n\r\n\"no test.created_v1 event handle\"",
            200,
            "\"no test.created_v1 event handle\"",
            "dropped no-handler",
            1,
        ),
        (b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n", 302, "", "rejected redirect", 1),
    ];
    for (bytes, status, body, verdict, code) in cases {
        let consumer = Consumer::start(Behavior::Bytes(bytes));
        let server = forwarding(&consumer.url(), "--count 1");
        let answer = post(server.address, event("e1"));
        assert_eq!((answer.status, answer.text()), (status, body));
        let is_plain = answer.head.to_lowercase().contains("content-type: text/plain");
        assert_eq!(is_plain, body == "ok", "{}", answer.head);
        let ran = server.wait();
        assert_eq!((ran.code, verdicts(&ran)), (code, vec![verdict.to_owned()]));
        let record = &ran.json()[0];
        assert_eq!((&record["answer"]["status"], &record["answer"]["body"]), (&status.into(), &body.into()));
        assert_eq!(ran.err.contains("e1: not handled by the consumer"), code == 1, "{}", ran.err);
    }
}

#[test]
fn a_consumer_that_gives_no_answer_is_502() {
    let dead = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = Consumer::start(Behavior::Silence);
    for (url, verdict) in [
        (format!("http://{dead}/"), "unreachable refused"),
        (Consumer::start(Behavior::Close).url(), "unreachable closed"),
        (silent.url(), "slow deadline"),
    ] {
        let server = forwarding(&url, "--count 1 --timeout 300ms");
        assert_eq!(post(server.address, event("e1")).status, 502, "{verdict}");
        let ran = server.wait().failure();
        assert_eq!(verdicts(&ran), [verdict]);
        assert!(ran.err.ends_with("feishu-ev: 1 delivery: 0 refused, 1 not handled\n"), "{}", ran.err);
    }
}

#[test]
fn a_challenge_is_the_consumers_to_answer() {
    let consumer = Consumer::start(Behavior::EchoChallenge);
    let server = forwarding(&consumer.url(), "--count 1");
    assert_eq!(post(server.address, challenge_line("c")).text(), "{\"challenge\":\"c\"}");
    assert_eq!(verdicts(&server.wait().success()), ["answered success"]);
    let consumer = Consumer::start(Behavior::Success);
    let server = forwarding(&consumer.url(), "--count 1");
    assert_eq!(post(server.address, challenge_line("c")).text(), "{\"msg\":\"success\"}");
    assert_eq!(verdicts(&server.wait().failure()), ["wrong-challenge challenge-missing"]);
}

#[test]
fn what_is_refused_is_not_passed_on() {
    let consumer = Consumer::start(Behavior::Success);
    let server = forwarding(&consumer.url(), "--count 3 --fail 1");
    let wrong =
        [("X-Lark-Request-Timestamp", "1"), ("X-Lark-Request-Nonce", "n"), ("X-Lark-Signature", "00")];
    assert_eq!(post_with(server.address, &wrong, event("e1")).status, 500);
    assert_eq!(post(server.address, event("e2")).status, 500);
    assert_eq!(consumer.received().len(), 0);
    assert_eq!(post(server.address, event("e2")).status, 200);
    assert_eq!(consumer.only().event_id(), "e2");
    let records = server.wait().failure().json();
    let has_verdict: Vec<_> = records.iter().map(|record| !record["verdict"].is_null()).collect();
    assert_eq!(has_verdict, [false, false, true]);
}
