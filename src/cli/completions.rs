//! `feishu-ev completions`.

use clap::Args;
use clap_complete::Shell;

use super::args::CliArgs;
use super::destination::{Destination, OutputKind};
use super::error::CliError;
use super::exit::ExitStatus;

/// Print the completion script of a shell
#[derive(Args)]
pub(crate) struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, output: &Destination) -> Result<ExitStatus, CliError> {
    // Into memory first: the generator panics when a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut CliArgs::command(), "feishu-ev", &mut script);
    let mut script = String::from_utf8(script).expect("a script is text");
    if args.shell == Shell::Bash {
        // The generator writes the hyphen of the program's name in two ways, and then no subcommand is ever
        // found.
        script = script.replace("feishu__subcmd__ev", "feishu__ev");
    }
    output.print(&script, OutputKind::Plain)?;
    Ok(ExitStatus::Success)
}
