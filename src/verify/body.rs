//! What programs do to a body between the wire and the hash, and how to undo it.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};

use super::Cause;
use super::sort::{Order, sorted};
use crate::json::{self, Layout};

/// A body written in another way.
#[derive(Debug)]
pub(super) struct Variant<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) edits: Vec<Edit>,
}

impl<'b> Variant<'b> {
    /// The body as it is.
    pub(super) fn right(body: &'b [u8]) -> Self {
        Self { bytes: body, edits: Vec::new() }
    }
}

/// One change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edit {
    class: Class,
    /// The mistake, if what is hashed was made from the body at hand.
    pub(super) forward: Cause,
    /// The mistake, if the body at hand was made from what is hashed.
    pub(super) backward: Cause,
    /// Whether it cannot have been the other way round.
    pub(super) one_way: bool,
    pub(super) told: &'static str,
}

/// What a change is about; two of the same make no sense.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Class {
    Blanks,
    Bom,
    Crlf,
    Decrypted,
    Newline,
    Order,
    Slash,
    Unicode,
}

/// Bodies up to this size are tried with two changes.
const TWICE: usize = 64 * 1024;

const BOM: &[u8] = "\u{feff}".as_bytes();

/// Longest text that is made of one of this size. Indentation and escapes may take far more than programs write.
fn limit(size: usize) -> usize {
    size.saturating_mul(4).saturating_add(64 * 1024)
}

/// Gives the body as it is to `visit`, then with one change, then with two, until it breaks. One text is made at a time,
/// and each comes once.
pub(super) fn variants<T>(
    body: &[u8],
    plain: Option<&[u8]>,
    orders: &[Order],
    visit: &mut dyn FnMut(&Variant<'_>) -> ControlFlow<T>,
) -> ControlFlow<T> {
    let right = Variant::right(body);
    let decrypted = plain.map(|plain| {
        let (class, cause) = (Class::Decrypted, Cause::BodyDecrypted);
        let edit = Edit { class, forward: cause, backward: cause, one_way: true, told: "decrypted" };
        Variant { bytes: plain, edits: vec![edit] }
    });
    let mut seen = Seen::default();
    for from in std::iter::once(&right).chain(&decrypted) {
        seen.is_new(from.bytes);
        visit(from)?;
    }
    let mut again = seen.clone();
    changed(&right, orders, &mut seen, visit)?;
    if let Some(from) = decrypted.as_ref().filter(|from| from.bytes.len() <= TWICE) {
        changed(from, orders, &mut seen, visit)?;
    }
    changed(&right, orders, &mut again, &mut |from| {
        if from.bytes.len() > TWICE {
            return ControlFlow::Continue(());
        }
        changed(from, orders, &mut seen, visit)
    })
}

/// Which texts there were, as their digests.
#[derive(Clone, Default)]
struct Seen(BTreeSet<[u8; 32]>);

impl Seen {
    fn is_new(&mut self, text: &[u8]) -> bool {
        self.0.insert(Sha256::digest(text).into())
    }
}

/// Gives what one change more makes of a text to `visit`.
fn changed<T>(
    from: &Variant<'_>,
    orders: &[Order],
    seen: &mut Seen,
    visit: &mut dyn FnMut(&Variant<'_>) -> ControlFlow<T>,
) -> ControlFlow<T> {
    edits(from.bytes, orders, &mut |edit, bytes| {
        if from.edits.iter().any(|done| done.class == edit.class) || !seen.is_new(&bytes) {
            return ControlFlow::Continue(());
        }
        visit(&Variant { bytes: &bytes, edits: [from.edits.as_slice(), &[edit]].concat() })
    })
}

/// What takes a change and the text that it makes.
type Visit<'v, T> = &'v mut dyn FnMut(Edit, Vec<u8>) -> ControlFlow<T>;

/// Every single change of a text.
fn edits<T>(text: &[u8], orders: &[Order], visit: Visit<'_, T>) -> ControlFlow<T> {
    let edit = |class, cause, told| Edit { class, forward: cause, backward: cause, one_way: false, told };
    let bom = |told| edit(Class::Bom, Cause::BodyBom, told);
    match text.strip_prefix(BOM) {
        Some(rest) => visit(bom("without the byte order mark"), rest.to_vec())?,
        None => visit(bom("with a byte order mark"), [BOM, text].concat())?,
    }
    let newline = |told| edit(Class::Newline, Cause::BodyTrailingNewline, told);
    if let Some(rest) = text.strip_suffix(b"\n") {
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        visit(newline("without the newline at its end"), rest.to_vec())?;
    } else {
        visit(newline("with a newline at its end"), [text, b"\n"].concat())?;
        visit(newline("with CRLF at its end"), [text, b"\r\n"].concat())?;
    }
    let crlf = |told| edit(Class::Crlf, Cause::BodyCrlf, told);
    if text.windows(2).any(|pair| pair == b"\r\n") {
        visit(crlf("with LF for CRLF"), replace(text, b"\r\n", b"\n"))?;
    } else if text.contains(&b'\n') {
        visit(crlf("with CRLF for LF"), replace(text, b"\n", b"\r\n"))?;
    }
    match Document::new(text) {
        Some(document) => document.edits(orders, visit),
        None => ControlFlow::Continue(()),
    }
}

fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix(from) {
            out.extend_from_slice(to);
            rest = behind;
        } else {
            out.push(rest[0]);
            rest = &rest[1..];
        }
    }
    out
}

/// A JSON document with what stands around it, which changes of the document leave alone.
struct Document<'t> {
    before: &'t [u8],
    json: &'t str,
    behind: &'t [u8],
}

impl<'t> Document<'t> {
    fn new(text: &'t [u8]) -> Option<Self> {
        let start = text.len() - text.strip_prefix(BOM).unwrap_or(text).trim_ascii_start().len();
        let length = text[start..].trim_ascii_end().len();
        let (before, rest) = text.split_at(start);
        let (json, behind) = rest.split_at(length);
        let json = std::str::from_utf8(json).ok()?;
        json::is_document(json).then_some(Self { before, json, behind })
    }

    fn edits<T>(&self, orders: &[Order], visit: Visit<'_, T>) -> ControlFlow<T> {
        let layout = LAYOUTS.iter().find(|(layout, ..)| self.is_laid_out(*layout));
        // With CRLF there are two things to change: one at a time.
        if !self.json.contains('\r') {
            let own = match layout {
                Some((_, cause, _)) => *cause,
                None if self.json.contains('\n') => Cause::BodyPretty,
                None => Cause::BodySpaceAfterColon,
            };
            for (layout, forward, told) in LAYOUTS {
                let edit = Edit { class: Class::Blanks, forward, backward: own, one_way: false, told };
                self.with(edit, visit, |out, most| json::reformat_within(out, self.json, layout, most))?;
            }
        }
        if let Some((layout, ..)) = layout {
            let cause = Cause::BodySortedKeys;
            let edit =
                |one_way, told| Edit { class: Class::Order, forward: cause, backward: cause, one_way, told };
            let mut reorder = |edit, order: &Order| {
                self.with(edit, visit, |out, most| {
                    json::reformat_within(out, &sorted(self.json, order), *layout, most)
                })
            };
            reorder(edit(true, "with sorted names"), &Order::Alphabet)?;
            for order in orders {
                reorder(edit(false, "with names in the order in which Feishu sends them"), order)?;
            }
        }
        let edit = |class, cause, told| Edit { class, forward: cause, backward: cause, one_way: false, told };
        let unicode = |told| edit(Class::Unicode, Cause::BodyUnicodeEscapes, told);
        self.strings(unicode("with characters for \\u escapes"), visit, unescape)?;
        for Escapes { told, upper, escaped } in ESCAPES {
            self.strings(unicode(told), visit, |string, out| escape(string, upper, escaped, out))?;
        }
        let slash = |told| edit(Class::Slash, Cause::BodySlashEscapes, told);
        self.strings(slash("with / for \\/"), visit, |string, out| {
            out.extend_from_slice(string.replace("\\/", "/").as_bytes());
        })?;
        if !self.json.contains("\\/") {
            self.strings(slash("with \\/ for /"), visit, |string, out| {
                out.extend_from_slice(string.replace('/', "\\/").as_bytes());
            })?;
        }
        ControlFlow::Continue(())
    }

    fn is_laid_out(&self, layout: Layout) -> bool {
        let mut out = Vec::new();
        json::reformat_within(&mut out, self.json, layout, self.json.len()) && out == self.json.as_bytes()
    }

    /// Visits the text with the document that `write` appends, if that is another and no longer than it may be.
    fn with<T>(
        &self,
        edit: Edit,
        visit: Visit<'_, T>,
        write: impl FnOnce(&mut Vec<u8>, usize) -> bool,
    ) -> ControlFlow<T> {
        let mut out = self.before.to_vec();
        if !write(&mut out, limit(self.json.len())) || out[self.before.len()..] == *self.json.as_bytes() {
            return ControlFlow::Continue(());
        }
        out.extend_from_slice(self.behind);
        visit(edit, out)
    }

    /// Visits the text with every string of the document, as it is written, changed.
    fn strings<T>(
        &self,
        edit: Edit,
        visit: Visit<'_, T>,
        change: impl Fn(&str, &mut Vec<u8>),
    ) -> ControlFlow<T> {
        let mut copied = 0;
        self.with(edit, visit, |out, most| {
            for token in json::Tokens::new(self.json).filter(|token| token.starts_with('"')) {
                let start = json::offset(self.json, token);
                out.extend_from_slice(&self.json.as_bytes()[copied..start]);
                change(token, out);
                copied = start + token.len();
                if out.len() > most {
                    return false;
                }
            }
            out.extend_from_slice(&self.json.as_bytes()[copied..]);
            out.len() <= most
        })
    }
}

/// How programs lay documents out.
const LAYOUTS: [(Layout, Cause, &str); 6] = [
    (Layout::COMPACT, Cause::BodyCompact, "without blanks"),
    (Layout::SPACED, Cause::BodySpaceAfterColon, "with blanks behind colons and commas"),
    (Layout { comma: ",", ..Layout::SPACED }, Cause::BodySpaceAfterColon, "with blanks behind colons"),
    (Layout::PRETTY, Cause::BodyPretty, "pretty-printed by 2 blanks"),
    (Layout { indent: Some("    "), ..Layout::PRETTY }, Cause::BodyPretty, "pretty-printed by 4 blanks"),
    (Layout { indent: Some("\t"), ..Layout::PRETTY }, Cause::BodyPretty, "pretty-printed by tabs"),
];

/// What a program writes as `\u` escapes.
struct Escapes {
    told: &'static str,
    /// Whether the digits are upper-case.
    upper: bool,
    escaped: fn(char) -> bool,
}

const ESCAPES: [Escapes; 6] = [
    Escapes {
        told: "with \\u escapes for all that is not ASCII",
        upper: false,
        escaped: |character| !character.is_ascii(),
    },
    Escapes {
        told: "with upper-case \\u escapes for all that is not ASCII",
        upper: true,
        escaped: |character| !character.is_ascii(),
    },
    Escapes {
        told: "with \\u escapes as Gson writes them",
        upper: false,
        escaped: |character| "<>&='\u{2028}\u{2029}".contains(character),
    },
    Escapes {
        told: "with \\u escapes as Go writes them",
        upper: false,
        escaped: |character| "<>&\u{2028}\u{2029}".contains(character),
    },
    Escapes {
        told: "with \\u escapes as .NET writes them",
        upper: true,
        escaped: |character| !character.is_ascii() || "<>&'+`".contains(character),
    },
    Escapes { told: "with \\u escapes for slashes", upper: false, escaped: |character| character == '/' },
];

/// Appends a string with its `\u` escapes undone, except for those that must be there.
fn unescape(string: &str, out: &mut Vec<u8>) {
    let mut rest = string;
    while let Some(found) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..found]);
        let escape = &rest[found..];
        let pair = ["\"", escape.get(..12).unwrap_or_default(), "\""].concat();
        let single = ["\"", escape.get(..6).unwrap_or_default(), "\""].concat();
        let is_escape = |text: &str| text.split("\\u").count() > 1 && text.starts_with("\"\\u");
        let read = |text: &str| {
            let read = json::parse_string(text).filter(|_| is_escape(text))?.into_owned();
            let mut characters = read.chars();
            let character = characters.next()?;
            let plain =
                characters.next().is_none() && !character.is_control() && !matches!(character, '"' | '\\');
            plain.then_some(character)
        };
        let (character, length) = match (read(&single), read(&pair)) {
            (Some(character), _) => (Some(character), 6),
            (None, Some(character)) => (Some(character), 12),
            (None, None) => (None, 2.min(escape.len())),
        };
        match character {
            Some(character) => push(out, character),
            None => out.extend_from_slice(escape.get(..length).unwrap_or(escape).as_bytes()),
        }
        rest = escape.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
}

/// Appends a string with some of its characters as `\u` escapes.
fn escape(string: &str, upper: bool, escaped: fn(char) -> bool, out: &mut Vec<u8>) {
    for character in string.chars() {
        if !escaped(character) {
            push(out, character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let escape = if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
            out.extend_from_slice(escape.as_bytes());
        }
    }
}

fn push(out: &mut Vec<u8>, character: char) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}
