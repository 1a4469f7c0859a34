//! `decode` and `verify` on the same deliveries, whatever those look like: a property.

use std::path::PathBuf;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use feishu_ev::catalog::Catalog;
use feishu_ev::check::SignaturePolicy;
use feishu_ev::cipher::{EncryptKey, Keys, encrypt_body};
use feishu_ev::delivery::Delivery;
use feishu_ev::filter::Selection;
use feishu_ev::frame::{Block, Blocks, Framing};
use feishu_ev::message::LanguageChoice;
use feishu_ev::pipeline::{Decode, DecodeOutput, Ingest, Input, OtherLines, Outputs};
use feishu_ev::render::{EventFormat, Style, Styled};
use feishu_ev::verify::{CheckKind, VerifyRequest, verify};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Pieces, folder};

const EVENT: &str = r#"{"schema":"2.0","header":{"event_id":"e1","event_type":"a.b","create_time":"1719391068392","token":"t","app_id":"a","tenant_key":"k"},"event":{"é":"/=\n"}}"#;
const TIMESTAMP: &str = "1609073151";
const NONCE: &str = "abc";
const SIGNATURE: &str = "X-Lark-Signature";

/// How a delivery is written down.
#[derive(Clone, Debug)]
enum Layout {
    Record { headers: usize, body: usize, around: usize },
    Request { first: usize, traced: bool, crlf: bool, folded: bool, end: End, behind: &'static str },
}

/// What the head of a request says about the length of the body.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Chunks(usize),
    Length,
    Missing,
    Wrong(i8),
}

/// What is wrong with a delivery.
#[derive(Clone, Debug, PartialEq)]
enum Fault {
    None,
    /// Space is put before and behind the signed body.
    Around(&'static str, &'static str),
    /// A byte of the body is another.
    Byte(usize),
    /// A header is missing.
    Header(usize),
    /// All headers of the signature are missing.
    Headers,
    /// The signature is that of another key.
    Key,
    /// The signature is written in upper case.
    Upper,
}

#[derive(Clone, Debug)]
struct Case {
    layout: Layout,
    fault: Fault,
    /// How the event is written.
    event: usize,
    before: &'static str,
    after: &'static str,
    /// How many keys are given before the right one; none at all if `None`.
    keys: Option<usize>,
    /// In which pieces the bytes come.
    sizes: Vec<usize>,
}

fn key(name: &str) -> EncryptKey {
    EncryptKey::new(name.as_bytes())
}

impl Case {
    fn keys(&self) -> Keys {
        let mut keys = Keys::default();
        for number in 0..self.keys.unwrap_or_default() {
            keys.push(key(&format!("another {number}")));
        }
        if self.keys.is_some() {
            keys.push(key("right"));
        }
        keys
    }

    /// The body that is written down, and the headers of the signature.
    fn parts(&self) -> (String, Vec<(&'static str, String)>) {
        let event = match self.event {
            0 => EVENT.to_owned(),
            1 => format!("{:#}", serde_json::from_str::<Value>(EVENT).unwrap()),
            2 => format!("{:#}", serde_json::from_str::<Value>(EVENT).unwrap()).replace('\n', "\r\n"),
            3 => r#"{"challenge":"c","token":"t","type":"url_verification"}"#.to_owned(),
            _ => {
                let mut sealed = Vec::new();
                encrypt_body(EVENT.as_bytes(), &key("right"), [9; 16], &mut sealed);
                String::from_utf8(sealed).unwrap()
            }
        };
        let signed = [self.before, &event, self.after].concat();
        let by = if self.fault == Fault::Key { key("wrong") } else { key("right") };
        let mut signature = by.sign(TIMESTAMP, NONCE, signed.as_bytes());
        let mut body = signed;
        match self.fault {
            Fault::Around(before, after) => body = [before, &body, after].concat(),
            // The letters of the event's id, or of what is encrypted.
            Fault::Byte(at) => {
                let letters = ["e1", "\"c\"", "\"encrypt\":\""];
                let start = letters.iter().find_map(|text| Some(body.find(text)? + text.len() - 1)).unwrap();
                let at = start + at % 2;
                if body.as_bytes()[at].is_ascii_alphanumeric() {
                    let other = if body.as_bytes()[at] == b'2' { "3" } else { "2" };
                    body.replace_range(at..=at, other);
                }
            }
            Fault::Upper => signature = signature.to_uppercase(),
            Fault::None | Fault::Header(_) | Fault::Headers | Fault::Key => {}
        }
        let mut headers = vec![
            ("X-Lark-Request-Timestamp", TIMESTAMP.to_owned()),
            ("x-lark-request-nonce", NONCE.to_owned()),
            (SIGNATURE, signature),
        ];
        match self.fault {
            Fault::Header(number) => {
                headers.remove(number);
            }
            Fault::Headers => headers.clear(),
            _ => {}
        }
        (body, headers)
    }

    fn write(&self) -> Vec<u8> {
        let (body, headers) = self.parts();
        match &self.layout {
            Layout::Record { headers: form, body: name, around } => {
                let headers = match form {
                    0 => headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect(),
                    1 => headers.iter().map(|(name, value)| ((*name).to_owned(), json!([value]))).collect(),
                    2 => json!(headers),
                    3 => headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect(),
                    _ => json!(headers.iter().flat_map(|(name, value)| [*name, value]).collect::<Vec<_>>()),
                };
                let names = ["headers", "multiValueHeaders", "rawHeaders"];
                let mut record = match name {
                    0 => json!({"body": body}),
                    1 => json!({"rawBody": body, "body": {"parsed": 1}}),
                    2 => json!({"isBase64Encoded": true, "body": STANDARD.encode(&body)}),
                    _ => json!({"method": "POST", "isBase64Encoded": false, "body": body}),
                };
                record[names[(form + name) % 3]] = headers;
                for _ in 0..*around {
                    record = json!({"level": "info", "request": record});
                }
                record.to_string().into_bytes()
            }
            Layout::Request { first, traced, crlf, folded, end, behind } => {
                let mut lines: Vec<_> = match first {
                    0 => vec!["POST /hook HTTP/1.1".to_owned()],
                    1 => vec!["POST /hook HTTP/2".to_owned()],
                    2 => vec![":method: POST".to_owned(), ":path: /hook".to_owned()],
                    _ => Vec::new(),
                };
                lines.push("Content-Type: application/json".to_owned());
                for (name, value) in &headers {
                    lines.push(format!("{name}: {value}"));
                }
                if *folded {
                    lines.extend(["X-Long: a".to_owned(), "\tb".to_owned()]);
                }
                let mut written = body.clone().into_bytes();
                match end {
                    Chunks(size) => {
                        lines.push("Transfer-Encoding: chunked".to_owned());
                        let chunks = body.as_bytes().chunks(*size);
                        let chunks = chunks.map(|chunk| {
                            [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat()
                        });
                        written = [&*chunks.collect::<Vec<_>>().concat(), b"0\r\n\r\n"].concat();
                    }
                    Length => lines.push(format!("Content-Length: {}", body.len())),
                    Wrong(by) => {
                        let length = i64::try_from(body.len()).unwrap() + i64::from(*by);
                        lines.push(format!("Content-Length: {length}"));
                    }
                    Missing => {}
                }
                lines.push(String::new());
                let newline = if *crlf { "\r\n" } else { "\n" };
                let prefix = if *traced { "> " } else { "" };
                let head: String = lines.iter().map(|line| [prefix, line, newline].concat()).collect();
                [head.as_bytes(), &written, behind.as_bytes()].concat()
            }
        }
    }
}
use End::{Chunks, Length, Missing, Wrong};

fn space() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(""), 1 => prop::sample::select(vec!["\n", "\r\n", " ", "\t", "\n\n", " \n", "\u{feff}", "\u{feff} "])]
}

fn case() -> impl Strategy<Value = Case> {
    let end = prop_oneof![
        (1_usize..200).prop_map(Chunks),
        Just(Length),
        Just(Length),
        Just(Missing),
        (-3_i8..4).prop_map(Wrong)
    ];
    let behind = prop::sample::select(vec!["", "\n", "\r\n", "\r\n\r\n"]);
    let request = (0_usize..4, any::<bool>(), any::<bool>(), any::<bool>(), end, behind);
    let layout = prop_oneof![
        (0_usize..5, 0_usize..4, 0_usize..4).prop_map(|(headers, body, around)| Layout::Record {
            headers,
            body,
            around
        }),
        request.prop_map(|(first, traced, crlf, folded, end, behind)| Layout::Request {
            first,
            traced,
            crlf,
            folded,
            end,
            behind
        }),
    ];
    let fault = prop_oneof![
        4 => Just(Fault::None),
        1 => (space(), space()).prop_map(|(before, after)| Fault::Around(before, after)),
        1 => (0_usize..2).prop_map(Fault::Byte),
        1 => (0_usize..3).prop_map(Fault::Header),
        1 => Just(Fault::Headers),
        1 => Just(Fault::Key),
        1 => Just(Fault::Upper),
    ];
    let keys = prop_oneof![1 => Just(None), 4 => (0_usize..3).prop_map(Some)];
    (layout, fault, 0_usize..6, space(), space(), keys, prop::collection::vec(1_usize..300, 1..4)).prop_map(
        |(layout, fault, event, before, after, keys, sizes)| Case {
            layout,
            fault,
            event,
            before,
            after,
            keys,
            sizes,
        },
    )
}

/// What `decode` says about the signature of each record.
fn decoded(bytes: &[u8], keys: &Keys) -> (Vec<String>, String) {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let catalog = CATALOG.get_or_init(|| Catalog::load(&[]).unwrap());
    let style = Style::new(LanguageChoice::En, None, false);
    let name = format!("{:?}", std::thread::current().id());
    let file = FOLDER.get_or_init(|| folder("agreement")).join(name);
    std::fs::write(&file, bytes).unwrap();
    let decode = Decode {
        ingest: Ingest { catalog, keys, max_record_size: 1 << 20, other_lines: OtherLines::Report },
        redactor: None,
        signatures: SignaturePolicy::Auto,
        selection: &Selection::default(),
        outputs: &[Styled { format: DecodeOutput::Events(EventFormat::Ndjson), style }],
        merge: false,
        jobs: std::num::NonZeroUsize::new(1),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut outputs = Outputs::new(&mut out, &mut err, LanguageChoice::En);
    decode.run(&[Input::File(file)], &mut outputs).unwrap();
    let signature = |line: &str| {
        let event: Value = serde_json::from_str(line).unwrap();
        event["decoded"]["signature"].as_str().unwrap_or("none").to_owned()
    };
    (String::from_utf8(out).unwrap().lines().map(signature).collect(), String::from_utf8(err).unwrap())
}

/// What `verify` says about the signature, as `decode` names it.
fn verified(delivery: &Delivery<'_>, keys: &Keys) -> &'static str {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    let catalog = CATALOG.get_or_init(|| Catalog::load(&[]).unwrap());
    if delivery.signature_headers.signature.is_none() {
        return "absent";
    }
    if keys.is_empty() {
        return "unchecked";
    }
    let (verification_token, app_secret, digest, age_limit) = (None, None, None, None);
    let verdict =
        verify(&VerifyRequest { delivery, keys, verification_token, app_secret, digest, age_limit, catalog });
    let signature =
        verdict.checks.iter().filter(|check| matches!(check.kind, CheckKind::Headers | CheckKind::Signature));
    if signature.clone().count() == 2 && signature.into_iter().all(|check| check.ok) {
        "ok"
    } else {
        "failed"
    }
}

/// What the answer has to be, if the text says exactly what the body is.
fn expected(case: &Case) -> Option<&'static str> {
    let (body, headers) = case.parts();
    let exact = match case.layout {
        Layout::Record { .. } => true,
        Layout::Request { end, .. } => matches!(end, Chunks(_) | Length | Wrong(0)),
    };
    let Some((_, signature)) = headers.iter().find(|(name, _)| *name == SIGNATURE) else {
        return Some("absent");
    };
    let right = headers.len() == 3 && *signature == key("right").sign(TIMESTAMP, NONCE, body.as_bytes());
    exact.then_some(match (case.keys, right) {
        (None, _) => "unchecked",
        (Some(_), true) => "ok",
        (Some(_), false) => "failed",
    })
}

/// The bodies of an input that comes in pieces, and what their heads say.
fn frames(bytes: &[u8], sizes: Vec<usize>) -> Vec<String> {
    let mut blocks =
        Blocks::new(Pieces { bytes, sizes: sizes.into_iter().cycle() }, Framing::Events, 1 << 20);
    let mut block = Block::default();
    let mut found = Vec::new();
    while blocks.next_block(&mut block).unwrap() {
        for frame in block.frames() {
            let bytes = String::from_utf8_lossy(&block.bytes()[frame.range.clone()]);
            let place = (frame.position, frame.content, &frame.headers);
            found.push(format!("{place:?} {bytes}"));
        }
    }
    found
}

fn agree(case: &Case) -> Result<(), TestCaseError> {
    let (bytes, keys) = (case.write(), case.keys());
    let text = String::from_utf8_lossy(&bytes);
    let delivery = Delivery::read(&bytes);
    prop_assert!(delivery.is_ok(), "{delivery:?} {text}");
    let verified = verified(&delivery.unwrap(), &keys);
    let (decoded, errors) = decoded(&bytes, &keys);
    if let Some(expected) = expected(case) {
        prop_assert_eq!(verified, expected, "{}", text);
    }
    // What cannot be decrypted is not decoded.
    let undecodable = case.event > 3 && (case.keys.is_none() || matches!(case.fault, Fault::Byte(_)));
    if decoded.is_empty() {
        prop_assert!(undecodable && errors.lines().count() == 1, "{errors} {text}");
    } else {
        prop_assert_eq!(decoded, vec![verified.to_owned()], "{}", text);
    }
    let whole = frames(&bytes, vec![usize::MAX]);
    prop_assert_eq!(whole, frames(&bytes, case.sizes.clone()), "{}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decode_and_verify_give_one_answer(case in case()) {
        agree(&case)?;
    }

    #[test]
    fn deliveries_one_after_another_are_as_many(cases in prop::collection::vec(case(), 1..5), sizes in prop::collection::vec(1_usize..700, 1..6)) {
        let mut log = Vec::new();
        let mut wanted = Vec::new();
        for case in &cases {
            let bytes = [&*case.write(), b"\n"].concat();
            wanted.extend(decoded(&bytes, &cases[0].keys()).0);
            log.extend(bytes);
        }
        let (found, errors) = decoded(&log, &cases[0].keys());
        prop_assert_eq!(found, wanted, "{}\n{}", errors, String::from_utf8_lossy(&log));
        prop_assert_eq!(frames(&log, vec![usize::MAX]), frames(&log, sizes));
        prop_assert_eq!(Delivery::read(&log).is_err(), cases.len() > 1, "{}", String::from_utf8_lossy(&log));
    }
}
