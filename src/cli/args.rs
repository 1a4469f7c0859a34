//! The command line.

use clap::{Parser, Subcommand};

use super::completions::CompletionsArgs;
use super::crypt::{DecryptArgs, EncryptArgs};
use super::decode::DecodeArgs;
use super::explain::ExplainArgs;
use super::language::LanguageArg;
use super::man::ManArgs;
use super::simulate::SimulateArgs;
use super::terminal::Color;
use super::trace::TraceArgs;
use super::validate::ValidateArgs;
use super::verify::VerifyArgs;

/// Decode, validate, trace, verify, explain and simulate Feishu/Lark events, offline
///
/// For two events of Feishu People (飞书人事): corehr.process.node.updated_v2 and
/// corehr.job_change.status_updated_v2. For all other event types, the envelope is decoded and the body is
/// passed through unchanged.
#[derive(Parser)]
#[command(
    name = "feishu-ev",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "\
Exit codes: 0 success or no findings, 1 failure or findings, 2 error (usage, input or output, no key).
Without FILE, or with -, standard input is read. Nothing is sent over a network."
)]
pub(crate) struct CliArgs {
    /// When to use colors
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for
    /// programs]
    #[arg(long, global = true, value_name = "LANG", ignore_case = true)]
    pub(crate) lang: Option<LanguageArg>,

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
