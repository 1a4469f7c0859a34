//! Documents recognized by both ends of their line, without a scan of what is between them: most inputs have
//! one document per line.

use memchr::memchr;

use super::whitespace::trim_end;
use super::window::Window;
use crate::json::is_whitespace;

/// A line that looks like one document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct DocumentLine {
    /// The length of the document.
    pub(super) length: usize,
    /// The offset of the newline from the start of the document; `length <= newline`.
    pub(super) newline: usize,
}

impl Window<'_> {
    /// The document that begins at `start` with a brace, if it ends its line with one, and what follows
    /// cannot continue it.
    #[inline]
    pub(super) fn document_line(&self, start: usize, max_size: usize) -> Option<DocumentLine> {
        let rest = &self.bytes[start..];
        let newline = memchr(b'\n', rest)?;
        let line = trim_end(&rest[..newline]);
        let is_document = line.ends_with(b"}") && self.ends_document(start, newline, max_size);
        is_document.then_some(DocumentLine { length: line.len(), newline })
    }

    /// Whether a `}` at the end of a line ends the document that begins at `start`: what comes next, within
    /// the largest size of a document, cannot continue it.
    #[inline]
    fn ends_document(&self, start: usize, newline: usize, max_size: usize) -> bool {
        let rest = &self.bytes[start..];
        let within = &rest[..rest.len().min(max_size)];
        match within.get(newline..).and_then(|rest| rest.iter().find(|byte| !is_whitespace(**byte))) {
            Some(next) => !matches!(next, b',' | b'}' | b']'),
            None => self.is_last && rest.len() < max_size,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_between_braces_is_a_document_unless_the_next_continues_it() {
        let cases = [
            ("{a} \r\n{", true, Some((3, 5))),
            ("{a}\n\n x", false, Some((3, 3))),
            ("{a}\n", true, Some((3, 3))),
            ("{a}\n", false, None),
            ("{a}\n ,", true, None),
            ("{a}\n}", true, None),
            ("{a}\n]", true, None),
            ("{a}", true, None),
            ("{a\n", true, None),
        ];
        for (bytes, is_last, expected) in cases {
            let window =
                Window { bytes: bytes.as_bytes(), block_offset: 0, is_last, frames: &mut Vec::new() };
            let found = window.document_line(0, 100).map(|line| (line.length, line.newline));
            assert_eq!(found, expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_follows_is_looked_at_within_the_size_limit() {
        let window =
            Window { bytes: b"{a}\n        x", block_offset: 0, is_last: true, frames: &mut Vec::new() };
        assert!(window.document_line(0, 13).is_some());
        assert!(window.document_line(0, 12).is_none());
    }
}
