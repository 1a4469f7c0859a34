//! The words that `simulate` knows, and the scenario they stand for.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use feishu_ev::render::DeliveryFormat;
use feishu_ev::simulate::{
    ApprovalChain, Cancelled, ChainNode, JobChange, JobOutcome, MAX_STEP, Mode, Outcome, Override, Scenario,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::choice::choice;
use super::error::{CliError, UsageError};
use super::secrets::KeyArgs;
use super::shared::CatalogArgs;

/// Write synthetic events whose ids, times and states belong together
///
/// The events of a scenario are those that Feishu would send: the nodes of a process one after another, a job change with
/// the process of its approval. The same --seed gives the same bytes on every machine; without it every run has new ids
/// and says its seed on standard error. With an Encrypt Key the bodies are encrypted, and deliveries are signed.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev simulate approval-chain --outcome rolled-back --at-node 2 | feishu-ev decode -f line
  feishu-ev simulate job-change --with-approval --seed 7
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
    JobChange(JobChangeArgs),
    /// Many processes and job changes at once, in order of time, cut off after --count events
    Mixed,
    /// The check of a request address (url_verification); encrypted with a key, but never signed
    Challenge,
    /// One event of any type of the catalogue
    Event {
        /// Event type
        event_type: String,
    },
}

/// The nodes of an approval process, one after another
#[derive(Args)]
pub(super) struct ApprovalChainArgs {
    #[command(flatten)]
    chain: ChainArgs,

    /// What happens
    #[arg(long, value_name = "OUTCOME", default_value = "approved")]
    outcome: OutcomeArg,

    /// At which node it happens, from 1 [default: the last]
    #[arg(long, value_name = "N")]
    at_node: Option<usize>,

    /// To which node a rollback goes back, from 1 [default: the first]
    #[arg(long, value_name = "N")]
    back_to: Option<usize>,

    /// Business type of the process
    #[arg(long, value_name = "NAME", default_value = "corehr_probation_default_flow")]
    biz_type: String,
}

/// A job change: initiated, with an approval process, or direct
#[derive(Args)]
pub(super) struct JobChangeArgs {
    /// Whether it needs approval
    #[arg(long, value_name = "MODE", default_value = "initiated")]
    mode: ModeArg,

    /// What becomes of it
    #[arg(long, value_name = "OUTCOME", default_value = "effective")]
    outcome: JobOutcomeArg,

    /// When it is cancelled, with --outcome cancelled [default: before-approval, or after-approval of a direct change]
    #[arg(long, value_name = "WHEN")]
    cancelled: Option<CancelledArg>,

    /// Day on which it takes effect, YYYY-MM-DD [default: a week after its beginning]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    effective_date: Option<Date>,

    /// Write the node events of its approval chain too, in order of time
    #[arg(long)]
    with_approval: bool,

    #[command(flatten)]
    chain: ChainArgs,
}

#[derive(Args)]
struct ChainArgs {
    /// Number of approval nodes of the chain
    #[arg(long, value_name = "N", default_value_t = 2, conflicts_with = "node", value_parser = clap::value_parser!(u16).range(1..=1000))]
    nodes: u16,

    /// A node of the chain: approval, cc, form or e_signature, and its definition id [repeatable, in order]
    #[arg(long, value_name = "TYPE[:DEFINITION_ID]")]
    node: Vec<String>,
}

impl ChainArgs {
    fn chain(&self, biz_type: &str) -> ApprovalChain {
        let named = self.node.iter().map(|node| match node.split_once(':') {
            Some((node_type, definition)) => ChainNode::new(node_type, Some(definition.to_owned())),
            None => ChainNode::new(node, None),
        });
        let nodes: Vec<_> = if self.node.is_empty() {
            (0..self.nodes).map(|_| ChainNode::new("approval", None)).collect()
        } else {
            named.collect()
        };
        ApprovalChain::new(nodes, biz_type)
    }
}

#[derive(Args)]
#[command(next_help_heading = "Simulation")]
pub(super) struct CommonArgs {
    /// How to write events
    #[arg(short, long, global = true, value_name = "FORMAT", default_value = "ndjson", value_parser = choice::<DeliveryFormat>())]
    pub(super) format: DeliveryFormat,

    /// Number of sequences; of events in mixed [default: 1, and 1000 in mixed]
    #[arg(long, global = true, value_name = "N")]
    pub(super) count: Option<u64>,

    /// What all random values follow from: the same seed gives the same bytes [default: a new one each run]
    #[arg(long, global = true, value_name = "NUMBER")]
    pub(super) seed: Option<u64>,

    /// When the first event happens: RFC 3339, a date (midnight in UTC+8) or milliseconds since 1970
    #[arg(long, global = true, value_name = "TIME", value_parser = parse_time, default_value = "2024-06-26T08:37:48.392Z")]
    pub(super) start: Timestamp,

    /// How long people take for a decision, on average: 30m, 2h, 90s
    #[arg(long, global = true, value_name = "DURATION", value_parser = parse_step, default_value = "30m")]
    pub(super) step: SignedDuration,

    /// Member app_id of headers [default: from the seed]
    #[arg(long, global = true, value_name = "ID")]
    pub(super) app_id: Option<String>,

    /// Member tenant_key of headers [default: from the seed]
    #[arg(long, global = true, value_name = "KEY")]
    pub(super) tenant_key: Option<String>,

    /// Verification token [default: from the seed]
    #[arg(long, global = true, value_name = "TOKEN")]
    pub(super) token: Option<String>,

    /// Put a value in place: /event/node_status=2 [repeatable]; a value that is no JSON, or a number in place of a
    /// text, is a text; refused if none of the first 1000 events has the place
    #[arg(long, global = true, value_name = "POINTER=VALUE", value_parser = Override::parse)]
    pub(super) set: Vec<Override>,

    /// Let --set make events that are against the schema
    #[arg(long, global = true)]
    pub(super) force: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Faults on purpose, at rates from 0 to 1 of the events that can have them")]
pub(super) struct FaultArgs {
    /// Events that come again, with the same id and the same plain bytes
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) duplicate: f64,

    /// Events that come after their successor
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) reorder: f64,

    /// Events that do not come, where a later one shows that they are missing
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) drop: f64,

    /// Events followed by a transition that cannot happen
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) illegal: f64,

    /// Events that are damaged: truncated, a wrong type, an unknown code, another key, a bad signature
    #[arg(long, global = true, value_name = "RATE", value_parser = parse_rate, default_value = "0")]
    pub(super) corrupt: f64,

    /// File for what was done to which event: one JSON object a line, with the number of the record in the output
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) manifest: Option<PathBuf>,
}

/// The names of [`Outcome`] on the command line.
#[derive(Clone, Copy, ValueEnum)]
enum OutcomeArg {
    /// Every node passes
    Approved,
    /// A node is rejected, which ends the process
    Rejected,
    /// The process is withdrawn while a node is in progress
    Withdrawn,
    /// A node goes back to an earlier one, which runs again under a new process_node_id
    RolledBack,
    /// A node is skipped
    Skipped,
    /// An administrator steps in at a node
    Intervened,
}

/// The names of [`Mode`] on the command line.
#[derive(Clone, Copy, ValueEnum)]
enum ModeArg {
    /// It goes through an approval process
    Initiated,
    /// It needs no approval
    Direct,
}

/// The names of [`JobOutcome`] on the command line.
#[derive(Clone, Copy, ValueEnum)]
enum JobOutcomeArg {
    /// It takes effect on its date
    Effective,
    /// It is approved, and nothing more comes
    Approved,
    /// It is rejected
    Rejected,
    /// It is cancelled
    Cancelled,
}

/// The names of [`Cancelled`] on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CancelledArg {
    /// While it is being approved
    BeforeApproval,
    /// After it was approved
    AfterApproval,
    /// After it has taken effect
    AfterEffect,
}

impl ScenarioArg {
    pub(super) fn scenario(&self) -> Result<Scenario, CliError> {
        Ok(match self {
            Self::ApprovalChain(args) => {
                let mut chain = args.chain.chain(&args.biz_type);
                chain.outcome = match args.outcome {
                    OutcomeArg::Approved => Outcome::Approved,
                    OutcomeArg::Intervened => Outcome::Intervened,
                    OutcomeArg::Rejected => Outcome::Rejected,
                    OutcomeArg::RolledBack => Outcome::RolledBack,
                    OutcomeArg::Skipped => Outcome::Skipped,
                    OutcomeArg::Withdrawn => Outcome::Withdrawn,
                };
                chain.at_node = args.at_node;
                chain.back_to = args.back_to;
                Scenario::ApprovalChain(chain)
            }
            Self::Challenge => Scenario::Challenge,
            Self::Event { event_type } => Scenario::Event(event_type.clone()),
            Self::JobChange(args) => {
                if args.cancelled.is_some() && !matches!(args.outcome, JobOutcomeArg::Cancelled) {
                    return Err(UsageError::CancelledWithoutOutcome.into());
                }
                Scenario::JobChange(args.change(), args.chain.chain("job_change"))
            }
            Self::Mixed => Scenario::Mixed,
        })
    }
}

impl JobChangeArgs {
    fn change(&self) -> JobChange {
        let mode = match self.mode {
            ModeArg::Direct => Mode::Direct,
            ModeArg::Initiated => Mode::Initiated,
        };
        let outcome = match self.outcome {
            JobOutcomeArg::Approved => JobOutcome::Approved,
            JobOutcomeArg::Cancelled => JobOutcome::Cancelled(match (self.cancelled, mode) {
                (Some(CancelledArg::AfterApproval), _) | (None, Mode::Direct) => Cancelled::AfterApproval,
                (Some(CancelledArg::AfterEffect), _) => Cancelled::AfterEffect,
                (Some(CancelledArg::BeforeApproval) | None, _) => Cancelled::BeforeApproval,
            }),
            JobOutcomeArg::Effective => JobOutcome::Effective,
            JobOutcomeArg::Rejected => JobOutcome::Rejected,
        };
        let mut change = JobChange::new(mode, outcome);
        change.effective_date = self.effective_date;
        change.with_approval = self.with_approval;
        change
    }
}

fn parse_step(text: &str) -> Result<SignedDuration, String> {
    let step: SignedDuration = text.parse().map_err(|_| "write it like 30m, 2h or 90s".to_owned())?;
    let bounds = SignedDuration::ZERO..=SignedDuration::from_millis(MAX_STEP);
    if !bounds.contains(&step) {
        return Err(format!("a decision takes between 0s and {}h", bounds.end().as_hours()));
    }
    Ok(step)
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write it like 2026-01-31".to_owned())
}

fn parse_rate(text: &str) -> Result<f64, String> {
    let rate: Option<f64> = text.parse().ok();
    rate.filter(|rate| (0.0..=1.0).contains(rate)).ok_or_else(|| "a rate is a number from 0 to 1".to_owned())
}

/// Reads RFC 3339, a date (midnight in Beijing), or milliseconds since 1970.
fn parse_time(text: &str) -> Result<Timestamp, String> {
    let wrong = || "write it like 2024-06-26T08:37:48Z, 2024-06-26 or 1719391068392".to_owned();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let milliseconds = text.parse().map_err(|_| wrong())?;
        return Timestamp::from_millisecond(milliseconds).map_err(|_| wrong());
    }
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    let date: Date =
        Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse().ok()).ok_or_else(wrong)?;
    date.to_zoned(TimeZone::fixed(jiff::tz::offset(8))).map(|time| time.timestamp()).map_err(|_| wrong())
}
