//! Options that several subcommands share.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum, ValueHint};
use feishu_ev::catalog::{Catalog, CatalogError};
use feishu_ev::cipher::Keys;
use feishu_ev::pipeline::{Ingest, InputsWithoutEvents, MAX_RECORD_SIZE, OtherLines, ShownFindings};

use super::error::CliError;
use super::run::RunReport;
use super::secrets::KeyArgs;
use super::values::{Size, parse_count, parse_size};

/// The arguments of the subcommands that read events.
#[derive(Args)]
pub(crate) struct ReadArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,

    #[command(flatten)]
    pub(super) events: EventArgs,

    #[command(flatten)]
    pub(super) jobs: JobsArgs,

    #[command(flatten)]
    pub(super) catalog: CatalogArgs,

    #[command(flatten)]
    pub(super) keys: KeyArgs,
}

#[derive(Args)]
pub(crate) struct InputArgs {
    /// Files to read, also compressed with gzip, zstd, bzip2 or xz; folders with such files; patterns; - is
    /// standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) files: Vec<PathBuf>,

    /// Largest record, in bytes or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value_t = Size(MAX_RECORD_SIZE))]
    pub(crate) max_record_size: Size,
}

/// The arguments about what is no event, and how much is shown of it.
#[derive(Args)]
pub(crate) struct EventArgs {
    /// Report each line that neither holds an event nor looks like one as an error, instead of counting them
    #[arg(long)]
    strict: bool,

    /// Exit with 0 even if no event is found in an input
    #[arg(long)]
    allow_empty: bool,

    /// Show every finding, not only the first 5 of each rule in each file, and every row of a table (formats
    /// for programs have all)
    #[arg(long)]
    all: bool,
}

impl EventArgs {
    /// Whether everything is shown to people.
    pub(super) fn shows_all(&self) -> bool {
        self.all
    }

    pub(super) fn other_lines(&self) -> OtherLines {
        if self.strict { OtherLines::Report } else { OtherLines::PassOver }
    }
}

impl ReadArgs {
    /// What is said of the run besides its results.
    pub(super) fn report(&self) -> RunReport {
        let EventArgs { all, allow_empty, .. } = self.events;
        RunReport {
            shown: if all { ShownFindings::All } else { ShownFindings::First },
            without_events: if allow_empty {
                InputsWithoutEvents::Allow
            } else {
                InputsWithoutEvents::Report
            },
            stats: self.jobs.stats,
        }
    }

    /// The configuration for reading records.
    pub(super) fn ingest<'i>(&self, catalog: &'i Catalog, keys: &'i Keys) -> Ingest<'i> {
        Ingest { other_lines: self.events.other_lines(), ..self.input.ingest(catalog, keys) }
    }
}

#[derive(Args)]
pub(crate) struct CatalogArgs {
    /// Directory with event types to add, or to use instead of the built-in ones [repeatable]
    #[arg(long = "catalog", global = true, value_name = "DIR", value_hint = ValueHint::DirPath, action = ArgAction::Append)]
    folders: Vec<PathBuf>,
}

impl CatalogArgs {
    /// The catalog of the run. It lives as long as the process: freeing its many small parts takes longer
    /// than decoding an event.
    pub(super) fn load(&self) -> Result<&'static Catalog, CatalogError> {
        Catalog::load(&self.folders).map(|catalog| &*Box::leak(Box::new(catalog)))
    }
}

#[derive(Args)]
pub(crate) struct JobsArgs {
    /// Print on standard error how much was read, and how fast
    #[arg(long)]
    pub(crate) stats: bool,

    /// Number of threads, at most 64; the output does not depend on it [default: the number of processors]
    #[arg(short, long, value_name = "N", value_parser = parse_count)]
    pub(crate) jobs: Option<NonZeroUsize>,
}

impl InputArgs {
    /// The configuration for reading records.
    pub(super) fn ingest<'i>(&self, catalog: &'i Catalog, keys: &'i Keys) -> Ingest<'i> {
        let (max_record_size, other_lines) = (self.max_record_size.0, OtherLines::default());
        Ingest { catalog, keys, max_record_size, other_lines }
    }
}

/// The format of a single answer.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A random number.
pub(super) fn random_number() -> Result<u64, CliError> {
    Ok(getrandom::u64()?)
}

/// Whether the program runs in a job of GitHub Actions.
pub(super) fn is_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}
