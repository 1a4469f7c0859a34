//! `feishu-ev validate`.

use clap::Args;
use feishu_ev::filter::Selection;
use feishu_ev::finding::Rule;
use feishu_ev::pipeline::{FailOn, Validate, ValidateOutput};
use feishu_ev::render::FindingFormat;

use super::choice::{AutoFormat, choice, finding_format};
use super::destination::{Destination, FormatArg, FormatParser, OutputKind, ResultWriters, destinations};
use super::error::CliError;
use super::exit::ExitStatus;
use super::filter::{FilterArgs, report_unmatched};
use super::language::Languages;
use super::redact::RedactArgs;
use super::run::run_inputs;
use super::shared::{ReadArgs, is_github_actions};
use super::stdio::note;

/// Check events against the documented schema
///
/// Findings go to standard output, a summary to standard error. `feishu-ev explain FE203` says what a finding
/// means.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev validate event.json
  feishu-ev validate --fail-on warning --ignore FE202,FE207 events.ndjson
  feishu-ev validate -f text -f junit=events.xml -f sarif=events.sarif events.ndjson")]
pub(crate) struct ValidateArgs {
    /// Format of findings; FORMAT=FILE writes it to a file; auto is github in GitHub Actions and text elsewhere
    /// [repeatable]
    #[arg(short, long, value_name = "FORMAT[=FILE]", default_value = "auto", value_parser = FormatParser(finding_format()))]
    format: Vec<FormatArg<AutoFormat<ValidateOutput>>>,

    /// Lowest severity of findings for which the exit code is 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = choice::<FailOn>())]
    fail_on: FailOn,

    /// Rules to ignore, such as FE202,FE207
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = str::parse::<Rule>)]
    ignore: Vec<Rule>,

    /// Merge several files by time, as one log: the time of arrival, or else that of creation
    #[arg(long)]
    merge: bool,

    #[command(flatten)]
    read: ReadArgs,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    redact: RedactArgs,
}

pub(super) fn run(
    args: &ValidateArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let keys = args.read.keys.read(languages)?;
    let catalog = args.read.catalog.load()?;
    let auto = if is_github_actions() { FindingFormat::Github } else { FindingFormat::Text };
    let destinations: Vec<_> = destinations(&args.format, output)?
        .into_iter()
        .map(|(format, destination)| (format.or(ValidateOutput::Findings(auto)), destination))
        .collect();
    let outputs = args.filter.styled(&destinations, ValidateOutput::is_for_people, languages);
    let results = ResultWriters::of_formats(&destinations, kind)?;
    let selection = Selection::new(args.filter.filter(catalog)?);
    let redactor = args.redact.redactor(catalog)?;
    let validate = Validate {
        ingest: args.read.ingest(catalog, &keys),
        redactor: redactor.as_ref(),
        selection: &selection,
        outputs: &outputs,
        fail_on: args.fail_on,
        ignore: &args.ignore,
        merge: args.merge,
        jobs: args.read.jobs.jobs,
    };
    let tally = run_inputs(&args.read.input, args.read.report(), results, languages, |inputs, outputs| {
        let tally = validate.run(inputs, outputs)?;
        Ok((tally, tally))
    })?;
    note(&tally.summary(languages.for_people()), languages);
    let lacks_ids = report_unmatched(&selection, languages);
    Ok(ExitStatus::of_run(&tally, args.fail_on.has_failed(&tally) || lacks_ids))
}

/// What an output in a format needs of the terminal.
fn kind(format: ValidateOutput) -> OutputKind {
    match format {
        ValidateOutput::Findings(format) => OutputKind::of_text(format.is_for_people()),
        #[cfg(feature = "xlsx")]
        ValidateOutput::Workbook => OutputKind::Binary,
    }
}
