//! `send --retries`.

use std::collections::HashMap;
use std::sync::Mutex;

use super::consumer::{Behavior, Consumer, Request};
use super::{KEY, event, events, members, send, verdicts};

/// A consumer that rejects an event so many times before it takes it.
fn rejecting(times: usize) -> Consumer {
    let seen: Mutex<HashMap<String, usize>> = Mutex::default();
    Consumer::deciding(move |request| {
        let mut seen = seen.lock().unwrap();
        let seen = seen.entry(request.event_id()).or_default();
        *seen += 1;
        if *seen <= times { Behavior::Answer(500, "{\"msg\":\"busy\"}") } else { Behavior::Success }
    })
}

const FAST: &str = "--retry-after 15s,5m,1h,6h --time-scale 1000000";

#[test]
fn what_was_rejected_is_sent_again() {
    let consumer = rejecting(2);
    let ran = send(&consumer.url()).args("--retries 4").args(FAST).stdin(event("e1")).run().success();
    assert_eq!(verdicts(&ran), ["rejected status", "rejected status", "handled success"]);
    assert_eq!(members(&ran, "attempt"), ["1", "2", "3"]);
    assert_eq!(members(&ran, "final"), ["false", "false", "true"]);
    assert_eq!(members(&ran, "event_id"), ["e1"; 3]);
    let bodies: Vec<_> = consumer.received().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies, [event("e1").trim_end().as_bytes(); 3]);
    assert_eq!(ran.err, "feishu-ev: 1 delivery in 3 attempts: 1 handled\n");
}

#[test]
fn the_last_attempt_is_final() {
    let consumer = rejecting(9);
    let ran = send(&consumer.url()).args("--retries 2").args(FAST).stdin(event("e1")).run().failure();
    assert_eq!(members(&ran, "final"), ["false", "false", "true"]);
    assert_eq!(ran.err, "feishu-ev: 1 delivery in 3 attempts: 1 rejected\n");
    let expected = send(&consumer.url()).args("--retries 2 --expect rejected").args(FAST).stdin(event("e2"));
    assert_eq!(verdicts(&expected.run().success()), ["rejected status"; 3]);
}

#[test]
fn a_retry_is_encrypted_and_signed_anew() {
    let consumer = rejecting(1);
    let run = send(&consumer.url()).args("--retries 1").args(FAST).env("FEISHU_ENCRYPT_KEY", KEY);
    run.stdin(event("e1")).run().success();
    let [first, second] = consumer.received().try_into().unwrap();
    assert_ne!(first.body, second.body);
    for name in ["X-Lark-Request-Nonce", "X-Lark-Signature"] {
        assert_ne!(first.header(name).unwrap(), second.header(name).unwrap());
    }
    assert_eq!(first.plain(), second.plain());
}

#[test]
fn others_go_on_while_one_waits() {
    let consumer = Consumer::deciding(|request| match &*request.event_id() {
        "e0" if request.connection == 0 => Behavior::Answer(500, "busy"),
        _ => Behavior::Success,
    });
    let arguments = "--retries 1 --retry-after 400ms --no-keep-alive";
    let ran = send(&consumer.url()).args(arguments).stdin(events(4)).run().success();
    let order: Vec<_> = consumer.received().iter().map(Request::event_id).collect();
    assert_eq!(order, ["e0", "e1", "e2", "e3", "e0"]);
    assert_eq!(members(&ran, "attempt"), ["1", "1", "1", "1", "2"]);
}

#[test]
fn only_what_the_platform_sends_again_is_sent_again() {
    for (behavior, attempts) in [
        (Behavior::Answer(200, "\"no test.created_v1 event handle\""), 1),
        (Behavior::Answer(200, ""), 1),
        (Behavior::Answer(200, "<html>"), 1),
        (Behavior::Success, 1),
        (Behavior::Answer(302, ""), 3),
        (Behavior::Close, 3),
        (Behavior::Bytes(b"junk\r\n\r\n"), 3),
    ] {
        let consumer = Consumer::start(behavior.clone());
        let ran = send(&consumer.url()).args("--retries 2").args(FAST).stdin(event("e1")).run();
        assert_eq!((ran.json().len(), consumer.received().len()), (attempts, attempts), "{behavior:?}");
    }
    let silent = Consumer::with(|number| if number == 0 { Behavior::Silence } else { Behavior::Success });
    let arguments = "--retries 1 --timeout 100ms";
    let ran = send(&silent.url()).args(arguments).args(FAST).stdin(event("e1")).run().success();
    assert_eq!(verdicts(&ran), ["slow deadline", "handled success"]);
}
