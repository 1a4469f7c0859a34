//! Values without quotes: numbers, literals, objects after the name of their type, and text.

use super::{LostReason, PrintedReader, PrintedValue, Separation, Sign, is_name};
use crate::json::{Scanner, Token};

impl<'t> PrintedReader<'t> {
    /// Reads a value that begins with a word.
    pub(super) fn word(&mut self, separation: Separation, closing: u8) -> Option<PrintedValue<'t>> {
        let rest = self.rest();
        let length = rest.bytes().take_while(|byte| is_name(*byte) || matches!(byte, b'+' | b':')).count();
        let word = &rest[..length];
        let name = &word[..word.bytes().take_while(|byte| is_name(*byte)).count()];
        // Whether nothing but the end of the value follows.
        let is_whole = {
            let next = rest[length..].bytes().find(|byte| !byte.is_ascii_whitespace());
            next.is_none_or(|next| matches!(next, b',' | 0x1b) || next == closing)
        };
        if is_whole && is_address(word) {
            self.offset += length;
            return Some(PrintedValue::Lost(LostReason::placeholder(word)));
        }
        // After an equals sign, strings have no quotes: digits may be an ID.
        if let Some(value) = scalar(word).filter(|_| is_whole && !self.signs.has(Sign::Equals)) {
            self.offset += length;
            let is_null = word == "nil" && self.signs.has(Sign::Arrow);
            return Some(if is_null { PrintedValue::Literal("null") } else { value });
        }
        if let Some(value) = self.typed(name) {
            return value;
        }
        if self.signs.has(Sign::Equals) {
            return self.text_up_to_comma(separation, closing);
        }
        // A date or a constant.
        (length > 0 && is_whole).then(|| {
            self.offset += length;
            PrintedValue::Bare(word)
        })
    }

    /// Reads an object or array after the name of its type; `None` if there is no such name.
    #[expect(clippy::option_option, reason = "the inner one is a value that cannot be read")]
    fn typed(&mut self, name: &str) -> Option<Option<PrintedValue<'t>>> {
        let rest = self.rest();
        if let Some(inner) = rest.strip_prefix("map[") {
            let end = inner.find(']')?;
            let is_type = inner[..end].bytes().all(is_name);
            if !is_type || !inner[end + 1..].starts_with(is_type_start) {
                self.offset += "map".len();
                return Some(self.object(Separation::Space, b']'));
            }
            let after = inner[end + 1..].strip_prefix("interface {}");
            let after = after.unwrap_or_else(|| inner[end + 1..].trim_start_matches(is_type_character));
            self.offset = self.text.len() - after.len();
            self.signs.insert(Sign::Map);
            return after.starts_with('{').then(|| self.object(Separation::Comma, b'}'));
        }
        if name.is_empty() {
            return None;
        }
        let after = &rest[name.len()..];
        let spaces = usize::from(after.starts_with(" {"));
        let inner = after.get(spaces + 1..)?.trim_ascii_start();
        // Text without quotes may have brackets.
        let is_object = !self.signs.has(Sign::Equals) || is_member(inner, b'=');
        match after.as_bytes().get(spaces)? {
            b'{' if is_object => {
                self.offset += name.len() + spaces;
                Some(self.object(Separation::Comma, b'}'))
            }
            b'(' if is_object => {
                self.offset += name.len();
                self.signs.insert(Sign::Call);
                Some(self.call())
            }
            // The identity of a Java object.
            b'@' if name.contains('.') => {
                let digits = after[1..].bytes().take_while(u8::is_ascii_hexdigit).count();
                if !after[1 + digits..].starts_with([',', '}', ')', ']']) {
                    return None;
                }
                self.offset += name.len() + 1 + digits;
                Some(Some(PrintedValue::Lost(LostReason::placeholder(&rest[..name.len() + 1 + digits]))))
            }
            _ => None,
        }
    }

    /// Reads `(name=value, …)`, or one value in parentheses. The parenthesis comes next.
    fn call(&mut self) -> Option<PrintedValue<'t>> {
        let inner = self.rest()[1..].trim_ascii_start();
        let name = inner.bytes().take_while(|byte| is_name(*byte)).count();
        let after = inner[name..].trim_ascii_start();
        if after.starts_with('=') || inner.starts_with(')') {
            self.object(Separation::Comma, b')')
        } else {
            self.parentheses()
        }
    }

    /// Reads a string in quotes after an equals sign, where text without quotes may begin with one too.
    pub(super) fn string_or_text(&mut self, separation: Separation, closing: u8) -> Option<PrintedValue<'t>> {
        let start = self.offset;
        let string = self.string();
        let end = self.offset;
        self.skip_whitespace();
        let is_whole = string.is_some()
            && (self.rest().starts_with(',') || self.rest().as_bytes().first() == Some(&closing));
        if is_whole {
            self.offset = end;
            return string;
        }
        self.offset = start;
        self.text_up_to_comma(separation, closing)
    }

    /// Reads text without quotes: up to the bracket that ends its object or array, or a comma; in an object
    /// the comma before a name and an equals sign, so that a text may have commas.
    fn text_up_to_comma(&mut self, separation: Separation, closing: u8) -> Option<PrintedValue<'t>> {
        let rest = self.rest();
        let end = text_end(rest, b',', closing, |after| {
            separation == Separation::Element || is_member(after.trim_start_matches(' '), b'=')
        })?;
        self.offset += end;
        Some(bare(&rest[..end]))
    }

    /// Reads text of Go's `%v`: up to the bracket that ends its object, or the name of the next member.
    pub(super) fn spaced_text(&mut self, closing: u8) -> Option<PrintedValue<'t>> {
        let rest = self.rest();
        let end = text_end(rest, b' ', closing, |after| is_member(after, b':'))?;
        self.offset += end;
        let text = &rest[..end];
        Some(match text {
            // A map has `null`; a struct, a pointer without a value.
            "<nil>" if closing == b'}' => PrintedValue::Absent,
            "<nil>" => PrintedValue::Literal("null"),
            _ if is_address(text) => PrintedValue::Lost(LostReason::placeholder(text)),
            _ => PrintedValue::Bare(text),
        })
    }

    /// Reads an array of Go's `%v`, `[a b]`. Its opening bracket comes next.
    pub(super) fn spaced_array(&mut self) -> Option<PrintedValue<'t>> {
        self.offset += 1;
        self.depth += 1;
        let mut elements = Vec::new();
        let mut has_text = false;
        while !self.eat(b']') {
            self.eat(b' ');
            let rest = self.rest();
            if rest.starts_with("map[") || rest.starts_with(['{', '[', '&']) {
                elements.push(self.value(Separation::Space, b']')?);
                continue;
            }
            let length = memchr::memchr2(b' ', b']', rest.as_bytes())?;
            self.offset += length;
            self.values += 1;
            let value = match &rest[..length] {
                "<nil>" => PrintedValue::Literal("null"),
                word if is_address(word) => PrintedValue::Lost(LostReason::placeholder(word)),
                word => {
                    has_text |= scalar(word).is_none();
                    PrintedValue::Bare(word)
                }
            };
            elements.push(value);
        }
        self.depth -= 1;
        if has_text && elements.len() > 1 {
            return Some(PrintedValue::Lost(LostReason::Boundaries));
        }
        Some(PrintedValue::Array(elements))
    }
}

/// The length of the text without quotes at the start of `rest`: up to a separator after which something else
/// begins, or the bracket that ends its object or array. Pairs of brackets are part of the text.
fn text_end(rest: &str, separator: u8, closing: u8, begins: impl Fn(&str) -> bool) -> Option<usize> {
    let opening = match closing {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    };
    let mut open = 0_usize;
    let mut searched = 0;
    loop {
        let end = searched + memchr::memchr3(separator, opening, closing, &rest.as_bytes()[searched..])?;
        let byte = rest.as_bytes()[end];
        if byte == opening {
            open += 1;
        } else if byte == separator {
            if begins(&rest[end + 1..]) {
                return Some(end);
            }
        } else if open == 0 {
            return Some(end);
        } else {
            open -= 1;
        }
        searched = end + 1;
    }
}

/// Whether the name of a member and `sign` are at the start of a text.
fn is_member(text: &str, sign: u8) -> bool {
    let name = text.bytes().take_while(|byte| is_name(*byte)).count();
    text.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | '$'))
        && text.as_bytes().get(name) == Some(&sign)
}

fn is_type_start(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, '[' | '*')
}

fn is_type_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '[' | ']' | '*' | '.' | '_')
}

/// Text without quotes after an equals sign.
fn bare(text: &str) -> PrintedValue<'_> {
    match text {
        "null" | "None" => PrintedValue::Literal("null"),
        _ => PrintedValue::Bare(text),
    }
}

/// The address of a value in memory.
fn is_address(word: &str) -> bool {
    word.strip_prefix("0x")
        .is_some_and(|digits| digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A number or literal of any language.
fn scalar(word: &str) -> Option<PrintedValue<'_>> {
    Some(match word {
        "null" | "None" => PrintedValue::Literal("null"),
        "true" | "True" => PrintedValue::Literal("true"),
        "false" | "False" => PrintedValue::Literal("false"),
        "undefined" | "nil" => PrintedValue::Absent,
        _ => {
            let number = match word.strip_suffix('n') {
                // A `BigInt` of JavaScript.
                Some(digits) if digits.ends_with(|last: char| last.is_ascii_digit()) => digits,
                _ => word,
            };
            let mut scanner = Scanner::new(number);
            match scanner.begin_value() {
                Ok(Token::Number(number)) if scanner.is_at_end() => PrintedValue::Number(number),
                _ => return None,
            }
        }
    })
}
