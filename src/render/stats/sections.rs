//! Tables of counts with bars.

use super::ShownStats;
use crate::message::Localize as _;
use crate::render::palette;
use crate::render::wrap::{Head, push_wrapped};
use crate::text::{cut_to_width, sanitize, width};

/// The width of a table where lines may have any length.
pub(super) const DEFAULT_WIDTH: usize = 80;

crate::messages! {
    /// A text of a table.
    enum SectionText {
        More { count: String } => "{count} more; --all shows them", "另有 {count} 项，--all 可全部显示";
    }
}

/// A row of a table: a name and its count.
pub(super) struct CountRow {
    pub(super) name: String,
    pub(super) count: u64,
}

/// A table of counts.
pub(super) struct CountTable {
    pub(super) title: String,
    pub(super) rows: Vec<CountRow>,
    /// The name and the count of what is not kept.
    pub(super) others: Option<CountRow>,
}

/// A table with a bar for each row.
pub(super) struct BarTable {
    pub(super) title: String,
    pub(super) rows: Vec<BarRow>,
    /// What is not among the rows, in a row after them.
    pub(super) others: Option<BarRow>,
    pub(super) shares: Shares,
}

/// A row of a table with bars.
pub(super) struct BarRow {
    pub(super) name: String,
    /// The number that the bar shows.
    pub(super) number: u64,
    /// The number as people read it.
    pub(super) value: String,
    /// What else is said of it, in lines of their own; empty if nothing.
    pub(super) detail: String,
}

/// Whether the share of each row in all of them is shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shares {
    Omitted,
    Shown,
}

impl From<CountTable> for BarTable {
    fn from(CountTable { title, rows, others }: CountTable) -> Self {
        let rows = rows.into_iter().map(BarRow::from).collect();
        Self { title, rows, others: others.map(BarRow::from), shares: Shares::Shown }
    }
}

impl From<CountRow> for BarRow {
    fn from(CountRow { name, count }: CountRow) -> Self {
        Self { name, number: count, value: grouped(count), detail: String::new() }
    }
}

impl BarTable {
    /// The indent of what else is said of a row, which is that of the lines after it.
    const DETAIL: Head<'static> = Head { text: "   ", width: 3 };

    /// Appends the table, of which at most this many rows are shown; `more` words the number of the others.
    pub(super) fn push(
        self,
        text: &mut String,
        limit: usize,
        columns: Option<u16>,
        more: impl FnOnce(u64) -> String,
    ) {
        let Self { title, mut rows, others, shares } = self;
        if rows.is_empty() && others.is_none() {
            return;
        }
        let total: u64 = rows.iter().chain(&others).map(|row| row.number).sum();
        let largest = rows.iter().chain(&others).map(|row| row.number).max().unwrap_or_default();
        let value_width = rows.iter().chain(&others).map(|row| width(&row.value)).max().unwrap_or_default();
        let hidden = rows.split_off(rows.len().min(limit));
        rows.extend(others);
        let line_limit = columns;
        let columns = columns.map_or(DEFAULT_WIDTH, usize::from);
        push_heading(text, &title, columns);
        // Two spaces before each column, and the share.
        let other_columns = if shares == Shares::Shown { 13 } else { 4 };
        let name_limit = (columns / 2).min(columns.saturating_sub(value_width + other_columns));
        let cut = |row: &BarRow| cut_to_width(&sanitize(&row.name), name_limit).into_owned();
        let names: Vec<_> = rows.iter().map(cut).collect();
        let name_width = names.iter().map(|name| width(name)).max().unwrap_or_default();
        for (name, row) in names.iter().zip(&rows) {
            let padding = " ".repeat(name_width - width(name));
            let value_padding = " ".repeat(value_width - width(&row.value));
            let mut line = format!("  {name}{padding}  {value_padding}{}  ", row.value);
            if shares == Shares::Shown {
                line.push_str(&format!("{:>5} %  ", share(row.number, total)));
            }
            let bar = bar(row.number, largest, columns.saturating_sub(width(&line)).min(40));
            text.push_str(line.trim_end_matches(' '));
            if !bar.is_empty() {
                text.push_str("  ");
                text.push_str(&palette::bar(&bar).to_string());
            }
            text.push('\n');
            if !row.detail.is_empty() {
                push_wrapped(text, Self::DETAIL, &row.detail, line_limit);
            }
        }
        if !hidden.is_empty() {
            text.push_str("  ");
            text.push_str(&palette::dimmed(&more(hidden.len() as u64)).to_string());
            text.push('\n');
        }
    }
}

impl ShownStats<'_> {
    /// Appends a table of counts, of which at most this many rows are shown.
    pub(super) fn push(&self, text: &mut String, table: CountTable, rows: usize) {
        self.push_bars(text, table.into(), rows);
    }

    /// Appends a table, of which at most this many rows are shown.
    pub(super) fn push_bars(&self, text: &mut String, table: BarTable, rows: usize) {
        let language = self.style.language;
        table.push(text, rows, self.style.width, |count| {
            SectionText::More { count: grouped(count) }.to_text(language)
        });
    }
}

/// Appends the title of a section, after an empty line.
pub(super) fn push_heading(text: &mut String, title: &str, columns: usize) {
    text.push('\n');
    text.push_str(&palette::heading(&cut_to_width(&sanitize(title), columns)).to_string());
    text.push('\n');
}

/// A number with its thousands separated: `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The share of a number in percent, with one decimal.
fn share(count: u64, total: u64) -> String {
    let total = u128::from(total.max(1));
    let permille = (u128::from(count) * 1_000 + total / 2) / total;
    format!("{}.{}", permille / 10, permille % 10)
}

/// A bar of at most this many columns, in eighths of one.
fn bar(count: u64, largest: u64, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = u128::from(count) * columns as u128 * 8 / u128::from(largest.max(1));
    // What is there has a bar.
    let eighths = usize::try_from(eighths).unwrap_or(0).max(usize::from(count > 0 && columns > 0));
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// Numbers as the heights of blocks, each of this many columns.
pub(super) fn heights(numbers: &[u64], columns: usize) -> String {
    const BLOCKS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    let largest = numbers.iter().copied().max().unwrap_or_default().max(1);
    let height = |number: &u64| (u128::from(*number) * 8).div_ceil(u128::from(largest));
    let block = |number| BLOCKS[usize::try_from(height(number)).unwrap_or(8).min(8)].repeat(columns);
    numbers.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let grouped = [0, 12, 999, 1_000, 1_234_567].map(grouped);
        assert_eq!(grouped, ["0", "12", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn bars_are_proportional_and_never_empty_for_what_is_there() {
        assert_eq!(bar(10, 10, 4), "████");
        assert_eq!(bar(5, 10, 4), "██");
        assert_eq!(bar(1, 1_000_000, 4), "▏");
        assert_eq!(bar(0, 10, 4), "");
        assert_eq!(bar(u64::MAX, u64::MAX, 2), "██");
        assert_eq!(bar(3, 10, 0), "");
    }

    #[test]
    fn heights_show_zero_and_one_apart() {
        assert_eq!(heights(&[0, 1, 800], 2), "  ▁▁██");
        assert_eq!(heights(&[0, 0], 2), "    ");
    }

    #[test]
    fn a_table_fits_its_columns() {
        for columns in [30, 40, 60, 100] {
            let row = |name: &str, count| CountRow { name: name.to_owned(), count };
            let rows = vec![row(&"异动".repeat(40), 123_456), row("b", 1), row("c", 0)];
            let table = CountTable { title: "x".repeat(200), rows, others: None };
            let mut text = String::new();
            BarTable::from(table).push(&mut text, 2, Some(columns), |more| format!("{more} more"));
            assert!(text.lines().all(|line| width(line) <= usize::from(columns)), "{columns}: {text}");
            assert!(text.ends_with("1 more\n"));
        }
    }
}
