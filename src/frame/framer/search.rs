//! The search for the next record, from text or from a damaged record.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::Framing;
use super::array::ArrayState;
use super::lines::opens_block;
use super::record_search::{RecordSearch, SearchKind, SearchedLine, may_hold_record};
use super::{Advance, Framer, FramerMode, LinePrefix};
use crate::frame::Content;
use crate::frame::prefixed_lines;
use crate::frame::scans::{ScannedValue, Scans};
use crate::frame::whitespace::trim_end;
use crate::frame::window::Window;
use crate::json::{ScanInput, ScanOutcome, is_whitespace};

impl Framer {
    /// Continues the search; `start` is the start of the window's text or damaged record.
    pub(super) fn search(
        &mut self,
        mut search: RecordSearch,
        window: &mut Window<'_>,
        start: usize,
    ) -> Advance {
        loop {
            let rest = &window.bytes[search.offset..];
            let found = match search.kind {
                SearchKind::Line => memchr(b'\n', rest),
                _ => memchr2(b'{', b'\n', rest),
            };
            let next = found.map_or(window.bytes.len(), |found| search.offset + found);
            search.pass(window.bytes, next);
            if let Some(released_to) = self.release_bytes(&mut search, window, start) {
                self.mode = FramerMode::Search(search);
                return Advance::To(released_to);
            }
            if found.is_none() && !window.is_last {
                self.mode = FramerMode::Search(search);
                return Advance::NeedMore;
            }
            let progress = if window.bytes.get(next) == Some(&b'{') && search.kind != SearchKind::Line {
                self.examine_object(&mut search, window, start)
            } else {
                self.end_line(&mut search, window, start)
            };
            match progress {
                Some(Advance::NeedMore) => {
                    self.mode = FramerMode::Search(search);
                    return Advance::NeedMore;
                }
                Some(progress) => return progress,
                None => {}
            }
        }
    }

    /// Bounds the memory: frames and skips what is longer than may be kept. Returns the offset up to which it
    /// is released.
    fn release_bytes(
        &mut self,
        search: &mut RecordSearch,
        window: &mut Window<'_>,
        start: usize,
    ) -> Option<usize> {
        let limit = match search.kind {
            SearchKind::AfterRecord => {
                if search.offset > start {
                    self.advance_to(window, start, search.offset);
                    return Some(search.offset);
                }
                return None;
            }
            SearchKind::Text if search.offset - start > self.max_text_size => {
                return Some(self.release_text(search, window, start));
            }
            SearchKind::Text => return None,
            SearchKind::LoneBrace => self.max_text_size,
            SearchKind::Damaged | SearchKind::Line => self.max_record_size,
        };
        if matches!(search.line, SearchedLine::Later(start) if search.offset - start > self.max_record_size) {
            search.line = SearchedLine::Long;
        }
        let known_end = search.damaged_to();
        if known_end <= start || (known_end - start <= limit && !search.is_too_large) {
            return None;
        }
        if !search.is_too_large {
            search.is_too_large = true;
            self.push_frame(window, start, start, Content::TooLarge);
        }
        self.skip_oversized(window, start, known_end);
        Some(known_end)
    }

    /// Frames text that is longer than may be kept.
    fn release_text(&mut self, search: &mut RecordSearch, window: &mut Window<'_>, start: usize) -> usize {
        search.kind = SearchKind::AfterRecord;
        let objects = std::mem::take(&mut search.objects);
        if let Some(last) = objects.last() {
            let end = last.end.max(start + self.max_text_size);
            let offset = self.push_objects(&objects, window, start);
            self.advance_to(window, offset, end);
            return end;
        }
        let end = char_end(window.bytes, start + self.max_text_size);
        self.push_frame(window, start, end, Content::NoJson);
        self.advance_to(window, start, end);
        end
    }

    /// Looks at the object at `search.offset`. Returns `None` if it is not a record.
    fn examine_object(
        &mut self,
        search: &mut RecordSearch,
        window: &mut Window<'_>,
        start: usize,
    ) -> Option<Advance> {
        let object = search.offset;
        let value = self.scans.value(window.scan_input(self.max_record_size), object);
        let is_in_text = matches!(search.kind, SearchKind::AfterRecord | SearchKind::Text);
        let is_record = match value.outcome {
            ScanOutcome::Incomplete => return Some(Advance::NeedMore),
            ScanOutcome::Complete(_) if value.keys.is_certain() => true,
            outcome => {
                let has_keys = match outcome {
                    ScanOutcome::Complete(_) => value.keys.is_record(),
                    _ => !value.keys.is_empty(),
                };
                has_keys && (is_in_text || !search.looks_like_part(outcome, self.array))
            }
        };
        if is_record {
            return Some(self.end_at_record(search, value, window, start));
        }
        match value.outcome {
            ScanOutcome::Complete(end) => {
                let may_hold_record = may_hold_record(&window.bytes[object..end]);
                match search.kind {
                    SearchKind::Text => search.objects.push(object..end),
                    SearchKind::AfterRecord if may_hold_record => {
                        self.advance_to(window, start, object);
                        self.is_in_text = true;
                        return Some(self.push_value(window, object, value));
                    }
                    SearchKind::Damaged if may_hold_record => {
                        search.pass(window.bytes, object + 1);
                        return None;
                    }
                    _ => {}
                }
                search.pass(window.bytes, end);
            }
            ScanOutcome::Broken
                if search.kind == SearchKind::Text
                    && opens_block(&window.bytes[object..value.scanned_to.max(object + 1)]) =>
            {
                self.advance_to(window, start, object);
                return Some(self.start_damaged(window, object, value));
            }
            _ => {
                search.has_other_brace = true;
                search.pass(window.bytes, object + 1);
            }
        }
        None
    }

    /// Ends the search at the record at `search.offset`.
    fn end_at_record(
        &mut self,
        search: &RecordSearch,
        value: ScannedValue,
        window: &mut Window<'_>,
        start: usize,
    ) -> Advance {
        let record = search.offset;
        let is_in_text = match search.kind {
            SearchKind::AfterRecord | SearchKind::Text => true,
            SearchKind::LoneBrace => search.line == SearchedLine::First,
            SearchKind::Damaged | SearchKind::Line => false,
        };
        if is_in_text {
            self.is_in_text = true;
            let objects =
                search.objects.iter().filter(|object| may_hold_record(&window.bytes[(*object).clone()]));
            let objects: Vec<_> = objects.cloned().collect();
            let start = self.push_objects(&objects, window, start);
            self.advance_to(window, start, record);
            return self.push_value(window, record, value);
        }
        let end = search.damaged_to();
        let is_open = search.is_cut_off && search.is_inside(value.outcome, self.array);
        let content = if is_open { Content::OpenObject } else { Content::Document };
        self.end_damaged(search, window, start, end, content);
        // What comes before the record on its line is read by itself.
        if end < record {
            return Advance::To(end);
        }
        self.push_value(window, record, value)
    }

    /// Reads the end of a line at `search.offset`. Returns `None` if the damaged record continues on the next
    /// line.
    fn end_line(
        &mut self,
        search: &mut RecordSearch,
        window: &mut Window<'_>,
        start: usize,
    ) -> Option<Advance> {
        let end = search.offset;
        match search.kind {
            SearchKind::AfterRecord => Some(self.advance_to(window, start, end)),
            SearchKind::Text => Some(self.end_text(search, window, start, end)),
            SearchKind::Line => Some(self.end_damaged(search, window, start, end, Content::Document)),
            SearchKind::Damaged | SearchKind::LoneBrace => {
                let is_open = search.spans_lines
                    || search.line != SearchedLine::First
                    || b"{[,:".contains(&search.last_bytes[1]);
                if is_open && end < window.bytes.len() {
                    let is_in_array = self.array != ArrayState::Outside;
                    match window.bytes.get(end + 1) {
                        None if !window.is_last => return Some(Advance::NeedMore),
                        Some(b']') if is_in_array => {}
                        Some(b' ' | b'\t' | b'}' | b']') => {
                            search.kind = SearchKind::Damaged;
                            search.offset = end + 1;
                            search.line = SearchedLine::Later(end + 1);
                            search.last_bytes = [0; 2];
                            return None;
                        }
                        _ => {}
                    }
                }
                Some(self.end_damaged(search, window, start, end, Content::Document))
            }
        }
    }

    /// Frames a line of text without a record: as the request that it begins, as its objects if
    /// no other braces are between them, or as a whole.
    fn end_text(
        &mut self,
        search: &RecordSearch,
        window: &mut Window<'_>,
        start: usize,
        end: usize,
    ) -> Advance {
        let line = trim_end(&window.bytes[start..end]);
        if let Some(progress) = self.read_request_head(window, start, line) {
            return progress;
        }
        if prefixed_lines::may_begin(line)
            && let Some(progress) = self.read_prefixed_lines(window, start)
        {
            return progress;
        }
        if !search.objects.is_empty() && !search.has_other_brace {
            let offset = self.push_objects(&search.objects, window, start);
            return self.advance_to(window, offset, end);
        }
        let content = if is_value(line) { Content::Document } else { Content::NoJson };
        self.push_trimmed(window, start, end, content)
    }

    /// Frames objects in text, which begins at `start`. Returns the end of the last.
    fn push_objects(&mut self, objects: &[Range<usize>], window: &mut Window<'_>, start: usize) -> usize {
        let mut offset = start;
        for object in objects {
            self.advance_to(window, offset, object.start);
            self.push_frame(window, object.start, object.end, Content::Document);
            self.advance_to(window, object.start, object.end);
            offset = object.end;
        }
        offset
    }

    /// Frames a damaged record that ends at `end`.
    fn end_damaged(
        &mut self,
        search: &RecordSearch,
        window: &mut Window<'_>,
        start: usize,
        end: usize,
        content: Content,
    ) -> Advance {
        if search.is_too_large {
            return self.skip_oversized(window, start, end);
        }
        if self.array != ArrayState::Outside {
            self.array = ArrayState::Damaged;
        }
        if end - start > self.max_record_size {
            self.push_frame(window, start, end, Content::TooLarge);
            return self.advance_to(window, start, end);
        }
        self.push_trimmed(window, start, end, content)
    }

    /// Starts the search for the end of a value that is not complete.
    pub(super) fn start_damaged(
        &mut self,
        window: &mut Window<'_>,
        start: usize,
        value: ScannedValue,
    ) -> Advance {
        let is_lone_brace = self.framing == Framing::Events
            && self.array == ArrayState::Outside
            && value.outcome == ScanOutcome::Broken
            && window.bytes[start] == b'{'
            && !value.opens_object(window.bytes, start)
            && memchr(b'\n', &window.bytes[start..value.scanned_to]).is_none();
        let kind = if is_lone_brace { SearchKind::LoneBrace } else { SearchKind::Damaged };
        let mut search = RecordSearch::new(kind, start);
        search.pass(window.bytes, start + 1);
        let begins_line = self.line_prefix == LinePrefix::Whitespace;
        search.is_cut_off = self.framing == Framing::Events
            && value.outcome == ScanOutcome::Broken
            && value.scanned_to - start <= self.max_record_size
            && value.opens_object(window.bytes, start)
            && ends_before_line(window, value.scanned_to);
        search.indent = if begins_line { self.position.column - 1 } else { 0 };
        if value.outcome == ScanOutcome::TooLarge {
            search.is_too_large = true;
            let kept = &window.bytes[start..start + self.max_record_size];
            search.spans_lines = memchr(b'\n', kept).is_some();
            self.push_frame(window, start, start, Content::TooLarge);
        }
        if self.array != ArrayState::Outside {
            self.array = ArrayState::Damaged;
        }
        self.mode = FramerMode::Search(search);
        Advance::To(start)
    }
}

/// Whether nothing comes between `offset` and the start of its line, or the bytes end there: what ends so was cut off.
fn ends_before_line(window: &Window<'_>, offset: usize) -> bool {
    let before = window.bytes[..offset].iter().rev().take_while(|byte| is_whitespace(**byte));
    (offset == window.bytes.len() && window.is_last) || before.into_iter().any(|byte| *byte == b'\n')
}

/// Whether a line is a JSON value of any type, or the start of an array, rather than text without JSON.
fn is_value(line: &[u8]) -> bool {
    let value = Scans::default().value(ScanInput { bytes: line, is_last: true, max_size: usize::MAX }, 0);
    match value.outcome {
        ScanOutcome::Complete(end) => end == line.len(),
        ScanOutcome::Broken => line.starts_with(b"[") && value.scanned_to == line.len(),
        ScanOutcome::TooDeep => line.starts_with(b"["),
        ScanOutcome::Incomplete | ScanOutcome::TooLarge => false,
    }
}

/// The end of the last character that ends at or before `end`, if it is at most three bytes away.
fn char_end(bytes: &[u8], end: usize) -> usize {
    let is_boundary = |offset: &usize| bytes[*offset] & 0xC0 != 0x80;
    (end - 3..=end).rev().find(is_boundary).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_starts_of_arrays_are_told_from_text() {
        for (line, expected) in [
            ("12", true),
            ("\"a\"", true),
            ("[1, 2", true),
            ("[", true),
            ("null", true),
            ("12 a", false),
            ("[1 2", false),
            ("{\"a\":", false),
            ("text", false),
        ] {
            assert_eq!(is_value(line.as_bytes()), expected, "{line}");
        }
    }

    #[test]
    fn text_is_not_cut_inside_a_character() {
        let text = "aaaa事b".as_bytes();
        for (end, expected) in [(4, 4), (5, 4), (6, 4), (7, 7)] {
            assert_eq!(char_end(text, end), expected);
        }
        assert_eq!(char_end(&[0x80; 8], 5), 5);
    }
}
