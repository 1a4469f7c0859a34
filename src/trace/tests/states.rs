//! The rules about states of life cycles other than that of a job change.

use serde_json::{Value, json};

use super::{EventSpec, RuleCase, assert_rule, findings, node, timelines};
use crate::finding::Rule;

/// A status of offboarding O, which process P approves.
fn offboarding(after_ms: i64, status: i64) -> EventSpec {
    let body = json!({"offboarding_id": "O", "process_id": "P", "status": status});
    EventSpec::new("corehr.offboarding.status_updated_v2", after_ms, body)
}

/// A status of process P.
fn process(after_ms: i64, status: i64) -> EventSpec {
    let body = json!({"process_id": "P", "status": status});
    EventSpec::new("corehr.process.status.update_v2", after_ms, body)
}

/// A status of approval task A of process P.
fn task(after_ms: i64, status: i64) -> EventSpec {
    let body = json!({"process_id": "P", "approver_id": "A", "status": status});
    EventSpec::new("corehr.process.approver.updated_v2", after_ms, body)
}

fn probation(after_ms: i64, status: &str) -> EventSpec {
    let body = json!({"employment_id": "E", "probation_status": status});
    EventSpec::new("corehr.probation.updated_v2", after_ms, body)
}

/// Statuses of onboarding tasks, by their codes, and of the flow that they are a part of.
fn onboarding(after_ms: i64, flow: Option<&str>, tasks: &[(&str, &str)]) -> EventSpec {
    let tasks = tasks.iter().map(|(code, status)| json!({"task_code": code, "after_status": status}));
    let tasks: Vec<Value> = tasks.collect();
    let flow = flow.map(|status| json!({"after_status": status}));
    let body = json!({"pre_hire_id": "H", "onboarding_task_changes": tasks, "onboarding_flow_change": flow});
    EventSpec::new("corehr.pre_hire.onboarding_task_changed_v2", after_ms, body)
}

fn signature(after_ms: i64, before: &str, status: &str) -> EventSpec {
    let body = json!({"signature_file_id": "F", "before_status": before, "after_status": status});
    EventSpec::new("corehr.signature_file.status_updated_v2", after_ms, body)
}

#[test]
fn a_state_is_reported_once() {
    assert_rule(
        Rule::RepeatedChange,
        &[
            RuleCase("offboarding", vec![offboarding(0, 1), offboarding(1, 1)], &[2]),
            RuleCase("task", vec![task(0, 1), task(1, 3), task(2, 3)], &[3]),
            RuleCase("task in a list", vec![onboarding(0, None, &[("1", "in_progress")]); 2], &[2]),
            RuleCase(
                "another task",
                vec![
                    onboarding(0, None, &[("1", "in_progress")]),
                    onboarding(1, None, &[("2", "in_progress")]),
                ],
                &[],
            ),
        ],
    );
}

#[test]
fn a_state_follows_from_the_one_before() {
    assert_rule(
        Rule::ImpossibleTransition,
        &[
            RuleCase(
                "approved, then approving",
                vec![offboarding(0, 1), offboarding(1, 2), offboarding(2, 1)],
                &[3],
            ),
            RuleCase(
                "rolled back after effect, which is left open",
                vec![offboarding(0, 1), offboarding(1, 2), offboarding(2, 3), offboarding(3, 1)],
                &[],
            ),
            RuleCase("without approval", vec![offboarding(0, 1), offboarding(0, 6), offboarding(9, 3)], &[]),
            RuleCase(
                "confirmed, then rejected",
                vec![
                    probation(0, "pending"),
                    probation(1, "approved"),
                    probation(2, "converted"),
                    probation(3, "rejected"),
                ],
                &[4],
            ),
            RuleCase(
                "string codes",
                vec![probation(0, "waiting"), probation(1, "pending"), probation(2, "approved")],
                &[],
            ),
        ],
    );
}

#[test]
fn nothing_follows_the_end() {
    assert_rule(
        Rule::AfterEnd,
        &[
            RuleCase("offboarding", vec![offboarding(0, 1), offboarding(1, 4), offboarding(2, 2)], &[3]),
            RuleCase("process", vec![process(0, 1), process(1, 2), process(2, 9)], &[3]),
            RuleCase(
                "canceled after completion",
                vec![process(0, 1), process(1, 9), process(2, 15), process(3, 8)],
                &[],
            ),
            RuleCase("task", vec![task(0, 1), task(1, 2), task(2, 1)], &[3]),
            RuleCase(
                "only one of two tasks",
                vec![
                    onboarding(0, Some("in_progress"), &[("1", "in_progress"), ("2", "in_progress")]),
                    onboarding(1, None, &[("1", "completed")]),
                    onboarding(2, Some("completed"), &[("1", "in_progress"), ("2", "completed")]),
                ],
                &[3],
            ),
        ],
    );
}

#[test]
fn the_first_state_is_a_beginning() {
    assert_rule(
        Rule::MissingBeginning,
        &[
            RuleCase("offboarding", vec![offboarding(0, 2)], &[1]),
            RuleCase("task", vec![task(0, 3)], &[1]),
            RuleCase("process", vec![process(0, 9)], &[1]),
            RuleCase(
                "the state before is no beginning",
                vec![signature(0, "sealing", "sign_finished")],
                &[1],
            ),
            RuleCase(
                "the state before need not be reported",
                vec![signature(0, "pending_sign", "pending_seal")],
                &[],
            ),
        ],
    );
}

#[test]
fn the_state_before_is_the_last_one() {
    assert_rule(
        Rule::MissingEvent,
        &[
            RuleCase(
                "missing",
                vec![
                    signature(0, "initiating", "pending_sign"),
                    signature(1, "pending_seal", "sign_finished"),
                ],
                &[2],
            ),
            RuleCase(
                "all there",
                vec![
                    signature(0, "initiating", "pending_sign"),
                    signature(1, "pending_sign", "pending_seal"),
                ],
                &[],
            ),
        ],
    );
}

#[test]
fn a_refused_process_approves_nothing() {
    let approved = |after_ms| vec![offboarding(0, 1), offboarding(after_ms, 2)];
    let with = |events: Vec<EventSpec>, others: &[EventSpec]| {
        let mut events = [events, others.to_vec()].concat();
        events.sort_by_key(|event| event.time);
        events
    };
    assert_rule(
        Rule::NotApproved,
        &[
            RuleCase("refused by a node", with(approved(9), &[node(1, 1), node(2, 2)]), &[4]),
            RuleCase("refused by its status", with(approved(9), &[process(1, 1), process(2, 2)]), &[4]),
            RuleCase("approved", with(approved(9), &[process(1, 1), process(2, 9)]), &[]),
            RuleCase("effective without approval", vec![offboarding(0, 1), offboarding(9, 3)], &[2]),
        ],
    );
}

#[test]
fn what_belongs_together_is_one_timeline() {
    let events = [
        offboarding(0, 1),
        task(2, 1),
        process(1, 1),
        node(3, 1),
        offboarding(9, 1).with("offboarding_id", "O2"),
    ];
    let timelines = timelines(&events);
    assert_eq!(timelines.len(), 1);
    let subjects = timelines[0].subjects.iter().map(|subject| (subject.kind.name.as_str(), &*subject.id));
    assert_eq!(subjects.collect::<Vec<_>>(), [("process", "P"), ("offboarding", "O"), ("offboarding", "O2")]);
}

#[test]
fn messages_name_what_has_the_state() {
    let message = |events: &[EventSpec], rule: Rule| {
        let found = findings(events).into_iter().find(|(_, found, _)| *found == rule);
        found.map(|(_, _, message)| message.to_string()).unwrap_or_default()
    };
    let found = message(&[task(0, 1)], Rule::Unfinished);
    assert_eq!(found, "the approval task `A` is still to_do");
    let found = message(&[offboarding(0, 1), offboarding(1, 4), offboarding(2, 2)], Rule::AfterEnd);
    assert_eq!(found, "the offboarding has already ended, at line 2");
}
