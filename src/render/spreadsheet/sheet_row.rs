//! Rows of a workbook, which are made by several threads and written by one.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;

use super::{Cell, finding_cells};
use crate::diagnostic::Diagnostic;
use crate::finding::Severity;
use crate::message::Localize as _;
use crate::render::Style;
use crate::text::sanitize;

/// The most characters of a cell, as UTF-16 counts them.
const CELL_LIMIT: usize = 32_767;

/// The integers of at most 15 digits, which a spreadsheet keeps exactly.
const EXACT: std::ops::RangeInclusive<i64> = -999_999_999_999_999..=999_999_999_999_999;

/// A row of a workbook.
#[derive(Clone, Debug)]
pub struct SheetRow {
    pub(super) sheet: SheetKind,
    pub(super) cells: Vec<SheetCell>,
    /// The number of cells whose text was cut.
    pub(super) cut: u64,
}

/// The sheets of a workbook.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SheetKind {
    Events,
    Findings,
}

/// A cell of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SheetCell {
    Empty,
    Number(f64),
    /// A text that has no control characters and fits into a cell.
    Text(String, Option<CellColor>),
    /// Days since the beginning of 1900, by the clock of the zone.
    Time(f64),
}

/// What the color of a cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum CellColor {
    /// The place of a code in its list: the same code has the same color.
    Code(usize),
    /// A severity.
    Severity(Severity),
}

impl SheetRow {
    /// A row of the sheet of events, whose secrets are masked.
    pub(in crate::render) fn event<'c>(cells: impl IntoIterator<Item = Cell<'c>>, style: &Style) -> Self {
        Self::new(SheetKind::Events, cells, style)
    }

    /// The row of a finding.
    #[must_use]
    pub fn finding(diagnostic: &Diagnostic<'_>, style: &Style) -> Self {
        Self::new(SheetKind::Findings, finding_cells(diagnostic, style.language), style)
    }

    fn new<'c>(sheet: SheetKind, cells: impl IntoIterator<Item = Cell<'c>>, style: &Style) -> Self {
        let mut cut = 0;
        let cells = cells.into_iter().map(|cell| SheetCell::new(cell, style, &mut cut)).collect();
        Self { sheet, cells, cut }
    }
}

impl SheetCell {
    /// The cell as people see it; counts it in `cut` if it is too long.
    fn new(cell: Cell<'_>, style: &Style, cut: &mut u64) -> Self {
        match cell {
            Cell::Empty => Self::Empty,
            Cell::Label(text, place) => Self::Text(shown(&text, cut), Some(CellColor::Code(place))),
            Cell::Number(number) => {
                Self::number(number).unwrap_or_else(|| Self::Text(number.to_string(), None))
            }
            Cell::Rules(rules) => {
                let codes: Vec<_> = rules.iter().map(|rule| rule.code()).collect();
                let severity = rules.iter().map(|rule| rule.severity()).max();
                Self::Text(shown(&codes.join(" "), cut), severity.map(CellColor::Severity))
            }
            Cell::Severity(severity) => {
                Self::Text(severity.to_text(style.language), Some(CellColor::Severity(severity)))
            }
            Cell::Text(text) => Self::Text(shown(&text, cut), None),
            Cell::Time(time) => Self::time(time, style),
            Cell::Written(text) => {
                // Only an integer that is written as the spreadsheet would write it.
                let number = text.parse().ok().filter(|number: &i64| number.to_string() == *text);
                number.and_then(Self::number).unwrap_or_else(|| Self::Text(shown(&text, cut), None))
            }
        }
    }

    /// The number, if a spreadsheet keeps all of its digits.
    #[expect(clippy::cast_precision_loss, reason = "an integer of at most 15 digits")]
    fn number(number: i64) -> Option<Self> {
        EXACT.contains(&number).then_some(Self::Number(number as f64))
    }

    /// A date; a time that a spreadsheet has no date for is a text.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of some centuries")]
    fn time(milliseconds: i64, style: &Style) -> Self {
        const DAY: f64 = 86_400_000.0;
        /// 1970-01-01, in days since the beginning of 1900.
        const EPOCH: f64 = 25_569.0;
        /// March 1900, before which spreadsheets differ, to the end of 9999.
        const DATES: std::ops::Range<f64> = 61.0..2_958_466.0;
        let Ok(time) = Timestamp::from_millisecond(milliseconds) else { return Self::Empty };
        let offset = i64::from(style.zone().to_offset(time).seconds()) * 1000;
        let days = (milliseconds + offset) as f64 / DAY + EPOCH;
        if DATES.contains(&days) { Self::Time(days) } else { Self::Text(time.to_string(), None) }
    }
}

/// A text as a cell can show it: without characters that hide others or that XML does not allow, and cut at the
/// limit of a cell.
fn shown(text: &str, cut: &mut u64) -> String {
    let mut text = sanitize(text);
    if text.contains(['\u{fffe}', '\u{ffff}']) {
        text = Cow::Owned(text.chars().fold(String::new(), |mut shown, character| {
            match character {
                '\u{fffe}' | '\u{ffff}' => {
                    write!(shown, "\\u{{{:x}}}", u32::from(character)).expect("a String takes any text");
                }
                _ => shown.push(character),
            }
            shown
        }));
    }
    if text.len() <= CELL_LIMIT || text.encode_utf16().count() <= CELL_LIMIT {
        return text.into_owned();
    }
    *cut += 1;
    let mut left = CELL_LIMIT - 1;
    let fits = |character: &char| {
        let is_fitting = character.len_utf16() <= left;
        left = left.saturating_sub(character.len_utf16());
        is_fitting
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::LanguageChoice;

    fn cell(cell: Cell<'_>) -> (SheetCell, u64) {
        let mut cut = 0;
        let style = Style::new(LanguageChoice::En, None, false);
        (SheetCell::new(cell, &style, &mut cut), cut)
    }

    fn text(text: &str) -> String {
        match cell(Cell::text(Some(text))) {
            (SheetCell::Text(text, None), _) => text,
            (other, _) => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_integers_that_stay_exact_are_numbers() {
        for (written, number) in [
            ("5", Some(5.0)),
            ("-5", Some(-5.0)),
            ("999999999999999", Some(999_999_999_999_999.0)),
            ("1000000000000000", None),
            ("-0", None),
            ("1.50", None),
            ("1e3", None),
            ("7312658016791168538", None),
            ("true", None),
        ] {
            let expected =
                number.map_or_else(|| SheetCell::Text(written.to_owned(), None), SheetCell::Number);
            assert_eq!(cell(Cell::Written(written.into())).0, expected);
        }
    }

    #[test]
    fn texts_have_no_characters_that_xml_or_people_cannot_read() {
        assert_eq!(text("=cmd\u{0}\u{b}\u{202e}\n\u{fffe}"), "=cmd\\u{0}\\u{b}\\u{202e}\\u{a}\\u{fffe}");
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_and_counted() {
        let fitting = "😀".repeat(CELL_LIMIT / 2);
        assert_eq!(text(&fitting), fitting);
        let (cut, count) = cell(Cell::text(Some(&(fitting + "ab"))));
        let SheetCell::Text(cut, None) = cut else { panic!("{cut:?}") };
        assert_eq!((cut.encode_utf16().count(), cut.ends_with("😀…"), count), (CELL_LIMIT, true, 1));
    }
}
