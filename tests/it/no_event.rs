//! Inputs in which no event is found, and lines without one.

use serde_json::{Value, json};

use crate::support::{decode, feishu_ev, folder, node, run};

const COMMANDS: [&str; 3] = ["decode", "validate", "trace"];
const OTHER: &str = "INFO started\n{\"level\":\"info\",\"msg\":\"GET /health\"}\n";

#[test]
fn an_input_without_an_event_is_no_clean_input() {
    for command in COMMANDS {
        for more in ["", " --ignore FE001,FE101", " --ignore FE010", " --fail-on never"] {
            if command == "decode" && !more.is_empty() {
                continue;
            }
            let ran = feishu_ev(&format!("{command}{more}")).stdin(OTHER).run().failure();
            let note = "<stdin>: no event in 2 lines; the first has no JSON object; `feishu-ev explain FE010` says what is looked for\n";
            assert!(ran.err.contains(note), "{command}{more}: {}", ran.err);
            assert!(!ran.err.contains("[FE010]"), "{}", ran.err);
        }
        let ran = feishu_ev(command).args("--allow-empty").stdin(OTHER).run().success();
        assert!(!ran.err.contains("error["), "{command}: {}", ran.err);
    }
    let ran = feishu_ev("decode --lang zh").stdin(OTHER).run().failure();
    assert!(ran.err.contains("<stdin>：2 行中没有事件，第一行没有 JSON 对象；"), "{}", ran.err);
}

#[test]
fn an_empty_input_is_clean() {
    for command in COMMANDS {
        for input in ["", "\n", " \r\n\n", "\u{feff}", "[]\n"] {
            feishu_ev(command).stdin(input).run().success();
        }
    }
}

#[test]
fn each_file_without_an_event_is_named() {
    let folder = folder("no-event");
    for (name, text) in [
        ("with.log", format!("{OTHER}{}\n", node())),
        ("without.log", OTHER.to_owned()),
        ("empty.log", String::new()),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    for command in COMMANDS {
        let run = |files: &str| feishu_ev(command).args(files).current_dir(&folder).run();
        let ran = run("with.log without.log empty.log").failure();
        assert!(ran.err.contains("without.log: no event in 2 lines; "), "{command}: {}", ran.err);
        assert!(!ran.err.contains("with.log: no event") && !ran.err.contains("empty.log: no"), "{}", ran.err);
        run("with.log empty.log").success();
        run("--allow-empty without.log with.log").success();
        assert_eq!(run("with.log empty.log").err.matches(": no event in ").count(), 0);
    }
}

#[test]
fn lines_without_an_event_are_counted_and_change_no_exit_code() {
    let log = format!("{OTHER}{}\n{OTHER}", node());
    for command in COMMANDS {
        let ran = feishu_ev(command).stdin(&log).run().success();
        let said = format!("{}{}", ran.text(), ran.err);
        assert_eq!(said.matches("information[FE010]").count(), 1, "{command}: {said}");
        let finding = "information[FE010]: 4 lines without an event; the first has no JSON object\n";
        assert!(said.contains(finding) && said.contains("<stdin>:1:1"), "{command}: {said}");
        let strict = feishu_ev(command).args("--strict").stdin(&log).run().failure();
        let said = format!("{}{}", strict.text(), strict.err);
        assert_eq!(
            (said.matches("error[FE001]").count(), said.matches("error[FE101]").count()),
            (2, 2),
            "{said}"
        );
        assert!(!said.contains("FE010"), "{command}: {said}");
    }
    let ran = feishu_ev("validate -f json").stdin(&log).run().success();
    assert_eq!((ran.json().len(), &ran.json()[0]["code"]), (1, &"FE010".into()));
    let ran = feishu_ev("validate -f json --ignore FE010").stdin(&log).run().success();
    assert_eq!(ran.text(), "");
}

#[test]
fn events_that_are_filtered_out_are_events() {
    feishu_ev("decode --filter im.*").stdin(node()).run().success();
}

#[test]
fn what_looks_like_an_event_is_an_error_without_strict() {
    let node = node();
    for damaged in [
        node[..node.len() - 2].to_owned(),
        node.replace(":1", ":x1"),
        format!("INFO body=\"{}\"", node[..300].replace('"', "\\\"")),
        "{\"encrypt\":\"not base64!\"}".to_owned(),
        "{\"schema\":\"2.0\",\"header\":{\"event_id\":\"1\"".to_owned(),
    ] {
        let ran = feishu_ev("decode").stdin(format!("{damaged}\n{node}\n")).run().failure();
        assert_eq!(ran.err.matches("<stdin>:1:").count(), 1, "{damaged}: {}", ran.err);
        assert!(ran.err.contains(": error[FE"), "{damaged}: {}", ran.err);
    }
}

#[test]
fn what_is_ignored_is_seen_without_an_event() {
    for command in ["validate", "trace"] {
        let ran = feishu_ev(command).args("--strict --ignore FE001,FE101").stdin(OTHER).run().failure();
        assert!(
            ran.err.contains("<stdin>: no event in 2 records that cannot be read, "),
            "{command}: {}",
            ran.err
        );
    }
}

#[test]
fn a_damaged_event_with_an_intact_body_is_an_error() {
    let node = node();
    for (damaged, code) in [
        (node[..node.len() - 1].to_owned(), "FE003"),
        (node.replace("\"2.0\",", "\"2.0\",,"), "FE002"),
        (node.replace("}}", "},}"), "FE002"),
    ] {
        for arguments in ["", "--strict"] {
            let ran =
                feishu_ev("decode -f ndjson").args(arguments).stdin(format!("{damaged}\n{node}\n")).run();
            assert_eq!((ran.source_lines(), ran.code), (vec![2], 1), "{damaged}: {}", ran.err);
            assert!(ran.err.contains(code), "{damaged}: {}", ran.err);
        }
    }
}

#[test]
fn what_a_program_logs_of_an_event_is_no_event() {
    let event: Value = serde_json::from_str(&node()).unwrap();
    let header = &event["header"];
    for other in [
        json!({"level": "info", "msg": "handled", "event_id": header["event_id"], "event_type": header["event_type"],
            "app_id": "a", "tenant_key": "t"})
        .to_string(),
        json!({"level": "info", "msg": "handled", "header": header}).to_string(),
        "INFO db options {'encrypt': False, 'pool': 5}".to_owned(),
        "INFO missing key \"encrypt\": using default".to_owned(),
    ] {
        let ran = decode(format!("{}\n{other}\n", node()));
        assert_eq!((ran.json().len(), ran.code), (1, 0), "{other}\n{}", ran.err);
        assert!(ran.err.contains("FE010") && !ran.err.contains("error["), "{}", ran.err);
    }
    // Header and body are the event again.
    let parts = json!({"level": "error", "msg": "failed", "header": header, "event": event["event"]});
    let log = format!("{}\n{parts}\n", node());
    assert_eq!(decode(&log).json()[1]["decoded"]["reconstructed"], "parts");
    let ran = run(&["trace", "--only-findings", "-f", "json"], &log);
    assert!(!ran.text().contains("FE401"), "{}", ran.text());
}
