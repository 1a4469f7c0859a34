//! `listen --long-connection` against the gateway, with each of its faults.

use std::collections::BTreeSet;
use std::thread;

use super::{events, ids};
use crate::process::Process;

const EVENTS: usize = 8;

/// Options of the gateway with which every event is handled in the end.
const FAULTS: [&str; 14] = [
    "",
    "--disconnect-every 1",
    "--disconnect-every 2 --close",
    "--disconnect-every 3 -c 4",
    "--fragment 5 --fragment-gap 0s",
    "--fragment 9 --fragment-gap 1ms --shuffle-fragments",
    "--fragment 3 --fragment-gap 1ms --disconnect-every 2",
    "--refuse-handshake 1000040343:1",
    "--refuse-handshake 1:2 --reconnect-interval 0s",
    "--idle-timeout 1s",
    "--no-pong --ping-interval 1s",
    "--broadcast",
    "--max-clients 1 --disconnect-every 2",
    "--app-id cli_0123456789abcdef",
];

#[test]
fn every_event_is_recorded_whatever_the_gateway_does() {
    thread::scope(|scope| {
        for faults in FAULTS {
            scope.spawn(move || {
                let gateway = Process::gateway(faults, &events(EVENTS));
                let listener = Process::listener(gateway.address(), "-f ndjson");
                let output = gateway.wait();
                assert_eq!(output.code, 0, "{faults}: {}", output.err);
                assert_recorded(listener, faults);
            });
        }
        scope.spawn(|| {
            // Acknowledgments that are lost: the gateway cannot know that the events were handled.
            let faults = "--lose-acks 0.5 --seed 1 --timeout 300ms --retries 9 --retry-after 1ms";
            let gateway = Process::gateway(faults, &events(EVENTS));
            let listener = Process::listener(gateway.address(), "-f ndjson");
            gateway.wait();
            assert_recorded(listener, faults);
        });
    });
}

/// Checks that all events were recorded.
fn assert_recorded(listener: Process, faults: &str) {
    let output = listener.stop();
    let recorded: BTreeSet<_> =
        output.json().iter().map(|event| event["header"]["event_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(recorded, BTreeSet::from_iter(ids(EVENTS)), "{faults}: {}", output.err);
}

#[test]
fn a_connection_without_pongs_is_replaced() {
    let gateway = Process::gateway("--no-pong --ping-interval 1s --stay", &events(1));
    let listener = Process::listener(gateway.address(), "");
    listener.note("connection lost (no reply to pings); connecting again");
    gateway.notes(" connected (", 2);
    listener.stop().success();
    gateway.stop().success();
}

#[test]
fn a_silent_client_is_disconnected_and_comes_back() {
    let gateway = Process::gateway("--idle-timeout 300ms --stay", &events(1));
    let listener = Process::listener(gateway.address(), "");
    gateway.note("gone (silent for too long)");
    listener.note("connection lost (");
    gateway.notes(" connected (", 2);
    listener.stop().success();
    gateway.stop().success();
}

#[test]
fn the_codes_of_a_gateway_end_the_run() {
    for (fault, text) in [
        ("--refuse 403", "refused with 403: the app may not connect"),
        ("--refuse 514", "refused with 514: the App ID or App Secret is wrong"),
        ("--refuse 1000040350", "refused with 1000040350: the app has 50 connections"),
        ("--refuse 1000040351", "refused with 1000040351: the app belongs to another domain"),
        ("--refuse-handshake 403", "refused with 403: the app may not connect"),
        ("--app-id cli_other", "refused with 514: the App ID or App Secret is wrong"),
    ] {
        let gateway = Process::gateway(fault, &events(1));
        let output = Process::listener(gateway.address(), "").wait().error();
        assert!(output.err.contains(text), "{fault}: {}", output.err);
        gateway.stop().failure();
    }
}

#[test]
fn the_gateway_sees_what_the_client_makes_of_events() {
    let gateway = Process::gateway("--retries 2 --retry-after 1ms", &events(3));
    let listener = Process::listener(gateway.address(), "--fail 2 --count 9");
    let output = gateway.wait().success();
    listener.wait().success();
    let acks: Vec<_> = output.json().iter().map(|outcome| outcome["ack"].as_u64().unwrap()).collect();
    assert_eq!(acks.iter().filter(|ack| **ack == 500).count(), 6);
    assert_eq!(acks.len(), 9);
}
