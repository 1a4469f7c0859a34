//! Which events are selected, and what is said if none is.

use crate::support::{Output, feishu_ev, job, node};

/// A node in progress, a node that was rejected an hour later, and a job change.
fn log() -> String {
    let rejected = node()
        .replace(r#""node_status":1"#, r#""node_status":2"#)
        .replace(r#""process_node_id":""#, r#""process_node_id":"9"#)
        .replace(r#""event_id":""#, r#""event_id":"x"#);
    format!("{}\n{rejected}\n{}\n", node(), job())
}

fn decode(arguments: &str) -> Output {
    feishu_ev("decode -f ndjson").args(arguments).stdin(log()).run()
}

#[test]
fn events_are_selected_by_what_people_type() {
    for (arguments, lines) in [
        ("--where node_status=rejected", vec![2]),
        ("--where node_status=已拒绝", vec![2]),
        ("--where 'node_status=1, 2'", vec![1, 2]),
        ("--where node_status!=rejected", vec![1]),
        ("--where header.event_id~x*", vec![2]),
        ("--where node_status=2 --where header.event_id!~x*", vec![]),
        ("--where event_type~*job_change*", vec![3]),
        ("--filter '*.node.*' --where node_status=1", vec![1]),
        ("--process 7312658016791168538", vec![1, 2]),
        ("--since 2100-01-01", vec![]),
        ("--until 2100-01-01 --since 2000-01-01", vec![1, 2, 3]),
    ] {
        let ran = decode(arguments).success();
        assert_eq!(ran.source_lines(), lines, "{arguments}: {}", ran.err);
    }
}

#[test]
fn a_wrong_field_or_value_is_refused_with_the_nearest() {
    let refused = |arguments: &str| decode(arguments).error().err;
    let expected = "feishu-ev: --where: `node_status` has no `rejcted`: rejected 2\n";
    assert_eq!(refused("--where node_status=rejcted"), expected);
    let expected = "feishu-ev: --where：`node_status` 没有值 `rejcted`：已拒绝 2\n";
    assert_eq!(refused("--where node_status=rejcted --lang zh"), expected);
    assert!(refused("--where node_statsu=2").contains("similar fields: node_status"));
    assert!(
        refused("--since soon").starts_with("feishu-ev: --since: `soon` is no time: expected 2024-06-26")
    );
    assert!(refused("--tz Mars/Base").contains("expected local, utc, an offset"));
}

#[test]
fn what_was_there_is_said_if_nothing_matched() {
    let ran = decode("--since 2100-01-01").success();
    let seen = "feishu-ev: no event matched; 2 event types seen: corehr.job_change.status_updated_v2, corehr.process.node.updated_v2\n";
    assert_eq!((ran.text(), &*ran.err), ("", seen));
    // An id is asked for because it exists.
    assert_eq!(decode("--process 1").failure().err, seen);
    for command in ["validate", "trace"] {
        let ran = feishu_ev(command).args("--where status=999").stdin(log()).run().success();
        assert!(ran.err.ends_with(seen), "{command}: {}", ran.err);
        feishu_ev(command).args("--job-change 1").stdin(log()).run().failure();
    }
    let ran = feishu_ev("decode --where status=1").stdin("").run().success();
    assert_eq!(ran.err, "", "an empty input has nothing to match");
}

#[test]
fn only_selected_events_are_checked() {
    let bad = log().replace(r#""node_status":1"#, r#""node_status":9"#);
    let validate = |arguments: &str| feishu_ev("validate -f json").args(arguments).stdin(&bad).run();
    let errors = |ran: Output| ran.json().iter().filter(|finding| finding["severity"] == "error").count();
    assert_eq!(errors(validate("").failure()), 1);
    let ran = validate("--where node_status=rejected").success();
    assert_eq!(ran.err, "feishu-ev: 1 event, 2 events left out, 0 errors, 0 warnings\n");
    assert_eq!(errors(validate("--where node_status=9").failure()), 1);
}

#[test]
fn records_that_cannot_be_read_are_reported_whatever_the_filter() {
    let log = format!("{}\n{}", &node()[..200], log());
    let ran = feishu_ev("decode --where status=999").stdin(log).run().failure();
    assert!(ran.err.contains("error[FE003]"), "{}", ran.err);
}

#[test]
fn trace_shows_the_whole_timelines_of_selected_events() {
    let trace = |arguments: &str| feishu_ev("trace -f ndjson").args(arguments).stdin(log()).run();
    let timelines = trace("--where node_status=rejected").json();
    assert_eq!(timelines.len(), 1);
    let events = timelines[0]["events"].as_array().unwrap();
    assert_eq!(events.len(), 2, "the event in progress belongs to it");
    assert_eq!(trace("--filter '*job_change*'").json().len(), 1);
    assert_eq!(trace("--where node_status=approved").success().json().len(), 0);
}

#[test]
fn times_for_people_are_in_the_time_zone_asked_for() {
    let line = |arguments: &str, zone: &str| {
        let ran = feishu_ev("decode -f line").args(arguments).env("TZ", zone).stdin(node()).run();
        ran.success().text().split(' ').next().unwrap().to_owned()
    };
    let utc = line("", "");
    assert!(utc.ends_with("+00:00"), "{utc}");
    for (arguments, zone) in
        [("", "Asia/Shanghai"), ("--tz +08:00", ""), ("--tz asia/shanghai", "UTC"), ("--tz +0800", "")]
    {
        let local = line(arguments, zone);
        assert!(local.ends_with("+08:00"), "{arguments} {zone}: {local}");
        let instant = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
        assert_eq!(instant(&local), instant(&utc));
    }
    // A day begins at midnight of the zone: the event is of 2024-01-12T17:00 or 2024-01-13T01:00.
    let late = node().replace(&create_time(&node()), "1705078800000");
    for (arguments, count) in [("--tz utc", 0), ("--tz +08:00", 1)] {
        let ran = feishu_ev("decode -f ndjson --since 2024-01-13").args(arguments).stdin(&late).run();
        assert_eq!(ran.text().lines().count(), count, "{arguments}");
    }
    let machine = |arguments: &str| feishu_ev("decode -f ndjson").args(arguments).stdin(node()).run().out;
    assert_eq!(machine("--tz +08:00"), machine(""), "formats for programs stay as they are");
}

/// The `create_time` of an event.
fn create_time(event: &str) -> String {
    let event: serde_json::Value = serde_json::from_str(event).unwrap();
    event["header"]["create_time"].as_str().unwrap().to_owned()
}
