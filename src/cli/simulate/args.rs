//! The arguments of `simulate`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use feishu_ev::render::DeliveryFormat;
use feishu_ev::simulate::{Cancellation, ChainOutcome, JobChangeMode, SetValue};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::life_cycle_name::LifeCycleName;
use super::values::{parse_date, parse_nodes, parse_rate, parse_step, parse_time};
use crate::cli::choice::choice;
use crate::cli::secrets::KeyArgs;
use crate::cli::shared::CatalogArgs;
use crate::cli::values::parse_number;

/// Write synthetic events with consistent IDs, times and statuses
///
/// The events of a scenario are those that Feishu would send: the nodes of a process one after another, or a
/// job change with its approval process. The same --seed gives the same bytes on every machine; without it,
/// every run has new IDs and prints its seed to standard error. With an Encrypt Key, bodies are encrypted and
/// deliveries are signed.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev simulate approval-chain --outcome rolled-back --at-node 2 | feishu-ev decode -f line
  feishu-ev simulate job-change --with-approval --seed 7
  feishu-ev simulate offboarding --outcome rejected --with-approval
  feishu-ev simulate mixed --count 100000 > load.ndjson
  feishu-ev simulate -f http challenge --encrypt-key-file key.txt")]
pub(crate) struct SimulateArgs {
    #[command(subcommand)]
    pub(super) scenario: ScenarioArg,

    #[command(flatten)]
    pub(super) common: CommonArgs,

    #[command(flatten)]
    pub(super) faults: FaultArgs,

    #[command(flatten)]
    pub(super) catalog: CatalogArgs,

    #[command(flatten)]
    pub(super) keys: KeyArgs,
}

#[derive(Subcommand)]
pub(super) enum ScenarioArg {
    ApprovalChain(ApprovalChainArgs),
    #[command(alias = "job_change")]
    JobChange(JobChangeArgs),
    LifeCycle(LifeCycleArgs),
    /// Many processes and job changes at the same time, in order of time; stops after --count events
    Mixed,
    /// The verification of a request URL (url_verification); encrypted with a key, but never signed
    Challenge,
    /// One event of any type of the catalog
    Event {
        /// Event type
        event_type: String,
    },
}

/// The nodes of an approval process, one after another
#[derive(Args)]
pub(super) struct ApprovalChainArgs {
    #[command(flatten)]
    pub(super) chain: ChainArgs,

    /// What happens in the process
    #[arg(long, value_name = "OUTCOME", default_value = "approved", value_parser = choice::<ChainOutcome>())]
    pub(super) outcome: ChainOutcome,

    /// Node at which it happens, counted from 1 [default: the last]
    #[arg(long, value_name = "N", value_parser = parse_number::<usize>)]
    pub(super) at_node: Option<usize>,

    /// Node to which a rollback returns, counted from 1 [default: the first]
    #[arg(long, value_name = "N", value_parser = parse_number::<usize>)]
    pub(super) back_to: Option<usize>,

    /// Business type of the process
    #[arg(long, value_name = "NAME", default_value = "corehr_probation_default_flow")]
    pub(super) biz_type: String,

    #[command(flatten)]
    pub(super) family: FamilyArgs,
}

/// A job change: initiated, with an approval process, or direct
#[derive(Args)]
pub(super) struct JobChangeArgs {
    /// Whether it needs approval
    #[arg(long, value_name = "MODE", default_value = "initiated", value_parser = choice::<JobChangeMode>())]
    pub(super) mode: JobChangeMode,

    /// How it ends
    #[arg(long, value_name = "OUTCOME", default_value = "effective")]
    pub(super) outcome: JobOutcomeArg,

    /// When it is canceled, with --outcome cancelled [default: before-approval; after-approval for a direct
    /// change]
    #[arg(long, value_name = "WHEN", value_parser = choice::<Cancellation>())]
    pub(super) cancelled: Option<Cancellation>,

    /// Day on which it takes effect, YYYY-MM-DD [default: a week after its start]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(super) effective_date: Option<Date>,

    #[command(flatten)]
    pub(super) approval: ApprovalArgs,
}

/// A life cycle of the catalog; `life-cycle` can be omitted: simulate offboarding
#[derive(Args)]
pub(super) struct LifeCycleArgs {
    /// Life cycle, built in or from --catalog
    #[arg(value_parser = LifeCycleName)]
    pub(super) name: String,

    /// Final status [default: random for each sequence]
    #[arg(long, value_name = "STATUS")]
    pub(super) outcome: Option<String>,

    #[command(flatten)]
    pub(super) approval: ApprovalArgs,
}

#[derive(Args)]
pub(super) struct ApprovalArgs {
    /// Write the node events of its approval chain too, in order of time
    #[arg(long)]
    pub(super) with_approval: bool,

    #[command(flatten)]
    pub(super) family: FamilyArgs,

    #[command(flatten)]
    pub(super) chain: ChainArgs,
}

#[derive(Args)]
pub(super) struct FamilyArgs {
    /// Also write the other event types that report the same changes, shortly after each other as Feishu sends them;
    /// with an approval chain, also the events of the process, approval tasks and CC tasks
    #[arg(long)]
    pub(super) family: bool,
}

#[derive(Args)]
pub(super) struct ChainArgs {
    /// Number of approval nodes of the chain
    #[arg(long, value_name = "N", default_value_t = 2, conflicts_with = "node", value_parser = parse_nodes)]
    pub(super) nodes: u16,

    /// Node of the chain: approval, cc, form or e_signature, and its definition ID [repeatable, in order]
    #[arg(long, value_name = "TYPE[:DEFINITION_ID]")]
    pub(super) node: Vec<String>,
}

#[derive(Args)]
#[command(next_help_heading = "Simulation")]
pub(super) struct CommonArgs {
    /// Output format
    #[arg(short, long, global = true, value_name = "FORMAT", default_value = "ndjson", value_parser = choice::<DeliveryFormat>())]
    pub(super) format: DeliveryFormat,

    /// Number of sequences, or of events for mixed [default: 1; 1000 for mixed]
    #[arg(long, global = true, value_name = "N", value_parser = parse_number::<u64>)]
    pub(super) count: Option<u64>,

    /// Seed of all random values: the same seed gives the same bytes [default: a new one in each run]
    #[arg(long, global = true, value_name = "NUMBER", value_parser = parse_number::<u64>)]
    pub(super) seed: Option<u64>,

    /// Time of the first event: RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, now, or the time
    /// from now, such as -2h or +1d
    #[arg(long, global = true, value_name = "TIME", allow_hyphen_values = true, value_parser = parse_time, default_value = "2024-06-26T08:37:48.392Z")]
    pub(super) start: Timestamp,

    /// Average time that a person takes to decide: 30m, 2h, 90s
    #[arg(long, global = true, value_name = "DURATION", value_parser = parse_step, default_value = "30m")]
    pub(super) step: SignedDuration,

    /// Member app_id of headers [default: from the seed]
    #[arg(long, global = true, value_name = "ID")]
    pub(super) app_id: Option<String>,

    /// Member tenant_key of headers [default: from the seed]
    #[arg(long, global = true, value_name = "KEY")]
    pub(super) tenant_key: Option<String>,

    /// Verification Token of events and challenges; also read from FEISHU_VERIFICATION_TOKEN [default: from the
    /// seed]
    #[arg(long, global = true, value_name = "TOKEN", allow_hyphen_values = true)]
    pub(super) verification_token: Option<String>,

    /// Set a value in every event: /event/node_status=2; or in one: 3:/event/node_status=2 [repeatable]
    ///
    /// Events are numbered from 1, in the sequences without faults. A value that is not JSON is a string, and so
    /// is a number that replaces a string. It is an error if the event, or each of the first 1000, cannot contain
    /// the member.
    #[arg(long, global = true, value_name = "[N:]POINTER=VALUE", value_parser = SetValue::parse)]
    pub(super) set: Vec<SetValue>,

    /// Allow --set to make events that violate the schema
    #[arg(long, global = true)]
    pub(super) force: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Faults, at rates from 0 to 1 of the events that can have them")]
pub(super) struct FaultArgs {
    /// Events that are sent again, with the same ID and the same plaintext body; in formats with headers up to
    /// four times, when Feishu does: after 15 s, then 5 min, 1 h and 6 h
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) duplicate: f64,

    /// Events that are sent after their successor
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) reorder: f64,

    /// Events that are left out, where a later one reveals that they are missing
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) drop: f64,

    /// Events that are followed by an impossible status
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) illegal: f64,

    /// Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature; with
    /// -f delivery, the member `expect` has the right answers of a consumer
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) corrupt: f64,

    /// File that lists the faults: one JSON object per line, with the number of the record in the output
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) manifest: Option<PathBuf>,
}

/// The names of [`JobChangeOutcome`](feishu_ev::simulate::JobChangeOutcome) on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum JobOutcomeArg {
    /// It takes effect on its date
    Effective,
    /// It is approved, and no more events follow
    Approved,
    /// It is rejected
    Rejected,
    /// It is canceled
    Cancelled,
}
