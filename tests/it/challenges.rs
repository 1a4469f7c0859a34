//! Challenges, which Feishu does not sign, and what looks like one.

use feishu_ev::cipher::{EncryptKey, encrypt_body};
use serde_json::{Value, json};

use crate::support::{Output, feishu_ev, node, run};

const KEY: &str = "test key";

fn encrypted(plain: &str) -> String {
    let mut body = Vec::new();
    encrypt_body(plain.as_bytes(), &EncryptKey::new(KEY.as_bytes()), [7; 16], &mut body);
    String::from_utf8(body).unwrap()
}

fn require(input: &str) -> Output {
    feishu_ev("decode -f ndjson --strict --verify require --encrypt-key").arg(KEY).stdin(input).run()
}

#[test]
fn what_is_exempt_as_a_challenge_is_nothing_else() {
    let plain = r#""challenge":"x","token":"t","type":"url_verification""#;
    for challenge in [format!("{{{plain}}}"), format!("{{\"schema\":\"2.0\",{plain}}}")] {
        for body in [encrypted(&challenge), challenge] {
            let ran = require(&body);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{body}");
            assert_eq!(ran.json()[0]["decoded"]["event_type"], "url_verification");
            let again = require(ran.text());
            assert_eq!((again.code, again.err.as_str()), (0, ""), "{}", ran.text());
            let args = ["verify", "-f", "json", "--encrypt-key", KEY];
            assert_eq!(run(&args, &body).json()[0]["kind"], "challenge");
        }
    }
    // Without a token or a type it is none, unless it was encrypted.
    let challenge = "{\"challenge\":\"x\"}";
    let ran = require(challenge);
    assert_eq!((ran.code, ran.json().len(), ran.reported()), (1, 0, vec!["1:1 FE101".to_owned()]));
    let ran = require(&encrypted(challenge));
    assert_eq!((ran.code, ran.json().len()), (1, 1), "{}", ran.err);
    assert!(ran.json()[0]["decoded"]["findings"].to_string().contains("FE121"), "{}", ran.text());
    for body in [encrypted(challenge), challenge.to_owned()] {
        let ran = feishu_ev("verify -f json --encrypt-key").arg(KEY).stdin(body).run();
        assert_eq!(ran.json()[0]["ok"], false, "{}", ran.text());
    }
    let event: Value = serde_json::from_str(&node()).unwrap();
    let (header, event) = (&event["header"], &event["event"]);
    for more in [
        format!("{{{plain},\"event\":{event}}}"),
        format!("{{\"event\":{event},{plain}}}"),
        format!("{{\"challenge\":\"x\",\"event\":{event}}}"),
        format!("{{{plain},\"header\":{header}}}"),
        format!("{{{plain},\"header\":{header},\"event\":{event}}}"),
        format!("{{{plain},\"schema\":\"2.0\",\"event\":{event}}}"),
        format!("{{{plain},\"header\":{{\"event_id\":\"1\"}},\"event\":{event}}}"),
        format!("{{{plain},\"header\":\"\"}}"),
        format!("{{{plain},\"uuid\":\"1\"}}"),
        format!("{{{plain},\"other\":{event}}}"),
        format!("{{{plain},\"challenge\":\"y\"}}"),
        format!("{{{plain},\"headers\":[]}}"),
        format!("{{{plain},\"schema\":{event}}}"),
        format!("{{\"challenge\":{event},\"token\":\"t\",\"type\":\"url_verification\"}}"),
        "{\"type\":\"url_verification\",\"token\":\"t\"}".to_owned(),
        format!("{{{plain},\"body\":{event}}}"),
    ] {
        for body in [encrypted(&more), more] {
            let ran = require(&body);
            assert_eq!((ran.code, ran.json().len()), (1, 1), "{body}\n{}", ran.err);
            let decoded = &ran.json()[0]["decoded"];
            assert!(decoded["findings"].to_string().contains("FE121"), "{decoded}");
            assert_eq!(
                feishu_ev("verify -f json --encrypt-key").arg(KEY).stdin(&body).run().json()[0]["ok"],
                false,
                "{body}"
            );
            // Labels and type are those of one reading.
            let table = feishu_ev("decode -f line --encrypt-key").arg(KEY).stdin(&body).run();
            let name = decoded["event_type"].as_str().unwrap();
            assert!(table.text().contains(name), "{}", table.text());
            if name == "url_verification" {
                assert_eq!(decoded["labels"], json!({}), "{decoded}");
            }
        }
    }
}
