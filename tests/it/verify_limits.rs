//! The limits of `verify`, which are those of records.

use std::fmt::Write as _;
use std::process::Stdio;
use std::sync::LazyLock;

use feishu_ev::catalog::Catalog;
use feishu_ev::cipher::{EncryptKey, Keys, encrypt_body};
use feishu_ev::delivery::Delivery;
use feishu_ev::verify::{VerifyRequest, verify};
use proptest::prelude::*;

use crate::support::{Output, command, feishu_ev, node, run, run_command, shell};

/// Headers of a signature that is that of nothing.
const WRONG: [&str; 8] = [
    "verify",
    "-H",
    "X-Lark-Signature: 0000000000000000000000000000000000000000000000000000000000000000",
    "-H",
    "X-Lark-Request-Timestamp: 1",
    "-H",
    "X-Lark-Request-Nonce: 2",
    "--encrypt-key=k",
];

/// `verify` with this many KiB of memory.
fn within(kib: usize, body: &str) -> Output {
    run_command(shell(&format!("ulimit -v {kib} && exec \"$0\" \"$@\""), &WRONG), body)
}

/// 64 MiB and eight times the body.
fn kib(body: &str) -> usize {
    64 * 1024 + body.len() * 8 / 1024
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_linear_in_the_body() {
    let around =
        |inside: &str, depth: usize| format!(r#"{{"a":{}{inside}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    let members: String = (0..60_000).fold(String::new(), |mut members, index| {
        write!(members, r#""k{index}":1,"#).unwrap();
        members
    });
    for body in [
        // Indentation is many times the text.
        around(&format!("1{}", ",1".repeat(500_000)), 95),
        around(&format!("\"{}\"", "/".repeat(1_000_000)), 1),
        format!("{{{members}\"a\":2}}"),
    ] {
        let ran = within(kib(&body), &body);
        assert!(
            ran.code == 1 && ran.text().contains("does not match the body, and no known mistake explains it"),
            "{}",
            ran.err
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_body_that_is_nested_too_deep_is_said_to_be() {
    for depth in [101, 15_000, 200_000] {
        for body in [
            format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
            format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth)),
            "[".repeat(depth),
        ] {
            let ran = within(kib(&body), &body);
            assert!(ran.code == 1 && ran.text().contains("nested more than 100 levels deep"), "{}", ran.err);
        }
    }
    let encrypted = format!("{{\"a\":{}{}}}", "[".repeat(150), "]".repeat(150));
    let encrypted = feishu_ev("encrypt --encrypt-key k").stdin(encrypted).run();
    let ran = run(&WRONG, encrypted.out);
    assert!(ran.code == 1 && ran.text().contains("nested more than 100 levels deep"), "{}", ran.text());
}

#[test]
fn a_delivery_over_the_limit_is_not_read() {
    let body = node();
    let limited =
        |size: usize| run(&[WRONG.as_slice(), &["--max-record-size", &size.to_string()]].concat(), &body);
    assert_eq!(limited(body.len()).code, 1);
    let ran = limited(body.len() - 1);
    let says = format!("<stdin>:1:1: error[FE006]: the record is larger than {} bytes", body.len() - 1);
    assert!(ran.code == 2 && ran.err.contains(&says) && ran.err.contains("--max-record-size"), "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn an_endless_input_is_not_read_to_its_end() {
    let ran = run_command(command(&["verify", "--encrypt-key", "k", "/dev/zero"]), "");
    assert!(ran.code == 2 && ran.err.contains("error[FE008]"), "{}", ran.err);
    let mut endless = std::process::Command::new("yes").stdout(Stdio::piped()).spawn().unwrap();
    let mut verify = command(&["verify", "--encrypt-key", "k"]);
    let output = verify.stdin(endless.stdout.take().unwrap()).output().unwrap();
    endless.kill().unwrap();
    endless.wait().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && err.contains("error[FE006]"), "{err}");
}

#[test]
fn requiring_signatures_of_nothing_is_no_success() {
    for input in ["", "\n \n"] {
        let ran = feishu_ev("decode --verify require --encrypt-key k").stdin(input).run();
        assert_eq!(
            (ran.code, ran.err.as_str()),
            (1, "feishu-ev: nothing was verified: the input has no event\n")
        );
        feishu_ev("decode --encrypt-key k").stdin(input).run().success();
    }
}

/// Bodies and records as they are, and damaged.
fn deliveries() -> impl Strategy<Value = Vec<u8>> {
    let plain = r#"{"schema":"2.0","header":{"event_id":"1","event_type":"x","token":"t\u00e9/"},"event":{"b":[1,{"a":"\/"}],"a":null}}"#;
    let key = EncryptKey::new(b"k");
    let mut body = Vec::new();
    encrypt_body(plain.as_bytes(), &key, [7; 16], &mut body);
    let encrypted = String::from_utf8(body).unwrap();
    let written = serde_json::Value::from(encrypted.as_str()).to_string();
    let texts = vec![
        plain.to_owned(),
        plain.replace(',', ",\r\n "),
        format!("\u{feff}{encrypted}\n"),
        format!(r#"{{"headers":{{"X-Lark-Signature":"00"}},"body":{written}}}"#),
        format!("POST / HTTP/1.1\r\nX-Lark-Signature: 00\r\nContent-Length: 9\r\n\r\n{encrypted}"),
    ];
    let change = (
        any::<prop::sample::Index>(),
        0_usize..4,
        prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\",:\\u \n".to_vec())],
    );
    (prop::sample::select(texts), prop::collection::vec(change, 0..4)).prop_map(|(text, changes)| {
        let mut bytes = text.into_bytes();
        for (index, kind, byte) in changes {
            let at = index.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        bytes
    })
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::load(&[]).unwrap());

proptest! {
    // The number of cases can be given with PROPTEST_CASES.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_delivery_makes_verify_panic(bytes in deliveries()) {
        let Ok(mut delivery) = Delivery::read(&bytes) else { return Ok(()) };
        delivery.signature_headers.insert("X-Lark-Signature", &"0".repeat(64));
        delivery.signature_headers.insert("X-Lark-Request-Timestamp", "1");
        delivery.signature_headers.insert("X-Lark-Request-Nonce", "2");
        let key = EncryptKey::new(b"k");
        let mut keys = Keys::default();
        keys.push(key.clone());
        let verdict = verify(&VerifyRequest {
            delivery: &delivery,
            keys: &keys,
            verification_token: Some(&key),
            app_secret: None,
            digest: None,
            age_limit: None,
            catalog: &CATALOG,
        });
        prop_assert!(!verdict.ok);
    }
}

#[test]
fn of_a_large_body_single_mistakes_are_found_and_pairs_not_looked_for() {
    let pretty = format!("{{\n  \"a\": \"{}\"\n}}", "x".repeat(1_200_000));
    let compact = pretty.replace("\n  ", "").replace("\": ", "\":").replace('\n', "");
    let verdict = |signed: &str| {
        let signature = EncryptKey::new(b"k").sign("1", "2", signed.as_bytes());
        let mut args = WRONG.map(str::to_owned);
        args[2] = format!("X-Lark-Signature: {signature}");
        run(&args.each_ref().map(String::as_str), &pretty)
    };
    assert!(verdict(&pretty).text().contains("matches the body (1200013 bytes)"));
    let one = verdict(&compact);
    assert!(one.text().contains("cause[body-pretty]: the body was pretty-printed"), "{}", one.text());
    let two = verdict(&compact.replace(':', " :"));
    assert!(two.text().contains("pairs of mistakes are not tried for bodies over 1 MiB"), "{}", two.text());
}
