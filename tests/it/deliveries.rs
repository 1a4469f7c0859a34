//! Deliveries in every form in which they are saved: what `decode` and `verify` say about the same bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use feishu_ev::cipher::{EncryptKey, encrypt_body};
use serde_json::{Value, json};

use crate::support::{Output, decode, feishu_ev, job, node};

const KEY: &str = "test key";
const TIMESTAMP: &str = "1609073151";
const NONCE: &str = "abc";

fn sign(body: &str) -> String {
    EncryptKey::new(KEY.as_bytes()).sign(TIMESTAMP, NONCE, body.as_bytes())
}

/// The head of a request with the signature of a body, without the blank line.
fn head(body: &str) -> String {
    let signature = sign(body);
    format!(
        "POST /webhook HTTP/1.1\r\nHost: x\r\nX-Lark-Request-Timestamp: {TIMESTAMP}\r\n\
         X-Lark-Request-Nonce: {NONCE}\r\nX-Lark-Signature: {signature}\r\n"
    )
}

fn with_length(body: &str) -> String {
    format!("{}Content-Length: {}\r\n\r\n{body}", head(body), body.len())
}

fn chunked(body: &str, sizes: usize) -> String {
    let chunks: String = body
        .as_bytes()
        .chunks(sizes)
        .map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)))
        .collect();
    format!("{}Transfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n", head(body))
}

fn encrypted(plain: &str) -> String {
    let mut body = Vec::new();
    encrypt_body(plain.as_bytes(), &EncryptKey::new(KEY.as_bytes()), [7; 16], &mut body);
    String::from_utf8(body).unwrap()
}

/// What `decode` says about the signatures, and `verify` about the one, if it takes the input for one
/// delivery.
fn answers(input: &str) -> (Vec<String>, Option<bool>) {
    let ran = feishu_ev("decode -f ndjson --encrypt-key").arg(KEY).stdin(input).run();
    let signature = |event: &Value| event["decoded"]["signature"].as_str().unwrap_or_default().to_owned();
    let decoded = ran.json().iter().map(signature).collect();
    let verdict = feishu_ev("verify -f json --encrypt-key").arg(KEY).stdin(input).run();
    let checks = (verdict.code < 2).then(|| verdict.json()[0]["checks"].clone());
    let step = checks.and_then(|checks| {
        let is_it = |check: &&Value| check["step"] == "signature";
        checks.as_array()?.iter().find(is_it)?["ok"].as_bool()
    });
    (decoded, step)
}

fn require(input: &str) -> Output {
    feishu_ev("decode -f ndjson --verify require --encrypt-key").arg(KEY).stdin(input).run()
}

#[test]
fn a_body_is_as_long_as_its_head_says() {
    let event = node();
    for body in [
        event.clone(),
        format!("{event}\n"),
        format!("{event}\r\n\r\n"),
        format!(" {event}"),
        format!("\n\t{event} \n"),
        format!("\u{feff}{event}"),
        encrypted(&event) + "\n",
    ] {
        for request in [with_length(&body), chunked(&body, usize::MAX), chunked(&body, 50)] {
            for behind in ["", "\n", "\r\n\r\n"] {
                let input = format!("{request}{behind}");
                assert_eq!(answers(&input), (vec!["ok".to_owned()], Some(true)), "{input}");
            }
            let two = format!("{request}{}\r\n{request}", with_length(&body));
            assert_eq!(answers(&two), (vec!["ok".to_owned(); 3], None), "{two}");
        }
    }
}

#[test]
fn what_is_put_around_a_signed_body_shows() {
    let body = encrypted(&node());
    for altered in [format!("  {body}"), format!("{body}\n"), format!("\u{feff}{body}"), format!("{body} ")] {
        for request in [
            format!("{}Content-Length: {}\r\n\r\n{altered}\r\n", head(&body), altered.len()),
            chunked(&altered, 99).replace(&sign(&altered), &sign(&body)),
            json!({"headers": headers(&body), "body": altered}).to_string(),
        ] {
            assert_eq!(answers(&request), (vec!["failed".to_owned()], Some(false)), "{request}");
            assert_eq!(require(&request).code, 1);
        }
    }
}

#[test]
fn without_a_length_the_line_ending_may_be_a_part_of_the_body() {
    let event = node();
    for (body, shown, right) in [
        (event.clone(), event.clone(), true),
        (event.clone(), format!("{event}\n"), true),
        (event.clone(), format!("{event}\r\n"), true),
        (format!("{event}\n"), format!("{event}\n"), true),
        (format!("{event}\n"), event.clone(), false),
        (event.clone(), format!("{event} \n"), false),
        (event.clone(), format!(" {event}"), false),
    ] {
        let input = format!("{}\r\n{shown}", head(&body));
        let word = if right { "ok" } else { "failed" };
        assert_eq!(answers(&input), (vec![word.to_owned()], Some(right)), "{input:?}");
        // A length that is wrong says no more than none.
        for length in [3, body.len() + 7, 1 << 40] {
            let input = format!("{}Content-Length: {length}\r\n\r\n{shown}", head(&body));
            assert_eq!(answers(&input), (vec![word.to_owned()], Some(right)), "{input:?}");
        }
    }
}

fn headers(body: &str) -> Value {
    json!({"X-Lark-Request-Timestamp": TIMESTAMP, "x-lark-request-nonce": NONCE, "X-LARK-SIGNATURE": sign(body)})
}

#[test]
fn decode_and_verify_read_the_same_records() {
    for body in [node(), encrypted(&node()), format!("\u{feff}{}\n", node())] {
        let headers = headers(&body);
        let lists: serde_json::Map<_, _> =
            headers.as_object().unwrap().iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
        let flat: Vec<_> = headers
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(name, value)| [json!(name), value.clone()])
            .collect();
        let mut records = vec![
            json!({"headers": headers, "body": body}),
            json!({"multiValueHeaders": lists, "body": body}),
            json!({"headers": {"Host": "a"}, "multiValueHeaders": lists, "body": body}),
            json!({"rawHeaders": flat, "rawBody": body}),
            json!({"headers": headers, "rawBody": body, "body": {"parsed": true}}),
            json!({"headers": headers, "isBase64Encoded": true, "body": STANDARD.encode(&body)}),
            json!({"level": "info", "event": "request", "request": {"headers": headers, "body": body}}),
            json!({"log": 1, "request": {"request": {"headers": headers, "rawBody": body}}}),
        ];
        if let Ok(value) = serde_json::from_str::<Value>(&body) {
            let headers = json!({"X-Lark-Request-Timestamp": TIMESTAMP, "X-Lark-Request-Nonce": NONCE,
                "X-Lark-Signature": sign(&value.to_string())});
            records.push(json!({"headers": headers, "body": value}));
        }
        for record in records {
            let input = record.to_string();
            assert_eq!(answers(&input), (vec!["ok".to_owned()], Some(true)), "{input}");
            let ran = feishu_ev("validate --encrypt-key").arg(KEY).args("-f json").stdin(&input).run();
            assert_eq!((ran.code, ran.text()), (0, ""), "{input}");
        }
    }
}

#[test]
fn an_event_with_members_of_a_record_is_an_event() {
    let headers = headers("{}");
    for name in ["headers", "body", "rawBody", "request"] {
        let other = json!({"headers": headers, "body": "{}"});
        let event = node().replacen('{', &format!("{{\"{name}\":{other},"), 1);
        let (decoded, _) = answers(&event);
        assert_eq!(decoded, [""], "{event}");
        assert_eq!(decode(&event).json()[0]["decoded"]["event_type"], "corehr.process.node.updated_v2");
    }
}

#[test]
fn decode_and_verify_read_the_same_heads() {
    let body = node();
    let lines = head(&body).replace("Host: x\r\n", "Host: x\r\nX-Long: a\r\n b\r\n\tc\r\n");
    let (request, headers) = lines.split_once("\r\n").unwrap();
    let traced: String = lines.lines().map(|line| format!("> {line}\n")).collect();
    for input in [
        format!("{lines}\r\n{body}"),
        format!("{}\n{body}\n", lines.replace('\r', "")),
        format!("{headers}\r\n{body}"),
        format!(":method: POST\r\n:path: /webhook\r\n{headers}\r\n{body}"),
        format!("{} HTTP/2\r\n{headers}\r\n{body}", request.rsplit_once(' ').unwrap().0),
        format!("{traced}> \n{body}\n"),
        format!("{traced}>\n\n{body}\n").replace(">\n\n", ">\n"),
        format!("Content-Type: application/json\n{headers}\n{body}"),
        lines.replace("X-Lark-Signature: ", "X-Lark-Signature:\r\n ") + "\r\n" + &body,
    ] {
        assert_eq!(answers(&input), (vec!["ok".to_owned()], Some(true)), "{input}");
        let ran = decode(&input);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{input}");
    }
}

#[test]
fn records_around_a_request_have_a_limit() {
    let around = |depth: usize| {
        let request = json!({"headers": {}, "body": node()}).to_string();
        (0..depth).fold(request, |inner, _| format!("{{\"request\":{inner}}}"))
    };
    assert_eq!(decode(around(4)).json().len(), 1);
    // What is around more of them is searched like any other JSON.
    for (depth, found) in [(5, (0, 1)), (40, (0, 1)), (20_000, (0, 1))] {
        let ran = decode(around(depth));
        assert_eq!((ran.code, ran.json().len()), found, "{depth}: {}", ran.err);
    }
    for (depth, kind) in [(5, "event"), (40, "event"), (20_000, "event")] {
        let ran = feishu_ev("verify -f json --verification-token t").stdin(around(depth)).run();
        assert_eq!((ran.code, &ran.json()[0]["kind"]), (1, &kind.into()), "{depth}");
    }
}

#[test]
fn findings_in_a_body_have_their_place() {
    let body = format!("\r\n  {}", node().replace("\"node_status\":1", "\"node_status\":77"));
    let column = body.rfind("77").unwrap() + 1 - 2;
    let place = |input: &str| {
        let finding = feishu_ev("validate -f json --ignore FE120").stdin(input).run().json()[0].clone();
        (finding["line"].as_u64().unwrap(), finding["column"].as_u64().unwrap())
    };
    assert_eq!(place(&with_length(&body)), (9, column as u64));
    // Between chunks there is more than the body.
    assert_eq!(place(&chunked(&body, 10)), (8, 1));
    let broken = format!(" {}", &node()[..100]);
    let ran = decode(with_length(&broken));
    assert_eq!(ran.reported(), ["8:102 FE003"], "{}", ran.err);
}

#[test]
fn a_length_that_is_wrong_hides_nothing() {
    let event = node();
    let damaged = &event[..event.len() - 9];
    for length in [0, 10, event.len() - 9, 100_000, usize::MAX] {
        for (body, events) in [(&*event, 3), (damaged, 2)] {
            let head = format!("{}Content-Length: {length}\r\n\r\n", head(&event));
            let input = format!("{head}{body}\r\nINFO {}\n{}\n", job(), with_length(&event));
            let ran = decode(&input);
            assert_eq!(ran.json().len(), events, "{length} {}", ran.err);
        }
    }
    for size in ["", "zz", "ffffffffffffffffff", "10"] {
        let head = format!("{}Transfer-Encoding: chunked\r\n\r\n{size}\r\n", head(&event));
        let ran = decode(format!("{head}{event}\r\nINFO {}\n{}\n", job(), with_length(&event)));
        assert_eq!(ran.json().len(), 3, "{size} {}", ran.err);
    }
}

#[test]
fn a_body_over_the_limit_is_named_and_passed_over() {
    let event = node();
    let limit = (event.len() + 100).to_string();
    let long = event.replacen("\"people_", &format!("\"{}people_", "x".repeat(200)), 1);
    assert!(long.len() > event.len() + 100);
    for large in [
        with_length(&long),
        format!("{}\r\n{long}", head(&long)),
        chunked(&long, usize::MAX),
        chunked(&long, 64),
    ] {
        let input = format!("{large}\n{}\n", with_length(&event));
        let ran = feishu_ev("decode -f ndjson --max-record-size")
            .arg(&limit)
            .args("--encrypt-key")
            .arg(KEY)
            .stdin(&input)
            .run();
        assert_eq!(ran.json().len(), 1, "{}", ran.err);
        assert!(ran.err.contains("FE006") && ran.err.lines().count() == 1, "{large}\n{}", ran.err);
    }
}

#[test]
fn many_lines_that_look_like_headers_are_looked_at_once() {
    let lines = "INFO: this is no header\n".repeat(300_000);
    let ran = feishu_ev("decode -f ndjson --strict --all").stdin(format!("{lines}{}\n", node())).run();
    assert_eq!((ran.json().len(), ran.err.lines().count()), (1, 300_000));
}

#[test]
fn a_head_is_no_part_of_the_chunks_before_it() {
    let first = chunked(&node(), 50);
    // The blank line behind the last chunk is lost.
    let first = first.strip_suffix("\r\n").unwrap();
    let second = chunked(&job(), 50);
    let request_line = "POST /webhook HTTP/1.1\r\n";
    for second in [
        second.clone(),
        second.replace(request_line, ":method: POST\r\n:path: /h\r\n"),
        second.replace(request_line, ""),
    ] {
        assert_eq!(answers(&format!("{first}{second}")).0, ["ok", "ok"], "{second}");
    }
}
