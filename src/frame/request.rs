//! Raw HTTP requests in other text.

use super::cut::{Before, Cutter, Mode, Step};
use super::scan::Outcome;
use super::stretch::Stretch;
use super::whitespace::blanks;
use super::{Content, Frame};
use crate::delivery::{Begins, BodyLength, Head, NoBody, NoHead, begins_head, chunk_end, chunk_size};

/// The request that is being read.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// The place of its head, and what that says, until its body has come.
    pub(super) head: Option<Frame>,
    /// What its head says about a body that has not been looked for.
    length: Option<BodyLength>,
    /// How many bytes are left of a chunk of a body over the limit, which is passed over.
    chunk: Option<usize>,
    /// How many bytes of a body are waited for before its end is looked for again.
    next_look: usize,
    /// The first line that was not looked at in search of a head.
    next_line: u64,
}

/// Up to this size the end of a body is looked for with every read, so that it is found at once.
const PROMPT: usize = 1024 * 1024;

impl Request {
    /// Whether what comes next is to be looked at as a body.
    pub(super) fn has_body(&self) -> bool {
        self.length.is_some() || self.chunk.is_some()
    }
}

impl Cutter {
    /// The head of a request that begins with this line, if it does, up to and with the blank line.
    pub(super) fn request(&mut self, stretch: &mut Stretch<'_>, at: usize, line: &[u8]) -> Option<Step> {
        // Headers by themselves are told from other text only where a line begins.
        let may_begin = match begins_head(line) {
            Begins::Header => self.before == Before::Blanks,
            Begins::Other => false,
            Begins::Request => true,
        };
        if !may_begin || self.line < self.request.next_line {
            return None;
        }
        match Head::parse(&stretch.bytes[at..], stretch.ended) {
            Ok((head, length)) => {
                stretch.frames.extend(self.request.head.take());
                self.request.head = Some(Frame {
                    // The line may belong to another block by the time it turns out that no body follows.
                    range: 0..0,
                    line: self.line,
                    column: self.column,
                    content: Content::NoJson,
                    signed: Some(Box::new(head.signed)),
                });
                self.request.length = Some(head.length);
                self.mode = Mode::Body;
                Some(self.go_on(stretch, at, at + length))
            }
            Err(NoHead::Partial) => Some(Step::NeedMore),
            Err(NoHead::Text { lines }) => {
                self.request.next_line = self.line + lines;
                None
            }
        }
    }

    /// The body behind a head. If its end cannot be told, or lies behind the limit, it is left to the rules for other text.
    pub(super) fn body(&mut self, stretch: &mut Stretch<'_>, at: usize) -> Step {
        let Some(length) = self.request.length else { return self.pass_chunks(stretch, at) };
        let rest = &stretch.bytes[at..];
        let over_limit = rest.len() > self.limit;
        if rest.len() < self.request.next_look && !over_limit && !stretch.ended {
            return Step::NeedMore;
        }
        if !length.chunked && !over_limit && !stretch.ended && self.is_open(stretch, at) {
            return Step::NeedMore;
        }
        let window = if over_limit { &rest[..self.limit] } else { rest };
        if over_limit && length.chunked && length.find(window, false) == Err(NoBody::Partial) {
            self.request.length = None;
            self.request.chunk = Some(0);
            self.frame(stretch, at, at, Content::TooLarge);
            return Step::GoOn(at);
        }
        let found = length.find(window, stretch.ended || over_limit);
        if found == Err(NoBody::Partial) {
            // Each look begins with the first byte: a quarter more each time keeps the time linear.
            self.request.next_look = if rest.len() > PROMPT { rest.len() + rest.len() / 4 } else { 0 };
            return Step::NeedMore;
        }
        self.request.next_look = 0;
        self.request.length = None;
        match found {
            Ok((0, _)) => {
                stretch.frames.extend(self.request.head.take());
                Step::GoOn(at)
            }
            Ok((length, end)) => {
                self.frame(stretch, at, at + length, Content::Body(end));
                self.go_on(stretch, at, at + length)
            }
            Err(_) => Step::GoOn(at),
        }
    }

    /// Whether the object that a body begins with goes on behind the bytes at hand. It is scanned as it comes, so that the
    /// time is linear however small the reads are.
    fn is_open(&mut self, stretch: &Stretch<'_>, at: usize) -> bool {
        let start = at + blanks(&stretch.bytes[at..]);
        stretch.bytes.get(start) == Some(&b'{')
            && self.scans.value(stretch.window(self.limit), start).outcome == Outcome::NeedMore
    }

    /// What is at hand of the chunks of a body over the limit, which end where they have no size.
    fn pass_chunks(&mut self, stretch: &mut Stretch<'_>, at: usize) -> Step {
        let Some(left) = self.request.chunk else { return Step::GoOn(at) };
        let rest = &stretch.bytes[at..];
        if left > 0 && !rest.is_empty() {
            let passed = left.min(rest.len());
            self.request.chunk = Some(left - passed);
            return self.go_on(stretch, at, at + passed);
        }
        let behind = if left == 0 { chunk_end(rest, stretch.ended).unwrap_or(rest) } else { rest };
        match chunk_size(behind, stretch.ended) {
            Ok((size, behind)) => {
                self.request.chunk = (size > 0).then_some(size);
                self.go_on(stretch, at, stretch.bytes.len() - behind.len())
            }
            Err(NoBody::Partial) if !stretch.ended => Step::NeedMore,
            Err(_) => {
                self.request.chunk = None;
                Step::GoOn(at)
            }
        }
    }
}
