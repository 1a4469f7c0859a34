//! The command line.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, FromArgMatches, Subcommand, ValueHint};

use super::catalog::CatalogCommandArgs;
use super::completions::CompletionsArgs;
use super::crypt::{DecryptArgs, EncryptArgs};
use super::decode::DecodeArgs;
use super::explain::ExplainArgs;
#[cfg(feature = "net")]
use super::gateway::GatewayArgs;
use super::language::LanguageArg;
#[cfg(feature = "net")]
use super::listen::ListenArgs;
use super::man::ManArgs;
#[cfg(feature = "net")]
use super::send::SendArgs;
use super::simulate::{SimulateArgs, allow_names, with_subcommand};
use super::stats::StatsArgs;
use super::terminal::Color;
use super::trace::TraceArgs;
use super::validate::ValidateArgs;
use super::verify::VerifyArgs;

const ABOUT: &str = "Decode, validate, trace, verify, explain, simulate and deliver Feishu/Lark events";
const LONG_ABOUT: &str = "\
Decode, validate, trace, verify, explain, simulate and deliver Feishu/Lark events

For the 74 event types of Feishu People (飞书人事), which `feishu-ev explain` lists. For all other event types, the envelope \
is decoded and the body is passed through unchanged. trace and simulate follow the life cycles of the catalog, which \
`feishu-ev explain life cycles` lists.";
const AFTER_HELP: &str = "\
Exit codes: 0 success or no findings, 1 failure or findings, 2 error (usage, input or output, no key
for a command that needs one).
Without FILE, or with -, standard input is read. Only send, gateway and listen open a socket.";

/// The arguments of the program.
pub(crate) struct CliArgs {
    pub(crate) global: GlobalArgs,
    pub(crate) command: Command,
}

#[derive(Args)]
pub(crate) struct GlobalArgs {
    /// When to use colors
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Language of results and messages [default: of LC_ALL, LC_MESSAGES or LANG; English in formats for
    /// programs]
    #[arg(long, global = true, value_name = "LANG", ignore_case = true)]
    pub(crate) lang: Option<LanguageArg>,

    /// File for the result instead of standard output, written completely or not at all; not with listen or
    /// --follow
    #[arg(short, long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// Declares the subcommands, with their names and arguments.
macro_rules! subcommands {
    ($($(#[cfg($condition:meta)])? $name:literal => $variant:ident($args:ty),)*) => {
        // A doc comment here would be the description of the program.
        #[derive(Subcommand)]
        pub(crate) enum Command {
            $($(#[cfg($condition)])? #[command(name = $name)] $variant($args),)*
        }

        impl Command {
            /// Adds the subcommand with this name, and no other, to the description of the program.
            fn augment_with(program: clap::Command, name: &str) -> Option<clap::Command> {
                match name {
                    $($(#[cfg($condition)])? $name => Some(program.subcommand(<$args>::augment_args(clap::Command::new($name)))),)*
                    _ => None,
                }
            }
        }
    };
}

subcommands! {
    "decode" => Decode(DecodeArgs),
    "validate" => Validate(ValidateArgs),
    "trace" => Trace(Box<TraceArgs>),
    "stats" => Stats(Box<StatsArgs>),
    "verify" => Verify(Box<VerifyArgs>),
    "explain" => Explain(ExplainArgs),
    "catalog" => Catalog(CatalogCommandArgs),
    "simulate" => Simulate(Box<SimulateArgs>),
    #[cfg(feature = "net")]
    "send" => Send(Box<SendArgs>),
    #[cfg(feature = "net")]
    "gateway" => Gateway(Box<GatewayArgs>),
    #[cfg(feature = "net")]
    "listen" => Listen(Box<ListenArgs>),
    "encrypt" => Encrypt(EncryptArgs),
    "decrypt" => Decrypt(DecryptArgs),
    "completions" => Completions(CompletionsArgs),
    "man" => Man(ManArgs),
}

impl CliArgs {
    /// Parses the arguments of this process.
    ///
    /// If the first is a subcommand, the arguments of the others are not described: that takes longer than
    /// decoding an event.
    pub(crate) fn parse() -> Result<Self, clap::Error> {
        let args = as_options(env::args_os().collect());
        let named = args.get(1).and_then(|name| Command::augment_with(program(), name.to_str()?));
        let command = named.unwrap_or_else(Self::command);
        let mut matches = match command.find_subcommand(SIMULATE) {
            Some(simulate) => {
                let named = command.clone().mut_subcommand(SIMULATE, allow_names);
                let matches = named.try_get_matches_from(&args)?;
                let of_simulate = matches.subcommand_matches(SIMULATE);
                match of_simulate.and_then(|matches| with_subcommand(simulate, matches, &args)) {
                    Some(args) => command.try_get_matches_from(args)?,
                    None => matches,
                }
            }
            None => command.try_get_matches_from(args)?,
        };
        Ok(Self {
            global: GlobalArgs::from_arg_matches_mut(&mut matches)?,
            command: Command::from_arg_matches_mut(&mut matches)?,
        })
    }

    /// The description of the whole command line.
    pub(crate) fn command() -> clap::Command {
        Command::augment_subcommands(program())
    }
}

/// The subcommand in which a life cycle may be named like a subcommand.
const SIMULATE: &str = "simulate";

/// The arguments with `help COMMAND` and `version` as the options that they stand for.
fn as_options(mut args: Vec<OsString>) -> Vec<OsString> {
    match args.get(1).and_then(|first| first.to_str()) {
        Some("help") => {
            args.remove(1);
            args.retain(|arg| arg != "help" && arg != "version");
            args.push("--help".into());
        }
        Some("version") => args[1] = "--version".into(),
        _ => {}
    }
    args
}

/// The description of the program, without its subcommands.
fn program() -> clap::Command {
    let program = clap::Command::new("feishu-ev")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(LONG_ABOUT)
        .after_help(AFTER_HELP)
        .max_term_width(100)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true);
    GlobalArgs::augment_args(program)
}
