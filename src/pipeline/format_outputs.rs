//! The outputs of a run that writes its results in several formats.
//!
//! The text of the first format is written with the blocks. The texts of the others, and the rows of workbooks, are
//! items of the blocks, which are written in the step that sees the blocks in order.

use std::io::{self, Write};

use super::Outputs;
use super::engine::BlockOutput;
#[cfg(feature = "xlsx")]
use super::workbook::write_workbook;
#[cfg(feature = "xlsx")]
use crate::render::{SheetRow, Workbook};

/// What a record adds to the output of a format.
pub(super) struct OutputItem {
    /// The index of the format.
    pub(super) format: usize,
    pub(super) content: ItemContent,
}

/// A text or a row.
pub(super) enum ItemContent {
    /// Text, without a separator before it.
    Text(Vec<u8>),
    /// A row of a workbook.
    #[cfg(feature = "xlsx")]
    Row(SheetRow),
}

impl OutputItem {
    /// A row of the workbook that a format is.
    #[cfg(feature = "xlsx")]
    pub(super) fn row(format: usize, row: SheetRow) -> Self {
        Self { format, content: ItemContent::Row(row) }
    }

    /// Text in a format.
    pub(super) fn text(format: usize, text: Vec<u8>) -> Self {
        Self { format, content: ItemContent::Text(text) }
    }
}

impl BlockOutput<OutputItem> {
    /// Adds what `write` appends to the output of a format.
    pub(super) fn add_text(&mut self, format: usize, write: impl FnOnce(&mut Vec<u8>)) {
        if format == 0 {
            return write(&mut self.out);
        }
        let mut text = Vec::new();
        write(&mut text);
        if !text.is_empty() {
            self.items.push(OutputItem::text(format, text));
        }
    }
}

/// The outputs of a run, one for each format.
pub(super) struct FormatOutputs<'w>(Vec<FormatOutput<'w>>);

struct FormatOutput<'w> {
    /// The file that is written; the first format has none.
    file: Option<&'w mut (dyn Write + Send)>,
    /// The text between two items.
    separator: &'static str,
    /// Whether there was an item, so that a separator comes before the next.
    has_items: bool,
    #[cfg(feature = "xlsx")]
    workbook: Option<Workbook>,
}

impl<'w> FormatOutputs<'w> {
    /// The outputs of a run with formats of these separators; takes the files from `outputs`.
    pub(super) fn new(outputs: &mut Outputs<'w>, separators: impl IntoIterator<Item = &'static str>) -> Self {
        let outputs = outputs.take_files().zip(separators).map(|(file, separator)| FormatOutput {
            file,
            separator,
            has_items: false,
            #[cfg(feature = "xlsx")]
            workbook: None,
        });
        Self(outputs.collect())
    }

    /// Makes the output of a format a workbook.
    #[cfg(feature = "xlsx")]
    pub(super) fn set_workbook(&mut self, format: usize, workbook: Workbook) {
        self.0[format].workbook = Some(workbook);
    }

    /// Writes text that is no item: what comes before all of them, or after them. `out` is standard output.
    pub(super) fn write(&mut self, format: usize, text: &[u8], out: &mut dyn Write) -> io::Result<()> {
        match &mut self.0[format].file {
            Some(file) => file.write_all(text),
            None => out.write_all(text),
        }
    }

    /// Adds an item to the output of its format. `out` is the text of the block for standard output.
    pub(super) fn add(&mut self, item: OutputItem, out: &mut Vec<u8>) -> io::Result<()> {
        let output = &mut self.0[item.format];
        match item.content {
            ItemContent::Text(text) => {
                let has_items = std::mem::replace(&mut output.has_items, true);
                let Some(file) = &mut output.file else {
                    out.extend_from_slice(&text);
                    return Ok(());
                };
                if has_items {
                    file.write_all(output.separator.as_bytes())?;
                }
                file.write_all(&text)
            }
            #[cfg(feature = "xlsx")]
            ItemContent::Row(row) => match &mut output.workbook {
                Some(workbook) => workbook.add(&row),
                None => Ok(()),
            },
        }
    }

    /// Writes the workbooks, and what is in buffers.
    pub(super) fn finish(self, outputs: &mut Outputs<'_>) -> io::Result<()> {
        for output in self.0 {
            #[cfg(feature = "xlsx")]
            if let Some(workbook) = output.workbook {
                write_workbook(workbook, output.file, outputs)?;
                continue;
            }
            match output.file {
                Some(file) => file.flush()?,
                None => outputs.out.flush()?,
            }
        }
        Ok(())
    }
}
