//! Tables with columns that line up, also where characters are two columns wide. Those with many rows are drawn by
//! `comfy-table`.
//!
//! The rows of a table are made twice, once to measure and once to write them, because all of them may take
//! more memory than what they are made from; so a table is drawn in chunks of rows with the same widths.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

/// Spaces between columns.
pub(crate) const GAP: usize = 2;

/// Rows that are drawn at once.
const CHUNK: usize = 256;

/// The widths of the columns of a table.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    /// Spaces before the first column.
    indent: usize,
    widths: Vec<usize>,
}

impl Columns {
    /// This many columns.
    pub(crate) fn new(indent: usize, count: usize) -> Self {
        Self { indent, widths: vec![0; count] }
    }

    /// Makes the columns wide enough for a row of escaped texts.
    pub(crate) fn fit(&mut self, row: &[&str]) {
        for (width, cell) in self.widths.iter_mut().zip(row) {
            *width = (*width).max(crate::text::width(cell));
        }
    }

    /// The number of terminal columns that the table takes.
    pub(crate) fn total_width(&self) -> usize {
        self.indent + self.widths.iter().sum::<usize>() + GAP * self.widths.len().saturating_sub(1)
    }

    /// Appends a row without the table around it: for events, which are many tables of a few rows each, it takes a tenth
    /// of the time.
    pub(crate) fn push_row(&self, out: &mut String, row: &[&str]) {
        push_spaces(out, self.indent);
        let last = row.iter().rposition(|cell| !cell.is_empty()).unwrap_or_default();
        for (width, cell) in self.widths.iter().zip(&row[..last]) {
            out.push_str(cell);
            push_spaces(out, width + GAP - crate::text::width(cell));
        }
        out.push_str(row[last].trim_end());
        out.push('\n');
    }

    /// A writer of a table with these columns.
    pub(crate) fn writer(self) -> TableWriter {
        TableWriter { columns: self, rows: Vec::new() }
    }
}

/// A table that is being written.
#[derive(Debug)]
pub(crate) struct TableWriter {
    columns: Columns,
    /// Rows that are not drawn yet.
    rows: Vec<Vec<String>>,
}

impl TableWriter {
    /// Writes a row; `suffix`, which may have colors, follows its last cell.
    pub(crate) fn write(&mut self, out: &mut dyn Write, row: &[&str], suffix: String) -> io::Result<()> {
        let cells = row.iter().map(|cell| (*cell).to_owned());
        self.rows.push(if suffix.is_empty() { cells.collect() } else { cells.chain([suffix]).collect() });
        if self.rows.len() == CHUNK { self.finish(out) } else { Ok(()) }
    }

    /// Writes the rows that are left.
    pub(crate) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Disabled);
        table.add_rows(self.rows.drain(..));
        for (index, column) in table.column_iter_mut().enumerate() {
            let indent = if index == 0 { self.columns.indent } else { 0 };
            column.set_padding((columns(indent), columns(GAP)));
            if let Some(width) = self.columns.widths.get(index) {
                let width = Width::Fixed(columns(width + indent + GAP));
                column.set_constraint(ColumnConstraint::LowerBoundary(width));
            }
        }
        writeln!(out, "{}", table.trim_fmt())
    }
}

fn push_spaces(out: &mut String, mut count: usize) {
    const SPACES: &str = "                                                                ";
    while count > 0 {
        let pushed = count.min(SPACES.len());
        out.push_str(&SPACES[..pushed]);
        count -= pushed;
    }
}

/// A number of columns as `comfy-table` has it.
fn columns(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
