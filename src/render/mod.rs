//! Results as bytes: one file a format.

mod decoded;
mod delivery;
mod github;
mod json_lines;
mod junit;
mod line;
mod line_break;
mod report;
mod rows;
mod sarif;
mod timeline;
mod table;
pub mod terminal;
mod text;
pub mod time;
mod verdict;

pub use report::{Excerpt, Report, Sequence, Source, Subject};
pub use timeline::{TimelineFormat, TimelineWriter};
pub use verdict::{verdict_json, verdict_text};

use std::borrow::Cow;
use std::sync::OnceLock;

use jiff::tz::TimeZone;

use crate::cipher::SignatureStatus;
use crate::delivery::Arrival;
use crate::event::Event;
use crate::finding::{Finding, Severity};
use crate::message::LanguageChoice;
use crate::secret::{Names, Secrets};

/// How `decode` writes an event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum EventFormat {
    /// Pretty-printed JSON, with a `decoded` member.
    Json,
    /// One line for a person.
    Line,
    /// One line of JSON, with a `decoded` member.
    Ndjson,
    /// The bytes of the event and nothing else.
    Raw,
    /// A block for a person.
    Table,
}

/// How `validate` writes findings.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FindingFormat {
    /// Workflow commands of GitHub Actions.
    Github,
    /// One JSON object a line.
    Json,
    /// JUnit XML: a test case a record.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// For a person, as a compiler writes.
    Text,
}

/// How `simulate` writes deliveries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum DeliveryFormat {
    /// One JSON object a line, with headers and the body as a string.
    Delivery,
    /// Raw HTTP requests.
    Http,
    /// The bodies, pretty-printed.
    Json,
    /// The bodies, one a line.
    Ndjson,
}

/// One decoded record.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Record<'r> {
    /// What was read.
    pub event: &'r Event<'r, 'r>,
    /// The plain text of the record, from `{` to `}`.
    pub text: &'r str,
    /// What was found.
    pub findings: &'r [Finding],
    /// Whether the record came encrypted.
    pub encrypted: bool,
    /// Whether the text is not in the input as it is, because it was encrypted or written as a string.
    pub embedded: bool,
    /// What came of checking the signature, if it was checked.
    pub signature: Option<SignatureStatus>,
    /// When it arrived, if that is known.
    pub arrived: Option<Arrival>,
    /// The file, as messages name it.
    pub file: &'r str,
    /// Line of its first byte, from 1.
    pub line: u64,
    /// Column of its first byte, in characters, from 1.
    pub column: u64,
}

impl<'r> Record<'r> {
    /// A record as the pipeline has read it; the names of its places are those of the fields.
    #[must_use]
    pub fn new(event: &'r Event<'r, 'r>, text: &'r str, findings: &'r [Finding], encrypted: bool) -> Self {
        let (signature, arrived, embedded) = (None, None, encrypted);
        let (file, line, column) = ("", 1, 1);
        Self { event, text, findings, encrypted, embedded, signature, arrived, file, line, column }
    }

    /// The same record, found inside another text.
    #[must_use]
    pub fn embedded(mut self, embedded: bool) -> Self {
        self.embedded |= embedded;
        self
    }

    /// The same record, found there.
    #[must_use]
    pub fn found_at(mut self, file: &'r str, line: u64, column: u64) -> Self {
        (self.file, self.line, self.column) = (file, line, column);
        self
    }

    /// Where the record holds what is not shown in this style.
    fn secrets(&self, style: &Style) -> Secrets {
        if style.show_secrets { Secrets::default() } else { self.all_secrets() }
    }

    /// Where the record holds secrets.
    #[must_use]
    pub fn all_secrets(&self) -> Secrets {
        Secrets::of_document(self.text, self.event.secrets(), &Names::default())
    }

    /// A text of the event as people see it.
    fn shown<'t>(&self, text: &'t str, style: &Style) -> Cow<'t, str> {
        if style.show_secrets { Cow::Borrowed(text) } else { self.masked(text) }
    }

    /// A text of the event, with what is secret in it masked.
    fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.event.masked(text)
    }
}

/// How things are shown to a person.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Style {
    /// The language of labels and titles.
    pub language: LanguageChoice,
    /// How many columns there are; `None` if lines may have any length.
    pub width: Option<u16>,
    /// Whether tokens are shown.
    pub show_secrets: bool,
    /// The zone of local times, looked up when the first is shown: that takes longer than decoding an event.
    zone: OnceLock<TimeZone>,
}

impl Style {
    /// The style for this language and width.
    #[must_use]
    pub fn new(language: LanguageChoice, width: Option<u16>, show_secrets: bool) -> Self {
        Self { language, width, show_secrets, zone: OnceLock::new() }
    }

    /// The zone of local times: that of the variable `TZ`, or of the system.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        self.zone.get_or_init(TimeZone::system)
    }
}

/// Appends one event.
pub fn event(out: &mut Vec<u8>, record: &Record<'_>, format: EventFormat, style: &Style) {
    match format {
        EventFormat::Json => decoded::json(out, record),
        EventFormat::Line => line::write(out, record, style),
        EventFormat::Ndjson => decoded::ndjson(out, record),
        EventFormat::Raw => decoded::raw(out, record),
        EventFormat::Table => table::write(out, record, style),
    }
}

/// Appends one delivery.
pub fn delivery(out: &mut Vec<u8>, headers: &[(&str, &str)], body: &[u8], format: DeliveryFormat) {
    delivery::write(out, headers, body, format);
}

/// What stands before all findings of a command, where the format has something.
#[must_use]
pub fn findings_head(format: FindingFormat, command: &str) -> String {
    match format {
        FindingFormat::Junit => junit::head(command),
        FindingFormat::Sarif => sarif::head(),
        FindingFormat::Github | FindingFormat::Json | FindingFormat::Text => String::new(),
    }
}

/// What stands behind all findings.
#[must_use]
pub fn findings_tail(format: FindingFormat) -> &'static str {
    match format {
        FindingFormat::Junit => junit::TAIL,
        FindingFormat::Sarif => sarif::TAIL,
        FindingFormat::Github | FindingFormat::Json | FindingFormat::Text => "",
    }
}

/// What stands between the findings of two records.
#[must_use]
pub fn findings_separator(format: FindingFormat) -> &'static str {
    match format {
        FindingFormat::Sarif => ",\n",
        _ => "",
    }
}

/// Appends the findings of one record. JUnit has a test case for a record without findings too, and one with findings
/// fails from the severity `fail_on` on.
pub fn findings(
    out: &mut Vec<u8>,
    reports: Vec<Report<'_>>,
    subject: &Subject<'_>,
    format: FindingFormat,
    fail_on: Option<Severity>,
) {
    let reports: Vec<_> = reports.into_iter().map(|report| (report, subject.clone())).collect();
    if format == FindingFormat::Junit {
        junit::write(out, subject.file, &junit::name(subject), &reports, fail_on)
            .expect("a Vec takes any bytes");
    } else {
        each_finding(out, &reports, format);
    }
}

fn each_finding(out: &mut Vec<u8>, reports: &[(Report<'_>, Subject<'_>)], format: FindingFormat) {
    for (index, (report, subject)) in reports.iter().enumerate() {
        match format {
            FindingFormat::Github => github::write(out, report, subject),
            FindingFormat::Json => json_lines::write(out, report, subject),
            FindingFormat::Sarif => sarif::write(out, report, subject, index > 0),
            FindingFormat::Junit | FindingFormat::Text => text::write(out, report, subject),
        }
    }
}
