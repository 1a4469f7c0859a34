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
