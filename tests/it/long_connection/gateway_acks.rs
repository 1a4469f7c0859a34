//! What the gateway makes of acknowledgments.

use std::thread;

use serde_json::{Value, json};

use super::client::{Client, Event};
use super::{event, events};
use crate::process::Process;
use crate::support::folder;

/// Runs a gateway with as many events as there are answers; a client gives one to each event, in order.
fn answered(arguments: &str, answers: &[&dyn Fn(&mut Client, &Event)]) -> (i32, Vec<Value>) {
    let gateway = Process::gateway(arguments, &events(answers.len()));
    let mut client = Client::connect(gateway.address()).unwrap();
    for answer in answers {
        let event = client.event().unwrap();
        answer(&mut client, &event);
    }
    let output = gateway.wait();
    (output.code, output.json())
}

fn judgments(outcomes: &[Value]) -> Vec<[Value; 4]> {
    let members = |outcome: &Value| ["verdict", "reason", "code", "ack"].map(|name| outcome[name].clone());
    outcomes.iter().map(members).collect()
}

#[test]
fn the_code_decides() {
    // Base64 of `"no corehr.x event handle"` and of `"done"`.
    const NO_HANDLER: &str = r#"{"code":200,"data":"Im5vIGNvcmVoci54IGV2ZW50IGhhbmRsZSI="}"#;
    const DATA: &str = r#"{"code":200,"headers":null,"data":"ImRvbmUi"}"#;
    let (code, outcomes) = answered(
        "",
        &[
            &|client, event| client.ack(event, 200),
            &|client, event| client.ack(event, 500),
            &|client, event| client.ack(event, 0),
            &|client, event| client.ack_with(event, "garbage"),
            &|client, event| client.ack_with(event, ""),
            &|client, event| client.ack_with(event, "{}"),
            &|client, event| client.ack_with(event, NO_HANDLER),
            &|client, event| client.ack_with(event, DATA),
        ],
    );
    assert_eq!(code, 1);
    let expected = [
        [json!("handled"), json!("success"), json!(null), json!(200)],
        [json!("rejected"), json!("ack-500"), json!("FE527"), json!(500)],
        [json!("rejected"), json!("ack"), json!("FE526"), json!(0)],
        [json!("rejected"), json!("ack"), json!("FE526"), json!(null)],
        [json!("rejected"), json!("ack"), json!("FE526"), json!(null)],
        [json!("rejected"), json!("ack"), json!("FE526"), json!(null)],
        [json!("dropped"), json!("no-handler"), json!("FE516"), json!(200)],
        [json!("handled"), json!("success"), json!(null), json!(200)],
    ];
    assert_eq!(judgments(&outcomes), expected);
    assert_eq!(outcomes[3]["answer"], json!("garbage"));
    assert_eq!(outcomes[6]["answer"], json!("\"no corehr.x event handle\""));
    assert_eq!(outcomes[7]["answer"], json!("\"done\""));
}

#[test]
fn a_second_acknowledgment_is_ignored() {
    let twice = |client: &mut Client, event: &Event| {
        client.ack(event, 200);
        client.ack(event, 500);
    };
    let (code, outcomes) = answered("", &[&twice, &twice, &twice]);
    let handled = [json!("handled"), json!("success"), json!(null), json!(200)];
    assert_eq!((code, judgments(&outcomes)), (0, vec![handled; 3]));
}

#[test]
fn an_event_without_an_acknowledgment_is_slow() {
    let gateway = Process::gateway("--timeout 500ms", &events(3));
    let mut client = Client::connect(gateway.address()).unwrap();
    let (never, late, last) = (client.event().unwrap(), client.event().unwrap(), client.event().unwrap());
    assert_eq!([never.id(), late.id(), last.id()], ["0", "1", "2"]);
    client.ack(&late, 200);
    let output = gateway.wait().failure();
    let outcomes = output.json();
    let slow = [json!("slow"), json!("deadline"), json!("FE504"), json!(null)];
    // The late acknowledgment does not count for the event that is waited for.
    assert_eq!(judgments(&outcomes), vec![slow; 3]);
    assert_eq!(outcomes[0]["answer"], json!(null));
    assert_eq!(outcomes[0]["error"], json!("no complete answer within 500 ms"));
    assert!(outcomes[0]["ms"].as_f64().unwrap() >= 500.0, "{}", outcomes[0]);
}

#[test]
fn acknowledgments_come_in_any_order() {
    let gateway = Process::gateway("-c 3", &events(3));
    let mut client = Client::connect(gateway.address()).unwrap();
    let received: Vec<_> = (0..3).map(|_| client.event().unwrap()).collect();
    for (event, code) in received.iter().rev().zip([200, 500, 200]) {
        client.ack(event, code);
    }
    let output = gateway.wait().failure();
    let mut codes: Vec<_> = output
        .json()
        .iter()
        .map(|outcome| (outcome["event_id"].as_str().unwrap().to_owned(), outcome["ack"].as_u64().unwrap()))
        .collect();
    codes.sort();
    assert_eq!(codes, [("0", 200), ("1", 500), ("2", 200)].map(|(id, code)| (id.to_owned(), code)));
}

#[test]
fn outcomes_have_their_members_in_order() {
    let gateway = Process::gateway("", &events(1));
    let mut client = Client::connect(gateway.address()).unwrap();
    let received = client.event().unwrap();
    client.ack(&received, 200);
    let output = gateway.wait().success();
    let line = output.text().trim_end();
    let ms = output.json()[0]["ms"].clone();
    let id = client.device_id();
    let expected = format!(
        "{{\"event_id\":\"0\",\"event_type\":\"corehr.process.node.updated_v2\",\"attempt\":1,\"final\":true,\
         \"verdict\":\"handled\",\"reason\":\"success\",\"code\":null,\"sdk\":\"node\",\"ack\":200,\
         \"client\":\"{id}\",\"fragments\":1,\"biz_rt\":\"3\",\"ms\":{ms},\"answer\":null,\
         \"source\":{{\"file\":\"<stdin>\",\"line\":1}}}}"
    );
    assert_eq!(line, expected);
}

#[test]
fn the_payload_is_the_event_byte_for_byte() {
    let spaced = event("1").replacen(':', " :\t", 3).replace("审批", "\\u5ba1批");
    let input = format!("{spaced}\n{}\n", event("2"));
    let gateway = Process::gateway("", &input);
    let mut client = Client::connect(gateway.address()).unwrap();
    for line in input.lines() {
        let event = client.event().unwrap();
        assert_eq!(String::from_utf8(event.payload.clone()).unwrap(), line);
        let frame = &event.fragments[0];
        let names: Vec<_> = frame.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["type", "message_id", "sum", "seq", "trace_id", "timestamp"]);
        assert_eq!((frame.method, frame.header("sum"), frame.header("seq")), (1, Some("1"), Some("0")));
        client.ack(&event, 200);
    }
    gateway.wait().success();
}

#[test]
fn outcomes_are_shown_for_people_and_for_ci() {
    let run = |arguments: &str| {
        let gateway = Process::gateway(arguments, &events(2));
        let mut client = Client::connect(gateway.address()).unwrap();
        for code in [200, 500] {
            let event = client.event().unwrap();
            client.ack(&event, code);
        }
        gateway.wait()
    };
    let runs = ["-f line", "-f junit", "-f line -q", "-f line --expect handled,rejected --stats"];
    let [line, junit, quiet, expected] =
        runs.map(|arguments| thread::spawn(move || run(arguments))).map(|run| run.join().unwrap());
    let line = line.failure();
    assert!(line.text().starts_with("handled"), "{}", line.text());
    assert!(line.text().lines().nth(1).unwrap().contains("FE527"), "{}", line.text());
    assert!(line.err.ends_with("feishu-ev: 2 deliveries: 1 handled, 1 rejected\n"), "{}", line.err);
    let junit = junit.failure();
    assert_eq!((junit.text().matches("<testcase").count(), junit.text().matches("<failure").count()), (2, 1));
    let quiet = quiet.failure();
    assert_eq!(quiet.text().lines().count(), 1);
    assert!(quiet.text().starts_with("rejected"));
    assert!(expected.success().err.contains(" a second; ms: 50 % "));
}

#[test]
fn the_report_counts_verdicts() {
    let file = folder("gateway-report").join("report.json");
    let gateway = Process::gateway(&format!("--report '{}'", file.display()), &events(2));
    let mut client = Client::connect(gateway.address()).unwrap();
    for code in [200, 500] {
        let event = client.event().unwrap();
        client.ack(&event, code);
    }
    gateway.wait().failure();
    let report: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!((report["deliveries"].clone(), report["attempts"].clone()), (json!(2), json!(2)));
    assert_eq!(report["reasons"], json!({ "success": 1, "ack-500": 1 }));
}
