//! Timelines as CSV, a row per event after a header.

use std::io::{self, Write};

use super::cells::COLUMN_NAMES;
use super::{Analyzed, TimelineWriter};
use crate::render::spreadsheet::{CsvWriter, csv_head};

pub(super) fn head() -> String {
    csv_head(COLUMN_NAMES)
}

pub(super) fn write(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let (csv, mut row) = (CsvWriter::new(writer.style.zone()), Vec::new());
    for cells in analyzed.cells(writer) {
        row.clear();
        csv.row(&mut row, cells);
        out.write_all(&row)?;
    }
    Ok(())
}
