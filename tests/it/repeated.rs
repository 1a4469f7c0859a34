//! Records that repeat themselves: members that stand more than once, and very many or very long ones.

use serde_json::Value;

use crate::support::{decode, findings, job, node, run};

/// The node event with the header of another type as well.
fn header(event: &str) -> String {
    let value: Value = serde_json::from_str(event).unwrap();
    format!(r#""header":{}"#, value["header"])
}

fn body(event: &str) -> String {
    let value: Value = serde_json::from_str(event).unwrap();
    format!(r#""event":{}"#, value["event"])
}

#[test]
fn of_two_headers_the_last_counts_for_everything() {
    let [before, last, event] = [header(&node()), header(&job()), body(&job())];
    for members in [[&before, &event, &last], [&before, &last, &event], [&event, &before, &last]] {
        let text = format!(r#"{{"schema":"2.0",{}}}"#, members.map(String::as_str).join(","));
        assert_eq!(
            findings(&text).iter().filter(|finding| !finding.starts_with("FE3")).collect::<Vec<_>>(),
            ["FE207 /header"],
            "{text}"
        );
        let decoded = &decode(&text).json()[0]["decoded"];
        assert_eq!(decoded["event_type"], "corehr.job_change.status_updated_v2");
        assert!(decoded["labels"]["transfer_mode"].is_object(), "{decoded}");
    }
}

#[test]
fn a_header_that_is_followed_by_a_text_is_as_the_text_alone() {
    let text = |header: &str| format!(r#"{{"schema":"2.0",{header}{},"header":"x"}}"#, body(&node()));
    let [doubled, alone] = [text(&(header(&node()) + ",")), text("")].map(|text| {
        let mut decoded = decode(text).json()[0]["decoded"].take();
        decoded["findings"].as_array_mut().unwrap().retain(|finding| finding["code"] != "FE207");
        decoded
    });
    assert_eq!(doubled, alone);
}

#[test]
fn superseded_members_hide_nothing() {
    let wrong = node().replace(r#""node_status":1"#, r#""node_status":"x""#).replace(r#""node_type":1,"#, "");
    let expected = ["FE203 /event/node_status", "FE201 /event/node_type"];
    for repeated in [r#""event":{},"#, r#""header":{},"#, r#""event":{"a":{"b":[{}]}},"#] {
        for count in [1, 15, 200] {
            let text = wrong.replacen('{', &["{", &repeated.repeat(count)].concat(), 1);
            let mut found = findings(&text);
            found.retain(|finding| !finding.starts_with("FE207"));
            found.sort();
            assert_eq!(found, [expected[1], expected[0]], "{count} {repeated}");
            assert_eq!(run(&["validate"], text).code, 1);
        }
    }
}

#[test]
fn a_superseded_member_is_reported_once() {
    let text = node().replacen('{', r#"{"token":"a","token":"b","token":"c","#, 1);
    assert_eq!(findings(&text), ["FE202 /token", "FE207 /token"]);
    let unknown = node().replacen('{', r#"{"x":1,"x":2,"#, 1);
    assert_eq!(findings(&unknown), ["FE202 /x", "FE207 /x"]);
}

#[test]
fn headers_at_the_top_of_an_event_are_foreign() {
    for value in ["{}", "[]", r#"{"a":1}"#, "null", "5"] {
        let text = node().replacen('{', &format!(r#"{{"headers":{value},"#), 1);
        assert_eq!(findings(&text), ["FE202 /headers"], "{text}");
    }
}

#[test]
fn no_error_is_hidden_by_those_that_are_listed() {
    // As many missing members as are listed, and one of another code behind them.
    let users = "{},".repeat(100) + "{}";
    let text = node()
        .replace(r#""tenant_key""#, &format!(r#""user_list":[{users}],"tenant_key""#))
        .replace(r#""node_status":1"#, r#""node_status":77"#);
    let ran = run(&["validate", "-f", "json", "--ignore", "FE102"], &text);
    assert_eq!(ran.code, 1, "{}", ran.text());
    assert!(ran.text().contains("FE204"), "{}", ran.text());
    assert!(ran.text().contains("FE210"), "{}", ran.text());
}

#[test]
fn the_output_does_not_grow_with_the_square_of_the_record() {
    let long = "n".repeat(200_000);
    let same = r#""a":0,"#.repeat(100_000) + r#""a":1"#;
    let pairs: String =
        (0..20_000).map(|index| format!(r#""{index}":0,"{index}":0,"#)).collect::<String>() + r#""x":0"#;
    let tokens = r#""token":"a","#.repeat(100_000);
    let nested = r#"{"a":{"a":{}},"a":{"a":{}},"a":"#.repeat(90) + "{}" + &"}".repeat(90);
    let unknown = |event: &str| {
        format!(r#"{{"schema":"2.0","header":{{"event_id":"e","event_type":"x.y_v1"}},"event":{event}}}"#)
    };
    for (name, text) in [
        ("one name under a long one", unknown(&format!(r#"{{"{long}":{{{same}}}}}"#))),
        ("many names under a long one", unknown(&format!(r#"{{"{long}":{{{pairs}}}}}"#))),
        ("many names at the top", node().replacen('{', &format!("{{{pairs},"), 1)),
        ("tokens", node().replacen('{', &format!("{{{tokens}"), 1)),
        ("decoded", node().replacen('{', &format!("{{{}", r#""decoded":1,"#.repeat(100_000)), 1)),
        ("events", node().replacen('{', &format!("{{{}", r#""event":{"a":1},"#.repeat(50_000)), 1)),
        ("nested", unknown(&nested)),
    ] {
        for args in [&["validate", "-f", "json"][..], &["decode", "-f", "ndjson"]] {
            let ran = run(args, &text);
            assert!(ran.out.len() < 3 * text.len() + 200_000, "{name}: {} of {}", ran.out.len(), text.len());
            assert!(ran.text().matches("FE207").count() <= 101, "{name}");
        }
    }
}

#[test]
fn what_is_listed_is_counted() {
    let odd: String = (0..30_000).map(|index| format!(r#""k{index}":1,"#)).collect();
    let text = node().replacen('{', &["{", &odd].concat(), 1);
    let ran = run(&["validate", "-f", "json"], text);
    let last = ran.json().pop().unwrap();
    assert_eq!(last["code"], "FE210");
    assert_eq!(last["message"], "29900 more findings in this record are not listed");
}

#[test]
fn lists_without_end_are_an_error() {
    let list = r#"{"open_id":"o","union_id":"u"},"#.repeat(40_000) + r#"{"a":1,"a":2}"#;
    let text = node().replace(r#""tenant_key""#, &format!(r#""user_list":[{list}],"tenant_key""#));
    let found = findings(&text);
    assert!(found.contains(&"FE212 /header/user_list".to_owned()), "{found:?}");
    assert!(found.contains(&"FE207 /header/user_list/40000/a".to_owned()), "{found:?}");
    assert_eq!(run(&["validate"], &text).code, 1);
    assert_eq!(decode(&text).json().len(), 1);
}

#[test]
fn very_long_names_are_compared_with_none() {
    let names: String = (0..60).map(|index| format!(r#""{index}{}":1,"#, "x".repeat(200_000))).collect();
    let text = node().replacen('{', &["{", &names].concat(), 1);
    let ran = run(&["validate", "-f", "json"], text);
    assert!(ran.text().contains("FE202") && !ran.text().contains("did you mean"));
    let text = node().replace("corehr.process.node.updated_v2", &"x".repeat(10_000_000));
    let found = &run(&["validate", "-f", "json"], text).json()[0];
    assert_eq!(found["code"], "FE103");
    assert!(found["message"].as_str().unwrap().len() < 200, "{}", found["message"]);
}

#[test]
fn nothing_is_deeper_than_the_limit() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    let at_top =
        |name: &str, levels: usize| node().replacen('{', &format!(r#"{{"{name}":{},"#, deep(levels)), 1);
    for name in ["headers", "decoded", "event", "header", "x", "schema", "token"] {
        let fits = findings(at_top(name, 99));
        assert!(!fits.iter().any(|finding| finding.starts_with("FE005")), "{name}: {fits:?}");
        assert_eq!(findings(at_top(name, 100)), ["FE005 "], "{name}");
        let text = at_top(name, 20_000);
        let ran = run(&["decode", "-f", "json"], &text);
        assert_eq!((ran.code, ran.out.len()), (1, 0), "{name}");
        assert_eq!(ran.reported().iter().filter(|line| line.ends_with("FE005")).count(), 1, "{name}");
    }
    // Behind the event, which was passed over before.
    let late = format!(r#"{{"event":{{"a":{}}},"schema":"2.0",{}}}"#, deep(98), header(&node()));
    assert!(!findings(&late).contains(&"FE005 ".to_owned()));
    let late = format!(r#"{{"event":{{"a":{}}},"schema":"2.0",{}}}"#, deep(99), header(&node()));
    assert_eq!(findings(&late), ["FE005 "]);
}

#[test]
fn an_empty_id_is_like_none() {
    for (event, from, to, expected) in [
        (node(), "7312658016791168538", "", "FE201 /event/process_id"),
        (node(), "5e3702a84e847582be8db7fb73283c02", "", "FE102 /header/event_id"),
    ] {
        assert_eq!(findings(event.replace(from, to)), [expected], "{event}");
    }
    let value: Value = serde_json::from_str(&job()).unwrap();
    let id = value["event"]["job_change_id"].as_str().unwrap();
    let found = findings(job().replace(&format!(r#""job_change_id":"{id}""#), r#""job_change_id":"""#));
    assert!(found.contains(&"FE201 /event/job_change_id".to_owned()), "{found:?}");
    let v1 = r#"{"ts":"1502199207.7","uuid":"","token":"4","type":"event_callback","event":{"type":"x"}}"#;
    assert_eq!(findings(v1), ["FE102 /uuid", "FE103 /event/type"]);
}

#[test]
fn messages_quote_no_credential() {
    let header: Value = serde_json::from_str(&node()).unwrap();
    let header = header["header"].to_string().replace("rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV", "SECRET");
    let twice = serde_json::to_string(&header).unwrap();
    let thrice = serde_json::to_string(&twice).unwrap();
    for (member, value) in
        [("header", &twice), ("event", &twice), ("schema", &twice), ("header", &thrice), ("event", &thrice)]
    {
        let value: Value = serde_json::from_str(value).unwrap();
        let mut event: Value = serde_json::from_str(&node()).unwrap();
        event[member] = value;
        let text = event.to_string().replace("rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV", "");
        for format in ["json", "github", "junit", "sarif"] {
            let ran = run(&["validate", "-f", format], &text);
            assert!(!ran.text().contains("SECRET"), "{member} {format}: {}", ran.text());
        }
    }
    // What holds none is quoted.
    let ran =
        run(&["validate", "-f", "json"], node().replace(r#""node_status":1"#, r#""node_status":"done""#));
    assert!(ran.text().contains(r#"is the string \"done\""#), "{}", ran.text());
}
