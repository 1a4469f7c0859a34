//! Tables for a terminal. Only the last column wraps, and only where a line may break: never inside an id.

use crate::render::{Columns, GAP, unbreakable_parts};
use crate::text::{self, sanitize};

/// Fewer columns are too narrow for text.
const MIN_TEXT: usize = 16;
const INDENT: &str = "    ";

/// A table with the text of each row in its last column; all rows have as many cells. In a terminal that is
/// too narrow, the text is on lines of its own.
pub(super) fn table(rows: &[Vec<String>], width: Option<u16>) -> String {
    let width = width.map_or(usize::MAX, usize::from);
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| sanitized(cell)).collect()).collect();
    let rows: Vec<(&str, Vec<&str>)> = rows.iter().filter_map(|row| split_text(row)).collect();
    let mut columns = Columns::new(0, rows.first().map_or(0, |(_, cells)| cells.len()));
    for (_, cells) in &rows {
        columns.fit(cells);
    }
    let text_width = width.saturating_sub(columns.total_width() + GAP);
    // A word that fits no line at all, such as an address, is left to the terminal.
    let fits_only_alone = |word: usize| word > text_width && word <= width.saturating_sub(INDENT.len());
    let mut texts = rows.iter().map(|(text, _)| *text);
    if text_width < MIN_TEXT && texts.clone().any(|text| text::width(text) > text_width)
        || texts
            .any(|text| text.lines().flat_map(pieces).any(|piece| fits_only_alone(text::width(piece.text))))
    {
        return rows.iter().map(|(text, cells)| stacked(text, cells, width)).collect();
    }
    let (mut writer, mut table) = (columns.writer(), Vec::new());
    for (text, cells) in &rows {
        writer.write(&mut table, cells, wrap(text, text_width)).expect("a Vec takes any bytes");
    }
    writer.finish(&mut table).expect("a Vec takes any bytes");
    String::from_utf8(table).expect("cells are text")
}

/// The last cell of a row, and the others.
fn split_text(row: &[String]) -> Option<(&str, Vec<&str>)> {
    let (text, cells) = row.split_last()?;
    Some((text, cells.iter().map(String::as_str).collect()))
}

/// A row with its text below the other cells.
fn stacked(text: &str, cells: &[&str], width: usize) -> String {
    let text = wrap(text, width.saturating_sub(INDENT.len()));
    let head = wrap(&cells.join("  "), width);
    let lines = text.lines().map(|line| format!("{INDENT}{line}\n"));
    std::iter::once(head + "\n").chain(lines).collect()
}

/// The text in lines of at most `width` columns; longer words have lines of their own.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let lines = text.lines().map(|line| {
        let (mut wrapped, mut column) = (String::new(), 0);
        for piece in pieces(line) {
            let space = if column > 0 { piece.spaces } else { 0 };
            let needed = text::width(piece.text);
            if column > 0 && column + space + needed > width {
                wrapped.push('\n');
                column = 0;
            } else {
                wrapped.extend(std::iter::repeat_n(' ', space));
                column += space;
            }
            wrapped.push_str(piece.text);
            column += needed;
        }
        wrapped
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A part of a text that is not broken.
struct Unbroken<'t> {
    /// The number of spaces before it.
    spaces: usize,
    text: &'t str,
}

/// The parts of a line.
fn pieces(line: &str) -> impl Iterator<Item = Unbroken<'_>> {
    let mut spaces = 0;
    line.split(' ').enumerate().flat_map(move |(index, word)| {
        spaces += usize::from(index > 0);
        let before = if word.is_empty() { 0 } else { std::mem::take(&mut spaces) };
        let parts = unbreakable_parts(word).filter(|part| !part.is_empty()).enumerate();
        parts.map(move |(index, text)| Unbroken { spaces: if index == 0 { before } else { 0 }, text })
    })
}

/// The text of a catalog file, which can come from anybody, without characters that control a terminal.
fn sanitized(text: &str) -> String {
    text.lines().map(sanitize).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn words_and_ids_are_not_broken() {
        assert_eq!(wrap("look up corehr.process.node here", 12), "look up\ncorehr.process.node\nhere");
        assert_eq!(wrap("请按 `event_id` 去重，ID 的", 10), "请按\n`event_id`\n去重，ID\n的");
        assert_eq!(wrap("（`schema`、`header`）", 12), "（`schema`、\n`header`）");
        assert_eq!(wrap("a  b", 80), "a  b");
    }

    #[test]
    fn columns_line_up_in_both_scripts() {
        let rows = [row(&["类型", "字符串"]), row(&["presence", "always and ever"])];
        assert_eq!(table(&rows, Some(40)), "类型      字符串\npresence  always and ever\n");
    }

    #[test]
    fn only_the_text_wraps() {
        let rows = [row(&["node_status", "the status of a node in a process"])];
        let expected = "node_status  the status of a node\n             in a process\n";
        assert_eq!(table(&rows, Some(34)), expected);
    }

    #[test]
    fn a_narrow_terminal_has_the_text_below() {
        let rows = [row(&["node_status", "integer", "the status of a node in a process"])];
        assert_eq!(
            table(&rows, Some(30)),
            "node_status  integer\n    the status of a node in a\n    process\n"
        );
        let rows = [row(&["handler", "register_p2_corehr_process"])];
        assert_eq!(table(&rows, Some(30)), "handler\n    register_p2_corehr_process\n");
    }

    #[test]
    fn an_address_longer_than_a_line_is_left_whole() {
        let address = format!("https://example.com/{}", "x".repeat(40));
        let rows = [row(&["page", &address]), row(&["type", "string"])];
        assert_eq!(table(&rows, Some(40)), format!("page  {address}\ntype  string\n"));
    }
}
