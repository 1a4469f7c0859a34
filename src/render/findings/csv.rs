//! Findings as CSV, a row per finding after a header.

use std::io::{self, Write};

use super::{FindingWriter, Format, Group};
use crate::render::spreadsheet::{CsvWriter, FINDING_COLUMNS, csv_head, finding_cells};

pub(super) const FORMAT: Format =
    Format { head: |_| csv_head(FINDING_COLUMNS), separator: "", tail: "", write };

fn write(out: &mut dyn Write, group: Group<'_>, writer: &FindingWriter<'_>) -> io::Result<()> {
    let (csv, mut row) = (CsvWriter::new(writer.style.zone()), Vec::new());
    for diagnostic in group.diagnostics {
        row.clear();
        csv.row(&mut row, finding_cells(&diagnostic, writer.style.language));
        out.write_all(&row)?;
    }
    Ok(())
}
