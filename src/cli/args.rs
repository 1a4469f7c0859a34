//! The words that the command line knows.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as ArgGroup, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use feishu_ev::delivery::parse_header;
use feishu_ev::finding::Rule;
use feishu_ev::pipeline::MAX_RECORD_SIZE;
use wildmatch::WildMatch;

use super::groups::{CatalogArgs, InputArgs, JobsArgs, Size, parse_size};
use super::keys::{KeyArgs, SecretArgs};
use super::screen::{Color, LangArg};
use super::simulate::SimulateArgs;
use super::values::{
    AnswerFormatArg, EventFormatArg, FailOnArg, FindingFormatArg, TraceFormatArg, VerifyModeArg,
    parse_digest, parse_duration, parse_glob, parse_iv,
};

/// Decode, validate, trace, verify, explain and simulate Feishu/Lark events, offline
///
/// Made for two events of Feishu People (飞书人事): corehr.process.node.updated_v2 and
/// corehr.job_change.status_updated_v2. Other event types are passed through with their envelope decoded.
#[derive(Parser)]
#[command(
    name = "feishu-ev",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "\
Exit codes: 0 yes or clean, 1 no or something found, 2 could not ask (usage, input or output, no key).
Without FILE, or with -, standard input is read. Nothing is ever sent anywhere."
)]
pub(crate) struct Args {
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Language of labels and titles [default: from LC_ALL, LC_MESSAGES or LANG]
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<LangArg>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Decode(DecodeArgs),
    Validate(ValidateArgs),
    Trace(Box<TraceArgs>),
    Verify(Box<VerifyArgs>),
    Explain(ExplainArgs),
    Simulate(Box<SimulateArgs>),
    Encrypt(EncryptArgs),
    Decrypt(DecryptArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Decrypt, label and show events
///
/// Reads NDJSON, pretty-printed documents, arrays, log lines with a prefix, raw HTTP requests and encrypted bodies, in
/// any mixture. A record that cannot be decoded is reported on standard error with its place; the rest goes on, and
/// the exit code is 1. Findings about the content of an event do not change the exit code: that is what validate is for.
#[derive(ArgGroup)]
#[command(after_help = "\
Examples:
  feishu-ev decode event.json
  tail -f events.log | feishu-ev decode -f line
  feishu-ev decode -f ndjson events.log | jq 'select(.decoded.labels.node_status.name == \"rejected\")'
  FEISHU_ENCRYPT_KEY=… feishu-ev decode -f raw encrypted.ndjson")]
pub(crate) struct DecodeArgs {
    /// How to write events
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: EventFormatArg,

    /// Show only events whose whole type matches: 'corehr.*'; * is any text, ? one character [repeatable: one must match]
    #[arg(long, value_name = "GLOB", value_parser = parse_glob)]
    pub(crate) filter: Vec<WildMatch>,

    /// Which signatures are checked; the answer is the member `signature` of `decoded`, and FE120 or FE121
    #[arg(long, value_name = "WHICH", default_value = "auto")]
    pub(crate) verify: VerifyModeArg,

    /// Show verification tokens to people; formats for programs always have them
    #[arg(long)]
    pub(crate) show_secrets: bool,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) jobs: JobsArgs,

    #[command(flatten)]
    pub(crate) catalog: CatalogArgs,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,
}

/// Check events against the documented schema
///
/// Findings go to standard output, a summary to standard error. `feishu-ev explain FE203` says what a finding means.
#[derive(ArgGroup)]
#[command(after_help = "\
Examples:
  feishu-ev validate event.json
  feishu-ev validate --fail-on warning --ignore FE202,FE207 events.ndjson
  feishu-ev validate -f sarif events.ndjson > events.sarif")]
pub(crate) struct ValidateArgs {
    /// How to write findings; auto is github in GitHub Actions and text elsewhere
    #[arg(short, long, value_name = "FORMAT", default_value = "auto")]
    pub(crate) format: FindingFormatArg,

    /// From which severity on the exit code is 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: FailOnArg,

    /// Findings that are not reported, such as FE202,FE207
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = str::parse::<Rule>)]
    pub(crate) ignore: Vec<Rule>,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) jobs: JobsArgs,

    #[command(flatten)]
    pub(crate) catalog: CatalogArgs,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,
}

/// Put a log of events in order, and point out what cannot be right
///
/// The events of each process, and of the job change that it approves, become one timeline: what changed when, and to which
/// status. Findings are told with them: events that came again or late, changes that the documentation does not allow,
/// missing events, a job change in effect too early. `feishu-ev explain FE404` says what a finding rests on. Timelines come in
/// the order in which they end. Events with the same time may have
/// happened in any order that the documentation allows.
///
/// Several files are one log, in any order. Events later than the beginning of a file that is still to be read are kept in memory
/// until it is read: all events, if it is standard input or a pipe.
///
/// Reads all that decode reads. When events arrived is told from X-Lark-Request-Timestamp, or from a time at the beginning of
/// their line, such as 2024-06-26 16:37:48,392 or 2024-06-26T08:37:48Z. Records that cannot be read are reported on standard error;
/// in the log of a whole service, --ignore FE001,FE101 passes over what is no event.
#[derive(ArgGroup)]
#[command(after_help = "\
Examples:
  feishu-ev trace events.log
  feishu-ev trace --only-findings -f json events.log | jq -r .process_id | sort | uniq -c
  feishu-ev trace --process 7312658016791168538 -f mermaid events.log
  feishu-ev trace -f html events.log > events.html")]
pub(crate) struct TraceArgs {
    /// How to write timelines, or their findings
    #[arg(short, long, value_name = "FORMAT", default_value = "auto")]
    pub(crate) format: TraceFormatArg,

    /// Leave out timelines: a finding a line in json and ndjson, a block a finding in other formats
    #[arg(long)]
    pub(crate) only_findings: bool,

    /// Show only this process, with the job changes that it approves [repeatable]
    #[arg(long, value_name = "ID")]
    pub(crate) process: Vec<String>,

    /// Show only this job change, with its process [repeatable]
    #[arg(long, value_name = "ID")]
    pub(crate) job_change: Vec<String>,

    /// Wait for more at the end of the one file, and show what there is by then: as a table, lines, JSON or github
    #[arg(long)]
    pub(crate) follow: bool,

    /// How long what has ended is remembered, in the time of the events: duplicates and late events that come after it are
    /// not recognised. The platform's last retry comes after 7 h 5 min. For events without a time, it is the next 32,768 events
    #[arg(long, value_name = "DURATION", default_value = "8h", value_parser = parse_duration)]
    pub(crate) window: Duration,

    /// From which severity on the exit code is 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: FailOnArg,

    /// Findings that are not reported, such as FE401,FE404
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = str::parse::<Rule>)]
    pub(crate) ignore: Vec<Rule>,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) jobs: JobsArgs,

    #[command(flatten)]
    pub(crate) catalog: CatalogArgs,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,
}

/// Check the signature of one delivery, and say why it fails
///
/// Reads a raw HTTP request, a record {"headers":{…},"body":"…"}, or a body whose headers are given with -H, and checks it step
/// by step. If the signature is wrong, known mistakes are tried, alone and two together, and those that give the signature are
/// named, with what to change. With --digest it is the user's own code whose mistake is looked for.
#[derive(ArgGroup)]
#[command(after_help = "\
Examples:
  FEISHU_ENCRYPT_KEY=… feishu-ev verify request.http
  FEISHU_ENCRYPT_KEY=… feishu-ev verify -f json delivery.json
  feishu-ev verify --encrypt-key-file key.txt --digest \"$COMPUTED\" request.http")]
pub(crate) struct VerifyArgs {
    /// File to read; - is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,

    /// Header of the request, if the file has none; it counts more than one of the file [repeatable]
    #[arg(short = 'H', long, value_name = "NAME: VALUE", value_parser = parse_header)]
    pub(crate) header: Vec<(String, String)>,

    /// What your own code has computed: which mistake gives that?
    #[arg(long, value_name = "HEX", value_parser = parse_digest)]
    pub(crate) digest: Option<String>,

    /// How old the timestamp may be, such as 5m; Feishu documents no limit
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub(crate) max_age: Option<Duration>,

    /// How to write the answer
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: AnswerFormatArg,

    /// Largest delivery, in bytes or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value_t = Size(MAX_RECORD_SIZE))]
    pub(crate) max_record_size: Size,

    #[command(flatten)]
    pub(crate) secrets: SecretArgs,

    #[command(flatten)]
    pub(crate) catalog: CatalogArgs,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,
}

/// Look up an event type, a field, a code, a name or a finding
///
/// Without a term, lists the event types. If nothing is found, the nearest terms are named and the exit code is 1.
#[derive(ArgGroup)]
#[command(after_help = "\
Examples:
  feishu-ev explain corehr.process.node.updated_v2
  feishu-ev explain node_status=5
  feishu-ev explain status=4
  feishu-ev explain 已回退
  feishu-ev explain FE203
  feishu-ev explain --schema corehr.job_change.status_updated_v2 > schema.json")]
pub(crate) struct ExplainArgs {
    /// Event type, handler, field, FIELD=CODE, name or label of a code, known value, finding code, in Chinese or English
    #[arg(value_name = "TERM")]
    pub(crate) terms: Vec<String>,

    /// How to write the answer
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: AnswerFormatArg,

    /// Print the JSON Schema (draft 2020-12) of an event type instead
    #[arg(long, value_name = "EVENT_TYPE", conflicts_with = "terms")]
    pub(crate) schema: Option<String>,

    #[command(flatten)]
    pub(crate) catalog: CatalogArgs,
}

/// Encrypt events
///
/// Each document, over several lines or one, and each other line becomes the body {"encrypt":"…"}; blanks and newlines
/// between them stay, so that decrypt gives back every byte. The first Encrypt Key is taken.
#[derive(ArgGroup)]
#[command(after_help = "\
Examples:
  feishu-ev encrypt --encrypt-key-file key.txt event.json > body.json")]
pub(crate) struct EncryptArgs {
    /// IV of every record, 32 hex digits; for tests only, because an IV must never be used twice
    #[arg(long, value_name = "HEX", value_parser = parse_iv)]
    pub(crate) iv: Option<[u8; 16]>,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,
}

/// Decrypt bodies {"encrypt":"…"} into the bytes that were encrypted
///
/// Other JSON stays as it is. A body that cannot be decrypted is reported on standard error, and the exit code is 1.
#[derive(ArgGroup)]
#[command(after_help = "\
Examples:
  FEISHU_ENCRYPT_KEY=… feishu-ev decrypt body.json")]
pub(crate) struct DecryptArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,
}

/// Print the completion script of a shell
#[derive(ArgGroup)]
pub(crate) struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// Print a man page
#[derive(ArgGroup)]
#[command(after_help = "\
Examples:
  feishu-ev man decode | man -l -
  feishu-ev man simulate approval-chain > feishu-ev-simulate-approval-chain.1")]
pub(crate) struct ManArgs {
    /// Subcommand, in one word or two [default: the page of feishu-ev itself]
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}
