//! The rules about the statuses of a job change.

use super::{RuleCase, assert_rule, direct, findings, job_change, node};
use crate::finding::Rule;

/// The effective date of a change that is effective early at [`START`](super::START).
const LATER: &str = "2024-06-28";

#[test]
fn repeated_change_reports_a_status_that_a_job_change_has() {
    assert_rule(
        Rule::RepeatedChange,
        &[
            RuleCase("approving", vec![job_change(0, 1), job_change(1, 1), job_change(9, 4)], &[2]),
            RuleCase("another process", vec![job_change(0, 1), job_change(1, 1).process("Q")], &[]),
            RuleCase("an unknown status", vec![job_change(0, 9), job_change(1, 9)], &[]),
        ],
    );
}

#[test]
fn impossible_transition_reports_a_job_change_that_goes_back() {
    assert_rule(
        Rule::ImpossibleTransition,
        &[
            RuleCase(
                "approved to approving",
                vec![job_change(0, 1), job_change(9, 4), job_change(10, 1), job_change(90, 5)],
                &[3],
            ),
            RuleCase(
                "effective to approved",
                vec![job_change(0, 1), job_change(9, 4), job_change(90, 5), job_change(91, 4)],
                &[4],
            ),
            RuleCase(
                "approved to no_approval",
                vec![job_change(0, 1), job_change(1, 4), job_change(9, 6)],
                &[3],
            ),
            RuleCase("directly approved to no_approval", vec![direct(0, 4), direct(9, 6)], &[]),
        ],
    );
}

#[test]
fn after_end_reports_a_job_change_after_it_was_rejected_or_cancelled() {
    assert_rule(
        Rule::AfterEnd,
        &[
            RuleCase("rejected", vec![job_change(0, 1), job_change(9, 3), job_change(90, 5)], &[3]),
            RuleCase("cancelled", vec![job_change(0, 1), job_change(9, 2), job_change(90, 4)], &[3]),
            RuleCase("effective", vec![job_change(0, 6), job_change(9, 5), job_change(90, 2)], &[]),
        ],
    );
}

#[test]
fn missing_beginning_reports_the_first_event_of_a_job_change_that_is_not_a_beginning() {
    assert_rule(
        Rule::MissingBeginning,
        &[
            RuleCase("approved", vec![job_change(9, 4), job_change(90, 5)], &[1]),
            RuleCase("directly approved", vec![direct(9, 4), direct(90, 5)], &[]),
            RuleCase("effective", vec![direct(9, 5)], &[1]),
            RuleCase("cancelled before its date", vec![job_change(9, 2).with("effective_date", LATER)], &[1]),
            RuleCase("cancelled after its date", vec![job_change(9, 2)], &[]),
            RuleCase("approving", vec![job_change(9, 1)], &[]),
            RuleCase("another original_status", vec![job_change(0, 6).with("original_status", 1)], &[1]),
            RuleCase("its own original_status", vec![job_change(0, 6).with("original_status", 6)], &[]),
        ],
    );
}

#[test]
fn missing_event_reports_an_original_status_that_was_not_the_last() {
    let effective = |original: i64| job_change(90, 5).with("original_status", original);
    assert_rule(
        Rule::MissingEvent,
        &[
            RuleCase("approved, last approving", vec![job_change(0, 1), effective(4)], &[2]),
            RuleCase("rejected, last approved", vec![job_change(0, 1), job_change(9, 4), effective(3)], &[3]),
            RuleCase("approved, last approved", vec![job_change(0, 1), job_change(9, 4), effective(4)], &[]),
            RuleCase("approved, last unknown", vec![job_change(0, 9), effective(4)], &[]),
        ],
    );
}

#[test]
fn not_approved_reports_an_effect_without_approval() {
    let refused = |status: i64| vec![job_change(0, 1), node(0, 1), node(9, status)];
    let then = |mut log: Vec<_>, status: i64| {
        log.push(job_change(10, status));
        log
    };
    assert_rule(
        Rule::NotApproved,
        &[
            RuleCase("only approving", vec![job_change(0, 1), job_change(90, 5)], &[2]),
            RuleCase("effective after rejection", then(refused(2), 5), &[4]),
            RuleCase("approved after rejection", then(refused(2), 4), &[4]),
            RuleCase("approved after withdrawal", then(refused(4), 4), &[4]),
            RuleCase("cancelled after rejection", then(refused(2), 2), &[]),
            RuleCase("approved after approval", then(refused(3), 4), &[]),
        ],
    );
}

#[test]
fn effective_early_reports_an_effect_before_its_date() {
    let log = |date: &str| {
        [(0, 1), (9, 4), (90, 5)]
            .map(|(time, status)| job_change(time, status).with("effective_date", date))
            .to_vec()
    };
    assert_rule(
        Rule::EffectiveEarly,
        &[
            RuleCase("two days later", log(LATER), &[3]),
            RuleCase("on the day", log("2024-06-26"), &[]),
            RuleCase("not a date", log("soon"), &[]),
            RuleCase("the largest date", log("9999-12-31"), &[3]),
        ],
    );
}

#[test]
fn effective_early_counts_days_in_utc_8() {
    // 7 h 22 min 12 s after 16:37:48 the day begins.
    let midnight = (7 * 3_600 + 22 * 60 + 12) * 1_000;
    let log = |time: i64| vec![direct(0, 4), direct(time, 5).with("effective_date", "2024-06-27")];
    assert_rule(
        Rule::EffectiveEarly,
        &[
            RuleCase("a millisecond before midnight", log(midnight - 1), &[2]),
            RuleCase("at midnight", log(midnight), &[]),
        ],
    );
}

#[test]
fn unfinished_reports_a_job_change_that_is_not_effective() {
    assert_rule(
        Rule::Unfinished,
        &[
            RuleCase("approving", vec![job_change(0, 1)], &[1]),
            RuleCase("approved", vec![job_change(0, 1), job_change(9, 4)], &[2]),
            RuleCase("effective", vec![job_change(0, 6), job_change(9, 5)], &[]),
            RuleCase("rejected", vec![job_change(0, 1), job_change(9, 3)], &[]),
            RuleCase("cancelled", vec![job_change(0, 1), job_change(9, 2)], &[]),
        ],
    );
}

#[test]
fn job_change_events_with_the_same_time_are_put_in_a_possible_order() {
    let named = |status: i64, original: i64| direct(0, status).with("original_status", original);
    for events in [
        vec![direct(0, 5), direct(0, 4)],
        vec![named(5, 6), named(6, 4), named(4, 1), named(1, 1)],
        // The event that follows decides between two orders.
        vec![named(6, 6), named(4, 4), direct(9, 5).with("original_status", 6)],
    ] {
        let found = findings(&events);
        assert!(found.is_empty(), "{found:#?}");
    }
}
