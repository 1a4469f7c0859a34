//! Deliveries inside archives of requests: headers beside bodies, and signatures.

use feishu_ev::cipher::{EncryptKey, encrypt_body};
use serde_json::{Value, json};

use super::cloud::base64;
use super::{CHAIN, Container, Form, Received, assert_events_are_found};
use crate::support::{Output, feishu_ev};

const KEY: &str = "test key";

/// The headers of a signed request.
fn headers(body: &str) -> Vec<(&'static str, String)> {
    let (timestamp, nonce) = ("1719391069", "n0nce");
    let signature = EncryptKey::new(KEY.as_bytes()).sign(timestamp, nonce, body.as_bytes());
    vec![
        ("Host", "a.example".to_owned()),
        ("Content-Type", "application/json; charset=utf-8".to_owned()),
        ("X-Lark-Request-Timestamp", timestamp.to_owned()),
        ("X-Lark-Request-Nonce", nonce.to_owned()),
        ("X-Lark-Signature", signature),
    ]
}

fn map(headers: &[(&str, String)]) -> Value {
    headers.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))).collect()
}

fn lower(headers: &[(&str, String)]) -> Value {
    headers.iter().map(|(name, value)| (name.to_lowercase(), Value::from(value.as_str()))).collect()
}

fn lists(headers: &[(&str, String)]) -> Value {
    headers.iter().map(|(name, value)| ((*name).to_owned(), json!([value]))).collect()
}

fn named(headers: &[(&str, String)]) -> Value {
    headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn request(body: &str) -> String {
    let lines: String = headers(body).iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("POST /webhook/event HTTP/1.1\r\n{lines}Content-Length: {}\r\n\r\n{body}", body.len())
}

const RESPONSE: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"code\":0}";

fn har(received: &Received) -> Value {
    let body = &received.event;
    json!({"startedDateTime": received.iso(), "time": 3, "request": {"method": "POST",
        "url": "https://a.example/webhook", "httpVersion": "HTTP/1.1", "headers": named(&headers(body)),
        "queryString": [], "cookies": [], "headersSize": -1, "bodySize": body.len(),
        "postData": {"mimeType": "application/json", "text": body}},
        "response": {"status": 200, "statusText": "OK", "headers": [{"name": "Server", "value": "x"}],
        "content": {"size": 10, "mimeType": "application/json", "text": "{\"code\":0}"}},
        "cache": {}, "timings": {"send": 0, "wait": 3, "receive": 0}})
}

fn ngrok(received: &Received) -> Value {
    let body = &received.event;
    json!({"uri": "/api/requests/http/1", "id": "1", "tunnel_name": "t", "remote_addr": "1.2.3.4",
        "start": received.local("%Y-%m-%dT%H:%M:%S+08:00"), "duration": 3_000_000,
        "request": {"method": "POST", "proto": "HTTP/1.1", "headers": lists(&headers(body)),
        "uri": "/webhook/event", "raw": base64(&request(body))},
        "response": {"status": "200 OK", "status_code": 200, "proto": "HTTP/1.1", "headers":
        {"Content-Type": ["application/json"]}, "raw": base64(RESPONSE)}})
}

/// `curl -v` of a request.
fn curl(received: &Received) -> String {
    let lines: String =
        headers(&received.event).iter().map(|(name, value)| format!("> {name}: {value}\r\n")).collect();
    format!(
        "* Connected to a.example\n> POST /webhook/event HTTP/1.1\r\n{lines}> \r\n{}\n< HTTP/1.1 200 OK\r\n< \r\n{{\"code\":0}}",
        received.event
    )
}

/// Containers of deliveries in which headers and the exact body are.
const SIGNED: &[Container] = &[
    Container {
        name: "HAR",
        form: Form::Whole(|all| {
            json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"},
            "entries": all.iter().map(har).collect::<Vec<_>>()}})
            .to_string()
        }),
    },
    Container {
        name: "ngrok",
        form: Form::Whole(|all| {
            json!({"uri": "/api/requests/http", "requests": all.iter().map(ngrok).collect::<Vec<_>>()})
                .to_string()
        }),
    },
    Container {
        name: "headers and body",
        form: Form::Each(|it| {
            json!({"time": it.iso(), "headers": map(&headers(&it.event)), "body": it.event}).to_string()
        }),
    },
    Container {
        name: "headers as text",
        form: Form::Each(|it| {
            let text = map(&headers(&it.event)).to_string();
            json!({"@timestamp": it.iso(), "request_headers": text, "request_body": it.event}).to_string()
        }),
    },
    Container {
        name: "API Gateway",
        form: Form::Each(|it| {
            json!({"httpMethod": "POST", "headers": map(&headers(&it.event)),
            "multiValueHeaders": lists(&headers(&it.event)),
            "requestContext": {"requestTimeEpoch": it.milliseconds}, "body": base64(&it.event),
            "isBase64Encoded": true})
            .to_string()
        }),
    },
    Container {
        name: "multiValueHeaders only",
        form: Form::Each(|it| {
            json!({"httpMethod": "POST", "multiValueHeaders": lists(&headers(&it.event)), "body": it.event,
            "isBase64Encoded": false})
            .to_string()
        }),
    },
    Container {
        name: "response headers beside",
        form: Form::Each(|it| {
            json!({"response": {"headers": {"X-Request-Id": "1"}, "body": "{\"code\":0}"},
            "responseHeaders": {"Date": "x"},
            "request": {"headers": map(&headers(&it.event)), "body": it.event}})
            .to_string()
        }),
    },
    Container {
        name: "headers in a header of the log",
        form: Form::Each(|it| {
            format!(
                "{} INFO {}",
                it.iso(),
                json!({"header": lists(&headers(&it.event)), "payload": it.event})
            )
        }),
    },
    Container { name: "curl -v", form: Form::Each(curl) },
    Container {
        name: "docker json-file with the delivery",
        form: Form::Each(|it| {
            let delivery = json!({"headers": map(&headers(&it.event)), "body": it.event});
            json!({"log": format!("INFO {delivery}\n"), "stream": "stdout", "time": it.iso()}).to_string()
        }),
    },
    Container {
        name: "a request in Base64",
        form: Form::Each(|it| json!({"time": it.iso(), "raw": base64(&request(&it.event))}).to_string()),
    },
    Container {
        name: "a request as text",
        form: Form::Each(|it| json!({"time": it.iso(), "dump": request(&it.event)}).to_string()),
    },
];

/// Containers in which the headers are farther from the body.
const SIGNED_FAR_AWAY: &[Container] = &[
    Container {
        name: "pino with the headers in req",
        form: Form::Each(|it| {
            json!({"level": 30, "time": it.milliseconds, "req": {"method": "POST", "url": "/w",
            "headers": lower(&headers(&it.event))}, "rawBody": it.event, "msg": "event"})
            .to_string()
        }),
    },
    Container {
        name: "headers as lists, lower case, deeper",
        form: Form::Each(|it| {
            json!({"ts": it.milliseconds, "http": {"request": {"headers": lists(&headers(&it.event)),
            "body": {"content": it.event, "bytes": it.event.len()}}}})
            .to_string()
        }),
    },
    Container {
        name: "Caddy",
        form: Form::Each(|it| {
            json!({"level": "info", "ts": it.milliseconds as f64 / 1000.0, "msg": "handled request", "request":
            {"remote_ip": "1.2.3.4", "method": "POST", "uri": "/w", "headers": lists(&headers(&it.event))},
            "resp_headers": {"Server": ["Caddy"]}, "status": 200, "request_body": it.event}).to_string()
        }),
    },
];

#[test]
fn deliveries_in_archives_are_found() {
    assert_events_are_found(SIGNED, &[]);
    assert_events_are_found(SIGNED_FAR_AWAY, &[]);
}

fn signatures(log: &str, key: &str) -> (Vec<String>, Output) {
    let ran = feishu_ev("decode -f ndjson --encrypt-key").arg(key).stdin(log).run();
    let one = |event: Value| event["decoded"]["signature"].as_str().unwrap_or("none").to_owned();
    (ran.json().into_iter().map(one).collect(), ran)
}

fn one_log(form: &Form, received: &[Received]) -> String {
    match form {
        Form::Each(line) => received.iter().map(|it| line(it) + "\n").collect(),
        Form::Whole(document) => document(received) + "\n",
    }
}

#[track_caller]
fn assert_signatures_are_checked(containers: &[Container]) {
    let mut failed = Vec::new();
    for Container { name, form } in containers {
        let log = one_log(form, &CHAIN);
        let (found, ran) = signatures(&log, KEY);
        if found != ["ok"; 4] || ran.code != 0 {
            failed.push(format!("{name}: {found:?} {} {}", ran.code, ran.err));
        }
        let (found, _) = signatures(&log, "another key");
        // See `a_request_in_base64_beside_its_headers_has_an_exact_body`.
        if found != ["failed"; 4] && *name != "ngrok" {
            failed.push(format!("{name}, another key: {found:?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn signatures_of_deliveries_inside_other_json_are_checked() {
    assert_signatures_are_checked(SIGNED);
}

#[test]
fn signatures_are_checked_with_headers_farther_away() {
    assert_signatures_are_checked(SIGNED_FAR_AWAY);
}

#[test]
fn a_request_in_base64_beside_its_headers_has_an_exact_body() {
    let log: String = CHAIN.iter().map(|it| ngrok(it).to_string() + "\n").collect();
    assert_eq!(signatures(&log, "another key").0, ["failed"; 4]);
}

#[test]
fn a_single_delivery_inside_other_json_is_verified() {
    let mut failed = Vec::new();
    for Container { name, form } in SIGNED {
        let ran = feishu_ev("verify -f json --encrypt-key").arg(KEY).stdin(one_log(form, &CHAIN[..1])).run();
        if ran.code != 0 {
            failed.push(format!("{name}: {} {}", ran.code, ran.text()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn encrypted_deliveries_inside_other_json_are_decrypted() {
    let sealed: Vec<Received> = CHAIN
        .iter()
        .map(|it| {
            let mut body = Vec::new();
            encrypt_body(it.event.as_bytes(), &EncryptKey::new(KEY.as_bytes()), [7; 16], &mut body);
            Received { event: String::from_utf8(body).unwrap(), ..*it }
        })
        .collect();
    let events: String = CHAIN.iter().map(|it| it.event.clone() + "\n").collect();
    let mut failed = Vec::new();
    for Container { name, form } in SIGNED {
        let log = one_log(form, &sealed);
        let (found, ran) = signatures(&log, KEY);
        if found != ["ok"; 4] || ran.code != 0 {
            failed.push(format!("{name}: {found:?} {} {}", ran.code, ran.err));
        }
        let raw = feishu_ev("decode -f raw --encrypt-key").arg(KEY).stdin(&log).run();
        if raw.text() != events {
            failed.push(format!("{name}: {}", raw.text()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
