//! FE413: job changes that did not take effect on their date, as far as the log shows.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{ChildStdout, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{command, feishu_ev, folder};
use crate::trace::{Line, job, log, node};

/// The seconds from the first event of a log to the end of 2024-06-28 in UTC+8.
const DAY_END: i64 = (55 * 60 + 22) * 60 + 12;

const HOUR: i64 = 3_600;

/// Job change 88 is approved, and takes effect on 2024-06-28.
fn approved() -> Vec<Line> {
    [(1, 0, 1), (2, 9, 4)]
        .map(|(id, second, status)| job(id, second, status).with("/event/effective_date", "2024-06-28"))
        .to_vec()
}

/// A skipped node of another process, some seconds after the end of the day of effect.
fn elsewhere(id: usize, second: i64) -> Line {
    node(id, DAY_END + second, 1, 6).with("/event/process_id", "another")
}

/// The findings that `trace --only-findings` lists, as code and line.
fn found(arguments: &str, input: &str) -> Vec<(String, u64)> {
    let ran = feishu_ev("trace --only-findings -f json").args(arguments).stdin(input).run().success();
    let findings = ran.json().into_iter();
    findings
        .map(|finding| (finding["code"].as_str().unwrap().to_owned(), finding["line"].as_u64().unwrap()))
        .collect()
}

#[test]
fn it_is_listed_without_timelines_and_takes_the_place_of_fe412() {
    let open = log(&approved());
    assert_eq!(found("", &open), []);
    let overdue = log(&[approved(), vec![elsewhere(3, 6 * HOUR + 1)]].concat());
    assert_eq!(found("", &overdue), [("FE413".to_owned(), 2)]);
    assert_eq!(found("--ignore FE413", &overdue), []);
    for (input, code) in [(&open, "FE412"), (&overdue, "FE413")] {
        let timeline = &feishu_ev("trace -f ndjson").stdin(input).run().success().json()[0];
        let findings = timeline["findings"].as_array().unwrap();
        assert_eq!((&timeline["ended"], findings.len()), (&Value::Bool(false), 1), "{timeline}");
        assert_eq!((&findings[0]["code"], &findings[0]["severity"]), (&json!(code), &json!("information")));
    }
}

#[test]
fn it_never_changes_the_exit_code_or_the_counts() {
    let clean = [approved(), vec![elsewhere(3, 7 * HOUR)]].concat();
    let warning = [clean.clone(), vec![elsewhere(3, 7 * HOUR)]].concat();
    let error = [clean.clone(), vec![elsewhere(3, 7 * HOUR).with("/event/node_status", 3)]].concat();
    for (log_lines, fails) in [(clean, ["", ""]), (warning, ["warning", ""]), (error, ["warning", "error"])] {
        let input = log(&log_lines);
        for least in ["error", "warning", "never"] {
            for format in ["table", "line", "json", "csv", "github", "junit", "sarif", "html", "text"] {
                let run = |arguments: &str| {
                    let format = if format == "text" { "--only-findings" } else { &format!("-f {format}") };
                    feishu_ev(&format!("trace --fail-on {least} {format} {arguments}")).stdin(&input).run()
                };
                let (shown, ignored) = (run(""), run("--ignore FE413"));
                assert!(shown.text().contains("FE413") && !ignored.text().contains("] FE413"), "{format}");
                let code = i32::from(fails.contains(&least));
                assert_eq!([shown.code, ignored.code], [code; 2], "{least} {format}: {}", shown.err);
                assert_eq!(shown.err, ignored.err);
            }
        }
    }
}

#[test]
fn the_latest_time_is_that_of_all_files_apps_and_events_that_a_filter_leaves_out() {
    let folder = folder("not-effective");
    let (change, other) = (folder.join("change.ndjson"), folder.join("other.ndjson"));
    std::fs::write(&change, log(&approved())).unwrap();
    let another_app = elsewhere(3, 7 * HOUR).with("/header/app_id", "cli_other");
    std::fs::write(&other, log(&[another_app])).unwrap();
    let files = [change.to_str().unwrap(), other.to_str().unwrap()];
    let run = |arguments: &str, files: &[&str]| {
        let mut run = feishu_ev("trace --only-findings -f json").args(arguments);
        for file in files {
            run = run.arg(file);
        }
        run.run().success().json()
    };
    assert!(run("", &files[..1]).is_empty());
    for arguments in ["", "--job-change 88", "--where status=approved", "--until 2024-06-27", "--jobs 2"] {
        let found = run(arguments, &files);
        assert_eq!(found.len(), 1, "{arguments}: {found:?}");
        assert_eq!((&found[0]["code"], &found[0]["job_change_id"]), (&json!("FE413"), &json!("88")));
    }
    let input =
        log(&[approved(), vec![elsewhere(3, 0).with("/header/create_time", "9999999999999")]].concat());
    assert_eq!(found("", &input), [], "a time in the future says nothing");
}

#[test]
fn what_it_is_based_on_is_in_the_timeline() {
    let input = log(&[approved(), vec![elsewhere(3, 7 * HOUR)]].concat());
    let timeline = &feishu_ev("trace -f ndjson").stdin(input).run().success().json()[0];
    assert_eq!(timeline["log_time"], "2024-06-28T23:00:00.000Z");
    let event = &timeline["events"][1];
    assert_eq!(event["effective_date"], "2024-06-28");
    let mode = json!({"code": 2, "name": "initiated", "zh": "发起异动", "en": "Initiated change"});
    assert_eq!((&event["transfer_mode"], &event["status"]["name"]), (&mode, &json!("approved")));
    let finding = &timeline["findings"][0];
    assert_eq!(finding["pointer"], "/event/effective_date");
    let message = finding["message"].as_str().unwrap();
    for part in ["88", "2024-06-28", "7 h", "2024-06-28T23:00:00.000Z", "look up"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn what_rules_about_deliveries_are_based_on_is_in_the_timeline() {
    let delivery = |line: &Line, second: u32| {
        format!("2024-06-26 08:40:{second:02} {}\n", log(std::slice::from_ref(line)).trim_end())
    };
    let first = job(1, 0, 1).with("/event/original_status", 6).with("/event/effective_date", "soon");
    let other_bytes = first.clone().with("/event/status", 4);
    let input = delivery(&first, 0) + &delivery(&first, 15) + &delivery(&other_bytes, 20);
    let timeline = &feishu_ev("trace -f ndjson").stdin(input).run().json()[0];
    let events = timeline["events"].as_array().unwrap();
    assert_eq!(events[0]["received_at"], "2024-06-26T08:40:00");
    assert_eq!(events[0]["original_status"]["name"], "no_approval");
    assert_eq!((&events[0]["process_id"], &events[0]["effective_date"]), (&json!("77"), &Value::Null));
    assert_eq!(
        (&events[0]["app_id"], &events[0]["earlier"]),
        (&json!("cli_9f5343c580712544"), &Value::Null),
        "{timeline}"
    );
    let earlier = |same_bytes: bool, elapsed_ms: i64| {
        let source = json!({"file": "<stdin>", "line": 1});
        json!({"same_bytes": same_bytes, "same_timeline": true, "elapsed_ms": elapsed_ms, "source": source})
    };
    assert_eq!(events[1]["earlier"], earlier(true, 15_000));
    assert_eq!(events[2]["earlier"], earlier(false, 5_000));
}

#[test]
fn a_growing_log_shows_it_when_it_has_passed_the_date() {
    for format in ["--only-findings -f json", "-f line"] {
        let path = folder("not-effective-follow").join("events.ndjson");
        let append = |lines: &[Line]| {
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&path).unwrap();
            file.write_all(log(lines).as_bytes()).unwrap();
        };
        append(&approved());
        let arguments = format!("trace --follow {format} {}", path.display());
        let mut child = command(&arguments.split(' ').collect::<Vec<_>>())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = |text: &str| next_with(&mut lines, text);
        if format == "-f line" {
            assert!(next("4 Approved").contains("FE412"));
        }
        // Until the timeline is settled: then only the date brings it back.
        std::thread::sleep(Duration::from_secs(4));
        append(&[elsewhere(3, 7 * HOUR)]);
        let line = next("FE413");
        assert!(line.contains("88"), "{line}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// The next line that contains a text.
fn next_with(lines: &mut std::io::Lines<BufReader<ChildStdout>>, text: &str) -> String {
    lines.map(Result::unwrap).find(|line| line.contains(text)).unwrap()
}
