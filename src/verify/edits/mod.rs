//! Every single edit of a body that is known from reports, applied and undone.

use std::ops::ControlFlow;

use super::escapes::{ESCAPE_STYLES, unescape};
use super::key_order::{KeyOrder, reordered};
use super::{Cause, Difference};
use crate::json::{self, Layout};

const BOM: &[u8] = "\u{feff}".as_bytes();

/// One edit of a body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edit {
    pub(super) subject: EditSubject,
    /// The mistake, if the edit was applied to the body at hand and the result was hashed.
    pub(super) applied: Cause,
    /// The mistake, if the result was hashed and the body at hand was made from it.
    pub(super) reversed: Cause,
    /// Whether only the first is possible.
    pub(super) one_way: bool,
    pub(super) difference: Difference,
}

impl Edit {
    /// An edit that is the same mistake in both directions.
    pub(super) fn symmetric(subject: EditSubject, cause: Cause, difference: Difference) -> Self {
        Self { subject, applied: cause, reversed: cause, one_way: false, difference }
    }
}

/// The subject of an edit; two edits of the same subject are never combined.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum EditSubject {
    Bom,
    Encryption,
    FinalNewline,
    KeyOrder,
    LineEndings,
    SlashEscapes,
    UnicodeEscapes,
    Whitespace,
}

/// The layouts of JSON that programs write.
const LAYOUTS: [(Layout, Cause, Difference); 6] = [
    (Layout::COMPACT, Cause::BodyCompact, Difference::Compact),
    (Layout::SPACED, Cause::BodySpaceAfterColon, Difference::SpacedColonsAndCommas),
    (Layout { comma: ",", ..Layout::SPACED }, Cause::BodySpaceAfterColon, Difference::SpacedColons),
    (Layout::PRETTY, Cause::BodyPretty, Difference::Indent2),
    (Layout { indent: Some("    "), ..Layout::PRETTY }, Cause::BodyPretty, Difference::Indent4),
    (Layout { indent: Some("\t"), ..Layout::PRETTY }, Cause::BodyPretty, Difference::IndentTab),
];

/// Receives an edit and the edited text.
type Visit<'v, T> = &'v mut dyn FnMut(Edit, Vec<u8>) -> ControlFlow<T>;

/// Calls `visit` with every single edit of a text, until it breaks.
pub(super) fn visit_edits<T>(text: &[u8], orders: &[KeyOrder], visit: Visit<'_, T>) -> ControlFlow<T> {
    let bom = |difference| Edit::symmetric(EditSubject::Bom, Cause::BodyBom, difference);
    match text.strip_prefix(BOM) {
        Some(rest) => visit(bom(Difference::BomRemoved), rest.to_vec())?,
        None => visit(bom(Difference::BomAdded), [BOM, text].concat())?,
    }
    let newline =
        |difference| Edit::symmetric(EditSubject::FinalNewline, Cause::BodyTrailingNewline, difference);
    if let Some(rest) = text.strip_suffix(b"\n") {
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        visit(newline(Difference::NewlineRemoved), rest.to_vec())?;
    } else {
        visit(newline(Difference::NewlineAdded), [text, b"\n"].concat())?;
        visit(newline(Difference::CrlfAdded), [text, b"\r\n"].concat())?;
    }
    let lines = |difference| Edit::symmetric(EditSubject::LineEndings, Cause::BodyCrlf, difference);
    if text.windows(2).any(|pair| pair == b"\r\n") {
        visit(lines(Difference::LfLines), replaced(text, b"\r\n", b"\n"))?;
    } else if text.contains(&b'\n') {
        visit(lines(Difference::CrlfLines), replaced(text, b"\n", b"\r\n"))?;
    }
    match Document::new(text) {
        Some(document) => document.visit_edits(orders, visit),
        None => ControlFlow::Continue(()),
    }
}

fn replaced(text: &[u8], pattern: &[u8], replacement: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(pattern) {
            out.extend_from_slice(replacement);
            rest = after;
        } else {
            out.push(rest[0]);
            rest = &rest[1..];
        }
    }
    out
}

/// A JSON document with the bytes around it, which its edits leave alone.
struct Document<'t> {
    before: &'t [u8],
    json: &'t str,
    after: &'t [u8],
}

impl<'t> Document<'t> {
    fn new(text: &'t [u8]) -> Option<Self> {
        let start = text.len() - text.strip_prefix(BOM).unwrap_or(text).trim_ascii_start().len();
        let length = text[start..].trim_ascii_end().len();
        let (before, rest) = text.split_at(start);
        let (json, after) = rest.split_at(length);
        let json = std::str::from_utf8(json).ok()?;
        json::is_document(json).then_some(Self { before, json, after })
    }

    fn visit_edits<T>(&self, orders: &[KeyOrder], visit: Visit<'_, T>) -> ControlFlow<T> {
        let layout = LAYOUTS.iter().find(|(layout, ..)| self.has_layout(*layout));
        // With CRLF two things would change: line endings are changed first.
        if !self.json.contains('\r') {
            let reversed = match layout {
                Some((_, cause, _)) => *cause,
                None if self.json.contains('\n') => Cause::BodyPretty,
                None => Cause::BodySpaceAfterColon,
            };
            for (layout, applied, difference) in LAYOUTS {
                let edit = Edit { reversed, ..Edit::symmetric(EditSubject::Whitespace, applied, difference) };
                self.visit_with(edit, visit, |out, limit| {
                    json::reformat_within(out, self.json, layout, limit)
                })?;
            }
        }
        if let Some((layout, ..)) = layout {
            self.visit_key_orders(*layout, orders, visit)?;
        }
        self.visit_escapes(visit)
    }

    /// Keys are reordered only in a document with a known layout, which is kept.
    fn visit_key_orders<T>(
        &self,
        layout: Layout,
        orders: &[KeyOrder],
        visit: Visit<'_, T>,
    ) -> ControlFlow<T> {
        let mut reorder = |order: &KeyOrder| {
            // What was sorted cannot be restored, so only Feishu's orders are tried as the original.
            let (difference, one_way) = match order {
                KeyOrder::Alphabetical => (Difference::SortedKeys, true),
                KeyOrder::Like(_) => (Difference::FeishuKeyOrder, false),
            };
            let edit = Edit::symmetric(EditSubject::KeyOrder, Cause::BodySortedKeys, difference);
            self.visit_with(Edit { one_way, ..edit }, visit, |out, limit| {
                json::reformat_within(out, &reordered(self.json, order), layout, limit)
            })
        };
        reorder(&KeyOrder::Alphabetical)?;
        orders.iter().try_for_each(reorder)
    }

    fn visit_escapes<T>(&self, visit: Visit<'_, T>) -> ControlFlow<T> {
        let unicode =
            |difference| Edit::symmetric(EditSubject::UnicodeEscapes, Cause::BodyUnicodeEscapes, difference);
        self.visit_strings(unicode(Difference::UnescapedCharacters), visit, unescape)?;
        for style in ESCAPE_STYLES {
            self.visit_strings(unicode(style.difference), visit, |string, out| style.escape(string, out))?;
        }
        let slashes =
            |difference| Edit::symmetric(EditSubject::SlashEscapes, Cause::BodySlashEscapes, difference);
        self.visit_strings(slashes(Difference::UnescapedSlashes), visit, |string, out| {
            out.extend_from_slice(string.replace("\\/", "/").as_bytes());
        })?;
        if self.json.contains("\\/") {
            return ControlFlow::Continue(());
        }
        self.visit_strings(slashes(Difference::EscapedSlashes), visit, |string, out| {
            out.extend_from_slice(string.replace('/', "\\/").as_bytes());
        })
    }

    fn has_layout(&self, layout: Layout) -> bool {
        let mut out = Vec::new();
        json::reformat_within(&mut out, self.json, layout, self.json.len()) && out == self.json.as_bytes()
    }

    /// Visits the text with the document that `write` appends, unless it is the same or over the limit;
    /// `write` receives the limit in bytes and returns whether it kept it.
    fn visit_with<T>(
        &self,
        edit: Edit,
        visit: Visit<'_, T>,
        write: impl FnOnce(&mut Vec<u8>, usize) -> bool,
    ) -> ControlFlow<T> {
        let mut out = self.before.to_vec();
        if !write(&mut out, max_edited_size(self.json.len()))
            || out[self.before.len()..] == *self.json.as_bytes()
        {
            return ControlFlow::Continue(());
        }
        out.extend_from_slice(self.after);
        visit(edit, out)
    }

    /// Visits the text with every string of the document, quotes included, replaced by what `write` appends.
    fn visit_strings<T>(
        &self,
        edit: Edit,
        visit: Visit<'_, T>,
        write: impl Fn(&str, &mut Vec<u8>),
    ) -> ControlFlow<T> {
        let mut copied = 0;
        self.visit_with(edit, visit, |out, limit| {
            for token in json::Tokens::new(self.json).filter(|token| token.starts_with('"')) {
                let start = json::offset(self.json, token);
                out.extend_from_slice(&self.json.as_bytes()[copied..start]);
                write(token, out);
                copied = start + token.len();
                if out.len() > limit {
                    return false;
                }
            }
            out.extend_from_slice(&self.json.as_bytes()[copied..]);
            out.len() <= limit
        })
    }
}

/// The largest text that is made of one of this size. Indentation and escapes could take far more than
/// programs write.
fn max_edited_size(size: usize) -> usize {
    size.saturating_mul(4).saturating_add(64 * 1024)
}

#[cfg(test)]
mod tests;
