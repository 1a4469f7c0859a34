//! The command line: a file per subcommand, with its arguments and its run.

mod args;
mod catalog;
mod choice;
mod completions;
mod crypt;
mod decode;
mod destination;
mod error;
mod exit;
mod explain;
mod filter;
#[cfg(feature = "net")]
mod gateway;
mod key_file;
mod language;
#[cfg(feature = "net")]
mod listen;
mod man;
#[cfg(feature = "net")]
mod network;
mod output_file;
mod progress;
mod redact;
mod run;
mod secrets;
#[cfg(feature = "net")]
mod send;
mod shared;
mod simulate;
mod stats;
mod stdio;
mod terminal;
mod trace;
mod usage;
mod validate;
mod values;
mod verify;

use std::io;
use std::process::ExitCode;

use args::{CliArgs, Command};
use destination::Destination;
use error::CliError;
use exit::ExitStatus;
use language::Languages;

/// Runs the subcommand that the process was started with.
pub(crate) fn run() -> ExitCode {
    let (result, languages) = match CliArgs::parse() {
        Ok(args) => {
            terminal::set_color(args.global.color);
            let languages = Languages::new(args.global.lang);
            let output = args.global.output.map_or(Destination::Stdout, Destination::new);
            (run_command(&args.command, &output, languages), languages)
        }
        Err(error) => {
            let languages = Languages::new(usage::language_arg());
            (usage::print(&error, languages), languages)
        }
    };
    let status = result.unwrap_or_else(|error| match error {
        // The reader of the output has seen enough.
        CliError::Output { error } if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Success,
        error => {
            stdio::note(&error, languages);
            ExitStatus::Error
        }
    });
    status.into()
}

fn run_command(
    command: &Command,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    match command {
        Command::Catalog(args) => catalog::run(args, output, languages),
        Command::Completions(args) => completions::run(args, output),
        Command::Decode(args) => decode::run(args, output, languages),
        Command::Decrypt(args) => crypt::decrypt(args, output, languages),
        Command::Encrypt(args) => crypt::encrypt(args, output, languages),
        Command::Explain(args) => explain::run(args, output, languages),
        #[cfg(feature = "net")]
        Command::Gateway(args) => gateway::run(args, output, languages),
        #[cfg(feature = "net")]
        Command::Listen(args) => listen::run(args, output, languages),
        Command::Man(args) => man::run(args, output),
        #[cfg(feature = "net")]
        Command::Send(args) => send::run(args, output, languages),
        Command::Simulate(args) => simulate::run(args, output, languages),
        Command::Stats(args) => stats::run(args, output, languages),
        Command::Trace(args) => trace::run(args, output, languages),
        Command::Validate(args) => validate::run(args, output, languages),
        Command::Verify(args) => verify::run(args, output, languages),
    }
}
