//! Indented events of which each line is a record of the log, or has a prefix.

use serde_json::{Value, json};

use super::{CHAIN, Container, Form, Received, assert_events_are_found};
use crate::support::feishu_ev;

/// The event, indented, with a prefix before each line.
fn lines(it: &Received, prefix: impl Fn(usize) -> String) -> String {
    let text = format!("{:#}", it.value());
    let lines = text.lines().enumerate().map(|(index, line)| prefix(index) + line);
    lines.collect::<Vec<_>>().join("\n")
}

const PREFIXED: &[Container] = &[
    Container { name: "compose", form: Form::Each(|it| lines(it, |_| "hr-1  | ".to_owned())) },
    Container {
        name: "compose with times",
        form: Form::Each(|it| lines(it, |_| format!("\u{1b}[36mhr-1  |\u{1b}[0m {} ", it.iso()))),
    },
    Container {
        name: "kubectl --timestamps",
        form: Form::Each(|it| {
            let second = it.iso().replace('Z', "");
            lines(it, |line| format!("{second}{}Z ", "1234567".get(..line % 8).unwrap_or_default()))
        }),
    },
    Container { name: "CRI", form: Form::Each(|it| lines(it, |_| format!("{} stdout F ", it.iso()))) },
    Container { name: "stern", form: Form::Each(|it| lines(it, |_| "hr-7f9-abc hr ".to_owned())) },
    Container {
        name: "journald",
        form: Form::Each(|it| lines(it, |_| format!("{} host hr[7]: ", it.local("%b %d %H:%M:%S")))),
    },
    Container {
        name: "git grep -n",
        form: Form::Each(|it| lines(it, |line| format!("a.json:{}:", line + 8))),
    },
    Container { name: "diff", form: Form::Each(|it| lines(it, |_| "+".to_owned())) },
    Container { name: "quote", form: Form::Each(|it| lines(it, |_| "> ".to_owned())) },
    Container { name: "server-sent events", form: Form::Each(|it| lines(it, |_| "data: ".to_owned())) },
];

#[test]
fn indented_events_with_a_prefix_on_each_line_are_found() {
    assert_events_are_found(PREFIXED, &["hr-1  | GET /health 200 {\n", "GET /health\n"]);
}

#[test]
fn a_cut_event_with_a_prefix_on_each_line_is_one_error() {
    for lost in [1, 3, 12] {
        let text = lines(&CHAIN[0], |_| "hr-1  | ".to_owned());
        let whole = lines(&CHAIN[1], |_| "hr-1  | ".to_owned());
        let kept: Vec<_> = text.lines().take(text.lines().count() - lost).collect();
        let log = format!("{}\n{whole}\nhr-1  | GET /\n", kept.join("\n"));
        let ran = feishu_ev("decode -f ndjson").stdin(&log).run();
        assert_eq!(
            (ran.json().len(), ran.code, ran.err.matches("error[").count()),
            (1, 1, 1),
            "{log}\n{}",
            ran.err
        );
    }
}

#[test]
fn an_event_with_a_log_record_for_each_line_is_an_error() {
    let text = format!("{:#}", CHAIN[0].value());
    let records: Vec<Value> =
        text.lines().map(|line| json!({"log": format!("{line}\n"), "time": CHAIN[0].iso()})).collect();
    let docker: String = records.iter().map(|record| format!("{record}\n")).collect();
    let array = json!({ "events": records }).to_string();
    let mixed: String = text.lines().map(|line| format!("a | {line}\nb | GET /\n")).collect();
    for log in [docker, array, mixed] {
        let ran = feishu_ev("decode -f ndjson").stdin(&log).run().failure();
        let is_explained = ran.err.contains("one line of an event that was split");
        assert!(is_explained && ran.err.matches("error[").count() == 1, "{log}\n{}", ran.err);
    }
}
