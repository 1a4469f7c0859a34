//! The rules about the statuses of a job change.

use super::{EventSpec, RuleCase, assert_rule, direct, findings, job_change, node};
use crate::finding::Rule;
use crate::message::{LanguageChoice, Localize as _};

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

/// The milliseconds from 16:37:48 on 2024-06-26 to the end of 2024-06-28 in UTC+8.
const DAY_END: i64 = ((55 * 60 + 22) * 60 + 12) * 1_000;

/// An event of another process, some milliseconds after the end of 2024-06-28 in UTC+8.
fn elsewhere(after_ms: i64) -> EventSpec {
    node(DAY_END + after_ms, 6).process("elsewhere")
}

#[test]
fn not_effective_reports_a_change_that_was_to_take_effect_over_six_hours_ago() {
    const HOURS: i64 = 3_600_000;
    let log = |last: EventSpec| {
        let change =
            [(0, 1), (9, 4)].map(|(time, status)| job_change(time, status).with("effective_date", LATER));
        [change.to_vec(), vec![last]].concat()
    };
    let then = |status: i64| {
        let mut log = log(elsewhere(7 * HOURS));
        log.push(job_change(90, status).with("effective_date", LATER));
        log
    };
    let future = || {
        let mut event = elsewhere(0);
        event.time = Some(9_999_999_999_999);
        event
    };
    assert_rule(
        Rule::NotEffective,
        &[
            RuleCase("in six hours", log(elsewhere(6 * HOURS)), &[]),
            RuleCase("a millisecond later", log(elsewhere(6 * HOURS + 1)), &[2]),
            RuleCase(
                "before all others",
                [vec![elsewhere(7 * HOURS)], log(node(9, 6).process("third"))].concat(),
                &[3],
            ),
            RuleCase("without a time", log(elsewhere(7 * HOURS).without_time()), &[]),
            RuleCase("in the future", log(future()), &[]),
            RuleCase(
                "no approval needed",
                vec![direct(0, 6).with("effective_date", LATER), elsewhere(7 * HOURS)],
                &[1],
            ),
            RuleCase(
                "approving",
                vec![job_change(0, 1).with("effective_date", LATER), elsewhere(7 * HOURS)],
                &[],
            ),
            RuleCase(
                "not a date",
                vec![direct(0, 4).with("effective_date", "soon"), elsewhere(7 * HOURS)],
                &[],
            ),
            RuleCase(
                "the largest date",
                vec![direct(0, 4).with("effective_date", "9999-12-31"), elsewhere(7 * HOURS)],
                &[],
            ),
            RuleCase(
                "approved after its date",
                vec![direct(DAY_END + 7 * HOURS, 4).with("effective_date", LATER)],
                &[1],
            ),
            RuleCase("cancelled", then(2), &[]),
        ],
    );
}

#[test]
fn not_effective_counts_from_the_date_of_the_last_event_with_the_status() {
    let approved = |time, date| direct(time, 4).with("effective_date", date);
    for (dates, lines) in [([LATER, "2024-07-28"], vec![]), (["2024-07-28", LATER], vec![2])] {
        let found = findings(&[approved(0, dates[0]), approved(1, dates[1]), elsewhere(7 * 3_600_000)]);
        let found = found.iter().filter(|(_, rule, _)| *rule == Rule::NotEffective);
        assert_eq!(found.map(|(line, ..)| *line).collect::<Vec<_>>(), lines, "{dates:?}");
    }
}

#[test]
fn not_effective_takes_the_place_of_unfinished() {
    let overdue = direct(0, 4).with("effective_date", LATER);
    let found = findings(&[overdue.clone(), elsewhere(7 * 3_600_000)]);
    assert!(matches!(&*found, [(1, Rule::NotEffective, _)]), "{found:#?}");
    // What else the timeline waits for is still shown.
    let found = findings(&[overdue.with("process_id", "P"), node(0, 1), elsewhere(7 * 3_600_000)]);
    let rules: Vec<_> = found.iter().map(|(line, rule, _)| (*line, *rule)).collect();
    assert_eq!(rules, [(1, Rule::NotEffective), (2, Rule::Unfinished)], "{found:#?}");
    let [_, (_, _, message)] = &*found else { unreachable!("{found:#?}") };
    assert_eq!(message.to_string(), "the node `approval` is still in_progress");
}

#[test]
fn not_effective_says_which_change_and_when() {
    let found = findings(&[direct(0, 4).with("effective_date", LATER), elsewhere(7 * 3_600_000)]);
    let message = &found[0].2;
    assert_eq!(
        message.to_text(LanguageChoice::En),
        "the job change J is approved and had not taken effect by 2024-06-28T23:00:00.000Z, 7 h after the end of its \
         effective date, 2024-06-28"
    );
    assert_eq!(
        message.to_text(LanguageChoice::Zh),
        "异动 J 状态为 approved，截至 2024-06-28T23:00:00.000Z 仍未生效，此时其生效日期 2024-06-28 已过去 7 小时"
    );
}
