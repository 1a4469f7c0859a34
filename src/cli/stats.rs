//! `feishu-ev stats`.

use std::time::Duration;

use clap::Args;
use feishu_ev::filter::Selection;
use feishu_ev::pipeline::{CountedLog, Stats, StatsTimelines};
use feishu_ev::render::{ReadCounts, ShownStats, StatsFormat, Styled};

use super::choice::choice;
use super::destination::{
    Destination, FormatArg, FormatParser, OutputKind, ResultWriters, destinations, pretty_json,
};
use super::error::CliError;
use super::exit::ExitStatus;
use super::filter::{FilterArgs, report_unmatched};
use super::language::Languages;
use super::run::run_inputs;
use super::shared::ReadArgs;
use super::values::parse_duration;

/// The number of rows of a table, unless all are asked for.
const ROWS: usize = 20;

/// Show what is in a log
///
/// Counts events by type, status, app, day and hour, and findings by rule. With --timelines, also counts processes and
/// job changes: how they ended, how long they took, and at which nodes they waited. An event is counted as a
/// duplicate if one of the last 500,000 events for the same app has the same event_id. Memory does not grow with
/// the log; with --timelines, it grows with the number of simultaneous timelines.
///
/// Reads everything that decode reads. Records that cannot be read are reported on standard error, and the exit
/// code is 1; findings about the content of events do not change it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev stats events.log
  feishu-ev stats --where node_status=rejected --since 2024-06-26 events.log
  feishu-ev stats --timelines events.log
  feishu-ev stats -f json events.log | jq '.codes[] | select(.name == \"rejected\").events'")]
pub(crate) struct StatsArgs {
    /// Format of statistics; FORMAT=FILE writes it to a file [repeatable]
    #[arg(short, long, value_name = "FORMAT[=FILE]", default_value = "text", value_parser = FormatParser(choice::<StatsFormat>()))]
    format: Vec<FormatArg<StatsFormat>>,

    /// Also count the timelines that trace shows: processes and job changes by outcome, durations by node, and the
    /// slowest processes; and the findings of trace
    #[arg(long)]
    timelines: bool,

    /// How long an ended timeline is kept in memory, in event time, as for trace
    #[arg(long, value_name = "DURATION", default_value = "8h", value_parser = parse_duration, requires = "timelines")]
    window: Duration,

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
    let run = Stats {
        ingest: args.read.ingest(catalog, &keys),
        selection: &selection,
        timelines: if args.timelines {
            StatsTimelines::Counted { window_ms: i64::try_from(args.window.as_millis()).unwrap_or(i64::MAX) }
        } else {
            StatsTimelines::Omitted
        },
        jobs: args.read.jobs.jobs,
    };
    let destinations = destinations(&args.format, output)?;
    let results =
        ResultWriters::of_formats(&destinations, |format| OutputKind::of_text(format.is_for_people()))?;
    let formats = args.filter.styled(&destinations, StatsFormat::is_for_people, languages);
    let tally = run_inputs(&args.read.input, args.read.report(), results, languages, |inputs, outputs| {
        let CountedLog { stats, timelines, tally, .. } = run.run(inputs, outputs)?;
        let read = ReadCounts {
            left_out: tally.left_out,
            unreadable: tally.unreadable,
            other_lines: tally.passed_over,
            bytes: tally.bytes,
        };
        let writers =
            std::iter::once(&mut *outputs.out).chain(outputs.files.iter_mut().map(|file| &mut **file as _));
        for (Styled { format, style }, writer) in formats.iter().zip(writers) {
            let shown = ShownStats { stats: &stats, timelines: timelines.as_ref(), read, catalog, style };
            let text = match format {
                StatsFormat::Json => pretty_json(&shown.json()),
                _ => shown.text(if args.read.events.shows_all() { usize::MAX } else { ROWS }),
            };
            writer.write_all(text.as_bytes())?;
        }
        Ok((tally, tally))
    })?;
    let lacks_ids = report_unmatched(&selection, languages);
    Ok(ExitStatus::of_run(&tally, tally.unreadable > 0 || lacks_ids))
}
