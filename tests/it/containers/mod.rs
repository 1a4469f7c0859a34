//! Events inside the logs, archives and answers in which production keeps them.

mod cloud;
mod http;
mod loggers;
mod prefixes;
mod property;
mod text;

use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::Value;

use crate::support::feishu_ev;

/// An event as a container gets it.
pub(super) struct Received {
    /// The text of the event.
    pub(super) event: String,
    /// When it was received, in milliseconds since 1970.
    pub(super) milliseconds: i64,
    /// Its number in the log, from 0.
    pub(super) number: usize,
}

impl Received {
    /// The time in UTC: `2024-06-26T08:37:48.392Z`.
    pub(super) fn iso(&self) -> String {
        format!("{:.3}", self.timestamp())
    }

    /// The time in Shanghai in this format.
    pub(super) fn local(&self, format: &str) -> String {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        self.timestamp().to_zoned(zone).strftime(format).to_string()
    }

    /// The event as JSON.
    pub(super) fn value(&self) -> Value {
        serde_json::from_str(&self.event).unwrap()
    }

    fn timestamp(&self) -> Timestamp {
        Timestamp::from_millisecond(self.milliseconds).unwrap()
    }
}

/// A container of events.
pub(super) struct Container {
    pub(super) name: &'static str,
    pub(super) form: Form,
}

/// How a container holds events.
pub(super) enum Form {
    /// A line for each, or several lines.
    Each(fn(&Received) -> String),
    /// All in one document.
    Whole(fn(&[Received]) -> String),
}

/// The four events of an approval chain.
static CHAIN: LazyLock<Vec<Received>> = LazyLock::new(|| {
    let ran = feishu_ev("simulate approval-chain --seed 1 --nodes 2 --start 2024-06-26T08:37:48.392Z").run();
    let received = |(number, line): (usize, &str)| {
        let event: Value = serde_json::from_str(line).unwrap();
        let created: i64 = event["header"]["create_time"].as_str().unwrap().parse().unwrap();
        Received { event: line.to_owned(), milliseconds: created + 700, number }
    };
    let chain: Vec<_> = ran.success().text().lines().enumerate().map(received).take(4).collect();
    assert_eq!(chain.len(), 4);
    chain
});

/// A log in this form, with these lines between the events.
fn log(form: &Form, between: &str) -> String {
    match form {
        Form::Each(line) => {
            CHAIN.iter().map(|received| format!("{between}{}\n", line(received))).collect::<String>()
        }
        Form::Whole(document) => document(&CHAIN) + "\n",
    }
}

/// The differences between what the program finds in a log and what is in it.
fn differences(log: &str) -> Vec<String> {
    let mut differences = Vec::new();
    let mut expect = |what: &str, is: &str, should: &str| {
        if is != should {
            differences.push(format!("{what}\n  is     {is:?}\n  should {should:?}"));
        }
    };
    let events: String = CHAIN.iter().map(|received| received.event.clone() + "\n").collect();
    let raw = feishu_ev("decode -f raw").stdin(log).run();
    // An indented document has indented events.
    let written: String = match serde_json::Deserializer::from_str(raw.text()).into_iter().collect() {
        Ok::<Vec<Value>, _>(found) if raw.text().contains("{\n") => {
            found.iter().map(|event| format!("{event}\n")).collect()
        }
        _ => raw.text().to_owned(),
    };
    expect("decode -f raw", &written, &events);
    expect("exit code of decode", &raw.code.to_string(), "0");
    for command in ["validate -f json", "trace --only-findings -f json"] {
        let ran = feishu_ev(command).stdin(log).run();
        let bad: Vec<_> =
            ran.text().lines().filter(|line| !line.contains("\"severity\":\"information\"")).collect();
        expect(command, &bad.join("\n"), "");
        expect(&format!("exit code of {command}"), &ran.code.to_string(), "0");
        let is_clean = !ran.err.contains("error[") && !ran.err.contains("warning[");
        expect(&format!("standard error of {command}"), if is_clean { "" } else { &ran.err }, "");
    }
    let trace = feishu_ev("trace -f json").stdin(log).run();
    let plain = feishu_ev("trace -f json").stdin(&events).run();
    expect("timelines", &timelines(trace.text()), &timelines(plain.text()));
    differences
}

/// The keys and the numbers of events of the timelines in the output of `trace`.
fn timelines(text: &str) -> String {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let timelines = value["timelines"].as_array().cloned().unwrap_or_default();
    let one = |timeline: &Value| {
        format!("{} {}", timeline["key"], timeline["events"].as_array().map_or(0, Vec::len))
    };
    timelines.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn assert_events_are_found(containers: &[Container], between: &[&str]) {
    let mut failed = Vec::new();
    for Container { name, form } in containers {
        for between in [&[""][..], between].concat() {
            let log = log(form, between);
            let found = differences(&log);
            if !found.is_empty() {
                let first = log.lines().next().unwrap_or_default();
                failed.push(format!("== {name} (between: {between:?})\n{first}\n{}", found.join("\n")));
                if let Ok(folder) = std::env::var("CONTAINERS_KEEP") {
                    std::fs::write(format!("{folder}/{}", name.replace(['/', ' '], "-")), &log).unwrap();
                }
                break;
            }
        }
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), containers.len(), failed.join("\n\n"));
}
