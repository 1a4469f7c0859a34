//! CSV of events, timelines and findings, read back by the `csv` crate and by Python.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write as _};
use std::process::Command;

use serde_json::Value;

use crate::support::{clean, feishu_ev, folder, job, node};

/// Texts that a spreadsheet, a terminal or a reader of CSV might take for something else.
const HOSTILE: [&str; 12] = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "+1+cmd",
    "-2+3",
    "\t=1",
    "\r\n=1",
    "a\"b\",\"c",
    "\"",
    "line\nbreak\r\nand, comma",
    "\u{202e}abc\u{feff}",
    "'=1",
    "飞书，😀",
];

/// The rows of CSV, each as its cells by the names of the columns.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    assert!(csv.lines().count() == 0 || csv.ends_with("\r\n"));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.expect("CSV in which all rows have the cells of the header")).collect()
}

/// A node event with a text as its `biz_type`.
fn with_text(text: &str) -> String {
    node().replace("\"renewal_record\"", &serde_json::to_string(text).unwrap())
}

/// Simulated events, as text.
fn simulated(arguments: &str) -> String {
    feishu_ev("simulate").args(arguments).run().success().text().to_owned()
}

/// The text as it is in a cell.
fn guarded(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if is_formula { ["'", text].concat() } else { text.to_owned() }
}

#[test]
fn hostile_texts_are_read_back_as_they_were() {
    let input: String = HOSTILE.iter().map(|text| with_text(text) + "\n").collect();
    let ran = feishu_ev("decode -f csv").stdin(&input).run().success();
    let found: Vec<_> = rows(ran.text()).into_iter().map(|row| row["biz_type"].clone()).collect();
    assert_eq!(found, HOSTILE.map(guarded));
}

#[test]
fn numbers_are_never_guarded_and_texts_that_are_numbers_neither() {
    for (json, cell) in [
        ("-5", "-5"),
        ("\"-5\"", "-5"),
        ("\"+8613800000000\"", "+8613800000000"),
        ("-1.50e+3", "-1.50e+3"),
        ("7312658016791168538123", "7312658016791168538123"),
        ("\"7312658016791168538\"", "7312658016791168538"),
        ("true", "true"),
        ("null", ""),
        ("\"\"", ""),
        ("[1, {\"a\": \"=\"}]", "[1, {\"a\": \"=\"}]"),
        ("\"\\u0000\\u001b[2J\\u007f\\u009b\"", "\\u0000\\u001b[2J\\u007f\\u009b"),
        ("\"\\ud83d\"", "\u{fffd}\u{fffd}\u{fffd}"),
    ] {
        let event = node().replace("\"renewal_record\"", json);
        let ran = feishu_ev("decode -f csv --columns biz_type,line").stdin(&event).run().success();
        assert_eq!(rows(ran.text())[0]["biz_type"], cell, "{json}");
    }
    // In an event on several lines, an array is still one line.
    let event = node().replace("\"renewal_record\"", "[1,\n 2]");
    let ran = feishu_ev("decode -f csv --columns biz_type").stdin(&event).run().success();
    assert_eq!(ran.text(), "biz_type\r\n\"[1,2]\"\r\n");
}

#[test]
fn cells_are_the_values_of_the_event() {
    let log = simulated("mixed --count 500 --seed 3");
    let csv = feishu_ev("decode -f csv --lang zh").stdin(&log).env("TZ", "Asia/Shanghai").run().success();
    let ndjson = feishu_ev("decode -f ndjson").stdin(&log).run().success().json();
    let rows = rows(csv.text());
    assert_eq!(rows.len(), ndjson.len());
    let mut labels = 0;
    for (row, event) in rows.iter().zip(&ndjson) {
        assert_eq!(row["event_id"], event["header"]["event_id"]);
        assert_eq!(row["create_time"], event["header"]["create_time"]);
        assert_eq!(row["line"], event["decoded"]["source"]["line"].to_string());
        assert!(row["time"].ends_with("+08:00"), "{}", row["time"]);
        let time = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
        assert_eq!(time(&row["time"]), time(event["decoded"]["time"].as_str().unwrap()));
        for (name, value) in event["event"].as_object().unwrap() {
            let Some(cell) = row.get(name) else { continue };
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(*cell, text, "{name}");
        }
        for (path, label) in event["decoded"]["labels"].as_object().unwrap() {
            assert_eq!(row[&format!("{path}.label")], label["zh"], "{path}");
            labels += 1;
        }
        assert!(!csv.text().contains(event["header"]["token"].as_str().unwrap()));
    }
    assert!(labels > 500, "{labels}");
}

#[test]
fn the_same_integer_has_the_label_of_its_event_type() {
    let log = [job(), node()].concat();
    let ran = feishu_ev("decode -f csv --columns status.label,node_status.label").stdin(&log).run().success();
    assert_eq!(ran.text(), "status.label,node_status.label\r\nApproving,\r\n,In progress\r\n");
}

#[test]
fn columns_follow_from_the_options_and_never_from_the_input() {
    let head = |arguments: &str, input: &str| {
        let ran = feishu_ev(arguments).stdin(input).run();
        ran.text().split("\r\n").next().unwrap().to_owned()
    };
    assert_eq!(head("decode -f csv", &node()), head("decode -f csv", ""));
    let nodes = head("decode -f csv --filter corehr.process.*", "");
    assert!(nodes.contains(",node_status,node_status.label,") && !nodes.contains("transfer_mode"), "{nodes}");
    assert_eq!(
        head("decode -f csv --columns line --columns node_type,event_id", ""),
        "line,node_type,event_id"
    );
    let unknown = feishu_ev("decode -f csv --columns node_stats").stdin(node()).run().error();
    assert_eq!(unknown.err, "feishu-ev: no column `node_stats`; did you mean `node_status`?\n");
    assert_eq!(unknown.text(), "");
    let _ = feishu_ev("decode -f ndjson --columns line").stdin(node()).run().error();
}

#[test]
fn members_of_the_envelope_are_columns_that_can_be_chosen() {
    let v1 = r#"{"ts":"1502199207.7171419","uuid":"bc447199585340d1f3728d26b1c0297a","token":"41a9425ea7df4536a7623e38fa321bae","type":"event_callback","event":{"type":"x","app_id":"cli_1"}}"#;
    let ran = feishu_ev("decode -f csv").stdin(v1).env("TZ", "UTC").run().success();
    let row = &rows(ran.text())[0];
    assert_eq!(row["event_id"], "bc447199585340d1f3728d26b1c0297a");
    assert_eq!(
        (&*row["create_time"], &*row["time"]),
        ("1502199207.7171419", "2017-08-08T13:33:27.717+00:00")
    );
    assert!(!ran.text().contains("41a9425ea7df4536a7623e38fa321bae"));
    let ran = feishu_ev("decode -f csv --columns token,type,event").stdin(v1).run().success();
    let row = &rows(ran.text())[0];
    assert_eq!(row["token"], "41a9425ea7df4536a7623e38fa321bae");
    assert_eq!(row["event"], r#"{"type":"x","app_id":"cli_1"}"#);
}

#[test]
fn the_rows_are_the_same_for_any_number_of_threads() {
    let log = simulated("mixed --count 30000 --seed 5");
    let file = folder("csv-threads").join("events.ndjson");
    std::fs::write(&file, log).unwrap();
    for arguments in ["decode -f csv", "validate -f csv", "trace -f csv"] {
        let ran = |jobs: &str| feishu_ev(arguments).args(jobs).arg(&file).run().out;
        let one = ran("-j 1");
        assert!(one.len() > 100, "{arguments}");
        assert!(one == ran("-j 4"), "{arguments}");
    }
}

#[test]
fn a_timeline_is_a_row_per_event_in_its_order() {
    let log = simulated("mixed --count 300 --seed 1 --reorder 0.1 --duplicate 0.1");
    let csv = feishu_ev("trace -f csv").stdin(&log).run();
    let json = feishu_ev("trace -f ndjson").stdin(&log).run().json();
    let events: Vec<_> = json.iter().flat_map(|timeline| timeline["events"].as_array().unwrap()).collect();
    let rows = rows(csv.text());
    assert_eq!(rows.len(), events.len());
    for (row, event) in rows.iter().zip(events) {
        let text = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        for name in ["event_id", "event_type", "process_node_id", "delta_ms", "repeated"] {
            assert_eq!(row[name], text(&event[name]), "{name}");
        }
        assert_eq!(row["status"], text(&event["status"]["code"]));
        assert_eq!(row["status.label"], text(&event["status"]["en"]));
        assert_eq!(row["line"], text(&event["source"]["line"]));
    }
    let found: Vec<_> = rows.iter().flat_map(|row| row["findings"].split_whitespace()).collect();
    let findings = json.iter().flat_map(|timeline| timeline["findings"].as_array().unwrap());
    assert_eq!(found.len(), findings.count());
}

#[test]
fn findings_have_the_columns_of_their_json() {
    let log = [node().replace("\"node_status\":1", "\"node_status\":\"=1\""), node(), node()].concat();
    for command in ["validate", "trace --only-findings"] {
        let csv = feishu_ev(command).args("-f csv").stdin(&log).run();
        let json = feishu_ev(command).args("-f json").stdin(&log).run().json();
        let rows = rows(csv.text());
        assert!(!rows.is_empty() && rows.len() == json.len(), "{command}");
        for (row, finding) in rows.iter().zip(json) {
            for (name, cell) in row {
                let value = &finding[name];
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                assert_eq!(*cell, if value.is_null() { String::new() } else { guarded(&text) }, "{name}");
            }
        }
    }
    let _ = feishu_ev("trace -f csv --follow").stdin("").run().error();
}

#[test]
fn python_reads_the_same_cells() {
    let script = "import csv, json, sys; sys.stdin.reconfigure(newline='', encoding='utf-8'); \
                  print(json.dumps(list(csv.DictReader(sys.stdin))))";
    let input: String = HOSTILE.iter().map(|text| with_text(text) + "\n").collect();
    let csv = feishu_ev("decode -f csv").stdin(&input).run().success();
    let mut python = clean(Command::new("python3"));
    python.args(["-c", script]).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut python = match python.spawn() {
        Ok(python) => python,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            assert!(std::env::var("CI").is_err(), "python3 is needed");
            let _ = writeln!(io::stderr(), "skipped: python3 is not here");
            return;
        }
        Err(error) => panic!("python3: {error}"),
    };
    python.stdin.take().unwrap().write_all(&csv.out).unwrap();
    let read: Vec<BTreeMap<String, String>> =
        serde_json::from_slice(&python.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(read, rows(csv.text()));
}
