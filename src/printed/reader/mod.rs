//! The reader of printed values: one grammar for the texts of all languages, in one pass.
//!
//! Objects are in braces, after the name of a class or type in some languages, or in the brackets of a Go
//! `map[…]` and the parentheses of `Name(…)`. Two styles differ in how values end: with commas between them,
//! and without any quotes (`%v` in Go), where the name of the next member ends a text.

mod bare;
mod placeholder;
mod text;

use std::borrow::Cow;

use super::value::{PrintedMembers, PrintedValue};
use super::{LostReason, PrintedForm};
use crate::limits::{MAX_DEPTH, MAX_MEMBERS};
use text::quoted;

/// How the values of an object or array end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Separation {
    /// With a comma, after the name of a member. Strings have quotes, or follow an equals sign.
    Comma,
    /// With a comma, in an array.
    Element,
    /// With a space, and strings have no quotes.
    Space,
}

/// A reader of the value at the start of a text.
#[derive(Debug)]
pub(super) struct PrintedReader<'t> {
    text: &'t str,
    /// The number of bytes passed.
    offset: usize,
    depth: usize,
    /// The number of values read.
    values: usize,
    signs: Signs,
}

/// Something in a text that is typical of some language.
#[derive(Clone, Copy, Debug)]
enum Sign {
    /// `=>` after the name of a member.
    Arrow,
    /// The text begins with `map[`.
    Map,
    /// The text begins with the name of a type, or a pointer to a struct.
    Type,
    /// `Name(…)`
    Call,
    DoubleQuotes,
    Equals,
    /// A name of a member without quotes.
    PlainName,
    SingleQuotes,
    /// Values with spaces between them.
    Spaces,
}

/// The signs of a text, one bit for each.
#[derive(Clone, Copy, Debug, Default)]
struct Signs(u16);

impl Signs {
    fn insert(&mut self, sign: Sign) {
        self.0 |= 1 << sign as u8;
    }

    fn has(self, sign: Sign) -> bool {
        self.0 & 1 << sign as u8 != 0
    }
}

impl<'t> PrintedReader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut signs = Signs::default();
        if text.starts_with("map[") {
            signs.insert(Sign::Map);
        }
        if text.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '&' | '*')) {
            signs.insert(Sign::Type);
        }
        Self { text, offset: 0, depth: 0, values: 0, signs }
    }

    /// Whether the text is the name of a member in quotes with what JSON does not have: the arrow of Ruby and Elixir, or
    /// a map of Go's `%#v`.
    pub(super) fn begins_member_in_quotes(text: &str) -> bool {
        let Some(name) = quoted(text) else { return false };
        let after = text[name.length..].trim_start();
        after.starts_with("=>") || after.starts_with(":map[")
    }

    /// The number of bytes passed.
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// The form of the text that was read.
    pub(super) fn form(&self) -> PrintedForm {
        let has = |sign| self.signs.has(sign);
        if has(Sign::Map) {
            PrintedForm::GoMap
        } else if has(Sign::Call) || (has(Sign::Type) && has(Sign::Equals)) {
            PrintedForm::ToString
        } else if has(Sign::Equals) {
            PrintedForm::JavaMap
        } else if has(Sign::Arrow) && !has(Sign::SingleQuotes) {
            PrintedForm::RubyInspect
        } else if has(Sign::Type) && !has(Sign::SingleQuotes) {
            PrintedForm::GoStruct
        } else if !has(Sign::PlainName) {
            PrintedForm::PythonRepr
        } else if has(Sign::DoubleQuotes) && !has(Sign::SingleQuotes) {
            PrintedForm::GoPrettify
        } else if has(Sign::Spaces) {
            PrintedForm::GoStruct
        } else {
            PrintedForm::NodeInspect
        }
    }

    /// Reads the object at the start of the text, which may be in these quotes.
    pub(super) fn root(&mut self, quote: Option<char>) -> Option<PrintedValue<'t>> {
        let value = if begins_member(self.text) {
            self.members_without_brackets()?
        } else {
            self.value(Separation::Comma, b'}')?
        };
        if quote.is_some_and(|quote| self.rest().starts_with(quote)) {
            return matches!(value, PrintedValue::Object(_)).then_some(value);
        }
        // A bracket in text without quotes may have ended the object too early.
        let goes_on =
            self.rest().starts_with(|next: char| next.is_alphanumeric() || matches!(next, '"' | '\''));
        let is_complete = !goes_on || !(self.signs.has(Sign::Equals) || self.signs.has(Sign::Spaces));
        (is_complete && matches!(value, PrintedValue::Object(_))).then_some(value)
    }

    /// Reads members with spaces between them, as `str` prints a model of Pydantic in Python:
    /// `schema='2.0' header=Header(…)`.
    fn members_without_brackets(&mut self) -> Option<PrintedValue<'t>> {
        let mut members = PrintedMembers::new();
        self.signs.insert(Sign::Call);
        loop {
            let start = self.offset;
            let name = self.name()?;
            if !self.eat(b'=') {
                self.offset = start;
                break;
            }
            let value = match self.rest().as_bytes().first()? {
                b'\'' | b'"' => self.string()?,
                _ => self.word(Separation::Comma, b' ')?,
            };
            members.push((name, value));
            if !self.rest().starts_with(' ') || !begins_member(&self.rest()[1..]) {
                break;
            }
            self.offset += 1;
        }
        (members.len() > 1).then_some(PrintedValue::Object(members))
    }

    /// Reads a value in an object or array that ends with `closing`.
    fn value(&mut self, separation: Separation, closing: u8) -> Option<PrintedValue<'t>> {
        self.values += 1;
        if self.values > MAX_MEMBERS || self.depth > MAX_DEPTH {
            return None;
        }
        if separation == Separation::Space {
            return self.spaced_value(closing);
        }
        self.skip_whitespace();
        let rest = self.rest();
        match *rest.as_bytes().first()? {
            b'\'' | b'"' | b'`' if self.signs.has(Sign::Equals) => self.string_or_text(separation, closing),
            b'\'' | b'"' | b'`' => self.string(),
            b'b' | b'u' | b'r' if rest[1..].starts_with(['\'', '"']) => {
                self.offset += 1;
                self.string()
            }
            b'{' => self.braces(),
            b'[' if rest.starts_with("[]") => self.empty_or_typed_array(),
            b'[' => self.array_or_placeholder(),
            b'(' => self.parentheses(),
            b'<' => self.placeholder(),
            b'&' | b'*' => {
                self.offset += 1;
                if self.rest().starts_with('{') {
                    self.object(Separation::Space, b'}')
                } else {
                    self.word(separation, closing)
                }
            }
            _ => self.word(separation, closing),
        }
    }

    /// Reads a value of Go's `%v`.
    fn spaced_value(&mut self, closing: u8) -> Option<PrintedValue<'t>> {
        let rest = self.rest();
        if rest.starts_with("map[") {
            self.offset += 3;
            return self.object(Separation::Space, b']');
        }
        match *rest.as_bytes().first()? {
            b'{' => self.object(Separation::Space, b'}'),
            b'&' if rest[1..].starts_with('{') => {
                self.offset += 1;
                self.object(Separation::Space, b'}')
            }
            b'[' => self.spaced_array(),
            _ => self.spaced_text(closing),
        }
    }

    /// Reads an object in braces, without a type before it.
    fn braces(&mut self) -> Option<PrintedValue<'t>> {
        // Only Go writes exported names and values without a space: `{EventID:1 Token:x}`.
        let rest = &self.rest()[1..];
        let name = rest.bytes().take_while(|byte| is_name(*byte)).count();
        let is_struct = rest.starts_with(|first: char| first.is_ascii_uppercase())
            && matches!(&rest.as_bytes()[name..], [b':', next, ..] if !next.is_ascii_whitespace());
        self.object(if is_struct { Separation::Space } else { Separation::Comma }, b'}')
    }

    /// Reads the members of an object. Its opening bracket comes next.
    fn object(&mut self, separation: Separation, closing: u8) -> Option<PrintedValue<'t>> {
        self.offset += 1;
        self.depth += 1;
        if separation == Separation::Space {
            self.signs.insert(Sign::Spaces);
        }
        if let Some(lost) = self.ellipsis(closing) {
            return Some(lost);
        }
        let mut members = PrintedMembers::new();
        self.skip_whitespace();
        while !self.eat(closing) {
            if !members.is_empty() && separation == Separation::Comma {
                if !self.eat(b',') {
                    return None;
                }
                self.skip_whitespace();
            }
            members.push(self.member(separation, closing)?);
            self.skip_whitespace();
        }
        self.depth -= 1;
        members.retain(|(_, value)| !matches!(value, PrintedValue::Absent));
        Some(PrintedValue::Object(members))
    }

    fn member(&mut self, separation: Separation, closing: u8) -> Option<(Cow<'t, str>, PrintedValue<'t>)> {
        if let Some(more) = self.more() {
            return Some((Cow::Borrowed(""), more));
        }
        let is_hidden = self.rest().starts_with('[');
        let name = if is_hidden { self.symbol()? } else { self.name()? };
        if separation == Separation::Comma {
            self.skip_whitespace();
        }
        match self.rest().as_bytes() {
            [b':', ..] => {}
            [b'=', b'>', ..] => {
                self.signs.insert(Sign::Arrow);
                self.offset += 1;
            }
            [b'=', ..] if separation == Separation::Comma => self.signs.insert(Sign::Equals),
            _ => return None,
        }
        self.offset += 1;
        let value = self.value(separation, closing)?;
        // `[Symbol(event-type)]` and `[length]` are not of the event.
        Some((name, if is_hidden { PrintedValue::Absent } else { value }))
    }

    fn name(&mut self) -> Option<Cow<'t, str>> {
        let rest = self.rest();
        if rest.starts_with(['\'', '"']) {
            let name = quoted(rest)?;
            self.offset += name.length;
            return Some(name.text);
        }
        let length = rest.bytes().take_while(|byte| is_name(*byte)).count();
        self.offset += length;
        self.signs.insert(Sign::PlainName);
        (length > 0).then(|| Cow::Borrowed(&rest[..length]))
    }

    /// Reads an array with commas. Its opening bracket comes next.
    fn array(&mut self, closing: u8) -> Option<PrintedValue<'t>> {
        self.offset += 1;
        self.depth += 1;
        if let Some(lost) = self.ellipsis(closing) {
            return Some(lost);
        }
        let mut elements = Vec::new();
        self.skip_whitespace();
        while !self.eat(closing) {
            if !elements.is_empty() {
                if !self.eat(b',') {
                    return None;
                }
                self.skip_whitespace();
                // A tuple of Python with one element.
                if closing == b')' && self.eat(closing) {
                    break;
                }
            }
            let element = if self.rest().starts_with("[length]") {
                self.member(Separation::Comma, closing)?.1
            } else if let Some(more) = self.more() {
                more
            } else {
                self.value(Separation::Element, closing)?
            };
            elements.push(element);
            self.skip_whitespace();
        }
        self.depth -= 1;
        Some(PrintedValue::Array(elements))
    }

    /// Reads a string, and those after it that continue it: in Node.js after a plus sign, in Python at once.
    fn string(&mut self) -> Option<PrintedValue<'t>> {
        let mut string: Option<Cow<'t, str>> = None;
        loop {
            let is_double = self.rest().starts_with('"');
            self.signs.insert(if is_double { Sign::DoubleQuotes } else { Sign::SingleQuotes });
            let part = quoted(self.rest())?;
            self.offset += part.length;
            string = Some(match string {
                Some(string) => Cow::Owned(string.into_owned() + &part.text),
                None => part.text,
            });
            let end = self.offset;
            self.skip_whitespace();
            if self.eat(b'+') {
                self.skip_whitespace();
            } else if let Some(cut) = self.cut() {
                return Some(cut);
            } else if !self.rest().starts_with(['\'', '"', '`']) {
                self.offset = end;
                return string.map(PrintedValue::Text);
            }
        }
    }

    /// Reads a Go pointer, `(*string)(0xc000012345)`; or a value or tuple of Python in parentheses.
    fn parentheses(&mut self) -> Option<PrintedValue<'t>> {
        if self.rest().starts_with("(*") {
            return self.pointer();
        }
        let start = self.offset;
        let PrintedValue::Array(mut elements) = self.array(b')')? else { return None };
        let has_comma = self.text[start..self.offset - 1].trim_end().ends_with(',');
        if elements.len() == 1 && !has_comma { elements.pop() } else { Some(PrintedValue::Array(elements)) }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.text.as_bytes().get(self.offset) == Some(&byte);
        self.offset += usize::from(is_next);
        is_next
    }

    /// Passes whitespace and the escapes that color text on a terminal.
    fn skip_whitespace(&mut self) {
        loop {
            let rest = self.rest();
            self.offset += rest.len() - rest.trim_ascii_start().len();
            let Some(color) = self.rest().strip_prefix("\x1b[") else { return };
            let digits = color.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
            if !color[digits..].starts_with('m') {
                return;
            }
            self.offset += digits + 3;
        }
    }
}

/// Whether a text begins with the name of a member, an equals sign and a value.
pub(super) fn begins_member(text: &str) -> bool {
    let name = text.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
    name > 0 && text[name..].starts_with('=')
}

/// Whether a byte can be in the name of a member without quotes.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-' | b'.')
}
