//! The input that people really have.

use crate::support::{decode, feishu_ev, job, node, strict};

fn pretty(text: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    format!("{value:#}")
}

/// Decodes cleanly, to events that begin at these lines.
#[track_caller]
fn begins_at(input: impl AsRef<[u8]>, lines: &[u64]) {
    let ran = decode(input);
    assert_eq!(ran.source_lines(), lines, "{}", ran.err);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

/// Decodes to events that begin at these lines, and reports these places and codes, if it must hold only events.
#[track_caller]
fn damaged(input: impl AsRef<[u8]>, lines: &[u64], reports: &[&str]) {
    let ran = strict(input);
    assert_eq!(
        (ran.source_lines(), ran.reported()),
        (lines.to_vec(), reports.iter().map(|&r| r.to_owned()).collect())
    );
    assert_eq!(ran.code, 1);
}

#[test]
fn ndjson() {
    begins_at(format!("{}\n{}\n", node(), job()), &[1, 2]);
    begins_at(format!("{}\n{}", node(), job()), &[1, 2]);
}

#[test]
fn byte_order_mark_crlf_and_blank_lines() {
    begins_at(format!("\u{feff}{}\r\n\r\n  \t\r\n{}\r\n", node(), job()), &[1, 4]);
}

#[test]
fn pretty_printed_documents() {
    let text = format!("{}\n{}\n", pretty(&node()), pretty(&job()));
    let second = pretty(&node()).lines().count() as u64 + 1;
    begins_at(text, &[1, second]);
}

#[test]
fn leading_commas() {
    let text = node().replace(r#","header""#, "\n,\"header\"").replace("},\"event\"", "}\n,\"event\"");
    begins_at(format!("{text}\n{}", job()), &[1, 4]);
}

#[test]
fn documents_one_after_another() {
    begins_at(format!("{}{} {}\n{}", node(), node(), job(), job()), &[1, 1, 1, 2]);
    begins_at(format!("{},\n{}\n", node(), job()), &[1, 2]);
}

#[test]
fn arrays() {
    begins_at(format!("[{},{}]", node(), job()), &[1, 1]);
    begins_at(format!("[\n{},\n{}\n]\n{}", node(), job(), node()), &[2, 3, 5]);
    let value: serde_json::Value = serde_json::from_str(&format!("[{},{}]", node(), job())).unwrap();
    begins_at(format!("{value:#}"), &[2, pretty(&node()).lines().count() as u64 + 2]);
    begins_at("[]\n", &[]);
}

#[test]
fn a_damaged_element_does_not_hide_the_rest_of_its_array() {
    damaged(format!("[\n{},\n{{bad,\n{}\n]\n", node(), job()), &[2, 4], &["3:2 FE002"]);
    let bad = r#"{"schema":"2.0","header":{"x":tru}}"#;
    damaged(format!("[{},{bad},{}]\n{}", node(), job(), node()), &[1, 1, 2], &["1:549 FE002"]);
    damaged(format!("[{},7,{}]", node(), job()), &[1, 1], &["1:516 FE007"]);
}

#[test]
fn a_line_that_only_begins_an_array_does_not_swallow_the_next() {
    damaged(format!("[{}\n{}\n{}\n", &node()[..200], job(), node()), &[2, 3], &["1:202 FE003"]);
}

#[test]
fn prefixes_of_log_lines() {
    let lines = [
        format!("2024-06-26 08:37:48 INFO received {}", node()),
        format!("[2024-06-26 08:37:48] [worker-1] body={} took 3ms", job()),
        format!("ctx={{a=1}} headers={{\"X\":1}} {}", node()),
        format!("{{\"level\":\"info\"}} {}", job()),
    ];
    begins_at(lines[..3].join("\n"), &[1, 2, 3]);
    damaged(&lines[3], &[1], &["1:1 FE101"]);
    begins_at(format!("INFO {} and {}", node(), job()), &[1, 1]);
    begins_at(format!("INFO received:\nINFO {}", pretty(&node())).replace("INFO received:\n", ""), &[1]);
}

#[test]
fn raw_http_requests() {
    let head = "POST /webhook/event HTTP/1.1\r\nHost: example.com\r\nX-Lark-Signature: 00\r\n\r\n";
    begins_at(format!("{head}{}", node()), &[5]);
    begins_at(format!("{head}{}\r\n{head}{}\r\n", node(), pretty(&job())), &[5, 10]);
    begins_at(format!("{head}{}{head}{}", node(), job()), &[5, 9]);
    damaged(head, &[], &["1:1 FE001"]);
    damaged(format!("{head}{head}{}", node()), &[9], &["1:1 FE001"]);
    damaged(format!("{head}challenge=abc\n{}", node()), &[6], &["5:1 FE001"]);
}

#[test]
fn scenario_examples_are_inferred_and_said_to_be() {
    let ran = feishu_ev("decode -f ndjson samples/scenario.ndjson").run();
    assert_eq!((ran.code, ran.source_lines()), (0, vec![1, 2, 3]));
    for event in ran.json() {
        let decoded = &event["decoded"];
        assert_eq!(decoded["event_type"], "corehr.process.node.updated_v2");
        assert_eq!((&decoded["inferred"], &decoded["known"]), (&true.into(), &true.into()));
        assert_eq!(decoded["findings"][0]["code"], "FE104");
        assert_eq!(decoded["findings"].as_array().unwrap().len(), 1);
    }
    assert_eq!(ran.json()[0]["decoded"]["time"], "2024-06-26T08:37:48.392Z");
}

#[test]
fn old_events_challenges_and_unknown_types() {
    let v1 = r#"{"ts":"1502199207.7171419","uuid":"bc447199585340d1f3728d26b1c0297a","token":"t","type":"event_callback","event":{"type":"user_add","app_id":"cli_1","x":{"y":[1,2.50]}}}"#;
    let challenge = r#"{"challenge":"ajls384kdjx98XX","token":"t","type":"url_verification"}"#;
    let unknown = node().replace("corehr.process.node.updated_v2", "contact.user.created_v3");
    let ran = decode(format!("{v1}\n{challenge}\n{unknown}\n")).success();
    let events = ran.json();
    let decoded = |index: usize, name: &str| events[index]["decoded"][name].clone();
    assert_eq!(decoded(0, "event_type"), "user_add");
    assert_eq!(decoded(0, "time"), "2017-08-08T13:33:27.717Z");
    assert_eq!(decoded(0, "known"), false);
    assert_eq!(decoded(0, "findings")[0]["pointer"], "/event/type");
    assert_eq!(decoded(1, "event_type"), "url_verification");
    assert_eq!((decoded(1, "known"), decoded(1, "time")), (true.into(), serde_json::Value::Null));
    assert_eq!(decoded(1, "findings").as_array().unwrap().len(), 0);
    assert_eq!(decoded(2, "event_type"), "contact.user.created_v3");
    assert_eq!(decoded(2, "findings")[0]["code"], "FE103");
    // Whatever is in them, their bytes stay.
    for (line, given) in ran.text().lines().zip([v1, challenge, &unknown]) {
        assert!(line.starts_with(given.strip_suffix('}').unwrap()), "{line}");
    }
}

#[test]
fn the_body_may_come_before_the_header() {
    let value: serde_json::Value = serde_json::from_str(&node()).unwrap();
    let turned = format!(r#"{{"event":{},"header":{},"schema":"2.0"}}"#, value["event"], value["header"]);
    let ran = decode(turned);
    assert_eq!(ran.json()[0]["decoded"]["labels"]["node_status"]["name"], "in_progress");
    assert_eq!(ran.json()[0]["decoded"]["inferred"], false);
}

#[test]
fn several_files_and_one_that_is_missing() {
    let ran = feishu_ev("decode -f ndjson samples/scenario.ndjson no-such-file samples/scenario.ndjson")
        .run()
        .error();
    assert_eq!(ran.source_lines(), [1, 2, 3, 1, 2, 3]);
    assert!(ran.err.starts_with("feishu-ev: no-such-file: "), "{}", ran.err);
}

#[test]
fn an_array_that_is_cut_off_is_no_clean_input() {
    damaged(format!("[\n{},\n{},\n", node(), job()), &[2, 3], &["4:1 FE003"]);
    damaged(format!("[{}", node()), &[1], &["1:515 FE003"]);
}

#[test]
fn other_elements_of_an_array_are_reported_each() {
    damaged(format!("[1,\"x\",null,{}]", node()), &[1], &["1:2 FE007", "1:4 FE007", "1:8 FE007"]);
    damaged(format!("[\n1,\n\"x\",\n{},\n7\n]\n", node()), &[4], &["2:1 FE007", "3:1 FE007", "5:1 FE007"]);
    // A number in brackets is how some loggers write a thread.
    begins_at(format!("[1] INFO {}", node()), &[1]);
}

#[test]
fn delivery_records() {
    let delivery = |body: &str| {
        serde_json::json!({"headers": {"Content-Type": "application/json"}, "body": body}).to_string()
    };
    begins_at(format!("{}\n{}\n", delivery(&node()), delivery(&format!("{}\n", job()))), &[1, 2]);
    let ran = decode(delivery(&node()));
    assert!(ran.text().starts_with(node().strip_suffix('}').unwrap()), "{}", ran.text());
    assert_eq!(ran.json()[0]["decoded"]["encrypted"], false);
    for (body, code) in [(&node()[..100], "FE003"), ("", "FE003"), ("{}", "FE101"), ("[1]", "FE007")] {
        let ran = strict(format!("{}\n{}\n", delivery(body), job()));
        assert!(ran.err.contains(code), "{body}: {}", ran.err);
        assert_eq!(ran.source_lines(), [2], "{body}");
    }
    // A body is searched like any other JSON.
    begins_at(format!("{}\n{}\n", delivery(&delivery(&node())), job()), &[1, 2]);
    // What is found in a body is placed at its record.
    let bad = delivery(&node().replace(r#""node_status":1"#, r#""node_status":9"#));
    let finding = &feishu_ev("validate -f json").stdin(format!("\n{bad}")).run().json()[0];
    assert_eq!((&finding["line"], &finding["column"]), (&2.into(), &1.into()));
}

#[test]
fn what_json_can_write_and_no_program_can_hold_stays_as_it_is() {
    let odd = node()
        .replace("renewal_record", "a\\ud83db")
        .replace(r#""node_status":"#, r#""node_status":1e999,"n":"#);
    let ran = decode(&odd);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.text().starts_with(odd.trim_end().strip_suffix('}').unwrap()), "{}", ran.text());
    assert!(ran.text().contains("is the number 1e999"), "{}", ran.text());
    let table = feishu_ev("decode -f table").stdin(&odd).run();
    assert!(table.text().contains("a\u{fffd}") && table.text().contains("1e999"), "{}", table.text());
}

#[test]
fn integers_may_have_any_size() {
    for (digits, shown) in [("18446744073709551616", "18446744073709551616"), (&*"9".repeat(300), "999…")] {
        let ran = decode(node().replace(r#""node_status":1"#, &format!(r#""node_status":{digits}"#)));
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        let finding = ran.json()[0]["decoded"]["findings"][0].clone();
        assert_eq!(finding["code"], "FE204");
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains(shown) && message.len() < 280, "{message}");
    }
}

#[test]
fn a_request_line_without_a_request_swallows_nothing() {
    for head in ["GET /health HTTP/1.1\n", "GET /health HTTP/1.1\nHost: x\n"] {
        let events = format!("{}\n{}\n", node(), job());
        let first = head.lines().count() as u64 + 1;
        let ran = strict(format!("{head}{events}"));
        assert_eq!(ran.source_lines(), [first, first + 1], "{}", ran.err);
        assert_eq!(ran.code, 1);
        let ran = decode(format!("{head}12:00 INFO {}\n12:01 INFO {}\n", node(), job()));
        assert_eq!(ran.source_lines(), [first, first + 1], "{}", ran.err);
    }
}

#[test]
fn prefixes_may_begin_with_a_brace() {
    for prefix in ["{main} INFO", "{'a': 1}", "{ ", "[main] {thread}", "${x}"] {
        begins_at(format!("{prefix} {}\n{}", node(), job()), &[1, 2]);
    }
}
