//! Properties of reading text: however it is packed, cut or read, it is the same text.

use std::io::{self, Read, Write as _};

use proptest::prelude::*;

use super::compression::Compression;
use super::{HEAD_SIZE, MAX_WINDOW_SIZE, TextError, TextProblem, TextReader};
use crate::location::Position;

/// A reader that returns at most `size` bytes at once, and would block before each read if `blocks`.
struct BlockingReads<'b> {
    bytes: &'b [u8],
    size: usize,
    blocks: Option<bool>,
}

impl Read for BlockingReads<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(blocks) = &mut self.blocks {
            *blocks = !*blocks;
            if *blocks {
                return Err(io::ErrorKind::WouldBlock.into());
            }
        }
        let size = self.size.min(buffer.len()).min(self.bytes.len());
        let (piece, rest) = self.bytes.split_at(size);
        buffer[..size].copy_from_slice(piece);
        self.bytes = rest;
        Ok(size)
    }
}

/// The text of `bytes` and the error with which it ends.
fn read(bytes: &[u8], size: usize, blocks: Option<bool>) -> (Vec<u8>, Option<TextError>) {
    let mut reader = TextReader::new(BlockingReads { bytes, size, blocks });
    let (mut text, mut buffer) = (Vec::new(), vec![0; size.max(7)]);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return (text, None),
            Ok(count) => text.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => {
                let error = TextError::of(&error).expect("the input itself does not fail");
                assert_eq!(reader.read(&mut buffer).expect("it has ended"), 0);
                return (text, Some(error));
            }
        }
    }
}

fn read_all(bytes: &[u8]) -> (Vec<u8>, Option<TextProblem>) {
    let (text, error) = read(bytes, 1 << 16, None);
    (text, error.map(|error| error.problem))
}

fn compress(compression: Compression, text: &[u8]) -> Vec<u8> {
    match compression {
        Compression::Bzip2 => {
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        }
        Compression::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        }
        Compression::Xz => {
            let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 1);
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        }
        Compression::Zstd => zstd::encode_all(text, 1).unwrap(),
    }
}

fn compression() -> impl Strategy<Value = Compression> {
    prop::sample::select(ALL.to_vec())
}

const ALL: [Compression; 4] = [Compression::Bzip2, Compression::Gzip, Compression::Xz, Compression::Zstd];

/// Lines of text that does not compress to nothing.
fn lines() -> impl Strategy<Value = String> {
    prop::collection::vec("[ -~é字😀]{0,80}", 0..80).prop_map(|lines| lines.join("\n"))
}

fn end_of(text: &[u8]) -> Position {
    Position::START.after(&String::from_utf8_lossy(text))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn members_are_one_text_however_they_are_read(
        compression in compression(),
        parts in prop::collection::vec(lines(), 1..4),
        size in 1_usize..5_000,
        blocks in prop::sample::select(vec![None, Some(false)]),
    ) {
        let text = format!("{{{}", parts.concat());
        let mut packed = compress(compression, b"{");
        for part in &parts {
            packed.extend(compress(compression, part.as_bytes()));
        }
        let (read, error) = read(&packed, size, blocks);
        prop_assert_eq!(error, None);
        prop_assert_eq!(String::from_utf8(read).unwrap(), text);
    }

    #[test]
    fn what_is_before_a_cut_is_read_and_the_cut_is_at_its_end(
        compression in compression(),
        text in lines(),
        at in any::<prop::sample::Index>(),
        size in 1_usize..5_000,
    ) {
        let text = format!("{{{text}");
        let first = compress(compression, text.as_bytes());
        let packed = [&*first, &compress(compression, text.as_bytes())].concat();
        // The signature is whole.
        let at = 10 + at.index(packed.len() - 10);
        let (read, error) = read(&packed[..at], size, None);
        prop_assert!(text.repeat(2).as_bytes().starts_with(&read));
        prop_assert!(at < first.len() || read.len() >= text.len());
        let position = end_of(&read);
        let expected = (at != first.len()).then_some(TextError { problem: TextProblem::Truncated { compression }, position });
        prop_assert_eq!(error, expected);
    }

    #[test]
    fn damage_is_an_error_or_changes_nothing(
        compression in compression(),
        text in lines(),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..=255,
    ) {
        let text = format!("{{{text}");
        let mut packed = compress(compression, text.as_bytes());
        let start = packed.len().min(12) - 1;
        let at = start + at.index(packed.len() - start);
        packed[at] ^= flip;
        let (read, error) = read_all(&packed);
        // zstd writes no checksum here.
        prop_assert!(error.is_some() || read == text.as_bytes() || compression == Compression::Zstd);
    }

    #[test]
    fn utf_16_is_the_text_that_it_encodes(
        text in lines(),
        is_big in any::<bool>(),
        has_mark in any::<bool>(),
        size in 1_usize..500,
        packed in prop::option::of(compression()),
    ) {
        // Without a mark it is known by its first characters.
        let text = format!("{{\"type\":\"event\"}}\n{text}");
        let mark = if has_mark { "\u{feff}" } else { "" };
        let units = [mark, &text].concat();
        let bytes: Vec<u8> = if is_big {
            units.encode_utf16().flat_map(u16::to_be_bytes).collect()
        } else {
            units.encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        let bytes = packed.map_or(bytes.clone(), |compression| compress(compression, &bytes));
        let (read, error) = read(&bytes, size, None);
        prop_assert_eq!(error, None);
        prop_assert_eq!(String::from_utf8(read).unwrap(), text);
    }

    #[test]
    fn other_text_is_unchanged(
        text in lines(),
        bytes in prop::collection::vec(0x80_u8..=0xFF, 0..40),
        size in 1_usize..500,
    ) {
        let mut text = format!("{{{text}").into_bytes();
        text.extend(bytes);
        prop_assert_eq!(read(&text, size, None), (text, None));
    }

    #[test]
    fn random_bytes_are_not_text(
        bytes in prop::collection::vec(any::<u8>(), HEAD_SIZE),
        size in 1_usize..5_000,
    ) {
        // Without a line break before the first control character.
        let bytes = [b"\x02", &*bytes].concat();
        prop_assert_ne!(read_all(&bytes).1, None);
        prop_assert_eq!(read(&bytes, size, None), read(&bytes, 1 << 16, None));
    }

    #[test]
    fn the_form_does_not_depend_on_how_the_bytes_arrive(
        bytes in prop::collection::vec(prop_oneof![Just(0_u8), Just(b'\n'), b' '..b'~', any::<u8>()], 0..300),
        size in 1_usize..50,
    ) {
        prop_assert_eq!(read(&bytes, size, None), read(&bytes, 1 << 16, None));
    }
}

#[test]
fn what_is_there_is_read_before_more_comes() {
    struct Silent<'b>(&'b [u8]);
    impl Read for Silent<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            assert!(!self.0.is_empty(), "everything was there");
            let count = self.0.len().min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    let flushed = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"{}\n").unwrap();
        encoder.flush().unwrap();
        encoder.get_ref().clone()
    };
    let zstd = {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.write_all(b"{}\n").unwrap();
        encoder.flush().unwrap();
        encoder.get_ref().clone()
    };
    for input in [b"{}\n", b"BZ\n", b"PK\n", &*flushed, &zstd, b"{\0}\0\n\0"] {
        let mut reader = TextReader::new(Silent(input));
        let mut buffer = [0; 100];
        assert_eq!(reader.read(&mut buffer).unwrap(), 3, "{input:?}");
    }
}

#[test]
fn data_that_is_not_text_is_refused_at_once() {
    let mut tar = vec![0; 1024];
    tar[..5].copy_from_slice(b"a.log");
    tar[257..262].copy_from_slice(b"ustar");
    let gzip = Compression::Gzip;
    let twice = compress(gzip, &compress(Compression::Zstd, b"{}"));
    let cases: [(&[u8], TextProblem); 9] = [
        (b"a\0\0b", TextProblem::Binary),
        (&[1; 500], TextProblem::Binary),
        (&tar, TextProblem::Tar),
        (&compress(gzip, &tar), TextProblem::Tar),
        (b"PK\x03\x04..", TextProblem::Zip),
        (b"\x7FELF", TextProblem::Format { name: "ELF" }),
        (b"\x5D\0\0\x80\0", TextProblem::Format { name: "LZMA" }),
        (&twice, TextProblem::Twice { outer: gzip, inner: Compression::Zstd }),
        (b"\xFF\xFE\0\0{\0\0\0", TextProblem::Format { name: "UTF-32" }),
    ];
    for (input, problem) in cases {
        assert_eq!(read_all(input), (Vec::new(), Some(problem)), "{input:?}");
    }
}

#[test]
fn broken_bytes_and_other_encodings_are_text() {
    let gbk = b"\xCA\xD5\xB5\xBD\xCA\xC2\xBC\xFE {}\n".repeat(500);
    let colors = b"\x1B[32mINFO\x1B[0m {}\n".repeat(500);
    let log = "{\"type\":\"event\"}\n".repeat(100).into_bytes();
    let mut broken = log.clone();
    broken[30] = 0;
    broken[50] = 0xFF;
    for text in [gbk, colors, broken, b"{\"a\":\"\x01\"}".to_vec(), b"BZh9 is a name".to_vec(), b"".to_vec()]
    {
        assert_eq!(read_all(&text), (text, None));
    }
}

#[test]
fn half_a_character_of_utf_16_is_replaced() {
    let text = "{\0}\0\n\0".as_bytes();
    for (bytes, expected) in
        [(&[0x3D, 0xD8][..], "{}\n\u{fffd}"), (b"a", "{}\n\u{fffd}"), (b"\0\xDCa\0", "{}\n\u{fffd}a")]
    {
        let read = read_all(&[text, bytes].concat());
        assert_eq!(String::from_utf8(read.0).unwrap(), expected);
    }
}

#[test]
fn padding_after_a_member_is_skipped_and_other_bytes_are_reported() {
    for compression in ALL {
        let member = compress(compression, b"{}\n");
        assert_eq!(read_all(&[&*member, &[0; 512], &member].concat()), (b"{}\n{}\n".to_vec(), None));
        let (text, problem) = read_all(&[&*member, b"text after it, long enough to be wrong"].concat());
        assert_eq!((&*text, problem), (&b"{}\n"[..], Some(TextProblem::Corrupt { compression })));
    }
}

#[test]
fn the_window_is_limited() {
    // The longest window that is read: 128 MiB. The frame has no content size, and then one block.
    let frame = |log: u8| {
        let descriptor = (log - 10) << 3;
        [&b"\x28\xB5\x2F\xFD\0"[..], &[descriptor], &[0x19, 0, 0, b'{', b'}', b'\n']].concat()
    };
    assert_eq!(MAX_WINDOW_SIZE, 1 << 27);
    assert_eq!(read_all(&frame(27)), (b"{}\n".to_vec(), None));
    let problem = TextProblem::Window { compression: Compression::Zstd };
    assert_eq!(read_all(&frame(28)), (Vec::new(), Some(problem)));

    let xz = |size: u32| {
        let mut options = liblzma::stream::LzmaOptions::new_preset(0).unwrap();
        options.dict_size(size);
        let mut filters = liblzma::stream::Filters::new();
        filters.lzma2(&options);
        let check = liblzma::stream::Check::Crc32;
        let stream = liblzma::stream::Stream::new_stream_encoder(&filters, check).unwrap();
        let mut encoder = liblzma::write::XzEncoder::new_stream(Vec::new(), stream);
        encoder.write_all(b"{}\n").unwrap();
        encoder.finish().unwrap()
    };
    assert_eq!(read_all(&xz(128 << 20)), (b"{}\n".to_vec(), None));
    let problem = TextProblem::Window { compression: Compression::Xz };
    assert_eq!(read_all(&xz(192 << 20)), (Vec::new(), Some(problem)));
}
