//! The rules about deliveries and ids.

use super::{RuleCase, assert_rule, findings, job_change, node, other};
use crate::finding::{Message, Retry, Rule};

#[test]
fn redelivered_reports_each_further_delivery_of_the_same_bytes() {
    let event = node(0, 1).event_id("same");
    assert_rule(
        Rule::Redelivered,
        &[
            RuleCase("one delivery", vec![event.clone()], &[]),
            RuleCase("three deliveries", vec![event.clone(), event.clone(), event.clone()], &[2, 3]),
            RuleCase("between others", vec![event.clone(), node(9_000, 3), event.clone()], &[3]),
            RuleCase("an event without a life cycle", vec![other(1), event, other(1)], &[3]),
        ],
    );
}

#[test]
fn redelivered_names_each_retry_of_the_platform_by_the_time_since_the_last_delivery() {
    let event = node(0, 1).event_id("same");
    for (elapsed_ms, retry) in [
        (13_999, Retry::OffSchedule),
        (14_000, Retry::First),
        (15_000, Retry::First),
        (24_999, Retry::First),
        (25_000, Retry::OffSchedule),
        (300_000, Retry::SecondAfterFirst),
        (315_000, Retry::SecondAfterFirstDelivery),
        (3_600_000, Retry::ThirdAfterSecond),
        (3_915_000, Retry::ThirdAfterFirst),
        (21_600_000, Retry::FourthAfterThird),
        (25_515_000, Retry::FourthAfterFirst),
        (86_400_000, Retry::OffSchedule),
    ] {
        let log = [event.clone().received_after(0), event.clone().received_after(elapsed_ms)];
        match &findings(&log)[..] {
            [
                (2, Rule::Redelivered, Message::RedeliveredAfter { retry: found, .. }),
                (_, Rule::Unfinished, _),
            ] => {
                assert_eq!(*found, retry, "FE401 after {elapsed_ms} ms");
            }
            other => panic!("FE401 after {elapsed_ms} ms: {other:#?}"),
        }
    }
}

#[test]
fn redelivered_names_no_retry_if_a_time_is_missing() {
    let event = node(0, 1).event_id("same");
    let message = &findings(&[event.clone().received_after(0), event])[0].2;
    assert!(matches!(message, Message::Redelivered { .. }), "FE401: {message:?}");
}

#[test]
fn event_id_reused_reports_other_bytes_with_the_same_id() {
    let of = |line: super::EventSpec| line.event_id("same");
    assert_rule(
        Rule::EventIdReused,
        &[
            RuleCase("another status", vec![of(node(0, 1)), of(node(0, 2))], &[2]),
            RuleCase("another time", vec![of(node(0, 1)), of(node(1, 1))], &[2]),
            RuleCase(
                "in two timelines",
                vec![of(node(0, 1)), of(job_change(0, 1).process("Q")), node(9, 3)],
                &[2],
            ),
        ],
    );
}

#[test]
fn out_of_order_reports_an_event_that_arrives_after_a_later_one() {
    assert_rule(
        Rule::OutOfOrder,
        &[
            RuleCase("the end before the beginning", vec![node(9_000, 3), node(0, 1)], &[2]),
            RuleCase("the same time", vec![node(0, 3), node(0, 1)], &[]),
            RuleCase(
                "a job change before its process",
                vec![job_change(0, 1), node(1, 1), job_change(10_000, 4), node(9_000, 3)],
                &[4],
            ),
            RuleCase("two timelines", vec![node(9_000, 6), node(0, 6).process("Q").node("M")], &[]),
        ],
    );
}

#[test]
fn unidentified_reports_an_event_without_the_id_of_its_timeline() {
    assert_rule(
        Rule::Unidentified,
        &[
            RuleCase("no process_id", vec![node(0, 1).without("process_id")], &[1]),
            RuleCase("an empty process_id", vec![node(0, 1).process("")], &[1]),
            RuleCase("an empty process_node_id", vec![node(0, 1).node("")], &[1]),
            RuleCase("no job_change_id", vec![job_change(0, 1).without("job_change_id")], &[1]),
            RuleCase("256 bytes", vec![node(0, 1).process(&"7".repeat(256))], &[]),
            RuleCase("257 bytes", vec![node(0, 1).process(&"7".repeat(257))], &[1]),
            RuleCase("a number", vec![node(0, 1).with("process_id", 7)], &[]),
        ],
    );
}
