//! The worst records that a sender can write: memory, output and time stay in proportion to their size.

#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::support::{folder, program};

/// Size of a record, in bytes, at least.
const SIZE: usize = 256 * 1024;
/// Memory that the program may have besides what is in proportion to a record, in bytes.
const BASE: usize = 64 << 20;
/// Memory that the program may have for each byte of a record.
const PER_BYTE: usize = 8;
/// Output for each byte of input.
const OUTPUT: usize = 64;
/// The same of indented JSON, in which each bracket has a line and two spaces for each of up to 100 levels.
const INDENTED_OUTPUT: usize = 256;
/// Longer than any of these runs takes, and much shorter than one whose time grows with the square of the
/// size.
const PATIENCE: Duration = Duration::from_secs(30);

const HEADER: &str = r#""schema":"2.0","header":{"event_id":"e","event_type":"corehr.process.node.updated_v2","create_time":"1719391068392","token":"t","app_id":"a","tenant_key":"k"}"#;

/// `unit` over and over, joined by commas, up to [`SIZE`] bytes.
fn joined(unit: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for index in 0.. {
        if text.len() >= SIZE {
            break;
        }
        if index > 0 {
            text.push(',');
        }
        text.push_str(&unit(index));
    }
    text
}

fn event(body: &str) -> String {
    format!("{{{HEADER},\"event\":{{{body}}}}}")
}

fn worst_records() -> Vec<(&'static str, String)> {
    let long = "n".repeat(SIZE);
    let half = "n".repeat(SIZE / 2);
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    let nested = |levels: usize| "{\"a\":".repeat(levels) + "1" + &"}".repeat(levels);
    vec![
        (
            "duplicates under a long name",
            event(&format!("\"{half}\":{{{}}}", joined(|_| "\"a\":0".to_owned()))),
        ),
        ("leaves under a long name", event(&format!("\"{half}\":[{}]", joined(|_| "0".to_owned())))),
        ("objects under a long name", event(&format!("\"{half}\":[{}]", joined(|_| "{\"b\":1}".to_owned())))),
        ("unknown members", event(&joined(|index| format!("\"x{index}\":1")))),
        ("long unknown names", event(&joined(|index| format!("\"x{index}{}\":1", "y".repeat(10_000))))),
        (
            "unknown members at the top",
            format!("{{{HEADER},\"event\":{{}},{}}}", joined(|index| format!("\"x{index}\":1"))),
        ),
        ("one member over and over", event(&joined(|_| "\"process_id\":\"p\"".to_owned()))),
        ("one wrong member over and over", event(&joined(|_| "\"node_status\":\"x\"".to_owned()))),
        ("the event over and over", format!("{{{HEADER},{}}}", joined(|_| "\"event\":{}".to_owned()))),
        (
            "the event and the header over and over",
            format!("{{{}}}", joined(|_| format!("{HEADER},\"event\":{{}}"))),
        ),
        (
            "a member of the envelope over and over",
            format!("{{{HEADER},{},\"event\":{{}}}}", joined(|_| "\"token\":\"a\"".to_owned())),
        ),
        (
            "a member of another envelope over and over",
            format!("{{{HEADER},{},\"event\":{{}}}}", joined(|_| "\"ts\":1".to_owned())),
        ),
        (
            "decoded members",
            format!("{{{HEADER},{},\"event\":{{}}}}", joined(|_| "\"decoded\":1".to_owned())),
        ),
        ("headers that are deep", format!("{{{HEADER},\"headers\":{},\"event\":{{}}}}", deep(SIZE / 2))),
        ("decoded that is deep", format!("{{{HEADER},\"event\":{{}},\"decoded\":{}}}", nested(SIZE / 6))),
        ("arrays to the limit of depth", event(&format!("\"x\":[{}]", joined(|_| deep(90))))),
        ("objects to the limit of depth", event(&format!("\"x\":[{}]", joined(|_| nested(90))))),
        ("deep unknown member", event(&format!("\"x\":{}", deep(SIZE / 2)))),
        ("a long text", event(&format!("\"process_id\":\"{long}\""))),
        ("a long text in place of a code", event(&format!("\"node_status\":\"{long}\""))),
        (
            "a long event type",
            format!(
                "{{\"schema\":\"2.0\",\"header\":{{\"event_id\":\"e\",\"event_type\":\"{long}\"}},\"event\":{{}}}}"
            ),
        ),
        ("a long event id", event("").replace("\"event_id\":\"e\"", &format!("\"event_id\":\"{long}\""))),
        ("backslashes", event(&format!("\"x\":\"{}\"", "\\\\".repeat(SIZE / 2)))),
        ("quotes in a text", event(&format!("\"x\":\"{}\"", "\\\"token\\\":".repeat(SIZE / 11)))),
        ("escape sequences of a terminal", event(&format!("\"x\":\"{}\"", "\\u001b[2J".repeat(SIZE / 9)))),
        (
            "lists of a known member",
            event(&format!("\"node_name\":[{}]", joined(|_| "{\"zh_cn\":1}".to_owned()))),
        ),
        ("nothing but braces", "{".repeat(SIZE)),
        ("nothing but brackets", "[".repeat(SIZE)),
        ("opened members", "{\"a\":".repeat(SIZE / 5)),
        ("an unfinished string", format!("{{\"token\":\"{long}")),
        ("names of tokens", "token:".repeat(SIZE / 6)),
        ("text with braces", format!("INFO {}", "{\"a\" ".repeat(SIZE / 5))),
        ("openings of events", "{\"schema\":".repeat(SIZE / 10)),
        ("openings of events in a line of text", format!("INFO {}", "{\"schema\" ".repeat(SIZE / 10))),
        ("nested requests", "{\"request\":".repeat(SIZE / 11) + "1" + &"}".repeat(SIZE / 11)),
        (
            "headers of a delivery",
            format!(
                "{{\"headers\":{{{}}},\"body\":\"{{}}\"}}",
                joined(|index| format!("\"X-{index}\":\"v\""))
            ),
        ),
        ("lines of a request", format!("POST / HTTP/1.1\r\n{}\r\n{{}}", "X-A: b\r\n".repeat(SIZE / 8))),
        (
            "chunks of a request",
            format!(
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{}0\r\n\r\n",
                "1\r\na\r\n".repeat(SIZE / 6)
            ),
        ),
    ]
}

/// Runs the program with a limit to its memory; gives its exit code and how much it wrote to standard output.
fn run_limited(args: &[&str], input: &[u8], memory: usize) -> (Option<i32>, usize) {
    // The memory that is mapped and not used (the program itself, libraries, the stack) is not counted by the
    // bound.
    let limit = format!("ulimit -v {}; exec \"$0\" \"$@\"", (memory + (32 << 20)) / 1024);
    let mut child = Command::new("sh")
        .args(["-c", &limit, program()])
        .args(args)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let id = child.id().to_string();
    let (done, ended) = mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || {
        if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            let _ = Command::new("kill").args(["-9", &id]).status();
        }
    });
    let output = child.wait_with_output().expect("it ends");
    let _ = done.send(());
    watchdog.join().expect("the watchdog ends");
    writer.join().expect("the writer ends");
    (output.status.code(), output.stdout.len())
}

#[test]
fn the_worst_records_cost_in_proportion_to_their_size() {
    let mut failures = Vec::new();
    for (name, record) in worst_records() {
        let input = format!("{record}\n");
        let commands: [&[&str]; 14] = [
            &["decode"],
            &["decode", "-f", "line"],
            &["decode", "-f", "json"],
            &["decode", "-f", "ndjson"],
            &["validate"],
            &["validate", "-f", "json"],
            &["validate", "-f", "github"],
            &["validate", "-f", "junit"],
            &["validate", "-f", "sarif"],
            &["trace"],
            &["trace", "-f", "line"],
            &["trace", "-f", "ndjson"],
            &["trace", "-f", "html"],
            &[
                "verify",
                "--encrypt-key",
                "k",
                "-H",
                "X-Lark-Signature: 0",
                "-H",
                "X-Lark-Request-Timestamp: 1",
                "-H",
                "X-Lark-Request-Nonce: 2",
            ],
        ];
        for args in commands {
            let memory = BASE + PER_BYTE * input.len();
            let jobs: &[&str] = if args[0] == "verify" { &[] } else { &["--jobs", "1"] };
            let (code, written) = run_limited(&[args, jobs].concat(), input.as_bytes(), memory);
            let most = if args == ["decode", "-f", "json"] { INDENTED_OUTPUT } else { OUTPUT };
            if !matches!(code, Some(0..=2)) || written > most * input.len() {
                failures.push(format!("{name}: {args:?}: exit {code:?}, {written} of {} bytes", input.len()));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn the_limit_of_these_tests_is_one() {
    // A program that needs more than it may have is seen to fail.
    let file = folder("limits").join("log");
    std::fs::write(&file, "x".repeat(48 << 20)).expect("it can be written");
    let args = ["decode", "--jobs", "1", "--max-record-size", "64M", file.to_str().expect("a path of text")];
    assert!(!matches!(run_limited(&args, b"", 0).0, Some(0..=2)));
}
