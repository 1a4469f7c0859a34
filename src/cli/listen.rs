//! `feishu-ev listen`.

use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};
use feishu_ev::check::SignaturePolicy;
use feishu_ev::message::Count;
use feishu_ev::net::{
    AckCode, Answering, AppSecret, ClientOptions, Deadlines, DeliverySource, EndCondition, Forward, Listen,
    ReceivedCounts, ReceivedOutput, Reception, Target,
};
use feishu_ev::pipeline::{Ingest, OtherLines};

use super::choice::{RecordFormat, choice, record_format};
use super::destination::{Destination, OutputKind};
use super::error::{CliError, Note, UsageError};
use super::exit::ExitStatus;
use super::language::Languages;
use super::network::{TlsArgs, leak, outputs};
use super::secrets::{KeyArgs, TokenArgs, app_id, app_secret_text};
use super::shared::CatalogArgs;
use super::stdio::note;
use super::terminal::{SecretDisplay, style};
use super::values::{Size, parse_address, parse_duration, parse_number, parse_size};

/// Receive deliveries as a webhook: verify, decrypt, answer, and record them
///
/// A challenge is answered, a valid event with status 200, and one with a wrong signature or token, or that
/// cannot be decrypted, with 500. Each delivery is written before it is answered. The records can be read by
/// decode, validate and trace, one at a time by verify, and sent again by send. With --forward, deliveries go on to your own
/// consumer, and its answers come back and are judged.
#[derive(Args)]
#[command(after_help = "\
Examples:
  FEISHU_ENCRYPT_KEY=… feishu-ev listen > deliveries.ndjson
  feishu-ev listen -f line --forward http://127.0.0.1:8000/webhook/event
  feishu-ev listen --count 10 --idle 1m > deliveries.ndjson
  FEISHU_APP_SECRET=… feishu-ev listen --long-connection --app-id cli_a1b2c3d4e5f60718 -f line
Exit codes: 0 everything that came was accepted and handled, 1 something was not, or fewer than --count came, 2 error.")]
pub(crate) struct ListenArgs {
    /// Address to listen on; a number is a port of 127.0.0.1, and port 0 is any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7777", value_parser = parse_address)]
    listen: SocketAddr,

    /// Path of the webhook; requests to others are answered with 404 [default: any]
    #[arg(long, value_name = "PATH")]
    path: Option<String>,

    /// Format of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "delivery", value_parser = record_format())]
    format: RecordFormat,

    /// Which signatures to check
    #[arg(long, value_name = "WHICH", default_value = "auto", value_parser = choice::<SignaturePolicy>())]
    verify: SignaturePolicy,

    /// End after N deliveries; if fewer come, the exit code is 1
    #[arg(long, value_name = "N", value_parser = parse_number::<NonZeroU64>)]
    count: Option<NonZeroU64>,

    /// End after this time without a delivery
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    idle: Option<Duration>,

    /// Refuse the first N deliveries of each event, to see it delivered again
    #[arg(long, value_name = "N", default_value = "0", value_parser = parse_number::<u32>)]
    fail: u32,

    /// Time before each answer
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = parse_duration)]
    delay: Duration,

    /// Largest body, in bytes or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value = "16M")]
    max_record_size: Size,

    /// Show verification tokens in formats for people
    #[arg(long)]
    show_secrets: bool,

    #[command(flatten)]
    forward: ForwardArgs,

    #[command(flatten)]
    client: ClientArgs,

    #[command(flatten)]
    token: TokenArgs,

    #[command(flatten)]
    catalog: CatalogArgs,

    #[command(flatten)]
    keys: KeyArgs,
}

#[derive(Args)]
#[command(next_help_heading = "Forwarding")]
struct ForwardArgs {
    /// URL of your own consumer, which gets the unchanged body and headers
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url, value_parser = Target::parse)]
    forward: Option<Target>,

    /// Time for its answer, connecting included
    #[arg(long, value_name = "DURATION", default_value = "3s", value_parser = parse_duration)]
    timeout: Duration,

    #[command(flatten)]
    tls: TlsArgs,
}

#[derive(Args)]
#[command(next_help_heading = "Long connection")]
struct ClientArgs {
    /// Be a client of the long connection instead of a webhook. Each event goes to only one connection of the
    /// app: what arrives here does not reach its other clients
    #[arg(long, conflicts_with_all = ["listen", "path", "verify", "verification_token"])]
    long_connection: bool,

    /// App ID [default: FEISHU_APP_ID]
    #[arg(long, value_name = "ID", requires = "long_connection")]
    app_id: Option<String>,

    /// File with the App Secret [default: FEISHU_APP_SECRET]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "long_connection")]
    app_secret_file: Option<PathBuf>,

    /// Domain of the endpoint; https://open.larksuite.com for Lark, http://127.0.0.1:7788 for a gateway
    #[arg(long, value_name = "URL", default_value = "https://open.feishu.cn", value_hint = ValueHint::Url, value_parser = Target::parse, requires = "long_connection")]
    domain: Target,

    /// Code of all acknowledgments [default: that of the answer]
    #[arg(long, value_name = "CODE", value_parser = choice::<AckCode>(), requires = "long_connection")]
    ack: Option<AckCode>,
}

pub(super) fn run(
    args: &ListenArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    // A delivery that was answered is not sent again.
    if *output != Destination::Stdout {
        return Err(UsageError::ReceivedFile.into());
    }
    let keys = leak(args.keys.read(languages)?);
    let catalog = args.catalog.load()?;
    if args.verify == SignaturePolicy::Require && keys.is_empty() {
        return Err(CliError::NoKey);
    }
    let max_record_size = args.max_record_size.0;
    let secrets = if args.show_secrets { SecretDisplay::Shown } else { SecretDisplay::Masked };
    let source = if args.client.long_connection {
        DeliverySource::LongConnection(args.client_options()?)
    } else {
        DeliverySource::Webhook {
            listen: args.listen,
            path: args.path.clone(),
            max_body_size: max_record_size,
        }
    };
    // Events on the long connection are not signed, and their token is empty.
    let (signatures, verification_token) = if args.client.long_connection {
        (SignaturePolicy::Off, None)
    } else {
        (args.verify, args.token.verification_token()?)
    };
    let forward = match &args.forward.forward {
        Some(target) => Some(Forward {
            target: target.clone(),
            deadlines: Deadlines { connect: args.forward.timeout, whole: args.forward.timeout },
            trust: args.forward.tls.trust()?,
        }),
        None => None,
    };
    let (received, is_for_people) = match args.format {
        RecordFormat::Deliveries => (ReceivedOutput::Deliveries, false),
        RecordFormat::Events(format) => (ReceivedOutput::Events(format), format.is_for_people()),
    };
    let listen = Listen {
        source,
        reception: Reception {
            ingest: Ingest { catalog, keys, max_record_size, other_lines: OtherLines::Report },
            signatures,
            verification_token,
            output: received,
            style: style(languages.of(is_for_people), secrets, output),
        },
        answering: Answering { fail: args.fail, delay: args.delay, forward },
        end: EndCondition { count: args.count.map(NonZeroU64::get), idle: args.idle },
    };
    let (outputs, _) = outputs(output, OutputKind::Colored, languages)?;
    let counts = listen.run(outputs)?;
    let ReceivedCounts { deliveries, refused, not_handled, .. } = counts;
    let received = Count::Deliveries(deliveries);
    note(&Note::Received { deliveries: received, refused, not_handled }, languages);
    let is_short = args.count.is_some_and(|count| deliveries < count.get());
    let has_failed = refused + not_handled > 0 || is_short;
    Ok(if has_failed { ExitStatus::Failure } else { ExitStatus::Success })
}

impl ListenArgs {
    fn client_options(&self) -> Result<ClientOptions, CliError> {
        let client = &self.client;
        let app_id = app_id(client.app_id.as_deref()).ok_or(UsageError::MissingAppId)?;
        let app_secret = app_secret_text(client.app_secret_file.as_deref())?;
        let app_secret = app_secret.ok_or(UsageError::MissingAppSecret)?;
        Ok(ClientOptions {
            domain: client.domain.clone(),
            trust: self.forward.tls.trust()?,
            app_id,
            app_secret: AppSecret::new(app_secret),
            ack: client.ack,
        })
    }
}
