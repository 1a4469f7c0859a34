//! An input for each rule, and the program that reports it; for rules about answers, an answer.

use std::collections::BTreeMap;

use feishu_ev::answer::{Judgment, TransportError, judge_ack, judge_challenge, judge_event};
use feishu_ev::finding::Rule;
use feishu_ev::message::Elapsed;
use serde_json::{Value, json};

use crate::support::{Run, decode, feishu_ev, job, node, root};
use crate::trace::{self, Line, log};

fn validate(input: impl AsRef<[u8]>) -> Run {
    feishu_ev("validate -f json --encrypt-key k").stdin(input)
}

fn trace(lines: &[Line]) -> Run {
    feishu_ev("trace -f ndjson").stdin(log(lines))
}

/// An event about company 99 at a second.
fn company(change: &str, second: i64) -> Line {
    let id = usize::try_from(second).unwrap();
    Line::new(&format!("corehr.company.{change}"), id, second, &json!({"company_id": "99"}))
}

fn catalog_check() -> Run {
    feishu_ev("catalog check -f json tests/data/catalog")
}

/// The sample of a node event with one change.
fn changed(from: &str, to: &str) -> String {
    let changed = node().replacen(from, to, 1);
    assert_ne!(changed, node(), "{from} does not occur");
    changed
}

/// An encrypted body. With a fresh IV the padding is right under another key once in 256 runs.
fn encrypted(plain: &str, key: &str) -> Vec<u8> {
    feishu_ev("encrypt --iv 000102030405060708090a0b0c0d0e0f --encrypt-key")
        .arg(key)
        .stdin(plain)
        .run()
        .success()
        .out
}

/// A member that the catalog does not have, `count` times under different names.
fn unknown_members(count: usize) -> String {
    let members: String = (0..count).map(|index| format!("\"x{index}\":1,")).collect();
    changed("\"node_type\"", &format!("{members}\"node_type\""))
}

/// By the code of each rule, a run that reports it.
fn runs() -> BTreeMap<&'static str, Run> {
    let (event, change) = (trace::node, trace::job);
    let unsigned = json!({"headers": {"X-Lark-Request-Timestamp": "1", "X-Lark-Request-Nonce": "2",
        "X-Lark-Signature": "00"}, "body": node()});
    let too_large = format!("{}\n", node());
    let early = |line: Line| line.with("/event/effective_date", "2999-01-01");
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(200), "]".repeat(200));
    // A list of a documented member, with more elements than are read.
    let many_statuses = job().replace(
        "\"status\":1",
        &format!("\"status\":1,\"details_of_job_status_change\":[{}1]", "1,".repeat(100_000)),
    );
    let replaced = std::fs::read(root().join("samples/corehr.offboarding.updated_v1.json")).unwrap();
    let no_ids = event(1, 0, 1, 1).with("/event/process_id", "");
    BTreeMap::from([
        ("FE001", validate("no JSON\n").args("--strict")),
        ("FE002", validate("{bad}\n").args("--strict")),
        ("FE003", validate(&node()[..300])),
        ("FE004", validate(b"{\"x\":\"\xff\"}\n").args("--strict")),
        ("FE005", validate(deep).args("--strict")),
        ("FE006", validate(too_large).args("--max-record-size 256")),
        ("FE007", validate("[7]\n").args("--strict")),
        ("FE008", validate([0; 100])),
        ("FE009", validate(b"\x1F\x8B\x08\0")),
        ("FE010", validate(format!("no JSON\n{}\n", node()))),
        ("FE101", validate("{\"hello\":\"world\"}\n").args("--strict")),
        ("FE102", validate(changed("\"schema\":\"2.0\",", ""))),
        ("FE103", validate(changed("updated_v2", "updated_v3"))),
        ("FE104", validate(std::fs::read(root().join("samples/scenario.ndjson")).unwrap())),
        ("FE105", validate(changed("\"2.0\"", "\"1.0\""))),
        ("FE106", validate(std::fs::read(root().join("tests/data/printed/node-1-log.txt")).unwrap())),
        ("FE110", feishu_ev("validate -f json").stdin("{\"encrypt\":\"AAAA\"}")),
        ("FE111", validate("{\"encrypt\":\"not base64!\"}")),
        ("FE112", validate("{\"encrypt\":\"AAAA\"}")),
        ("FE113", validate(encrypted(&node(), "another"))),
        ("FE114", validate(encrypted("plain text", "k"))),
        ("FE120", validate(unsigned.to_string())),
        ("FE121", feishu_ev("decode -f ndjson --verify require --encrypt-key k").stdin(node())),
        ("FE201", validate(changed("\"node_status\":1,", ""))),
        ("FE202", validate(unknown_members(1))),
        ("FE203", validate(changed("\"node_status\":1", "\"node_status\":\"1\""))),
        ("FE204", validate(changed("\"node_status\":1", "\"node_status\":9"))),
        ("FE205", validate(changed("renewal_record", ""))),
        ("FE206", validate(job().replace("2022-04-03", "2022-04-31"))),
        ("FE207", validate(changed("\"node_type\":1", "\"node_type\":1,\"node_type\":1"))),
        ("FE208", validate(changed("\"7312658016791168538\"", "7312658016791168538"))),
        ("FE209", validate(changed("1608725989000", "yesterday"))),
        ("FE210", validate(unknown_members(2_000))),
        ("FE211", validate(replaced)),
        ("FE212", validate(many_statuses)),
        ("FE301", validate(job())),
        ("FE302", validate(job())),
        ("FE401", trace(&[event(1, 0, 1, 1), event(1, 0, 1, 1)])),
        ("FE402", trace(&[event(1, 0, 1, 1), event(1, 0, 1, 2)])),
        ("FE403", trace(&[event(1, 0, 1, 1), event(2, 9, 1, 3), event(3, 9, 1, 3)])),
        ("FE404", trace(&[event(2, 9, 1, 3), event(1, 0, 1, 1)])),
        ("FE405", trace(&[event(1, 0, 1, 1), event(2, 9, 1, 3), event(3, 10, 1, 1), event(4, 10, 2, 1)])),
        ("FE406", trace(&[event(1, 0, 1, 1), event(2, 9, 1, 2), event(3, 10, 2, 1)])),
        ("FE407", trace(&[event(2, 9, 1, 3)])),
        ("FE408", trace(&[event(1, 0, 1, 1), event(2, 9, 1, 3), event(4, 20, 2, 3)])),
        ("FE409", trace(&[event(1, 0, 1, 1), event(2, 5, 2, 1), event(3, 9, 1, 3)])),
        ("FE410", trace(&[change(1, 0, 1), change(3, 90, 5)])),
        ("FE411", trace(&[early(change(1, 0, 1)), early(change(2, 9, 4)), early(change(3, 90, 5))])),
        ("FE412", trace(&[event(1, 0, 1, 1)])),
        ("FE413", trace(&[change(1, 0, 1), change(2, 9, 4).with("/event/effective_date", "2024-06-24")])),
        ("FE415", trace(&[company("deleted_v2", 0), company("updated_v2", 9)])),
        ("FE601", catalog_check()),
        ("FE602", catalog_check()),
        ("FE603", catalog_check()),
        ("FE604", catalog_check()),
        ("FE605", catalog_check()),
        ("FE606", catalog_check()),
        ("FE414", feishu_ev("trace --only-findings -f json").stdin(log(&[no_ids]))),
    ])
}

/// By the code of each rule about answers, the judgment of an answer to which it applies.
fn judgments() -> BTreeMap<&'static str, Judgment> {
    let refusal = |text: &str| judge_event(500, json!({"msg": text}).to_string().as_bytes());
    let challenge = |body: &str| judge_challenge(200, body.as_bytes(), "c");
    BTreeMap::from([
        ("FE501", Judgment::from(&TransportError::Refused)),
        ("FE502", Judgment::from(&TransportError::Closed)),
        ("FE503", Judgment::from(&TransportError::NotHttp)),
        ("FE504", Judgment::from(&TransportError::Deadline { limit: Elapsed(3_000) })),
        ("FE511", refusal("signature verification failed")),
        ("FE512", refusal("invalid verification_token")),
        ("FE513", refusal("encrypt_key not found")),
        ("FE514", refusal("event  unmarshal failed,encrypted message is blank")),
        ("FE515", refusal("invalid PKCS7 padding")),
        ("FE516", judge_event(200, b"\"no a.b_v1 event handle\"")),
        ("FE517", refusal("event json unmarshal, err: unexpected end of JSON input")),
        ("FE518", refusal("json: cannot unmarshal string into Go struct field X.status of type int")),
        ("FE519", refusal("Server Internal Error")),
        ("FE520", judge_event(302, b"")),
        ("FE521", judge_event(404, b"")),
        ("FE522", refusal("boom")),
        ("FE523", judge_event(200, b"<!doctype html>")),
        ("FE524", judge_event(200, b"{\"code\":1}")),
        ("FE525", judge_event(200, b"")),
        ("FE526", judge_ack(Some(0), None)),
        ("FE527", judge_ack(Some(500), None)),
        ("FE531", challenge("")),
        ("FE532", challenge("ok")),
        ("FE533", challenge("{\"challenge\":\"d\"}")),
    ])
}

#[test]
fn every_rule_applies_to_an_input_or_an_answer_of_its_own() {
    let rules = feishu_ev("explain -f json findings").run().success();
    let rules: Vec<Value> = serde_json::from_str(rules.text()).unwrap();
    let codes: Vec<_> = rules.iter().map(|rule| rule["code"].as_str().unwrap()).collect();
    let (runs, judgments) = (runs(), judgments());
    let mut covered: Vec<_> = runs.keys().chain(judgments.keys()).copied().collect();
    covered.sort_unstable();
    assert_eq!(covered, codes, "each rule has an input or an answer here");
    for (code, judgment) in judgments {
        assert_eq!(judgment.rule().map(Rule::code), Some(code), "{judgment:?}");
    }
    for (code, run) in runs {
        let ran = run.run();
        let reported =
            ran.text().contains(&format!("\"code\":\"{code}\"")) || ran.err.contains(&format!("[{code}]"));
        assert!(reported, "{code} is not reported:\n{}{}", ran.text(), ran.err);
    }
}

#[test]
fn a_good_event_is_reported_for_no_rule() {
    let ran = decode(node()).success();
    assert_eq!(ran.json()[0]["decoded"]["findings"], json!([]));
    let ran = validate(node()).run().success();
    assert_eq!((ran.text(), ran.err.as_str()), ("", "feishu-ev: 1 event, 0 errors, 0 warnings\n"));
}
