//! The values that options take, and what they stand for.

use std::time::Duration;

use clap::ValueEnum;
use feishu_ev::pipeline::{FailOn, Verify};
use feishu_ev::render::{EventFormat, FindingFormat, TimelineFormat};
use wildmatch::WildMatch;

/// The names of [`EventFormat`] on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum EventFormatArg {
    /// A block an event, for a person
    Table,
    /// A line an event, for a person
    Line,
    /// Pretty-printed JSON with a member `decoded`
    Json,
    /// A line of JSON an event: its own bytes and a member `decoded`
    Ndjson,
    /// The plain bytes of the event
    Raw,
}

impl From<EventFormatArg> for EventFormat {
    fn from(format: EventFormatArg) -> Self {
        match format {
            EventFormatArg::Json => Self::Json,
            EventFormatArg::Line => Self::Line,
            EventFormatArg::Ndjson => Self::Ndjson,
            EventFormatArg::Raw => Self::Raw,
            EventFormatArg::Table => Self::Table,
        }
    }
}

/// The names of [`FindingFormat`] on the command line, and `auto`.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum FindingFormatArg {
    /// github in GitHub Actions, text elsewhere
    Auto,
    /// Like a compiler, for a person
    Text,
    /// One finding a line
    Json,
    /// Workflow commands
    Github,
    /// `JUnit` XML, a test case a record
    Junit,
    /// SARIF 2.1.0
    Sarif,
}

impl From<FindingFormatArg> for FindingFormat {
    fn from(format: FindingFormatArg) -> Self {
        match format {
            FindingFormatArg::Auto => match std::env::var_os("GITHUB_ACTIONS") {
                Some(value) if value == "true" => Self::Github,
                _ => Self::Text,
            },
            FindingFormatArg::Github => Self::Github,
            FindingFormatArg::Json => Self::Json,
            FindingFormatArg::Junit => Self::Junit,
            FindingFormatArg::Sarif => Self::Sarif,
            FindingFormatArg::Text => Self::Text,
        }
    }
}

/// The names of [`TimelineFormat`] on the command line, and `auto`.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum TraceFormatArg {
    /// github in GitHub Actions, table elsewhere
    Auto,
    /// A block a timeline, for a person
    Table,
    /// A line an event, for a person
    Line,
    /// Pretty-printed JSON, an object a timeline
    Json,
    /// A line of JSON a timeline
    Ndjson,
    /// Findings as workflow commands
    Github,
    /// Findings as `JUnit` XML, a test case a timeline
    Junit,
    /// Findings as SARIF 2.1.0
    Sarif,
    /// A Gantt chart of one process, for pages that draw Mermaid
    Mermaid,
    /// A page for a browser, which needs no network
    Html,
}

impl TraceFormatArg {
    /// The format, with timelines or without.
    pub(crate) fn format(self, only_findings: bool) -> TimelineFormat {
        match (self, only_findings) {
            (Self::Auto, _) => match FindingFormat::from(FindingFormatArg::Auto) {
                FindingFormat::Github => TimelineFormat::Findings(FindingFormat::Github),
                _ => Self::Table.format(only_findings),
            },
            (Self::Github, _) => TimelineFormat::Findings(FindingFormat::Github),
            (Self::Junit, _) => TimelineFormat::Findings(FindingFormat::Junit),
            (Self::Sarif, _) => TimelineFormat::Findings(FindingFormat::Sarif),
            (Self::Json | Self::Ndjson, true) => TimelineFormat::Findings(FindingFormat::Json),
            (Self::Line | Self::Table, true) => TimelineFormat::Findings(FindingFormat::Text),
            (Self::Html, _) => TimelineFormat::Html,
            (Self::Json, false) => TimelineFormat::Json,
            (Self::Line, false) => TimelineFormat::Line,
            (Self::Mermaid, _) => TimelineFormat::Mermaid,
            (Self::Ndjson, false) => TimelineFormat::Ndjson,
            (Self::Table, false) => TimelineFormat::Table,
        }
    }
}

/// The names of [`FailOn`] on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum FailOnArg {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Nothing
    Never,
}

impl From<FailOnArg> for FailOn {
    fn from(fail_on: FailOnArg) -> Self {
        match fail_on {
            FailOnArg::Error => Self::Error,
            FailOnArg::Never => Self::Never,
            FailOnArg::Warning => Self::Warning,
        }
    }
}

/// The names of [`Verify`] on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum VerifyModeArg {
    /// Those of requests and delivery records
    Auto,
    /// Those of all events; without a right one, challenges excepted, the exit code is 1
    Require,
    /// None
    Off,
}

impl From<VerifyModeArg> for Verify {
    fn from(verify: VerifyModeArg) -> Self {
        match verify {
            VerifyModeArg::Auto => Self::Auto,
            VerifyModeArg::Off => Self::Off,
            VerifyModeArg::Require => Self::Require,
        }
    }
}

/// How a single answer is written.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum AnswerFormatArg {
    /// For a person
    Text,
    /// For programs
    Json,
}

/// Reads a pattern for event types, and refuses what could never match one.
pub(super) fn parse_glob(text: &str) -> Result<WildMatch, String> {
    let fits = |character: char| character.is_ascii_alphanumeric() || "._-*?".contains(character);
    if text.is_empty() || !text.chars().all(fits) {
        return Err("an event type has letters, digits, `.` and `_`; `*` is any text and `?` one character"
            .to_owned());
    }
    Ok(WildMatch::new(text))
}

/// Reads a digest, and refuses what can be none.
pub(super) fn parse_digest(text: &str) -> Result<String, String> {
    let digest = text.trim();
    if feishu_ev::verify::is_digest(digest) {
        return Ok(digest.to_owned());
    }
    Err("a SHA-256 has 64 hex digits, or 44 characters in base64".to_owned())
}

/// Reads `5m`, `1h 30m` or `90s`.
pub(super) fn parse_duration(text: &str) -> Result<Duration, String> {
    let duration: jiff::SignedDuration =
        text.parse().map_err(|_| "a duration such as 90s, 5m, 1h or 720h".to_owned())?;
    Duration::try_from(duration).map_err(|_| "a duration from 0 on".to_owned())
}

pub(super) fn parse_iv(text: &str) -> Result<[u8; 16], String> {
    let number =
        (text.len() == 32 && !text.starts_with('+')).then(|| u128::from_str_radix(text, 16).ok()).flatten();
    number.map(u128::to_be_bytes).ok_or_else(|| "an IV has 32 hex digits".to_owned())
}
