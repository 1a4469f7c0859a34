//! The table of `decode`: members that the catalog does not have, and the limits of what is shown.

use crate::support::{feishu_ev, folder, node, run, run_command, shell};

/// An event of a type that is not in the catalog.
fn unknown(body: &str) -> String {
    format!(
        r#"{{"schema":"2.0","header":{{"event_id":"e","token":"t","create_time":"1719391068392","event_type":"x","tenant_key":"k","app_id":"a"}},"event":{body}}}"#
    )
}

#[test]
fn the_table_is_linear_in_the_event() {
    let zeros = |count: usize| vec!["0"; count].join(",");
    let long = "n".repeat(100_000);
    let wide = "长".repeat(40);
    let deep = format!("{}{}{}", "[".repeat(90), zeros(50_000), "]".repeat(90));
    let objects = |count: usize| vec![r#"{"a":0}"#; count].join(",");
    let bodies = [
        format!(r#"{{"{long}":[{}]}}"#, zeros(10_000)),
        format!(r#"{{"{long}":[{}]}}"#, objects(10_000)),
        format!(r#"{{"{wide}":[{}],"v":"{}"}}"#, zeros(50_000), "x".repeat(100)),
        format!(r#"{{"{}":[{}]}}"#, "\u{7f}".repeat(80), zeros(50_000)),
        deep,
        format!("[{}]", zeros(50_000)),
        format!(
            r#"{{"a":{{{}}}}}"#,
            (0..20_000).map(|n| format!(r#""{n}":0"#)).collect::<Vec<_>>().join(",")
        ),
    ];
    for body in bodies {
        let events = [
            unknown(&body),
            node().replace("\"node_type\"", &format!("\"x\":{body},\"node_type\"")),
            node().replace("\"renewal_record\"", &body),
        ];
        for event in events {
            for columns in ["1", "60", "65535"] {
                let ran = feishu_ev("decode").env("COLUMNS", columns).stdin(&event).run();
                let start = &event[..event.len().min(300)];
                assert_eq!(ran.code, 0, "{start}");
                assert!(ran.out.len() <= 64 * event.len(), "{start}: {} from {}", ran.out.len(), event.len());
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_table_takes_no_more_memory_than_a_few_times_the_event() {
    let size: u64 = 8 << 20;
    let event = unknown(&format!("[{}0]", "0,".repeat((size / 2) as usize)));
    let file = folder("table-memory").join("event.json");
    std::fs::write(&file, event).unwrap();
    // The address space is larger than the memory in use; earlier versions needed gigabytes.
    let limit = (64 << 20) + 8 * size + (128 << 20);
    let script = format!("ulimit -v {} && exec \"$0\" decode -j 1 \"$1\"", limit / 1024);
    let ran = run_command(shell(&script, &[file.to_str().unwrap()]), "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.text().contains(" … more members than a table shows; -f json shows all\n"));
}

#[test]
fn unknown_members_are_all_shown_however_many_there_are() {
    let members: Vec<_> = (0..10_000).map(|n| format!(r#""k{n}":{n}"#)).collect();
    let event = node().replace("\"node_type\"", &format!("{},\"node_type\"", members.join(",")));
    let ran = feishu_ev("decode").stdin(event).run();
    let shown: Vec<_> = ran.text().lines().filter_map(|line| line.strip_prefix(" k")).collect();
    assert_eq!(shown.len(), 10_000);
    assert_eq!(shown[9_999].split_whitespace().collect::<Vec<_>>(), ["9999", "9999"]);
}

#[test]
fn a_note_says_that_members_are_left_out() {
    const NOTE: &str = "more members than a table shows; -f json shows all";
    let table = |count: usize| {
        let members: Vec<_> = (0..count).map(|n| format!(r#""k{n}":{n}"#)).collect();
        let event = node().replace("\"node_type\"", &format!("{},\"node_type\"", members.join(",")));
        feishu_ev("decode").stdin(event).run().text().to_owned()
    };
    assert!(!table(10_000).contains(NOTE));
    assert!(table(10_001).contains(NOTE));
}

#[test]
fn a_long_value_in_a_wide_terminal_is_wrapped() {
    let ran = feishu_ev("decode")
        .env("COLUMNS", "65535")
        .stdin(node().replace("renewal_record", &"x".repeat(6_000_000)))
        .run();
    assert!(ran.text().matches('x').count() >= 6_000_000);
}

#[test]
fn the_ends_of_a_long_path_are_shown() {
    let event = unknown(&format!(r#"{{"first{}":{{"last":1}}}}"#, "n".repeat(1000)));
    let ran = feishu_ev("decode").stdin(event).run();
    let line = ran.text().lines().find(|line| line.contains("first")).unwrap();
    assert!(line.starts_with(" firstnnn") && line.contains("n….last") || line.contains("nnn.last"), "{line}");
}

#[test]
fn members_of_any_type_are_shown_with_what_is_in_them() {
    let folder = folder("any-catalog");
    std::fs::write(folder.join("my.event_v1.toml"), CATALOG).unwrap();
    let event = unknown(r#"{"extra":{"a":{"b":[1,"x"]},"c":{}},"list":[{"d":null}],"text":{"e":true}}"#)
        .replace("\"x\",\"tenant", "\"my.event_v1\",\"tenant");
    let ran = feishu_ev("decode --catalog").arg(&folder).stdin(event).run();
    let rows: Vec<Vec<_>> = ran.text().lines().map(|line| line.split_whitespace().collect()).collect();
    for row in [
        ["extra.a.b.0", "1"],
        ["extra.a.b.1", "x"],
        ["extra.c", "{}"],
        ["list.0.d", "null"],
        ["text.e", "true"],
    ] {
        assert!(rows.iter().any(|shown| **shown == row), "{row:?}: {}", ran.text());
    }
}

#[test]
fn text_of_a_catalog_cannot_control_the_terminal() {
    let folder = folder("evil-catalog");
    let evil = CATALOG.replace("Mine", "Mine\\u001b[31m").replace("Extra", "Extra\\u001b[31m\\u202e");
    std::fs::write(folder.join("my.event_v1.toml"), evil).unwrap();
    let catalog = folder.to_str().unwrap();
    let file = folder.join("a\u{1b}[31mb.json");
    let event = unknown(r#"{"extra":1,"level":1}"#).replace("\"x\",\"tenant", "\"my.event_v1\",\"tenant");
    std::fs::write(&file, event).unwrap();
    let file = file.to_str().unwrap();
    for args in [
        &["explain"][..],
        &["explain", "my.event_v1"],
        &["explain", "extra"],
        &["explain", "level=1"],
        &["explain", "extrb"],
        &["decode", file],
        &["decode", "-f", "line", file],
        &["validate", file],
        &["trace", file],
        &["trace", "-f", "html", file],
    ] {
        let ran = run(&[args, &["--catalog", catalog][..]].concat(), "");
        for shown in [ran.text(), &ran.err] {
            assert!(
                !shown.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'),
                "{args:?} {shown:?}"
            );
        }
    }
}

const CATALOG: &str = r#"
page = "https://example.com"
page_date = "2024-01-01"
app_types = ["custom"]
summary = ["level"]
title = { zh = "我的", en = "Mine" }
scopes = [{ name = "a:b", zh = "甲", en = "a" }]
handlers = { go = "a", python = "b", java = "c" }

[[fields]]
name = "extra"
type = "any"
zh = "外"
en = "Extra"

[[fields]]
name = "list"
type = "any[]"
zh = "列"
en = "List"

[[fields]]
name = "text"
type = "string"
zh = "字"
en = "Text"

[[fields]]
name = "level"
type = "integer"
zh = "级"
en = "Level"
codes = [{ code = 1, name = "one", zh = "一", en = "Extra one" }]
"#;
