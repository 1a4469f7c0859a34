//! Where records begin and end does not depend on how the input arrives, and no text is skipped
//! silently.

#![no_main]

use std::io::{self, Read};

use feishu_ev::frame::{Block, Blocks, Content, Frame, Framing};
use feishu_ev::pipeline::MAX_RECORD_SIZE;
use feishu_ev::render::EventFormat;
use feishu_ev_fuzz::{Feed, Random, bounded, decode, encrypt, keys, target, wide};

/// A reader that returns its bytes in pieces, like a pipe.
struct Pieces<'b> {
    bytes: &'b [u8],
    cuts: std::vec::IntoIter<usize>,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.cuts.next().unwrap_or(self.bytes.len()).min(buffer.len()).min(self.bytes.len());
        let (piece, rest) = self.bytes.split_at(size);
        buffer[..size].copy_from_slice(piece);
        self.bytes = rest;
        Ok(size)
    }
}

/// A record: its bytes, line, column and kind.
type Found = (Vec<u8>, u64, u64, Content);

fn frames(bytes: &[u8], cuts: Vec<usize>, framing: Framing, limit: usize) -> Vec<Found> {
    let mut blocks = Blocks::new(Pieces { bytes, cuts: cuts.into_iter() }, framing, limit);
    let mut block = Block::default();
    let mut found = Vec::new();
    let mut add = |bytes: &[u8], frame: &Frame| match frame.content {
        Content::TooLargeTail => {}
        // The number of bytes available at first depends on the pieces.
        Content::TooLarge => {
            found.push((Vec::new(), frame.position.line, frame.position.column, frame.content))
        }
        _ => found.push((bytes.to_vec(), frame.position.line, frame.position.column, frame.content)),
    };
    while blocks.next_block(&mut block).expect("memory can be read") {
        for frame in block.frames() {
            let parts = frame.exact_parts(block.bytes()).filter(|_| framing == Framing::Events);
            for part in parts.as_deref().unwrap_or(std::slice::from_ref(frame)) {
                add(&block.bytes()[part.range.clone()], part);
            }
        }
    }
    found
}

target!(|data| {
    let mut random = Random::of(data);
    let is_blank = |byte: &u8| b" \t\r\n".contains(byte);
    // Whitespace, commas and byte order marks may be between records.
    let is_between = |byte: &u8| is_blank(byte) || b",\xEF\xBB\xBF".contains(byte);
    for framing in [Framing::Bare, Framing::Events] {
        let small = 1 + random.below(data.len() + 8);
        for limit in [MAX_RECORD_SIZE, small] {
            let whole = bounded(data.len(), || frames(data, vec![data.len()], framing, limit));
            for _ in 0..4 {
                let cuts = random.cuts(data.len());
                let pieces = frames(data, cuts.clone(), framing, limit);
                assert!(whole == pieces, "{framing:?}, limit {limit}, cuts {cuts:?}:\n{whole:?}\n{pieces:?}");
            }
            if framing == Framing::Bare && limit == MAX_RECORD_SIZE {
                let kept: Vec<u8> = whole.iter().flat_map(|frame| &frame.0).copied().collect();
                let text =
                    |bytes: &[u8]| bytes.iter().copied().filter(|byte| !is_between(byte)).collect::<Vec<_>>();
                assert_eq!(text(&kept), text(data), "bytes are lost");
            }
            let silent = |byte: &u8| is_blank(byte) || b",[]\xEF\xBB\xBF".contains(byte);
            assert!(!whole.is_empty() || data.iter().all(silent), "text is passed over");
        }
    }
    // The same for the output of commands, also on several threads.
    if random.below(8) == 0 {
        let (keys, style, limit) = (keys(&["k"]), wide(), 1 + random.below(2 * data.len() + 8));
        let whole = decode(&Feed::whole(data), &keys, EventFormat::Ndjson, style, limit, 1);
        let threads = 1 + random.below(3);
        let pieces = decode(&Feed::cut(data, &mut random), &keys, EventFormat::Ndjson, style, limit, threads);
        assert_eq!((whole.text(), &whole.err), (pieces.text(), &pieces.err));
        let whole = encrypt(&Feed::whole(data), &keys, limit);
        assert_eq!(whole, encrypt(&Feed::cut(data, &mut random), &keys, limit));
    }
});
