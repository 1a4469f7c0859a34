//! When events arrived, as far as a log says it.

use serde_json::json;

use crate::support::{node, run};

#[test]
fn arrivals_are_read_before_any_text() {
    let event = node();
    for letters in 0..4 {
        let line = |second: u32| {
            let prefix = format!(
                "2024-06-26 16:37:{second:02},392 {}收到飞书人事系统推送的审批节点变更事件 ",
                "x".repeat(letters)
            );
            format!("{prefix}{event}\n")
        };
        let ran = run(&["trace"], line(10) + &line(25));
        assert!(ran.text().contains("15.0 s earlier: the first retry"), "{letters} {}", ran.text());
    }
}

#[test]
fn a_time_without_a_zone_is_not_compared_with_one_of_utc() {
    let event = node();
    let local = format!("2024-06-26 16:38:03,000 INFO {event}\n");
    let utc = |time: &str| format!("{time} INFO {event}\n");
    let header =
        json!({"headers": {"X-Lark-Request-Timestamp": "1719391068"}, "body": event}).to_string() + "\n";
    for log in [header.clone() + &local, local.clone() + &header, utc("2024-06-26T08:37:48Z") + &local] {
        let ran = run(&["trace"], &log);
        assert!(ran.text().contains("FE401") && !ran.text().contains("s before, "), "{log}{}", ran.text());
    }
    let ran = run(&["trace"], header + &utc("2024-06-26T16:38:03+08:00"));
    assert!(ran.text().contains("15.0 s earlier: the first retry"), "{}", ran.text());
}

#[test]
fn a_record_says_itself_when_it_arrived() {
    let event = node();
    let record = |received_at: serde_json::Value| {
        // The signature and the line say that both came at once.
        let headers = json!({"X-Lark-Request-Timestamp": "1719391068"});
        let record = json!({"headers": headers, "body": event, "received_at": received_at});
        format!("2024-06-26T08:37:48Z INFO {record}\n")
    };
    let times =
        [json!("2024-06-26T08:37:48Z"), json!("2024-06-26T16:37:48.000+08:00"), json!(1_719_391_068_000_i64)];
    for first in times {
        let ran = run(&["trace"], record(first) + &record(json!("1719391083000")));
        assert!(ran.text().contains("15.0 s earlier: the first retry"), "{}", ran.text());
    }
    let ran = run(&["trace"], record(json!("2024-06-26T08:37:48Z")) + &record(json!("yesterday")));
    assert!(ran.text().contains("FE401") && !ran.text().contains(" s earlier"), "{}", ran.text());
}
