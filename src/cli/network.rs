//! Options that `send`, `gateway` and `listen` share.

use std::fs;
use std::path::PathBuf;
use std::str::FromStr as _;
use std::time::Duration;

use clap::{Args, ValueHint};
use feishu_ev::cipher::Keys;
use feishu_ev::net::{OutcomeDisplay, RetrySchedule, RunOutputs, RunSummary, ShownOutcomes, TlsTrust};
use feishu_ev::outcome::{Expectation, Report, RunStatus};
use feishu_ev::render::OutcomeFormat;

use super::choice::choice;
use super::destination::{Destination, OutputKind, ResultWriters};
use super::error::{CliError, Note};
use super::exit::ExitStatus;
use super::language::Languages;
use super::stdio::{note, stderr};
use super::terminal::{SecretDisplay, style};
use super::values::{parse_duration, parse_number, parse_positive};

/// How outcomes are shown and summed up.
#[derive(Args)]
#[command(next_help_heading = "Results")]
pub(super) struct OutcomeArgs {
    /// Format of outcomes, one for each attempt
    #[arg(short, long, value_name = "FORMAT", default_value = "line", value_parser = choice::<OutcomeFormat>())]
    format: OutcomeFormat,

    /// Write only outcomes that are not as expected
    #[arg(short, long)]
    quiet: bool,

    /// Outcomes that are as expected, separated by commas: handled, answered, dropped, rejected, slow,
    /// unreachable, wrong-challenge, unproven [default: the member `expect` of a record, otherwise handled,
    /// and answered for a challenge]
    #[arg(long, value_name = "VERDICT,…", value_parser = Expectation::from_str)]
    pub(super) expect: Option<Expectation>,

    /// Print the rate and percentiles of the time on standard error
    #[arg(long)]
    pub(super) stats: bool,

    /// File for the counts, rate and percentiles as one JSON object
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    report: Option<PathBuf>,
}

/// The meaning of an input without events.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum EmptyInput {
    Allowed,
    /// A program before this one in a pipe has failed: nothing was delivered, which is no success.
    Failure,
}

/// When an event that was not handled is sent again.
#[derive(Args)]
#[command(next_help_heading = "Retries")]
pub(super) struct RetryArgs {
    /// Maximum number of retries of an event that was rejected or not answered; the platform: 4
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = parse_number::<u32>)]
    retries: u32,

    /// Time before each retry
    #[arg(long, value_name = "DURATION,…", default_value = "15s,5m,1h,6h", value_delimiter = ',', value_parser = parse_duration)]
    retry_after: Vec<Duration>,

    /// Divide the time before each retry by N; 3600 makes the default 7 seconds in all
    #[arg(long, value_name = "N", default_value = "1", value_parser = parse_positive)]
    time_scale: f64,
}

/// The certificates that are accepted for https.
#[derive(Args)]
pub(super) struct TlsArgs {
    /// File with certificates in PEM form, of an authority or of the server itself, that are accepted instead
    /// of those of the system [repeatable]
    #[cfg(feature = "tls")]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    cacert: Vec<PathBuf>,

    /// Accept any certificate
    #[cfg(feature = "tls")]
    #[arg(long, conflicts_with = "cacert")]
    insecure: bool,
}

impl OutcomeArgs {
    /// The display of outcomes for this terminal.
    pub(super) fn display(&self, output: &Destination, languages: Languages) -> OutcomeDisplay {
        OutcomeDisplay {
            format: self.format,
            shown: if self.quiet { ShownOutcomes::Unexpected } else { ShownOutcomes::All },
            style: style(languages.of(self.format.is_for_people()), SecretDisplay::Masked, output),
        }
    }

    /// What the output needs of the terminal.
    pub(super) fn kind(&self) -> OutputKind {
        OutputKind::of_text(self.format.is_for_people())
    }

    /// Prints and writes the summary of a run, and returns the status.
    pub(super) fn finish(
        &self,
        summary: &RunSummary,
        empty_input: EmptyInput,
        languages: Languages,
    ) -> Result<ExitStatus, CliError> {
        let RunSummary { report, elapsed, unreadable, failed_inputs, .. } = summary;
        note(&report.tally.summary(languages.for_people()), languages);
        if let Some(help) = report.tally.help() {
            note(&help, languages);
        }
        if report.tally.is_interrupted {
            note(&Note::Interrupted, languages);
        }
        if self.stats {
            note(&statistics(report, *elapsed), languages);
        }
        if let Some(path) = &self.report {
            let file = path.display().to_string();
            fs::write(path, report.to_json(*elapsed)).map_err(|error| CliError::Report { file, error })?;
        }
        let is_empty = report.tally.deliveries == 0 && *unreadable == 0 && !report.tally.is_interrupted;
        if is_empty && empty_input == EmptyInput::Failure {
            note(&Note::NothingDelivered, languages);
        }
        Ok(match report.tally.status() {
            _ if *failed_inputs > 0 => ExitStatus::Error,
            _ if is_empty && empty_input == EmptyInput::Failure => ExitStatus::Failure,
            RunStatus::Expected if *unreadable == 0 => ExitStatus::Success,
            RunStatus::Expected | RunStatus::Unexpected => ExitStatus::Failure,
            RunStatus::NothingReached => ExitStatus::Error,
        })
    }
}

/// The rate and the percentiles of a run.
fn statistics(report: &Report, elapsed: Duration) -> Note {
    let per_second = format!("{:.0}", report.per_second(elapsed));
    match report.latencies() {
        Some(latencies) => Note::Latencies {
            per_second,
            p50: format!("{:.2}", latencies.p50),
            p90: format!("{:.2}", latencies.p90),
            p99: format!("{:.2}", latencies.p99),
            max: format!("{:.2}", latencies.max),
        },
        None => Note::Rate { per_second },
    }
}

impl RetryArgs {
    pub(super) fn schedule(&self) -> RetrySchedule {
        let Self { retries, retry_after, time_scale } = self;
        RetrySchedule { count: *retries, delays: retry_after.clone(), time_scale: *time_scale }
    }
}

impl TlsArgs {
    /// The certificates of the system: no others can be chosen.
    #[cfg(not(feature = "tls"))]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "files are read with TLS")]
    pub(super) fn trust(&self) -> Result<TlsTrust, CliError> {
        Ok(TlsTrust::System)
    }

    /// The certificates that the user accepts.
    #[cfg(feature = "tls")]
    pub(super) fn trust(&self) -> Result<TlsTrust, CliError> {
        if self.insecure {
            return Ok(TlsTrust::Any);
        }
        if self.cacert.is_empty() {
            return Ok(TlsTrust::System);
        }
        let read = |path: &PathBuf| {
            fs::read(path).map_err(|error| CliError::Input { file: path.display().to_string(), error })
        };
        Ok(TlsTrust::Certificates { pem: self.cacert.iter().map(read).collect::<Result<_, _>>()? })
    }
}

/// The outputs of a run, and what finishes the file of its results.
pub(super) fn outputs(
    output: &Destination,
    kind: OutputKind,
    languages: Languages,
) -> Result<(RunOutputs, ResultWriters), CliError> {
    let (out, results) = ResultWriters::open((output, kind), [])?.into_only();
    let (err, notes) = (Box::new(stderr()), Box::new(stderr()));
    Ok((RunOutputs { out, err, notes, language: languages.for_people() }, results))
}

/// The same keys for as long as the process lives: the thread that reads the input needs them.
pub(super) fn leak(keys: Keys) -> &'static Keys {
    Box::leak(Box::new(keys))
}
