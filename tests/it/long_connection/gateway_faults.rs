//! Faults of the gateway, and clients that leave.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use serde_json::{Value, json};

use super::client::{Client, ask_endpoint, keep_connected};
use super::{events, ids};
use crate::process::Process;

fn by_id<T>(outcomes: &[Value], member: impl Fn(&Value) -> T) -> BTreeMap<String, T> {
    let id = |outcome: &Value| outcome["event_id"].as_str().unwrap().to_owned();
    outcomes.iter().map(|outcome| (id(outcome), member(outcome))).collect()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

#[test]
fn nothing_is_lost_when_connections_end() {
    const EVENTS: usize = 9;
    let run = |every: usize, close: &str| {
        let gateway = Process::gateway(&format!("--disconnect-every {every} {close}"), &events(EVENTS));
        let client = keep_connected(gateway.address());
        let output = gateway.wait().success();
        let received = client.join().unwrap();
        let attempts = by_id(&output.json(), |outcome| outcome["attempt"].as_u64().unwrap());
        assert_eq!(attempts.keys().cloned().collect::<Vec<_>>(), sorted(ids(EVENTS)));
        for (number, id) in ids(EVENTS).iter().enumerate() {
            let is_cut = (number + 1) % every == 0;
            let count = received.iter().filter(|received| *received == id).count() as u64;
            let expected = if is_cut { 1..=2 } else { 1..=1 };
            assert!(expected.contains(&count), "{id}: received {count} times");
            assert!(expected.contains(&attempts[id]), "{id}: attempt {}", attempts[id]);
        }
        assert!(attempts.values().any(|attempt| *attempt == 2), "{attempts:?}");
        output.err.matches("gone (disconnected on request)").count()
    };
    thread::scope(|scope| {
        for (every, close) in [(1, ""), (2, ""), (3, ""), (1, "--close"), (2, "--close"), (3, "--close")] {
            scope.spawn(move || assert_eq!(run(every, close), EVENTS / every));
        }
    });
}

#[test]
fn a_close_frame_is_sent_on_request() {
    for (close, expected) in [("", false), ("--close", true)] {
        let gateway = Process::gateway(&format!("--disconnect-every 1 {close}"), &events(1));
        let mut client = Client::connect(gateway.address()).unwrap();
        let mut messages = Vec::new();
        while let Some(message) = client.socket.receive() {
            messages.push(message);
        }
        assert_eq!(messages.contains(&super::websocket::Message::Close), expected, "{messages:?}");
        let client = keep_connected(gateway.address());
        gateway.wait().success();
        client.join().unwrap();
    }
}

#[test]
fn an_event_goes_to_another_client_if_its_client_leaves() {
    let gateway = Process::gateway("--clients 2", &events(4));
    let leaving = Client::connect(gateway.address()).unwrap();
    // Leaves with the events that it gets, without an acknowledgment.
    let mut leaving = Some(leaving);
    let staying = keep_connected(gateway.address());
    let address = gateway.address();
    let left = thread::spawn(move || {
        let mut left = Vec::new();
        // An event is given up after five clients that left.
        while left.len() < 4
            && let Some(mut client) = leaving.take().or_else(|| Client::connect(address))
        {
            let Some(event) = client.event() else { break };
            left.push(event.id());
            client.close();
        }
        left
    });
    let output = gateway.wait().success();
    let (left, stayed) = (left.join().unwrap(), staying.join().unwrap());
    assert_eq!(sorted(stayed), ids(4));
    let attempts = by_id(&output.json(), |outcome| outcome["attempt"].as_u64().unwrap());
    for id in ids(4) {
        let pushes = 1 + left.iter().filter(|left| **left == id).count() as u64;
        assert!(attempts[&id] >= pushes, "{attempts:?}, {left:?}");
    }
}

#[test]
fn an_event_is_given_up_if_each_client_leaves_with_it() {
    let gateway = Process::gateway("", &events(2));
    let address = gateway.address();
    for _ in 0..5 {
        let mut client = Client::connect(address).unwrap();
        assert_eq!(client.event().unwrap().id(), "0");
        client.close();
    }
    let client = keep_connected(address);
    let output = gateway.wait().failure();
    assert_eq!(client.join().unwrap(), ["1"]);
    let members = |outcome: &Value| ["verdict", "reason", "attempt"].map(|name| outcome[name].clone());
    let outcomes: Vec<_> = output.json().iter().map(members).collect();
    let given_up = [json!("unreachable"), json!("closed"), json!(5)];
    assert_eq!(outcomes, [given_up, [json!("handled"), json!("success"), json!(1)]]);
}

#[test]
fn an_event_is_not_given_up_because_the_gateway_disconnects_clients() {
    const EVENTS: usize = 20;
    let gateway = Process::gateway("-c 2 --disconnect-every 1", &events(EVENTS));
    let address = gateway.address();
    // Acknowledges the first event only when it has acknowledged all others.
    let mut acknowledged = BTreeSet::new();
    while let Some(mut client) = Client::connect(address) {
        let mut first = None;
        while let Some(event) = client.event() {
            if event.id() == "0" {
                first = Some(event);
            } else {
                client.ack(&event, 200);
                acknowledged.insert(event.id());
            }
            if acknowledged.len() == EVENTS - 1
                && let Some(event) = first.take()
            {
                client.ack(&event, 200);
            }
        }
    }
    let output = gateway.wait().success();
    let attempts = by_id(&output.json(), |outcome| outcome["attempt"].as_u64().unwrap());
    assert!(attempts["0"] > 5, "{attempts:?}");
}

#[test]
fn an_acknowledgment_counts_although_the_client_leaves() {
    let gateway = Process::gateway("", &events(2));
    for id in ["0", "1"] {
        let mut client = Client::connect(gateway.address()).unwrap();
        let event = client.event().unwrap();
        assert_eq!(event.id(), id);
        client.ack(&event, 200);
        client.close();
    }
    let output = gateway.wait().success();
    assert_eq!(output.json().len(), 2);
}

#[test]
fn the_time_without_a_client_is_not_that_of_an_answer() {
    let gateway = Process::gateway("--timeout 1s", &events(2));
    let mut client = Client::connect(gateway.address()).unwrap();
    let event = client.event().unwrap();
    client.ack(&event, 200);
    client.event().unwrap();
    client.close();
    gateway.note("gone (closed by the client), 0 now");
    // Longer than the time for an answer: the event waits for a client.
    thread::sleep(std::time::Duration::from_millis(1100));
    let mut client = Client::connect(gateway.address()).unwrap();
    let event = client.event().unwrap();
    client.ack(&event, 200);
    let output = gateway.wait().success();
    let outcome = &output.json()[1];
    assert_eq!((outcome["verdict"].clone(), outcome["attempt"].clone()), (json!("handled"), json!(2)));
    assert!(outcome["ms"].as_f64().unwrap() < 1000.0, "{outcome}");
}

#[test]
fn lost_acknowledgments_make_events_slow() {
    let arguments = "--lose-acks 1 --timeout 200ms --retries 1 --retry-after 10ms";
    let gateway = Process::gateway(arguments, &events(2));
    let client = keep_connected(gateway.address());
    let output = gateway.wait().failure();
    assert_eq!(sorted(client.join().unwrap()), ["0", "0", "1", "1"]);
    let attempts: Vec<_> = output
        .json()
        .iter()
        .map(|outcome| {
            assert_eq!(outcome["verdict"], json!("slow"));
            let members = ["event_id", "attempt", "final"].map(|name| outcome[name].to_string());
            members.join(" ").replace('"', "")
        })
        .collect();
    assert_eq!(sorted(attempts), ["0 1 false", "0 2 true", "1 1 false", "1 2 true"]);
    assert!(output.err.contains("2 deliveries in 4 attempts: 2 slow"), "{}", output.err);
}

#[test]
fn a_retry_helps_if_the_client_succeeds_then() {
    let gateway = Process::gateway("--retries 2 --retry-after 10ms", &events(1));
    let mut client = Client::connect(gateway.address()).unwrap();
    let mut message_ids = Vec::new();
    for code in [500, 500, 200] {
        let event = client.event().unwrap();
        message_ids.push(event.fragments[0].header("message_id").unwrap().to_owned());
        client.ack(&event, code);
    }
    let output = gateway.wait().success();
    let verdicts: Vec<_> = output.json().iter().map(|outcome| outcome["verdict"].to_string()).collect();
    assert_eq!(verdicts, ["\"rejected\"", "\"rejected\"", "\"handled\""]);
    message_ids.sort();
    message_ids.dedup();
    assert_eq!(message_ids.len(), 3);
}

#[test]
fn retries_are_not_used_up_by_clients_that_leave() {
    let gateway = Process::gateway("--retries 1 --retry-after 10ms", &events(1));
    for _ in 0..2 {
        let mut client = Client::connect(gateway.address()).unwrap();
        client.event().unwrap();
        client.close();
    }
    let mut client = Client::connect(gateway.address()).unwrap();
    for code in [500, 200] {
        let event = client.event().unwrap();
        client.ack(&event, code);
    }
    let output = gateway.wait().success();
    let attempts: Vec<_> = output.json().iter().map(|outcome| outcome["attempt"].clone()).collect();
    assert_eq!(attempts, [json!(3), json!(4)]);
}

#[test]
fn pings_are_not_answered_on_request() {
    let gateway = Process::gateway("--no-pong", &events(1));
    let mut client = Client::connect_without_ping(gateway.address()).unwrap();
    client.ping();
    client.ping();
    let mut types = Vec::new();
    while let Some(frame) = client.receive() {
        types.push(frame.header("type").unwrap().to_owned());
        let mut ack = frame;
        ack.payload = Some(b"{\"code\":200}".to_vec());
        client.send(&ack);
    }
    assert_eq!(types, ["event"]);
    gateway.wait().success();
}

#[test]
fn a_client_that_is_silent_is_disconnected_on_request() {
    let gateway = Process::gateway("--idle-timeout 1s --clients 2", &events(1));
    let mut silent = Client::connect(gateway.address()).unwrap();
    assert!(silent.receive().is_none());
    gateway.note("gone (silent for too long), 0 now");
    let clients = [keep_connected(gateway.address()), keep_connected(gateway.address())];
    gateway.wait().success();
    for client in clients {
        client.join().unwrap();
    }
}

#[test]
fn fragments_are_sent_in_order_or_shuffled() {
    const COUNT: usize = 8;
    let run = |arguments: &str| {
        let arguments = format!("--fragment {COUNT} --fragment-gap 1ms --seed 1 {arguments}");
        let gateway = Process::gateway(&arguments, &events(3));
        let mut client = Client::connect(gateway.address()).unwrap();
        let mut orders = Vec::new();
        for line in events(3).lines() {
            let event = client.event().unwrap();
            assert_eq!(event.payload, line.as_bytes());
            let order: Vec<usize> =
                event.fragments.iter().map(|frame| frame.header("seq").unwrap().parse().unwrap()).collect();
            orders.push(order);
            client.ack(&event, 200);
        }
        let output = gateway.wait().success();
        assert!(output.json().iter().all(|outcome| outcome["fragments"] == json!(COUNT)));
        orders
    };
    let in_order: Vec<usize> = (0..COUNT).collect();
    assert_eq!(run(""), vec![in_order.clone(); 3]);
    let shuffled = run("--shuffle-fragments");
    assert!(shuffled.iter().any(|order| *order != in_order), "{shuffled:?}");
    assert_eq!(run("--shuffle-fragments"), shuffled);
}

#[test]
fn clients_share_the_events() {
    const EVENTS: usize = 40;
    let gateway = Process::gateway("--clients 2 --seed 3 -c 4", &events(EVENTS));
    let clients = [0; 2].map(|_| keep_connected(gateway.address()));
    gateway.wait().success();
    let received = clients.map(|client| client.join().unwrap());
    assert!(received.iter().all(|received| received.len() > EVENTS / 5), "{received:?}");
    assert_eq!(sorted(received.concat()), sorted(ids(EVENTS)));
}

#[test]
fn a_client_that_connects_gets_the_event_that_waits() {
    const CONNECTS: usize = 1000;
    let gateway = Process::gateway("", &events(CONNECTS));
    let address = gateway.address();
    let mut received = Vec::new();
    while let Some(reply) = ask_endpoint(address) {
        let Some(Ok(mut client)) = Client::open(&reply) else { break };
        client.ping();
        let Some(event) = client.event() else { continue };
        client.ack(&event, 200);
        received.push(event.id());
    }
    let output = gateway.wait().success();
    let attempts = by_id(&output.json(), |outcome| outcome["attempt"].as_u64().unwrap());
    assert_eq!(attempts.len(), CONNECTS);
    let mut counts: BTreeMap<_, u64> = BTreeMap::new();
    for id in received {
        *counts.entry(id).or_default() += 1;
    }
    assert!(attempts.iter().all(|(id, attempt)| (1..=*attempt).contains(&counts[id])));
}
