//! Counts of what is in a log.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{Run, feishu_ev, folder, job, node};

fn json(run: Run) -> Value {
    serde_json::from_str(run.run().text()).expect("a JSON object")
}

/// A simulated log with duplicates.
fn log(count: usize) -> String {
    let arguments = format!("simulate mixed --count {count} --seed 7 --duplicate 0.05");
    feishu_ev(&arguments).run().success().text().to_owned()
}

#[test]
fn the_counts_are_those_of_the_events() {
    let log = log(2_000);
    let (mut types, mut statuses, mut apps, mut hours) =
        (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), [0_u64; 24]);
    let mut ids = BTreeMap::new();
    for line in log.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let text = |pointer: &str| event.pointer(pointer).unwrap().as_str().unwrap().to_owned();
        let name = text("/header/event_type");
        for field in ["node_status", "status"] {
            if let Some(code) = event["event"][field].as_i64() {
                *statuses.entry((name.clone(), field, code)).or_insert(0_u64) += 1;
            }
        }
        *types.entry(name).or_insert(0_u64) += 1;
        *apps.entry(text("/header/app_id")).or_insert(0_u64) += 1;
        *ids.entry(text("/header/event_id")).or_insert(0_u64) += 1;
        let milliseconds: usize = text("/header/create_time").parse().unwrap();
        hours[milliseconds / 3_600_000 % 24] += 1;
    }
    for jobs in ["-j 1", "-j 2", "-j 7"] {
        let stats = json(feishu_ev("stats -f json --tz utc").args(jobs).stdin(&log));
        assert_eq!(stats["events"], log.lines().count());
        assert_eq!(stats["duplicates"], log.lines().count() - ids.len());
        assert_eq!(stats["hours"], serde_json::to_value(hours).unwrap());
        let count = |list: &str, name: &str, wanted: &str| {
            let entries = stats[list].as_array().unwrap();
            entries.iter().find(|entry| entry[name] == wanted).unwrap()["events"].as_u64().unwrap()
        };
        for (name, events) in &types {
            assert_eq!(count("event_types", "event_type", name), *events);
        }
        for (app, events) in &apps {
            assert_eq!(count("apps", "app_id", app), *events);
        }
        for ((name, field, code), events) in &statuses {
            let entries = stats["codes"].as_array().unwrap().iter();
            let mut found = entries.filter(|entry| {
                entry["event_type"] == **name && entry["field"] == *field && entry["code"] == *code
            });
            assert_eq!(found.next().unwrap()["events"], *events, "{name} {field} {code}");
            assert!(found.next().is_none());
        }
    }
}

#[test]
fn findings_and_what_is_no_event_are_counted() {
    let bad = node().replace(r#""node_status":1"#, r#""node_status":9"#);
    let log = format!("starting\n{}\n{bad}\n{bad}\n{}\nstopping\n", job(), &node()[..300]);
    let ran = feishu_ev("stats -f json").stdin(&log).run().failure();
    assert!(ran.err.contains("error[FE003]"), "{}", ran.err);
    let stats: Value = serde_json::from_str(ran.text()).unwrap();
    assert_eq!((&stats["events"], &stats["unreadable"]), (&3.into(), &1.into()));
    assert_eq!(stats["lines_without_event"], 2);
    let findings: BTreeMap<_, _> = stats["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["code"].as_str().unwrap(), entry["findings"].as_u64().unwrap()))
        .collect();
    let of_validate = feishu_ev("validate -f json").stdin(&log).run().json();
    let mut expected = BTreeMap::new();
    for finding in &of_validate {
        *expected.entry(finding["code"].as_str().unwrap()).or_insert(0) += 1;
    }
    assert_eq!(findings, expected, "they are those of validate");
}

#[test]
fn filters_choose_what_is_counted() {
    let log = log(300);
    let all = json(feishu_ev("stats -f json").stdin(&log));
    let nodes = json(feishu_ev("stats -f json --filter *.node.*").stdin(&log));
    assert_eq!(nodes["event_types"].as_array().unwrap().len(), 1);
    let sum = |stats: &Value| stats["events"].as_u64().unwrap() + stats["left_out"].as_u64().unwrap();
    assert_eq!(sum(&all), sum(&nodes));
    let ran = feishu_ev("stats --since 2100-01-01").stdin(&log).run().success();
    assert!(ran.err.contains("no event matched; 2 event types seen"), "{}", ran.err);
    feishu_ev("stats --process 1").stdin(&log).run().failure();
}

#[test]
fn files_are_counted_together_in_any_order() {
    let folder = folder("stats");
    let log = log(600);
    let (first, second) = log.split_at(log.len() / 2 + log[log.len() / 2..].find('\n').unwrap() + 1);
    std::fs::write(folder.join("a.log"), first).unwrap();
    std::fs::write(folder.join("b.log"), second).unwrap();
    let whole = json(feishu_ev("stats -f json").stdin(&log));
    for files in ["a.log b.log", "b.log a.log"] {
        assert_eq!(json(feishu_ev("stats -f json").args(files).current_dir(&folder)), whole);
    }
}

#[test]
fn text_fits_the_terminal_and_is_inert() {
    let evil = node().replace("corehr.process.node.updated_v2", "evil\\u001b[31m\\u202e\\ntype");
    let log = format!("{}{evil}\n", log(300));
    for (columns, language) in [("40", "en"), ("60", "zh"), ("80", "both"), ("200", "en")] {
        let run = feishu_ev("stats --lang").arg(language).env("COLUMNS", columns).stdin(&log);
        let ran = run.run().success();
        let widest = ran.text().lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
        assert!(widest <= columns.parse::<usize>().unwrap(), "{columns} {language}: {}", ran.text());
        assert!(!ran.text().contains(['\u{1b}', '\u{202e}']));
    }
}
