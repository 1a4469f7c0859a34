//! `listen`: what it answers, and when it ends.

use std::net::TcpListener;
use std::time::Duration;

use feishu_ev::cipher::{EncryptKey, encrypt_body};

use super::client::{exchange, post, post_signed, post_with};
use super::server::Server;
use super::{KEY, challenge_line, event, events, members, send, verdicts};
use crate::support::{feishu_ev, node};

const SUCCESS: &str = "{\"msg\":\"success\"}";

fn encrypted(plain: &str, key: &str) -> String {
    let mut body = Vec::new();
    encrypt_body(plain.as_bytes(), &EncryptKey::new(key.as_bytes()), [7; 16], &mut body);
    String::from_utf8(body).unwrap()
}

fn with_key(arguments: &str) -> Server {
    Server::start(&format!("listen {arguments}"), &[("FEISHU_ENCRYPT_KEY", KEY)])
}

#[test]
fn a_challenge_is_answered() {
    let server = with_key("--count 2");
    let plain = post(server.address, challenge_line("c\\\"字"));
    assert_eq!((plain.status, plain.text()), (200, "{\"challenge\":\"c\\\\\\\"字\"}"));
    assert!(plain.head.to_lowercase().contains("content-type: application/json"), "{}", plain.head);
    let sealed = post(server.address, encrypted(&challenge_line("sealed"), KEY));
    assert_eq!((sealed.status, sealed.text()), (200, "{\"challenge\":\"sealed\"}"));
    let ran = server.wait().success();
    assert_eq!(members(&ran, "kind"), ["challenge"; 2]);
}

#[test]
fn a_token_is_compared_if_it_is_known() {
    let server = Server::start("listen --count 4", &[("FEISHU_VERIFICATION_TOKEN", "t")]);
    let wrong = challenge_line("c").replace("\"t\"", "\"other\"");
    assert_eq!(post(server.address, challenge_line("c")).status, 200);
    let refused = post(server.address, wrong);
    assert_eq!((refused.status, refused.text()), (500, "{\"msg\":\"invalid verification_token\"}"));
    let with_token =
        |token: &str| event("e1").replace("\"event_id\"", &format!("\"token\":\"{token}\",\"event_id\""));
    assert_eq!(post(server.address, with_token("t")).status, 200);
    assert_eq!(post(server.address, with_token("u")).status, 500);
    let ran = server.wait().failure();
    assert_eq!(members(&ran, "kind"), ["challenge", "challenge", "event", "event"]);
    assert_eq!(ran.err.matches("refused: invalid verification_token\n").count(), 2, "{}", ran.err);
}

#[test]
fn an_event_is_answered_as_the_sdks_do() {
    let server = with_key("--count 3");
    for (answer, what) in [
        (post(server.address, event("e1")), "plain"),
        (post_signed(server.address, encrypted(&node(), KEY)), "signed"),
        (post(server.address, encrypted(&node(), KEY)), "encrypted"),
    ] {
        assert_eq!((answer.status, answer.text()), (200, SUCCESS), "{what}");
    }
    let ran = server.wait().success();
    assert_eq!(members(&ran, "signature"), ["absent", "ok", "absent"]);
    assert_eq!(members(&ran, "kind"), ["event"; 3]);
    let answers: Vec<_> = ran.json().iter().map(|record| record["answer"]["body"].clone()).collect();
    assert_eq!(answers, [SUCCESS; 3]);
}

#[test]
fn what_is_not_right_is_refused_and_recorded() {
    let server = with_key("--count 4");
    let body = encrypted(&node(), KEY);
    let wrong = [
        ("X-Lark-Request-Timestamp", "1609073151"),
        ("X-Lark-Request-Nonce", "abc"),
        ("X-Lark-Signature", "00"),
    ];
    let signature = post_with(server.address, &wrong, &body);
    assert_eq!((signature.status, signature.text()), (500, "{\"msg\":\"signature verification failed\"}"));
    let other_key = post_signed(server.address, encrypted(&node(), "another key"));
    assert!(other_key.status == 500 && other_key.text().contains("(FE113)"), "{}", other_key.text());
    let no_json = post(server.address, "hello");
    assert_eq!((no_json.status, no_json.text()), (500, "{\"msg\":\"Invalid JSON (FE002)\"}"));
    assert_eq!(post(server.address, event("e1")).status, 200);
    let ran = server.wait().failure();
    assert_eq!(members(&ran, "signature"), ["failed", "ok", "absent", "absent"]);
    assert_eq!(members(&ran, "kind"), ["event", "other", "other", "event"]);
    assert_eq!(members(&ran, "body")[0], body);
    let statuses: Vec<_> = ran.json().iter().map(|record| record["answer"]["status"].clone()).collect();
    assert_eq!(statuses, [500, 500, 500, 200]);
    assert_eq!(ran.err.matches(" refused: ").count(), 3, "{}", ran.err);
    assert!(ran.err.ends_with("feishu-ev: 4 deliveries: 3 refused, 0 not handled\n"), "{}", ran.err);
}

#[test]
fn signatures_can_be_required_or_ignored() {
    let server = with_key("--verify require --count 3");
    assert_eq!(post(server.address, event("e1")).text(), "{\"msg\":\"the request has no signature\"}");
    assert_eq!(post_signed(server.address, event("e1")).status, 200);
    // The platform signs no challenge.
    assert_eq!(post(server.address, challenge_line("c")).status, 200);
    server.wait().failure();
    let server = with_key("--verify off --count 1");
    let wrong =
        [("X-Lark-Request-Timestamp", "1"), ("X-Lark-Request-Nonce", "n"), ("X-Lark-Signature", "00")];
    assert_eq!(post_with(server.address, &wrong, event("e1")).status, 200);
    assert_eq!(members(&server.wait().success(), "signature"), ["unchecked"]);
    feishu_ev("listen --verify require").run().error();
}

#[test]
fn other_requests_are_not_deliveries() {
    let server = Server::start("listen --path /hook --count 1 --max-record-size 1K", &[]);
    let request = |line: &str, body: &str| {
        let head = format!(
            "{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        exchange(server.address, format!("{head}{body}").as_bytes()).status
    };
    assert_eq!(request("GET /hook", ""), 405);
    assert_eq!(request("PUT /hook?a", &event("e1")), 405);
    assert_eq!(request("POST /other", &event("e1")), 404);
    assert_eq!(request("POST /hook/", &event("e1")), 404);
    assert_eq!(request("POST /hook", &"x".repeat(1025)), 413);
    assert_eq!(exchange(server.address, b"junk\r\n\r\n").status, 400);
    assert_eq!(request("POST /hook?a=1", &event("e1")), 200);
    let ran = server.wait().success();
    assert_eq!((ran.json().len(), &*members(&ran, "path")[0]), (1, "/hook?a=1"));
}

#[test]
fn the_first_deliveries_of_each_event_can_be_refused() {
    let server = Server::start("listen --fail 2 --count 6", &[]);
    let arguments = "--retries 4 --time-scale 1000000";
    let ran = send(&server.url()).args(arguments).stdin(events(2)).run().success();
    assert_eq!(verdicts(&ran).iter().filter(|verdict| *verdict == "rejected status").count(), 4);
    // It was wanted.
    let recorded = server.wait().success();
    assert_eq!(recorded.json().iter().filter(|record| record["answer"]["status"] == 500).count(), 4);
    for id in ["e0", "e1"] {
        assert_eq!(recorded.err.matches(&format!("{id}: refused on request (--fail)\n")).count(), 2);
    }
}

#[test]
fn it_ends_by_itself() {
    let server = Server::start("listen --count 2 --idle 200ms", &[]);
    post(server.address, event("e1"));
    assert_eq!(server.wait().failure().json().len(), 1);
    let server = Server::start("listen --idle 200ms", &[]);
    post(server.address, event("e1"));
    assert_eq!(server.wait().success().json().len(), 1);
    let server = Server::start("listen --count 1 --idle 1h", &[]);
    // The answer to the last one is sent.
    assert_eq!(post(server.address, event("e1")).status, 200);
    server.wait().success();
}

#[test]
fn ctrl_c_ends_it() {
    let mut server = Server::start("listen", &[]);
    post(server.address, event("e1"));
    assert!(server.line().contains("\"kind\":\"event\""));
    let ran = server.stop().success();
    assert_eq!(ran.json().len(), 1);
    assert!(ran.err.ends_with("feishu-ev: 1 delivery: 0 refused, 0 not handled\n"), "{}", ran.err);
    Server::start("listen --count 1", &[]).stop().failure();
    // A delivery that is being answered is answered.
    let server = Server::start("listen --delay 500ms", &[]);
    let address = server.address;
    let client = std::thread::spawn(move || post(address, event("e1")));
    std::thread::sleep(Duration::from_millis(250));
    let ran = server.stop();
    assert_eq!((client.join().unwrap().status, ran.json().len()), (200, 1));
}

#[test]
fn an_address_that_others_can_reach_is_warned_of() {
    let ran = Server::on("0.0.0.0:0", "listen", &[]).stop().success();
    assert_eq!(ran.err.lines().nth(1), Some("feishu-ev: other machines can reach this address"));
    let ran = Server::start("listen", &[]).stop().success();
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
}

#[test]
fn a_port_in_use_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let ran = feishu_ev("listen --listen").arg(address.to_string()).run().error();
    assert!(ran.err.starts_with(&format!("feishu-ev: cannot listen on {address}: ")), "{}", ran.err);
}

#[test]
fn many_requests_on_one_connection_are_answered() {
    let server = Server::start("listen --count 300", &[]);
    let ran = send(&server.url()).args("-c 3").stdin(events(300)).run().success();
    assert_eq!(ran.json().len(), 300);
    let remotes = members(&server.wait().success(), "remote");
    let mut distinct = remotes.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((remotes.len(), distinct.len()), (300, 3));
}
