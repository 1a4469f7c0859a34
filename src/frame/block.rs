//! Input read block by block, each block with the frames of the records in it.

use std::io::{self, Read};

use super::Frame;
use super::framer::{Framer, Framing};

/// The size of the first reads: most inputs are small, and memory is not free.
const FIRST_READ_SIZE: usize = 16 * 1024;
/// The size of the reads after one that was filled.
const READ_SIZE: usize = 256 * 1024;
/// The size at which a block ends without a record.
const MAX_SIZE_WITHOUT_RECORD: usize = 1024 * 1024;
/// The number of bytes kept of the start of a line, for the records further on in it.
const LINE_HEAD_SIZE: usize = 64;

/// A part of the input and the records in it.
#[derive(Debug, Default)]
pub struct Block {
    /// `0 <= consumed <= filled <= bytes.len()`.
    bytes: Vec<u8>,
    /// The end of what was read.
    filled: usize,
    /// The end of the last record.
    consumed: usize,
    frames: Vec<Frame>,
    /// The start of the line on which the block begins.
    line_head: Vec<u8>,
}

impl Block {
    /// The bytes that the ranges of the frames refer to. What is outside of all frames comes between records.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.consumed]
    }

    /// The first bytes of the line on which `frame` begins, as far as they come before it; they may be in an
    /// earlier block.
    #[must_use]
    pub fn line_head(&self, frame: &Frame) -> Vec<u8> {
        let mut head = self.line_head.clone();
        extend_line_head(&mut head, &self.bytes[..frame.range.start]);
        head
    }

    /// The number of bytes in memory.
    #[cfg(test)]
    pub(super) fn size_in_memory(&self) -> usize {
        self.filled
    }

    /// The frames, in the order of the input.
    #[must_use]
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }
}

/// The blocks of one input. The memory used depends on the size limit of a record, not on the size of the
/// input.
#[derive(Debug)]
pub struct Blocks<R> {
    input: R,
    framer: Framer,
    /// The bytes read after the last record of the block before.
    carry: Vec<u8>,
    /// The start of the line on which they begin.
    line_head: Vec<u8>,
    read_size: usize,
    has_ended: bool,
}

impl<R: Read> Blocks<R> {
    /// The blocks of `input`, in which a record has at most `max_record_size` bytes.
    pub fn new(input: R, framing: Framing, max_record_size: usize) -> Self {
        Self {
            input,
            framer: Framer::new(framing, max_record_size),
            carry: Vec::new(),
            line_head: Vec::new(),
            read_size: FIRST_READ_SIZE,
            has_ended: false,
        }
    }

    /// Sets the most text before a record on its line, for tests with little input.
    #[cfg(test)]
    pub(super) fn set_max_text_size(&mut self, size: usize) {
        self.framer.max_text_size = size;
    }

    /// Fills `block` with the next bytes, which hold at least one record or are the whitespace at the end of
    /// the input. Returns `false` at the end. After an error it can be called again: nothing is lost.
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
        while !self.has_ended {
            if let Err(error) = self.fill(block) {
                self.carry.extend_from_slice(&block.bytes[block.consumed..block.filled]);
                extend_line_head(&mut self.line_head, block.bytes());
                return Err(error);
            }
            let unframed = &block.bytes[block.consumed..block.filled];
            block.consumed += self.framer.push(unframed, block.consumed, self.has_ended, &mut block.frames);
            if !block.frames.is_empty() || block.consumed > MAX_SIZE_WITHOUT_RECORD {
                break;
            }
        }
        self.carry.extend_from_slice(&block.bytes[block.consumed..block.filled]);
        extend_line_head(&mut self.line_head, block.bytes());
        Ok(block.consumed > 0 || !block.frames.is_empty())
    }

    fn fill(&mut self, block: &mut Block) -> io::Result<()> {
        // The buffer only grows: the bytes after `filled` need no new zeros for the next read.
        if block.bytes.len() < block.filled + self.read_size {
            block.bytes.resize(block.filled + self.read_size, 0);
        }
        loop {
            match self.input.read(&mut block.bytes[block.filled..block.filled + self.read_size]) {
                Ok(count) => {
                    block.filled += count;
                    if count == self.read_size {
                        self.read_size = READ_SIZE;
                    }
                    self.has_ended = count == 0;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Makes `head`, the start of a line, that of the line on which the `bytes` after it end.
fn extend_line_head(head: &mut Vec<u8>, bytes: &[u8]) {
    let line = match memchr::memrchr(b'\n', bytes) {
        Some(newline) => {
            head.clear();
            &bytes[newline + 1..]
        }
        None => bytes,
    };
    let missing = LINE_HEAD_SIZE - head.len();
    head.extend_from_slice(&line[..line.len().min(missing)]);
}
