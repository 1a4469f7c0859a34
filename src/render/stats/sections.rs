//! Tables of counts with bars.

use crate::render::palette;
use crate::text::{cut_to_width, sanitize, width};

/// The width of a table where lines may have any length.
const DEFAULT_WIDTH: usize = 80;

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

impl CountTable {
    /// Appends the table, of which at most this many rows are shown; `more` words the number of the others.
    pub(super) fn push(
        self,
        text: &mut String,
        limit: usize,
        columns: Option<u16>,
        more: impl FnOnce(u64) -> String,
    ) {
        let Self { title, mut rows, others } = self;
        if rows.is_empty() && others.is_none() {
            return;
        }
        let total: u64 = rows.iter().chain(&others).map(|row| row.count).sum();
        let largest = rows.iter().chain(&others).map(|row| row.count).max().unwrap_or_default();
        let hidden = rows.split_off(rows.len().min(limit));
        rows.extend(others);
        let columns = columns.map_or(DEFAULT_WIDTH, usize::from);
        text.push('\n');
        text.push_str(&palette::heading(&cut_to_width(&sanitize(&title), columns)).to_string());
        text.push('\n');
        let count_width = grouped(largest).len();
        // Two spaces before each column, and the share.
        let name_limit = (columns / 2).min(columns.saturating_sub(count_width + 13));
        let cut = |row: &CountRow| cut_to_width(&sanitize(&row.name), name_limit).into_owned();
        let names: Vec<_> = rows.iter().map(cut).collect();
        let name_width = names.iter().map(|name| width(name)).max().unwrap_or_default();
        for (name, row) in names.iter().zip(&rows) {
            let padding = " ".repeat(name_width - width(name));
            let count = grouped(row.count);
            let share = share(row.count, total);
            let line = format!("  {name}{padding}  {count:>count_width$}  {share:>5} %  ");
            let bar = bar(row.count, largest, columns.saturating_sub(width(&line)).min(40));
            text.push_str(line.trim_end_matches(' '));
            if !bar.is_empty() {
                text.push_str("  ");
                text.push_str(&palette::bar(&bar).to_string());
            }
            text.push('\n');
        }
        if !hidden.is_empty() {
            text.push_str("  ");
            text.push_str(&palette::dimmed(&more(hidden.len() as u64)).to_string());
            text.push('\n');
        }
    }
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
            table.push(&mut text, 2, Some(columns), |more| format!("{more} more"));
            assert!(text.lines().all(|line| width(line) <= usize::from(columns)), "{columns}: {text}");
            assert!(text.ends_with("1 more\n"));
        }
    }
}
