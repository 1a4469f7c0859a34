//! Several Encrypt Keys: which of them decrypts a body depends on the body alone.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use feishu_ev::catalog::Catalog;
use feishu_ev::check::SignaturePolicy;
use feishu_ev::cipher::{Decryptor, EncryptKey, Keys, ciphertext, encrypt_body, read_plain};
use feishu_ev::event::EventReader;
use feishu_ev::filter::Selection;
use feishu_ev::message::LanguageChoice;
use feishu_ev::pipeline::{
    Decode, DecodeOutput, Ingest, Input, MAX_RECORD_SIZE, OtherLines, Outputs, ShownFindings, Tally,
};
use feishu_ev::render::{EventFormat, Style, Styled};
use proptest::prelude::*;

use crate::support::{feishu_ev, folder, job, node, root, run};

/// The keys given; some events are encrypted with a third one.
const GIVEN: [&str; 2] = ["key A", "key B"];

fn encrypted(plain: &str, key: &str, iv: u16) -> String {
    let mut body = Vec::new();
    let iv = (u128::from(iv) << 64).to_be_bytes();
    encrypt_body(plain.as_bytes(), &EncryptKey::new(key.as_bytes()), iv, &mut body);
    String::from_utf8(body).unwrap()
}

fn keys(texts: &[&str]) -> Keys {
    let mut keys = Keys::default();
    for text in texts {
        keys.push(EncryptKey::new(text.as_bytes()));
    }
    keys
}

/// Bodies under one key whose padding is right under another.
fn ambiguous(plain: &str, key: &str, other: &str) -> Vec<String> {
    let other = keys(&[other]);
    let bodies = (0..2000).map(|iv| encrypted(plain, key, iv));
    let is_padded =
        |body: &String| Decryptor::new(&other).decrypt_event(&ciphertext(body).unwrap(), |_| Ok(())).is_ok();
    bodies.filter(is_padded).collect()
}

/// Different lines of every kind.
static LINES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let text = std::fs::read_to_string(root().join("tests/data/two-keys.ndjson")).unwrap();
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(150), "]".repeat(150));
    let challenge = r#"{"challenge":"c","token":"t","type":"url_verification"}"#;
    for (index, key) in ["key A", "key B", "key C"].into_iter().enumerate() {
        let other = GIVEN[usize::from(index == 0)];
        for plain in [node(), job(), challenge.to_owned()] {
            lines.extend((0..3).map(|iv| encrypted(&plain, key, iv)));
            lines.extend(ambiguous(&plain, key, other).into_iter().take(4));
        }
        for plain in ["hello world", "{}", "", "{\"a\":1}x", &deep, &encrypted(&node(), key, 9)] {
            lines.push(encrypted(plain, key, 7));
        }
        let body = encrypted(&node(), key, 11);
        let signature = EncryptKey::new(key.as_bytes()).sign("1", "2", body.as_bytes());
        for signature in [signature.as_str(), "0000"] {
            let headers = format!(
                r#"{{"X-Lark-Request-Timestamp":"1","X-Lark-Request-Nonce":"2","X-Lark-Signature":"{signature}"}}"#
            );
            lines
                .push(format!(r#"{{"headers":{headers},"body":{}}}"#, serde_json::Value::from(body.clone())));
        }
        let cut = encrypted(&job(), key, 13);
        lines.push(format!("{}\"}}", &cut[..cut.len() - 22]));
        lines.push(cut.replacen('=', "*", 1).replacen("\":\"", "\":\"*", 1));
    }
    lines.extend([node(), job(), challenge.to_owned(), "INFO no event".to_owned(), "{\"x\":1}".to_owned()]);
    lines
});

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::load(&[]).unwrap());

/// What comes of each line, by its number: the events, without their place, and what is reported.
fn decode(path: &Path, log: &str, verify: SignaturePolicy, jobs: usize) -> (Tally, BTreeMap<u64, String>) {
    std::fs::write(path, log).unwrap();
    let style = Style::new(LanguageChoice::En, None, false);
    let keys = keys(&GIVEN);
    let decode = Decode {
        ingest: Ingest {
            catalog: &CATALOG,
            keys: &keys,
            max_record_size: MAX_RECORD_SIZE,
            other_lines: OtherLines::Report,
        },
        redactor: None,
        signatures: verify,
        selection: &Selection::default(),
        outputs: &[Styled { format: DecodeOutput::Events(EventFormat::Ndjson), style }],
        merge: false,
        jobs: NonZeroUsize::new(jobs),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut outputs =
        Outputs { shown: ShownFindings::All, ..Outputs::new(&mut out, &mut err, LanguageChoice::En) };
    let tally = decode.run(&[Input::File(path.to_owned())], &mut outputs).unwrap();
    let mut found = BTreeMap::<u64, String>::new();
    for event in std::str::from_utf8(&out).unwrap().lines() {
        let (event, source) = event.split_once(r#","source":"#).unwrap();
        let line = source.trim_end_matches('}').rsplit(':').next().unwrap().parse().unwrap();
        *found.entry(line).or_default() += event;
    }
    for report in std::str::from_utf8(&err).unwrap().lines() {
        let report = report.strip_prefix(path.to_str().unwrap()).unwrap().strip_prefix(':').unwrap();
        let (line, report) = report.split_once(':').unwrap();
        *found.entry(line.parse().unwrap()).or_default() += report;
    }
    (tally, found)
}

/// What comes of each line of [`LINES`] by itself.
fn alone(verify: SignaturePolicy) -> Vec<String> {
    let path = folder(&format!("keys-alone-{verify:?}")).join("log");
    let one = |line: &String| {
        let (_, found) = decode(&path, line, verify, 1);
        assert_eq!(found.keys().collect::<Vec<_>>(), [&1], "{line}");
        found[&1].clone()
    };
    LINES.iter().map(one).collect()
}

static ALONE: LazyLock<[(SignaturePolicy, Vec<String>); 2]> =
    LazyLock::new(|| [SignaturePolicy::Auto, SignaturePolicy::Require].map(|verify| (verify, alone(verify))));

static LOGS: LazyLock<std::path::PathBuf> = LazyLock::new(|| folder("keys-mixed"));

proptest! {
    // The number of cases can be given with PROPTEST_CASES.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_does_not_depend_on_those_around_it(
        picks in prop::collection::vec((0..LINES.len(), prop_oneof![20 => 0_usize..1, 1 => 0_usize..40_000]), 0..200),
        repeats in 1_usize..4,
        jobs in 1_usize..9,
        verify in 0_usize..2,
    ) {
        let (verify, alone) = &ALONE[verify];
        let mut log = String::new();
        let mut expected = Vec::new();
        for (pick, blanks) in picks.iter().cycle().take(picks.len() * repeats) {
            // Whitespace moves the records after it to other blocks.
            log.extend([LINES[*pick].as_str(), &" ".repeat(*blanks), "\n"]);
            expected.push(alone[*pick].clone());
        }
        let (_, found) = decode(&LOGS.join("log"), &log, *verify, jobs);
        prop_assert_eq!(found.into_values().collect::<Vec<_>>(), expected);
    }
}

/// Ciphertexts that are random, or encrypted with one of five keys and perhaps damaged.
fn ciphertexts() -> impl Strategy<Value = String> {
    let event = (0..5_usize, any::<u16>(), prop::option::of((0_usize..900, any::<u8>()))).prop_map(
        |(key, iv, damage)| {
            let mut bytes = encrypted(&node(), FIVE[key], iv).into_bytes();
            if let Some((at, byte)) = damage {
                let at = at.min(bytes.len() - 3).max(12);
                bytes[at] = byte;
            }
            String::from_utf8_lossy(&bytes[12..bytes.len() - 2]).into_owned()
        },
    );
    let blocks =
        prop::collection::vec(any::<[u8; 16]>(), 2..12).prop_map(|blocks| STANDARD.encode(blocks.concat()));
    let bytes = prop::collection::vec(any::<u8>(), 0..100).prop_map(|bytes| STANDARD.encode(bytes));
    prop_oneof![6 => blocks, 2 => event, 1 => bytes, 1 => ".{0,40}"]
}

const FIVE: [&str; 5] = ["key A", "key B", "key C", "key D", "key E"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn several_keys_decrypt_what_the_first_that_fits_decrypts_alone(ciphertext in ciphertexts()) {
        let decrypt = |texts: &[&str]| {
            let keys = keys(texts);
            let read = |plain: &[u8]| {
                let event = read_plain(plain, &mut EventReader::new(&CATALOG))?;
                Ok((event.envelope, event.text.to_owned()))
            };
            Decryptor::new(&keys).decrypt_event(&ciphertext, read)
        };
        let alone: Vec<_> = FIVE.iter().map(|key| decrypt(&[key])).collect();
        let together = decrypt(&FIVE);
        match alone.iter().find(|result| result.is_ok()) {
            Some(first) => prop_assert_eq!(&together, first),
            None => prop_assert!(together.is_err()),
        }
        let mut reversed = FIVE;
        reversed.reverse();
        prop_assert_eq!(together.is_ok(), decrypt(&reversed).is_ok());
    }
}

#[test]
fn every_event_is_decrypted_with_the_key_that_yields_an_event() {
    for event in [node(), job()] {
        let bodies = [ambiguous(&event, "key B", "key A"), ambiguous(&event, "key A", "key B")].concat();
        assert!(!bodies.is_empty(), "padding is right by chance in one of 256");
        for order in [["key A", "key B"], ["key B", "key A"]] {
            let args =
                |verb| [[verb, "--encrypt-key", order[0]].as_slice(), &["--encrypt-key", order[1]]].concat();
            let ran = run(&args("decrypt"), bodies.join("\n"));
            assert_eq!((ran.code, ran.err.as_str()), (0, ""));
            assert_eq!(ran.text().lines().collect::<Vec<_>>(), vec![event.as_str(); bodies.len()]);
            let ran = run(&[args("decode"), vec!["-f", "raw"]].concat(), bodies.join("\n"));
            assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        }
    }
}

#[test]
fn a_wrong_key_whose_text_only_looks_like_an_object_is_skipped() {
    let path = root().join("tests/data/two-keys.ndjson");
    let path = path.to_str().unwrap();
    let (first, second) = (["--encrypt-key", "key A"], ["--encrypt-key", "key B"]);
    for keys in [[first, second], [second, first]] {
        for verb in [["decode", "-f", "raw"].as_slice(), &["decrypt"]] {
            let ran = run(&[verb, &keys.concat(), &[path]].concat(), "");
            assert_eq!((ran.code, ran.err.as_str(), ran.text().lines().count()), (0, "", 2), "{verb:?}");
            assert!(ran.text().lines().all(|line| line.starts_with(r#"{"schema":"2.0""#)));
        }
    }
}

#[test]
fn decrypt_with_several_keys_prefers_an_event_then_text() {
    let catalog = Catalog::load(&[]).unwrap();
    // Padding that is right under the other key as well, tried before the right one and after it.
    for order in [["key A", "key B"], ["key B", "key A"]] {
        let (both, one) = (keys(&order), keys(&["key B"]));
        for body in ambiguous("hello world", "key B", "key A") {
            assert_eq!(
                Decryptor::new(&both).decrypt(&ciphertext(&body).unwrap(), &catalog).unwrap(),
                b"hello world"
            );
        }
        let mut body = Vec::new();
        encrypt_body(&[0xFF, 0xFE, 0xFD], &EncryptKey::new(b"key B"), [3; 16], &mut body);
        let body = String::from_utf8(body).unwrap();
        let text = &ciphertext(&body).unwrap();
        assert_eq!(Decryptor::new(&one).decrypt(text, &catalog).unwrap(), [0xFF, 0xFE, 0xFD]);
        let error = Decryptor::new(&both).decrypt(text, &catalog).unwrap_err().to_string();
        assert!(error.contains("none of the 2 Encrypt Keys decrypts to text"), "{error}");
    }
}

#[test]
fn without_a_fitting_key_the_error_is_that_of_the_nearest_text() {
    let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(150), "]".repeat(150));
    for (plain, code, says) in [
        ("hello world".to_owned(), "FE114", "not a JSON object"),
        ("{}".to_owned(), "FE114", "has none of the members of an event"),
        (r#"{"headers":{},"body":"{}"}"#.to_owned(), "FE114", "a delivery record"),
        (deep, "FE005", "nested more than 100 levels deep"),
    ] {
        let body = encrypted(&plain, "key B", 1);
        for keys in [["key A", "key B"], ["key B", "key A"]] {
            let ran = feishu_ev("decode --encrypt-key")
                .arg(keys[0])
                .args("--encrypt-key")
                .arg(keys[1])
                .stdin(&body)
                .run();
            assert!(ran.err.contains(code) && ran.err.contains(says), "{}", ran.err);
        }
    }
}
