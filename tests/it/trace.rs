//! Logs of events: what they tell, and what in them cannot be right.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use feishu_ev::catalog::Catalog;
use feishu_ev::corehr::{JOB_CHANGE, PROCESS};
use feishu_ev::event::Event;
use feishu_ev::finding::Severity;
use feishu_ev::location::{Location, Position};
use feishu_ev::simulate::{
    ApprovalChain, ChainNode, Damage, Fault, JobChangeMode, JobChangeOutcome, JobChangeScenario, Options,
    Rates, Scenario, SimulatedEvent,
};
use feishu_ev::trace::{DEFAULT_WINDOW_MS, EventFinding, EventId, Timeline, TraceEvent, Tracer};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::simulate::{options, scenario, simulated};
use crate::support::{Output, command, folder, run};

const NODE: &str = "corehr.process.node.updated_v2";
const JOB: &str = "corehr.job_change.status_updated_v2";
/// 26 June 2024, 16:37:48 in UTC+8.
const START: i64 = 1_719_391_068_000;

/// An event of a log, before it is written.
#[derive(Clone)]
pub(crate) struct Line(pub(crate) Value);

impl Line {
    pub(crate) fn new(event_type: &str, id: usize, second: i64, body: &Value) -> Self {
        Self(json!({
            "schema": "2.0",
            "header": {
                "event_id": format!("{id:032x}"), "token": "t", "create_time": (START + second * 1000).to_string(),
                "event_type": event_type, "tenant_key": "2ca1d211f64f6438", "app_id": "cli_9f5343c580712544",
            },
            "event": body,
        }))
    }

    pub(crate) fn with(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        let (around, name) = pointer.rsplit_once('/').unwrap();
        self.0.pointer_mut(around).unwrap()[name] = value.into();
        self
    }
}

/// Node `node` of process 77 gets a status at a second; its id is the number given.
pub(crate) fn node(id: usize, second: i64, node: u8, status: i64) -> Line {
    let body = json!({
        "flow_definition_id": "people_1_2", "node_definition_id": format!("approval_{node}"), "process_id": "77",
        "process_node_id": format!("770{node}"), "node_type": 1, "node_status": status, "biz_type": "job_change",
    });
    Line::new(NODE, id, second, &body)
}

/// Job change 88, approved by process 77, gets a status at a second.
pub(crate) fn job(id: usize, second: i64, status: i64) -> Line {
    let body = json!({
        "employment_id": "1", "target_user_id": {"user_id": "u"}, "job_change_id": "88", "transfer_mode": 2,
        "transfer_type_unique_identifier": "internal_transfer", "process_id": "77", "effective_date": "2024-06-26", "status": status,
    });
    Line::new(JOB, id, second, &body)
}

fn direct(id: usize, second: i64, status: i64) -> Line {
    let mut line = job(id, second, status).with("/event/transfer_mode", 1);
    line.0["event"].as_object_mut().unwrap().remove("process_id");
    line
}

pub(crate) fn log(lines: &[Line]) -> String {
    lines.iter().fold(String::new(), |mut log, line| {
        writeln!(log, "{}", line.0).unwrap();
        log
    })
}

pub(crate) fn only_findings(input: &str) -> Vec<Value> {
    run(&["trace", "--only-findings", "-f", "json"], input).json()
}

/// `line code` of what is found.
pub(crate) fn found(lines: &[Line]) -> Vec<String> {
    let found = only_findings(&log(lines));
    found.iter().map(|found| format!("{} {}", found["line"], found["code"].as_str().unwrap())).collect()
}

#[test]
fn what_the_documents_allow_is_no_finding() {
    for lines in [
        // A chain, with the job change that it approves.
        vec![
            job(1, 0, 1),
            node(2, 0, 1, 1),
            node(3, 9, 1, 3),
            node(4, 9, 2, 1),
            node(5, 20, 2, 3),
            job(6, 20, 4),
            job(7, 90, 5),
            job(8, 99, 2),
        ],
        // Rolled back to a node that runs again as another.
        vec![
            node(1, 0, 1, 1),
            node(2, 9, 1, 3),
            node(3, 9, 2, 1),
            node(4, 20, 2, 5),
            node(5, 20, 3, 1),
            node(6, 30, 3, 3),
        ],
        // Skipped without having been in progress, or in the middle of it.
        vec![node(1, 0, 1, 6), node(2, 0, 2, 1), node(3, 9, 2, 6), node(4, 9, 3, 1), node(5, 12, 3, 2)],
        // What follows an intervention is left open.
        vec![node(1, 0, 1, 1), node(2, 9, 1, 7), node(3, 10, 1, 3), node(4, 10, 2, 1), node(5, 12, 2, 4)],
        // CC nodes hold up nothing, and may pass at once.
        vec![
            node(1, 0, 1, 1).with("/event/node_type", 2),
            node(2, 0, 2, 1),
            node(3, 5, 2, 3),
            node(4, 6, 3, 3).with("/event/node_type", 2),
            node(5, 7, 1, 3).with("/event/node_type", 2),
        ],
        // The documents contradict each other about direct changes.
        vec![direct(1, 0, 4), direct(2, 9, 5)],
        vec![direct(1, 0, 6), direct(2, 9, 5), direct(3, 10, 2)],
        vec![direct(1, 0, 6), direct(2, 1, 4), direct(3, 9, 5)],
        vec![direct(1, 0, 1), direct(2, 9, 4)],
        // No approval is needed after all.
        vec![job(1, 0, 1), job(2, 0, 6), job(3, 9, 5)],
        // Cancelled long after it took effect, in a log that begins later.
        vec![job(1, 0, 2)],
        // CC nodes tell people while others decide, and after the end.
        vec![
            node(1, 0, 1, 1),
            node(2, 1, 2, 1).with("/event/node_type", 2),
            node(3, 9, 1, 2),
            node(4, 9, 3, 1).with("/event/node_type", 2),
        ],
        // Codes of tomorrow may mean anything.
        vec![node(1, 0, 1, 1), node(2, 9, 1, 99), node(3, 9, 2, 1), node(4, 12, 2, 3)],
        vec![job(1, 0, 9), job(2, 3, 5)],
        // The status before is what it says.
        vec![job(1, 0, 1), job(2, 9, 4).with("/event/original_status", 1)],
    ] {
        assert_eq!(found(&lines), [""; 0], "{}", log(&lines));
    }
}

#[test]
fn each_thing_that_cannot_be_is_found_once_where_it_shows() {
    let early = |line: Line| line.with("/event/effective_date", "2024-06-28");
    for (lines, wanted) in [
        (vec![node(1, 0, 1, 1), node(2, 9, 1, 3), node(2, 9, 1, 3), node(3, 9, 2, 1)], vec!["3 FE401"]),
        (vec![node(1, 0, 1, 1), node(1, 0, 1, 1), node(1, 0, 1, 1)], vec!["2 FE401", "3 FE401"]),
        (vec![node(1, 0, 1, 1), node(1, 0, 1, 2)], vec!["2 FE402"]),
        (vec![node(1, 0, 1, 1), node(2, 9, 1, 3), node(3, 9, 1, 3)], vec!["3 FE403"]),
        (vec![job(1, 0, 1), job(2, 1, 1), job(3, 9, 4)], vec!["2 FE403"]),
        (vec![node(1, 0, 1, 2), node(2, 1, 1, 2)], vec!["1 FE407", "2 FE403"]),
        (vec![node(2, 9, 1, 3), node(1, 0, 1, 1), node(3, 9, 2, 1)], vec!["2 FE404"]),
        (vec![job(1, 0, 1), job(3, 90, 5), job(2, 9, 4)], vec!["3 FE404"]),
        // The job change was approved behind the last node, and arrived before it.
        (vec![job(1, 0, 1), node(2, 0, 1, 1), job(4, 10, 4), node(3, 9, 1, 3)], vec!["4 FE404"]),
        (vec![node(1, 0, 1, 1), node(2, 9, 1, 3), node(3, 10, 1, 1), node(4, 10, 2, 1)], vec!["3 FE405"]),
        (vec![node(1, 0, 1, 1), node(2, 9, 1, 3), node(3, 10, 1, 2), node(4, 10, 2, 1)], vec!["3 FE405"]),
        (vec![job(1, 0, 1), job(2, 9, 4), job(3, 10, 1), job(4, 90, 5)], vec!["3 FE405"]),
        (vec![job(1, 0, 1), job(2, 9, 4), job(3, 90, 5), job(4, 91, 4)], vec!["4 FE405"]),
        (vec![node(1, 0, 1, 1), node(2, 9, 1, 2), node(3, 10, 2, 1)], vec!["3 FE406"]),
        (vec![node(1, 0, 1, 1), node(2, 9, 1, 4), node(3, 10, 1, 3)], vec!["3 FE406"]),
        (vec![job(1, 0, 1), job(2, 9, 3), job(3, 90, 5)], vec!["3 FE406"]),
        (vec![job(1, 0, 1), job(2, 9, 2), job(3, 90, 4)], vec!["3 FE406"]),
        (vec![node(2, 9, 1, 3), node(3, 9, 2, 1)], vec!["1 FE407"]),
        (vec![job(2, 9, 4), job(3, 90, 5)], vec!["1 FE407"]),
        (vec![direct(2, 9, 5)], vec!["1 FE407"]),
        (vec![early(job(2, 9, 2))], vec!["1 FE407"]),
        (vec![node(1, 0, 1, 1), node(2, 9, 1, 3), node(4, 20, 2, 3)], vec!["3 FE408"]),
        (vec![node(1, 0, 1, 1), node(3, 9, 2, 1), node(4, 20, 2, 3), node(5, 21, 3, 1)], vec!["2 FE408"]),
        (vec![node(1, 0, 1, 1), node(3, 9, 2, 6), node(4, 20, 3, 1)], vec!["2 FE408"]),
        (vec![node(1, 0, 1, 99), node(2, 1, 1, 1), node(3, 9, 2, 1)], vec!["3 FE408"]),
        (vec![job(1, 0, 1), job(3, 90, 5).with("/event/original_status", 4)], vec!["2 FE408"]),
        (vec![job(1, 0, 1), job(2, 9, 4), job(3, 90, 5).with("/event/original_status", 3)], vec!["3 FE408"]),
        (vec![job(1, 0, 1), job(2, 9, 4), job(3, 90, 5).with("/event/original_status", 1)], vec!["3 FE408"]),
        (vec![job(1, 0, 2).with("/event/original_status", 1)], vec!["1 FE407"]),
        (vec![job(1, 0, 1), node(2, 0, 1, 1), node(3, 9, 1, 2), job(4, 10, 5)], vec!["4 FE410"]),
        (vec![node(1, 0, 1, 1), node(2, 5, 2, 1), node(3, 9, 1, 3), node(4, 12, 2, 3)], vec!["2 FE409"]),
        (vec![job(1, 0, 1), job(3, 90, 5)], vec!["2 FE410"]),
        (vec![job(1, 0, 1), node(2, 0, 1, 1), node(3, 9, 1, 2), job(4, 10, 4)], vec!["4 FE410"]),
        (vec![early(job(1, 0, 1)), early(job(2, 9, 4)), early(job(3, 90, 5))], vec!["3 FE411"]),
    ] {
        assert_eq!(found(&lines), wanted, "{}", log(&lines));
    }
}

#[test]
fn what_happens_in_one_millisecond_may_arrive_in_any_order() {
    // Passed at once, and the next node begins: any order of arrival is the order of the life cycle.
    let at_once = [node(1, 0, 1, 1), node(2, 0, 1, 3), node(3, 0, 2, 1), node(4, 9, 2, 3)];
    let handed_on = [node(1, 0, 1, 1), node(2, 9, 1, 3), node(3, 9, 2, 1), node(4, 20, 2, 3)];
    let change = [job(1, 0, 1), job(2, 0, 4), job(3, 0, 5), job(4, 0, 2)];
    let rolled_back = [node(1, 0, 1, 1), node(2, 9, 1, 5), node(3, 9, 2, 1), node(4, 9, 2, 3)];
    for lines in [at_once, handed_on, change, rolled_back] {
        for order in 0..24 {
            let mut left = lines.to_vec();
            let picks = [order % 4, order / 4 % 3, order / 12, 0];
            let mixed: Vec<_> = picks.iter().map(|pick| left.remove(*pick)).collect();
            let found = found(&mixed);
            assert!(found.iter().all(|finding| finding.ends_with("FE404")), "{found:?}\n{}", log(&mixed));
        }
    }
}

#[test]
fn a_storm_of_duplicates_is_survived() {
    let storm = vec![node(1, 0, 1, 1); 20_000];
    assert_eq!(only_findings(&log(&storm)).len(), 19_999);
}

#[test]
fn open_life_cycles_are_shown_with_the_timeline_and_are_no_findings() {
    let lines = [job(1, 0, 1), node(2, 0, 1, 1)];
    let input = log(&lines);
    assert_eq!(found(&lines), [""; 0]);
    let ran = run(&["trace", "-f", "ndjson"], &input);
    let timeline = &ran.json()[0];
    assert_eq!((ran.code, &timeline["ended"]), (0, &false.into()));
    assert_eq!(timeline["findings"][0]["code"], "FE412");
    assert_eq!(timeline["findings"][0]["severity"], "information");
    assert!(ran.err.contains("1 not ended"), "{}", ran.err);
    assert_eq!(run(&["trace", "--fail-on", "warning"], &input).code, 0);
}

#[test]
fn a_finding_has_the_members_of_validate_and_the_ids_of_its_sequence() {
    let input = log(&[job(1, 0, 1), node(2, 0, 1, 1), node(2, 0, 1, 1)]);
    let members = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let validated =
        run(&["validate", "-f", "json"], "{\"schema\":\"3.0\",\"header\":{},\"event\":{}}").json();
    let finding = &only_findings(&input)[0];
    let own = members(finding);
    let (shared, more) = own.split_at(own.len() - 2);
    assert_eq!(shared, members(&validated[0]));
    assert_eq!(more, ["process_id", "job_change_id"]);
    assert_eq!((&finding["process_id"], &finding["job_change_id"]), (&"77".into(), &"88".into()));
    assert_eq!(
        (&finding["line"], &finding["column"], &finding["event_type"]),
        (&3.into(), &1.into(), &NODE.into())
    );
    let alone = log(&[node(2, 0, 1, 1), node(2, 0, 1, 1)]);
    assert_eq!(only_findings(&alone)[0]["job_change_id"], Value::Null);
}

#[test]
fn a_job_change_is_joined_with_its_process_whichever_comes_first() {
    let late = |mut line: Line| {
        line.0["event"].as_object_mut().unwrap().remove("process_id");
        line
    };
    for lines in [
        [node(1, 0, 1, 1), job(2, 1, 1), node(3, 9, 1, 3), job(4, 10, 4)],
        [job(1, 0, 1), node(2, 1, 1, 1), node(3, 9, 1, 3), job(4, 10, 4)],
        // Both are known before it turns out that they belong together.
        [late(job(1, 0, 1)), node(2, 1, 1, 1), node(3, 9, 1, 3), job(4, 10, 4)],
    ] {
        let ran = run(&["trace", "-f", "ndjson"], log(&lines));
        let timelines = ran.json();
        assert_eq!(
            (timelines.len(), &timelines[0]["process_id"], &timelines[0]["job_change_ids"]),
            (1, &"77".into(), &json!(["88"]))
        );
        let ids = timelines[0]["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["event_id"].as_str().unwrap()[31..].to_owned());
        assert_eq!(ids.collect::<String>(), "1234");
    }
    let both = [node(1, 0, 1, 1), node(2, 9, 1, 3), job(3, 0, 1).with("/event/process_id", "99")];
    for (args, timelines) in [(["--process", "77"], 1), (["--job-change", "88"], 1), (["--process", "1"], 0)]
    {
        assert_eq!(
            run(&[&["trace", "-f", "ndjson"], &args[..]].concat(), log(&both)).json().len(),
            timelines
        );
    }
}

#[test]
fn the_gap_between_deliveries_is_held_against_the_schedule() {
    let event = node(1, 0, 1, 1).0.to_string();
    let prefixed = |time: &str| format!("{time} INFO body={event}\n");
    let signed = |second: i64| {
        json!({"headers": {"X-Lark-Request-Timestamp": (START / 1000 + second).to_string()}, "body": event})
            .to_string()
            + "\n"
    };
    for (log, wanted) in [
        (
            prefixed("2024-06-26 16:37:48,392") + &prefixed("2024-06-26 16:38:05,001"),
            "16.6 s earlier: the first retry",
        ),
        (
            prefixed("[2024-06-26T16:37:48Z]") + &prefixed("[2024-06-26T16:42:50Z]"),
            "5 min 2 s earlier: the second retry",
        ),
        (signed(0) + &signed(3_601), "1 h earlier: the third retry"),
        (signed(0) + &signed(15) + &signed(15 + 300), "5 min earlier: the second retry"),
        (
            signed(0) + &signed(25_515),
            "7 h 5 min earlier: the fourth retry, 7 h 5 min after the first delivery",
        ),
        (signed(0) + &signed(42), "42.0 s earlier: not on the platform's retry schedule"),
    ] {
        let found = only_findings(&log);
        let message = found.last().unwrap()["message"].as_str().unwrap();
        assert!(message.contains(wanted), "{message}");
    }
    let unknown = only_findings(&format!("{event}\n{event}\n"));
    assert_eq!(
        unknown[0]["message"],
        "the event was delivered before, at line 1; deduplicate by event_id before acting on an event"
    );
}

#[test]
fn duplicates_of_other_events_and_of_challenges_are_found_too() {
    let other = Line::new("im.message.receive_v1", 7, 0, &json!({"a": 1}));
    assert_eq!(found(&[other.clone(), node(1, 0, 1, 1), other.clone()]), ["3 FE401"]);
    assert_eq!(found(&[other, Line::new("im.message.receive_v1", 7, 0, &json!({"a": 2}))]), ["2 FE402"]);
    let challenge = r#"{"challenge":"c","token":"t","type":"url_verification"}"#;
    assert_eq!(only_findings(&format!("{challenge}\n{challenge}\n")).len(), 1);
    // What decode wrote is the same event, wherever it stood.
    let once = log(&[node(1, 0, 1, 1)]);
    let decoded = run(&["decode", "-f", "ndjson"], format!("{once}{once}"));
    assert_eq!(only_findings(decoded.text())[0]["code"], "FE401");
}

#[test]
fn an_id_that_stands_for_two_processes_hides_neither() {
    let other = node(1, 0, 1, 2).with("/event/process_id", "78").with("/event/process_node_id", "781");
    assert_eq!(found(&[node(1, 0, 1, 1), other]), ["2 FE402", "2 FE407"]);
}

#[test]
fn exit_codes_and_what_is_ignored() {
    let warning = log(&[node(1, 0, 1, 1), node(1, 0, 1, 1)]);
    let error = log(&[node(1, 0, 1, 1), node(2, 1, 1, 2), node(3, 2, 1, 1)]);
    let code = |args: &[&str], input: &str| run(&[&["trace"], args].concat(), input).code;
    assert_eq!((code(&[], &warning), code(&[], &error)), (0, 1));
    assert_eq!((code(&["--fail-on", "warning"], &warning), code(&["--fail-on", "never"], &error)), (1, 0));
    assert_eq!(code(&["--ignore", "FE406"], &error), 0);
    assert_eq!(code(&["--fail-on", "warning", "--ignore", "FE401"], &warning), 0);
    let broken = run(&["trace", "--strict", "--only-findings", "-f", "json"], format!("nonsense\n{warning}"));
    assert_eq!((broken.code, broken.json().len()), (1, 1));
    assert!(broken.err.starts_with("<stdin>:1:1: error[FE001]"), "{}", broken.err);
    let noise = format!("INFO started\n{warning}");
    assert_eq!(
        (code(&["--strict", "--ignore", "FE002"], &noise), code(&["--strict", "--ignore", "FE001"], &noise)),
        (1, 0)
    );
    assert_eq!((code(&["--process", "77"], &warning), code(&["--process", "78"], &warning)), (0, 1));
    assert_eq!(code(&["/nowhere"], ""), 2);
    for args in
        [["--follow", "-f", "html"], ["--follow", "-f", "sarif"], ["--only-findings", "-f", "mermaid"]]
    {
        assert_eq!(code(&args, ""), 2, "{args:?}");
    }
}

#[test]
fn what_has_ended_is_forgotten_when_the_window_has_passed() {
    let ended = [node(1, 0, 1, 1), node(2, 9, 1, 2)];
    let others = |from: i64| {
        (0..3000).map(move |index: i64| {
            let id = usize::try_from(100_000 + from + index).unwrap();
            let process = format!("p{}", from + index);
            node(id, from + index, 1, 1)
                .with("/event/process_id", process.clone())
                .with("/event/process_node_id", process)
        })
    };
    let again = [node(2, 9, 1, 2)];
    let lines = |from| {
        log(&ended.iter().cloned().chain(others(from)).chain(again.iter().cloned()).collect::<Vec<_>>())
    };
    // Remembered for eight hours: the platform's last retry comes after seven.
    assert_eq!(only_findings(&lines(7 * 3600))[0]["code"], "FE401");
    // A stranger after that: the process seems to begin here.
    assert_eq!(only_findings(&lines(9 * 3600))[0]["code"], "FE407");
    let longer = run(&["trace", "--window", "12h", "--only-findings", "-f", "json"], lines(9 * 3600));
    assert_eq!(longer.json()[0]["code"], "FE401");
    // One event from the far future does not make it forget.
    let future =
        node(9, 300_000_000, 1, 1).with("/event/process_id", "f").with("/event/process_node_id", "f");
    let poisoned = log(&[vec![future], ended.to_vec(), others(10).collect(), again.to_vec()].concat());
    assert_eq!(only_findings(&poisoned)[0]["code"], "FE401");
}

#[test]
fn the_result_does_not_depend_on_files_threads_or_encryption() {
    let folder = folder("trace");
    let args = [
        "simulate",
        "mixed",
        "--count",
        "3000",
        "--seed",
        "3",
        "--duplicate",
        "0.05",
        "--reorder",
        "0.05",
        "--illegal",
        "0.05",
    ];
    let ran = run(&args, "");
    let text = ran.text();
    let timelines = |output: &Output| {
        let timelines = output.json().into_iter().map(|mut timeline| {
            for event in timeline["events"].as_array_mut().unwrap() {
                event["source"] = Value::Null;
                if event["repeated"] == true {
                    event["earlier"]["source"] = Value::Null;
                }
            }
            for finding in timeline["findings"].as_array_mut().unwrap() {
                finding["source"] = Value::Null;
                // Messages name the lines of other events.
                finding["message"] = Value::Null;
            }
            timeline.to_string()
        });
        timelines.collect::<Vec<_>>()
    };
    let whole = run(&["trace", "-f", "ndjson"], text);
    for jobs in ["1", "2", "5"] {
        assert_eq!(run(&["trace", "-f", "ndjson", "--jobs", jobs], text).out, whole.out);
    }
    let lines: Vec<_> = text.lines().collect();
    let mut paths = Vec::new();
    for (index, part) in lines.chunks(701).enumerate() {
        let path = folder.join(format!("{index}.ndjson"));
        std::fs::write(&path, part.join("\n")).unwrap();
        paths.push(path.to_str().unwrap().to_owned());
    }
    let paths: Vec<_> =
        ["trace", "-f", "ndjson"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    assert_eq!(timelines(&run(&paths, "")), timelines(&whole));
    let sealed = run(&["encrypt", "--encrypt-key", "k"], text);
    assert_eq!(run(&["trace", "-f", "ndjson", "--encrypt-key", "k"], &sealed.out).out, whole.out);
}

#[test]
fn a_status_that_may_still_arrive_is_not_missing() {
    let mut program = command(&["trace", "--follow", "--only-findings", "-f", "json"]);
    let mut child =
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for line in [node(1, 0, 1, 1), node(3, 9, 2, 1), node(2, 9, 1, 3)] {
        stdin.write_all(log(&[line]).as_bytes()).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    drop(stdin);
    let found: Vec<_> = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap).collect();
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// A log with a duplicate and an impossible transition, and names that want to be something else.
fn nasty() -> String {
    let name = "<script>alert(1)</script>\u{1b}[2J\"&',:;#";
    let named = |line: Line| line.with("/event/node_definition_id", name);
    log(&[
        named(node(1, 0, 1, 1)),
        named(node(2, 9, 1, 3)),
        named(node(2, 9, 1, 3)),
        named(node(3, 10, 1, 1)),
        named(node(4, 10, 2, 6)),
    ])
}

#[test]
fn no_format_lets_text_of_events_do_anything() {
    for format in ["table", "line", "github", "junit", "mermaid", "html"] {
        let ran = run(&["trace", "-f", format], nasty());
        assert_eq!(ran.code, 1, "{format}");
        let text = ran.text();
        assert!(!text.contains('\u{1b}'), "{format}: {text}");
        assert!(!matches!(format, "html" | "junit") || !text.contains("<script"), "{format}: {text}");
    }
    let colored = run(&["trace", "--color", "always"], nasty());
    assert!(colored.text().contains("\u{1b}[1;31merror[FE405]") && !colored.text().contains("\u{1b}[2J"));
}

#[test]
fn the_formats_of_findings() {
    let github = run(&["trace", "-f", "github"], nasty());
    assert_eq!(
        github.text().lines().map(|line| line.split(' ').next().unwrap()).collect::<Vec<_>>(),
        ["::warning", "::error"]
    );
    let junit =
        run(&["trace", "-f", "junit"], nasty() + &log(&[node(9, 0, 1, 1).with("/event/process_id", "2")]));
    let cases: Vec<_> = junit.text().lines().filter(|line| line.contains("<testcase")).collect();
    assert_eq!(cases.len(), 2, "{}", junit.text());
    assert!(
        cases[0].ends_with("name=\"process 77\">") && cases[1].ends_with("name=\"process 2\"/>"),
        "{cases:?}"
    );
    assert_eq!(junit.text().matches("<failure type=\"FE405\"").count(), 1);
    assert!(junit.text().contains("<testsuite name=\"feishu-ev trace\">"));
    let sarif: Value = serde_json::from_str(run(&["trace", "-f", "sarif"], nasty()).text()).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let rules: Vec<_> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(rules, ["FE401", "FE405"]);
    assert_eq!(results[0]["properties"]["process_id"], "77");
    let levels = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let allowed = ["error", "warning", "note"];
    assert!(
        levels.iter().all(|rule| allowed.contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()))
    );
    let text = run(&["trace", "--only-findings"], nasty());
    assert!(
        text.text()
            .starts_with("warning[FE401]: the event was delivered before, at line 2\n  --> <stdin>:3:1"),
        "{}",
        text.text()
    );
}

#[test]
fn json_is_ndjson_pretty_printed_and_in_the_order_of_time() {
    let lines = log(&[node(2, 9, 1, 3), node(1, 0, 1, 1), node(3, 10, 2, 1)]);
    let pretty: Value = serde_json::from_str(run(&["trace", "-f", "json"], &lines).text()).unwrap();
    let timeline = &run(&["trace", "-f", "ndjson"], &lines).json()[0];
    assert_eq!(pretty, *timeline);
    let events = timeline["events"].as_array().unwrap();
    let deltas: Vec<_> = events.iter().map(|event| event["delta_ms"].as_i64()).collect();
    assert_eq!(deltas, [None, Some(9_000), Some(1_000)]);
    assert_eq!(events[0]["time"], "2024-06-26T08:37:48.000Z");
    assert_eq!(events[1]["status"], json!({"code": 3, "name": "approved", "zh": "已通过", "en": "Approved"}));
}

#[test]
fn a_gantt_chart_is_of_one_timeline() {
    let two = log(&[
        node(1, 0, 1, 1),
        node(2, 9, 1, 3),
        node(3, 0, 1, 1).with("/event/process_id", "78").with("/event/process_node_id", "9"),
    ]);
    let ran = run(&["trace", "-f", "mermaid"], &two);
    assert_eq!((ran.code, ran.text()), (2, ""));
    assert!(ran.err.contains("--process"), "{}", ran.err);
    let one = run(&["trace", "-f", "mermaid", "--process", "77"], &two);
    let times = format!("{START}, {}", START + 9_000);
    assert!(one.text().contains("\ngantt\n    title process 77 2024-06-26\n"), "{}", one.text());
    assert!(
        one.text().contains(&format!("1 In progress → 3 Approved :done, e0, {times}\n")),
        "{}",
        one.text()
    );
}

#[test]
fn a_gantt_chart_has_a_section_for_each_lane() {
    let named = |line: Line| line.with("/event/node_definition_id", "a:b");
    let lines = [
        job(1, 0, 1),
        named(node(2, 0, 1, 1)),
        named(node(3, 9, 1, 5)),
        named(node(3, 9, 1, 5)),
        named(node(4, 9, 2, 1)),
        job(5, 20, 2),
        named(node(6, 21, 3, 6)),
    ];
    let ran = run(&["trace", "-f", "mermaid"], log(&lines));
    let at = |second: i64| START + second * 1000;
    let rows: Vec<_> = ran.text().lines().skip(5).map(str::trim).collect();
    assert_eq!(
        rows,
        [
            "section Job change 88".to_owned(),
            format!("1 Approving → 2 Cancelled :done, e0, {}, {}", at(0), at(20)),
            "section Approval node a#58;b".to_owned(),
            format!("1 In progress → 5 Rolled back :done, e1, {}, {}", at(0), at(9)),
            format!("1 In progress :e4, {}, {}", at(9), at(21)),
            format!("6 Skipped :done, milestone, e6, {}, 0ms", at(21)),
            format!("5 Rolled back FE401 :milestone, m3, {}, 0ms", at(9)),
            format!("6 Skipped FE408 :crit, milestone, m6, {}, 0ms", at(21)),
        ]
    );
}

#[test]
fn an_event_that_came_before_may_join_two_timelines() {
    let other = |line: Line| line.with("/event/process_id", "99");
    assert_eq!(found(&[node(1, 0, 1, 1), other(job(2, 0, 1)), job(2, 0, 1)]), ["3 FE402"]);
}

#[test]
fn a_growing_file_is_followed() {
    let path = folder("follow").join("events.ndjson");
    let append = |lines: &[Line]| {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&path).unwrap();
        file.write_all(log(lines).as_bytes()).unwrap();
    };
    append(&[node(1, 0, 1, 1)]);
    let args = ["trace", "--follow", "--only-findings", "-f", "json", path.to_str().unwrap()];
    let mut child = command(&args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut found = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines = std::sync::Mutex::new(Vec::new());
    let mut next = || {
        let finding: Value = serde_json::from_str(&found.next().unwrap().unwrap()).unwrap();
        lines.lock().unwrap().push(finding["line"].as_u64().unwrap());
        finding["code"].clone()
    };
    append(&[node(1, 0, 1, 1)]);
    assert_eq!(next(), "FE401");
    append(&[node(2, 9, 1, 3), node(3, 10, 1, 1)]);
    // What was found before is not found again.
    assert_eq!(next(), "FE405");
    // Rotated: another file has the name, and begins with its first line. What is written to the old one at
    // the last moment is not lost.
    let old = path.with_extension("old");
    std::fs::rename(&path, &old).unwrap();
    let mut last = std::fs::OpenOptions::new().append(true).open(&old).unwrap();
    last.write_all(log(&[node(4, 10, 2, 1)]).as_bytes()).unwrap();
    append(&[node(4, 10, 2, 1)]);
    assert_eq!(next(), "FE401");
    assert_eq!(*lines.lock().unwrap(), [2, 4, 1]);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What is found in the records of a simulation, as `code event_id`, with the sequence of each.
pub(crate) fn traced(events: &[SimulatedEvent]) -> Vec<(String, String)> {
    let catalog = Catalog::load(&[]).unwrap();
    let mut found = Vec::new();
    let mut tell = |timeline: &mut Timeline| {
        for EventFinding { event, finding } in timeline.analyze().findings {
            if finding.rule.severity() > Severity::Information {
                let event = &timeline.events[event].event;
                let kind = if event.kind.event_type() == JOB { JOB_CHANGE } else { PROCESS };
                let key = timeline.ids_of(kind).next();
                let id = event.event_id.as_ref().map(EventId::text).unwrap_or_default();
                found.push((format!("{} {id}", finding.rule), key.map(str::to_owned).unwrap_or_default()));
            }
        }
    };
    let mut tracer = Tracer::new(DEFAULT_WINDOW_MS);
    for (index, simulated) in events.iter().filter(|event| event.fault != Some(Fault::Drop)).enumerate() {
        if matches!(simulated.fault, Some(Fault::Corrupt(Damage::Truncated | Damage::WrongKey))) {
            continue;
        }
        let text = std::str::from_utf8(&simulated.body).unwrap();
        let event = Event::read(text, &catalog).unwrap();
        let position = Position { line: index as u64 + 1, column: 1 };
        let place = Location::new(&"log".into(), position);
        tracer.push(TraceEvent::new(&event, &catalog, text, place), &mut tell);
    }
    tracer.finish().for_each(|mut timeline| tell(&mut timeline));
    found
}

/// Traces a simulation with faults at these rates, and compares what is found with what was done.
fn check_faults(scenario: &Scenario, options: &Options, faults: &[f64]) -> Result<(), TestCaseError> {
    let [duplicate, reorder, drop, illegal, corrupt] = faults.try_into().unwrap();
    let rates = Rates { corrupt, drop, duplicate, illegal, reorder };
    let events = simulated(scenario, &Options { rates, ..options.clone() }).unwrap();
    let (mut wanted, mut missing, mut unreadable) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for event in &events {
        let key = if event.event_type == JOB { event.job_change_id } else { event.process_id };
        let key = key.map(|key| key.to_string()).unwrap_or_default();
        match event.fault {
            Some(Fault::Drop) => *missing.entry(key).or_insert(0) += 1,
            Some(Fault::Corrupt(Damage::Truncated)) => {
                unreadable.insert(key);
            }
            Some(Fault::Corrupt(_)) | None => {}
            Some(fault) => {
                let found = format!("{} {}", fault.rule().unwrap(), event.event_id);
                *wanted.entry(found).or_insert(0) += 1;
            }
        }
    }
    let (mut found, mut gaps) = (BTreeMap::new(), BTreeMap::new());
    for (finding, key) in traced(&events) {
        if matches!(&finding[..5], "FE407" | "FE408" | "FE410") {
            *gaps.entry(key).or_insert(0) += 1;
        } else {
            *found.entry(finding).or_insert(0) += 1;
        }
    }
    prop_assert_eq!(found, wanted);
    // What cannot be read is missing as well.
    for key in &unreadable {
        let least = missing.remove(key).unwrap_or(0);
        prop_assert!(gaps.remove(key).unwrap_or(0) >= least, "{}", key);
    }
    prop_assert_eq!(gaps, missing);
    Ok(())
}

#[test]
fn an_event_is_sent_late_only_within_the_window() {
    // A day passes between the effect of a change and its cancellation, and earlier events are forgotten by
    // then.
    let seed = 18_083_837_187_075_638_318;
    let options = Options { count: 1_040, step: 79_472_712, start: 1_771_647_567_032, ..Options::new(seed) };
    check_faults(&Scenario::Mixed, &options, &[0.0, 1.0, 0.0, 1.0, 0.0]).unwrap();
}

#[test]
fn a_cc_node_that_goes_back_to_the_beginning_comes_after_no_end() {
    let change = JobChangeScenario {
        mode: JobChangeMode::Initiated,
        outcome: JobChangeOutcome::Rejected,
        effective_date: None,
        with_approval: true,
    };
    let chain = ApprovalChain::approved(vec![ChainNode::new("cc")], "offer");
    check_faults(&Scenario::JobChange(change, chain), &Options::new(1), &[0.0, 0.0, 0.0, 1.0, 0.0]).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_fault_of_a_simulation_is_found_and_nothing_else(
        scenario in scenario(),
        options in options(),
        faults in prop::collection::vec(prop_oneof![Just(0.0), 0.0..0.2_f64, Just(1.0)], 5),
    ) {
        // One event by itself need not be the beginning of anything.
        prop_assume!(!matches!(scenario, Scenario::Event(_)));
        let mut options = options;
        if faults[0] > 0.5 {
            // The shortest times, in which most happens at once.
            options.step = 1;
        }
        if matches!(scenario, Scenario::Mixed) {
            options.count *= 40;
        }
        check_faults(&scenario, &options, &faults)?;
    }
}
