//! Rows for spreadsheets: events, timelines and findings as CSV and as workbooks.
//!
//! A row is made of [`Cell`]s once, and written by each format in its own way.

mod cell;
mod csv;
mod event_columns;
mod event_table;
mod finding_row;
#[cfg(feature = "xlsx")]
mod sheet_row;
#[cfg(feature = "xlsx")]
mod workbook;

use crate::choice::choices;
pub(super) use cell::Cell;
pub(super) use csv::{CsvWriter, csv_head};
pub use event_columns::{EmptyColumns, EventColumns, UnknownColumn};
pub use event_table::EventTable;
pub(super) use event_table::label_of;
pub(super) use finding_row::{FINDING_COLUMNS, finding_cells};
#[cfg(feature = "xlsx")]
pub use sheet_row::SheetRow;
#[cfg(feature = "xlsx")]
pub use workbook::{SheetColumns, Workbook, WorkbookNote};

choices! {
    /// A format of tables for spreadsheets.
    pub enum TableFormat {
        Csv = "csv": "CSV (RFC 4180): a row per event, after a header", "CSV（RFC 4180）：表头之后每个事件一行";
        #[cfg(feature = "xlsx")] Xlsx = "xlsx": "A workbook for Excel and others: events or timelines, and findings; for people", "供 Excel 等打开的工作簿：事件或时间线，以及问题；供阅读";
    }
}
