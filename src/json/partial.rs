//! The grammar of JSON over bytes that arrive in parts: a scan that stops at the end of the bytes at hand
//! resumes there.
//!
//! It reads bytes, not text, and nothing but the keys of objects is returned: it finds where a value ends.
//! Offsets are those of the bytes at hand; [`PartialScan::shift`] moves them when bytes at the front are
//! dropped.

use std::collections::VecDeque;

use super::number::number_end;
use super::string::{EscapeError, escape_length, find_special};
use super::whitespace::leading_whitespace;

/// The deepest nesting. No record is nearly as deep; one that is deeper is damaged, and reading it says why.
const MAX_PARTIAL_DEPTH: usize = 1024;

/// The bytes to scan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScanInput<'b> {
    pub(crate) bytes: &'b [u8],
    /// Whether no bytes follow.
    pub(crate) is_last: bool,
    /// The largest size of a value.
    pub(crate) max_size: usize,
}

/// The result of a scan.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ScanOutcome {
    /// The value is not JSON, or the input ends inside of it.
    Broken,
    /// The value ends at this offset.
    Complete(usize),
    /// The bytes at hand end inside of the value.
    Incomplete,
    /// The value is nested too deep.
    TooDeep,
    /// The value is larger than the limit.
    TooLarge,
}

/// A scan of a value, which is at the same time one of each object and array that is open in it. `K` collects
/// keys of an object.
#[derive(Debug, Default)]
pub(crate) struct PartialScan<K> {
    /// Whether a value is being scanned.
    is_active: bool,
    /// The offset of the value.
    start: usize,
    /// The end of what has been scanned; `start <= offset`.
    offset: usize,
    state: ScanState,
    /// The open objects and arrays, the outermost first.
    levels: VecDeque<ScanLevel<K>>,
    /// The keys of the object closed last.
    closed: K,
}

/// An open object or array.
#[derive(Clone, Copy, Debug)]
struct ScanLevel<K> {
    start: usize,
    kind: LevelKind,
    keys: K,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum LevelKind {
    Array,
    Object,
}

/// The next token of a scan.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum ScanState {
    /// Nothing: the value is broken at this offset.
    Broken,
    /// A colon.
    Colon,
    /// A comma or a closing bracket.
    Comma,
    /// An element or a closing bracket.
    FirstElement,
    /// A key or a closing brace.
    FirstKey,
    /// A key.
    Key,
    /// The rest of a key whose opening quote is at this offset.
    KeyRest(usize),
    /// The rest of a number that begins at this offset.
    NumberRest(usize),
    /// The rest of a string.
    StringRest,
    /// A value.
    #[default]
    Value,
}

/// The reason why a scan stops before the end of its value.
#[derive(Clone, Copy, Debug)]
enum ScanStop {
    Broken,
    /// The bytes at hand end.
    OutOfBytes,
    TooDeep,
}

impl From<EscapeError> for ScanStop {
    fn from(error: EscapeError) -> Self {
        match error {
            EscapeError::Incomplete => Self::OutOfBytes,
            EscapeError::Invalid => Self::Broken,
        }
    }
}

impl<K: Copy + Default> PartialScan<K> {
    /// Begins a scan of the value at `start`.
    pub(crate) fn begin(&mut self, start: usize) {
        self.clear();
        (self.is_active, self.start, self.offset) = (true, start, start);
    }

    /// Ends the scan.
    pub(crate) fn clear(&mut self) {
        self.levels.clear();
        (self.is_active, self.offset, self.state) = (false, 0, ScanState::Value);
    }

    /// The end of what has been scanned.
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    /// The keys of the object being scanned, or of the one closed last.
    pub(crate) fn keys(&self) -> K {
        self.levels.front().map_or(self.closed, |level| level.keys)
    }

    /// Whether this is a scan of the value at `start`.
    pub(crate) fn covers(&self, start: usize) -> bool {
        let is_open = || self.levels.binary_search_by_key(&start, |level| level.start).is_ok();
        self.is_active && (self.start == start || is_open())
    }

    /// Makes this a scan of the inner value at `start`, which it covers.
    pub(crate) fn narrow(&mut self, start: usize) {
        while self.levels.front().is_some_and(|level| level.start < start) {
            self.levels.pop_front();
        }
        self.start = start;
    }

    /// Drops the first `count` bytes. A scan that began in them becomes one of the outermost value that did
    /// not, if any.
    pub(crate) fn shift(&mut self, count: usize) {
        if !self.is_active || count == 0 {
            return;
        }
        if self.start < count {
            while self.levels.front().is_some_and(|level| level.start < count) {
                self.levels.pop_front();
            }
            match self.levels.front() {
                Some(level) => self.start = level.start,
                None => return self.clear(),
            }
        }
        self.start -= count;
        self.offset -= count;
        for level in &mut self.levels {
            level.start -= count;
        }
        self.state = match self.state {
            ScanState::KeyRest(start) => ScanState::KeyRest(start - count),
            ScanState::NumberRest(start) => ScanState::NumberRest(start - count),
            state => state,
        };
    }

    /// Scans the rest of the value as far as there are bytes. `add_key` adds a key, which is passed to it as
    /// written, with its quotes, to those of its object.
    pub(crate) fn run(&mut self, input: ScanInput<'_>, add_key: impl Fn(&mut K, &[u8])) -> ScanOutcome {
        let end = input.bytes.len().min(self.start.saturating_add(input.max_size));
        let bytes = &input.bytes[..end];
        let stop = loop {
            match self.step(bytes, &add_key) {
                Ok(()) if self.state == ScanState::Comma && self.levels.is_empty() => {
                    return ScanOutcome::Complete(self.offset);
                }
                Ok(()) => {}
                Err(stop) => break stop,
            }
        };
        match stop {
            ScanStop::Broken => {
                self.state = ScanState::Broken;
                ScanOutcome::Broken
            }
            ScanStop::TooDeep => ScanOutcome::TooDeep,
            ScanStop::OutOfBytes if end - self.start >= input.max_size => ScanOutcome::TooLarge,
            ScanStop::OutOfBytes if !input.is_last => ScanOutcome::Incomplete,
            ScanStop::OutOfBytes => match self.state {
                ScanState::NumberRest(start)
                    if self.levels.is_empty() && number_end(bytes, start) == Some(end) =>
                {
                    ScanOutcome::Complete(end)
                }
                _ => ScanOutcome::Broken,
            },
        }
    }

    /// Scans one token, or as much of it as there is.
    #[inline]
    fn step(&mut self, bytes: &[u8], add_key: impl Fn(&mut K, &[u8])) -> Result<(), ScanStop> {
        match self.state {
            ScanState::Broken => return Err(ScanStop::Broken),
            ScanState::KeyRest(start) => {
                self.finish_string(bytes)?;
                if let Some(level) = self.levels.back_mut() {
                    add_key(&mut level.keys, &bytes[start..self.offset]);
                }
                self.state = ScanState::Colon;
                if bytes.get(self.offset) == Some(&b':') {
                    self.pass(ScanState::Value);
                }
                return Ok(());
            }
            ScanState::NumberRest(start) => {
                let in_number = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
                self.offset += bytes[self.offset..].iter().take_while(in_number).count();
                if self.offset == bytes.len() {
                    return Err(ScanStop::OutOfBytes);
                }
                self.state = ScanState::Comma;
                return if number_end(bytes, start) == Some(self.offset) {
                    Ok(())
                } else {
                    Err(ScanStop::Broken)
                };
            }
            ScanState::StringRest => {
                self.finish_string(bytes)?;
                self.state = ScanState::Comma;
                return Ok(());
            }
            _ => {}
        }
        self.offset += leading_whitespace(&bytes[self.offset..]);
        let byte = *bytes.get(self.offset).ok_or(ScanStop::OutOfBytes)?;
        match (self.state, byte) {
            (ScanState::Colon, b':') => self.pass(ScanState::Value),
            (ScanState::Comma, b',') => match self.levels.back().map(|level| level.kind) {
                Some(LevelKind::Object) => self.pass(ScanState::Key),
                Some(LevelKind::Array) => self.pass(ScanState::Value),
                None => return Err(ScanStop::Broken),
            },
            (ScanState::Comma | ScanState::FirstKey, b'}') => self.close(LevelKind::Object)?,
            (ScanState::Comma | ScanState::FirstElement, b']') => self.close(LevelKind::Array)?,
            (ScanState::FirstKey | ScanState::Key, b'"') => self.pass(ScanState::KeyRest(self.offset)),
            (ScanState::Value | ScanState::FirstElement, _) => match byte {
                b'"' => self.pass(ScanState::StringRest),
                b'{' => self.open(LevelKind::Object, ScanState::FirstKey)?,
                b'[' => self.open(LevelKind::Array, ScanState::FirstElement)?,
                b'-' | b'0'..=b'9' => self.state = ScanState::NumberRest(self.offset),
                b't' => self.literal(bytes, b"true")?,
                b'f' => self.literal(bytes, b"false")?,
                b'n' => self.literal(bytes, b"null")?,
                _ => return Err(ScanStop::Broken),
            },
            _ => return Err(ScanStop::Broken),
        }
        Ok(())
    }

    /// Passes one byte.
    fn pass(&mut self, next: ScanState) {
        self.offset += 1;
        self.state = next;
    }

    fn open(&mut self, kind: LevelKind, next: ScanState) -> Result<(), ScanStop> {
        if self.levels.len() == MAX_PARTIAL_DEPTH {
            return Err(ScanStop::TooDeep);
        }
        self.levels.push_back(ScanLevel { start: self.offset, kind, keys: K::default() });
        self.pass(next);
        Ok(())
    }

    fn close(&mut self, kind: LevelKind) -> Result<(), ScanStop> {
        match self.levels.back() {
            Some(level) if level.kind == kind => self.closed = level.keys,
            _ => return Err(ScanStop::Broken),
        }
        self.levels.pop_back();
        self.pass(ScanState::Comma);
        Ok(())
    }

    fn literal(&mut self, bytes: &[u8], literal: &[u8]) -> Result<(), ScanStop> {
        let rest = &bytes[self.offset..];
        if rest.starts_with(literal) {
            self.offset += literal.len();
            self.state = ScanState::Comma;
            return Ok(());
        }
        Err(if literal.starts_with(rest) { ScanStop::OutOfBytes } else { ScanStop::Broken })
    }

    /// Passes the rest of a string and its closing quote.
    #[inline]
    fn finish_string(&mut self, bytes: &[u8]) -> Result<(), ScanStop> {
        loop {
            self.offset += find_special(&bytes[self.offset..]);
            match bytes.get(self.offset) {
                None => return Err(ScanStop::OutOfBytes),
                Some(b'"') => {
                    self.offset += 1;
                    return Ok(());
                }
                Some(b'\\') => self.offset += escape_length(&bytes[self.offset..])?,
                Some(_) => return Err(ScanStop::Broken),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(bytes: &[u8], is_last: bool) -> ScanOutcome {
        let mut scan = PartialScan::<()>::default();
        scan.begin(0);
        scan.run(ScanInput { bytes, is_last, max_size: 1_000 }, |(), _| {})
    }

    #[test]
    fn a_value_cut_off_is_told_from_a_broken_one() {
        let text = r#"{"a": [-1.5e2, true, "\u00e9\"", {}], "b": null}"#;
        assert_eq!(scan(text.as_bytes(), true), ScanOutcome::Complete(text.len()));
        for end in 0..text.len() {
            assert_eq!(scan(&text.as_bytes()[..end], false), ScanOutcome::Incomplete, "{}", &text[..end]);
            assert_eq!(scan(&text.as_bytes()[..end], true), ScanOutcome::Broken, "{}", &text[..end]);
        }
        for text in [r#"{"a",1}"#, "[1,]", "[1}", "{]", "[01 ]", "[nul]", "\"\n\"", r#""\x""#, "}", ","] {
            assert_eq!(scan(text.as_bytes(), false), ScanOutcome::Broken, "{text}");
        }
    }

    #[test]
    fn a_number_ends_with_the_input() {
        assert_eq!(scan(b"12", false), ScanOutcome::Incomplete);
        assert_eq!(scan(b"12", true), ScanOutcome::Complete(2));
        assert_eq!(scan(b"12 ", false), ScanOutcome::Complete(2));
        assert_eq!(scan(b"1.", true), ScanOutcome::Broken);
    }

    #[test]
    fn bytes_that_are_not_utf_8_may_be_in_strings_only() {
        assert_eq!(scan(b"\"\xFF\"", true), ScanOutcome::Complete(3));
        assert_eq!(scan(b"[\xFF]", true), ScanOutcome::Broken);
    }

    #[test]
    fn size_and_depth_are_limited() {
        assert_eq!(scan(&[b' '; 1_000], false), ScanOutcome::TooLarge);
        let mut deep = PartialScan::<()>::default();
        deep.begin(0);
        let bytes = vec![b'['; MAX_PARTIAL_DEPTH + 1];
        let input = ScanInput { bytes: &bytes, is_last: false, max_size: usize::MAX };
        assert_eq!(deep.run(input, |(), _| {}), ScanOutcome::TooDeep);
    }

    #[test]
    fn a_scan_resumes_after_bytes_are_dropped() {
        let text = br#"[ {"key": {"inner": 12}}]"#;
        let mut scan = PartialScan::<usize>::default();
        scan.begin(0);
        let count = |keys: &mut usize, _: &[u8]| *keys += 1;
        let input = |bytes| ScanInput { bytes, is_last: false, max_size: 1_000 };
        assert_eq!(scan.run(input(&text[..21]), count), ScanOutcome::Incomplete);
        assert!(scan.covers(0) && scan.covers(2) && scan.covers(10) && !scan.covers(1));
        scan.shift(2);
        assert!(scan.covers(0) && scan.covers(8));
        assert_eq!(scan.run(input(&text[2..]), count), ScanOutcome::Complete(22));
        assert_eq!(scan.keys(), 1);
    }
}
