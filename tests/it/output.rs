//! What `decode` writes.

use serde_json::{Value, json};

use crate::support::{decode, feishu_ev, job, node, run};

#[test]
fn ndjson_is_the_events_own_bytes_with_one_member_appended() {
    // Order, escapes, blanks, long ids and odd numbers: all of it stays.
    let body = r#"{ "event" : {"node_status":5 ,"process_id":"7312658016791168538","x\u0041":"\/\u4e2d","n":12345678901234567890123,"f":1.50e+3},"header":{"create_time":"1608725989000","event_type":"corehr.process.node.updated_v2"} ,"schema":"2.0""#;
    let ran = decode(format!("{body}}}\n"));
    let line = ran.text().strip_suffix('\n').unwrap();
    assert!(!line.contains('\n'));
    let added = line.strip_prefix(body).expect("the bytes before are unchanged");
    let decoded: Value =
        serde_json::from_str(added.strip_prefix(",\"decoded\":").unwrap().strip_suffix('}').unwrap())
            .unwrap();
    let names: Vec<_> = decoded.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["event_type", "known", "inferred", "time", "labels", "findings", "encrypted", "source"]
    );
    assert_eq!(decoded["event_type"], "corehr.process.node.updated_v2");
    assert_eq!(decoded["time"], "2020-12-23T12:19:49.000Z");
    assert_eq!(
        decoded["labels"],
        json!({"node_status": {"name": "rolled_back", "zh": "已回退", "en": "Rolled back"}})
    );
    assert_eq!(decoded["source"], json!({"file": "<stdin>", "line": 1}));
    for finding in decoded["findings"].as_array().unwrap() {
        let names: Vec<_> = finding.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["code", "severity", "pointer", "message"]);
    }
}

#[test]
fn a_record_over_lines_becomes_one_line_without_its_whitespace() {
    let value: Value = serde_json::from_str(&job()).unwrap();
    let ran = decode(format!("{value:#}"));
    assert!(ran.text().starts_with(job().strip_suffix('}').unwrap()), "{}", ran.text());
    assert_eq!(ran.text().lines().count(), 1);
}

#[test]
fn the_same_integer_is_labeled_by_event_type_and_field() {
    let job = job().replace(r#""status":1"#, r#""status":4"#);
    let node = node().replace(r#""node_status":1"#, r#""node_status":4"#);
    let events = decode(format!("{job}\n{node}\n")).json();
    assert_eq!(events[0]["decoded"]["labels"]["status"]["name"], "approved");
    assert_eq!(events[1]["decoded"]["labels"]["node_status"]["name"], "withdrawn");
    // A member of the same name in another event has no label.
    let other = node.replace(r#""node_status":4"#, r#""node_status":4,"status":4"#);
    let labels = &decode(other).json()[0]["decoded"]["labels"];
    assert_eq!(labels.as_object().unwrap().keys().collect::<Vec<_>>(), ["node_type", "node_status"]);
}

#[test]
fn output_fed_back_in_gives_the_same_output() {
    let once = decode(format!("{}\n{}\n", node(), job()));
    let twice = decode(&once.out);
    assert_eq!(once.text(), twice.text());
    let raw = feishu_ev("decode -f raw").stdin(&once.out).run();
    assert_eq!(raw.text(), format!("{}\n{}\n", node(), job()));
    // Wherever the earlier member is.
    let first = node().replacen('{', r#"{"decoded" : {"a":[1]} , "#, 1);
    assert_eq!(
        feishu_ev("decode -f raw").stdin(first).run().text().replace("{ ", "{"),
        format!("{}\n", node())
    );
    let twice = node().replacen('{', r#"{"decoded":1,"decoded":{},"#, 1).replace("}}", r#"},"decoded":2}"#);
    assert_eq!(feishu_ev("decode -f raw").stdin(twice).run().text(), format!("{}\n", node()));
    let only = feishu_ev("decode -f raw")
        .stdin(r#"{"challenge":"c","type":"url_verification","token":"t","decoded":1}"#)
        .run();
    assert_eq!(only.text(), "{\"challenge\":\"c\",\"type\":\"url_verification\",\"token\":\"t\"}\n");
}

#[test]
fn json_is_ndjson_pretty_printed() {
    let pretty = feishu_ev("decode -f json").stdin(node()).run();
    let value: Value = serde_json::from_str(pretty.text()).unwrap();
    assert_eq!(format!("{value:#}\n"), pretty.text());
    assert_eq!(value, decode(node()).json()[0]);
}

#[test]
fn raw_is_the_plain_event_and_nothing_else() {
    let text = format!("{}\n", node().replace(r#""node_status":1"#, r#""node_status" : 99"#));
    let ran = feishu_ev("decode -f raw").stdin(&text).run();
    assert_eq!((ran.text(), ran.err.as_str(), ran.code), (text.as_str(), "", 0));
    let encrypted = feishu_ev("encrypt --encrypt-key k").stdin(&text).run();
    assert_eq!(feishu_ev("decode -f raw --encrypt-key k").stdin(encrypted.out).run().text(), text);
}

#[test]
fn codes_of_the_wrong_kind_have_no_label() {
    for value in ["\"1\"", "1.0", "99", "null", "[1]", "{\"a\":1}", "-1", "99999999999999999999"] {
        let event =
            &decode(node().replace(r#""node_status":1"#, &format!(r#""node_status":{value}"#))).json()[0];
        assert!(event["decoded"]["labels"].get("node_status").is_none(), "{value}");
        assert_eq!(event["decoded"]["findings"].as_array().unwrap().len(), 1, "{value}");
    }
}

#[test]
fn the_last_of_doubled_members_counts() {
    let text = node().replace(r#""node_status":1"#, r#""node_status":2,"node_status":3"#);
    let decoded = &decode(text).json()[0]["decoded"];
    assert_eq!(decoded["labels"]["node_status"]["name"], "approved");
    assert_eq!(decoded["findings"][0]["code"], "FE207");
}

#[test]
fn the_unit_of_a_timestamp_follows_from_its_digits() {
    for (time, shown, findings) in [
        ("1608725989123", json!("2020-12-23T12:19:49.123Z"), 0),
        ("1608725989123456", json!("2020-12-23T12:19:49.123Z"), 0),
        ("1608725989", json!("2020-12-23T12:19:49.000Z"), 1),
        ("yesterday", Value::Null, 1),
        ("", Value::Null, 1),
        ("99999999999999999999", Value::Null, 1),
    ] {
        let decoded = &decode(node().replace("1608725989000", time)).json()[0]["decoded"];
        assert_eq!(decoded["time"], shown, "{time}");
        assert_eq!(decoded["findings"].as_array().unwrap().len(), findings, "{time}");
    }
}

#[test]
fn filters() {
    let input = format!("{}\n{}\nnot json\n", node(), job());
    let lines = |filter| feishu_ev("decode -f ndjson").args(filter).stdin(&input).run().source_lines();
    assert_eq!(lines("--filter corehr.process.*"), [1]);
    assert_eq!(lines("--filter *.status_updated_v?"), [2]);
    assert_eq!(lines("--filter im.* --filter corehr.*"), [1, 2]);
    let none = feishu_ev("decode -f ndjson --strict --filter im.*").stdin(&input).run();
    assert_eq!((none.text(), none.code), ("", 1));
    let (report, seen) = none.err.split_once('\n').unwrap();
    assert!(
        report.starts_with("<stdin>:3:1: error[FE001]"),
        "what cannot be decoded is reported all the same"
    );
    assert!(seen.starts_with("feishu-ev: no event matched; 2 event types seen"), "{seen}");
}

#[test]
fn filters_that_cannot_match_are_refused() {
    for pattern in ["[a-c]*", "{corehr,contact}.*", "", "!corehr"] {
        assert_eq!(feishu_ev("decode --filter").arg(pattern).stdin(node()).run().code, 2, "{pattern}");
    }
}

#[test]
fn one_long_value_does_not_pad_all_rows() {
    let long = node().replace("renewal_record", &"x".repeat(100_000));
    assert!(feishu_ev("decode").stdin(long).run().out.len() < 120_000);
}

#[test]
fn event_text_cannot_control_the_terminal() {
    let evil = "\\u001b[31m\\u202e\\u0007\\u009b2J\\n\u{200b}";
    let text = node()
        .replace("renewal_record", evil)
        .replace(r#""node_type""#, &format!(r#""{evil}":"{evil}","node_type""#));
    let wrong = text.replace(r#""node_status":1"#, &format!(r#""node_status":"{evil}""#));
    for args in [
        &["decode"][..],
        &["decode", "-f", "line"],
        &["validate", "-f", "text"],
        &["validate", "-f", "github"],
        &["validate", "-f", "junit"],
    ] {
        let ran = run(args, &wrong);
        for shown in [ran.text(), &ran.err] {
            let harmful = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{200b}' | '\u{202e}');
            assert!(!shown.contains(harmful), "{args:?}: {shown:?}");
        }
        assert!(ran.text().contains("\\u{1b}"), "{args:?} shows what was there");
    }
    // For programs it stays exact.
    assert!(decode(&text).text().contains(evil));
}

#[test]
fn sixty_columns_are_enough() {
    for lang in ["zh", "en", "both"] {
        let unknown = node().replace(
            "corehr.process.node.updated_v2",
            "some.event.type.that.nobody.knows.and.that.is.rather.long_v7",
        );
        let wrong = node().replace("renewal_record", &"长".repeat(201));
        let input = format!("{}\n{}\n{unknown}\n{wrong}", node(), job());
        let ran = feishu_ev("decode --lang").arg(lang).env("COLUMNS", "60").stdin(input).run();
        for line in ran.text().lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 60, "{line}");
        }
        for id in
            ["7312658016791168538", "5e3702a84e847582be8db7fb73283c02", "on_8ed6aa67826108097d9ee143816345"]
        {
            assert!(ran.text().contains(id), "{id} is broken");
        }
    }
}

#[test]
fn findings_for_people_fit_the_terminal_and_ids_stay_whole() {
    for lang in ["en", "zh", "both"] {
        let validate = feishu_ev("validate samples/broken/wrong.ndjson --lang").arg(lang);
        let output = validate.env("COLUMNS", "60").run().failure();
        for id in ["corehr.process.node.updated_v2", "5e3702a84e847582be8db7fb73283c02", "rolled_back"] {
            assert!(output.text().contains(id), "{id}: {}", output.text());
        }
        let widest = output.text().lines().map(unicode_width::UnicodeWidthStr::width).max();
        assert!(widest.is_some_and(|width| (50..=60).contains(&width)), "{}", output.text());
    }
}

#[test]
fn an_error_of_the_command_line_in_both_languages_has_each_text_once() {
    let output = feishu_ev("decode --jobs 0 --lang both").run().error();
    let expected = "错误：--jobs <N> 的值 '0' 无效：应为不小于 1 的整数 / \
                    error: invalid value '0' for --jobs <N>: expected a whole number of at least 1";
    assert_eq!(output.err.lines().next(), Some(expected));
}

#[test]
fn columns_line_up_in_chinese() {
    let ran = feishu_ev("decode --lang zh").stdin(node()).run();
    let column = |line: &str, text: &str| line.split(text).next().map(unicode_width::UnicodeWidthStr::width);
    let lines: Vec<_> = ran.text().lines().collect();
    let of = |text: &str| {
        lines.iter().find(|line| line.contains(text)).and_then(|line| column(line, text)).unwrap()
    };
    assert_eq!(of("审批节点"), of("进行中"));
    assert_eq!(of("审批节点"), of("合同续约"));
}

#[test]
fn tokens_are_shown_to_people_only_when_they_ask() {
    const TOKEN: &str = "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV";
    let challenge = format!(r#"{{"challenge":"abc","token":"{TOKEN}","type":"url_verification"}}"#);
    let old = format!(
        r#"{{"ts":"1502199207.7","uuid":"u","token":"{TOKEN}","type":"event_callback","event":{{"type":"x"}}}}"#
    );
    let wrong = node().replace("\"app_id\"", &format!("\"token\":[\"{TOKEN}\"],\"app_id\""));
    let number = feishu_ev("decode").stdin(node().replace(&format!("\"{TOKEN}\""), "123456789")).run();
    assert!(!number.text().contains("123456789"), "{}", number.text());
    let cut = &node()[..node().find(TOKEN).unwrap() + 20];
    let broken = node().replace("\"app_id\"", "app_id");
    let body = format!(r#"{{"header":{{"token":"{TOKEN}",}}}}"#);
    let delivery = serde_json::json!({"headers": {}, "body": body}).to_string();
    let log = format!("INFO token={TOKEN} received");
    for text in [&node(), &challenge, &old, &wrong, cut, &broken, &delivery, &log] {
        for args in [
            &["decode"][..],
            &["decode", "-f", "line"],
            &["validate", "-f", "text"],
            &["validate", "-f", "json"],
        ] {
            let ran = run(args, text);
            let shown = format!("{}{}", ran.text(), ran.err);
            assert!(!shown.contains(&TOKEN[..12]), "{args:?} {text}: {shown}");
        }
    }
    assert!(feishu_ev("decode --show-secrets").stdin(node()).run().text().contains(TOKEN));
    assert!(decode(node()).text().contains(TOKEN));
}

#[test]
fn the_language_comes_from_the_locale() {
    for (variables, expected) in [
        (&[("LANG", "zh_CN.UTF-8")][..], "审批节点"),
        (&[("LANG", "en_US.UTF-8"), ("LC_ALL", "zh_TW.UTF-8")], "审批节点"),
        (&[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "C")], "Approval node"),
        (&[("LANG", "C")], "Approval node"),
    ] {
        let decode = variables.iter().fold(feishu_ev("decode"), |run, (name, value)| run.env(name, value));
        assert!(decode.stdin(node()).run().text().contains(expected), "{variables:?}");
    }
}

#[test]
fn colors_only_when_asked_for_where_there_is_no_terminal() {
    assert!(!feishu_ev("decode").stdin(node()).run().text().contains('\u{1b}'));
    assert!(feishu_ev("--color always decode").stdin(node()).run().text().contains('\u{1b}'));
    assert!(feishu_ev("--color always validate").stdin("{").run().text().contains('\u{1b}'));
    assert!(!feishu_ev("--color always decode -f ndjson").stdin(node()).run().text().contains('\u{1b}'));
}
