//! Rows as CSV (RFC 4180), written with `csv_core`, which needs no buffer of its own.
//!
//! Values are exact, with two exceptions: a text that a spreadsheet would run as a formula gets an apostrophe
//! in front, and control characters, which RFC 4180 does not allow, are written as in JSON.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;

use csv_core::{QuoteStyle, Terminator, Writer, WriterBuilder};
use jiff::tz::TimeZone;

use super::Cell;
use crate::choice::Choice as _;
use crate::render::time::write_local;

/// A writer of rows.
#[derive(Debug)]
pub(in crate::render) struct CsvWriter<'z> {
    writer: Writer,
    /// The zone of times.
    zone: &'z TimeZone,
}

impl<'z> CsvWriter<'z> {
    pub(in crate::render) fn new(zone: &'z TimeZone) -> Self {
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary);
        Self { writer: builder.build(), zone }
    }

    /// Appends a row.
    pub(in crate::render) fn row<'c>(&self, out: &mut Vec<u8>, cells: impl IntoIterator<Item = Cell<'c>>) {
        let mut writer = self.writer.clone();
        let mut scratch = Vec::new();
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                with_space(out, 2, |space| writer.delimiter(space).1);
            }
            match cell {
                Cell::Empty => {}
                Cell::Rules(rules) => {
                    let codes: Vec<_> = rules.iter().map(|rule| rule.code()).collect();
                    field(&mut writer, out, codes.join(" ").as_bytes());
                }
                Cell::Severity(severity) => field(&mut writer, out, severity.name().as_bytes()),
                Cell::Number(value) => {
                    scratch.clear();
                    write!(scratch, "{value}").expect("a Vec takes any bytes");
                    field(&mut writer, out, &scratch);
                }
                Cell::Time(time) => {
                    scratch.clear();
                    write_local(&mut scratch, time, self.zone);
                    field(&mut writer, out, &scratch);
                }
                Cell::Label(text, _) | Cell::Text(text) => {
                    field(&mut writer, out, harmless(&text).as_bytes());
                }
                Cell::Written(text) => field(&mut writer, out, text.as_bytes()),
            }
        }
        // The quotes of the last field, or of an empty one that is alone: an empty line is no row.
        with_space(out, 5, |space| writer.terminator(space).1);
    }
}

/// The header of a table.
pub(in crate::render) fn csv_head<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut out = Vec::new();
    let names = names.into_iter().map(|name| Cell::Text(Cow::Borrowed(name)));
    CsvWriter::new(&TimeZone::UTC).row(&mut out, names);
    String::from_utf8(out).expect("names are text")
}

/// Appends the text of a field, with a quote before it where it needs quotes.
fn field(writer: &mut Writer, out: &mut Vec<u8>, text: &[u8]) {
    // Each byte may be a quote.
    with_space(out, 2 * text.len() + 1, |space| writer.field(text, space).2);
}

/// Appends at most `size` bytes; `write` writes them and returns how many there are.
fn with_space(out: &mut Vec<u8>, size: usize, write: impl FnOnce(&mut [u8]) -> usize) {
    let start = out.len();
    out.resize(start + size, 0);
    let length = write(&mut out[start..]);
    out.truncate(start + length);
}

/// A text that no spreadsheet runs, and without control characters other than tabs and line breaks.
fn harmless(text: &str) -> Cow<'_, str> {
    let is_formula = is_formula(text);
    // Nearly all text is printable ASCII; without an early end, many bytes are tested at once.
    let is_printable = text.bytes().fold(true, |all, byte| all & (b' '..=b'~').contains(&byte));
    if !is_formula && (is_printable || !text.contains(is_escaped)) {
        return Cow::Borrowed(text);
    }
    let mut harmless = String::with_capacity(text.len() + 8);
    if is_formula {
        harmless.push('\'');
    }
    for character in text.chars() {
        if is_escaped(character) {
            write!(harmless, "\\u{:04x}", u32::from(character)).expect("a String takes any text");
        } else {
            harmless.push(character);
        }
    }
    Cow::Owned(harmless)
}

/// Whether a spreadsheet would run a text, or pass it on to what does: it begins like a formula, and is not a
/// number.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !is_number(text)
}

/// Whether a text is a decimal number, with a sign, a fraction or an exponent.
fn is_number(text: &str) -> bool {
    let is_numeric = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    // That a number is too large for the type does not matter.
    text.bytes().all(is_numeric) && text.parse::<f64>().is_ok()
}

fn is_escaped(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[Cell<'_>]) -> String {
        let mut out = Vec::new();
        CsvWriter::new(&TimeZone::fixed(jiff::tz::offset(8))).row(&mut out, cells.iter().cloned());
        String::from_utf8(out).unwrap()
    }

    fn text(text: &str) -> String {
        row(&[Cell::Number(1), Cell::text(Some(text))])
    }

    #[test]
    fn texts_that_a_spreadsheet_would_run_get_an_apostrophe() {
        for formula in ["=cmd|' /C calc'!A0", "+1+2", "-", "-x", "@SUM(A1)", "\t=1", "-inf", "+nan", "-1-1"] {
            assert!(is_formula(formula), "{formula}");
        }
        for harmless in ["", "a=1", "-5", "+8613800000000", "-1.5e-3", "-.5", "'=1", "1e400", " =1"] {
            assert!(!is_formula(harmless), "{harmless}");
        }
        assert_eq!(text("=1+1"), "1,'=1+1\r\n");
        assert_eq!(text("-5"), "1,-5\r\n");
        // What the program writes itself, and JSON, is no text.
        assert_eq!(row(&[Cell::Number(-5), Cell::Written("-5".into())]), "-5,-5\r\n");
    }

    #[test]
    fn fields_are_quoted_where_they_need_it() {
        for (value, written) in [
            ("a,b", "\"a,b\""),
            ("a\"b\"", "\"a\"\"b\"\"\""),
            ("\"\"\"", "\"\"\"\"\"\"\"\""),
            ("a\r\nb", "\"a\r\nb\""),
            ("a b 飞书", "a b 飞书"),
            ("\u{0}\u{1b}[2J\u{9b}", "\\u0000\\u001b[2J\\u009b"),
            ("\u{202e}", "\u{202e}"),
        ] {
            assert_eq!(text(value), format!("1,{written}\r\n"), "{value}");
        }
        assert_eq!(row(&[Cell::Empty]), "\"\"\r\n");
        assert_eq!(row(&[Cell::Number(7)]), "7\r\n");
        assert_eq!(row(&[Cell::Empty, Cell::Time(1_719_391_068_392)]), ",2024-06-26T16:37:48.392+08:00\r\n");
        assert_eq!(row(&[Cell::Time(i64::MAX), Cell::Empty]), ",\r\n");
    }
}
