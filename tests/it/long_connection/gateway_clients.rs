//! Clients of the gateway: the endpoint, the handshake, pings, and what is refused.

use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Client, ask_endpoint, ask_endpoint_as};
use super::events;
use super::frame::{Frame, SERVICE};
use super::websocket::{BINARY, TEXT};
use crate::process::Process;

/// Receives one event, acknowledges it, and waits for the end.
fn take_one(mut client: Client) {
    let event = client.event().unwrap();
    client.ack(&event, 200);
    while client.receive().is_some() {}
}

#[test]
fn a_ping_is_answered_with_the_configuration() {
    let settings = "--ping-interval 7s --reconnect-interval 8s --reconnect-nonce 9s --reconnect-count 3";
    let gateway = Process::gateway(settings, &events(1));
    let config = r#"{"ReconnectCount":3,"ReconnectInterval":8,"ReconnectNonce":9,"PingInterval":7}"#;
    let offered = ask_endpoint(gateway.address()).unwrap();
    assert_eq!(offered["data"]["ClientConfig"].to_string(), config);

    let mut client = Client::open(&offered).unwrap().ok().unwrap();
    let ping = b"\x08\x00\x10\x00\x18\xf6\x81\x80\x10\x20\x00\x2a\x0c\x0a\x04type\x12\x04ping";
    assert_eq!(ping.len(), 25);
    client.socket.send(BINARY, ping);
    let reply = client.socket.receive_binary().unwrap();
    let head = b"\x08\x00\x10\x00\x18\xf6\x81\x80\x10\x20\x00\x2a\x0c\x0a\x04type\x12\x04pong\x42";
    assert_eq!(reply, [&head[..], &[config.len() as u8], config.as_bytes()].concat());
    take_one(client);
    gateway.wait().success();
}

#[test]
fn the_endpoint_gives_a_url_as_the_platform_does() {
    let gateway = Process::gateway("", &events(1));
    let address = gateway.address();
    let reply = ask_endpoint(address).unwrap();
    assert_eq!((reply["code"].clone(), reply["msg"].clone()), (json!(0), json!("")));
    let url = reply["data"]["URL"].as_str().unwrap();
    let query = url.strip_prefix(&format!("ws://{address}/ws/v2?")).unwrap();
    let parameters: Vec<_> = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
    // The Node SDK loses the first parameter.
    assert!(!["device_id", "service_id"].contains(&parameters[0].0), "{query}");
    let value = |name| parameters.iter().find(|(known, _)| *known == name).unwrap().1;
    assert_eq!(value("service_id"), SERVICE.to_string());
    assert_eq!((value("device_id").len(), value("device_id").parse::<u64>().is_ok()), (19, true));
    take_one(Client::open(&reply).unwrap().ok().unwrap());
    gateway.wait().success();
}

#[test]
fn a_ticket_is_used_once() {
    let gateway = Process::gateway("", &events(1));
    let reply = ask_endpoint(gateway.address()).unwrap();
    let client = Client::open(&reply).unwrap().ok().unwrap();
    let head = Client::open(&reply).unwrap().err().unwrap();
    assert_eq!((head.status(), head.header("handshake-status")), (403, Some("403")));
    take_one(client);
    gateway.wait().success();
}

#[test]
fn a_client_without_a_ping_is_ready_later() {
    let gateway = Process::gateway("", &events(1));
    let reply = ask_endpoint(gateway.address()).unwrap();
    let start = Instant::now();
    let mut client = Client::open(&reply).unwrap().ok().unwrap();
    let event = client.event().unwrap();
    assert!(start.elapsed() >= Duration::from_millis(300));
    client.ack(&event, 200);
    gateway.wait().success();
}

#[test]
fn fifty_clients_connect() {
    let gateway = Process::gateway("--clients 50", &events(1));
    let address = gateway.address();
    // Tickets that were not used count too.
    let mut tickets: Vec<_> = (0..50).map(|_| ask_endpoint(address).unwrap()).collect();
    assert_eq!(ask_endpoint(address).unwrap()["code"], json!(1_000_040_350));
    let last = tickets.pop().unwrap();
    let clients: Vec<_> = tickets.iter().map(|reply| Client::open(reply).unwrap().ok().unwrap()).collect();
    let refused = ask_endpoint(address).unwrap();
    let expected = json!({
        "code": 1_000_040_350,
        "msg": "the number of connections exceeded the limit",
        "data": {},
    });
    assert_eq!(refused, expected);
    gateway.note("client refused with 1000040350: the app has 50 connections, the largest number");
    drop(Client::open(&last).unwrap().ok().unwrap());
    gateway.note("gone (");
    let last = Client::connect(address).unwrap();
    let takers: Vec<_> = clients
        .into_iter()
        .chain([last])
        .map(|mut client| {
            std::thread::spawn(move || {
                while let Some(event) = client.event() {
                    client.ack(&event, 200);
                }
            })
        })
        .collect();
    let output = gateway.wait().success();
    assert!(output.err.contains(", 50 now"), "{}", output.err);
    for taker in takers {
        taker.join().unwrap();
    }
}

#[test]
fn the_number_of_clients_can_be_lower() {
    let gateway = Process::gateway("--max-clients 1", &events(1));
    let client = Client::connect(gateway.address()).unwrap();
    assert_eq!(ask_endpoint(gateway.address()).unwrap()["code"], json!(1_000_040_350));
    take_one(client);
    gateway.wait().success();
}

#[test]
fn the_endpoint_refuses_as_often_as_asked() {
    for (code, message, text) in [
        (1, "system busy", "the platform is busy"),
        (403, "forbidden", "the app may not connect"),
        (514, "auth failed", "the App ID or App Secret is wrong"),
        (1_000_040_343, "internal error", "internal error of the platform"),
        (1_000_040_344, "no credential", "the request has no App ID or App Secret"),
        (1_000_040_345, "system busy", "the platform is busy"),
        (1_000_040_350, "the number of connections exceeded the limit", "the app has 50 connections"),
        (1_000_040_351, "Incorrect domain name", "the app belongs to another domain"),
    ] {
        let gateway = Process::gateway(&format!("--refuse {code}:2"), &events(1));
        for _ in 0..2 {
            let refused = ask_endpoint(gateway.address()).unwrap();
            assert_eq!(refused, json!({ "code": code, "msg": message, "data": {} }));
        }
        gateway.notes(&format!("client refused with {code}: {text}"), 2);
        take_one(Client::connect(gateway.address()).unwrap());
        gateway.wait().success();
    }
}

#[test]
fn handshakes_are_refused_with_the_headers_that_the_sdks_read() {
    let refused = |address: SocketAddr| {
        let head = Client::open(&ask_endpoint(address).unwrap()).unwrap().err().unwrap();
        let header = |name| head.header(name).map(str::to_owned);
        assert_eq!(head.status(), 403);
        (header("handshake-status"), header("handshake-msg"), header("handshake-autherrcode"))
    };
    let some = |text: &str| Some(text.to_owned());
    for (code, expected) in [
        (403, (some("403"), some("forbidden"), None)),
        (514, (some("514"), some("auth failed"), None)),
        (1_000_040_343, (some("514"), some("internal error"), some("1000040343"))),
    ] {
        let gateway = Process::gateway(&format!("--refuse-handshake {code}:1"), &events(1));
        assert_eq!(refused(gateway.address()), expected);
        take_one(Client::connect(gateway.address()).unwrap());
        gateway.wait().success();
    }
}

#[test]
fn only_clients_with_the_credentials_are_accepted() {
    const SECRET: &str = "s3cr3t-0f-th3-4pp";
    let variables = [("FEISHU_APP_SECRET", SECRET)];
    let arguments = "gateway --listen 0 --app-id cli_1";
    let gateway = Process::with_input(arguments, &variables, &events(1));
    let ask = |app_id, secret| ask_endpoint_as(gateway.address(), "x", app_id, secret).unwrap();
    let refused = json!({ "code": 514, "msg": "auth failed", "data": {} });
    assert_eq!(ask("cli_2", SECRET), refused);
    assert_eq!(ask("cli_1", "other"), refused);
    assert_eq!(ask("cli_1", ""), refused);
    take_one(Client::open(&ask("cli_1", SECRET)).unwrap().ok().unwrap());
    let output = gateway.wait().success();
    assert!(output.err.contains("client refused with 514: the App ID or App Secret is wrong"));
    assert!(!output.err.contains(SECRET) && !output.text().contains(SECRET));
}

#[test]
fn without_a_secret_the_app_id_is_enough() {
    let gateway = Process::gateway("--app-id cli_1", &events(1));
    let ask = |app_id| ask_endpoint_as(gateway.address(), "x", app_id, "any").unwrap();
    assert_eq!(ask("cli_2")["code"], json!(514));
    take_one(Client::open(&ask("cli_1")).unwrap().ok().unwrap());
    gateway.wait().success();
}

#[test]
fn messages_that_are_no_frames_are_survived() {
    let gateway = Process::gateway("", &events(1));
    let mut client = Client::connect_without_ping(gateway.address()).unwrap();
    client.socket.send(TEXT, b"hello");
    for message in [&b""[..], b"\xFF\xFFgarbage", b"\x2A\x05", b"\x08\x01\x10\x01", &vec![0; 70_000]] {
        client.socket.send(BINARY, message);
    }
    let mut card = Frame::event("unknown", 1, 0, b"{\"code\":200}");
    client.send(&card);
    card.headers[0].1 = "card".to_owned();
    client.send(&card);
    client.ping();
    while client.receive().unwrap().header("type") != Some("pong") {}
    let event = client.event();
    // It may have come before the pong, if the messages took longer than a client has for its ping.
    let event = event.unwrap();
    client.ack(&event, 200);
    gateway.wait().success();
}

#[test]
fn a_port_check_is_no_client() {
    let gateway = Process::gateway("--max-clients 1", &events(1));
    let silent: Vec<_> = (0..3).map(|_| TcpStream::connect(gateway.address()).unwrap()).collect();
    drop(TcpStream::connect(gateway.address()).unwrap());
    take_one(Client::connect(gateway.address()).unwrap());
    let output = gateway.wait().success();
    drop(silent);
    let notes: Vec<_> = output.err.lines().collect();
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(notes[1].ends_with(" connected (node 1.74.0), 1 now"), "{notes:?}");
    assert_eq!(notes[2], "feishu-ev: 1 delivery: 1 handled");
}

#[test]
fn the_program_of_a_client_is_known_from_its_user_agent() {
    for (user_agent, name, sdk) in [
        ("oapi-sdk-python/v1.7.5", "python 1.7.5", json!("python")),
        ("oapi-node-sdk/1.74.0", "node 1.74.0", json!("node")),
        ("Go-http-client/1.1", "go", json!("go")),
        ("okhttp/4.9.0", "java", json!("java")),
        ("curl/8", "curl/8", Value::Null),
    ] {
        let gateway = Process::gateway("", &events(1));
        let reply = ask_endpoint_as(gateway.address(), user_agent, "cli_1", "s").unwrap();
        take_one(Client::open(&reply).unwrap().ok().unwrap());
        let output = gateway.wait().success();
        assert_eq!(output.json()[0]["sdk"], sdk);
        assert!(output.err.contains(&format!(" connected ({name}), 1 now")), "{}", output.err);
    }
}
