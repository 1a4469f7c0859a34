//! Workbooks: rows that are made by all threads, and added in the order of the input.

use std::io::{self, Write};

use super::Outputs;
use crate::diagnostic::{Diagnostic, EventRef, Source};
use crate::finding::Finding;
use crate::location::Location;
use crate::message::Localize as _;
use crate::render::{SheetRow, Style, Workbook};
use crate::text::sanitize;

/// The rows of the findings about a record.
pub(super) fn rows<'f>(
    source: &Source<'f>,
    findings: impl IntoIterator<Item = &'f Finding>,
    event: &EventRef<'f>,
    style: &Style,
) -> impl Iterator<Item = SheetRow> {
    source.locate(findings, event).into_iter().map(|diagnostic| SheetRow::finding(&diagnostic, style))
}

/// The row of a finding about an input as a whole.
pub(super) fn input_row(finding: &Finding, location: Location, style: &Style) -> SheetRow {
    let event = EventRef::default();
    SheetRow::finding(&Diagnostic { finding, location, pointer: None, excerpt: None, event }, style)
}

/// Writes a workbook to a file, or else to standard output, and what is to be said about it to standard error.
pub(super) fn write_workbook(
    workbook: Workbook,
    file: Option<&mut (dyn Write + Send)>,
    outputs: &mut Outputs<'_>,
) -> io::Result<()> {
    let note = match file {
        Some(file) => workbook.write(file)?,
        None => workbook.write(outputs.out)?,
    };
    if let Some(note) = note {
        // Standard error may be closed; results still count.
        let _ = writeln!(outputs.err, "feishu-ev: {}", sanitize(&note.to_text(outputs.language)));
    }
    Ok(())
}
