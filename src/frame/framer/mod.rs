//! The framer: finds the records in the bytes of one input, window by window.

mod array;
mod lines;
mod record_search;
mod request;
mod search;

use memchr::memchr_iter;

use crate::frame::scans::{ScannedValue, Scans};
use crate::frame::whitespace::trim_end;
use crate::frame::window::Window;
use crate::frame::{Bounds, Content, Frame};
use crate::json::{ScanOutcome, leading_whitespace};
use crate::location::Position;
use array::ArrayState;
use record_search::{RecordSearch, SearchKind};
use request::PendingRequest;

/// The text that may surround the records of an input.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Framing {
    /// Only whitespace, byte order marks, and commas after documents. A document, or any other line, is a
    /// record whatever it holds: the input is its records and what is between them, byte for byte.
    Bare,
    /// All that surrounds events in practice: arrays, log prefixes, HTTP requests.
    Events,
}

/// A finder of records. Offsets are those of the window.
#[derive(Debug)]
pub(super) struct Framer {
    framing: Framing,
    max_record_size: usize,
    /// The most text before a record on its line.
    pub(super) max_text_size: usize,
    /// Whether a line may be framed by its ends.
    uses_heuristics: bool,
    /// The position of the first byte that is not framed.
    position: Position,
    line_prefix: LinePrefix,
    /// Whether text comes before the records on this line: no record has to follow them.
    is_in_text: bool,
    array: ArrayState,
    mode: FramerMode,
    scans: Scans,
    /// The end of the bytes that were looked at without a decision about those at the start of the window.
    undecided_to: usize,
    /// The end of an array at the start of the window, until it is known what follows on its line.
    array_end: Option<usize>,
    request: PendingRequest,
    /// The number of bytes at which the end of lines with the same prefix is searched again.
    next_search_at: usize,
}

/// The text before an offset on its line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum LinePrefix {
    /// A document that has just ended: a comma may follow.
    Document,
    /// Something else.
    Other,
    /// Only whitespace.
    Whitespace,
}

/// The state at the start of the window.
#[derive(Debug, Default)]
enum FramerMode {
    /// The body of a request.
    Body,
    /// Nothing, or a value.
    #[default]
    Records,
    /// A search for the next record.
    Search(RecordSearch),
}

/// The result of looking at one offset.
enum Advance {
    /// The bytes at hand do not suffice.
    NeedMore,
    /// The bytes up to this offset are done.
    To(usize),
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// The most text before a record on its line, unless a record may be larger.
const MAX_TEXT_SIZE: usize = 1024 * 1024;

impl Framer {
    pub(super) fn new(framing: Framing, max_record_size: usize) -> Self {
        Self {
            framing,
            max_record_size,
            max_text_size: max_record_size.max(MAX_TEXT_SIZE),
            uses_heuristics: framing == Framing::Events,
            position: Position::START,
            line_prefix: LinePrefix::Whitespace,
            is_in_text: false,
            array: ArrayState::Outside,
            mode: FramerMode::Records,
            scans: Scans::default(),
            undecided_to: 0,
            array_end: None,
            request: PendingRequest::default(),
            next_search_at: 0,
        }
    }

    /// A framer that finds documents by their grammar alone, in bytes that begin at `position`.
    pub(super) fn exact(position: Position) -> Self {
        let framer = Self::new(Framing::Events, usize::MAX);
        Self { uses_heuristics: false, line_prefix: LinePrefix::Other, position, ..framer }
    }

    /// Appends the frames in `bytes`, which are at `block_offset` in their block; `is_last` if no bytes
    /// follow. Returns the number of bytes that are done: the others have to come again with those that
    /// follow.
    pub(super) fn push(
        &mut self,
        bytes: &[u8],
        block_offset: usize,
        is_last: bool,
        frames: &mut Vec<Frame>,
    ) -> usize {
        let mut window = Window { bytes, block_offset, is_last, frames };
        let mut offset = 0;
        loop {
            let progress = if matches!(self.mode, FramerMode::Records) {
                offset = self.skip_whitespace(bytes, offset);
                // What is left may be the first bytes of a byte order mark.
                if offset == bytes.len() || (!is_last && BYTE_ORDER_MARK.starts_with(&bytes[offset..])) {
                    break;
                }
                self.read_at(&mut window, offset)
            } else {
                self.resume(&mut window, offset)
            };
            match progress {
                Advance::To(next) => {
                    offset = next;
                    self.undecided_to = 0;
                    self.array_end = None;
                }
                Advance::NeedMore => {
                    self.undecided_to = self.undecided_to.max(offset + 1);
                    break;
                }
            }
        }
        if is_last {
            window.frames.extend(self.request.head.take());
            self.leave_array(&mut window, offset);
        }
        self.scans.shift(offset);
        self.undecided_to = self.undecided_to.saturating_sub(offset);
        self.array_end = self.array_end.map(|end| end - offset);
        if let FramerMode::Search(search) = &mut self.mode {
            search.shift(offset);
        }
        offset
    }

    /// Continues what is in progress.
    fn resume(&mut self, window: &mut Window<'_>, offset: usize) -> Advance {
        match std::mem::take(&mut self.mode) {
            FramerMode::Body => {
                let progress = self.read_body(window, offset);
                if self.request.expects_body() {
                    self.mode = FramerMode::Body;
                }
                progress
            }
            FramerMode::Records => Advance::To(offset),
            FramerMode::Search(search) => self.search(search, window, offset),
        }
    }

    /// Reads what begins at `offset`, which is not whitespace.
    fn read_at(&mut self, window: &mut Window<'_>, offset: usize) -> Advance {
        let first = window.bytes[offset];
        if self.is_in_text {
            return self.start_search(SearchKind::AfterRecord, window, offset);
        }
        // The hot path.
        if first == b'{'
            && self.uses_heuristics
            && self.line_prefix == LinePrefix::Whitespace
            && self.array == ArrayState::Outside
            && self.undecided_to == 0
            && let Some(document) = window.document_line(offset, self.max_record_size)
        {
            self.push_frame(window, offset, offset + document.length, Content::Document);
            self.position = Position { line: self.position.line + 1, column: 1 };
            self.line_prefix = LinePrefix::Whitespace;
            return Advance::To(offset + document.newline + 1);
        }
        match first {
            b',' if self.line_prefix == LinePrefix::Document && self.array == ArrayState::Outside => {
                self.advance_to(window, offset, offset + 1)
            }
            b'{' if self.array == ArrayState::Outside => self.read_value(window, offset),
            _ if self.framing == Framing::Bare => self.start_search(SearchKind::Line, window, offset),
            _ if self.array != ArrayState::Outside => self.read_in_array(window, offset),
            // After other text on its line, a bracket opens no array that could continue on the next lines:
            // that line may have been framed by its ends.
            b'[' if self.line_prefix == LinePrefix::Whitespace => match self.opens_array(window, offset) {
                Some(true) => {
                    self.array = ArrayState::Inside;
                    self.advance_to(window, offset, offset + 1)
                }
                Some(false) => self.start_search(SearchKind::Text, window, offset),
                None => Advance::NeedMore,
            },
            _ => self.start_search(SearchKind::Text, window, offset),
        }
    }

    fn start_search(&mut self, kind: SearchKind, window: &mut Window<'_>, offset: usize) -> Advance {
        self.search(RecordSearch::new(kind, offset), window, offset)
    }

    /// Reads the value that begins at `offset`.
    fn read_value(&mut self, window: &mut Window<'_>, offset: usize) -> Advance {
        let value = self.scans.value(window.scan_input(self.max_record_size), offset);
        if value.outcome == ScanOutcome::Incomplete {
            return Advance::NeedMore;
        }
        self.push_value(window, offset, value)
    }

    /// Frames a value that was scanned.
    fn push_value(&mut self, window: &mut Window<'_>, start: usize, value: ScannedValue) -> Advance {
        let ScanOutcome::Complete(end) = value.outcome else {
            return self.start_damaged(window, start, value);
        };
        self.push_frame(window, start, end, Content::Document);
        let progress = self.advance_to(window, start, end);
        self.line_prefix = LinePrefix::Document;
        self.array = self.array.after_element();
        progress
    }

    /// Frames the bytes without whitespace, and a comma in an array, at their end.
    fn push_trimmed(
        &mut self,
        window: &mut Window<'_>,
        start: usize,
        end: usize,
        content: Content,
    ) -> Advance {
        let mut record = trim_end(&window.bytes[start..end]);
        if self.array != ArrayState::Outside {
            record = trim_end(record.strip_suffix(b",").unwrap_or(record));
        }
        self.push_frame(window, start, start + record.len(), content);
        self.advance_to(window, start, end)
    }

    fn push_frame(&mut self, window: &mut Window<'_>, start: usize, end: usize, content: Content) {
        // Whatever comes after the head of a request is its body.
        let headers = self.request.head.take().and_then(|head| head.headers);
        window.frames.push(Frame {
            range: window.block_offset + start..window.block_offset + end,
            position: self.position,
            content,
            headers,
            bounds: Bounds::Heuristic,
        });
    }

    /// Skips more bytes of a record over the size limit.
    fn skip_oversized(&mut self, window: &mut Window<'_>, start: usize, end: usize) -> Advance {
        let skipped = window.block_offset + start..window.block_offset + end;
        match window.frames.last_mut() {
            Some(frame)
                if frame.range.end == skipped.start
                    && matches!(frame.content, Content::TooLarge | Content::TooLargeTail) =>
            {
                frame.range.end = skipped.end;
            }
            _ if skipped.is_empty() => {}
            _ => window.frames.push(Frame {
                range: skipped,
                position: self.position,
                content: Content::TooLargeTail,
                headers: None,
                bounds: Bounds::Heuristic,
            }),
        }
        self.advance_to(window, start, end)
    }

    /// Moves from one offset to the next.
    fn advance_to(&mut self, window: &Window<'_>, offset: usize, next: usize) -> Advance {
        if next > offset {
            let passed = &window.bytes[offset..next];
            let line = self.position.line;
            self.move_position(passed);
            let ends_line = passed.ends_with(b"\n");
            self.line_prefix = if ends_line { LinePrefix::Whitespace } else { LinePrefix::Other };
            self.is_in_text &= self.position.line == line;
        }
        Advance::To(next)
    }

    /// Returns the offset after whitespace and byte order marks.
    fn skip_whitespace(&mut self, bytes: &[u8], mut offset: usize) -> usize {
        loop {
            let length = leading_whitespace(&bytes[offset..]);
            if length > 0 {
                let whitespace = &bytes[offset..offset + length];
                self.move_position(whitespace);
                if whitespace.contains(&b'\n') {
                    (self.line_prefix, self.is_in_text) = (LinePrefix::Whitespace, false);
                }
                self.refuse_comma();
            }
            offset += length;
            // A byte order mark is not a part of the text, and has no column.
            if bytes[offset..].starts_with(BYTE_ORDER_MARK) {
                offset += BYTE_ORDER_MARK.len();
                self.refuse_comma();
            } else {
                return offset;
            }
        }
    }

    /// A comma belongs to a document only right after it.
    fn refuse_comma(&mut self) {
        if self.line_prefix == LinePrefix::Document {
            self.line_prefix = LinePrefix::Other;
        }
    }

    /// Moves the position over bytes.
    fn move_position(&mut self, bytes: &[u8]) {
        let line = match memchr::memrchr(b'\n', bytes) {
            Some(newline) => {
                self.position.line += memchr_iter(b'\n', bytes).count() as u64;
                self.position.column = 1;
                &bytes[newline + 1..]
            }
            None => bytes,
        };
        self.position.column += character_count(line);
    }
}

/// The number of characters in bytes that are text. It is counted in bytes, of which the processor adds several at once.
fn character_count(bytes: &[u8]) -> u64 {
    let begins_character = |byte: &u8| u8::from(byte & 0xC0 != 0x80);
    bytes.chunks(u8::MAX.into()).map(|chunk| u64::from(chunk.iter().map(begins_character).sum::<u8>())).sum()
}
