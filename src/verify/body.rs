//! What programs do to a body between the wire and the hash, and how to undo it.

use std::collections::BTreeSet;

use serde::de::IgnoredAny;

use super::Cause;
use crate::json::{self, Layout};

/// A body written in another way.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) bytes: Vec<u8>,
    pub(super) edits: Vec<Edit>,
}

impl Variant {
    /// The body as it is.
    pub(super) fn right(body: &[u8]) -> Self {
        Self { bytes: body.to_vec(), edits: Vec::new() }
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

/// The body as it is, then with one change, then with two; each text once. `orders` are known orders of names.
pub(super) fn variants(body: &[u8], plain: Option<&[u8]>, orders: &[Vec<String>]) -> Vec<Variant> {
    let mut all = vec![Variant::right(body)];
    if let Some(plain) = plain {
        let (class, cause) = (Class::Decrypted, Cause::BodyDecrypted);
        let edit = Edit { class, forward: cause, backward: cause, one_way: true, told: "decrypted" };
        all.push(Variant { bytes: plain.to_vec(), edits: vec![edit] });
    }
    let mut seen: BTreeSet<_> = all.iter().map(|variant| variant.bytes.clone()).collect();
    let mut at = 0;
    while at < all.len() {
        let from = all[at].clone();
        at += 1;
        if from.edits.len() == 2 || (from.edits.len() == 1 && from.bytes.len() > TWICE) {
            continue;
        }
        for (edit, bytes) in edits(&from.bytes, orders) {
            if from.edits.iter().all(|done| done.class != edit.class) && seen.insert(bytes.clone()) {
                all.push(Variant { bytes, edits: [from.edits.as_slice(), &[edit]].concat() });
            }
        }
    }
    all
}

/// Every single change of a text.
fn edits(text: &[u8], orders: &[Vec<String>]) -> Vec<(Edit, Vec<u8>)> {
    let mut found = Vec::new();
    let mut push = |class, cause, told, bytes: Vec<u8>| {
        found.push((Edit { class, forward: cause, backward: cause, one_way: false, told }, bytes));
    };
    let (class, cause) = (Class::Bom, Cause::BodyBom);
    match text.strip_prefix(BOM) {
        Some(rest) => push(class, cause, "without the byte order mark", rest.to_vec()),
        None => push(class, cause, "with a byte order mark", [BOM, text].concat()),
    }
    let (class, cause) = (Class::Newline, Cause::BodyTrailingNewline);
    if let Some(rest) = text.strip_suffix(b"\n") {
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        push(class, cause, "without the newline at its end", rest.to_vec());
    } else {
        push(class, cause, "with a newline at its end", [text, b"\n"].concat());
        push(class, cause, "with CRLF at its end", [text, b"\r\n"].concat());
    }
    let (class, cause) = (Class::Crlf, Cause::BodyCrlf);
    if text.windows(2).any(|pair| pair == b"\r\n") {
        push(class, cause, "with LF for CRLF", replace(text, b"\r\n", b"\n"));
    } else if text.contains(&b'\n') {
        push(class, cause, "with CRLF for LF", replace(text, b"\n", b"\r\n"));
    }
    found.extend(Document::new(text).map(|document| document.edits(orders)).unwrap_or_default());
    found
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
        serde_json::from_str::<IgnoredAny>(json).ok()?;
        Some(Self { before, json, behind })
    }

    fn edits(&self, orders: &[Vec<String>]) -> Vec<(Edit, Vec<u8>)> {
        let mut found = Vec::new();
        let mut push = |edit: Edit, json: Vec<u8>| {
            if json != self.json.as_bytes() {
                found.push((edit, [self.before, &json, self.behind].concat()));
            }
        };
        let laid_out = |layout| {
            let mut out = Vec::new();
            json::lay_out(&mut out, self.json.as_bytes(), layout);
            out
        };
        let layout = LAYOUTS.iter().find(|(layout, ..)| laid_out(*layout) == self.json.as_bytes());
        // With CRLF there are two things to change: one at a time.
        if !self.json.contains('\r') {
            let own = match layout {
                Some((_, cause, _)) => *cause,
                None if self.json.contains('\n') => Cause::BodyPretty,
                None => Cause::BodySpaceAfterColon,
            };
            for (layout, forward, told) in LAYOUTS {
                let edit = Edit { class: Class::Blanks, forward, backward: own, one_way: false, told };
                push(edit, laid_out(layout));
            }
        }
        if let Some((layout, ..)) = layout {
            let (class, cause) = (Class::Order, Cause::BodySortedKeys);
            let mut reorder = |one_way, told, rank: &dyn Fn(&str) -> usize| {
                let mut out = Vec::new();
                json::lay_out(&mut out, sorted(self.json, rank).as_bytes(), *layout);
                push(Edit { class, forward: cause, backward: cause, one_way, told }, out);
            };
            reorder(true, "with sorted names", &|_| 0);
            for order in orders {
                let rank = |name: &str| order.iter().position(|known| known == name).unwrap_or(usize::MAX);
                reorder(false, "with names in the order in which Feishu sends them", &rank);
            }
        }
        let (class, cause) = (Class::Unicode, Cause::BodyUnicodeEscapes);
        let edit = |told| Edit { class, forward: cause, backward: cause, one_way: false, told };
        push(edit("with characters for \\u escapes"), self.strings(unescape));
        for Escapes { told, upper, escaped } in ESCAPES {
            push(edit(told), self.strings(|string, out| escape(string, upper, escaped, out)));
        }
        let (class, cause) = (Class::Slash, Cause::BodySlashEscapes);
        let edit = |told| Edit { class, forward: cause, backward: cause, one_way: false, told };
        push(edit("with / for \\/"), self.strings(|string, out| out.push_str(&string.replace("\\/", "/"))));
        if !self.json.contains("\\/") {
            push(
                edit("with \\/ for /"),
                self.strings(|string, out| out.push_str(&string.replace('/', "\\/"))),
            );
        }
        found
    }

    /// The document with every string, as it is written, changed.
    fn strings(&self, change: impl Fn(&str, &mut String)) -> Vec<u8> {
        let mut out = String::with_capacity(self.json.len());
        let mut copied = 0;
        for token in json::tokens(self.json) {
            let start = json::offset(self.json, token);
            out.push_str(&self.json[copied..start]);
            if token.starts_with('"') {
                change(token, &mut out);
            } else {
                out.push_str(token);
            }
            copied = start + token.len();
        }
        out.push_str(&self.json[copied..]);
        out.into_bytes()
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

/// The document with the names of every object in the order of their rank, and of the alphabet where that says nothing;
/// without blanks.
fn sorted(document: &str, rank: &dyn Fn(&str) -> usize) -> String {
    if let Some(mut members) = json::members(document) {
        members.sort_by(|(left, _), (right, _)| {
            // Names without a rank keep their order, unless none has one.
            let by_rank = rank(left).cmp(&rank(right));
            if rank(left) == 0 && rank(right) == 0 { left.cmp(right) } else { by_rank }
        });
        let write = |(name, value): &(std::borrow::Cow<'_, str>, &str)| {
            let mut member = Vec::new();
            json::write_string(&mut member, name);
            String::from_utf8_lossy(&member).into_owned() + ":" + &sorted(value, rank)
        };
        return format!("{{{}}}", members.iter().map(write).collect::<Vec<_>>().join(","));
    }
    match json::elements(document) {
        Some(elements) => {
            let written: Vec<_> = elements.into_iter().map(|element| sorted(element, rank)).collect();
            format!("[{}]", written.join(","))
        }
        None => document.to_owned(),
    }
}

/// Appends a string with its `\u` escapes undone, except for those that must be there.
fn unescape(string: &str, out: &mut String) {
    let mut rest = string;
    while let Some(found) = rest.find('\\') {
        out.push_str(&rest[..found]);
        let escape = &rest[found..];
        let pair = ["\"", escape.get(..12).unwrap_or_default(), "\""].concat();
        let single = ["\"", escape.get(..6).unwrap_or_default(), "\""].concat();
        let is_escape = |text: &str| text.split("\\u").count() > 1 && text.starts_with("\"\\u");
        let read = |text: &str| {
            let read = json::text(text).filter(|_| is_escape(text))?.into_owned();
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
            Some(character) => out.push(character),
            None => out.push_str(escape.get(..length).unwrap_or(escape)),
        }
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Appends a string with some of its characters as `\u` escapes.
fn escape(string: &str, upper: bool, escaped: fn(char) -> bool, out: &mut String) {
    for character in string.chars() {
        if !escaped(character) {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            out.push_str(&if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") });
        }
    }
}
