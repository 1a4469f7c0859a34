//! Results as bytes: one file a format.

mod codes;
mod columns;
mod decoded;
mod delivery;
mod findings;
mod fold;
mod line;
mod line_break;
mod markup;
mod outcome;
pub(crate) mod palette;
mod rows;
mod spreadsheet;
mod stats;
mod table;
pub mod time;
mod timeline;
mod verification;
mod wrap;

use std::borrow::Cow;
use std::env;
use std::sync::OnceLock;

use jiff::tz::TimeZone;
use serde_json::Value;

pub(crate) use columns::{Columns, GAP};
pub use findings::{FindingFormat, FindingWriter, Group, write_line};
pub(crate) use line_break::unbreakable_parts;
pub use outcome::{OutcomeFormat, OutcomeWriter};
pub use spreadsheet::{EmptyColumns, EventColumns, EventTable, TableFormat, UnknownColumn};
#[cfg(feature = "xlsx")]
pub use spreadsheet::{SheetColumns, SheetRow, Workbook, WorkbookNote};
pub use stats::{ReadCounts, ShownStats, StatsFormat};
pub use timeline::{TimelineFormat, TimelinePage, TimelineWriter, TraceOutput};
pub use verification::{verification_json, verification_text};

use crate::catalog::Catalog;
use crate::choice::choices;
use crate::delivery::Headers;
use crate::event::Event;
use crate::message::LanguageChoice;
use crate::record::Record;
use crate::secret::Secrets;

/// The largest number of bytes of a JSON Pointer that people are shown.
const POINTER_LIMIT: usize = 200;

choices! {
    /// A format of events.
    pub enum EventFormat {
        Table = "table": "A block per event, for people", "每个事件一个区块，供阅读";
        Line = "line": "A line per event, for people", "每个事件一行，供阅读";
        Json = "json": "Pretty-printed JSON with a member `decoded`", "格式化的 JSON，附加字段 `decoded`";
        Ndjson = "ndjson": "A line of JSON per event: its own bytes and a member `decoded`", "每个事件一行 JSON：事件的原始字节，附加字段 `decoded`";
        Raw = "raw": "The plaintext bytes of the event", "事件的明文字节";
    }
}

impl EventFormat {
    /// Whether people read it, in the language of their locale.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Line | Self::Table)
    }
}

choices! {
    /// A format of deliveries.
    pub enum DeliveryFormat {
        Ndjson = "ndjson": "A body per line", "每行一个请求体";
        Json = "json": "Pretty-printed bodies", "格式化的请求体";
        Delivery = "delivery": "A line of JSON per delivery: headers, and the body as a string", "每次推送一行 JSON：请求头，以及字符串形式的请求体";
        Http = "http": "Raw HTTP requests", "原始 HTTP 请求";
    }
}

impl DeliveryFormat {
    /// Whether deliveries have headers, and so signatures.
    #[must_use]
    pub fn has_headers(self) -> bool {
        matches!(self, Self::Delivery | Self::Http)
    }
}

/// The style of output for people.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Style {
    /// The language of messages, labels and titles.
    pub language: LanguageChoice,
    /// The number of columns of the terminal; `None` if lines may have any length.
    pub width: Option<u16>,
    /// The number of columns after which the line of an event is folded; `None` if it stays one line.
    fold_width: Option<u16>,
    /// Whether secrets are shown.
    pub show_secrets: bool,
    /// The time zone of times, looked up when it is first needed: that takes longer than decoding an event.
    zone: OnceLock<TimeZone>,
}

impl Style {
    /// A style with the [default time zone](Style::default_zone).
    #[must_use]
    pub fn new(language: LanguageChoice, width: Option<u16>, show_secrets: bool) -> Self {
        Self { language, width, fold_width: None, show_secrets, zone: OnceLock::new() }
    }

    /// The same style for a terminal of this many columns, on which the lines of events are folded too.
    #[must_use]
    pub fn on_terminal(self, columns: u16) -> Self {
        Self { width: Some(columns), fold_width: Some(columns), ..self }
    }

    /// The same style with another time zone.
    #[must_use]
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone: zone.into(), ..self }
    }

    /// The time zone of times for people.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        self.zone.get_or_init(Self::default_zone)
    }

    /// The time zone of the variable `TZ` if it is set, or else UTC.
    #[must_use]
    pub fn default_zone() -> TimeZone {
        if env::var_os("TZ").is_some_and(|zone| !zone.is_empty()) {
            TimeZone::system()
        } else {
            TimeZone::UTC
        }
    }

    /// A text of an event, with secrets masked unless they are shown.
    fn masked<'t>(&self, event: &Event<'_, '_>, text: &'t str) -> Cow<'t, str> {
        if self.show_secrets { Cow::Borrowed(text) } else { event.masked(text) }
    }

    /// The spans of a record that are masked.
    fn secrets(&self, record: &Record<'_>) -> Secrets {
        if self.show_secrets { Secrets::default() } else { record.secrets() }
    }
}

/// A format of results, and the style in which people read it.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a format and its style")]
pub struct Styled<F> {
    /// The format.
    pub format: F,
    /// The style.
    pub style: Style,
}

/// Appends an event.
pub fn event(out: &mut Vec<u8>, record: &Record<'_>, catalog: &Catalog, format: EventFormat, style: &Style) {
    match format {
        EventFormat::Json => decoded::json(out, record, style.language),
        EventFormat::Line => line::write(out, record, catalog, style),
        EventFormat::Ndjson => decoded::ndjson(out, record, style.language),
        EventFormat::Raw => decoded::raw(out, record),
        EventFormat::Table => table::write(out, record, style),
    }
}

/// Appends a delivery. Headers, and the further `members` of a record, are left out where the format has none.
pub fn delivery(
    out: &mut Vec<u8>,
    headers: &Headers,
    body: &[u8],
    members: &[(&str, Value)],
    format: DeliveryFormat,
) {
    delivery::write(out, headers, body, members, format);
}
