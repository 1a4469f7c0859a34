//! `feishu-ev catalog`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};
use feishu_ev::catalog::CatalogCheck;
use feishu_ev::pipeline::{CheckCatalog, FailOn};
use feishu_ev::render::{FindingFormat, Styled};
use jiff::Zoned;

use super::choice::{AutoFormat, choice, finding_text_format};
use super::destination::{Destination, OutputKind, ResultWriters};
use super::error::{CliError, Note};
use super::exit::ExitStatus;
use super::language::Languages;
use super::shared::is_github_actions;
use super::stdio::note;
use super::terminal::{SecretDisplay, style};

/// Work with catalog files, which describe event types and life cycles
#[derive(Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  feishu-ev catalog check my-catalog"
)]
pub(crate) struct CatalogCommandArgs {
    #[command(subcommand)]
    command: CatalogCommand,
}

#[derive(Subcommand)]
enum CatalogCommand {
    Check(CheckArgs),
}

/// Check catalog files and their samples
///
/// Reports the problems of each file: invalid form, published codes that are missing or renamed, and texts that other
/// files translate differently. The sample of an event type, samples/EVENT_TYPE.json in DIR or beside DIR, is checked as
/// by validate. Findings go to standard output, a summary to standard error.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev catalog check my-catalog
  feishu-ev catalog check --fail-on warning -f json my-catalog")]
struct CheckArgs {
    /// Directories with catalog files, which are used together as with --catalog
    #[arg(required = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    folders: Vec<PathBuf>,

    /// Format of findings; auto is github in GitHub Actions and text elsewhere
    #[arg(short, long, value_name = "FORMAT", default_value = "auto", value_parser = finding_text_format())]
    format: AutoFormat<FindingFormat>,

    /// Lowest severity of findings for which the exit code is 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = choice::<FailOn>())]
    fail_on: FailOn,
}

pub(super) fn run(
    args: &CatalogCommandArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    match &args.command {
        CatalogCommand::Check(args) => check(args, output, languages),
    }
}

fn check(args: &CheckArgs, output: &Destination, languages: Languages) -> Result<ExitStatus, CliError> {
    let check = CatalogCheck::new(&args.folders, Zoned::now().date())?;
    let auto = if is_github_actions() { FindingFormat::Github } else { FindingFormat::Text };
    let format = args.format.or(auto);
    let style = style(languages.of(format.is_for_people()), SecretDisplay::Masked, output);
    let mut results = ResultWriters::open((output, OutputKind::of_text(format.is_for_people())), [])?;
    let run = CheckCatalog { check: &check, output: &Styled { format, style }, fail_on: args.fail_on };
    let tally = run.run(results.writers().0)?;
    results.finish()?;
    if check.files.is_empty() {
        note(&Note::NoCatalogFiles, languages);
        return Ok(ExitStatus::Failure);
    }
    note(&tally.summary(languages.for_people()), languages);
    Ok(ExitStatus::of_run(&tally.findings, args.fail_on.has_failed(&tally.findings)))
}
