//! Events in printed forms, in logs.

use std::fs;

use serde_json::{Value, json};

use crate::support::{feishu_ev, node, root};

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

/// The rules of what a command reports about a log.
fn rules(command: &str, log: &str) -> Vec<String> {
    let findings = feishu_ev(command).stdin(log).run().json();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// A sample event, encrypted, and the ciphertext of it.
fn encrypted() -> (String, String) {
    let body = feishu_ev("encrypt --encrypt-key k").stdin(node()).run().success().text().trim().to_owned();
    let ciphertext = serde_json::from_str::<Value>(&body).unwrap()["encrypt"].as_str().unwrap().to_owned();
    (body, ciphertext)
}

#[test]
fn a_printed_encrypted_body_is_decrypted() {
    let (_, text) = encrypted();
    for (log, form) in [
        (format!("INFO body={{'encrypt': '{text}'}}"), "python-repr"),
        (format!("{{\n  encrypt: '{text}'\n}}"), "node-inspect"),
        (format!("got map[encrypt:{text}]"), "go-map"),
        (format!("got {{encrypt={text}}}"), "java-map"),
        (format!("EncryptBody(encrypt={text})"), "to-string"),
        (format!("{{\n  Encrypt: \"{text}\"\n}}"), "go-prettify"),
        (
            format!("{{'headers': {{'X-Lark-Signature': 'x'}}, 'body': {{'encrypt': '{text}'}}}}"),
            "python-repr",
        ),
    ] {
        let event = feishu_ev("decode -f ndjson --encrypt-key k").stdin(&log).run().success().json();
        let decoded = &event[0]["decoded"];
        assert_eq!(event.len(), 1, "{log}");
        assert_eq!(event[0]["header"]["event_type"], "corehr.process.node.updated_v2", "{log}");
        assert_eq!((&decoded["encrypted"], &decoded["reconstructed"]), (&true.into(), &form.into()), "{log}");
        assert!(decoded["signature"].is_null() || decoded["signature"] == "unchecked", "{decoded}");
        assert_eq!(rules("validate -f json", &log), ["FE110"], "{log}");
        assert_eq!(rules("validate -f json --encrypt-key k", &log), ["FE106"], "{log}");
    }
    let cut = format!("{{ encrypt: '{}'... 700 more characters }}", &text[..100]);
    assert_eq!(rules("validate -f json", &cut), ["FE101"]);
}

#[test]
fn a_printed_encrypted_body_and_its_event_are_one_delivery() {
    let (body, text) = encrypted();
    let log = format!("{body}\nINFO body={{'encrypt': '{text}'}}\n");
    let ran = feishu_ev("trace --only-findings -f json --encrypt-key k").stdin(&log).run().success();
    assert!(!ran.text().contains("FE401"), "{}", ran.text());
    // In one line too.
    let line =
        json!({"message": body, "parts": {"message": format!("got {body}")}, "body": body}).to_string();
    assert_eq!(feishu_ev("decode -f ndjson --encrypt-key k").stdin(&line).run().success().json().len(), 1);
    assert_eq!(rules("validate -f json", &line), ["FE110"]);
    let both = json!({"raw": body, "event": node()}).to_string();
    assert_eq!(feishu_ev("decode -f ndjson --encrypt-key k").stdin(&both).run().success().json().len(), 1);
}

#[test]
fn a_printed_event_is_read_with_its_header() {
    let (id, kind) = ("5e3702a84e847582be8db7fb73283c02", "corehr.process.node.updated_v2");
    let body = "process_id:7312658016791168538 process_node_id:7311696871833994796 node_status:1";
    let map = format!("map[event:map[{body}] header:map[event_id:{id} event_type:{kind}] schema:2.0]");
    let pydantic = format!(
        "schema='2.0' header=Header(event_id='{id}', event_type='{kind}') event=Body(process_id='7312', node_status=1)"
    );
    let node = format!(
        "Map(3) {{\n  'schema' => '2.0',\n  'header' => {{ event_id: '{id}', event_type: '{kind}' }},\n  'event' => {{ node_status: 1 }}\n}}"
    );
    let ruby = format!(
        r#"Parameters: {{"schema"=>"2.0", "header"=>{{"event_id"=>"{id}", "event_type"=>"{kind}"}}, "event"=>{{"node_status"=>1, "x"=>nil}}}}"#
    );
    let lombok = format!(
        "Event(schema=2.0, header=Header(event_id={id}, event_type={kind}), event=Body(node_status=1))"
    );
    for (log, form) in [
        (format!("level=INFO body=\"{map}\""), "go-map"),
        (json!({"msg": map}).to_string(), "go-map"),
        (json!({"msg": lombok}).to_string(), "to-string"),
        (pydantic, "to-string"),
        (node, "node-inspect"),
        (ruby, "ruby-inspect"),
    ] {
        let found = feishu_ev("decode -f ndjson").stdin(&log).run().success().json();
        assert_eq!((found.len(), &found[0]["header"]["event_id"]), (1, &id.into()), "{log}");
        assert_eq!(found[0]["decoded"]["reconstructed"], form, "{log}");
        assert_eq!(found[0]["event"]["node_status"], 1, "{log}");
    }
}
