//! `send` while it is interrupted, or its output is closed.

use super::consumer::{Behavior, Consumer};
use super::{event, members, verdicts};
use crate::process::Process;
use crate::support::{Output, command, spawn};

fn start(consumer: &Consumer, arguments: &str) -> Process {
    Process::start(&format!("send -f ndjson {} {arguments}", consumer.url()))
}

#[track_caller]
fn assert_interrupted(ran: &Output, counts: &str) {
    let expected = format!("feishu-ev: {counts}\nfeishu-ev: interrupted before all events were delivered\n");
    assert_eq!((ran.code, &*ran.err), (1, &*expected));
}

#[test]
fn while_it_waits_for_input() {
    let consumer = Consumer::start(Behavior::Success);
    let mut process = start(&consumer, "");
    process.write(&event("e1"));
    // The result is there although the input goes on.
    assert!(process.line().contains("\"event_id\":\"e1\""));
    process.interrupt();
    assert_interrupted(&process.wait(), "1 delivery: 1 handled");
}

#[test]
fn while_it_waits_for_an_answer() {
    let consumer = Consumer::start(Behavior::Silence);
    let mut process = start(&consumer, "--timeout 700ms");
    process.write(&(event("e1") + &event("e2")));
    consumer.wait_for(1);
    process.interrupt();
    let ran = process.wait();
    assert_interrupted(&ran, "1 delivery: 1 slow");
    assert_eq!(
        (members(&ran, "event_id"), verdicts(&ran)),
        (vec!["e1".into()], vec!["slow deadline".into()])
    );
    assert_eq!(consumer.received().len(), 1);
}

#[test]
fn while_it_waits_for_a_retry() {
    let consumer = Consumer::start(Behavior::Answer(500, "busy"));
    let mut process = start(&consumer, "--retries 1 --retry-after 1h");
    process.write(&event("e1"));
    process.close_stdin();
    // The attempt has ended, and its retry waits.
    assert!(process.line().contains("\"final\":false"));
    process.interrupt();
    assert_interrupted(&process.wait(), "0 deliveries");
    assert_eq!(consumer.received().len(), 1);
}

#[test]
fn while_it_waits_for_its_turn() {
    let consumer = Consumer::start(Behavior::Success);
    let mut process = start(&consumer, "--rate 0.001");
    process.write(&(event("e1") + &event("e2")));
    process.close_stdin();
    assert!(process.line().contains("\"event_id\":\"e1\""));
    process.interrupt();
    assert_interrupted(&process.wait(), "1 delivery: 1 handled");
}

#[cfg(feature = "tls")]
#[test]
fn while_it_waits_for_the_consumer() {
    // Its connections are accepted, but without TLS it is not reached.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let mut process = Process::start(&format!("send --insecure --wait 1h {url}"));
    process.write(&event("e1"));
    process.close_stdin();
    drop(listener.accept().unwrap());
    drop(listener.accept().unwrap());
    process.interrupt();
    assert_interrupted(&process.wait(), "0 deliveries");
}

#[test]
fn sigterm_is_the_same() {
    let consumer = Consumer::start(Behavior::Success);
    let mut process = start(&consumer, "");
    process.write(&event("e1"));
    process.line();
    process.signal("TERM");
    assert_interrupted(&process.wait(), "1 delivery: 1 handled");
}

#[test]
fn the_second_time_ends_it_at_once() {
    let consumer = Consumer::with(|number| if number == 0 { Behavior::Success } else { Behavior::Silence });
    let mut process = start(&consumer, "--timeout 1h");
    process.write(&(event("e1") + &event("e2")));
    consumer.wait_for(2);
    // Signals that come together are one.
    let ran = process.interrupt_until_it_ends();
    assert_interrupted(&ran, "1 delivery: 1 handled");
}

#[test]
fn nothing_is_left_if_everything_was_read() {
    let consumer = Consumer::start(Behavior::Success);
    let mut process = start(&consumer, "");
    process.write(&event("e1"));
    process.line();
    process.close_stdin();
    let ran = process.wait();
    assert_eq!((ran.code, &*ran.err), (0, "feishu-ev: 1 delivery: 1 handled\n"));
}

#[test]
fn a_closed_output_ends_it() {
    let consumer = Consumer::start(Behavior::Success);
    let url = consumer.url();
    let mut program = command(&["send", "-f", "ndjson", &url]);
    let mut child = spawn(&mut program);
    let mut stdin = child.stdin.take().unwrap();
    // There is always more input.
    let writer = std::thread::spawn(move || {
        use std::io::Write as _;
        while stdin.write_all(event("e1").as_bytes()).is_ok() {}
    });
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
    assert!(line.contains("\"verdict\":\"handled\""), "{line}");
    drop(stdout);
    let ran = child.wait_with_output().unwrap();
    assert_eq!((ran.status.code(), &*String::from_utf8_lossy(&ran.stderr)), (Some(0), ""));
    writer.join().unwrap();
}
