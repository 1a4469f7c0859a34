//! `feishu-ev gateway`.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;
use feishu_ev::long_connection::ClientConfig;
use feishu_ev::net::{
    AfterInput, Credentials, DeliveryInput, Distribution, FragmentOrder, Fragmentation, Gateway,
    GatewayConfig, GatewayFaults, Refuse,
};

use feishu_ev::pipeline::OutgoingForm;

use super::destination::Destination;
use super::error::CliError;
use super::exit::ExitStatus;
use super::language::Languages;
use super::network::{EmptyInput, OutcomeArgs, RetryArgs, leak, outputs};
use super::run::open_inputs;
use super::secrets::{KeyArgs, app_secret};
use super::shared::{CatalogArgs, InputArgs, random_number};
use super::values::{parse_address, parse_count, parse_duration, parse_number, parse_refuse, parse_share};

/// Act as the long-connection endpoint for local clients, and judge their acknowledgments
///
/// The official SDKs connect without changes if their domain is the address of the gateway. As on the
/// platform, an event goes to one of the clients by chance, and to another one if that leaves without an
/// acknowledgment. Encrypted events are decrypted first: the long connection has plain ones.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev simulate approval-chain | feishu-ev gateway
  feishu-ev simulate mixed --count 100 | feishu-ev gateway --clients 2 --disconnect-every 10
  feishu-ev gateway --refuse 1000040350:3 --stay events.ndjson
The domain of a client: domain=\"http://127.0.0.1:7788\" (Python, Node.js),
larkws.WithDomain(\"http://127.0.0.1:7788\") (Go), .domain(\"http://127.0.0.1:7788\") (Java).
Exit codes: 0 every event was as expected, 1 one was not, 2 error, or no client came.")]
pub(crate) struct GatewayArgs {
    #[command(flatten)]
    input: InputArgs,

    /// Address to listen on; a number is a port of 127.0.0.1, and port 0 is any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7788", value_parser = parse_address)]
    listen: SocketAddr,

    /// Number of clients to wait for
    #[arg(long, value_name = "N", default_value = "1", value_parser = parse_count)]
    clients: NonZeroUsize,

    /// Time to wait for clients
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = parse_duration)]
    wait: Duration,

    /// Keep the connections after the last event, until Ctrl-C
    #[arg(long)]
    stay: bool,

    /// App ID that clients must have [default: any]
    #[arg(long, value_name = "ID")]
    app_id: Option<String>,

    /// App Secret that clients must have [default: any]; also read from FEISHU_APP_SECRET if --app-id is
    /// given
    #[arg(long, value_name = "SECRET", requires = "app_id", allow_hyphen_values = true)]
    app_secret: Option<String>,

    /// Number of events at a time; with 1, they are in the order of the input
    #[arg(short, long, value_name = "N", default_value = "1", value_parser = parse_count)]
    concurrency: NonZeroUsize,

    /// Time for an acknowledgment
    #[arg(long, value_name = "DURATION", default_value = "3s", value_parser = parse_duration)]
    timeout: Duration,

    /// Send each event to every client; the platform sends it to one
    #[arg(long)]
    broadcast: bool,

    /// Seed of the choice of clients and of faults [default: random]
    #[arg(long, value_name = "N", value_parser = parse_number::<u64>)]
    seed: Option<u64>,

    #[command(flatten)]
    protocol: ProtocolArgs,

    #[command(flatten)]
    faults: GatewayFaultArgs,

    #[command(flatten)]
    retries: RetryArgs,

    #[command(flatten)]
    outcomes: OutcomeArgs,

    #[command(flatten)]
    catalog: CatalogArgs,

    #[command(flatten)]
    keys: KeyArgs,
}

#[derive(Args)]
#[command(next_help_heading = "Protocol")]
struct ProtocolArgs {
    /// Number of fragments of each event
    #[arg(long, value_name = "N", default_value = "1", value_parser = parse_count)]
    fragment: NonZeroUsize,

    /// Time between two fragments; the Java SDK loses fragments that follow each other at once
    #[arg(long, value_name = "DURATION", default_value = "50ms", value_parser = parse_duration)]
    fragment_gap: Duration,

    /// Send the fragments of an event in random order
    #[arg(long)]
    shuffle_fragments: bool,

    /// Time between two pings of a client, in whole seconds
    #[arg(long, value_name = "DURATION", default_value = "120s", value_parser = parse_duration)]
    ping_interval: Duration,

    /// Time between two attempts of a client to connect again, in whole seconds; the platform: 120s
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = parse_duration)]
    reconnect_interval: Duration,

    /// Longest time before the first of these attempts, in whole seconds; the platform: 30s
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = parse_duration)]
    reconnect_nonce: Duration,

    /// Number of these attempts; -1 for no limit
    #[arg(long, value_name = "N", default_value = "-1", allow_negative_numbers = true, value_parser = parse_number::<i64>)]
    reconnect_count: i64,
}

#[derive(Args)]
#[command(next_help_heading = "Faults")]
struct GatewayFaultArgs {
    /// End the connection of the client that receives every N-th event, before its acknowledgment
    #[arg(long, value_name = "N", value_parser = parse_count)]
    disconnect_every: Option<NonZeroUsize>,

    /// Send a close frame before a connection is ended
    #[arg(long, requires = "disconnect_every")]
    close: bool,

    /// Share of acknowledgments that are lost, from 0 to 1
    #[arg(long, value_name = "RATE", default_value = "0", value_parser = parse_share)]
    lose_acks: f64,

    /// Do not answer pings
    #[arg(long)]
    no_pong: bool,

    /// End connections of clients that are silent for this time
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    idle_timeout: Option<Duration>,

    /// Refuse requests to the endpoint with this code, the first N of them or all: 1, 403, 514, 1000040343,
    /// 1000040344, 1000040345, 1000040350 or 1000040351
    #[arg(long, value_name = "CODE[:N]", value_parser = parse_refuse)]
    refuse: Option<Refuse>,

    /// Refuse handshakes of the WebSocket with one of these codes
    #[arg(long, value_name = "CODE[:N]", value_parser = parse_refuse)]
    refuse_handshake: Option<Refuse>,

    /// Maximum number of clients at a time; others get 1000040350
    #[arg(long, value_name = "N", default_value = "50", value_parser = parse_count)]
    max_clients: NonZeroUsize,
}

pub(super) fn run(
    args: &GatewayArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let keys = leak(args.keys.read(languages)?);
    let catalog = args.catalog.load()?;
    let seed = match args.seed {
        Some(seed) => seed,
        None => random_number()?,
    };
    let input = DeliveryInput {
        ingest: args.input.ingest(catalog, keys),
        form: OutgoingForm::Event,
        inputs: open_inputs(&args.input, languages)?,
    };
    let config = GatewayConfig {
        listen: args.listen,
        credentials: args.credentials()?,
        client_config: args.protocol.client_config(),
        clients: args.clients.get(),
        wait: args.wait,
        after_input: if args.stay { AfterInput::Stay } else { AfterInput::End },
        concurrency: args.concurrency.get(),
        timeout: args.timeout,
        retries: args.retries.schedule(),
        distribution: if args.broadcast { Distribution::ToAll } else { Distribution::OneByChance },
        fragmentation: Fragmentation {
            count: args.protocol.fragment.get(),
            gap: args.protocol.fragment_gap,
            order: if args.protocol.shuffle_fragments {
                FragmentOrder::Shuffled
            } else {
                FragmentOrder::Sequential
            },
        },
        faults: args.faults.faults(),
        seed,
        expectation: args.outcomes.expect.clone(),
    };
    let display = args.outcomes.display(output, languages);
    let (outputs, results) = outputs(output, args.outcomes.kind(), languages)?;
    let summary = Gateway { input, config, display }.run(outputs)?;
    results.finish()?;
    let empty_input = if args.stay { EmptyInput::Allowed } else { EmptyInput::Failure };
    args.outcomes.finish(&summary, empty_input, languages)
}

impl GatewayArgs {
    fn credentials(&self) -> Result<Option<Credentials>, CliError> {
        let Some(app_id) = &self.app_id else { return Ok(None) };
        let app_secret = app_secret(self.app_secret.as_deref())?;
        Ok(Some(Credentials { app_id: app_id.clone(), app_secret }))
    }
}

impl ProtocolArgs {
    fn client_config(&self) -> ClientConfig {
        ClientConfig {
            reconnect_count: self.reconnect_count,
            reconnect_interval: self.reconnect_interval.as_secs(),
            reconnect_nonce: self.reconnect_nonce.as_secs(),
            ping_interval: self.ping_interval.as_secs(),
        }
    }
}

impl GatewayFaultArgs {
    fn faults(&self) -> GatewayFaults {
        GatewayFaults {
            disconnect_every: self.disconnect_every.map(|every| every.get() as u64),
            close_frame: self.close,
            lose_acks: self.lose_acks,
            no_pong: self.no_pong,
            idle_timeout: self.idle_timeout,
            refuse: self.refuse,
            refuse_handshake: self.refuse_handshake,
            max_clients: self.max_clients.get(),
        }
    }
}
