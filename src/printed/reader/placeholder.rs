//! What is printed in place of values.

use std::borrow::Cow;

use super::{LostReason, PrintedReader, PrintedValue, Sign, is_name};

impl<'t> PrintedReader<'t> {
    /// Reads `...` and the bracket after it, by which Python leaves out what is too deep. The opening bracket
    /// was passed.
    pub(super) fn ellipsis(&mut self, closing: u8) -> Option<PrintedValue<'t>> {
        let rest = self.rest().strip_prefix("...")?;
        let is_all = rest.as_bytes().first() == Some(&closing);
        is_all.then(|| {
            self.offset += 4;
            self.depth -= 1;
            PrintedValue::Lost(LostReason::placeholder(&self.text[self.offset - 5..self.offset]))
        })
    }

    /// Reads `... 3 more items`, by which Node.js ends a long list.
    pub(super) fn more(&mut self) -> Option<PrintedValue<'t>> {
        let count = self.ellipsis_with_number()?;
        let unit = ["items", "item", "properties", "property", "entries", "entry"];
        let rest = self.rest().strip_prefix(" more ")?;
        let unit = unit.iter().find(|unit| rest.starts_with(**unit))?;
        self.offset += " more ".len() + unit.len();
        Some(PrintedValue::Lost(LostReason::More { count }))
    }

    /// Reads `... 3 more characters`, by which Node.js ends a long string.
    pub(super) fn cut(&mut self) -> Option<PrintedValue<'t>> {
        let characters = self.ellipsis_with_number()?;
        let rest = self.rest().strip_prefix(" more character")?;
        self.offset = self.text.len() - rest.len();
        self.eat(b's');
        Some(PrintedValue::Lost(LostReason::Cut { characters }))
    }

    fn ellipsis_with_number(&mut self) -> Option<u64> {
        let rest = self.rest().strip_prefix("... ")?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..digits].parse().ok()?;
        self.offset += "... ".len() + digits;
        Some(number)
    }

    /// Reads `<nil>`, or a value between angle brackets.
    pub(super) fn placeholder(&mut self) -> Option<PrintedValue<'t>> {
        let rest = self.rest();
        if rest.starts_with("<nil>") {
            self.offset += "<nil>".len();
            return Some(PrintedValue::Absent);
        }
        let mut depth = 0_usize;
        let end = rest.bytes().position(|byte| {
            match byte {
                b'<' => depth += 1,
                b'>' => depth -= 1,
                _ => {}
            }
            depth == 0 || byte == b'\n'
        })?;
        let mut length = rest[end..].starts_with('>').then_some(end + 1)?;
        // `<binary> len 730`
        if let Some(count) = rest[length..].strip_prefix(" len ") {
            length += " len ".len() + count.bytes().take_while(u8::is_ascii_digit).count();
        }
        self.offset += length;
        Some(PrintedValue::Lost(LostReason::placeholder(&rest[..length])))
    }

    /// Reads an array, or what Node.js prints for one, `[Object]` or `[Circular *1]`, in brackets.
    pub(super) fn array_or_placeholder(&mut self) -> Option<PrintedValue<'t>> {
        let rest = self.rest();
        let inner = &rest[1..];
        let name = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let is_literal = matches!(&inner[..name], "None" | "True" | "False" | "NaN" | "Infinity");
        let is_name = inner.starts_with(|first: char| first.is_ascii_uppercase()) && !is_literal;
        if is_name && !self.signs.has(Sign::Equals) {
            let end = rest.bytes().take(100).position(|byte| matches!(byte, b']' | b'\n' | b','));
            if let Some(end) = end.filter(|end| rest[*end..].starts_with(']')) {
                self.offset += end + 1;
                if inner.starts_with("Object: null prototype") {
                    self.skip_whitespace();
                    return self.rest().starts_with('{').then(|| self.braces())?;
                }
                return Some(PrintedValue::Lost(LostReason::placeholder(&rest[..=end])));
            }
        }
        self.array(b']')
    }

    /// Reads `[]`, or an array of Go's `%#v`: `[]string{"a", "b"}`.
    pub(super) fn empty_or_typed_array(&mut self) -> Option<PrintedValue<'t>> {
        let rest = &self.rest()["[]".len()..];
        let name =
            rest.bytes().take_while(|byte| is_name(*byte) || matches!(byte, b'*' | b'[' | b']')).count();
        let after = rest[name..].strip_prefix(" {}").unwrap_or(&rest[name..]);
        if name > 0 && after.starts_with('{') {
            self.offset = self.text.len() - after.len();
            return self.array(b'}');
        }
        self.offset += "[]".len();
        if name > 0 && after.starts_with("(nil)") {
            self.offset = self.text.len() - after.len() + "(nil)".len();
            return Some(PrintedValue::Absent);
        }
        Some(PrintedValue::Array(Vec::new()))
    }

    /// Passes the name of a member in brackets, `[Symbol(event-type)]`, which may be colored.
    pub(super) fn symbol(&mut self) -> Option<Cow<'t, str>> {
        self.offset += 1;
        self.skip_whitespace();
        let rest = self.rest();
        let end = rest.bytes().take(200).position(|byte| matches!(byte, b']' | 0x1b | b'\n'))?;
        self.offset += end;
        self.skip_whitespace();
        self.eat(b']').then(|| Cow::Borrowed(&rest[..end]))
    }

    /// Reads a pointer of Go's `%#v`: `(*string)(0xc000012345)` or `(*string)(nil)`.
    pub(super) fn pointer(&mut self) -> Option<PrintedValue<'t>> {
        let rest = self.rest();
        let middle = rest.as_bytes()[..rest.len().min(200)].windows(2).position(|pair| pair == b")(")?;
        let target = &rest[middle + 2..];
        let end = target.bytes().position(|byte| !byte.is_ascii_alphanumeric())?;
        if !target[end..].starts_with(')') {
            return None;
        }
        let length = middle + 2 + end + 1;
        self.offset += length;
        if &target[..end] == "nil" {
            return Some(PrintedValue::Absent);
        }
        Some(PrintedValue::Lost(LostReason::placeholder(&rest[..length])))
    }
}
