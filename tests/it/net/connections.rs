//! `send`: its connections, and where they lead.

use std::net::{TcpListener, ToSocketAddrs as _};

use super::consumer::{Behavior, Consumer, Request};
use super::{event, events, members, send, verdicts};

fn connections(consumer: &Consumer) -> Vec<usize> {
    consumer.received().iter().map(|request| request.connection).collect()
}

fn ids(requests: &[Request]) -> Vec<String> {
    requests.iter().map(Request::event_id).collect()
}

fn expected_ids(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("e{number}")).collect()
}

#[test]
fn a_connection_is_used_again() {
    let consumer = Consumer::start(Behavior::Success);
    send(&consumer.url()).stdin(events(5)).run().success();
    assert_eq!(connections(&consumer), [0; 5]);
    let consumer = Consumer::start(Behavior::Success);
    send(&consumer.url()).args("--no-keep-alive").stdin(events(5)).run().success();
    assert_eq!(connections(&consumer), [0, 1, 2, 3, 4]);
    let consumer = Consumer::start(Behavior::Bytes(
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
    ));
    send(&consumer.url()).stdin(events(5)).run().success();
    assert_eq!(connections(&consumer), [0, 1, 2, 3, 4]);
}

#[test]
fn a_connection_that_the_consumer_closes_loses_nothing() {
    let consumer = Consumer::start(Behavior::SuccessAndClose);
    let ran = send(&consumer.url()).stdin(events(100)).run().success();
    assert_eq!(verdicts(&ran), ["handled success"; 100]);
    assert_eq!(ids(&consumer.received()), expected_ids(100));
}

#[test]
fn an_event_is_not_sent_again_if_a_part_of_an_answer_came() {
    let consumer = Consumer::with(|number| match number {
        1 => Behavior::Bytes(b"HTTP/1.1 200 OK\r\nContent-Le"),
        _ => Behavior::Success,
    });
    let ran = send(&consumer.url()).stdin(events(3)).run().failure();
    assert_eq!(verdicts(&ran), ["handled success", "unreachable closed", "handled success"]);
    assert_eq!(ids(&consumer.received()), expected_ids(3));
}

#[test]
fn one_at_a_time_is_in_order() {
    let consumer = Consumer::start(Behavior::Success);
    let ran = send(&consumer.url()).stdin(events(100)).run().success();
    assert_eq!(ids(&consumer.received()), expected_ids(100));
    assert_eq!(members(&ran, "event_id"), expected_ids(100));
    let lines: Vec<_> = ran.json().iter().map(|line| line["source"]["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, (1..=100).collect::<Vec<_>>());
}

#[test]
fn several_at_a_time_all_arrive() {
    let consumer = Consumer::start(Behavior::Success);
    let ran = send(&consumer.url()).args("-c 8").stdin(events(400)).run().success();
    let mut received = ids(&consumer.received());
    let mut reported = members(&ran, "event_id");
    let mut expected = expected_ids(400);
    for list in [&mut received, &mut reported, &mut expected] {
        list.sort();
    }
    assert_eq!((&received, &reported), (&expected, &expected));
    assert!(connections(&consumer).into_iter().max() < Some(8));
}

#[test]
fn the_proxies_of_the_environment_are_not_used() {
    let consumer = Consumer::start(Behavior::Success);
    let dead = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut run = send(&consumer.url());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"] {
        run = run.env(name, format!("http://{dead}"));
    }
    run.stdin(event("e1")).run().success();
    assert_eq!(consumer.received().len(), 1);
}

#[test]
fn localhost_is_each_of_its_addresses() {
    for address in "localhost:0".to_socket_addrs().unwrap() {
        let consumer = Consumer::on(&address.to_string(), |_| Behavior::Success);
        let url = format!("http://localhost:{}/", consumer.address.port());
        let ran = send(&url).stdin(event("e1")).run();
        assert_eq!(verdicts(&ran), ["handled success"], "{address}");
        assert_eq!(consumer.only().header("Host").unwrap(), format!("localhost:{}", consumer.address.port()));
        let literal = send(&format!("http://{}/", consumer.address)).stdin(event("e1")).run();
        assert_eq!(verdicts(&literal), ["handled success"], "{address}");
    }
}

#[test]
fn it_waits_until_the_consumer_listens() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{address}/");
    let ran = send(&url).args("--wait 100ms").stdin(event("e1")).run().error();
    assert_eq!(verdicts(&ran), ["unreachable refused"]);
    let waiting = std::thread::spawn(move || send(&url).args("--wait 30s").stdin(event("e1")).run());
    // Long enough for the first attempt to connect, which is refused.
    std::thread::sleep(std::time::Duration::from_millis(200));
    let consumer = Consumer::on(&address.to_string(), |_| Behavior::Success);
    assert_eq!(verdicts(&waiting.join().unwrap().success()), ["handled success"]);
    assert_eq!(consumer.received().len(), 1);
}
