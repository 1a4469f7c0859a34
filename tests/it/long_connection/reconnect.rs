//! How `listen --long-connection` connects again, and when it gives up.

use std::io::Read as _;

use serde_json::json;

use super::event;
use super::platform::{Platform, Session, config, refusal};
use super::process::APP_SECRET;
use crate::process::Process;

#[test]
fn a_client_connects_again_after_each_kind_of_end() {
    const ENDS: [(fn(Session), &str); 3] = [
        (Session::close, "closed by the server"),
        (|session| drop(session), "broken"),
        // A frame that servers must not send: it is masked, and its opcode is unknown.
        (|mut session| session.send_raw(11, b"x"), "broken"),
    ];
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--count 4");
    for (number, (end, _)) in ENDS.into_iter().enumerate() {
        let mut session = platform.session();
        session.deliver("m", &event(&number.to_string()));
        end(session);
    }
    platform.session().deliver("m", &event("3"));
    let output = listener.wait().success();
    assert_eq!(output.json().len(), 4);
    let lost: Vec<_> = output.err.lines().filter(|line| line.contains("connection lost")).collect();
    assert_eq!(lost.len(), 3, "{lost:?}");
    for (line, (_, reason)) in lost.iter().zip(ENDS) {
        // A connection that ends without a close frame looks closed or broken, by chance.
        let is_named = line.contains(reason) || line.contains("closed by the server");
        assert!(is_named && line.ends_with("; connecting again"), "{line}");
    }
    assert_eq!(platform.requests().len(), 4);
}

#[test]
fn a_connection_without_replies_to_pings_is_given_up() {
    let platform = Platform::start(config(-1, 0, 0, 1));
    let listener = Process::listener(platform.address, "--count 1");
    let mut silent = platform.session();
    silent.pong = None;
    silent.await_ping();
    silent.await_end();
    listener.note("connection lost (no reply to pings); connecting again");
    platform.session().deliver("m", &event("0"));
    listener.wait().success();
}

#[test]
fn temporary_refusals_are_tried_again_and_counted() {
    let platform = Platform::start(config(2, 0, 0, 3600));
    let listener = Process::listener(platform.address, "");
    let session = platform.session();
    platform.reply(&refusal(1), 1);
    drop(session);
    // One attempt is refused, and the next one succeeds: the attempts are counted anew.
    let session = platform.session();
    listener
        .note("not connected (the long connection was refused with 1: the platform is busy); trying again");
    platform.reply(&refusal(1_000_040_343), 1);
    platform.reply(&refusal(1_000_040_345), 1);
    drop(session);
    let output = listener.wait().error();
    assert!(output.err.ends_with("no connection after 2 attempts\n"), "{}", output.err);
    assert_eq!(platform.requests().len(), 5);
}

#[test]
fn a_refused_handshake_is_tried_again_with_the_configuration_of_the_endpoint() {
    let platform = Platform::patient();
    platform.refuse_handshake("Handshake-Status: 500\r\nHandshake-Msg: later");
    platform
        .refuse_handshake("Handshake-Status: 514\r\nHandshake-Msg: x\r\nHandshake-Autherrcode: 1000040343");
    platform.refuse_handshake("X: y");
    let listener = Process::listener(platform.address, "--count 1");
    platform.session().deliver("m", &event("0"));
    let output = listener.wait().success();
    assert!(output.err.contains("not connected (the long connection was refused with 500: later)"));
    assert_eq!(platform.requests().len(), 4);
}

#[test]
fn final_refusals_end_the_run() {
    for (code, text) in [
        (403, "the app may not connect; enable events over the long connection in the developer console"),
        (514, "the App ID or App Secret is wrong"),
        (1_000_040_350, "the app has 50 connections, the largest number; close one of them"),
        (1_000_040_344, "the request has no App ID or App Secret"),
        (7, "no"),
    ] {
        let platform = Platform::patient();
        platform.reply(&refusal(code), 1);
        let output = Process::listener(platform.address, "").wait().error();
        let end = format!("feishu-ev: the long connection was refused with {code}: {text}\n");
        assert!(output.err.ends_with(&end), "{}", output.err);
        assert_eq!(platform.requests().len(), 1);
    }
}

#[test]
fn final_refusals_of_the_handshake_end_the_run() {
    for (headers, code, text) in [
        ("Handshake-Status: 403", 403, "the app may not connect"),
        ("Handshake-Status: 514", 514, "the App ID or App Secret is wrong"),
        (
            "Handshake-Status: 514\r\nHandshake-Autherrcode: 1000040350",
            1_000_040_350,
            "the app has 50 connections",
        ),
    ] {
        let platform = Platform::patient();
        platform.refuse_handshake(headers);
        let output = Process::listener(platform.address, "").wait().error();
        let end = format!("feishu-ev: the long connection was refused with {code}: {text}");
        assert!(output.err.lines().last().unwrap().starts_with(&end), "{}", output.err);
    }
}

#[test]
fn an_unreachable_domain_ends_the_run() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let output = Process::listener(closed, "").wait().error();
    let end = format!("feishu-ev: cannot connect to http://{closed}/: connection refused\n");
    assert!(output.err.ends_with(&end), "{}", output.err);
}

#[test]
fn the_times_before_reconnecting_are_those_of_the_configuration() {
    // The nonce is an hour: the client does not connect again during the test.
    let platform = Platform::start(config(-1, 0, 3600, 3600));
    let listener = Process::listener(platform.address, "");
    drop(platform.session());
    listener.note("connection lost (");
    listener.stop().success();
    assert_eq!(platform.requests().len(), 1);
    // The interval is an hour: the client tries at once, but not again.
    let platform = Platform::start(config(-1, 3600, 0, 3600));
    let listener = Process::listener(platform.address, "");
    let session = platform.session();
    platform.reply(&refusal(1), 1);
    drop(session);
    listener.note("trying again");
    listener.stop().success();
    assert_eq!(platform.requests().len(), 2);
}

#[test]
fn a_pong_changes_the_configuration() {
    let platform = Platform::start(config(-1, 0, 3600, 3600));
    let listener = Process::listener(platform.address, "--count 1");
    let mut session = platform.session();
    session.pong = Some(config(-1, 0, 0, 3600).to_string());
    session.await_ping();
    session.deliver("m", "unreadable, but acknowledged after the pong");
    drop(session);
    listener.wait().failure();

    let listener = Process::listener(platform.address, "--count 2");
    let mut session = platform.session();
    session.pong = Some(config(-1, 0, 0, 3600).to_string());
    session.await_ping();
    session.deliver("m", &event("0"));
    drop(session);
    platform.session().deliver("m", &event("1"));
    listener.wait().success();
}

#[test]
fn an_interrupt_ends_the_run_at_each_stage() {
    // Waiting for the next attempt.
    let platform = Platform::patient();
    platform.reply(&refusal(1), 1);
    let listener = Process::listener(platform.address, "");
    listener.note("trying again");
    listener.stop().success();
    // Connected.
    let listener = Process::listener(platform.address, "");
    let mut session = platform.session();
    listener.note("connected to");
    listener.interrupt();
    session.await_end();
    listener.wait().success();
    // Waiting for the endpoint.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listener = Process::listener(silent.local_addr().unwrap(), "");
    let (mut connection, _) = silent.accept().unwrap();
    connection.read_exact(&mut [0; 4]).unwrap();
    listener.stop().success();
}

#[test]
fn silence_ends_the_run_on_request() {
    let platform = Platform::patient();
    let listener = Process::listener(platform.address, "--idle 300ms --count 1");
    platform.session().await_end();
    listener.wait().failure();
}

#[test]
fn secrets_are_not_shown() {
    let platform = Platform::patient();
    for reply in [refusal(514), json!({ "code": 9, "msg": "x", "data": {} }), json!({ "code": 0 })] {
        platform.reply(&reply, 1);
        let output = Process::listener(platform.address, "").wait().error();
        assert!(!output.err.contains(APP_SECRET), "{}", output.err);
    }
    // A WebSocket that cannot be reached, with a ticket in its URL.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("ws://{closed}/ws/v2?device_id=1&access_key=k3y&ticket=t1ck3t");
    platform.reply(&json!({ "code": 0, "data": { "URL": url, "ClientConfig": config(1, 0, 0, 9) } }), 2);
    let output = Process::listener(platform.address, "").wait().error();
    for secret in [APP_SECRET, "k3y", "t1ck3t"] {
        assert!(!output.err.contains(secret), "{}", output.err);
    }
    assert!(output.err.contains(&format!("cannot connect to http://{closed}/: ")), "{}", output.err);
}
