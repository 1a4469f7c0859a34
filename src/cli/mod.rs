//! Words of the command line into calls of the library, and results into exit codes.

mod args;
mod commands;
mod exit;
mod groups;
mod keys;
mod man;
mod pipe;
mod progress;
mod screen;
mod simulate;
mod values;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
use exit::{Exit, Unable};
use feishu_ev::render::terminal::sanitize;

/// Runs the command that the process was started with.
pub(crate) fn run() -> ExitCode {
    let args = Args::parse();
    screen::set_color(args.color);
    let result = match &args.command {
        Command::Completions(completions) => commands::completions(completions),
        Command::Decode(decode) => commands::decode(decode, args.lang),
        Command::Decrypt(decrypt) => commands::decrypt(decrypt),
        Command::Encrypt(encrypt) => commands::encrypt(encrypt),
        Command::Explain(explain) => commands::explain(explain, args.lang),
        Command::Man(man) => man::man(man),
        Command::Simulate(args) => simulate::run(args),
        Command::Trace(trace) => commands::trace(trace, args.lang),
        Command::Validate(validate) => commands::validate(validate),
        Command::Verify(verify) => commands::verify(verify, args.lang),
    };
    let exit = result.unwrap_or_else(|error| match error {
        // Whoever reads the output has seen enough.
        Unable::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Yes,
        error => {
            // Standard error may be closed: then there is no one to tell.
            let _ = writeln!(pipe::stderr(), "feishu-ev: {}", sanitize(&error.to_string()));
            Exit::Unable
        }
    });
    exit.into()
}
