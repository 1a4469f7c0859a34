//! Properties of framing that the output of the program does not show: damage, parts of reads, memory and
//! time.

use std::io::Read;

use proptest::prelude::*;

use super::{Block, Blocks, Bounds, Content, Frame, Framing};
use crate::location::Position;

/// A reader that returns at most `size` bytes at once.
struct SmallReads<'b> {
    bytes: &'b [u8],
    size: usize,
}

impl Read for SmallReads<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.size.min(buffer.len()).min(self.bytes.len());
        let (piece, rest) = self.bytes.split_at(size);
        buffer[..size].copy_from_slice(piece);
        self.bytes = rest;
        Ok(size)
    }
}

type Found = Vec<(String, u64, u64, Content)>;

/// The records, and the most bytes that were in memory.
fn frames(input: &[u8], size: usize, limit: usize, text_limit: usize) -> (Found, usize) {
    let mut blocks = Blocks::new(SmallReads { bytes: input, size }, Framing::Events, limit);
    blocks.set_max_text_size(text_limit);
    let mut block = Block::default();
    let (mut found, mut most) = (Vec::new(), 0);
    while blocks.next_block(&mut block).unwrap() {
        most = most.max(block.size_in_memory());
        for frame in block.frames().iter().filter(|frame| frame.content != Content::TooLargeTail) {
            let kept =
                if frame.content == Content::TooLarge { &[] } else { &block.bytes()[frame.range.clone()] };
            let bytes = String::from_utf8_lossy(kept).into_owned();
            found.push((bytes, frame.position.line, frame.position.column, frame.content));
        }
    }
    (found, most)
}

/// An event of one of five forms, with a number in it.
fn event(form: usize, id: usize) -> String {
    match form {
        0 => format!(
            r#"{{"schema":"2.0","header":{{"event_id":"e{id}","token":"t"}},"event":{{"a":[{{"type":"x"}},{{"c":[]}}],"d":"\"{{\\"}}}}"#
        ),
        1 => format!(
            r#"{{"type":"event_callback","uuid":"u{id}","event":{{"type":"x","k":"v w"}},"token":"q"}}"#
        ),
        2 => format!(r#"{{"encrypt":"AA{id}+/=="}}"#),
        3 => format!(r#"{{"headers":{{"X-{id}":"1"}},"body":"{{\"schema\":\"2.0\"}}"}}"#),
        _ => format!(
            r#"{{"x":{{"y":[1,2.5e3,null]}},"event":{{}},"header":{{"event_type":"k{id}"}},"schema":"2.0"}}"#
        ),
    }
}

/// The layout of the records of a log.
#[derive(Clone, Copy, Debug)]
enum LogLayout {
    Array,
    ArrayOnOneLine,
    Lines,
    OneLine,
    Prefixed,
    Pretty,
    PrettyPrefixed,
}

#[derive(Clone, Copy, Debug)]
enum ByteDamage {
    Cut,
    Deleted,
    Inserted(u8),
    Replaced(u8),
}

fn damage() -> impl Strategy<Value = ByteDamage> {
    let byte = prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\",:\\x\n".to_vec())];
    prop_oneof![
        Just(ByteDamage::Cut),
        Just(ByteDamage::Deleted),
        prop::sample::select(b"{}[]\",:\\x".to_vec()).prop_map(ByteDamage::Inserted),
        byte.prop_map(ByteDamage::Replaced),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_costs_the_record_that_is_damaged_and_nothing_else(
        layout in prop::sample::select(vec![
            LogLayout::Array, LogLayout::ArrayOnOneLine, LogLayout::Lines, LogLayout::OneLine,
            LogLayout::Prefixed, LogLayout::Pretty, LogLayout::PrettyPrefixed,
        ]),
        forms in prop::collection::vec(0_usize..5, 2..7),
        bad in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        damage in damage(),
        indent in prop::sample::select(vec!["", " ", "\t", "    "]),
        separator in prop::sample::select(vec!["", " ", ", "]),
        newline in prop::sample::select(vec!["\n", "\r\n"]),
        size in 1_usize..400,
    ) {
        let bad = bad.index(forms.len());
        let (before, between, after) = match layout {
            LogLayout::Array => (indent.to_owned(), format!(",{newline}"), newline),
            LogLayout::ArrayOnOneLine => (String::new(), ",".to_owned(), ""),
            LogLayout::Lines | LogLayout::Pretty => (indent.to_owned(), newline.to_owned(), newline),
            LogLayout::OneLine => (String::new(), separator.to_owned(), newline),
            LogLayout::Prefixed | LogLayout::PrettyPrefixed => {
                (format!("{indent}2024-06-26 08:37:48 INFO got: "), format!(" took 3ms{newline}"), newline)
            }
        };
        let mut log = match layout {
            LogLayout::Array => format!("[{newline}").into_bytes(),
            LogLayout::ArrayOnOneLine => b"[".to_vec(),
            _ => Vec::new(),
        };
        let mut good = Vec::new();
        for (index, form) in forms.iter().enumerate() {
            let mut text = event(*form, index);
            if matches!(layout, LogLayout::Pretty | LogLayout::PrettyPrefixed) || (matches!(layout, LogLayout::Array) && index % 2 == 0) {
                let value: serde_json::Value = serde_json::from_str(&text).unwrap();
                text = format!("{value:#}").replace('\n', &format!("{newline}{indent}"));
            }
            let mut bytes = text.clone().into_bytes();
            if index == bad {
                let at = at.index(bytes.len());
                match damage {
                    ByteDamage::Cut => bytes.truncate(at),
                    ByteDamage::Deleted => { bytes.remove(at); }
                    ByteDamage::Inserted(byte) => bytes.insert(at, byte),
                    ByteDamage::Replaced(byte) => bytes[at] = byte,
                }
            } else {
                good.push(text);
            }
            log.extend_from_slice(before.as_bytes());
            log.extend_from_slice(&bytes);
            log.extend_from_slice(if index + 1 < forms.len() { between.as_bytes() } else { after.as_bytes() });
        }
        if matches!(layout, LogLayout::Array | LogLayout::ArrayOnOneLine) {
            log.push(b']');
        }
        let (whole, _) = split_frames(&log, usize::MAX);
        let shown = String::from_utf8_lossy(&log);
        for text in good {
            prop_assert!(whole.contains(&text), "{} is not found in\n{}\nbut {:#?}", text, shown, whole);
        }
        let (pieces, _) = split_frames(&log, size);
        prop_assert_eq!(whole, pieces);
    }

    #[test]
    fn text_over_its_limit_does_not_depend_on_how_it_arrives(
        lengths in prop::collection::vec(0_usize..300, 1..6),
        between in prop::sample::select(vec![" ", "\n", " {\"a\":1} ", "\u{e9}\u{e9}\u{e9}", "{ ", " {\"a\":["]),
        form in 0_usize..5,
        size in 1_usize..200,
    ) {
        let mut text = String::new();
        for length in lengths {
            text += &"\u{e9}".repeat(length);
            text += between;
        }
        let log = format!("INFO {text}{}\n{text}\n", event(form, 0));
        let (whole, _) = frames(log.as_bytes(), usize::MAX, 200, 200);
        prop_assert!(whole.iter().any(|frame| frame.0 == event(form, 0)), "{whole:?}");
        prop_assert_eq!(whole, frames(log.as_bytes(), size, 200, 200).0);
    }
}

/// The texts of the records, with lines that hold several taken apart.
fn split_frames(log: &[u8], size: usize) -> (Vec<String>, usize) {
    let (found, most) = frames(log, size, 1 << 24, 1 << 20);
    let mut texts = Vec::new();
    for (text, line, column, content) in found {
        if content == Content::Document {
            let frame = Frame {
                range: 0..text.len(),
                position: Position { line, column },
                content,
                headers: None,
                bounds: Bounds::Heuristic,
            };
            let parts = frame.exact_parts(text.as_bytes()).unwrap();
            texts.extend(parts.into_iter().map(|part| text[part.range].to_owned()));
        } else {
            texts.push(text);
        }
    }
    (texts, most)
}

#[test]
fn a_body_is_found_where_a_read_ends_in_a_number() {
    let body = r#"{"schema":"2.0","event":{"a":[-1,2.5e3,2E+4,-0.5e-1]}} "#;
    let log = format!("POST / HTTP/1.1\nContent-Length: {}\n\n{body}\n{}\n", body.len() + 1, event(0, 0));
    let (whole, _) = frames(log.as_bytes(), usize::MAX, 1 << 20, 1 << 20);
    assert!(matches!(whole[0].3, Content::Body(_)), "{whole:?}");
    for size in 1..log.len() {
        assert_eq!(whole, frames(log.as_bytes(), size, 1 << 20, 1 << 20).0, "reads of {size} bytes");
    }
}

/// Scanning the body from its first byte after each read would need minutes.
#[test]
fn a_body_is_scanned_once_however_small_the_reads_are() {
    let elements = "{},".repeat(300_000);
    let log = format!("POST / HTTP/1.1\n\n{{\"schema\":[{elements}1]}}\n");
    let (found, _) = frames(log.as_bytes(), 64, 16 << 20, 1 << 20);
    assert!(matches!(found[..], [(_, 3, 1, Content::Body(_))]), "{}", found.len());
}

/// Repeated parts at which scans begin again and again; a quadratic scan would need many minutes.
#[test]
fn no_byte_is_scanned_again_and_again() {
    const SIZE: usize = 64 << 10;
    for part in [
        "{",
        "{\n",
        "{ ",
        "{\"a\":",
        "{\"a\":[",
        "{\"schema\":[",
        "{\"{\":\"",
        "{},",
        "{\"a\":{},",
        "[",
        "[\n",
        "[{\"a\":[{},",
        " {\"schema\":\"2.0\",\n",
        "{\"a\":[{\"schema\":1},",
        "{\"schema\":1 ",
        "1",
        " ",
        "x",
        "\"",
    ] {
        let repeated = part.repeat(SIZE / part.len());
        for prefix in ["", "INFO ", "[", "[1,", "{\"schema\":1 ", " {\"schema\":\"2.0\",\n "] {
            let log = format!("{prefix}{repeated}\n{}\n", event(0, 0));
            for (size, limit) in [(64 << 10, 16 << 20), (61, 1_000)] {
                let (found, _) = frames(log.as_bytes(), size, limit, limit.max(1 << 20));
                assert!(!found.is_empty(), "{prefix}{part}");
            }
        }
    }
}

#[test]
fn what_is_kept_is_bounded_by_the_limit() {
    for (opening, part) in [
        ("", "x"),
        ("", " "),
        ("INFO {\"a\":1}", " x"),
        ("[1,", " "),
        ("{\"schema\":\"", "x"),
        ("{\"schema\":1 ", "x "),
        ("{\"schema\":1,\n", " \"x\": 1,\n"),
        (" {\"schema\":1,\n ", "x "),
        ("{main} ", "x"),
        ("POST / HTTP/1.1\n", "a: b\n"),
    ] {
        let log = format!("{opening}{}", part.repeat((6 << 20) / part.len()));
        let (_, most) = frames(log.as_bytes(), usize::MAX, 1_000, 1 << 16);
        assert!(most < 2 << 20, "{opening}{part}: {most} bytes");
    }
}

/// The frames of an input, and its bytes.
fn framed(input: &str) -> (Vec<Frame>, String) {
    let mut blocks = Blocks::new(input.as_bytes(), Framing::Events, 1 << 20);
    let mut block = Block::default();
    assert!(blocks.next_block(&mut block).unwrap());
    (block.frames().to_vec(), String::from_utf8(block.bytes().to_vec()).unwrap())
}

#[test]
fn a_line_that_holds_several_documents_is_split_by_its_grammar() {
    let (frames, bytes) = framed("\n  {\"a\":1} {\"b\":2}, x {\"schema\":1}\nx\n");
    assert_eq!(frames.len(), 2, "{frames:?}");
    let parts = frames[0].exact_parts(bytes.as_bytes()).unwrap();
    let found: Vec<_> = parts.iter().map(|part| (&bytes[part.range.clone()], part.position)).collect();
    let at = |column| Position { line: 2, column };
    assert_eq!(found, [("{\"a\":1}", at(3)), ("{\"b\":2}", at(11)), ("{\"schema\":1}", at(22))]);
    assert!(parts.iter().all(|part| part.exact_parts(bytes.as_bytes()).is_none()));
}

#[test]
fn the_first_part_of_a_body_keeps_the_headers_of_its_request() {
    let (frames, bytes) = framed("POST / HTTP/1.1\nX-Lark-Signature: s\n\n{{\"a\":1} {\"b\":2}\n");
    let frame = frames.iter().find(|frame| frame.content == Content::Document).unwrap();
    let parts = frame.exact_parts(bytes.as_bytes()).unwrap();
    let signatures: Vec<_> = parts.iter().map(|part| part.headers.is_some()).collect();
    assert!(signatures[0], "{frames:?}");
    assert!(signatures[1..].iter().all(|is_signed| !is_signed));
}

#[test]
fn text_and_bodies_have_no_parts() {
    let (frames, bytes) = framed("text\nPOST / HTTP/1.1\n\n{\"a\":1}\n");
    assert_eq!(frames.len(), 2, "{frames:?}");
    assert!(frames.iter().all(|frame| frame.exact_parts(bytes.as_bytes()).is_none()));
}

#[test]
fn text_after_a_damaged_record_on_a_later_line_is_reported() {
    let input = format!(
        "log {{\"schema\":\"2.0\",\"a\"\n :\"{}\" {{\"schema\":\"2.0\",\"header\":1}}}}\n",
        "x".repeat(99)
    );
    let (whole, _) = frames(input.as_bytes(), input.len(), 40, 1000);
    assert_eq!(whole.last().map(|(text, ..)| text.as_str()), Some("}"), "{whole:?}");
    for size in 1..input.len() {
        assert_eq!(frames(input.as_bytes(), size, 40, 1000).0, whole, "reads of {size} bytes");
    }
}
