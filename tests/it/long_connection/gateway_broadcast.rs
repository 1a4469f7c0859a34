//! `gateway --broadcast`.

use serde_json::{Value, json};

use super::client::{Client, keep_connected};
use super::{events, ids};
use crate::process::Process;

/// What is known of each outcome: its client, the attempt and the verdict.
fn outcomes(output: &[Value]) -> Vec<[Value; 3]> {
    output.iter().map(|outcome| ["client", "attempt", "verdict"].map(|name| outcome[name].clone())).collect()
}

#[test]
fn a_broadcast_reaches_every_client() {
    let gateway = Process::gateway("--broadcast --clients 3", &events(4));
    let clients = [0; 3].map(|_| keep_connected(gateway.address()));
    let output = gateway.wait().success();
    for client in clients {
        assert_eq!(client.join().unwrap(), ids(4));
    }
    let mut pairs: Vec<_> = output
        .json()
        .iter()
        .map(|outcome| format!("{} {}", outcome["event_id"], outcome["client"]))
        .collect();
    pairs.sort();
    pairs.dedup();
    assert_eq!(pairs.len(), 12);
}

#[test]
fn a_broadcast_that_a_client_did_not_answer_is_no_success() {
    let gateway = Process::gateway("--broadcast", &events(1));
    let mut client = Client::connect(gateway.address()).unwrap();
    client.event().unwrap();
    client.close();
    let output = gateway.wait().failure();
    let outcome = &output.json()[0];
    let members = ["verdict", "reason", "code"].map(|name| outcome[name].clone());
    assert_eq!(members, [json!("unreachable"), json!("closed"), json!("FE502")]);
}

#[test]
fn a_broadcast_reaches_all_clients_at_the_same_time() {
    let gateway = Process::gateway("--broadcast --clients 2 --timeout 25s", &events(1));
    let mut clients = [0; 2].map(|_| Client::connect(gateway.address()).unwrap());
    // None of them acknowledges it before both have it.
    let events = clients.each_mut().map(|client| client.event().unwrap());
    for (client, event) in clients.iter_mut().zip(&events) {
        client.ack(event, 200);
    }
    assert_eq!(gateway.wait().success().json().len(), 2);
}

#[test]
fn a_broadcast_is_repeated_for_the_client_that_rejected_it() {
    let gateway = Process::gateway("--broadcast --clients 2 --retries 3 --retry-after 1ms", &events(1));
    let [mut rejecting, mut taking] = [0; 2].map(|_| Client::connect(gateway.address()).unwrap());
    let event = taking.event().unwrap();
    taking.ack(&event, 200);
    for code in [500, 500, 200] {
        let event = rejecting.event().unwrap();
        rejecting.ack(&event, code);
    }
    let output = gateway.wait().success();
    assert!(taking.event().is_none());
    let mut outcomes = outcomes(&output.json());
    outcomes.retain(|[client, ..]| *client == rejecting.device_id());
    let rest = outcomes.into_iter().map(|[_, attempt, verdict]| [attempt, verdict]).collect::<Vec<_>>();
    let (rejected, handled) = (json!("rejected"), json!("handled"));
    assert_eq!(rest, [[json!(1), rejected.clone()], [json!(2), rejected], [json!(3), handled]]);
    assert!(output.err.ends_with("feishu-ev: 2 deliveries in 4 attempts: 2 handled\n"), "{}", output.err);
}

#[test]
fn a_broadcast_is_not_repeated_for_a_client_that_has_left() {
    let gateway = Process::gateway("--broadcast --retries 3 --retry-after 300ms", &events(1));
    let mut client = Client::connect(gateway.address()).unwrap();
    let event = client.event().unwrap();
    client.ack(&event, 500);
    let device_id = json!(client.device_id());
    client.close();
    let other = keep_connected(gateway.address());
    let output = gateway.wait().failure();
    assert_eq!(other.join().unwrap(), ids(0));
    let rejected = [device_id.clone(), json!(1), json!("rejected")];
    assert_eq!(outcomes(&output.json()), [rejected, [device_id, json!(2), json!("unreachable")]]);
}
