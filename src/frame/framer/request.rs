//! Raw HTTP requests in other text. Their heads and the ends of their bodies are read by
//! [`delivery`](crate::delivery), as `verify` reads them.

use super::{Advance, Framer, FramerMode, LinePrefix};
use crate::delivery::{
    BodyError, BodyLength, FirstLine, HeadError, RequestHead, chunk_end, chunk_size, classify_first_line,
};
use crate::frame::window::Window;
use crate::frame::{Bounds, Content, Frame};
use crate::json::{ScanOutcome, leading_whitespace};

/// A request of which the body is not framed yet.
#[derive(Debug, Default)]
pub(super) struct PendingRequest {
    /// The position of its head and the headers, until the body comes.
    pub(super) head: Option<Frame>,
    /// The length of the body by the head, until the body is searched for.
    body_length: Option<BodyLength>,
    /// The number of bytes left in a chunk of a body over the size limit, which is skipped.
    chunk_left: Option<usize>,
    /// The number of bytes of a body at which its end is searched again.
    next_search_at: usize,
    /// The first line on which no head was searched for.
    next_line: u64,
}

/// Up to this size the end of a body, or of lines with the same prefix, is searched after each read, so that it is found at once.
pub(super) const SEARCH_ALWAYS_BELOW: usize = 1024 * 1024;

impl PendingRequest {
    /// Whether a body comes next.
    pub(super) fn expects_body(&self) -> bool {
        self.body_length.is_some() || self.chunk_left.is_some()
    }
}

impl Framer {
    /// Reads the head of a request that begins at `start` with this line, up to and with the empty line.
    /// `None` if there is no head.
    pub(super) fn read_request_head(
        &mut self,
        window: &mut Window<'_>,
        start: usize,
        line: &[u8],
    ) -> Option<Advance> {
        let may_begin = match classify_first_line(line) {
            // Headers alone differ from other text only where a line begins.
            FirstLine::Header => self.line_prefix == LinePrefix::Whitespace,
            FirstLine::Other => false,
            FirstLine::Request => true,
        };
        if !may_begin || self.position.line < self.request.next_line {
            return None;
        }
        match RequestHead::parse(&window.bytes[start..], window.is_last) {
            Ok((head, length)) => {
                window.frames.extend(self.request.head.take());
                self.request.head = Some(Frame {
                    // The line may be in an earlier block when it turns out that no body follows.
                    range: 0..0,
                    position: self.position,
                    content: Content::NoJson,
                    headers: Some(Box::new(head.headers)),
                    bounds: Bounds::Heuristic,
                });
                self.request.body_length = Some(head.body_length);
                self.mode = FramerMode::Body;
                Some(self.advance_to(window, start, start + length))
            }
            Err(HeadError::Incomplete) => Some(Advance::NeedMore),
            Err(HeadError::NotAHead { header_lines }) => {
                self.request.next_line = self.position.line + header_lines;
                None
            }
        }
    }

    /// Frames the body that begins at `start`. If its end cannot be found, or is beyond the size limit, the
    /// bytes are framed like other text.
    pub(super) fn read_body(&mut self, window: &mut Window<'_>, start: usize) -> Advance {
        let Some(body_length) = self.request.body_length else { return self.skip_chunks(window, start) };
        let rest = &window.bytes[start..];
        let is_over_limit = rest.len() > self.max_record_size;
        let may_grow = !is_over_limit && !window.is_last;
        if may_grow && rest.len() < self.request.next_search_at {
            return Advance::NeedMore;
        }
        if may_grow && !body_length.is_chunked && self.is_object_incomplete(window, start) {
            return Advance::NeedMore;
        }
        let searched = if is_over_limit { &rest[..self.max_record_size] } else { rest };
        if is_over_limit
            && body_length.is_chunked
            && body_length.find_end(searched, false) == Err(BodyError::Incomplete)
        {
            self.request.body_length = None;
            self.request.chunk_left = Some(0);
            self.push_frame(window, start, start, Content::TooLarge);
            return Advance::To(start);
        }
        let found = body_length.find_end(searched, !may_grow);
        if found == Err(BodyError::Incomplete) {
            // Each search begins with the first byte: a quarter more each time keeps the time linear.
            let size = rest.len();
            self.request.next_search_at = if size > SEARCH_ALWAYS_BELOW { size + size / 4 } else { 0 };
            return Advance::NeedMore;
        }
        self.request.next_search_at = 0;
        self.request.body_length = None;
        match found {
            Ok((0, _)) => {
                window.frames.extend(self.request.head.take());
                Advance::To(start)
            }
            Ok((length, end)) => {
                self.push_frame(window, start, start + length, Content::Body(end));
                self.advance_to(window, start, start + length)
            }
            Err(_) => Advance::To(start),
        }
    }

    /// Whether the object at the start of a body continues after the bytes at hand. It is scanned as it
    /// comes, so that the time is linear however small the reads are.
    fn is_object_incomplete(&mut self, window: &Window<'_>, start: usize) -> bool {
        let object = start + leading_whitespace(&window.bytes[start..]);
        let input = window.scan_input(self.max_record_size);
        window.bytes.get(object) == Some(&b'{')
            && self.scans.value(input, object).outcome == ScanOutcome::Incomplete
    }

    /// Skips what is at hand of the chunks of a body over the size limit, which end where a chunk has no
    /// size.
    fn skip_chunks(&mut self, window: &mut Window<'_>, start: usize) -> Advance {
        let Some(left) = self.request.chunk_left else { return Advance::To(start) };
        let rest = &window.bytes[start..];
        if left > 0 && !rest.is_empty() {
            let skipped = left.min(rest.len());
            self.request.chunk_left = Some(left - skipped);
            return self.advance_to(window, start, start + skipped);
        }
        let after = if left == 0 { chunk_end(rest, window.is_last).unwrap_or(rest) } else { rest };
        match chunk_size(after, window.is_last) {
            Ok((size, after)) => {
                self.request.chunk_left = (size > 0).then_some(size);
                self.advance_to(window, start, window.bytes.len() - after.len())
            }
            Err(BodyError::Incomplete) if !window.is_last => Advance::NeedMore,
            Err(_) => {
                self.request.chunk_left = None;
                Advance::To(start)
            }
        }
    }
}
