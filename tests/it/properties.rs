//! Invariants over random input.

use std::sync::LazyLock;

use feishu_ev::catalog::Catalog;
use feishu_ev::cipher::{Decryptor, EncryptKey, Keys, encrypt_body};
use feishu_ev::event::{Event, EventReader};
use feishu_ev::frame::{Block, Blocks, Content, Frame, Framing};
use proptest::prelude::*;

use crate::support::{Pieces, feishu_ev, job, node};

/// What the framing finds: records as `(bytes, line, column, content and signature)`, and the bytes outside
/// of records.
type Found = (Vec<(String, u64, u64, String)>, Vec<u8>);

/// What is found if the input comes in pieces of these sizes.
fn frames(input: &[u8], sizes: Vec<usize>, framing: Framing, limit: usize) -> Found {
    let pieces = Pieces { bytes: input, sizes: sizes.into_iter().cycle() };
    let mut blocks = Blocks::new(pieces, framing, limit);
    let mut block = Block::default();
    let (mut found, mut between) = (Vec::new(), Vec::new());
    while blocks.next_block(&mut block).unwrap() {
        let mut copied = 0;
        for frame in block.frames() {
            let mut add = |frame: &Frame| {
                let bytes = &block.bytes()[frame.range.clone()];
                let kept = if frame.content == Content::TooLarge { &[] } else { bytes };
                let bytes = String::from_utf8_lossy(kept).into_owned();
                let said = format!("{:?} {:?}", frame.content, frame.headers);
                found.push((bytes, frame.position.line, frame.position.column, said));
            };
            if framing == Framing::Bare {
                between.extend_from_slice(&block.bytes()[copied..frame.range.start]);
                copied = frame.range.end;
            }
            match frame.exact_parts(block.bytes()) {
                Some(parts) if framing == Framing::Events => parts.iter().for_each(add),
                _ if frame.content == Content::TooLargeTail => {}
                _ => add(frame),
            }
        }
        if framing == Framing::Bare {
            between.extend_from_slice(&block.bytes()[copied..]);
        }
    }
    (found, between)
}

/// Pieces of logs, whole and broken.
fn piece() -> impl Strategy<Value = String> {
    let node = node();
    let pretty = format!("{:#}", serde_json::from_str::<serde_json::Value>(&job()).unwrap());
    prop_oneof![
        Just(node.clone()),
        Just(job()),
        Just(pretty.clone()),
        (0..node.len()).prop_map(move |cut| node[..cut].to_owned()),
        (0..pretty.len()).prop_map(move |cut| pretty[..cut].to_owned()),
        (0_usize..900).prop_map(|length| format!(r#"{{"schema":"2.0","x":"{}"}}"#, "x".repeat(length))),
        (0_usize..900).prop_map(|length| format!("{} INFO ", "\u{e9}".repeat(length / 2))),
        "[a-z\\\\\"]{0,9}"
            .prop_map(|text| format!(r#"{{"type":"event_callback","uuid":"u","event":{{"{text}":{{}}}}}}"#)),
        prop::sample::select(vec![
            "[\"info\",",
            "[1,",
            "] tail",
            "{main} ",
            "\"a\": ",
            "{\"a\":[",
            "{\"a\":1}",
            "POST /x HTTP/}"
        ])
        .prop_map(str::to_owned),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just(",".to_owned()),
        Just("}".to_owned()),
        Just("INFO ".to_owned()),
        Just("POST /x HTTP/1.1\r\nHost: a\r\n\r\n".to_owned()),
        Just("\u{feff}".to_owned()),
        "[ \\t\\r\\n]{0,3}",
        " {0,60}",
        "[a-z\"{}:,\\[\\] \\n]{0,20}",
    ]
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::load(&[]).unwrap());

/// Records of a few forms: events of all types as their samples have them, with other values or changed in one place,
/// and pieces of logs.
fn record() -> impl Strategy<Value = String> {
    let sample = || prop::sample::select(SAMPLES.as_slice());
    let few = || prop::sample::select(&SAMPLES[..3]);
    prop_oneof![
        4 => (few(), any::<u32>()).prop_map(|(event, seed)| with_other_values(&event, seed)),
        2 => (sample(), any::<u32>()).prop_map(|(event, seed)| with_other_values(&event, seed)),
        2 => (few(), any::<prop::sample::Index>(), prop::sample::select(CHANGES.as_slice()), any::<bool>()).prop_map(
            |(event, place, change, replaces)| {
                let mut bytes = event.clone().into_bytes();
                let place = place.index(bytes.len());
                bytes.splice(place..(place + usize::from(replaces) * change.len()).min(event.len()), change.bytes());
                String::from_utf8_lossy(&bytes).into_owned()
            }
        ),
        1 => piece(),
    ]
}

/// What a text is changed by in one place.
const CHANGES: [&str; 16] = [
    "",
    " ",
    "\n",
    "\"",
    "\\",
    "\\n",
    ",",
    "1",
    "-",
    "null",
    "true",
    "[",
    "}",
    ":",
    "\"x\":1,",
    "\"event_id\":\"y\",",
];

/// The samples of all event types, as one line and as several.
static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut paths: Vec<_> = glob::glob("samples/*.json").unwrap().map(Result::unwrap).collect();
    assert!(paths.len() > 50);
    paths.sort();
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let lines =
        texts.clone().map(|text| serde_json::from_str::<serde_json::Value>(&text).unwrap().to_string());
    [node(), job()].into_iter().chain(lines).chain(texts).collect()
});

/// An event with other digits in its values, by chance with one more or with an escape. The event type and the schema
/// version stay.
fn with_other_values(event: &str, seed: u32) -> String {
    let mut state = u64::from(seed) | 1;
    let (mut changed, mut last) = (String::new(), ' ');
    for char in event.chars() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let digit = char::from(b'1' + (state >> 60) as u8 % 9);
        let is_free = char.is_ascii_digit() && (last == ':' || last.is_ascii_hexdigit());
        match state >> 50 & 1023 {
            0..500 if is_free => changed.push(digit),
            500 if is_free => changed.extend([char, digit]),
            501 if is_free && last != ':' => changed.push_str("\\u4e8b"),
            _ => changed.push(char),
        }
        last = char;
    }
    changed
}

fn log() -> impl Strategy<Value = Vec<u8>> {
    let separated = (piece(), prop_oneof![Just("\n"), Just("\r\n"), Just(""), Just(" ")]);
    prop::collection::vec(separated, 0..12).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, separator)| piece + separator).collect::<String>().into_bytes()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn records_do_not_depend_on_how_the_input_arrives(
        log in log(),
        sizes in prop_oneof![prop::collection::vec(1_usize..700, 1..6), prop::collection::vec(1_usize..5, 1..6)],
        limit in prop::sample::select(vec![60_usize, 120, 300, 800, 4_000, 1 << 24]),
    ) {
        for framing in [Framing::Events, Framing::Bare] {
            let whole = frames(&log, vec![usize::MAX], framing, limit);
            let pieces = frames(&log, sizes.clone(), framing, limit);
            prop_assert_eq!(whole, pieces, "{:?} {:?}", framing, String::from_utf8_lossy(&log));
        }
    }

    #[test]
    fn no_text_is_passed_over_in_silence(log in log()) {
        let (found, _) = frames(&log, vec![usize::MAX], Framing::Events, 4_000);
        let has_text = log.iter().any(|byte| !b" \t\r\n,[]\xEF\xBB\xBF".contains(byte));
        prop_assert!(!has_text || !found.is_empty(), "{}", String::from_utf8_lossy(&log));
    }

    #[test]
    fn bare_records_and_the_blanks_between_them_are_the_input(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let (found, between) = frames(&bytes, vec![usize::MAX], Framing::Bare, 4_000);
        let kept: String = found.into_iter().map(|frame| frame.0).collect();
        // A comma may stand behind a document, and a byte order mark before one.
        let text = |text: &str| text.replace([' ', '\t', '\r', '\n', ',', '\u{feff}'], "");
        prop_assert_eq!(text(&kept), text(&String::from_utf8_lossy(&bytes)));
        let commas = |text: &[u8]| memchr::memchr_iter(b',', text).count();
        prop_assert_eq!(commas(kept.as_bytes()) + commas(&between), commas(&bytes));
    }

    #[test]
    fn decryption_undoes_encryption(plain in prop::collection::vec(any::<u8>(), 0..300), key in ".{1,40}", iv in any::<[u8; 16]>()) {
        let key = EncryptKey::new(key.as_bytes());
        let mut body = Vec::new();
        encrypt_body(&plain, &key, iv, &mut body);
        let mut keys = Keys::default();
        keys.push(key);
        let body = String::from_utf8(body).unwrap();
        let ciphertext = &feishu_ev::cipher::ciphertext(&body).unwrap();
        let mut decryptor = Decryptor::new(&keys);
        let catalog = Catalog::load(&[]).unwrap();
        prop_assert_eq!(decryptor.decrypt(ciphertext, &catalog).unwrap(), plain.as_slice());
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}", cut in 0_usize..500) {
        let catalog = Catalog::load(&[]).unwrap();
        let cut = cut.min(node().len());
        let _ = Event::read(&text, &catalog);
        let _ = Event::read(&format!("{}{text}", &node()[..cut]), &catalog);
    }
}

proptest! {
    // Each case reads many records.
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_reader_reads_each_record_as_if_it_were_the_first(records in prop::collection::vec(record(), 1..40)) {
        let mut reader = EventReader::new(&CATALOG);
        for record in &records {
            let event = reader.read(record);
            prop_assert_eq!(format!("{:?}", event), format!("{:?}", Event::read(record, &CATALOG)), "{}", record);
            if let Ok(event) = event {
                reader.reuse(event);
            }
        }
    }
}

proptest! {
    // Each case starts the program twice.
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decrypt_undoes_encrypt_on_any_bytes(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..400), log()]) {
        let encrypted = feishu_ev("encrypt --encrypt-key k").stdin(&bytes).run();
        prop_assert_eq!((encrypted.code, encrypted.err.as_str()), (0, ""));
        let decrypted = feishu_ev("decrypt --encrypt-key k").stdin(&encrypted.out).run();
        prop_assert_eq!((decrypted.code, decrypted.err.as_str()), (0, ""));
        prop_assert_eq!(decrypted.out, bytes);
    }

    #[test]
    fn what_decode_writes_is_the_event_and_can_be_fed_back(log in log()) {
        let once = feishu_ev("decode -f ndjson").stdin(&log).run();
        for line in once.text().lines() {
            let _: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        }
        let raw = feishu_ev("decode -f raw").stdin(&once.out).run();
        prop_assert_eq!((raw.code, raw.text().lines().count()), (0, once.text().lines().count()));
        let again = feishu_ev("decode -f raw").stdin(&raw.out).run();
        prop_assert_eq!(again.out, raw.out);
    }
}
