//! Events in printed forms, in logs.

use std::fs;

use serde_json::Value;

use crate::support::{feishu_ev, root};

/// The printed events that are read with their header.
const COMPLETE: [&str; 9] = [
    "node-1-log",
    "go-1-json",
    "java-1-tojson",
    "node-2-arg",
    "node-2-json",
    "python-2-reprraw",
    "go-3-prettify",
    "node-3-color",
    "node-3-log",
];

fn printed(name: &str) -> String {
    fs::read_to_string(root().join(format!("tests/data/printed/{name}.txt"))).unwrap().trim_end().to_owned()
}

/// The event IDs and the lines of what is found, and whether there is an error.
fn found(log: &str) -> (Vec<(String, u64)>, bool, String) {
    let ran = feishu_ev("decode -f ndjson").stdin(log).run();
    let one = |event: Value| {
        assert!(!event["decoded"]["reconstructed"].is_null(), "{event}");
        let id = event["header"]["event_id"].as_str().unwrap_or_default().to_owned();
        (id, event["decoded"]["source"]["line"].as_u64().unwrap())
    };
    let found = ran.json().into_iter().map(one).collect();
    (found, ran.code != 0 || ran.err.contains("error["), ran.err)
}

#[test]
fn printed_events_are_found_behind_every_prefix_and_between_other_lines() {
    let mut failed = Vec::new();
    for name in COMPLETE {
        let text = printed(name);
        let (alone, is_bad, err) = found(&text);
        if alone.len() != 1 || is_bad {
            failed.push(format!("{name}: {alone:?} {err}"));
            continue;
        }
        let id = alone[0].0.clone();
        for before in [
            "",
            "received ",
            "received {\n",
            "2024-06-26 16:37:48,392 INFO [main] 收到事件：",
            "2024/06/26 16:37:48 ",
            "[Lark] [2024-06-26 16:37:48,392] [DEBUG] ",
            "{\"level\":\"info\"}\nevent: ",
            "GET /health 200\n\n",
            "(node:7) Warning: x { code: 1 }\n",
        ] {
            for after in ["", "\nGET /health 200", "\n{\"level\":\"info\",\"msg\":\"done\"}", "\n\n}"] {
                let log = format!("{before}{text}{after}\n");
                let (events, is_bad, err) = found(&log);
                let line = before.matches('\n').count() as u64 + 1;
                if events != [(id.clone(), line)] || is_bad {
                    failed.push(format!("{name} after {before:?}, before {after:?}: {events:?} {err}"));
                }
            }
        }
        // Several, one after another.
        let (events, is_bad, err) = found(&format!("a {text}\nb {text}\nGET /\nc {text}\n"));
        if events.len() != 3 || is_bad {
            failed.push(format!("{name}, three times: {events:?} {err}"));
        }
        // In the lines of a collector.
        let line = serde_json::json!({"log": format!("received {text}\n"), "time": "2024-06-26T08:37:48Z"});
        let (events, is_bad, err) = found(&line.to_string());
        if events.len() != 1 || is_bad {
            failed.push(format!("{name} in docker: {events:?} {err}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
