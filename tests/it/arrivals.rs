//! When events arrived, as far as a log says it.

use serde_json::json;

use crate::support::{feishu_ev, folder, node, run};

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

/// When an event came, and 15 seconds later, when it came again; in milliseconds.
const ARRIVALS: [i64; 2] = [1_719_391_068_392, 1_719_391_083_392];

/// Both arrivals, each in a line.
fn arrivals(line: impl Fn(i64) -> String) -> String {
    ARRIVALS.iter().map(|milliseconds| line(*milliseconds) + "\n").collect()
}

#[track_caller]
fn assert_first_retry(log: &str) {
    let ran = run(&["trace"], log);
    assert!(ran.text().contains("15.0 s earlier: the first retry"), "{log}\n{}{}", ran.text(), ran.err);
    assert_eq!(ran.code, 0, "{log}\n{}", ran.err);
}

/// The time of an arrival in a format, in UTC or in Shanghai.
fn time(milliseconds: i64, hours: i8, format: &str) -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(hours));
    let timestamp = jiff::Timestamp::from_millisecond(milliseconds).unwrap();
    timestamp.to_zoned(zone).strftime(format).to_string()
}

#[test]
fn arrivals_are_read_from_every_form_of_prefix() {
    let event = node();
    for (hours, prefix) in [
        (0, "%Y-%m-%dT%H:%M:%S.%3fZ INFO "),
        (0, "%Y-%m-%dT%H:%M:%S.%9fZ stdout F "),
        (8, "%Y-%m-%dT%H:%M:%S.%3f+08:00 "),
        (8, "%Y-%m-%d %H:%M:%S,%3f INFO [main] 收到："),
        (8, "[%Y-%m-%d %H:%M:%S.%3f] [INFO] "),
        (8, "%Y/%m/%d %H:%M:%S main.go:12: "),
        (8, "[Lark] [%Y-%m-%d %H:%M:%S,%3f] [DEBUG] [7] receive message, "),
        (8, "10.0.0.1 - - [%d/%b/%Y:%H:%M:%S +0800] \"POST /webhook HTTP/1.1\" 200 "),
        (8, "<14>%b %e %H:%M:%S web-1 hr[7]: "),
        (0, "<14>1 %Y-%m-%dT%H:%M:%S.%3fZ web-1 hr 7 - - "),
        (8, "web-1  | %Y-%m-%d %H:%M:%S +0800 CST "),
        (8, "2 [http-nio-8080-exec-1] %Y-%m-%d %H:%M:%S.%3f INFO "),
        (0, "I, [%Y-%m-%dT%H:%M:%S.%6f #7]  INFO -- : "),
        (0, "time=\"%Y-%m-%dT%H:%M:%SZ\" level=info body="),
        (0, "time=%Y-%m-%dT%H:%M:%S.%3fZ level=INFO msg="),
        (8, "\u{1b}[32m%Y-%m-%d %H:%M:%S.%3f\u{1b}[0m INFO "),
        (8, "<tr><td>%Y-%m-%d %H:%M:%S</td><td>"),
    ] {
        assert_first_retry(&arrivals(|it| time(it, hours, prefix) + &event));
        // The body is escaped.
        let escaped = event.replace('"', "\\\"");
        assert_first_retry(&arrivals(|it| format!("{}\"{escaped}\"", time(it, hours, prefix))));
    }
}

#[test]
fn arrivals_are_read_from_the_record_around_an_event() {
    let event = node();
    let value: serde_json::Value = serde_json::from_str(&event).unwrap();
    let iso = |it: i64| time(it, 0, "%Y-%m-%dT%H:%M:%S.%3fZ");
    let seconds = |it: i64| it as f64 / 1000.0;
    assert_first_retry(&arrivals(|it| json!({"ts": seconds(it), "msg": "x", "payload": event}).to_string()));
    assert_first_retry(&arrivals(|it| json!({"time": it, "req": {"body": value}}).to_string()));
    assert_first_retry(&arrivals(|it| json!({"time": iso(it), "body": value}).to_string()));
    assert_first_retry(&arrivals(|it| json!({"@timestamp": iso(it), "message": event}).to_string()));
    assert_first_retry(&arrivals(|it| json!({"timestamp": it.to_string(), "message": event}).to_string()));
    assert_first_retry(&arrivals(|it| {
        json!({"asctime": time(it, 8, "%Y-%m-%d %H:%M:%S,%3f"), "message": event}).to_string()
    }));
    assert_first_retry(&arrivals(|it| {
        json!({"log": {"entries": [{"startedDateTime": iso(it), "request": {"postData": {"text": event}}}]}})
            .to_string()
    }));
    assert_first_retry(&arrivals(|it| {
        json!({"__REALTIME_TIMESTAMP": (it * 1000).to_string(), "MESSAGE": event}).to_string()
    }));
    assert_first_retry(&arrivals(|it| {
        json!({"stream": {}, "values": [[(it * 1_000_000).to_string(), event]]}).to_string()
    }));
    assert_first_retry(&arrivals(|it| {
        json!([{"field": "@timestamp", "value": time(it, 0, "%Y-%m-%d %H:%M:%S.%3f")},
            {"field": "@message", "value": event}])
        .to_string()
    }));
    assert_first_retry(&arrivals(|it| {
        json!({"timestamp": iso(it), "jsonPayload": {"message": "x", "body": value}}).to_string()
    }));
    assert_first_retry(&arrivals(|it| json!({"_time": iso(it), "_raw": event}).to_string()));
    // The nearest time is that of the event.
    assert_first_retry(&arrivals(|it| {
        let line = format!("{} INFO {event}\n", iso(it));
        json!({"time": "2024-06-27T00:00:00Z", "log": line}).to_string()
    }));
}

#[test]
fn arrivals_are_read_from_beside_the_body_of_a_request() {
    let event = node();
    let seconds = |it: i64| it as f64 / 1000.0;
    assert_first_retry(&arrivals(|it| json!({"ts": seconds(it), "msg": "x", "body": event}).to_string()));
    assert_first_retry(&arrivals(|it| {
        json!({"requestContext": {"requestTimeEpoch": it}, "headers": {}, "body": event}).to_string()
    }));
    assert_first_retry(&arrivals(|it| {
        json!({"messageId": "1", "attributes": {"SentTimestamp": it.to_string()}, "body": event}).to_string()
    }));
    assert_first_retry(&arrivals(|it| json!({"time": it, "headers": {}, "body": event}).to_string()));
}

#[test]
fn arrivals_are_read_from_members_with_other_names() {
    let event = node();
    let seconds = |it: i64| it as f64 / 1000.0;
    assert_first_retry(&arrivals(|it| {
        json!({"instant": {"epochSecond": it / 1000, "nanoOfSecond": 392_000_000}, "message": event})
            .to_string()
    }));
    assert_first_retry(&arrivals(|it| {
        let data = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &event);
        json!({"kinesis": {"approximateArrivalTimestamp": seconds(it), "data": data}}).to_string()
    }));
    assert_first_retry(&arrivals(|it| {
        json!({"timeUnixNano": (it * 1_000_000).to_string(), "body": {"stringValue": event}}).to_string()
    }));
}

#[test]
fn the_order_is_unknown_within_the_precision_of_times_and_between_unknown_zones() {
    let chain =
        feishu_ev("simulate approval-chain --seed 1 --nodes 2 --start 2024-06-26T08:37:48.392Z").run();
    let events: Vec<_> = chain.text().lines().collect();
    let late = |first: String, second: String| {
        let folder = folder("arrivals");
        std::fs::write(folder.join("a.log"), first + "\n").unwrap();
        std::fs::write(folder.join("b.log"), second + "\n").unwrap();
        let ran = feishu_ev("trace --only-findings -f json").arg(folder).run();
        ran.text().contains("FE404")
    };
    let (earlier, later) = (events[1], events[2]);
    // The later event at 49.092, and the earlier one in the second 49, which may be before that.
    assert!(!late(format!("2024-06-26T08:37:49.092Z {later}"), format!("2024-06-26T08:37:49Z {earlier}")));
    assert!(!late(format!("2024-06-26T08:37:49Z {later}"), format!("2024-06-26T08:37:49.900Z {earlier}")));
    assert!(late(format!("2024-06-26T08:37:49Z {later}"), format!("2024-06-26T08:37:50Z {earlier}")));
    // One replica in Shanghai, one in UTC.
    assert!(!late(format!("2024-06-26 08:37:49,092 {later}"), format!("2024-06-26 16:37:48,092 {earlier}")));
}
