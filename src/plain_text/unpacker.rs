//! A reader that unpacks compressed data.

use std::io::{self, Read};

use super::compression::Compression;
use super::decompressor::{Decompressor, Step};
use super::error::{TextProblem, failed};

/// The size of the reads of compressed data.
const READ_SIZE: usize = 64 * 1024;

/// The unpacked bytes of an input: one member after another, with or without NUL bytes between them. After an
/// error it is at its end, except after [`io::ErrorKind::WouldBlock`] and [`io::ErrorKind::Interrupted`], for
/// which reading is continued later.
pub(super) struct Unpacker<R> {
    compression: Compression,
    inner: R,
    /// The bytes that were read and those that were not used of them: `start..end`.
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    /// Whether `inner` has ended.
    is_last: bool,
    member: MemberState,
}

enum MemberState {
    /// Before the next member.
    Between,
    Ended,
    /// In a member. It may have more output than the last buffer had room for.
    Inside {
        decompressor: Decompressor,
        has_more: bool,
    },
}

impl<R: Read> Unpacker<R> {
    pub(super) fn new(compression: Compression, inner: R) -> Self {
        let buffer = vec![0; READ_SIZE].into_boxed_slice();
        Self { compression, inner, buffer, start: 0, end: 0, is_last: false, member: MemberState::Between }
    }

    /// Reads more if all that was read is used.
    fn fill(&mut self) -> io::Result<()> {
        if self.start == self.end && !self.is_last {
            let count = self.inner.read(&mut self.buffer)?;
            (self.start, self.end, self.is_last) = (0, count, count == 0);
        }
        Ok(())
    }

    fn end(&mut self, problem: TextProblem) -> io::Result<usize> {
        self.member = MemberState::Ended;
        Err(failed(problem))
    }
}

impl<R: Read> Read for Unpacker<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.member {
                MemberState::Ended => return Ok(0),
                MemberState::Between => {
                    self.fill()?;
                    let bytes = &self.buffer[self.start..self.end];
                    self.start += bytes.iter().take_while(|byte| **byte == 0).count();
                    if self.start < self.end {
                        let decompressor = Decompressor::new(self.compression)?;
                        self.member = MemberState::Inside { decompressor, has_more: false };
                    } else if self.is_last {
                        self.member = MemberState::Ended;
                    }
                }
                MemberState::Inside { has_more: false, .. } if self.start == self.end && !self.is_last => {
                    self.fill()?;
                }
                MemberState::Inside { decompressor, has_more } => {
                    let input = &self.buffer[self.start..self.end];
                    let (is_last, was_empty) = (self.is_last, input.is_empty());
                    match decompressor.step(input, output) {
                        Ok(Step { consumed, produced, ended }) => {
                            *has_more = produced == output.len();
                            self.start += consumed;
                            if ended {
                                self.member = MemberState::Between;
                            } else if consumed == 0 && produced == 0 && !output.is_empty() {
                                let compression = self.compression;
                                if was_empty && is_last {
                                    return self.end(TextProblem::Truncated { compression });
                                } else if !was_empty {
                                    return self.end(TextProblem::Corrupt { compression });
                                }
                            }
                            if produced > 0 || output.is_empty() {
                                return Ok(produced);
                            }
                        }
                        Err(problem) => return self.end(problem),
                    }
                }
            }
        }
    }
}
