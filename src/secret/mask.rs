//! Text with its secrets masked.

use std::borrow::Cow;
use std::ops::Range;

use super::unescape::unescaped;
use super::{Names, find, is_plain};

/// The text shown instead of a secret of any length.
pub const MASK: &str = "••••••";

/// The secrets of a text.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// In order, without overlaps.
    spans: Vec<Range<usize>>,
}

impl Secrets {
    /// The smallest size in bytes of a secret that is masked wherever the same text occurs. A shorter one may
    /// be anything.
    pub const MIN_SIZE: usize = 8;

    /// The secrets of a text, JSON or not, by the names in it, also inside of strings.
    #[must_use]
    pub fn of_text(text: &str, names: &Names<'_>) -> Self {
        Self { spans: find::in_text(text, names) }.everywhere(text)
    }

    /// The secrets of a JSON document: those known, and those by the names in it.
    #[must_use]
    pub fn of_document(text: &str, known: Vec<Range<usize>>, names: &Names<'_>) -> Self {
        let mut spans = known;
        spans.extend(find::in_document(text, names));
        Self { spans: find::in_order(spans) }.everywhere(text)
    }

    /// Adds the other places of each secret's text.
    fn everywhere(mut self, text: &str) -> Self {
        /// No credential is longer.
        const MAX_SIZE: usize = 512;
        /// The most texts searched for: an envelope has one or two.
        const MAX_VALUES: usize = 8;
        let mut values: Vec<&str> = Vec::new();
        for span in &self.spans {
            let value = &text[inside(text, span)];
            if (Self::MIN_SIZE..MAX_SIZE).contains(&value.len())
                && !values.contains(&value)
                && !value.starts_with(['{', '['])
            {
                values.push(value);
            }
            if values.len() == MAX_VALUES {
                break;
            }
        }
        let mut others = Vec::new();
        for value in values {
            let found = memchr::memmem::find_iter(text.as_bytes(), value);
            others.extend(found.map(|start| start..start + value.len()));
        }
        if others.len() > self.spans.len() {
            self.spans.extend(others);
            self.spans = find::in_order(self.spans);
        }
        self
    }

    /// Whether there are no secrets.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The secrets that overlap with a part of the text.
    fn within(&self, part: &Range<usize>) -> &[Range<usize>] {
        let first = self.spans.partition_point(|span| span.end <= part.start);
        let end = self.spans.partition_point(|span| span.start < part.end);
        &self.spans[first..end.max(first)]
    }

    /// Whether a part of the text is inside of one secret.
    #[must_use]
    pub fn cover(&self, part: &Range<usize>) -> bool {
        self.within(part).first().is_some_and(|span| span.start <= part.start && span.end >= part.end)
    }

    /// Whether a part of the text overlaps with a secret.
    #[must_use]
    pub fn touch(&self, part: &Range<usize>) -> bool {
        !self.within(part).is_empty()
    }

    /// The part of the text, extended to the ends of the secrets that it overlaps with.
    #[must_use]
    pub fn around(&self, part: Range<usize>) -> Range<usize> {
        match self.within(&part) {
            [] => part,
            spans => spans[0].start.min(part.start)..spans[spans.len() - 1].end.max(part.end),
        }
    }

    /// A part of the text with its secrets masked.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str, part: Range<usize>) -> Cow<'t, str> {
        let spans = self.within(&part);
        if spans.is_empty() { Cow::Borrowed(&text[part]) } else { Cow::Owned(copy(text, part, spans)) }
    }

    /// The unescaped text of a JSON string, whose inside between the quotes is a part of the text, with its
    /// secrets masked.
    #[must_use]
    pub fn mask_string(&self, text: &str, inside: Range<usize>) -> String {
        let written = &text[inside.clone()];
        let mut masked = String::new();
        let mut at = inside.start;
        for span in self.within(&inside) {
            if span.start > at {
                masked.push_str(&unescaped(&text[at..span.start]));
            }
            masked.push_str(MASK);
            at = span.end.min(inside.end);
        }
        if at == inside.start { unescaped(written) } else { masked + &unescaped(&text[at..inside.end]) }
    }
}

/// The text, JSON or not, with its secrets masked.
#[must_use]
pub fn masked<'t>(text: &'t str, names: &Names<'_>) -> Cow<'t, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    Secrets::of_text(text, names).mask(text, 0..text.len())
}

fn copy(text: &str, part: Range<usize>, spans: &[Range<usize>]) -> String {
    let mut copied = String::new();
    let mut at = part.start;
    for span in spans {
        let shown = inside(text, span);
        copied.push_str(&text[at..shown.start.max(at)]);
        copied.push_str(MASK);
        at = shown.end.clamp(at, part.end);
    }
    copied.push_str(&text[at..part.end]);
    copied
}

/// The secret without the quotes around it, which are shown.
fn inside(text: &str, span: &Range<usize>) -> Range<usize> {
    let written = &text[span.clone()];
    match written.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let closed = written[1..].ends_with(quote);
            span.start + 1..span.end - usize::from(closed)
        }
        _ => span.clone(),
    }
}
