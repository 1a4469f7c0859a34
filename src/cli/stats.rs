//! `feishu-ev stats`.

use clap::Args;
use feishu_ev::filter::Selection;
use feishu_ev::pipeline::Stats;
use feishu_ev::render::{ReadCounts, ShownStats, StatsFormat};

use super::choice::choice;
use super::destination::{Destination, FormatArg, FormatParser, OutputKind, ResultWriters, destinations};
use super::error::CliError;
use super::exit::ExitStatus;
use super::filter::{FilterArgs, report_unmatched};
use super::language::Languages;
use super::run::run_inputs;
use super::shared::ReadArgs;
use super::terminal::{SecretDisplay, style};

/// The number of rows of a table, unless all are asked for.
const ROWS: usize = 20;

/// Show what is in a log
///
/// Counts events by type, status, app, day and hour, and findings by rule. An event is counted as a duplicate if
/// one of the last 500,000 events for the same app has its event_id. The memory that this takes does not depend on the size of the log.
///
/// Reads everything that decode reads. Records that cannot be read are reported on standard error, and the exit
/// code is 1; findings about the content of events do not change it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev stats events.log
  feishu-ev stats --where node_status=rejected --since 2024-06-26 events.log
  feishu-ev stats -f json events.log | jq '.codes[] | select(.name == \"rejected\").events'")]
pub(crate) struct StatsArgs {
    /// Format of statistics; FORMAT=FILE writes it to a file [repeatable]
    #[arg(short, long, value_name = "FORMAT[=FILE]", default_value = "text", value_parser = FormatParser(choice::<StatsFormat>()))]
    format: Vec<FormatArg<StatsFormat>>,

    #[command(flatten)]
    read: ReadArgs,

    #[command(flatten)]
    filter: FilterArgs,
}

pub(super) fn run(
    args: &StatsArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let keys = args.read.keys.read(languages)?;
    let catalog = args.read.catalog.load()?;
    let selection = Selection::new(args.filter.filter(catalog)?);
    let run =
        Stats { ingest: args.read.ingest(catalog, &keys), selection: &selection, jobs: args.read.jobs.jobs };
    let destinations = destinations(&args.format, output)?;
    let results =
        ResultWriters::of_formats(&destinations, |format| OutputKind::of_text(format.is_for_people()))?;
    let tally = run_inputs(&args.read.input, args.read.report(), results, languages, |inputs, outputs| {
        let (stats, tally) = run.run(inputs, outputs)?;
        let read = ReadCounts {
            left_out: tally.left_out,
            unreadable: tally.unreadable,
            other_lines: tally.passed_over,
            bytes: tally.bytes,
        };
        let writers =
            std::iter::once(&mut *outputs.out).chain(outputs.files.iter_mut().map(|file| &mut **file as _));
        for ((format, destination), writer) in destinations.iter().zip(writers) {
            let language = languages.of(format.is_for_people());
            let style = args.filter.in_zone(style(language, SecretDisplay::Masked, destination));
            let shown = ShownStats { stats: &stats, read, catalog, style: &style };
            let text = match format {
                StatsFormat::Json => format!("{:#}\n", shown.json()),
                _ => shown.text(if args.read.events.shows_all() { usize::MAX } else { ROWS }),
            };
            writer.write_all(text.as_bytes())?;
        }
        Ok((tally, tally))
    })?;
    let lacks_ids = report_unmatched(&selection, languages);
    Ok(ExitStatus::of_run(&tally, tally.unreadable > 0 || lacks_ids))
}
