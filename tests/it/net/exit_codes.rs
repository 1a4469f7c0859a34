//! `send`: exit codes, reports and formats.

use std::net::TcpListener;

use serde_json::Value;

use super::consumer::{Behavior, Consumer};
use super::{KEY, challenge_line, event, events, send, verdicts};
use crate::support::{feishu_ev, folder};

const NO_HANDLER: Behavior = Behavior::Answer(200, "\"no test.created_v1 event handle\"");

#[test]
fn the_code_says_whether_everything_was_as_expected() {
    let good = Consumer::start(Behavior::Success);
    let half = Consumer::with(|number| if number == 1 { NO_HANDLER } else { Behavior::Success });
    send(&good.url()).stdin(events(2)).run().success();
    // What should have written the input may have failed.
    send(&good.url()).run().failure();
    assert_eq!(verdicts(&send(&half.url()).stdin(events(2)).run().failure())[1], "dropped no-handler");
    let dead = format!("http://{}/", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    send(&dead).stdin(events(2)).run().error();
    send(&dead).args("--challenge").stdin(events(2)).run().error();
    // Somebody wants to know that nothing listens.
    send(&dead).args("--expect unreachable").stdin(events(2)).run().success();
    send(&good.url()).args("missing.ndjson").run().error();
    send(&good.url()).stdin(event("e1") + "{\"schema\":\n").run().failure();
    assert_eq!(send("localhost:7777/x").run().error().text(), "");
}

#[test]
fn a_consumer_that_was_reached_once_was_reached() {
    let closing = Consumer::with(|number| if number == 0 { Behavior::Success } else { Behavior::Close });
    let ran = send(&closing.url()).args("--no-keep-alive").stdin(events(2)).run().failure();
    assert_eq!(verdicts(&ran), ["handled success", "unreachable closed"]);
}

#[test]
fn expectations_are_the_users() {
    let consumer = Consumer::start(NO_HANDLER);
    send(&consumer.url()).args("--expect dropped").stdin(events(2)).run().success();
    send(&consumer.url()).args("--expect rejected,dropped").stdin(events(2)).run().success();
    send(&consumer.url()).args("--expect rejected").stdin(events(2)).run().failure();
    let ran = send(&consumer.url()).args("--expect lost").stdin(events(2)).run().error();
    assert!(ran.err.contains("`lost` is not a verdict"), "{}", ran.err);
}

#[test]
fn an_empty_answer_is_unproven() {
    let empty = Consumer::start(Behavior::Answer(200, ""));
    let ran = send(&empty.url()).stdin(event("e1")).run().failure();
    assert_eq!(verdicts(&ran), ["unproven empty"]);
    assert!(ran.err.contains("--probe") && ran.err.contains("--accept-empty"), "{}", ran.err);
    for environment in [&[][..], &[("FEISHU_ENCRYPT_KEY", KEY)]] {
        let mut run = send(&empty.url()).args("--accept-empty");
        for (name, value) in environment {
            run = run.env(name, value);
        }
        assert_eq!(verdicts(&run.stdin(event("e1")).run().success()), ["handled empty"]);
    }
}

#[test]
fn an_answered_encrypted_challenge_proves_the_key() {
    let consumer = || {
        Consumer::with(|number| if number == 0 { Behavior::EchoChallenge } else { Behavior::Answer(200, "") })
    };
    let run = send(&consumer().url()).args("--challenge").env("FEISHU_ENCRYPT_KEY", KEY).stdin(event("e1"));
    assert_eq!(verdicts(&run.run().success()), ["answered success", "handled empty"]);
    // A plain one proves nothing.
    let run = send(&consumer().url()).args("--challenge").stdin(event("e1")).run().failure();
    assert_eq!(verdicts(&run), ["answered success", "unproven empty"]);
}

#[test]
fn a_probe_finds_out_what_an_empty_answer_means() {
    /// The answers to events with a handler, to a control event, and to a badly signed one.
    struct Situation(&'static str, &'static str, &'static str);
    let no_handler = "\"no feishu_ev.probe_v0 event handle\"";
    let cases = [
        // A Node consumer with the same key and a handler that returns nothing.
        (Situation("", no_handler, ""), "handled empty", 2),
        // A Node consumer with another key.
        (Situation("", "", ""), "unproven empty", 3),
        // A consumer that answers nothing to good signatures.
        (Situation("", "", "{\"msg\":\"signature verification failed\"}"), "handled empty", 3),
    ];
    for (Situation(handled, control, badly_signed), expected, requests) in cases {
        let consumer = Consumer::deciding(move |request| {
            let is_control = request.plain()["header"]["event_type"] == "feishu_ev.probe_v0";
            match (is_control, request.header("X-Lark-Signature").as_deref()) {
                (true, Some("0")) if !badly_signed.is_empty() => Behavior::Answer(500, badly_signed),
                (true, Some("0")) => Behavior::Answer(200, ""),
                (true, _) => Behavior::Answer(200, control),
                (false, _) => Behavior::Answer(200, handled),
            }
        });
        let run = send(&consumer.url()).args("--probe").env("FEISHU_ENCRYPT_KEY", KEY).stdin(events(3));
        assert_eq!(verdicts(&run.run()), [expected; 3]);
        // It is found out once a run.
        assert_eq!(consumer.received().len(), requests + 2);
    }
    // No empty answer, no question.
    let consumer = Consumer::start(Behavior::Success);
    send(&consumer.url()).args("--probe").stdin(events(2)).run().success();
    assert_eq!(consumer.received().len(), 2);
}

#[test]
fn a_report_has_the_counts() {
    let folder = folder("send-report");
    let file = folder.join("report.json");
    let consumer = Consumer::with(|number| match number {
        0 => Behavior::Answer(500, "busy"),
        1 => NO_HANDLER,
        _ => Behavior::Success,
    });
    let arguments = "--retries 1 --retry-after 1ms --stats --report";
    let ran = send(&consumer.url()).args(arguments).arg(&file).stdin(events(3)).run().failure();
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((&report["deliveries"], &report["attempts"]), (&3.into(), &4.into()));
    assert_eq!((&report["verdicts"]["handled"], &report["verdicts"]["dropped"]), (&2.into(), &1.into()));
    assert_eq!((&report["reasons"]["success"], &report["reasons"]["no-handler"]), (&2.into(), &1.into()));
    assert!(report["ms"]["p50"].as_f64().unwrap() > 0.0 && report["seconds"].as_f64().unwrap() > 0.0);
    assert!(ran.err.lines().any(|line| line.contains("99 % ")), "{}", ran.err);
    let unwritable = folder.join("missing/report.json");
    send(&consumer.url()).args("--report").arg(unwritable).stdin(event("e1")).run().error();
}

#[test]
fn quiet_shows_only_what_was_not_expected() {
    let consumer = Consumer::with(|number| if number == 1 { NO_HANDLER } else { Behavior::Success });
    let ran = send(&consumer.url()).args("-q").stdin(events(3)).run().failure();
    assert_eq!(verdicts(&ran), ["dropped no-handler"]);
    assert_eq!(ran.err, "feishu-ev: 3 deliveries: 2 handled, 1 dropped\n");
}

#[test]
fn junit_has_a_test_case_for_each_event() {
    let consumer = Consumer::with(|number| match number {
        0 => Behavior::Answer(500, "\u{1}<&\"]]>"),
        2 => Behavior::EchoChallenge,
        _ => Behavior::Success,
    });
    let input = event("e1&<") + &event("e2") + &challenge_line("c");
    let run = feishu_ev("send -f junit --retries 1 --retry-after 300ms").arg(consumer.url()).stdin(input);
    let ran = run.run().success();
    assert_eq!(well_formed(ran.text()), 3, "{}", ran.text());
    let rejecting = Consumer::start(Behavior::Answer(500, "\u{1}<&\"]]>"));
    let ran = feishu_ev("send -f junit").arg(rejecting.url()).stdin(event("e1&<")).run().failure();
    assert_eq!(well_formed(ran.text()), 1, "{}", ran.text());
    assert!(ran.text().contains("<failure type=\"FE522\""), "{}", ran.text());
}

/// Checks that a document of elements, attributes and text is well formed; returns the number of test cases.
fn well_formed(document: &str) -> usize {
    let body = document.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("a declaration");
    let (mut open, mut cases, mut rest) = (Vec::new(), 0, body);
    while let Some((text, after)) = rest.split_once('<') {
        check_text(text);
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let is_empty = tag.ends_with('/');
        let (name, attributes) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag, ""));
        let quoted: Vec<_> = attributes.split('"').collect();
        assert_eq!(quoted.len() % 2, 1, "{tag}");
        for part in &quoted {
            check_text(part);
        }
        cases += usize::from(name == "testcase");
        if !is_empty {
            open.push(name);
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    cases
}

fn check_text(text: &str) {
    assert!(text.chars().all(|character| !character.is_control() || character == '\n'), "{text:?}");
    let entities = ["&amp;", "&lt;", "&gt;", "&quot;"];
    let is_entity = |after: &str| entities.iter().any(|entity| after.starts_with(entity));
    assert!(text.match_indices('&').all(|(at, _)| is_entity(&text[at..])), "{text:?}");
}
