//! Encryption and decryption.

use serde::Deserialize;

use crate::support::{Output, decode, feishu_ev, folder, job, node, root};

/// Encryption under the key that follows, with the same IV each time: with a fresh one, the padding is right under another
/// key once in 256 runs, and the finding is another one.
const ENCRYPT: &str = "encrypt --iv 000102030405060708090a0b0c0d0e0f --encrypt-key";

#[derive(Deserialize)]
struct Vectors {
    decrypt: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    encrypt_key: String,
    encrypt: String,
    iv_hex: String,
    plaintext: String,
}

fn vectors() -> Vec<Vector> {
    let text = std::fs::read_to_string(root().join("tests/data/vectors.json")).unwrap();
    serde_json::from_str::<Vectors>(&text).unwrap().decrypt
}

fn body(ciphertext: &str) -> String {
    format!(r#"{{"encrypt":"{ciphertext}"}}"#)
}

fn decode_with(key: &str, input: &str) -> Output {
    feishu_ev("decode -f ndjson --encrypt-key").arg(key).stdin(input).run()
}

#[test]
fn the_published_vectors_are_reproduced() {
    assert_eq!(vectors().len(), 4);
    for vector in vectors() {
        let decrypted =
            feishu_ev("decrypt --encrypt-key").arg(&vector.encrypt_key).stdin(body(&vector.encrypt)).run();
        assert_eq!((decrypted.text(), decrypted.code), (vector.plaintext.as_str(), 0));
        assert_eq!(
            feishu_ev("encrypt --encrypt-key")
                .arg(&vector.encrypt_key)
                .args("--iv")
                .arg(&vector.iv_hex)
                .stdin(&vector.plaintext)
                .run()
                .text(),
            body(&vector.encrypt)
        );
        let decoded = decode_with(&vector.encrypt_key, &body(&vector.encrypt));
        if vector.plaintext.starts_with('{') {
            assert!(
                decoded.text().starts_with(vector.plaintext.strip_suffix('}').unwrap()),
                "{}",
                decoded.err
            );
            assert_eq!(decoded.json()[0]["decoded"]["encrypted"], true);
        } else {
            assert_eq!(decoded.reported(), ["1:12 FE114"]);
        }
    }
}

#[test]
fn each_failing_step_of_decryption_is_named() {
    let good = feishu_ev("encrypt --encrypt-key k --iv fbefbefbefbefbefbefbefbefbefbefb")
        .stdin(node())
        .run()
        .text()
        .to_owned();
    assert!(good.contains('+'), "the test needs a plus: {good}");
    for (input, code, says) in [
        (good.replace('+', "-").replace('/', "_"), "FE111", "URL-safe"),
        (good.replace('+', " "), "FE111", "spaces where a form decoder replaced `+`"),
        (good.replace('=', ""), "FE111", "the `=` padding at its end is missing"),
        (good.replacen("++", "+!", 1), "FE111", "is not in the Base64 alphabet"),
        (body("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReE="), "FE112", "29 bytes"),
        (body(""), "FE112", "0 bytes"),
        (body("P37w+VZImNgPEO1RBhJ6Rg=="), "FE112", "16 bytes"),
        (r#"{"encrypt":5}"#.to_owned(), "FE111", "`encrypt` is the integer 5; expected a Base64 string"),
    ] {
        let ran = decode_with("k", &input);
        assert!(ran.err.contains(code) && ran.err.contains(says), "{input}: {}", ran.err);
        assert_eq!(ran.code, 1);
    }
    let other = decode_with("another", &good);
    assert!(other.err.contains("FE113") && other.err.contains("the Encrypt Key is wrong"), "{}", other.err);
    let text = feishu_ev("encrypt --encrypt-key k").stdin("hello").run().text().to_owned();
    assert!(decode_with("k", &text).err.contains("FE114"));
}

#[test]
fn without_a_key_plain_events_are_still_decoded() {
    let encrypted = feishu_ev("encrypt --encrypt-key k").stdin(node()).run().text().to_owned();
    let ran = decode(format!("{encrypted}\n{}\n", job()));
    assert_eq!((ran.source_lines(), ran.reported(), ran.code), (vec![2], vec!["1:12 FE110".to_owned()], 1));
    assert!(ran.err.contains("FEISHU_ENCRYPT_KEY") && ran.err.contains("--encrypt-key-file"));
    for verb in ["encrypt", "decrypt"] {
        feishu_ev(verb).stdin(node()).run().error();
    }
}

#[test]
fn keys_come_from_options_files_and_the_variable() {
    let folder = folder("keys");
    let file = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).unwrap();
        folder.join(name).to_str().unwrap().to_owned()
    };
    let (first, second) = (file("first", "one\n"), file("second", "two\r\n"));
    let encrypted: String = ["one", "two", "three", "four"]
        .map(|key| feishu_ev(ENCRYPT).arg(key).stdin(format!("{}\n", node())).run().text().to_owned())
        .concat();
    let files =
        feishu_ev("decode -f ndjson --encrypt-key-file").arg(&first).args("--encrypt-key-file").arg(&second);
    let all = files.args("--encrypt-key three").env("FEISHU_ENCRYPT_KEY", "four");
    let ran = all.stdin(&encrypted).run();
    assert_eq!((ran.source_lines(), ran.err.as_str()), (vec![1, 2, 3, 4], ""));
    let none =
        feishu_ev("decode --encrypt-key-file").arg(&first).args("--encrypt-key x").stdin(&encrypted).run();
    assert!(none.err.contains("bad padding with each of the 2 Encrypt Keys"), "{}", none.err);
    feishu_ev("decode --encrypt-key-file").arg(file("empty", "\n")).run().error();
    feishu_ev("decode --encrypt-key-file no-such-file").run().error();
}

#[test]
fn a_file_may_have_several_keys_or_variables() {
    let folder = folder("key-files");
    let file = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).unwrap();
        folder.join(name).to_str().unwrap().to_owned()
    };
    let encrypted =
        |key: &str| feishu_ev(ENCRYPT).arg(key).stdin(format!("{}\n", node())).run().text().to_owned();
    let lines = file("lines", "# keys\none\n\ntwo\n");
    let ran = feishu_ev("decode -f ndjson --encrypt-key-file")
        .arg(&lines)
        .stdin(encrypted("two") + &encrypted("one"))
        .run()
        .success();
    assert_eq!(ran.source_lines(), [1, 2]);
    assert!(
        ran.err.contains("lines has several lines: each of its 2 is tried as an Encrypt Key"),
        "{}",
        ran.err
    );
    let variables = file("env", "FEISHU_APP_SECRET=two\nexport FEISHU_ENCRYPT_KEY=\"one\"\n");
    let decode = || feishu_ev("decode -f ndjson --encrypt-key-file").arg(&variables);
    let ran = decode().stdin(encrypted("one")).run().success();
    assert!(ran.err.contains("env has variables") && !ran.err.contains("one\""), "{}", ran.err);
    let ran = decode().stdin(encrypted("two")).run();
    assert!(ran.err.contains("FE113") && ran.code == 1, "{}", ran.err);
    // What is encrypted is decrypted with the first key.
    let first = feishu_ev("encrypt --encrypt-key-file").arg(&lines).stdin(node()).run().text().to_owned();
    assert_eq!(decode_with("one", &first).code, 0);
    let unset = file("unset", "FEISHU_ENCRYPT_KEY=\n");
    feishu_ev("decode --encrypt-key-file").arg(unset).stdin(node()).run().error();
}

#[test]
fn a_decrypted_event_names_the_origin_of_its_key() {
    let folder = folder("key-origins");
    let file = folder.join("keys.txt");
    std::fs::write(&file, "one\ntwo\n").unwrap();
    let encrypted: String = ["two", "three", "four"]
        .map(|key| {
            feishu_ev("encrypt --encrypt-key").arg(key).stdin(format!("{}\n", node())).run().text().to_owned()
        })
        .concat();
    let ran = feishu_ev("decode -f ndjson --encrypt-key three --encrypt-key-file")
        .arg(file.to_str().unwrap())
        .env("FEISHU_ENCRYPT_KEY", "four")
        .stdin(encrypted + &node())
        .run()
        .success();
    let origins: Vec<_> = ran.json().iter().map(|event| event["decoded"]["key"].clone()).collect();
    let in_file = format!("file:{}:2", file.display());
    assert_eq!(origins, [in_file.into(), "option".into(), "env".into(), serde_json::Value::Null]);
}

#[test]
fn a_comma_belongs_to_the_key() {
    let encrypt = |key: &str| feishu_ev(ENCRYPT).arg(key).stdin(node()).run().text().to_owned();
    let decode = |key: &str, input: &str| {
        feishu_ev("decode -f ndjson").env("FEISHU_ENCRYPT_KEY", key).stdin(input).run()
    };
    assert_eq!(decode("k1,k2", &encrypt("k1,k2")).code, 0);
    for input in [encrypt("k1"), encrypt("k2")] {
        let ran = decode("k1, k2", &input);
        assert_eq!((ran.reported(), ran.code), (vec!["1:12 FE113".to_owned()], 1));
        assert!(ran.err.contains("a part of FEISHU_ENCRYPT_KEY between commas fits"), "{}", ran.err);
        assert!(ran.err.contains("give each key by itself") && !ran.err.contains("k1"), "{}", ran.err);
    }
    let ran = feishu_ev("decrypt --encrypt-key x --encrypt-key k1,k2").stdin(encrypt("k2")).run();
    assert!(ran.err.contains("a part of --encrypt-key between commas fits"), "{}", ran.err);
    let other = decode("k1,k2", &encrypt("k3"));
    assert!(other.err.contains("the Encrypt Key is wrong"), "{}", other.err);
}

#[test]
fn a_run_without_a_key_goes_on_where_it_can() {
    let input = format!("{}\n{}\n", feishu_ev("encrypt --encrypt-key k").stdin(node()).run().text(), job());
    for command in ["decode -f ndjson", "validate -f json", "trace -f json"] {
        let ran = feishu_ev(command).stdin(&input).run();
        assert_eq!(ran.code, 1, "{command}: {}", ran.err);
        assert!(format!("{}{}", ran.err, String::from_utf8_lossy(&ran.out)).contains("FE110"), "{command}");
    }
    for command in ["decrypt", "encrypt", "verify", "decode --verify require", "decode -f delivery --resign"]
    {
        let ran = feishu_ev(command).stdin(&input).run().error();
        assert!(ran.err.contains("no Encrypt Key: set FEISHU_ENCRYPT_KEY"), "{command}: {}", ran.err);
    }
}

#[test]
fn keys_are_never_shown() {
    let key = "s3cret-encrypt-key";
    let encrypted = feishu_ev("encrypt --encrypt-key").arg(key).stdin(node()).run().text().to_owned();
    for input in [encrypted.as_str(), &body("AAAA"), &body("!"), "junk"] {
        for verb in ["decode", "validate", "decrypt"] {
            let ran = feishu_ev(verb).args("--encrypt-key").arg(key).stdin(input).run();
            assert!(!format!("{}{}", String::from_utf8_lossy(&ran.out), ran.err).contains(key));
        }
    }
    let key = feishu_ev::cipher::EncryptKey::new(key.as_bytes());
    assert_eq!(format!("{key:?}"), "EncryptKey(hidden)");
}

#[test]
fn an_iv_is_fresh_every_time() {
    let lines = feishu_ev("encrypt --encrypt-key k")
        .stdin(format!("{0}\n{0}\n{0}\n", node()))
        .run()
        .text()
        .to_owned();
    let mut lines: Vec<_> = lines.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), 3);
}

#[test]
fn encrypt_writes_one_line_per_event_and_decrypt_leaves_plain_json_alone() {
    let value: serde_json::Value = serde_json::from_str(&node()).unwrap();
    let encrypted = feishu_ev("encrypt --encrypt-key k").stdin(format!("{value:#}\n{}\n", job())).run();
    assert_eq!(encrypted.text().lines().count(), 2);
    let decrypted =
        feishu_ev("decrypt --encrypt-key k").stdin(format!("{}{}\n", encrypted.text(), job())).run();
    assert_eq!((decrypted.text(), decrypted.code), (format!("{value:#}\n{0}\n{0}\n", job()).as_str(), 0));
}

#[test]
fn decrypt_accepts_other_members_and_a_byte_order_mark() {
    let encrypted = feishu_ev("encrypt --encrypt-key k").stdin(node()).run().text().to_owned();
    for body in [encrypted.replace('}', ",\"x\":1}"), format!("\u{feff}{encrypted}")] {
        let decrypted = feishu_ev("decrypt --encrypt-key k").stdin(&body).run();
        assert_eq!(
            (decrypted.text().trim_start_matches('\u{feff}'), decrypted.code),
            (node().as_str(), 0),
            "{body}"
        );
    }
}

#[test]
fn decrypt_undoes_encrypt_up_to_the_size_limit() {
    let encrypted = feishu_ev("encrypt --encrypt-key k --max-record-size 1000").stdin("x".repeat(1000)).run();
    let decrypted = feishu_ev("decrypt --encrypt-key k --max-record-size 1000").stdin(&encrypted.out).run();
    assert_eq!((decrypted.text().len(), decrypted.code), (1000, 0), "{}", decrypted.err);
}

#[test]
fn decrypt_reports_what_it_cannot_decrypt_and_continues() {
    let encrypted = feishu_ev("encrypt --encrypt-key k").stdin(node()).run().text().to_owned();
    let ran =
        feishu_ev("decrypt --encrypt-key k").stdin(format!("{}\n{encrypted}\njunk\n", body("AAAA"))).run();
    assert_eq!(ran.text().trim(), node());
    assert_eq!(ran.reported(), ["1:12 FE112", "3:1 FE002"]);
    assert_eq!(ran.code, 1);
}
