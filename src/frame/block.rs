//! Input read block by block, each block with the frames of the records that it holds whole.

use std::io::{self, Read};

use super::Frame;
use super::cut::{Cutter, Framing};

/// How much is asked of the input at once: little at first, because most inputs are small and memory is not free.
const FIRST_CHUNK: usize = 16 * 1024;
const CHUNK: usize = 256 * 1024;
/// Up to this size an unfinished record is looked at again with every read, so that it is shown at once.
const PROMPT: usize = 1024 * 1024;

/// A stretch of the input and the records in it.
#[derive(Debug, Default)]
pub struct Block {
    bytes: Vec<u8>,
    filled: usize,
    consumed: usize,
    frames: Vec<Frame>,
}

impl Block {
    /// The bytes that the frames point into; those outside any frame lie between records.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.consumed]
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
            chunk: FIRST_CHUNK,
            ended: false,
        }
    }

    /// Fills `block` with the next stretch that holds at least one record, or with the blank end of the input.
    /// Gives `false` when there is nothing left. After an error it can be called again: nothing is lost.
    pub fn next_block(&mut self, block: &mut Block) -> io::Result<bool> {
        block.frames.clear();
        block.consumed = 0;
        block.filled = self.carry.len();
        if block.bytes.len() < self.carry.len() {
            block.bytes.resize(self.carry.len(), 0);
        }
        block.bytes[..self.carry.len()].copy_from_slice(&self.carry);
        self.carry.clear();
        let mut tried = 0;
        while !self.ended {
            if let Err(error) = self.fill(block) {
                self.carry.extend_from_slice(&block.bytes[block.consumed..block.filled]);
                return Err(error);
            }
            if !self.ended && block.filled > PROMPT && block.filled < tried + tried / 4 {
                continue;
            }
            tried = block.filled;
            let unread = &block.bytes[block.consumed..block.filled];
            block.consumed += self.cutter.cut(unread, block.consumed, self.ended, &mut block.frames);
            if !block.frames.is_empty() || block.consumed > PROMPT {
                break;
            }
        }
        self.carry.extend_from_slice(&block.bytes[block.consumed..block.filled]);
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
