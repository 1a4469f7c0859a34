//! Simulated deliveries: when they come, what is damaged in them, and what is expected of a consumer.

use std::collections::BTreeMap;
use std::fs;

use feishu_ev::delivery::Delivery;
use serde_json::Value;

use crate::support::{Output, feishu_ev, folder};

fn simulate(arguments: &str) -> Output {
    feishu_ev("simulate --seed 5").args(arguments).run().success()
}

/// A simulation with its manifest.
fn with_manifest(name: &str, arguments: &str) -> (Output, Vec<Value>) {
    let manifest = folder(&format!("deliveries-{name}")).join("manifest.ndjson");
    let ran = feishu_ev("simulate --seed 5 --manifest").arg(&manifest).args(arguments).run().success();
    let lines = fs::read_to_string(&manifest).unwrap();
    (ran, lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn signed_at(delivery: &Value) -> u64 {
    delivery["headers"]["X-Lark-Request-Timestamp"].as_str().unwrap().parse().unwrap()
}

#[test]
fn events_are_sent_again_when_the_platform_does() {
    let (ran, manifest) =
        with_manifest("retries", "mixed --count 300 --duplicate 0.2 -f delivery --encrypt-key k");
    let deliveries = ran.json();
    let times: Vec<_> = deliveries.iter().map(signed_at).collect();
    assert!(times.is_sorted(), "every delivery comes at its time");
    let decoded = feishu_ev("decode -f ndjson --encrypt-key k").stdin(&ran.out).run().success();
    let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, event) in decoded.json().iter().enumerate() {
        assert_eq!(event["decoded"]["signature"], "ok");
        by_id.entry(event["header"]["event_id"].to_string()).or_default().push(index);
    }
    let schedule = [15, 300, 3_600, 21_600];
    let mut numbers = [0; 5];
    for copies in by_id.values() {
        let gaps: Vec<_> = copies.windows(2).map(|pair| times[pair[1]] - times[pair[0]]).collect();
        assert_eq!(gaps, schedule[..gaps.len()]);
        numbers[gaps.len()] += 1;
    }
    assert!(numbers.iter().all(|number| *number > 5), "{numbers:?}");
    // Each copy is a fault of its own, at its place.
    let mut copies: Vec<_> =
        by_id.values().flat_map(|copies| copies[1..].iter().map(|copy| copy + 1)).collect();
    copies.sort_unstable();
    let listed: Vec<_> = manifest.iter().map(|fault| fault["record"].as_u64().unwrap() as usize).collect();
    assert_eq!(listed, copies);
    let traced = feishu_ev("trace -f json --encrypt-key k").stdin(&ran.out).run();
    for (retry, number) in [
        ("the first retry", numbers[1..].iter().sum::<usize>()),
        ("the second retry", numbers[2..].iter().sum()),
        ("the third retry", numbers[3..].iter().sum()),
        ("the fourth retry", numbers[4]),
    ] {
        assert_eq!(traced.text().matches(retry).count(), number, "{retry}");
    }
}

#[test]
fn without_headers_an_event_is_sent_again_at_once() {
    let ran = simulate("mixed --count 40 --duplicate 1");
    let lines: Vec<_> = ran.text().lines().collect();
    assert_eq!(lines.len(), 80);
    assert!(lines.chunks(2).all(|pair| pair[0] == pair[1]));
    let same = simulate("mixed --count 40");
    assert_eq!(lines.iter().step_by(2).copied().collect::<Vec<_>>(), same.text().lines().collect::<Vec<_>>());
}

#[test]
fn retries_change_nothing_else() {
    let events = |arguments: &str| {
        let ran = simulate(&format!("mixed --count 200 -f delivery {arguments}"));
        let mut bodies: Vec<_> = ran.json().iter().map(|delivery| delivery["body"].to_string()).collect();
        bodies.sort();
        bodies.dedup();
        bodies
    };
    assert_eq!(events("--duplicate 0.5"), events(""));
}

#[test]
fn a_damaged_delivery_says_what_is_expected() {
    for (format, key) in [("delivery", ""), ("delivery", "--encrypt-key k")] {
        let (ran, manifest) =
            with_manifest("expect", &format!("mixed --count 400 --corrupt 0.3 -f {format} {key}"));
        let deliveries = ran.json();
        let faults: BTreeMap<_, _> = (manifest.iter())
            .map(|fault| (fault["record"].as_u64().unwrap() as usize - 1, fault["fault"].as_str().unwrap()))
            .collect();
        let kinds: std::collections::BTreeSet<_> = faults.values().collect();
        assert_eq!(kinds.len(), if key.is_empty() { 3 } else { 5 });
        for (index, delivery) in deliveries.iter().enumerate() {
            let expected = faults.get(&index).map(|fault| match *fault {
                "bad-signature" | "wrong-key" => "rejected",
                "truncated" => "rejected,dropped",
                "unknown-code" => "handled",
                "wrong-type" => "handled,rejected",
                other => panic!("{other}"),
            });
            assert_eq!(delivery.get("expect").and_then(Value::as_str), expected);
        }
        let again = feishu_ev("decode -f delivery").stdin(&ran.out).run().success();
        assert_eq!(again.text(), ran.text());
    }
}

#[test]
fn a_body_that_is_cut_inside_a_character_keeps_its_bytes() {
    let mut cut = 0;
    for start in ["", "aaa", "aaaaaa"] {
        let name = format!("{start}{}", "审批流程".repeat(40));
        let arguments = format!("approval-chain --count 9 --biz-type {name} --corrupt 1");
        let lines = simulate(&arguments).out;
        let deliveries = simulate(&format!("{arguments} -f delivery"));
        for (delivery, body) in deliveries.text().lines().zip(lines.split(|byte| *byte == b'\n')) {
            assert_eq!(&*Delivery::read(delivery.as_bytes()).unwrap().body, body);
            assert!(!delivery.contains('\u{fffd}'));
            let is_text = std::str::from_utf8(body).is_ok();
            assert_eq!(delivery.contains("\"isBase64Encoded\":true,\"expect\":"), !is_text, "{delivery}");
            cut += usize::from(!is_text);
        }
    }
    assert!(cut > 5, "{cut}");
}

#[test]
fn a_challenge_is_never_damaged_in_a_signature_that_it_does_not_have() {
    let (ran, manifest) =
        with_manifest("challenge", "challenge --count 60 --corrupt 1 -f delivery --encrypt-key k");
    let found = feishu_ev("validate -f json --encrypt-key k").stdin(&ran.out).run();
    let codes = |values: &[Value], name: &str| -> Vec<_> {
        values.iter().map(|value| value[name].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&found.json(), "code"), codes(&manifest, "finding"));
}

#[test]
fn the_token_is_that_of_the_environment() {
    let token = |run: crate::support::Run| run.args("--seed 5").run().success().json()[0]["token"].clone();
    let challenge = || feishu_ev("simulate challenge");
    let with = |value: &str| challenge().env("FEISHU_VERIFICATION_TOKEN", value);
    assert_eq!(token(with("t")), "t");
    assert_eq!(token(with("t").args("--verification-token o")), "o");
    assert_eq!(token(with("")), token(challenge()));
    let empty = with("t").args("--verification-token ''").run().error();
    assert!(empty.err.contains("--verification-token is empty"), "{}", empty.err);
}

#[test]
fn a_sequence_can_start_now() {
    let start = |start: &str| -> i64 {
        let ran = simulate(&format!("approval-chain --start {start}"));
        ran.json()[0]["header"]["create_time"].as_str().unwrap().parse().unwrap()
    };
    let now = jiff::Timestamp::now().as_millisecond();
    for (text, hours) in [("now", 0), ("-2h", -2), ("+1d", 24)] {
        let elapsed = start(text) - now - hours * 3_600_000;
        assert!((-1_000..600_000).contains(&elapsed), "{text}: {elapsed}");
    }
}

#[test]
fn a_value_can_be_set_in_one_event() {
    let plain = simulate("mixed --count 5");
    let set = simulate("mixed --count 5 --set 3:/header/app_id=x");
    for (index, (set, plain)) in set.text().lines().zip(plain.text().lines()).enumerate() {
        assert_eq!(set == plain, index != 2);
    }
    assert_eq!(set.json()[2]["header"]["app_id"], "x");
    // The number is that of the event, whatever faults come before it.
    let faulty = simulate("mixed --count 30 --duplicate 0.5 --illegal 0.5 --set 3:/header/app_id=x");
    let id = &plain.json()[2]["header"]["event_id"];
    for event in faulty.json() {
        assert_eq!(event["header"]["app_id"] == "x", event["header"]["event_id"] == *id);
    }
    let far = simulate("mixed --count 2000 --set 1500:/header/app_id=x").json();
    assert_eq!(far.iter().position(|event| event["header"]["app_id"] == "x"), Some(1499));
    for (value, says) in [
        ("6:/header/app_id=x", "no event 6 to set a value in: there are 5 events"),
        ("9999:/header/app_id=x", "no event 9999"),
        ("3:/event/nothing=x", "event 3 has no member /event/nothing to set"),
        ("3:/header/create_time=x", "the options produce an invalid event"),
        ("0:/header/app_id=x", "an event is a number from 1"),
    ] {
        let ran = feishu_ev("simulate mixed --count 5 --seed 5 --set").arg(value).run().error();
        assert!(ran.err.contains(says) && ran.out.is_empty(), "{value}: {}", ran.err);
    }
}
