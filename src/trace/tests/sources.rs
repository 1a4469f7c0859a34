//! Life cycles whose states several event types report.

use serde_json::json;

use super::{EventSpec, RuleCase, assert_rule, job_change};
use crate::finding::Rule;

/// The status of job change J, reported by an event type that reports it again when something else changes.
fn information(after_ms: i64, status: i64) -> EventSpec {
    let body = json!({"job_change_id": "J", "process_id": "P", "status": status});
    EventSpec::new("corehr.job_change.updated_v2", after_ms, body)
}

/// The status of job change J, reported by the older event type.
fn old(after_ms: i64, status: i64) -> EventSpec {
    EventSpec { event_type: "corehr.job_change.updated_v1", ..job_change(after_ms, status) }
}

#[test]
fn each_event_type_reports_a_state_once() {
    assert_rule(
        Rule::RepeatedChange,
        &[
            RuleCase("two event types", vec![job_change(0, 1), old(0, 1), job_change(5, 4), old(6, 4)], &[]),
            RuleCase("one of two twice", vec![job_change(0, 1), old(0, 1), job_change(5, 1)], &[3]),
            RuleCase(
                "one that repeats states",
                vec![information(0, 1), information(3, 1), information(5, 4)],
                &[],
            ),
            RuleCase(
                "all three",
                vec![
                    job_change(0, 1),
                    information(1, 1),
                    old(2, 1),
                    information(3, 1),
                    job_change(5, 4),
                    old(6, 4),
                    information(9, 4),
                ],
                &[],
            ),
        ],
    );
}

#[test]
fn a_late_report_of_another_event_type_is_no_transition() {
    assert_rule(
        Rule::ImpossibleTransition,
        &[
            RuleCase("late", vec![job_change(0, 1), job_change(5, 4), old(6, 1), old(7, 4)], &[]),
            RuleCase(
                "a state that was not reported before",
                vec![job_change(0, 1), job_change(5, 4), old(6, 3)],
                &[3],
            ),
        ],
    );
}
