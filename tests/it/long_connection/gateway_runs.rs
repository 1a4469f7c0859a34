//! The course of a run of the gateway: its beginning, what it reads, and its end.

use std::net::TcpListener;
use std::process::Stdio;

use serde_json::json;

use super::client::{Client, keep_connected};
use super::{event, events};
use crate::process::Process;
use crate::support::{command, feishu_ev};

#[test]
fn nobody_comes() {
    let output = Process::gateway("--wait 100ms --clients 2", &events(1)).wait().error();
    assert!(output.err.ends_with("0 of 2 clients ready after 100 ms\n"), "{}", output.err);
    assert_eq!(output.text(), "");
}

#[test]
fn too_few_clients_come() {
    let gateway = Process::gateway("--wait 1s --clients 2", &events(1));
    let mut client = Client::connect(gateway.address()).unwrap();
    // Nothing is sent before all are there.
    assert!(client.event().is_none());
    gateway.wait().error();
}

#[test]
fn events_begin_when_all_clients_are_there() {
    let gateway = Process::gateway("--clients 3", &events(1));
    let clients = [0; 3].map(|_| keep_connected(gateway.address()));
    let output = gateway.wait().success();
    assert!(output.err.contains(", 3 now"), "{}", output.err);
    let received: Vec<_> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    assert_eq!(received, ["0"]);
}

#[test]
fn no_client_is_left_in_time() {
    let gateway = Process::gateway("--wait 1s", &events(2));
    let mut client = Client::connect(gateway.address()).unwrap();
    client.event().unwrap();
    client.close();
    let output = gateway.wait().error();
    let outcomes = output.json();
    for outcome in &outcomes {
        assert_eq!(outcome["reason"], json!("no-client"));
        assert_eq!(outcome["client"], json!(null));
        assert_eq!(outcome["error"], json!("no client within 1.0 s"));
    }
    assert_eq!(outcomes.len(), 2);
}

#[test]
fn a_port_in_use_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let output = feishu_ev(&format!("gateway --listen {address}")).run().error();
    let message = format!("cannot listen on {address}: ");
    assert!(output.err.contains(&message) && output.err.lines().count() == 1, "{}", output.err);
}

#[test]
fn the_first_line_is_the_address() {
    let gateway = Process::with_input("gateway --listen 0 --lang zh", &[], "not an event\n");
    let client = keep_connected(gateway.address());
    let output = gateway.wait().failure();
    client.join().unwrap();
    assert!(output.err.starts_with("feishu-ev: listening on http://127.0.0.1:"), "{}", output.err);
    assert!(
        output.err.contains("客户端") && output.err.contains("<stdin>：1 行中没有事件"),
        "{}",
        output.err
    );
}

#[test]
fn encrypted_events_are_decrypted() {
    const KEY: [(&str, &str); 1] = [("FEISHU_ENCRYPT_KEY", "k3y")];
    let plain = event("0");
    let encrypted = feishu_ev("encrypt").env(KEY[0].0, KEY[0].1).stdin(&plain).run().success();
    let arguments = "gateway --listen 0 -f ndjson";

    let gateway = Process::with_input(arguments, &KEY, encrypted.text());
    let mut client = Client::connect(gateway.address()).unwrap();
    let received = client.event().unwrap();
    assert_eq!(String::from_utf8(received.payload.clone()).unwrap(), plain);
    client.ack(&received, 200);
    gateway.wait().success();

    let input = format!("{}{}\n", encrypted.text(), event("1"));
    let gateway = Process::with_input(arguments, &[], &input);
    let client = keep_connected(gateway.address());
    let output = gateway.wait().failure();
    assert_eq!(client.join().unwrap(), ["1"]);
    assert!(output.err.contains("<stdin>:1:12: error[FE110]"), "{}", output.err);
}

#[test]
fn challenges_are_left_out() {
    let challenge = r#"{"challenge":"c","token":"t","type":"url_verification"}"#;
    let gateway = Process::gateway("", &format!("{challenge}\n{}\n{challenge}\n", event("0")));
    let client = keep_connected(gateway.address());
    let output = gateway.wait().success();
    assert_eq!(client.join().unwrap(), ["0"]);
    let note = "challenges were left out, because the long connection has none: 2\n";
    assert!(output.err.contains(note), "{}", output.err);
}

#[test]
fn recorded_deliveries_become_events() {
    let delivery = json!({ "headers": { "X-Request-Id": "1" }, "body": event("0") }).to_string();
    let gateway = Process::gateway("", &delivery);
    let mut client = Client::connect(gateway.address()).unwrap();
    let received = client.event().unwrap();
    assert_eq!(String::from_utf8(received.payload.clone()).unwrap(), event("0"));
    client.ack(&received, 200);
    gateway.wait().success();
}

#[test]
fn an_interrupt_ends_the_wait_for_clients() {
    let gateway = Process::gateway("", &events(1));
    gateway.address();
    let output = gateway.stop().failure();
    let end = "feishu-ev: 0 deliveries\nfeishu-ev: interrupted before all events were delivered\n";
    assert!(output.err.ends_with(end), "{}", output.err);
}

#[test]
fn an_interrupt_ends_the_wait_for_another_client() {
    let gateway = Process::gateway("", &events(2));
    let mut client = Client::connect(gateway.address()).unwrap();
    let event = client.event().unwrap();
    client.ack(&event, 200);
    client.event().unwrap();
    client.close();
    gateway.note(" gone (");
    let output = gateway.stop().failure();
    assert_eq!(output.json().len(), 1);
    let end = "feishu-ev: 1 delivery: 1 handled\nfeishu-ev: interrupted before all events were delivered\n";
    assert!(output.err.ends_with(end), "{}", output.err);
}

#[test]
fn an_acknowledgment_under_way_is_awaited_after_an_interrupt() {
    let gateway = Process::gateway("--timeout 30s", &events(50));
    let mut client = Client::connect(gateway.address()).unwrap();
    let event = client.event().unwrap();
    gateway.interrupt();
    // The endpoint still answers: the run has not ended.
    assert!(super::client::ask_endpoint(gateway.address()).is_some());
    client.ack(&event, 200);
    // Another event may have been begun before the signal arrived.
    while let Some(event) = client.event() {
        client.ack(&event, 200);
    }
    let output = gateway.wait().failure();
    let outcomes = output.json();
    assert!((1..50).contains(&outcomes.len()));
    assert!(outcomes.iter().all(|outcome| outcome["verdict"] == json!("handled")));
}

#[test]
fn a_second_interrupt_ends_at_once() {
    let mut gateway = Process::gateway("--timeout 1h", &events(1));
    let mut client = Client::connect(gateway.address()).unwrap();
    client.event().unwrap();
    // Signals that arrive together count as one.
    while !gateway.has_ended() {
        gateway.interrupt();
    }
    assert!(gateway.wait().failure().err.contains("interrupted"));
}

#[test]
fn the_connections_stay_on_request() {
    let gateway = Process::gateway("--stay", &events(2));
    let mut client = Client::connect(gateway.address()).unwrap();
    for _ in 0..2 {
        let event = client.event().unwrap();
        client.ack(&event, 200);
    }
    assert_eq!(gateway.records(2).len(), 2);
    client.ping();
    assert_eq!(client.receive().unwrap().header("type"), Some("pong"));
    drop(Client::connect(gateway.address()).unwrap());
    let output = gateway.stop().success();
    assert!(output.err.ends_with("feishu-ev: 2 deliveries: 2 handled\n"), "{}", output.err);
}

#[test]
fn pings_are_answered_while_nobody_reads_the_output() {
    let arguments = ["gateway", "--listen", "0", "-c", "4", "-f", "ndjson"];
    let mut child = command(&arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut first = String::new();
    std::io::BufRead::read_line(&mut stderr, &mut first).unwrap();
    let address = first.trim_end().rsplit('/').next().unwrap().parse().unwrap();
    std::thread::spawn(move || {
        // Ends with a broken pipe.
        while std::io::Write::write_all(&mut stdin, events(100).as_bytes()).is_ok() {}
    });
    let mut client = Client::connect(address).unwrap();
    let mut pinged = 0;
    let mut received = 0;
    // The outcomes of 1,024 events wait, and a pipe takes those of some 200 more. Then only pongs come.
    while received < 1000 || pinged < 200 {
        client.ping();
        loop {
            let frame = client.receive().unwrap();
            if frame.header("type") == Some("pong") {
                pinged += 1;
                break;
            }
            received += 1;
            pinged = 0;
            let mut ack = frame;
            ack.payload = Some(b"{\"code\":200}".to_vec());
            client.send(&ack);
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
