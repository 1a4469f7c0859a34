//! `listen`: what it writes.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::client::{post, post_signed, post_with};
use super::server::Server;
use super::{KEY, event, send};
use crate::process::Process;
use crate::support::{Output, feishu_ev, folder, node, shell};

#[test]
fn a_record_has_its_members_in_order() {
    let server = Server::start("listen --count 1", &[("FEISHU_ENCRYPT_KEY", KEY)]);
    post_signed(server.address, node());
    let ran = server.wait().success();
    let [record] = ran.json().try_into().unwrap();
    let names: Vec<_> = record.as_object().unwrap().keys().map(String::as_str).collect();
    let first = ["headers", "body", "received_at", "method", "path", "remote", "kind", "signature", "answer"];
    assert_eq!(names, first);
    let names: Vec<_> = record["headers"].as_object().unwrap().keys().map(String::as_str).collect();
    let signature = ["X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature"];
    assert_eq!(names, [&["Host", "Connection"][..], &signature, &["Content-Length"]].concat());
    assert_eq!((&record["body"], &record["method"]), (&node().into(), &"POST".into()));
    let received_at = record["received_at"].as_str().unwrap();
    assert!(received_at.ends_with('Z') && received_at.parse::<jiff::Timestamp>().is_ok(), "{received_at}");
    assert!(record["answer"]["ms"].as_f64().unwrap() > 0.0);
}

#[test]
fn any_bytes_and_repeated_headers_are_recorded() {
    let server = Server::start("listen --count 1", &[]);
    let body = b"{\"a\":\"\xff\"}\r\n";
    post_with(server.address, &[("X-A", "1"), ("X-B", "字"), ("x-a", "2")], body);
    let [record] = server.wait().failure().json().try_into().unwrap();
    assert_eq!((&record["headers"]["X-A"], &record["headers"]["X-B"]), (&json!(["1", "2"]), &json!("字")));
    assert_eq!((&record["body"], &record["isBase64Encoded"]), (&STANDARD.encode(body).into(), &json!(true)));
}

/// The records without what is new in each: connection and time.
fn lasting(ran: &Output) -> Vec<Value> {
    let mut records = ran.json();
    for record in &mut records {
        for name in ["received_at", "remote", "answer"] {
            record.as_object_mut().unwrap().remove(name);
        }
        for name in ["Host", "Connection", "User-Agent"] {
            record["headers"].as_object_mut().unwrap().remove(name);
        }
    }
    records
}

#[test]
fn records_that_are_sent_again_are_recorded_as_they_were() {
    let environment = [("FEISHU_ENCRYPT_KEY", KEY)];
    let server = Server::start("listen --count 12", &environment);
    let simulated = feishu_ev("simulate mixed --count 8 --seed 3 -f delivery --encrypt-key").arg(KEY).run();
    send(&server.url()).stdin(&simulated.out).run().success();
    post_with(server.address, &[("X-A", "1"), ("X-A", "2"), ("Cookie", "a; b")], event("e1"));
    post(server.address, b"\xff\xfe");
    post(server.address, "{\"encrypt\":\"AAAA\"}");
    post_signed(server.address, node());
    let first = server.wait().failure();
    let server = Server::start("listen --count 12", &environment);
    send(&server.url()).stdin(&first.out).run().failure();
    let second = server.wait().failure();
    assert_eq!(lasting(&second), lasting(&first));
    let bodies = |out: &[u8]| -> Vec<Value> {
        let lines = out.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice::<Value>(line).unwrap()["body"].clone()).collect()
    };
    assert_eq!(bodies(&second.out)[..8], bodies(&simulated.out));
}

#[test]
fn the_other_subcommands_read_records() {
    let server = Server::start("listen --count 8", &[("FEISHU_ENCRYPT_KEY", KEY)]);
    let arguments = "simulate mixed --count 8 --seed 3 -f delivery --encrypt-key";
    let simulated = feishu_ev(arguments).arg(KEY).run().success();
    send(&server.url()).stdin(&simulated.out).run().success();
    let recorded = server.wait().success();
    let with_key = |arguments: &str| feishu_ev(arguments).env("FEISHU_ENCRYPT_KEY", KEY);
    let decoded = with_key("decode -f ndjson").stdin(&recorded.out).run().success();
    assert_eq!(decoded.json().len(), 8);
    assert!(decoded.json().iter().all(|event| event["decoded"]["signature"] == "ok"));
    with_key("validate").stdin(&recorded.out).run().success();
    let traced = with_key("trace -f ndjson").stdin(&recorded.out).run();
    assert!(traced.code < 2 && !traced.out.is_empty(), "{}", traced.err);
    let first = recorded.text().lines().next().unwrap();
    with_key("verify").stdin(first).run().success();
}

#[test]
fn events_can_be_written_in_the_formats_of_decode() {
    for (format, expected) in
        [("ndjson", "decode -f ndjson"), ("raw", "decode -f raw"), ("line", "decode -f line")]
    {
        let server = Server::start(&format!("listen --count 1 -f {format}"), &[]);
        post(server.address, node());
        let ran = server.wait().success();
        let decoded = feishu_ev(expected).stdin(node()).run().success();
        let without_source = |text: &str| text.replace("<listen>", "<stdin>");
        assert!(!ran.out.is_empty(), "{format}");
        if format == "raw" {
            assert_eq!(ran.text(), decoded.text());
        } else {
            let id = "5e3702a84e847582be8db7fb73283c02";
            let shown = if format == "line" { &id[..8] } else { id };
            assert!(without_source(ran.text()).contains(shown), "{}", ran.text());
            assert_eq!(ran.text().lines().count(), decoded.text().lines().count());
        }
    }
}

/// A file has the record when the answer comes.
#[cfg(unix)]
#[test]
fn a_delivery_is_recorded_before_it_is_answered() {
    let file = folder("listen-recorded").join("log");
    let script = format!("exec \"$0\" \"$@\" > {}", file.display());
    let mut process = Process::spawn(shell(&script, &["listen", "--listen", "127.0.0.1:0"]));
    let first = process.error_line();
    let address = first.strip_prefix("feishu-ev: listening on http://").unwrap().parse().unwrap();
    for count in 1..=50 {
        assert_eq!(post(address, event("e1")).status, 200);
        let recorded = fs::read_to_string(&file).unwrap();
        assert!(recorded.lines().count() == count && recorded.ends_with('\n'));
    }
    process.interrupt();
    process.wait().success();
}

#[cfg(target_os = "linux")]
#[test]
fn a_delivery_that_cannot_be_recorded_is_not_accepted() {
    let script = "exec \"$0\" \"$@\" > /dev/full";
    let mut process = Process::spawn(shell(script, &["listen", "--listen", "127.0.0.1:0"]));
    let first = process.error_line();
    let address = first.strip_prefix("feishu-ev: listening on http://").unwrap().parse().unwrap();
    let answer = post(address, event("e1"));
    assert_eq!((answer.status, answer.text()), (500, "{\"msg\":\"the record cannot be written\"}"));
    let ran = process.wait().error();
    assert!(ran.err.contains("a delivery could not be recorded"), "{}", ran.err);
}

/// As with every subcommand, it is no failure that the reader of the output needs no more.
#[cfg(unix)]
#[test]
fn a_closed_output_ends_the_run_quietly() {
    let script = "{ \"$0\" \"$@\"; echo \"exit $?\" >&2; } | head -n 1";
    let mut process = Process::spawn(shell(script, &["listen", "--listen", "127.0.0.1:0"]));
    let first = process.error_line();
    let address = first.strip_prefix("feishu-ev: listening on http://").unwrap().parse().unwrap();
    assert_eq!(post(address, event("e1")).status, 200);
    // `head` may still be there for some of the next ones.
    while post(address, event("e2")).status == 200 {}
    let ran = process.wait().success();
    assert_eq!(ran.json().len(), 1);
    assert!(ran.err.ends_with("exit 0\n"), "{}", ran.err);
}
