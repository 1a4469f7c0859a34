//! `feishu-ev trace`.

use std::time::Duration;

use clap::Args;
use feishu_ev::filter::Selection;
use feishu_ev::finding::Rule;
use feishu_ev::pipeline::{FailOn, Trace};
use feishu_ev::render::{FindingFormat, TimelineFormat, TraceOutput};

use super::choice::{AutoFormat, choice, trace_format};
use super::destination::{Destination, FormatArg, FormatParser, OutputKind, ResultWriters, destinations};
use super::error::{CliError, Note, UsageError};
use super::exit::ExitStatus;
use super::filter::{FilterArgs, report_unmatched};
use super::language::Languages;
use super::redact::RedactArgs;
use super::run::run_inputs;
use super::shared::{ReadArgs, is_github_actions};
use super::stdio::note;
use super::values::parse_duration;

/// Put the events of a log in order, and report inconsistencies
///
/// The events of each process, and of the job change, offboarding or the like that it approves, become one
/// timeline: what changed when, and to which status. So do those of anything else with a life cycle of the catalog,
/// which `feishu-ev explain life cycles` lists. Findings are reported with them: events that were delivered again or late,
/// status changes that the documentation does not allow, missing events, a job change in effect too early.
/// `feishu-ev explain FE404` says what a finding is based on. Timelines are written in the order in which
/// they end. Events with the same time may have happened in any order that the documentation allows.
///
/// Several files are one log, whichever way it was split: rotated files and the logs of replicas are merged by
/// time, that of arrival where it is known, otherwise that of creation, and may be named in any order. Whether
/// an event is late is judged by the times of arrival, or else within a file. Each app that subscribes to an
/// event gets a copy: duplicates and late events are those of one app, and a timeline shows the copies of all.
///
/// With filters, the timelines that have a selected event are shown, each whole: without its other events, it
/// would seem to lack some.
///
/// Reads everything that decode reads. The arrival time of an event is taken from X-Lark-Request-Timestamp,
/// or from a time at the beginning of its line, such as 2024-06-26 16:37:48,392 or 2024-06-26T08:37:48Z.
/// Records that cannot be read are reported on standard error; other lines of a log are counted and passed over.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev trace events.log
  feishu-ev trace --only-findings -f json events.log | jq -r .process_id | sort | uniq -c
  feishu-ev trace --process 7312658016791168538 -f mermaid events.log
  feishu-ev trace -f table -f html=events.html -f xlsx=events.xlsx events.log")]
pub(crate) struct TraceArgs {
    /// Format of timelines, or of their findings; FORMAT=FILE writes it to a file [repeatable]
    #[arg(short, long, value_name = "FORMAT[=FILE]", default_value = "auto", value_parser = FormatParser(trace_format()))]
    format: Vec<FormatArg<AutoFormat<TraceOutput>>>,

    /// Leave out timelines: a line per finding in json and ndjson, a block per finding in other formats
    #[arg(long)]
    only_findings: bool,

    /// Wait for more at the end of each file, and show timelines as they grow: as table, line, json, ndjson or
    /// github
    #[arg(long)]
    follow: bool,

    /// How long an ended timeline is kept in memory, in event time: duplicates and late events after that are
    /// not recognized. The platform's last retry comes after 7 h 5 min. For events without a time, the window
    /// is the next 32,768 events
    #[arg(long, value_name = "DURATION", default_value = "8h", value_parser = parse_duration)]
    window: Duration,

    /// Lowest severity of findings for which the exit code is 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = choice::<FailOn>())]
    fail_on: FailOn,

    /// Rules to ignore, such as FE401,FE404
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = str::parse::<Rule>)]
    ignore: Vec<Rule>,

    #[command(flatten)]
    read: ReadArgs,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    redact: RedactArgs,
}

impl TraceArgs {
    /// The formats and their destinations.
    fn destinations(&self, output: &Destination) -> Result<Vec<(TraceOutput, Destination)>, UsageError> {
        let destinations = destinations(&self.format, output)?;
        if self.follow && destinations.iter().any(|(_, destination)| *destination != Destination::Stdout) {
            return Err(UsageError::FollowedFile);
        }
        let outputs = destinations.into_iter();
        outputs.map(|(format, destination)| Ok((self.output(format)?, destination))).collect()
    }

    /// The output in a format.
    fn output(&self, format: AutoFormat<TraceOutput>) -> Result<TraceOutput, UsageError> {
        let auto = if is_github_actions() {
            TraceOutput::Findings(FindingFormat::Github)
        } else {
            TraceOutput::Timelines(TimelineFormat::Table)
        };
        let output = match (format.or(auto), self.only_findings) {
            (TraceOutput::Timelines(format), true) => TraceOutput::Findings(match format {
                TimelineFormat::Csv => FindingFormat::Csv,
                TimelineFormat::Json | TimelineFormat::Ndjson => FindingFormat::Json,
                TimelineFormat::Html | TimelineFormat::Mermaid => {
                    return Err(UsageError::ChartWithoutTimelines);
                }
                _ => FindingFormat::Text,
            }),
            #[cfg(feature = "xlsx")]
            (TraceOutput::Workbook, true) => return Err(UsageError::ChartWithoutTimelines),
            (output, _) => output,
        };
        if self.follow && output.is_one_document() {
            return Err(UsageError::FollowedDocument);
        }
        Ok(output)
    }
}

pub(super) fn run(
    args: &TraceArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let destinations = args.destinations(output)?;
    let outputs = args.filter.styled(&destinations, TraceOutput::is_for_people, languages);
    let results = ResultWriters::of_formats(&destinations, kind)?;
    let keys = args.read.keys.read(languages)?;
    let catalog = args.read.catalog.load()?;
    let redactor = args.redact.redactor(catalog)?;
    let mut filter = args.filter.filter(catalog)?;
    if let Some(redactor) = &redactor {
        // They are compared with the ids of timelines.
        filter.owners = filter.owners.redacted(redactor);
    }
    let selection = Selection::new(filter);
    let trace = Trace {
        ingest: args.read.ingest(catalog, &keys),
        redactor: redactor.as_ref(),
        outputs: &outputs,
        fail_on: args.fail_on,
        ignore: &args.ignore,
        selection: &selection,
        follow: args.follow,
        window_ms: i64::try_from(args.window.as_millis()).unwrap_or(i64::MAX),
        jobs: args.read.jobs.jobs,
    };
    let summary = run_inputs(&args.read.input, args.read.report(), results, languages, |inputs, outputs| {
        let summary = trace.run(inputs, outputs)?;
        note(&summary.summary(languages.for_people()), languages);
        let chart = TraceOutput::Timelines(TimelineFormat::Mermaid);
        if summary.timelines > 1 && destinations.iter().any(|(format, _)| *format == chart) {
            return Err(UsageError::SeveralCharts.into());
        }
        Ok((summary, summary.tally))
    })?;
    let lacks_ids = report_unmatched(&selection, languages);
    // The events of the ids may be selected by nothing else.
    let lacks_timelines = !selection.filter().owners.is_empty() && summary.timelines == 0;
    if lacks_timelines && !lacks_ids {
        note(&Note::NothingSelected, languages);
    }
    let has_failed = args.fail_on.has_failed(&summary.tally) || lacks_ids || lacks_timelines;
    Ok(ExitStatus::of_run(&summary.tally, has_failed))
}

/// What an output in a format needs of the terminal.
fn kind(format: TraceOutput) -> OutputKind {
    match format {
        TraceOutput::Findings(format) => OutputKind::of_text(format.is_for_people()),
        TraceOutput::Timelines(format) => {
            OutputKind::of_text(matches!(format, TimelineFormat::Line | TimelineFormat::Table))
        }
        #[cfg(feature = "xlsx")]
        TraceOutput::Workbook => OutputKind::Binary,
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, Command};
    use feishu_ev::trace::DEFAULT_WINDOW_MS;

    use super::{TraceArgs, parse_duration};

    #[test]
    fn the_default_window_is_that_of_the_tracer() {
        let command = TraceArgs::augment_args(Command::new("trace"));
        let window = command.get_arguments().find(|argument| argument.get_id() == "window").unwrap();
        let window = parse_duration(window.get_default_values()[0].to_str().unwrap()).unwrap();
        assert_eq!(window.as_millis(), u128::try_from(DEFAULT_WINDOW_MS).unwrap());
    }
}
