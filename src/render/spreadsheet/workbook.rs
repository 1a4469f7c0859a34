//! Workbooks for Excel, LibreOffice and others: a sheet of events, a sheet of findings, or both. Rows are in temporary
//! files until the workbook is written, so that memory does not grow with them.

use std::fmt::{self, Debug, Formatter};
use std::io::{self, Write};
use std::mem;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatBorder, IgnoreError, Worksheet, XlsxError,
};

use super::sheet_row::{CellColor, SheetCell, SheetKind, SheetRow};
use super::{EmptyColumns, FINDING_COLUMNS};
use crate::finding::Severity;
use crate::message::Count;
use crate::render::Style;
use crate::text;

/// The most rows of a sheet, with its header.
const MAX_ROWS: u32 = 1_048_576;

/// The colors of codes, by their place in the list: none is that of a severity.
const CODE_COLORS: [u32; 8] =
    [0xE2_EF_DA, 0xED_E7_F6, 0xD5_F0_EC, 0xF3_E1_F3, 0xE7_EB_ED, 0xEF_EB_E0, 0xE6_F0_C8, 0xDC_D6_F0];

crate::messages! {
    /// A note about a workbook.
    pub enum WorkbookNote {
        CutCells { cells: Count } =>
            "{cells} cut at 32,767 characters, the most that a cell of a workbook has; the cut text ends with …",
            "{cells}的文本超过工作簿单元格的上限（32,767 个字符），已截断，以 … 结尾";
    }
}

/// The columns of the sheet of events.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "names, and what is done without values")]
pub struct SheetColumns {
    /// Their names.
    pub names: Vec<String>,
    /// The treatment of columns without a value.
    pub empty: EmptyColumns,
}

/// A workbook that is being written.
pub struct Workbook {
    workbook: rust_xlsxwriter::Workbook,
    events: Option<Sheet>,
    findings: Sheet,
    formats: Formats,
    /// The number of cells whose text was cut.
    cut: u64,
}

/// The rows of one kind, on as many sheets as they need.
struct Sheet {
    title: &'static str,
    header: Vec<String>,
    empty: EmptyColumns,
    full: Vec<Worksheet>,
    last: Worksheet,
    /// The number of rows on the last one.
    rows: u32,
    max_rows: u32,
    columns: Vec<ColumnExtent>,
}

/// What is known of the cells of a column.
#[derive(Clone, Copy, Debug, Default)]
struct ColumnExtent {
    has_values: bool,
    /// The width of the widest one, in characters.
    width: usize,
}

struct Formats {
    header: Format,
    time: Format,
    codes: [Format; CODE_COLORS.len()],
    error: Format,
    warning: Format,
    information: Format,
}

impl Workbook {
    /// A workbook with a sheet of findings, and one of events if that has columns.
    pub fn new(events: Option<SheetColumns>, style: &Style) -> io::Result<Self> {
        Self::with_max_rows(events, style, MAX_ROWS)
    }

    fn with_max_rows(events: Option<SheetColumns>, style: &Style, max_rows: u32) -> io::Result<Self> {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        // The same rows give the same bytes, whenever they are written.
        let created = ExcelDateTime::from_ymd(1980, 1, 1).map_err(io_error)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let formats = Formats::new();
        let events = match events {
            Some(columns) => {
                Some(Sheet::new("events", columns, style.zone(), max_rows, &mut workbook, &formats)?)
            }
            None => None,
        };
        let names = FINDING_COLUMNS.map(str::to_owned).to_vec();
        let columns = SheetColumns { names, empty: EmptyColumns::Hide };
        let findings = Sheet::new("findings", columns, style.zone(), max_rows, &mut workbook, &formats)?;
        Ok(Self { workbook, events, findings, formats, cut: 0 })
    }

    /// Adds a row to its sheet. Rows of events are left out if there is no sheet for them.
    pub fn add(&mut self, row: &SheetRow) -> io::Result<()> {
        self.cut += row.cut;
        let sheet = match row.sheet {
            SheetKind::Events => self.events.as_mut(),
            SheetKind::Findings => Some(&mut self.findings),
        };
        match sheet {
            Some(sheet) => sheet.add(&row.cells, &mut self.workbook, &self.formats).map_err(io_error),
            None => Ok(()),
        }
    }

    /// Writes the workbook. Returns what is to be said about it.
    pub fn write(mut self, out: &mut (dyn Write + Send)) -> io::Result<Option<WorkbookNote>> {
        for sheet in self.events.into_iter().chain([self.findings]) {
            for worksheet in sheet.finish().map_err(io_error)? {
                self.workbook.push_worksheet(worksheet);
            }
        }
        let mut output = OutputToEnd { out, error: None };
        self.workbook.save_to_writer(&mut output).map_err(io_error)?;
        match output.error {
            Some(error) => return Err(error),
            None => out.flush()?,
        }
        Ok((self.cut > 0).then_some(WorkbookNote::CutCells { cells: Count::Cells(self.cut) }))
    }
}

impl Debug for Workbook {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Workbook").field("cut", &self.cut).finish_non_exhaustive()
    }
}

impl Sheet {
    fn new(
        title: &'static str,
        columns: SheetColumns,
        zone: &TimeZone,
        max_rows: u32,
        workbook: &mut rust_xlsxwriter::Workbook,
        formats: &Formats,
    ) -> io::Result<Self> {
        // Dates of a spreadsheet have no zone of their own.
        let zone =
            zone.iana_name().map_or_else(|| zone.to_offset(Timestamp::UNIX_EPOCH).to_string(), str::to_owned);
        let header: Vec<_> = columns
            .names
            .into_iter()
            .map(|name| if name == "time" { format!("time ({zone})") } else { name })
            .collect();
        let extents = header.iter().map(|name| ColumnExtent { has_values: false, width: text::width(name) });
        let mut sheet = Self {
            title,
            columns: extents.collect(),
            header,
            empty: columns.empty,
            full: Vec::new(),
            last: workbook.new_worksheet_with_constant_memory().map_err(io_error)?,
            rows: 0,
            max_rows,
        };
        sheet.write_header(formats).map_err(io_error)?;
        Ok(sheet)
    }

    fn write_header(&mut self, formats: &Formats) -> Result<(), XlsxError> {
        for (name, column) in self.header.iter().zip(0..) {
            self.last.write_string_with_format(0, column, name, &formats.header)?;
        }
        self.rows = 1;
        Ok(())
    }

    fn add(
        &mut self,
        cells: &[SheetCell],
        workbook: &mut rust_xlsxwriter::Workbook,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        if self.rows == self.max_rows {
            let full = mem::replace(&mut self.last, workbook.new_worksheet_with_constant_memory()?);
            self.full.push(full);
            self.write_header(formats)?;
        }
        let (sheet, row) = (&mut self.last, self.rows);
        for ((cell, extent), column) in cells.iter().zip(&mut self.columns).zip(0..) {
            let width = match cell {
                SheetCell::Empty => continue,
                SheetCell::Number(number) => {
                    sheet.write_number(row, column, *number)?;
                    number.to_string().len()
                }
                SheetCell::Text(text, color) => {
                    match color {
                        Some(color) => {
                            sheet.write_string_with_format(row, column, text, formats.of(*color))?
                        }
                        None => sheet.write_string(row, column, text)?,
                    };
                    text::width(text)
                }
                SheetCell::Time(days) => {
                    sheet.write_number_with_format(row, column, *days, &formats.time)?;
                    TIME_FORMAT.len()
                }
            };
            extent.has_values = true;
            extent.width = extent.width.max(width);
        }
        self.rows += 1;
        Ok(())
    }

    /// The sheets, with names, filters and columns that are wide enough.
    fn finish(self) -> Result<Vec<Worksheet>, XlsxError> {
        /// The least and the greatest width of a column.
        const WIDTHS: (usize, usize) = (6, 60);
        let Self { title, header, empty, full, last, rows, max_rows, columns } = self;
        let last_column = u16::try_from(header.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let is_empty = full.is_empty() && rows == 1;
        let mut sheets: Vec<_> = full.into_iter().map(|sheet| (sheet, max_rows)).collect();
        sheets.push((last, rows));
        for (number, (sheet, rows)) in (1..).zip(&mut sheets) {
            sheet.set_name(if number == 1 { title.to_owned() } else { format!("{title} {number}") })?;
            sheet.set_freeze_panes(1, 0)?;
            sheet.set_landscape().set_repeat_rows(0, 0)?;
            sheet.autofilter(0, 0, *rows - 1, last_column)?;
            // IDs are texts on purpose.
            sheet.ignore_error_range(0, 0, *rows - 1, last_column, IgnoreError::NumberStoredAsText)?;
            for (extent, column) in columns.iter().zip(0..) {
                // A button of the filter takes the place of three characters.
                let width = extent.width.clamp(WIDTHS.0, WIDTHS.1) + 3;
                sheet.set_column_width(column, u16::try_from(width).unwrap_or(u16::MAX))?;
                if !extent.has_values && !is_empty && empty == EmptyColumns::Hide {
                    sheet.set_column_hidden(column)?;
                }
            }
        }
        Ok(sheets.into_iter().map(|(sheet, _)| sheet).collect())
    }
}

/// The form of dates.
const TIME_FORMAT: &str = "yyyy-mm-dd hh:mm:ss.000";

impl Formats {
    fn new() -> Self {
        let colored = |font: u32, background: u32| {
            Format::new().set_font_color(Color::RGB(font)).set_background_color(Color::RGB(background))
        };
        Self {
            header: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0xF2_F2_F2))
                .set_border_bottom(FormatBorder::Thin),
            time: Format::new().set_num_format(TIME_FORMAT),
            codes: CODE_COLORS.map(|color| Format::new().set_background_color(Color::RGB(color))),
            error: colored(0x9C_00_06, 0xFF_C7_CE),
            warning: colored(0x7F_60_00, 0xFF_EB_9C),
            information: colored(0x1F_4E_78, 0xCF_E2_F3),
        }
    }

    fn of(&self, color: CellColor) -> &Format {
        match color {
            CellColor::Code(place) => &self.codes[place % self.codes.len()],
            CellColor::Severity(Severity::Error) => &self.error,
            CellColor::Severity(Severity::Warning) => &self.warning,
            CellColor::Severity(Severity::Information) => &self.information,
        }
    }
}

/// An output that keeps its first error and then takes everything: the archive would print an error that it is
/// dropped with.
struct OutputToEnd<'w> {
    out: &'w mut (dyn Write + Send),
    error: Option<io::Error>,
}

impl Write for OutputToEnd<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.error.is_none() {
            self.error = self.out.write_all(bytes).err();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The error of the output or of a temporary file.
fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        XlsxError::ZipError(error) => error.into(),
        error => io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;
    use crate::message::LanguageChoice;
    use crate::render::spreadsheet::Cell;

    #[test]
    fn rows_past_the_limit_are_on_the_next_sheet() {
        let style = Style::new(LanguageChoice::En, None, false);
        let columns =
            SheetColumns { names: vec!["n".to_owned(), "empty".to_owned()], empty: EmptyColumns::Hide };
        let mut workbook = Workbook::with_max_rows(Some(columns), &style, 3).unwrap();
        for number in 1..=5 {
            workbook.add(&SheetRow::event([Cell::Number(number), Cell::Empty], &style)).unwrap();
        }
        let mut out = Vec::new();
        assert!(workbook.write(&mut out).unwrap().is_none());
        let mut read: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(out)).unwrap();
        assert_eq!(read.sheet_names(), ["events", "events 2", "events 3", "findings"]);
        let mut rows = |name: &str| -> Vec<Data> {
            read.worksheet_range(name).unwrap().rows().map(|row| row[0].clone()).collect()
        };
        let header = || Data::String("n".to_owned());
        assert_eq!(rows("events"), [header(), Data::Float(1.0), Data::Float(2.0)]);
        assert_eq!(rows("events 3"), [header(), Data::Float(5.0)]);
    }
}
