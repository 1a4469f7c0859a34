//! `feishu-ev send`.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::{Args, ValueHint};
use feishu_ev::delivery::parse_header;
use feishu_ev::net::{
    Challenge, Deadlines, DeliveryInput, EmptyAnswers, KeepAlive, Send, SendConfig, Target,
};
use feishu_ev::outgoing::Recorded;
use feishu_ev::pipeline::OutgoingForm;

use super::destination::{Destination, OutputKind};
use super::error::CliError;
use super::exit::ExitStatus;
use super::language::Languages;
use super::network::{EmptyInput, OutcomeArgs, RetryArgs, TlsArgs, leak, outputs};
use super::run::open_inputs;
use super::secrets::{KeyArgs, TokenArgs};
use super::shared::{CatalogArgs, InputArgs, random_number};
use super::values::{parse_count, parse_duration, parse_positive};

/// Deliver events to a webhook as the platform does, and judge the answers
///
/// Plain events are encrypted and signed if there is an Encrypt Key; recorded deliveries and raw requests are
/// sent again byte for byte. An answer is judged by what the official SDKs mean by it: a status of 200 alone
/// does not prove that an event was handled. No proxy is used, whatever the environment says.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev simulate approval-chain | feishu-ev send http://127.0.0.1:7777/webhook/event
  FEISHU_ENCRYPT_KEY=… feishu-ev send --challenge 'http://127.0.0.1:7777/hook?a=1&b=2' events.ndjson
  feishu-ev send --retries 4 --time-scale 3600 http://127.0.0.1:7777/ events.ndjson
  feishu-ev send -f junit --wait 30s http://127.0.0.1:7777/ events.ndjson > report.xml
Exit codes: 0 every delivery was as expected, 1 one was not, 2 error, or nothing could be reached.")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct SendArgs {
    /// URL of the webhook
    #[arg(value_name = "URL", value_hint = ValueHint::Url, value_parser = Target::parse)]
    url: Target,

    #[command(flatten)]
    input: InputArgs,

    /// Number of deliveries at a time; with 1, they are in the order of the input
    #[arg(short, long, value_name = "N", default_value = "1", value_parser = parse_count)]
    concurrency: NonZeroUsize,

    /// Maximum number of deliveries per second
    #[arg(long, value_name = "N", value_parser = parse_positive)]
    rate: Option<f64>,

    /// Time for a delivery, connecting included
    #[arg(long, value_name = "DURATION", default_value = "3s", value_parser = parse_duration)]
    timeout: Duration,

    /// Time for connecting
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = parse_duration)]
    connect_timeout: Duration,

    /// Verify the URL first (url_verification, 1 s); if that fails, nothing else is sent
    #[arg(long)]
    challenge: bool,

    /// Time to wait until the consumer listens
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = parse_duration)]
    wait: Duration,

    /// Sign recorded deliveries anew: the same body with a new timestamp and nonce; requires an Encrypt Key
    #[arg(long)]
    resign: bool,

    /// Header to add or to replace [repeatable]
    #[arg(short = 'H', long, value_name = "NAME: VALUE", value_parser = parse_header)]
    header: Vec<(String, String)>,

    /// Use a new connection for each delivery
    #[arg(long)]
    no_keep_alive: bool,

    /// At the first empty answer, find out with control events what an empty answer means
    #[arg(long)]
    probe: bool,

    /// Count an empty answer with status 200 as handled
    #[arg(long, conflicts_with = "probe")]
    accept_empty: bool,

    /// Write the requests as raw HTTP, and send nothing
    #[arg(long, conflicts_with_all = ["challenge", "probe", "format", "quiet", "expect", "stats", "report"])]
    dry_run: bool,

    #[command(flatten)]
    tls: TlsArgs,

    #[command(flatten)]
    retries: RetryArgs,

    #[command(flatten)]
    outcomes: OutcomeArgs,

    #[command(flatten)]
    token: TokenArgs,

    #[command(flatten)]
    catalog: CatalogArgs,

    #[command(flatten)]
    keys: KeyArgs,
}

pub(super) fn run(
    args: &SendArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let keys = leak(args.keys.read(languages)?);
    if args.resign && keys.is_empty() {
        return Err(CliError::NoKey);
    }
    let recorded = if args.resign { Recorded::Resign } else { Recorded::Replay };
    let input = DeliveryInput {
        ingest: args.input.ingest(args.catalog.load()?, keys),
        form: OutgoingForm::Delivery,
        inputs: open_inputs(&args.input, languages)?,
    };
    let config = SendConfig {
        target: args.url.clone(),
        trust: args.tls.trust()?,
        keys,
        recorded,
        headers: args.header.clone(),
        keep_alive: if args.no_keep_alive { KeepAlive::Off } else { KeepAlive::On },
        deadlines: Deadlines { connect: args.connect_timeout, whole: args.timeout },
        concurrency: args.concurrency.get(),
        rate: args.rate,
        wait: args.wait,
        challenge: if args.challenge { Some(args.challenge()?) } else { None },
        retries: args.retries.schedule(),
        empty_answers: match (args.accept_empty, args.probe) {
            (true, _) => EmptyAnswers::Accepted,
            (false, true) => EmptyAnswers::Probed,
            (false, false) => EmptyAnswers::Unproven,
        },
        expectation: args.outcomes.expect.clone(),
    };
    let display = args.outcomes.display(output, languages);
    if args.dry_run {
        let (outputs, results) = outputs(output, OutputKind::Plain, languages)?;
        let tally = Send { input, config, display }.write_requests(outputs)?;
        results.finish()?;
        return Ok(ExitStatus::of_run(&tally, tally.unreadable > 0));
    }
    let (outputs, results) = outputs(output, args.outcomes.kind(), languages)?;
    let summary = Send { input, config, display }.run(outputs)?;
    results.finish()?;
    args.outcomes.finish(&summary, EmptyInput::Failure, languages)
}

impl SendArgs {
    /// A challenge with a random text.
    fn challenge(&self) -> Result<Challenge, CliError> {
        let token = self.token.verification_token_text()?;
        Ok(Challenge {
            challenge: format!("{:016x}{:016x}", random_number()?, random_number()?),
            verification_token: token.unwrap_or_default(),
        })
    }
}
