//! `listen --long-connection` against a platform of the tests.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::event;
use super::frame::{Frame, SERVICE};
use super::platform::{Platform, config};
use super::process::APP_SECRET;
use super::websocket::{BINARY, TEXT};
use crate::net::consumer::{Behavior, Consumer};
use crate::process::Process;
use crate::support::feishu_ev;

#[test]
fn the_first_line_is_a_warning() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--count 1");
    platform.session().deliver("m", &event("0"));
    let output = listener.wait().success();
    let lines: Vec<_> = output.err.lines().collect();
    let warning = "feishu-ev: each event goes to only one connection of the app: \
                   events that arrive here do not reach its other clients";
    assert_eq!(lines[0], warning);
    assert_eq!(lines[1], format!("feishu-ev: connected to http://{}/", platform.address));
    assert_eq!(lines[2..], ["feishu-ev: 1 delivery: 0 refused, 0 not handled"]);
}

#[test]
fn the_endpoint_is_asked_as_the_sdks_do() {
    let platform = Platform::patient();
    let _listener = Process::listener(platform.address, "");
    let session = platform.session();
    let requests = platform.requests();
    let (head, body) = &requests[0];
    assert_eq!(requests.len(), 1);
    assert_eq!(*body, json!({ "AppID": "cli_0123456789abcdef", "AppSecret": APP_SECRET }));
    assert_eq!(head.first_line, "POST /callback/ws/endpoint HTTP/1.1");
    assert_eq!(head.header("content-type"), Some("application/json"));
    assert_eq!(head.header("locale"), Some("zh"));
    assert_eq!(head.header("user-agent"), Some(concat!("feishu-ev/", env!("CARGO_PKG_VERSION"))));
    let query = "?fpid=493&aid=552564&device_id=1&access_key=k3y&service_id=33554678&ticket=t1ck3t";
    assert_eq!(session.handshake, format!("GET /ws/v2{query} HTTP/1.1"));
}

#[test]
fn the_first_ping_comes_at_once() {
    let platform = Platform::patient();
    let _listener = Process::listener(platform.address, "");
    assert_eq!(platform.session().await_ping(), Frame::ping());
    assert_eq!((Frame::ping().service, Frame::ping().bytes().len()), (SERVICE, 25));
}

#[test]
fn the_interval_of_pings_is_that_of_the_endpoint() {
    let platform = Platform::start(config(-1, 0, 0, 1));
    let _listener = Process::listener(platform.address, "");
    let mut session = platform.session();
    let start = Instant::now();
    for _ in 0..3 {
        assert_eq!(session.await_ping(), Frame::ping());
    }
    assert!(start.elapsed() > Duration::from_secs(1));
}

#[test]
fn the_interval_of_pings_is_that_of_the_last_pong() {
    let platform = Platform::patient();
    let _listener = Process::listener(platform.address, "");
    let mut session = platform.session();
    session.pong = Some(config(-1, 0, 0, 1).to_string());
    session.await_ping();
    session.await_ping();
}

#[test]
fn an_event_is_acknowledged_with_its_own_frame() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--count 2");
    let mut session = platform.session();
    for id in ["0", "1"] {
        let ack = session.deliver(id, &event(id));
        let mut expected = Frame::event(id, 1, 0, b"{\"code\":200}");
        let (name, milliseconds) = ack.headers.last().unwrap().clone();
        assert_eq!(name, "biz_rt");
        assert!(milliseconds.parse::<u64>().is_ok(), "{milliseconds}");
        expected.headers.push((name, milliseconds));
        assert_eq!(ack, expected);
    }
    session.await_end();
    listener.wait().success();
}

#[test]
fn fragments_are_joined_in_any_order() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--count 3");
    let mut session = platform.session();
    let events = ["0", "1", "2"].map(event);
    let fragments = |message_id: &str, event: &str| {
        let (first, rest) = event.as_bytes().split_at(7);
        let (second, third) = rest.split_at(100);
        [first, second, third]
            .iter()
            .enumerate()
            .map(|(seq, part)| Frame::event(message_id, 3, seq, part))
            .collect::<Vec<_>>()
    };
    for (number, order) in [[0, 1, 2], [2, 1, 0], [1, 2, 0]].into_iter().enumerate() {
        // Those of another event, which stays incomplete, come in between, and some come twice.
        let (frames, others) =
            (fragments(&number.to_string(), &events[number]), fragments("other", &event("other")));
        for part in order {
            session.send(&frames[part]);
            session.send(&others[0]);
            if part == order[0] {
                session.send(&frames[part]);
            }
        }
        let ack = session.ack();
        // The acknowledgment is that of the last fragment.
        let seq = order[2].to_string();
        assert_eq!((ack.header("seq"), ack.header("sum")), (Some(seq.as_str()), Some("3")));
        assert_eq!(
            (ack.header("message_id"), ack.text()),
            (frames[0].header("message_id"), "{\"code\":200}")
        );
    }
    let output = listener.wait().success();
    let bodies: Vec<_> =
        output.json().iter().map(|record| record["body"].as_str().unwrap().to_owned()).collect();
    assert_eq!(bodies, events);
}

#[test]
fn a_record_has_no_request() {
    for (arguments, variables) in [("", &[][..]), ("", &[("FEISHU_ENCRYPT_KEY", "k3y")])] {
        let platform = Platform::patient();
        let arguments =
            format!("listen --long-connection --domain http://{} --count 1 {arguments}", platform.address);
        let app = [("FEISHU_APP_ID", "cli_1"), ("FEISHU_APP_SECRET", "s")];
        let listener = Process::with_input(&arguments, &[&app[..], variables].concat(), "");
        platform.session().deliver("m", &event("0"));
        let output = listener.wait().success();
        let record = output.json().remove(0);
        let names: Vec<_> = record.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["headers", "body", "received_at", "kind", "signature", "answer", "ack"]);
        assert_eq!(record["headers"], json!({}));
        assert_eq!(record["body"], json!(event("0")));
        assert_eq!(record["kind"], json!("event"));
        // Events on the long connection are never signed.
        assert_eq!(record["signature"], json!("unchecked"));
        assert_eq!(record["answer"]["status"], json!(200));
    }
}

#[test]
fn a_token_is_not_checked() {
    // On the long connection, the token of an event is empty.
    let platform = Platform::patient();
    let arguments = format!("listen --long-connection --domain http://{} --count 1", platform.address);
    let variables =
        [("FEISHU_APP_ID", "cli_1"), ("FEISHU_APP_SECRET", "s"), ("FEISHU_VERIFICATION_TOKEN", "t0k3n")];
    let listener = Process::with_input(&arguments, &variables, "");
    let mut event: Value = serde_json::from_str(&event("0")).unwrap();
    event["header"]["token"] = json!("");
    assert_eq!(platform.session().deliver("m", &event.to_string()).text(), "{\"code\":200}");
    listener.wait().success();
    for option in ["--verification-token t", "--verify require", "--listen 0", "--path /"] {
        let run = feishu_ev("listen --long-connection --app-id cli_1").args(option);
        let output = run.env("FEISHU_APP_SECRET", "s").run().error();
        assert!(output.err.contains("cannot be used with"), "{}", output.err);
    }
}

#[test]
fn the_records_can_be_delivered_again() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--count 2");
    let mut session = platform.session();
    for id in ["0", "1"] {
        session.deliver(id, &event(id));
    }
    let recorded = listener.wait().success();
    let decoded = feishu_ev("decode -f raw").stdin(recorded.text()).run().success();
    assert_eq!(decoded.text(), format!("{}\n{}\n", event("0"), event("1")));
}

#[test]
fn the_first_deliveries_are_refused_on_request() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--fail 2 --count 4");
    let mut session = platform.session();
    let deliveries = [("0", 500), ("0", 500), ("1", 500), ("0", 200)];
    for (number, (id, code)) in deliveries.into_iter().enumerate() {
        let ack = session.deliver(&number.to_string(), &event(id));
        assert_eq!(ack.text(), format!("{{\"code\":{code}}}"));
    }
    let output = listener.wait().success();
    for member in ["/answer/status", "/ack"] {
        let codes: Vec<_> =
            output.json().iter().map(|record| record.pointer(member).unwrap().clone()).collect();
        assert_eq!(codes, [json!(500), json!(500), json!(500), json!(200)]);
    }
    assert_eq!(output.err.matches("0: refused on request (--fail)\n").count(), 2);
    assert_eq!(output.err.matches("1: refused on request (--fail)\n").count(), 1);
}

#[test]
fn unreadable_events_are_not_handled() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--count 2");
    let mut session = platform.session();
    assert_eq!(session.deliver("0", "no JSON").text(), "{\"code\":500}");
    assert_eq!(session.deliver("1", &event("1")).text(), "{\"code\":200}");
    let output = listener.wait().failure();
    assert_eq!(output.json()[0]["kind"], json!("other"));
    assert!(output.err.ends_with("2 deliveries: 1 refused, 0 not handled\n"), "{}", output.err);
}

#[test]
fn the_code_of_acknowledgments_can_be_chosen() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--ack 500 --count 1");
    assert_eq!(platform.session().deliver("0", &event("0")).text(), "{\"code\":500}");
    let record = listener.wait().success().json().remove(0);
    assert_eq!((&record["answer"]["status"], &record["ack"]), (&json!(200), &json!(500)));
    let listener = Process::listener(platform.address, "--ack 200 --fail 1 --count 1");
    assert_eq!(platform.session().deliver("0", &event("0")).text(), "{\"code\":200}");
    let output = listener.wait().success();
    let record = output.json().remove(0);
    assert_eq!((&record["answer"]["status"], &record["ack"]), (&json!(500), &json!(200)));
    // For the platform, it was not refused.
    assert!(!output.err.contains("refused on request"), "{}", output.err);
}

#[test]
fn a_consumer_decides_about_the_acknowledgment() {
    for (behavior, code, verdict) in [
        (Behavior::Success, 200, "handled"),
        (Behavior::Answer(200, "ok"), 200, "handled"),
        (Behavior::Answer(500, "{\"msg\":\"x\"}"), 500, "rejected"),
        (Behavior::Answer(200, ""), 500, "unproven"),
        (Behavior::Answer(200, "\"no x event handle\""), 500, "dropped"),
        (Behavior::Answer(202, ""), 500, "rejected"),
        (Behavior::Close, 500, "unreachable"),
    ] {
        let consumer = Consumer::start(behavior.clone());
        let platform = Platform::patient();
        let listener =
            Process::listener(platform.address, &format!("--count 1 --forward {}", consumer.url()));
        let ack = platform.session().deliver("m", &event("0"));
        assert_eq!(ack.text(), format!("{{\"code\":{code}}}"), "{behavior:?}");
        let output = listener.wait();
        assert_eq!(output.code, i32::from(code != 200), "{behavior:?}");
        assert_eq!(output.json()[0]["verdict"], json!(verdict), "{behavior:?}");
        assert_eq!(consumer.received()[0].text(), event("0"));
    }
}

#[test]
fn what_is_not_an_event_is_ignored() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--count 1");
    let mut session = platform.session();
    session.send_raw(TEXT, b"hello");
    session.send_raw(BINARY, b"\xFF\xFF\xFF");
    session.send_raw(BINARY, b"");
    let mut card = Frame::event("c", 1, 0, b"{}");
    card.headers[0].1 = "card".to_owned();
    session.send(&card);
    for missing in 1..4 {
        let mut frame = Frame::event("x", 1, 0, event("1").as_bytes());
        frame.headers.remove(missing);
        session.send(&frame);
    }
    session.send(&Frame::event("x", 3, 3, b"{}"));
    let ack = session.deliver("m", &event("0"));
    assert_eq!(ack.header("message_id"), Some("m"));
    assert_eq!(listener.wait().success().json().len(), 1);
}

#[test]
fn a_large_event_arrives() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--count 1");
    let mut large: Value = serde_json::from_str(&event("0")).unwrap();
    large["event"]["unknown"] = json!("审".repeat(700_000));
    let large = large.to_string();
    let mut session = platform.session();
    session.deliver("m", &large);
    assert_eq!(listener.wait().success().json()[0]["body"], json!(large));
}

#[test]
fn an_event_under_way_is_acknowledged_at_the_end() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--delay 1s");
    let mut session = platform.session();
    session.send(&Frame::event("m", 1, 0, event("0").as_bytes()));
    session.await_receipt();
    listener.interrupt();
    assert_eq!(session.ack().text(), "{\"code\":200}");
    assert_eq!(listener.wait().success().json().len(), 1);
}

#[test]
fn an_event_under_way_is_recorded_although_the_connection_is_lost() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--delay 1s --count 1");
    let mut session = platform.session();
    session.send(&Frame::event("m", 1, 0, event("0").as_bytes()));
    session.await_receipt();
    drop(session);
    listener.note("connection lost");
    assert_eq!(listener.wait().success().json()[0]["body"], json!(event("0")));
}
