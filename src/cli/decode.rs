//! `feishu-ev decode`.

use std::cell::OnceCell;

use clap::{ArgAction, Args};
use feishu_ev::catalog::Catalog;
use feishu_ev::check::SignaturePolicy;
use feishu_ev::cipher::Keys;
use feishu_ev::filter::Selection;
use feishu_ev::outgoing::{DeliveryMaker, Recorded, Signing};
use feishu_ev::pipeline::{Decode, DecodeOutput};
use feishu_ev::render::{EventColumns, Styled, UnknownColumn};

use super::choice::{DecodeFormat, RecordFormat, choice, decode_format};
use super::destination::{Destination, FormatArg, FormatParser, OutputKind, ResultWriters, destinations};
use super::error::{CliError, Note, UsageError};
use super::exit::ExitStatus;
use super::filter::{FilterArgs, report_unmatched};
use super::language::Languages;
use super::redact::RedactArgs;
use super::run::run_inputs;
use super::shared::ReadArgs;
use super::stdio::note;
use super::terminal::{SecretDisplay, style};

/// Decrypt, label and show events
///
/// Reads NDJSON, pretty-printed documents, arrays, log lines with a prefix, raw HTTP requests and encrypted
/// bodies, in any mixture, and finds events inside JSON logs and what programs print of them. Other lines are
/// counted and passed over. A record that cannot be decoded, such as an encrypted one without its key, is
/// reported on standard error with its location; the rest is still decoded, and the exit code is 1. Findings
/// about the content of events do not change the exit code: see validate.
///
/// With -f delivery, the output is a record of the delivery of each event, to be sent again: a recorded
/// delivery keeps its headers and every byte of its body, whatever that is; other events are encrypted and
/// signed if there is an Encrypt Key.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev decode event.json
  tail -f events.log | feishu-ev decode -f line
  feishu-ev decode --where node_status=rejected --since yesterday events.log
  FEISHU_ENCRYPT_KEY=… feishu-ev decode -f raw encrypted.ndjson
  feishu-ev decode -f csv --columns event_id,node_status,node_status.label -o events.csv events.log
  feishu-ev decode -f delivery --filter 'corehr.*' events.log > deliveries.ndjson
  feishu-ev decode -f xlsx -o events.xlsx events.log")]
pub(crate) struct DecodeArgs {
    /// Format of events; FORMAT=FILE writes it to a file [repeatable]
    #[arg(short, long, value_name = "FORMAT[=FILE]", default_value = "table", value_parser = FormatParser(decode_format()))]
    format: Vec<FormatArg<DecodeFormat>>,

    /// Which signatures to check; the result is the member `signature` of `decoded`, and FE120 or FE121
    #[arg(long, value_name = "WHICH", default_value = "auto", value_parser = choice::<SignaturePolicy>())]
    verify: SignaturePolicy,

    /// With -f delivery, sign recorded deliveries again: the same body, a new timestamp and nonce
    #[arg(long)]
    resign: bool,

    /// Columns of csv and xlsx, separated by commas: fields of the catalog by name or path, their labels as
    /// node_status.label, and what every event has [default: what every event has, and the fields of the event types
    /// that --filter names; without --filter, of the process node and the job change]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', action = ArgAction::Append)]
    columns: Vec<String>,

    /// Show verification tokens in formats for people; formats for programs always have them, csv in the columns that
    /// --columns names
    #[arg(long)]
    show_secrets: bool,

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
    args: &DecodeArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let keys = args.read.keys.read(languages)?;
    let catalog = args.read.catalog.load()?;
    let secrets = if args.show_secrets { SecretDisplay::Shown } else { SecretDisplay::Masked };
    let destinations = destinations(&args.format, output)?;
    let deliveries = DecodeFormat::Records(RecordFormat::Deliveries);
    if args.resign && destinations.iter().all(|(format, _)| *format != deliveries) {
        return Err(UsageError::ResignedEvents.into());
    }
    let redactor = args.redact.redactor(catalog)?;
    if args.resign && redactor.is_some() {
        return Err(UsageError::RedactedSignature.into());
    }
    let has_table = destinations.iter().any(|(format, _)| !matches!(format, DecodeFormat::Records(_)));
    if !args.columns.is_empty() && !has_table {
        return Err(UsageError::ColumnsWithoutTable.into());
    }
    // What is shared is not encrypted with a key that is not.
    let no_keys = Keys::default();
    let delivery_keys = if redactor.is_some() { &no_keys } else { &keys };
    let columns = OnceCell::new();
    let mut outputs = Vec::with_capacity(destinations.len());
    for (format, destination) in &destinations {
        let format = match format {
            DecodeFormat::Csv => DecodeOutput::Csv(args.columns(catalog, &columns)?),
            DecodeFormat::Records(RecordFormat::Deliveries) => {
                DecodeOutput::Deliveries(args.delivery_maker(delivery_keys)?)
            }
            DecodeFormat::Records(RecordFormat::Events(format)) => DecodeOutput::Events(*format),
            #[cfg(feature = "xlsx")]
            DecodeFormat::Workbook => DecodeOutput::Workbook(args.columns(catalog, &columns)?),
        };
        let style = style(languages.of(format.is_for_people()), secrets, destination);
        outputs.push(Styled { format, style: args.filter.in_zone(style) });
    }
    let results = ResultWriters::of_formats(&destinations, kind)?;
    let selection = Selection::new(args.filter.filter(catalog)?);
    let decode = Decode {
        ingest: args.read.ingest(catalog, &keys),
        redactor: redactor.as_ref(),
        signatures: args.verify,
        selection: &selection,
        outputs: &outputs,
        merge: args.merge,
        jobs: args.read.jobs.jobs,
    };
    let requires_signatures = args.verify == SignaturePolicy::Require;
    if requires_signatures && keys.is_empty() {
        return Err(CliError::NoKey);
    }
    let tally = run_inputs(&args.read.input, args.read.report(), results, languages, |inputs, outputs| {
        let tally = decode.run(inputs, outputs)?;
        Ok((tally, tally))
    })?;
    let lacks_ids = report_unmatched(&selection, languages);
    if tally.unverified > 0 {
        note(&Note::Unverified { unverified: tally.unverified, events: tally.selected() }, languages);
    }
    // Nothing is wrong with an empty input, but nothing was verified either.
    let is_empty = requires_signatures && tally.events + tally.unreadable == 0;
    if is_empty {
        note(&Note::NothingVerified, languages);
    }
    Ok(ExitStatus::of_run(&tally, tally.unreadable + tally.unverified > 0 || is_empty || lacks_ids))
}

impl DecodeArgs {
    /// The columns of tables of events; `made` keeps them.
    fn columns<'m, 'c>(
        &self,
        catalog: &'c Catalog,
        made: &'m OnceCell<EventColumns<'c>>,
    ) -> Result<&'m EventColumns<'c>, UnknownColumn> {
        if let Some(columns) = made.get() {
            return Ok(columns);
        }
        let columns = if !self.columns.is_empty() {
            EventColumns::named(catalog, &self.columns)?
        } else if self.filter.names_types() {
            EventColumns::of_types(catalog, |name| self.filter.selects_type(name))
        } else {
            EventColumns::of_default_types(catalog)
        };
        Ok(made.get_or_init(|| columns))
    }

    fn delivery_maker<'k>(&self, keys: &'k Keys) -> Result<DeliveryMaker<'k>, CliError> {
        let key = keys.first();
        if key.is_some() {
            // Before any output, so that a source of random numbers that fails is an error and not a panic.
            Signing::now()?;
        } else if self.resign {
            return Err(CliError::NoKey);
        }
        let recorded = if self.resign { Recorded::Resign } else { Recorded::Replay };
        Ok(DeliveryMaker { key, recorded })
    }
}

/// What an output in a format needs of the terminal.
fn kind(format: DecodeFormat) -> OutputKind {
    match format {
        DecodeFormat::Records(RecordFormat::Events(format)) => OutputKind::of_text(format.is_for_people()),
        DecodeFormat::Csv | DecodeFormat::Records(RecordFormat::Deliveries) => OutputKind::Plain,
        #[cfg(feature = "xlsx")]
        DecodeFormat::Workbook => OutputKind::Binary,
    }
}
