//! Verification of one delivery: valid, or broken by every known mistake.

use std::collections::BTreeSet;

use base16ct::lower::encode_string as hex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use feishu_ev::cipher::{EncryptKey, encrypt_body};
use feishu_ev::json::{members, pretty};
use feishu_ev::text::width;
use feishu_ev::verify::Cause;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::support::{Output, feishu_ev, folder, node, run};

const KEY: &str = "kW8-encrypt-key";
const TOKEN: &str = "vT3-token";
const SECRET: &str = "aS5-secret";
const TIMESTAMP: &str = "1677254849";
const NONCE: &str = "533226633";

/// A delivery and the options that the program receives with it.
#[derive(Clone)]
struct Case {
    body: Vec<u8>,
    timestamp: Option<String>,
    nonce: Option<String>,
    signature: Option<String>,
    key: String,
    digest: Option<String>,
}

/// A delivery of this body with a valid signature.
fn good(body: &[u8]) -> Case {
    Case {
        body: body.to_vec(),
        timestamp: Some(TIMESTAMP.to_owned()),
        nonce: Some(NONCE.to_owned()),
        signature: Some(sign(KEY, body)),
        key: KEY.to_owned(),
        digest: None,
    }
}

fn sign(key: &str, body: &[u8]) -> String {
    hash(&[TIMESTAMP.as_bytes(), NONCE.as_bytes(), key.as_bytes(), body])
}

fn hash(parts: &[&[u8]]) -> String {
    hex(&Sha256::digest(parts.concat()))
}

fn run_verify(case: &Case) -> Output {
    let mut args: Vec<String> = [
        "verify",
        "-f",
        "json",
        "--encrypt-key",
        &case.key,
        "--verification-token",
        TOKEN,
        "--app-secret",
        SECRET,
    ]
    .map(str::to_owned)
    .to_vec();
    let headers = [
        ("X-Lark-Request-Timestamp", &case.timestamp),
        ("x-lark-request-nonce", &case.nonce),
        ("X-Lark-Signature", &case.signature),
    ];
    for (name, value) in headers {
        args.extend(value.iter().flat_map(|value| ["-H".to_owned(), format!("{name}: {value}")]));
    }
    args.extend(case.digest.iter().flat_map(|digest| ["--digest".to_owned(), digest.clone()]));
    run(&args.iter().map(String::as_str).collect::<Vec<_>>(), &case.body)
}

fn plain() -> Vec<u8> {
    let plain = node()
        .replace("approval_7c7d9c4d25b", "审批/7c7d")
        .replace("rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV", TOKEN);
    plain.into_bytes()
}

fn encrypted(plain: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    // With this IV the body contains `+`, `/` and `=`.
    encrypt_body(plain, &EncryptKey::new(KEY.as_bytes()), [0xFB; 16], &mut body);
    body
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn pretty_printed(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    pretty(&mut out, text(body));
    out
}

/// As Python's `json.dumps` writes it, for documents without `":` and `",` in strings.
fn spaced(body: &[u8]) -> Vec<u8> {
    let spaced = text(body).replace("\":", "\": ").replace("\",\"", "\", \"").replace("},\"", "}, \"");
    spaced.replace("1,\"", "1, \"").into_bytes()
}

fn sorted(body: &[u8]) -> Vec<u8> {
    fn sort(value: &str) -> String {
        let Some(mut members) = members(value) else { return value.to_owned() };
        members.sort();
        let members: Vec<_> =
            members.iter().map(|(name, value)| format!("\"{name}\":{}", sort(value))).collect();
        format!("{{{}}}", members.join(","))
    }
    sort(text(body)).into_bytes()
}

fn ascii(body: &[u8]) -> Vec<u8> {
    let escape = |character: char| match u32::from(character) {
        code @ 128.. => format!("\\u{code:04x}"),
        _ => character.to_string(),
    };
    text(body).chars().map(escape).collect::<String>().into_bytes()
}

fn replaced(body: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert!(text(body).contains(from), "{from} in {}", text(body));
    text(body).replace(from, to).into_bytes()
}

/// A delivery of `signed`, whose body was changed to `body` afterwards.
fn changed(signed: &[u8], body: Vec<u8>) -> Case {
    Case { body, ..good(signed) }
}

fn with_signature(body: &[u8], signature: impl Into<String>) -> Case {
    Case { signature: Some(signature.into()), ..good(body) }
}

fn hmac(key: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(&parts.concat());
    mac.finalize().into_bytes().to_vec()
}

/// Deliveries with every mistake, with the causes that have to be named.
fn broken(body: &[u8]) -> Vec<(&'static str, Case)> {
    let crlf = |text: &[u8]| replaced(text, "\n", "\r\n");
    let bom = |text: &[u8]| ["\u{feff}".as_bytes(), text].concat();
    let (timestamp, nonce) = (TIMESTAMP.as_bytes(), NONCE.as_bytes());
    let (pretty, spaced) = (pretty_printed(body), spaced(body));
    let unsigned = Case { signature: None, timestamp: None, nonce: None, ..good(body) };
    let hmaced = hmac(KEY, &[timestamp, nonce, body]);
    vec![
        ("body-compact", changed(&spaced, body.to_vec())),
        ("body-compact", changed(&pretty, body.to_vec())),
        ("body-pretty", changed(body, pretty.clone())),
        ("body-space-after-colon", changed(body, spaced.clone())),
        ("body-slash-escapes", changed(body, replaced(body, "/", "\\/"))),
        ("body-trailing-newline", changed(body, [body, b"\n"].concat())),
        ("body-trailing-newline", changed(&[body, b"\n"].concat(), body.to_vec())),
        ("body-crlf", changed(&pretty, crlf(&pretty))),
        ("body-crlf", changed(&crlf(&pretty), pretty.clone())),
        ("body-bom", changed(body, bom(body))),
        ("body-bom", changed(&bom(body), body.to_vec())),
        ("key-is-verification-token", with_signature(body, sign(TOKEN, body))),
        ("key-is-app-secret", with_signature(body, sign(SECRET, body))),
        ("key-whitespace", Case { key: format!(" {KEY} "), ..good(body) }),
        ("key-whitespace", with_signature(body, sign(&format!("{KEY}\n"), body))),
        ("timestamp-nonce-swapped", with_signature(body, hash(&[nonce, timestamp, KEY.as_bytes(), body]))),
        ("timestamp-missing", with_signature(body, hash(&[nonce, KEY.as_bytes(), body]))),
        ("timestamp-missing", Case { timestamp: None, ..good(body) }),
        ("nonce-missing", with_signature(body, hash(&[timestamp, KEY.as_bytes(), body]))),
        ("nonce-missing", Case { nonce: None, ..good(body) }),
        ("nonce-missing", Case { nonce: Some(String::new()), ..good(body) }),
        ("timestamp-missing+nonce-missing", with_signature(body, hash(&[KEY.as_bytes(), body]))),
        ("hmac-sha256", with_signature(body, hex(&hmaced))),
        ("hmac-sha256+digest-base64", with_signature(body, STANDARD.encode(&hmaced))),
        ("hmac-sha256", with_signature(body, hex(&hmac(KEY, &[timestamp, nonce, KEY.as_bytes(), body])))),
        ("hmac-sha256", with_signature(body, hex(&hmac(KEY, &[body])))),
        (
            "hmac-sha256+digest-base64",
            with_signature(body, STANDARD.encode(hmac(&format!("{TIMESTAMP}\n{KEY}"), &[]))),
        ),
        (
            "key-is-verification-token+hmac-sha256",
            with_signature(body, hex(&hmac(TOKEN, &[timestamp, nonce, body]))),
        ),
        (
            "sha1-card-callback",
            with_signature(body, hex(&Sha1::digest([timestamp, nonce, TOKEN.as_bytes(), body].concat()))),
        ),
        (
            "digest-base64",
            with_signature(
                body,
                STANDARD.encode(Sha256::digest([timestamp, nonce, KEY.as_bytes(), body].concat())),
            ),
        ),
        ("digest-uppercase", with_signature(body, sign(KEY, body).to_uppercase())),
        ("headers-missing", unsigned),
        ("headers-missing", Case { signature: None, ..good(body) }),
        ("body-pretty+body-crlf", changed(body, crlf(&pretty))),
        ("body-pretty+body-trailing-newline", changed(body, [&pretty[..], b"\n"].concat())),
        ("body-space-after-colon+body-bom", changed(body, bom(&spaced))),
        (
            "body-space-after-colon+key-is-verification-token",
            Case { body: spaced.clone(), ..with_signature(body, sign(TOKEN, body)) },
        ),
        (
            "timestamp-nonce-swapped+digest-uppercase",
            with_signature(body, hash(&[nonce, timestamp, KEY.as_bytes(), body]).to_uppercase()),
        ),
        // The user's own code starts from the right body and changes it.
        ("body-pretty", Case { digest: Some(sign(KEY, &pretty)), ..good(body) }),
        ("body-space-after-colon", Case { digest: Some(sign(KEY, &spaced)), ..good(body) }),
        ("body-compact", Case { digest: Some(sign(KEY, body)), ..good(&spaced) }),
        ("digest-uppercase", Case { digest: Some(sign(KEY, body).to_uppercase()), ..good(body) }),
        (
            "nonce-missing",
            Case { digest: Some(hash(&[timestamp, KEY.as_bytes(), body])), signature: None, ..good(body) },
        ),
    ]
}

/// The mistakes that only one kind of body can have.
fn broken_by_content() -> Vec<(&'static str, Case)> {
    let (plain, body) = (plain(), encrypted(&plain()));
    let challenge = format!("{{\"challenge\":\"c\",\"token\":\"{TOKEN}\",\"type\":\"url_verification\"}}");
    vec![
        ("body-unicode-escapes", changed(&body, replaced(&body, "=", "\\u003d"))),
        ("body-unicode-escapes", changed(&body, replaced(&body, "+", "\\u002B"))),
        ("body-unicode-escapes", with_signature(&body, sign(KEY, &replaced(&body, "=", "\\u003d")))),
        ("body-unicode-escapes", changed(&plain, ascii(&plain))),
        ("body-unicode-escapes", changed(&ascii(&plain), plain.clone())),
        ("body-sorted-keys", with_signature(&plain, sign(KEY, &sorted(&plain)))),
        ("body-sorted-keys", changed(&plain, sorted(&plain))),
        ("body-decrypted", with_signature(&body, sign(KEY, &plain))),
        ("body-decrypted", Case { digest: Some(sign(KEY, &plain)), ..good(&body) }),
        ("body-space-after-colon+body-decrypted", with_signature(&body, sign(KEY, &spaced(&plain)))),
        ("body-sorted-keys+body-decrypted", with_signature(&body, sign(KEY, &sorted(&plain)))),
        ("body-space-after-colon+body-unicode-escapes", changed(&plain, ascii(&spaced(&plain)))),
        ("body-unicode-escapes+body-slash-escapes", changed(&plain, replaced(&ascii(&plain), "/", "\\/"))),
        (
            "challenge-unsigned",
            Case { signature: None, timestamp: None, nonce: None, ..good(&encrypted(challenge.as_bytes())) },
        ),
    ]
}

#[test]
fn every_mistake_is_named_and_nothing_else() {
    let mut cases = [broken(&encrypted(&plain())), broken(&plain())].concat();
    cases.extend(broken_by_content());
    let mut named = BTreeSet::new();
    for (expected, case) in &cases {
        let ran = run_verify(case);
        assert_eq!(ran.err, "", "{expected}");
        let verdict = &ran.json()[0];
        assert_eq!(verdict["cause"], *expected, "{} {verdict}", text(&case.body));
        // A challenge is valid without a signature.
        let right = *expected == "challenge-unsigned";
        assert_eq!((verdict["ok"].as_bool(), ran.code), (Some(right), i32::from(!right)), "{verdict}");
        assert!(verdict["help"].as_str().unwrap().len() > 40);
        for secret in [KEY, SECRET] {
            assert!(!ran.text().contains(secret), "{}", ran.text());
        }
        named.extend(expected.split('+'));
    }
    let all: BTreeSet<_> = Cause::ALL.iter().map(|cause| cause.name()).collect();
    assert_eq!(named, all);
}

#[test]
fn a_valid_delivery_is_valid_in_every_form() {
    let body = encrypted(&plain());
    let mut case = good(&body);
    assert_eq!(run_verify(&case).json()[0]["ok"], true);
    case.digest = Some(sign(KEY, &body));
    let verdict = &run_verify(&case).json()[0];
    assert_eq!(
        (&verdict["ok"], &verdict["cause"], &verdict["kind"]),
        (&true.into(), &Value::Null, &"event".into())
    );
    let steps: Vec<_> =
        verdict["checks"].as_array().unwrap().iter().map(|check| check["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["headers", "signature", "digest", "decryption", "event", "token"]);
    let headers = format!(
        "X-Lark-Request-Timestamp: {TIMESTAMP}\r\nHTTP_X_LARK_REQUEST_NONCE: {NONCE}\r\nx-lark-signature: {}\r\n",
        sign(KEY, &body)
    );
    let (body, length) = (text(&body), body.len());
    let chunked = format!("Transfer-Encoding: chunked\r\n{headers}\r\n{length:x}\r\n{body}\r\n0\r\n\r\n");
    let record =
        |headers: Value, body: Value| serde_json::json!({"headers": headers, "body": body}).to_string();
    let object = serde_json::json!({"X-LARK-SIGNATURE": [sign(KEY, body.as_bytes())], "x-lark-request-timestamp": TIMESTAMP, "X-Lark-Request-Nonce": NONCE});
    let pairs = serde_json::json!([["X-Lark-Signature", sign(KEY, body.as_bytes())], ["X-Lark-Request-Timestamp", TIMESTAMP], {"name": "X-Lark-Request-Nonce", "value": NONCE}]);
    let node = serde_json::json!({"rawHeaders": ["X-Lark-Signature", sign(KEY, body.as_bytes()), "X-Lark-Request-Timestamp", TIMESTAMP, "X-Lark-Request-Nonce", NONCE], "rawBody": body}).to_string();
    let logged =
        serde_json::json!({"level": "info", "request": {"headers": object, "body": body}}).to_string();
    let traced: String =
        format!("POST /hook HTTP/1.1\n{headers}").lines().map(|line| format!("> {line}\n")).collect();
    let gateway =
        serde_json::json!({"headers": object, "isBase64Encoded": true, "body": STANDARD.encode(body)})
            .to_string();
    for input in [
        format!("POST /hook HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n{body}\r\n"),
        format!("POST /hook HTTP/1.1\n{headers}\n{body}"),
        format!("{headers}\r\n{body}"),
        format!("POST /hook HTTP/1.1\r\n{chunked}"),
        record(object, body.into()) + "\n",
        record(pairs, body.into()),
        gateway,
        node,
        logged,
        format!("{traced}> \n{body}"),
        format!("\n:method: POST\n:path: /hook\n{headers}\n{body}"),
    ] {
        let ran = feishu_ev("verify -f json --encrypt-key").arg(KEY).stdin(&input).run();
        assert_eq!((ran.code, &ran.json()[0]["ok"]), (0, &true.into()), "{input}\n{}", ran.text());
    }
}

#[test]
fn what_no_known_mistake_explains_has_no_cause() {
    let body = encrypted(&plain());
    for case in [
        with_signature(&body, "0".repeat(64)),
        with_signature(&body, "no digest"),
        Case { key: TOKEN.to_owned(), ..good(&body) },
        Case { key: "another key".to_owned(), ..good(&body) },
        changed(&encrypted(b"{}"), body.clone()),
    ] {
        let ran = run_verify(&case);
        let verdict = &ran.json()[0];
        assert_eq!(
            (ran.code, &verdict["cause"], &verdict["ok"]),
            (1, &Value::Null, &false.into()),
            "{verdict}"
        );
        assert!(verdict["help"].is_string());
    }
}

#[test]
fn tokens_and_ages_are_checked_on_request() {
    let body = encrypted(&plain());
    let file = folder("verify").join("body.json");
    std::fs::write(&file, &body).unwrap();
    let (stamp, signature) =
        (format!("x-lark-request-timestamp: {TIMESTAMP}"), format!("X-Lark-Signature: {}", sign(KEY, &body)));
    let verify = || {
        let verify = feishu_ev("verify -H 'X-Lark-Request-Nonce: 533226633' -H").arg(&stamp);
        verify.args("-H").arg(&signature).args("--encrypt-key").arg(KEY).arg(&file)
    };
    verify().run().success();
    let token = |token| verify().args("--verification-token").arg(token).run();
    assert_eq!((token(TOKEN).code, token("another").code), (0, 1));
    assert!(token("another").text().contains(" fail token"), "{}", token("another").text());
    let age = |age| verify().args("--max-age").arg(age).run();
    assert_eq!((age("5m").code, age("100000h").code), (1, 0));
}

#[test]
fn a_key_and_a_body_are_required() {
    let body = encrypted(&plain());
    let ran = feishu_ev("verify").stdin(&body).run();
    assert_eq!((ran.code, ran.text()), (2, ""));
    assert!(ran.err.contains("FEISHU_ENCRYPT_KEY"), "{}", ran.err);
    for input in ["", "POST / HTTP/1.1\r\nHost: a\r\n\r\n"] {
        let ran = feishu_ev("verify --encrypt-key").arg(KEY).stdin(input).run().error();
        assert!(ran.err.contains("no body"), "{}", ran.err);
    }
    let two = feishu_ev("simulate approval-chain -f delivery --encrypt-key").arg(KEY).run();
    assert!(feishu_ev("verify --encrypt-key").arg(KEY).stdin(&two.out).run().err.contains("more than one"));
    feishu_ev("verify --encrypt-key").arg(KEY).args("-H 'no header'").stdin(&body).run().error();
    feishu_ev("verify --encrypt-key").arg(KEY).args("--digest zz").stdin(&body).run().error();
    feishu_ev("verify /nowhere").run().error();
}

#[test]
fn an_app_without_a_key_is_verified_by_its_token() {
    let right = feishu_ev("verify -f json --verification-token").arg(TOKEN).stdin(plain()).run();
    assert_eq!((right.code, &right.json()[0]["ok"]), (0, &true.into()));
    feishu_ev("verify --verification-token another").stdin(plain()).run().failure();
}

/// What `decode` says about the signatures of five deliveries: valid, invalid, none, a challenge, and valid
/// in a request.
fn signatures(args: &[&str]) -> (i32, Vec<Value>, Vec<bool>) {
    let make = |args: &[&str]| {
        run(&[&["simulate", "--seed", "1", "-f", "delivery"], args].concat(), "").text().to_owned()
    };
    let event = ["event", "corehr.process.node.updated_v2", "--encrypt-key", KEY];
    let signed = make(&event);
    let wrong = signed.replacen("X-Lark-Signature\":\"", "X-Lark-Signature\":\"0", 1);
    let none = make(&event[..2]);
    let challenge = make(&["challenge", "--encrypt-key", KEY]);
    let http = run(&[&["simulate", "--seed", "1", "-f", "http"], &event[..]].concat(), "").text().to_owned();
    let input = [signed, wrong, none, challenge, http].concat();
    let ran = run(&[&["decode", "-f", "ndjson"], args].concat(), input);
    let events = ran.json();
    let found = |code: &str| {
        events.iter().map(|event| event["decoded"]["findings"].to_string().contains(code)).collect::<Vec<_>>()
    };
    let (wrong, none) = (found("FE120"), found("FE121"));
    let refused = wrong.into_iter().zip(none).map(|(wrong, none)| wrong || none).collect();
    (ran.code, events.iter().map(|event| event["decoded"]["signature"].clone()).collect(), refused)
}

#[test]
fn decode_checks_the_signatures_of_requests() {
    let (code, found, refused) = signatures(&["--encrypt-key", KEY]);
    assert_eq!(
        (code, found),
        (0, vec!["ok".into(), "failed".into(), "absent".into(), "absent".into(), "ok".into()])
    );
    assert_eq!(refused, [false, true, false, false, false]);
    let (code, found, refused) = signatures(&["--encrypt-key", KEY, "--verify", "require"]);
    assert_eq!((code, found.len()), (1, 5));
    assert_eq!(refused, [false, true, true, false, false]);
    let (code, found, refused) = signatures(&["--encrypt-key", KEY, "--verify", "off"]);
    assert_eq!((code, found), (0, vec![Value::Null; 5]));
    assert_eq!(refused, [false; 5]);
    feishu_ev("decode --verify require").stdin(node()).run().error();
    let bare = feishu_ev("decode -f ndjson").stdin(node()).run();
    assert!(bare.json()[0]["decoded"].get("signature").is_none());
    let record = serde_json::json!({"headers": {"X-Lark-Signature": "0"}, "body": node()}).to_string();
    assert_eq!(
        feishu_ev("decode -f ndjson").stdin(record).run().json()[0]["decoded"]["signature"],
        "unchecked"
    );
}

#[test]
fn a_verdict_for_people_is_in_their_language_and_fits_the_terminal() {
    let body = encrypted(&plain());
    let case = Case { nonce: None, ..changed(&body, pretty_printed(&body)) };
    let stamp = format!("X-Lark-Request-Timestamp: {TIMESTAMP}");
    let signature = format!("X-Lark-Signature: {}", case.signature.as_deref().unwrap());
    for (language, label, conclusion) in [
        ("en", "help: the request arrived without", "signature invalid"),
        ("zh", "建议：收到的请求缺少", "签名无效"),
        ("both", "建议：收到的请求缺少", "签名无效 / signature invalid"),
    ] {
        for columns in [48, 60, 100] {
            let verify = feishu_ev("verify --lang").arg(language).args("--encrypt-key").arg(KEY);
            let verify = verify.args("-H").arg(&stamp).args("-H").arg(&signature);
            let ran = verify.env("COLUMNS", columns.to_string()).stdin(&case.body).run();
            let text = ran.text();
            assert_eq!(ran.code, 1, "{text}");
            assert!(text.lines().any(|line| line == conclusion), "{text}");
            assert!(text.contains(label), "{text}");
            assert!(text.contains("X-Lark-Request-Nonce"), "a header name is broken: {text}");
            assert!(text.contains("corehr.process.node.updated_v2"), "an event type is broken: {text}");
            for line in text.lines() {
                assert!(width(line) <= columns, "{line:?} is wider than {columns} columns");
            }
        }
    }
}
