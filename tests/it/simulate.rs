//! Simulated sequences: coherent, repeatable, clean, and broken only where asked.

use std::collections::{BTreeMap, BTreeSet};

use feishu_ev::catalog::Catalog;
use feishu_ev::check;
use feishu_ev::cipher::EncryptKey;
use feishu_ev::event::Event;
use feishu_ev::simulate::{
    ApprovalChain, Cancellation, ChainNode, ChainOutcome, JobChangeMode, JobChangeOutcome, JobChangeScenario,
    Options, Rates, Scenario, SimulateError, SimulatedEvent, Simulation,
};
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::{feishu_ev, folder};

const NODE: &str = "corehr.process.node.updated_v2";
const JOB: &str = "corehr.job_change.status_updated_v2";

pub(crate) fn simulated(
    scenario: &Scenario,
    options: &Options,
) -> Result<Vec<SimulatedEvent>, SimulateError> {
    Simulation::new(&Catalog::load(&[]).unwrap(), scenario, options)?.collect()
}

fn node() -> impl Strategy<Value = ChainNode> {
    let types = prop::sample::select(vec!["approval", "cc", "form", "e_signature"]);
    (types, prop::option::of("[a-z_]{1,20}"))
        .prop_map(|(node_type, definition)| ChainNode { node_type: node_type.to_owned(), definition })
}

fn chain() -> impl Strategy<Value = ApprovalChain> {
    let outcomes = vec![
        ChainOutcome::Approved,
        ChainOutcome::Intervened,
        ChainOutcome::Rejected,
        ChainOutcome::RolledBack,
        ChainOutcome::Skipped,
        ChainOutcome::Withdrawn,
    ];
    (
        prop::collection::vec(node(), 1..6),
        prop::sample::select(outcomes),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(nodes, outcome, at, back)| {
            let at = at.index(nodes.len()) + 1;
            let mut nodes = nodes;
            if nodes[at - 1].node_type == "cc" && outcome != ChainOutcome::Skipped {
                // Nobody decides at a CC node.
                nodes[at - 1] = ChainNode::new("approval");
            }
            ApprovalChain {
                nodes,
                outcome,
                at_node: (outcome != ChainOutcome::Approved).then_some(at),
                back_to: (outcome == ChainOutcome::RolledBack).then_some(back.index(at) + 1),
                biz_type: "offer".to_owned(),
            }
        })
}

fn change() -> impl Strategy<Value = JobChangeScenario> {
    let outcomes = vec![
        JobChangeOutcome::Approved,
        JobChangeOutcome::Effective,
        JobChangeOutcome::Rejected,
        JobChangeOutcome::Cancelled(Cancellation::BeforeApproval),
        JobChangeOutcome::Cancelled(Cancellation::AfterApproval),
        JobChangeOutcome::Cancelled(Cancellation::AfterEffect),
    ];
    (prop::sample::select(outcomes), any::<bool>(), any::<bool>()).prop_map(
        |(outcome, initiated, with_approval)| {
            let needs = matches!(
                outcome,
                JobChangeOutcome::Rejected | JobChangeOutcome::Cancelled(Cancellation::BeforeApproval)
            );
            let mode = if initiated || needs { JobChangeMode::Initiated } else { JobChangeMode::Direct };
            let with_approval = with_approval && mode == JobChangeMode::Initiated;
            JobChangeScenario { mode, outcome, effective_date: None, with_approval }
        },
    )
}

pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    prop_oneof![
        chain().prop_map(Scenario::ApprovalChain),
        (change(), chain()).prop_map(|(change, mut chain)| {
            (chain.outcome, chain.at_node, chain.back_to) = (ChainOutcome::Approved, None, None);
            Scenario::JobChange(change, chain)
        }),
        prop::sample::select(vec![NODE, JOB]).prop_map(|name| Scenario::Event(name.to_owned())),
        Just(Scenario::Mixed),
        Just(Scenario::Challenge),
    ]
}

pub(crate) fn options() -> impl Strategy<Value = Options> {
    (any::<u64>(), 0_u64..30, 1_i64..100_000_000, 1_600_000_000_000_i64..2_000_000_000_000)
        .prop_map(|(seed, count, step, start)| Options { count, step, start, ..Options::new(seed) })
}

fn text(value: &Value, pointer: &str) -> String {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no {pointer} in {value}"))
        .to_owned()
}

/// What the documents say about node events, read by a state machine of its own.
fn check_nodes(events: &[Value]) {
    let mut status: BTreeMap<String, i64> = BTreeMap::new();
    let mut last: BTreeMap<String, (i64, String)> = BTreeMap::new();
    let mut ended = BTreeSet::new();
    for event in events.iter().filter(|event| text(event, "/header/event_type") == NODE) {
        let (process, node) = (text(event, "/event/process_id"), text(event, "/event/process_node_id"));
        let time: i64 = text(event, "/header/create_time").parse().unwrap();
        let new = event["event"]["node_status"].as_i64().unwrap();
        assert!(!ended.contains(&process), "{event} comes after the end of its process");
        match (status.get(&node), new) {
            (None, 1) => {
                if let Some((before, _)) = last.get(&process) {
                    assert!(time - before <= 1_000, "{event} does not follow within the second");
                }
            }
            (None, 6) | (Some(1), 2..=5 | 7) => {}
            (from, to) => panic!("{from:?} to {to}: {event}"),
        }
        if matches!(new, 2 | 4) {
            ended.insert(process.clone());
        }
        status.insert(node.clone(), new);
        last.insert(process, (time, node));
    }
    for (_, node) in last.values() {
        // The last node of every process has ended: nothing is left open.
        assert_ne!(status[node], 1, "{node} never ends");
    }
}

/// What the documents say about job change events.
fn check_changes(events: &[Value]) {
    let mut status: BTreeMap<String, i64> = BTreeMap::new();
    for event in events.iter().filter(|event| text(event, "/header/event_type") == JOB) {
        let change = text(event, "/event/job_change_id");
        let new = event["event"]["status"].as_i64().unwrap();
        let direct = event["event"]["transfer_mode"] == 1;
        assert_eq!(event["event"].get("process_id").is_none(), direct, "{event}");
        match (status.get(&change), new) {
            (None, 1) if !direct => {}
            (None, 4 | 6) if direct => {}
            (Some(1), 2..=4) | (Some(4 | 6), 2 | 5) | (Some(5), 2) => {}
            (from, to) => panic!("{from:?} to {to}: {event}"),
        }
        if new == 5 {
            let time: i64 = text(event, "/header/create_time").parse().unwrap();
            let day = jiff::Timestamp::from_millisecond(time)
                .unwrap()
                .to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)))
                .date();
            assert!(day.to_string() >= text(event, "/event/effective_date"), "{event} is too early");
        }
        status.insert(change, new);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sequences_without_faults_are_coherent_and_clean(scenario in scenario(), options in options()) {
        let catalog = Catalog::load(&[]).unwrap();
        let events = simulated(&scenario, &options).unwrap();
        let mut bodies = Vec::new();
        for simulated in &events {
            let text = std::str::from_utf8(&simulated.body).unwrap();
            let event = Event::read(text, &catalog).unwrap();
            let mut findings = Vec::new();
            check::event(&event, &catalog, &mut findings);
            prop_assert!(findings.is_empty(), "{findings:?} in {text}");
            prop_assert_eq!(event.type_name(), &simulated.event_type);
            bodies.push(serde_json::from_str::<Value>(text).unwrap());
        }
        let ids: BTreeSet<_> = events.iter().map(|event| &event.event_id).collect();
        prop_assert_eq!(ids.len(), events.len());
        prop_assert!(events.iter().map(|event| event.time).is_sorted());
        if matches!(scenario, Scenario::ApprovalChain(_) | Scenario::JobChange(..)) {
            check_nodes(&bodies);
            check_changes(&bodies);
        }
        if let Scenario::ApprovalChain(_) = scenario {
            let processes: BTreeSet<_> = bodies.iter().map(|body| text(body, "/event/process_id")).collect();
            prop_assert_eq!(processes.len() as u64, options.count);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes(scenario in scenario(), options in options(), rate in 0.0..0.5_f64) {
        let rates = Rates { corrupt: rate, drop: rate, duplicate: rate, illegal: rate, reorder: rate };
        let options = Options { rates, ..options };
        let bytes = || {
            let events = simulated(&scenario, &options).unwrap();
            events.into_iter().map(|event| (event.body, event.fault)).collect::<Vec<_>>()
        };
        prop_assert_eq!(bytes(), bytes());
        let other = Options { seed: options.seed.wrapping_add(1), ..options.clone() };
        let first = |options| simulated(&scenario, options).unwrap().into_iter().next().map(|event| event.event_id);
        prop_assert!(first(&options).is_none() || first(&options) != first(&other));
    }
}

#[test]
fn the_bytes_of_a_seed_are_pinned() {
    // These may never change: somebody's test relies on the bytes of its seed.
    for (arguments, digest) in [
        ("approval-chain --outcome rolled-back --nodes 3", "94a0072453c6564e"),
        ("job-change --with-approval", "c45b67cc056d1947"),
        ("challenge", "510429acc3652f33"),
        ("mixed --count 500", "5a5dd74101e7d60f"),
        ("event corehr.job_change.status_updated_v2", "ff20f8c8352d4b11"),
    ] {
        let ran = feishu_ev("simulate --seed 42").args(arguments).run();
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments}");
        let found: String =
            Sha256::digest(&ran.out).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, digest, "{arguments}");
    }
}

#[test]
fn mixed_sequences_are_coherent_as_far_as_they_go() {
    let options = Options { count: 5_000, ..Options::new(7) };
    let simulated = simulated(&Scenario::Mixed, &options).unwrap();
    let events: Vec<Value> =
        simulated.iter().map(|event| serde_json::from_slice(&event.body).unwrap()).collect();
    check_changes(&events);
    let types: BTreeSet<_> = events.iter().map(|event| text(event, "/header/event_type")).collect();
    assert_eq!(types.len(), 2);
    let statuses: BTreeSet<_> =
        events.iter().filter_map(|event| event["event"]["node_status"].as_i64()).collect();
    assert_eq!(statuses, (1..=7).collect());
}

#[test]
fn a_rollback_runs_on_from_the_node_it_names() {
    let ran =
        feishu_ev("simulate approval-chain --nodes 3 --outcome rolled-back --at-node 3 --back-to 2 --seed 1")
            .run();
    let events = ran.json();
    let status: Vec<_> = events.iter().map(|event| event["event"]["node_status"].as_i64().unwrap()).collect();
    assert_eq!(status, [1, 3, 1, 3, 1, 5, 1, 3, 1, 3]);
    let of = |index: usize, name: &str| events[index]["event"][name].clone();
    assert_eq!(of(6, "node_definition_id"), of(2, "node_definition_id"));
    assert_ne!(of(6, "process_node_id"), of(2, "process_node_id"));
}

#[test]
fn the_members_of_a_header_have_the_order_of_delivered_events() {
    let ran = feishu_ev("simulate approval-chain --seed 1").run();
    let event = &ran.json()[0];
    let names: Vec<_> = event["header"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["event_id", "token", "create_time", "event_type", "tenant_key", "app_id"]);
    assert_eq!(event.as_object().unwrap().keys().collect::<Vec<_>>(), ["schema", "header", "event"]);
}

#[test]
fn deliveries_verify_and_decrypt_to_the_same_events() {
    let plain = feishu_ev("simulate mixed --count 300 --seed 9").run();
    let simulate =
        |format| feishu_ev("simulate mixed --count 300 --seed 9 --encrypt-key k -f").arg(format).run();
    let key = EncryptKey::new(b"k");
    let deliveries = simulate("delivery");
    for delivery in deliveries.json() {
        let header = |name: &str| delivery["headers"][name].as_str().unwrap().to_owned();
        let body = delivery["body"].as_str().unwrap();
        assert!(body.starts_with("{\"encrypt\":\"") && body.ends_with("\"}") && !body.contains(' '));
        let signature =
            key.sign(&header("X-Lark-Request-Timestamp"), &header("X-Lark-Request-Nonce"), body.as_bytes());
        assert_eq!(header("X-Lark-Signature"), signature);
        assert!(header("Content-Type").starts_with("application/json"));
    }
    for format in ["ndjson", "json", "delivery", "http"] {
        let encrypted = simulate(format);
        let decrypted = feishu_ev("decode -f raw --encrypt-key k").stdin(&encrypted.out).run();
        assert_eq!((decrypted.text() == plain.text(), decrypted.err.as_str()), (true, ""), "{format}");
        let unencrypted = feishu_ev("simulate mixed --count 300 --seed 9 -f").arg(format).run();
        assert_eq!(
            feishu_ev("decode -f raw").stdin(&unencrypted.out).run().text() == plain.text(),
            format != "json",
            "{format}"
        );
    }
}

#[test]
fn the_published_signature() {
    let key = EncryptKey::new(b"test key");
    let body = br#"{"encrypt":"P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="}"#;
    let signature = key.sign("1609073151", "abc", body);
    assert_eq!(signature, "91e85250e3b07eba894372ab5a032e0ad059d7219595a095e36fd5a0a5e848e0");
}

#[test]
fn a_challenge_is_encrypted_but_not_signed() {
    let ran =
        feishu_ev("simulate challenge -f delivery --seed 1 --encrypt-key k --verification-token t").run();
    let headers = ran.json()[0]["headers"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(headers, ["Content-Type"]);
    let decrypted = feishu_ev("decode -f ndjson --encrypt-key k").stdin(&ran.out).run();
    let event = &decrypted.json()[0];
    assert_eq!((&event["type"], &event["token"]), (&"url_verification".into(), &"t".into()));
    assert_eq!(event["decoded"]["encrypted"], true);
}

#[test]
fn validate_finds_the_damage_that_the_manifest_names_and_nothing_else() {
    let manifest = folder("manifest").join("manifest.ndjson");
    let file = manifest.to_str().unwrap();
    for (format, key) in [("ndjson", ""), ("delivery", "--encrypt-key k"), ("http", "--encrypt-key k")] {
        let simulate = feishu_ev("simulate mixed --count 800 --seed 5 --corrupt 0.1 --manifest").arg(file);
        let ran = simulate.args("-f").arg(format).args(key).run().success();
        let entries: Vec<Value> = std::fs::read_to_string(&manifest)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(entries.len() > 40, "{}", entries.len());
        let mut expected: Vec<_> =
            entries.iter().filter_map(|entry| entry["finding"].as_str()).map(str::to_owned).collect();
        let found = feishu_ev("validate -f json").args(key).stdin(&ran.out).run();
        let code = |finding: &Value| finding["code"].as_str().unwrap().to_owned();
        let mut found: Vec<_> = found.json().iter().map(code).collect();
        if format == "ndjson" {
            let lines: Vec<_> = entries.iter().map(|entry| entry["record"].as_u64().unwrap()).collect();
            let bad = feishu_ev("validate -f json").stdin(&ran.out).run();
            assert_eq!(
                bad.json().iter().map(|finding| finding["line"].as_u64().unwrap()).collect::<Vec<_>>(),
                lines
            );
        }
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{format}");
    }
}

#[test]
fn faults_are_what_the_manifest_says() {
    let manifest = folder("faults").join("manifest.ndjson");
    let file = manifest.to_str().unwrap();
    let clean = feishu_ev("simulate mixed --count 600 --seed 11").run();
    let clean: Vec<_> = clean.text().lines().map(str::to_owned).collect();
    for fault in ["duplicate", "reorder", "drop", "illegal"] {
        let option = format!("--{fault}");
        let ran = feishu_ev("simulate mixed --count 600 --seed 11")
            .arg(&option)
            .args("0.1 --manifest")
            .arg(file)
            .run();
        let entries: Vec<Value> = std::fs::read_to_string(&manifest)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(
            entries.len() > 5 && entries.iter().all(|entry| entry["fault"] == fault),
            "{fault}: {entries:?}"
        );
        let lines: Vec<_> = ran.text().lines().map(str::to_owned).collect();
        let count = entries.len();
        match fault {
            "drop" => assert_eq!(lines.len(), clean.len() - count),
            "reorder" => {
                // Without the late ones the order is as it was: nothing else is out of place.
                let late = |line: &&String| {
                    entries.iter().any(|entry| line.contains(entry["event_id"].as_str().unwrap()))
                };
                let kept =
                    |lines: &[String]| lines.iter().filter(|line| !late(line)).cloned().collect::<Vec<_>>();
                assert_eq!(kept(&lines), kept(&clean));
                assert_eq!(lines.iter().collect::<BTreeSet<_>>(), clean.iter().collect());
                let place =
                    |lines: &[String], id: &str| lines.iter().position(|line| line.contains(id)).unwrap();
                let key = |line: &str| {
                    let event: Value = serde_json::from_str(line).unwrap();
                    let body = &event["event"];
                    body.get("job_change_id").unwrap_or(&body["process_id"]).to_string()
                };
                for entry in &entries {
                    let id = entry["event_id"].as_str().unwrap();
                    let before = place(&clean, id);
                    let successor =
                        clean[before + 1..].iter().find(|line| key(line) == key(&clean[before])).unwrap();
                    let successor: Value = serde_json::from_str(successor).unwrap();
                    let after = place(&lines, &text(&successor, "/header/event_id"));
                    assert!(place(&lines, id) > after, "{id} does not come after its successor");
                }
            }
            _ => assert_eq!(lines.len(), clean.len() + count),
        }
        for entry in &entries {
            let id = entry["event_id"].as_str().unwrap();
            let with_id = lines.iter().filter(|line| line.contains(id)).count();
            assert_eq!(
                with_id,
                match fault {
                    "drop" => 0,
                    "duplicate" => 2,
                    _ => 1,
                },
                "{fault} {id}"
            );
            if let Some(record) = entry["record"].as_u64() {
                assert!(lines[record as usize - 1].contains(id), "{fault}");
            }
        }
    }
}

#[test]
fn values_can_be_set_and_are_checked() {
    let with = |set| feishu_ev("simulate approval-chain --seed 1").args(set).run();
    let ran = with("--set /event/biz_type=offer --set /header/app_id=cli_mine");
    for event in ran.json() {
        assert_eq!(
            (&event["event"]["biz_type"], &event["header"]["app_id"]),
            (&"offer".into(), &"cli_mine".into())
        );
    }
    let wrong = with("--set /event/node_status=99");
    assert!(wrong.code == 2 && wrong.err.contains("FE204"), "{}", wrong.err);
    assert_eq!(with("--set /event/node_status=99 --force").json()[0]["event"]["node_status"], 99);
    assert!(with("--set /event/nothing=1").err.contains("no event has a member /event/nothing to set"));
    assert_eq!(with("--set /event/nothing=1 --force").json()[0]["event"]["nothing"], 1);
    assert_eq!(with("--set nothing").code, 2);
    // A member that the catalog knows may be added.
    let id = feishu_ev("simulate job-change --seed 1 --set /event/process_id=7384728407668773687").run();
    assert_eq!(id.json()[0]["event"]["process_id"], "7384728407668773687");
    let added = feishu_ev("simulate job-change --seed 1 --set /event/original_status=1").run();
    assert_eq!(added.json()[0]["event"]["original_status"], 1);
}

#[test]
fn scenarios_that_cannot_be_are_refused() {
    for (arguments, says) in [
        ("approval-chain --outcome rejected --at-node 3", "no node 3: the chain has 2 nodes"),
        ("approval-chain --at-node 1", "--at-node and --back-to require an --outcome other than approved"),
        ("approval-chain --outcome rejected --back-to 1", "--back-to requires --outcome rolled-back"),
        ("approval-chain --outcome rejected --node cc --at-node 1", "nobody decides at node 1, a CC node"),
        ("job-change --cancelled after-effect", "--cancelled requires --outcome cancelled"),
        ("approval-chain --step 30", "30m, 2h or 90s"),
        ("approval-chain --start 2024-06-26T08:37:48", "expected a time such as"),
        ("approval-chain --start 0", "cannot start 0 ms after 1970"),
        ("approval-chain --biz-type ''", "FE205"),
        ("approval-chain --node approval:", "the definition ID of node 1 is empty"),
        ("approval-chain --outcome rolled-back --at-node 1 --back-to 2", "comes later"),
        (
            "approval-chain --node dance",
            "no code `dance` of node_type in corehr.process.node.updated_v2, only approval, cc, form, e_signature",
        ),
        ("job-change --mode direct --outcome rejected", "a direct job change has no approval process"),
        ("job-change --mode direct --with-approval", "a direct job change has no approval process"),
        ("event no.such_v1", "unknown event type `no.such_v1`"),
        ("mixed --drop 2", "expected a number from 0 to 1"),
    ] {
        let ran = feishu_ev("simulate --seed 1").args(arguments).run();
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains(says), "{arguments}: {}", ran.err);
    }
}

#[test]
fn without_a_seed_every_run_is_new_and_says_its_seed() {
    let (first, second) = (feishu_ev("simulate challenge").run(), feishu_ev("simulate challenge").run());
    assert_ne!(first.text(), second.text());
    let seed = first.err.trim().strip_prefix("feishu-ev: seed ").unwrap();
    assert_eq!(feishu_ev("simulate challenge --seed").arg(seed).run().text(), first.text());
}

#[test]
fn start_step_and_effective_date() {
    let times: Vec<i64> =
        feishu_ev("simulate job-change --seed 1 --start 2026-01-01 --step 1h --effective-date 2026-01-02")
            .run()
            .json()
            .iter()
            .map(|event| text(event, "/header/create_time").parse().unwrap())
            .collect();
    let midnight = 1_767_196_800_000;
    assert_eq!(times[0], midnight);
    assert!((midnight + 3_600_000..midnight + 3 * 3_600_000 + 10_000).contains(&times[1]), "{times:?}");
    assert!((midnight + 24 * 3_600_000..midnight + 31 * 3_600_000).contains(&times[2]), "{times:?}");
}
