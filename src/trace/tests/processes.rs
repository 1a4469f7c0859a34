//! The rules about nodes of a process.

use super::{EventSpec, RuleCase, assert_rule, findings, node};
use crate::finding::{Message, Rule};

/// A status of another node of process P.
fn second(after_ms: i64, status: i64) -> EventSpec {
    node(after_ms, status).node("M")
}

/// A status of a third node of process P.
fn third(after_ms: i64, status: i64) -> EventSpec {
    node(after_ms, status).node("L")
}

#[test]
fn repeated_change_reports_a_status_that_a_node_has() {
    assert_rule(
        Rule::RepeatedChange,
        &[
            RuleCase("in_progress", vec![node(0, 1), node(1, 1)], &[2]),
            RuleCase("approved", vec![node(0, 1), node(9, 3), node(10, 3)], &[3]),
            RuleCase("after the end", vec![node(0, 1), node(9, 2), node(10, 2)], &[3]),
            RuleCase("an unknown status", vec![node(0, 99), node(9, 99)], &[]),
        ],
    );
}

#[test]
fn impossible_transition_reports_a_node_that_changes_after_it_ended() {
    assert_rule(
        Rule::ImpossibleTransition,
        &[
            RuleCase("approved to in_progress", vec![node(0, 1), node(9, 3), node(10, 1)], &[3]),
            RuleCase("approved to rejected", vec![node(0, 1), node(9, 3), node(10, 2)], &[3]),
            RuleCase("skipped to approved", vec![node(0, 6), node(10, 3)], &[2]),
            RuleCase("intervened to in_progress", vec![node(0, 1), node(9, 7), node(10, 1)], &[3]),
            RuleCase("intervened to approved", vec![node(0, 1), node(9, 7), node(10, 3)], &[]),
            RuleCase("over an unknown status", vec![node(0, 1), node(8, 3), node(9, 99), node(10, 1)], &[]),
        ],
    );
}

#[test]
fn after_end_reports_a_node_after_its_process_was_refused() {
    assert_rule(
        Rule::AfterEnd,
        &[
            RuleCase("rejected", vec![node(0, 1), node(9, 2), second(10, 1)], &[3]),
            RuleCase("withdrawn", vec![node(0, 1), node(9, 4), node(10, 3)], &[3]),
            RuleCase("approved", vec![node(0, 1), node(9, 3), second(10, 1)], &[]),
            RuleCase("a CC node", vec![node(0, 1), node(9, 2), second(10, 1).cc()], &[]),
        ],
    );
}

#[test]
fn missing_beginning_reports_the_first_node_of_a_process_that_is_not_a_beginning() {
    assert_rule(
        Rule::MissingBeginning,
        &[
            RuleCase("approved", vec![node(9, 3), second(9, 1)], &[1]),
            RuleCase("in_progress", vec![node(9, 1)], &[]),
            RuleCase("skipped", vec![node(9, 6)], &[]),
            RuleCase("a CC node", vec![node(9, 3).cc()], &[]),
        ],
    );
}

#[test]
fn missing_event_reports_a_node_without_start_or_end() {
    assert_rule(
        Rule::MissingEvent,
        &[
            RuleCase("no start", vec![node(0, 1), node(9, 3), second(20, 3)], &[3]),
            RuleCase("no end", vec![node(0, 1), second(9, 1), second(20, 3), third(21, 1)], &[2]),
            RuleCase("no end of a CC node", vec![node(0, 1).cc(), second(9, 1)], &[]),
            RuleCase("an unknown end", vec![node(0, 1), node(9, 99), second(9, 1)], &[]),
        ],
    );
}

#[test]
fn early_start_reports_a_node_that_starts_before_the_one_before_it_ends() {
    assert_rule(
        Rule::EarlyStart,
        &[
            RuleCase("before the end", vec![node(0, 1), second(5, 1), node(9, 3), second(12, 3)], &[2]),
            RuleCase("at the end", vec![node(0, 1), second(9, 1), node(9, 3), second(12, 3)], &[]),
        ],
    );
}

#[test]
fn unfinished_reports_what_a_process_waits_for_at_its_last_event() {
    assert_rule(
        Rule::Unfinished,
        &[
            RuleCase("in_progress", vec![node(0, 1), node(9, 3), second(9, 1)], &[3]),
            RuleCase("an unknown status", vec![node(0, 1), node(9, 99)], &[2]),
            RuleCase("approved", vec![node(0, 1), node(9, 3)], &[]),
            RuleCase("a CC node", vec![node(0, 1).cc()], &[]),
            RuleCase("rejected", vec![node(0, 1), node(9, 2)], &[]),
        ],
    );
    let message = &findings(&[node(0, 1)])[0].2;
    assert!(matches!(message, Message::Unfinished { waiting } if waiting.items.len() == 1), "{message:?}");
}

#[test]
fn nodes_with_the_same_time_are_put_in_a_possible_order() {
    for events in [
        vec![second(0, 1), node(0, 6)],
        vec![second(0, 1), node(0, 3), node(0, 1)],
        vec![node(0, 3), node(0, 7), second(0, 1), node(0, 1)],
        vec![third(0, 2), third(0, 1), second(0, 6), node(0, 3), node(0, 1)],
    ] {
        let mut found = findings(&events);
        found.retain(|(_, rule, _)| *rule != Rule::Unfinished);
        assert!(found.is_empty(), "{found:#?}");
    }
}
