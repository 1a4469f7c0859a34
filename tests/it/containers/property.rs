//! Events wrapped at random, and logs without any.

use proptest::prelude::*;
use serde_json::json;

use super::cloud::base64;
use super::text::{backslashes, hexadecimal, html};
use crate::support::{feishu_ev, job, node};

/// A step on the way of an event into a log.
#[derive(Clone, Copy, Debug)]
enum Wrapping {
    /// As a member.
    Member,
    /// As a member, over several lines.
    Lines,
    /// As an element.
    Element,
    /// As the text of a string in an object.
    Text,
    /// In Base64 in a string in an object.
    Base64,
    /// After and before other text.
    Prefix,
    /// Escaped in text, as in JSON.
    Backslashes,
    /// Escaped in text, as nginx does.
    Hexadecimal,
    /// Escaped in text, as in HTML.
    Html,
    /// In a field of CSV.
    Csv,
}

use Wrapping::{Backslashes, Base64, Csv, Element, Hexadecimal, Html, Lines, Member, Prefix, Text};

impl Wrapping {
    fn makes_json(self) -> bool {
        matches!(self, Member | Lines | Element | Text | Base64)
    }
}

/// A text on its way into a log.
struct Wrapped {
    text: String,
    /// Whether it is JSON, which may be a member or an element as it is.
    is_json: bool,
    /// Whether its quotes were escaped as in HTML, so that they do not show what is escaped afterwards.
    is_html: bool,
}

impl Wrapped {
    fn event(event: &str) -> Self {
        Self { text: event.to_owned(), is_json: true, is_html: false }
    }

    fn wrap(self, wrapping: Wrapping) -> Self {
        let Self { text, is_json, is_html } = self;
        if is_html && matches!(wrapping, Backslashes | Hexadecimal) {
            return Self { text, is_json, is_html }.wrap(Text).wrap(wrapping);
        }
        // Behind other text, only objects are read as JSON.
        if text.starts_with('[') && !wrapping.makes_json() {
            return Self { text, is_json, is_html }.wrap(Member).wrap(wrapping);
        }
        let value = if is_json { text.clone() } else { json!(text).to_string() };
        let text = match wrapping {
            Member => format!("{{\"level\":\"info\",\"事件\":{value},\"n\":[1,2]}}"),
            Lines => format!("{{\n  \"n\": 1,\n  \"data\": {value}\n}}"),
            Element => format!("[1,{value},\"x\"]"),
            Text => json!({"time": "now", "message": text, "n": "1"}).to_string(),
            Base64 => json!({"n": "eyJhIjoxfQ==", "data": base64(&text)}).to_string(),
            Prefix => format!("INFO [main] 收到：{text} 用时 3 ms"),
            Backslashes => format!("INFO body=\"{}\" n=1", backslashes(&text)),
            Hexadecimal => format!("10.0.0.1 \"{}\" 200", hexadecimal(&text)),
            Html => format!("<td>{}</td>", html(&text)),
            Csv => format!("1,\"{}\",x", text.replace('"', "\"\"")),
        };
        let is_json = wrapping.makes_json();
        Self { text, is_json, is_html: !is_json && (is_html || matches!(wrapping, Html)) }
    }
}

/// Steps in this order, with few that escape, as the length grows fast with them.
fn wrappings() -> impl Strategy<Value = Vec<Wrapping>> {
    let any = prop::sample::select(vec![
        Member,
        Lines,
        Element,
        Text,
        Base64,
        Prefix,
        Backslashes,
        Hexadecimal,
        Html,
        Csv,
    ]);
    prop::collection::vec(any, 0..6)
}

fn events() -> Vec<String> {
    let mixed = feishu_ev("simulate mixed --count 40 --seed 3").run().success();
    let mut events: Vec<String> = mixed.text().lines().map(str::to_owned).collect();
    events.extend([
        node().replace("approval_1", "审批 \\\"一\\\" \\\\ \\u4e8b"),
        node().replace("approval_1", "<a href='x'>&amp; \\t%7B"),
        job(),
    ]);
    events
}

/// Lines without an event.
const OTHERS: [&str; 21] = [
    r#"{"level":"info","ts":1719391068.392,"msg":"GET /health","status":200}"#,
    r#"{"event":"page_view","event_type":"click","user":{"id":1},"ts":1719391068}"#,
    r#"{"schema":"public","table":"users","op":"c","ts_ms":1719391068392}"#,
    r#"{"schema":{"type":"struct"},"payload":{"before":null,"after":{"id":1}}}"#,
    r#"{"event":{"dataset":"nginx.access","module":"nginx"},"message":"GET / 200","@timestamp":"2024-06-26T08:37:48Z"}"#,
    r#"{"type":"checkout.session.completed","id":"evt_1","object":"event","data":{"object":{"id":"cs_1"}}}"#,
    r#"{"action":"opened","issue":{"number":1},"repository":{"full_name":"a/b"},"sender":{"login":"c"}}"#,
    r#"{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"object":{"key":"a"}}}]}"#,
    r#"{"token":"t","team_id":"T1","event":"message","type":"hello","event_id":"Ev1"}"#,
    r#"{"headers":{"Content-Type":"text/plain"},"body":"hello","isBase64Encoded":false}"#,
    r#"{"request":{"headers":{"Host":"a"},"body":"{\"user\":\"b\"}"},"response":{"status":200}}"#,
    r#"{"specversion":"1.0","type":"com.example.x","source":"/a","id":"1","data":{"a":1}}"#,
    r#"{"log":"started\n","stream":"stdout","time":"2024-06-26T08:37:48.392Z"}"#,
    r#"{"msg":"{\"a\": {\"b\": \"{\\\"c\\\":1}\"}}","encrypt":true}"#,
    "2024-06-26 16:37:48,392 INFO c.e.App - header={host=a} event=started type=\"x\"",
    "10.0.0.1 - - [26/Jun/2024:16:37:48 +0800] \"POST /a HTTP/1.1\" 200 2 \"-\" \"{\\x22a\\x22:1}\"",
    "Traceback (most recent call last):",
    "  File \"/app/main.py\", line 3, in <module>",
    "\tat com.example.App.main(App.java:12) [app.jar:?]",
    "time=\"2024-06-26T08:37:48Z\" level=info msg=\"{\\\"ok\\\":true}\"",
    "1,\"{\"\"a\"\":1}\",服务已启动",
];

proptest! {
    // The number of cases can be given with PROPTEST_CASES.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events_are_found_however_they_are_wrapped(
        wrapped in prop::collection::vec(
            (any::<prop::sample::Index>(), wrappings(), any::<prop::sample::Index>()),
            1..6,
        ),
    ) {
        let events = events();
        let (mut log, mut expected) = (String::new(), String::new());
        for (event, wrappings, other) in &wrapped {
            let event = event.get(&events);
            let wrapped = wrappings.iter().copied().fold(Wrapped::event(event), Wrapped::wrap);
            log.extend([other.get(&OTHERS), "\n", &wrapped.text, "\n"]);
            expected.extend([event, "\n"]);
        }
        let ran = feishu_ev("decode -f raw").stdin(&log).run();
        prop_assert_eq!(ran.text(), expected, "{}", log);
        prop_assert_eq!(ran.code, 0, "{}\n{}", ran.err, log);
        let ran = feishu_ev("validate -f json --ignore FE010,FE103,FE104,FE204,FE301,FE302").stdin(&log).run();
        prop_assert_eq!((ran.text(), ran.code), ("", 0), "{}", log);
    }
}

#[test]
fn logs_of_other_services_are_clean() {
    for other in OTHERS {
        let log = format!("{other}\n").repeat(20);
        for command in ["decode", "validate", "trace"] {
            let ran = feishu_ev(command).stdin(&log).run();
            let said = format!("{command} {other}\n{}{}", ran.text(), ran.err);
            assert!(ran.err.contains("<stdin>: no event in 20 lines; "), "{said}");
            assert!(!said.contains("error[") && !said.contains("warning[") && ran.code == 1, "{said}");
            let ran = feishu_ev(command).args("--allow-empty").stdin(&log).run();
            assert_eq!(ran.code, 0, "{command} {other}\n{}{}", ran.text(), ran.err);
            let ran = feishu_ev(command).stdin(format!("{log}{}\n{log}", node())).run();
            let said = format!("{command} {other}\n{}{}", ran.text(), ran.err);
            assert!(!said.contains("error[") && !said.contains("warning[") && ran.code == 0, "{said}");
            assert!(said.contains("information[FE010]: 40 lines without an event"), "{said}");
        }
    }
}
