//! Streams: constant memory, prompt answers, closed pipes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use crate::support::{Output, command, feishu_ev, node};

#[test]
fn an_event_is_shown_before_the_next_one_comes() {
    let mut child =
        command(&["decode", "-f", "line"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for status in 1..=3 {
        let event = node().replace(r#""node_status":1"#, &format!(r#""node_status":{status}"#));
        writeln!(stdin, "{event}").unwrap();
        let line = lines.next().unwrap().unwrap();
        assert!(line.contains(&format!("node_status={status}(")), "{line}");
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for args in [
        &["decode", "-f", "ndjson"][..],
        &["decode"],
        &["validate", "-f", "json"],
        &["encrypt", "--encrypt-key", "k"],
        &["completions", "zsh"],
        &["explain"],
    ] {
        let mut child = command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        let event = node().replace(r#""node_status":1"#, r#""node_status":99"#);
        for _ in 0..2_000 {
            if writeln!(stdin, "{event}").is_err() {
                break;
            }
        }
        drop(stdin);
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""), "{args:?}");
    }
}

/// The most memory that the process has used so far, in KiB.
#[cfg(target_os = "linux")]
pub(crate) fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_input() {
    let block = format!("{}\n", node()).repeat(2_000);
    let peak_of = |blocks: usize, args: &[&str], open: &str, close: &str| {
        let mut child =
            command(args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(open.as_bytes()).unwrap();
        for _ in 0..blocks {
            stdin.write_all(block.as_bytes()).unwrap();
        }
        // All but what is in the pipe has been worked on.
        let peak = peak(child.id());
        let _ = stdin.write_all(close.as_bytes());
        drop(stdin);
        child.wait().unwrap();
        peak
    };
    // A block is about a megabyte.
    for (args, open, close, blocks) in [
        (&["decode", "-f", "ndjson"][..], "", "", 500),
        (&["validate", "-f", "json"], "", "", 100),
        (&["encrypt", "--encrypt-key", "k"], "", "", 100),
    ] {
        let (small, large) = (peak_of(10, args, open, close), peak_of(blocks, args, open, close));
        assert!(large < small + 4 * 1024, "{args:?}: {small} KiB, then {large} KiB");
        assert!(large < 32 * 1024, "{args:?}: {large} KiB");
    }
}

#[test]
fn stats_are_shown_when_asked_for() {
    let log = format!("{0}\n{0}\nno json\n", node());
    for command in ["decode", "validate", "trace"] {
        let has_speed = |ran: &Output| ran.err.lines().any(|line| line.contains(" MB/s"));
        let ran = feishu_ev(command).args("--strict --stats").stdin(&log).run();
        let counts = "feishu-ev: 3 records, 1 unreadable, 1 error,";
        assert!(
            ran.err.lines().any(|line| line.starts_with(counts)) && has_speed(&ran),
            "{command}: {}",
            ran.err
        );
        assert!(!has_speed(&feishu_ev(command).stdin(&log).run()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_trace_grows_with_what_is_open_and_not_with_the_log() {
    let peak_of = |count: &str| {
        let log = feishu_ev("simulate mixed --seed 1 --count").arg(count).run().out;
        let mut program = command(&["trace", "--only-findings", "-f", "json"]);
        let mut child =
            program.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(&log).unwrap();
        let peak = peak(child.id());
        drop(stdin);
        assert_eq!(child.wait().unwrap().code(), Some(0));
        peak
    };
    let (small, large) = (peak_of("10000"), peak_of("60000"));
    assert!(large < small + 4 * 1024, "{small} KiB, then {large} KiB");
}

#[cfg(target_os = "linux")]
#[test]
fn an_array_on_one_line_is_streamed() {
    let mut child = command(&["decode", "-f", "ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let element = format!("{},", node()).repeat(2_000);
    stdin.write_all(b"[").unwrap();
    for _ in 0..60 {
        stdin.write_all(element.as_bytes()).unwrap();
    }
    let peak = peak(child.id());
    stdin.write_all(format!("{}]\n", node()).as_bytes()).unwrap();
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(peak < 32 * 1024, "{peak} KiB");
}

#[test]
fn the_bytes_are_the_same_for_any_number_of_threads() {
    // Enough blocks for every thread to have several turns, and some records that cannot be read.
    let mut log = feishu_ev("simulate mixed --count 9000 --seed 1 --corrupt 0.05").run().out;
    log.extend_from_slice(b"[1,\nno json\n");
    let file = crate::support::folder("jobs").join("log.ndjson");
    std::fs::write(&file, &log).unwrap();
    let file = file.to_str().unwrap();
    for (command, formats) in [
        ("decode", &["ndjson", "json", "line", "table", "raw"][..]),
        ("validate", &["json", "text", "github", "junit", "sarif"]),
        ("trace", &["table", "line", "json", "ndjson", "github", "junit", "sarif", "html"]),
    ] {
        for format in formats {
            let with = |jobs: &str| {
                feishu_ev(command)
                    .args("--strict --all -f")
                    .arg(format)
                    .args("-j")
                    .arg(jobs)
                    .arg(file)
                    .args("no-such-file")
                    .arg(file)
                    .run()
            };
            let (one, four) = (with("1"), with("4"));
            assert!(
                one.out == four.out && one.err == four.err && one.code == four.code,
                "{command} {format}"
            );
            assert!(one.out.len() > 10_000, "{command} {format}");
        }
    }
}

#[test]
fn several_threads_answer_at_once_and_stop_at_a_closed_pipe() {
    let mut child = command(&["decode", "-f", "line", "-j", "3"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..50 {
        writeln!(stdin, "{}", node()).unwrap();
        assert!(lines.next().unwrap().unwrap().contains("node_status=1("));
    }
    drop(lines);
    // The threads end with the first result that cannot be written, not with the end of the input.
    for _ in 0..1_000 {
        if writeln!(stdin, "{}", node()).is_err() {
            break;
        }
    }
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
