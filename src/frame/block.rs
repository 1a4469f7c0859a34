//! Input read block by block, each block with the frames of the records that it holds whole.

use std::io::{self, Read};

use super::Frame;
use super::cut::{Cutter, Framing};

/// How much is asked of the input at once: little at first, because most inputs are small and memory is not free.
const FIRST_CHUNK: usize = 16 * 1024;
const CHUNK: usize = 256 * 1024;
/// So much is passed over at once where there is no record.
const NO_RECORD: usize = 1024 * 1024;
/// How much of the beginning of a line is kept for the records further on in it.
const LINE_HEAD: usize = 64;

/// A stretch of the input and the records in it.
#[derive(Debug, Default)]
pub struct Block {
    bytes: Vec<u8>,
    filled: usize,
    consumed: usize,
    frames: Vec<Frame>,
    /// The beginning of the line on which the block begins.
    line_head: Vec<u8>,
}

impl Block {
    /// The bytes that the frames point into; those outside any frame lie between records.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.consumed]
    }

    /// The first bytes of the line on which `frame` begins, as far as they stand before it; they may be in an earlier block.
    #[must_use]
    pub fn line_head(&self, frame: &Frame) -> Vec<u8> {
        let mut head = self.line_head.clone();
        extend_head(&mut head, &self.bytes[..frame.range.start]);
        head
    }

    /// How many bytes it holds in memory.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.filled
    }

    /// The records, in the order of the input.
    #[must_use]
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }
}

/// The blocks of one input. Memory is bounded by the size limit of a record, not by the input.
#[derive(Debug)]
pub struct Blocks<R> {
    input: R,
    cutter: Cutter,
    /// Bytes read behind the last whole record of the block before.
    carry: Vec<u8>,
    /// The beginning of the line on which they begin.
    line_head: Vec<u8>,
    /// How much is asked for next.
    chunk: usize,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    /// Reads `input`; a record may have up to `max_record_size` bytes.
    pub fn new(input: R, framing: Framing, max_record_size: usize) -> Self {
        Self {
            input,
            cutter: Cutter::new(framing, max_record_size),
            carry: Vec::new(),
            line_head: Vec::new(),
            chunk: FIRST_CHUNK,
            ended: false,
        }
    }

    /// How much text without a record is kept, for tests with little input.
    #[cfg(test)]
    pub(super) fn set_text_limit(&mut self, limit: usize) {
        self.cutter.text_limit = limit;
    }

    /// Fills `block` with the next stretch that holds at least one record, or with the blank end of the input.
    /// Gives `false` when there is nothing left. After an error it can be called again: nothing is lost.
    pub fn next_block(&mut self, block: &mut Block) -> io::Result<bool> {
        block.frames.clear();
        block.line_head.clone_from(&self.line_head);
        block.consumed = 0;
        block.filled = self.carry.len();
        if block.bytes.len() < self.carry.len() {
            block.bytes.resize(self.carry.len(), 0);
        }
        block.bytes[..self.carry.len()].copy_from_slice(&self.carry);
        self.carry.clear();
        while !self.ended {
            if let Err(error) = self.fill(block) {
                self.carry.extend_from_slice(&block.bytes[block.consumed..block.filled]);
                extend_head(&mut self.line_head, block.bytes());
                return Err(error);
            }
            let unread = &block.bytes[block.consumed..block.filled];
            block.consumed += self.cutter.cut(unread, block.consumed, self.ended, &mut block.frames);
            if !block.frames.is_empty() || block.consumed > NO_RECORD {
                break;
            }
        }
        self.carry.extend_from_slice(&block.bytes[block.consumed..block.filled]);
        extend_head(&mut self.line_head, block.bytes());
        Ok(block.consumed > 0 || !block.frames.is_empty())
    }

    fn fill(&mut self, block: &mut Block) -> io::Result<()> {
        // Grown only, never shrunk: the bytes behind `filled` need no new zeros for the next read.
        if block.bytes.len() < block.filled + self.chunk {
            block.bytes.resize(block.filled + self.chunk, 0);
        }
        loop {
            match self.input.read(&mut block.bytes[block.filled..block.filled + self.chunk]) {
                Ok(count) => {
                    block.filled += count;
                    if count == self.chunk {
                        self.chunk = CHUNK;
                    }
                    self.ended = count == 0;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Makes `head`, the beginning of a line, that of the line on which the `bytes` behind it end.
fn extend_head(head: &mut Vec<u8>, bytes: &[u8]) {
    let line = match memchr::memrchr(b'\n', bytes) {
        Some(newline) => {
            head.clear();
            &bytes[newline + 1..]
        }
        None => bytes,
    };
    let room = LINE_HEAD - head.len();
    head.extend_from_slice(&line[..line.len().min(room)]);
}
