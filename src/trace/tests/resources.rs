//! The rule about resources.

use serde_json::json;

use super::{EventSpec, RuleCase, assert_rule, findings};
use crate::finding::Rule;

fn company(after_ms: i64, event_type: &'static str) -> EventSpec {
    EventSpec::new(event_type, after_ms, json!({"company_id": "C"}))
}

fn created(after_ms: i64) -> EventSpec {
    company(after_ms, "corehr.company.created_v2")
}

fn updated(after_ms: i64) -> EventSpec {
    company(after_ms, "corehr.company.updated_v2")
}

fn deleted(after_ms: i64) -> EventSpec {
    company(after_ms, "corehr.company.deleted_v2")
}

#[test]
fn what_is_deleted_is_not_updated() {
    assert_rule(
        Rule::ResourceOrder,
        &[
            RuleCase("whole life", vec![created(0), updated(1), updated(2), deleted(3)], &[]),
            RuleCase("the log begins in the middle", vec![updated(0), deleted(1)], &[]),
            RuleCase("updated after deletion", vec![created(0), deleted(1), updated(2), updated(3)], &[3, 4]),
            RuleCase("created again", vec![created(0), deleted(1), created(2), updated(3)], &[3]),
            RuleCase("updated before creation", vec![updated(0), created(1)], &[1]),
            RuleCase("at the same time", vec![deleted(0), updated(0), created(0)], &[]),
            RuleCase("of two", vec![deleted(0), updated(1).with("company_id", "D")], &[]),
        ],
    );
}

#[test]
fn a_creation_is_reported_once_by_an_event_type() {
    assert_rule(
        Rule::RepeatedChange,
        &[
            RuleCase("created twice", vec![created(0), created(1)], &[2]),
            RuleCase("deleted twice", vec![created(0), deleted(1), deleted(2)], &[3]),
        ],
    );
}

#[test]
fn the_order_is_that_of_the_times() {
    let found = findings(&[updated(2), deleted(3), created(1)]);
    let rules: Vec<_> = found.iter().map(|(line, rule, _)| (*line, *rule)).collect();
    assert_eq!(rules, [(3, Rule::OutOfOrder)]);
}
