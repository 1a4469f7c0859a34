//! `feishu-ev man`: the pages of the manual, from the same description as `--help`.

use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::args::CliArgs;
use super::destination::{Destination, OutputKind};
use super::error::CliError;
use super::exit::ExitStatus;

/// The sections at the end of every page.
const SECTIONS: [(&str, &[&str]); 2] = [
    (
        "EXIT STATUS",
        &[
            "0: success, or no findings.",
            "1: failure: a record that could not be decoded, such as an encrypted event without a key, findings, an invalid signature, no entry for a term, a delivery that did not end as expected.",
            "2: error: usage, input or output, no key for encrypt, decrypt and other commands that need one, no consumer or client reached.",
            "If standard output is a pipe that is closed, the program ends with 0.",
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            "FEISHU_ENCRYPT_KEY: one Encrypt Key, tried after those of the options. A comma is a part of the key.",
            "FEISHU_VERIFICATION_TOKEN: the Verification Token of the app, for verify, simulate, listen and the challenge of send.",
            "FEISHU_APP_ID, FEISHU_APP_SECRET: the App ID and App Secret, for listen --long-connection; the secret also for verify, and for gateway if --app-id is given.",
            "HTTP_PROXY and other variables for proxies are not read.",
            "LC_ALL, LC_MESSAGES, LANG: the first that is set decides the language of results and messages for people: Chinese if it begins with zh, otherwise English.",
            "TZ: the time zone of local times.",
            "NO_COLOR: if set, no colors are used unless --color always is given.",
            "COLUMNS: the width of lines where there is no terminal.",
            "GITHUB_ACTIONS: if true, validate and trace write workflow commands.",
        ],
    ),
];

/// Print a man page
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev man decode | man -l -
  feishu-ev man simulate approval-chain > feishu-ev-simulate-approval-chain.1")]
pub(crate) struct ManArgs {
    /// Subcommand, one word or two [default: the page of feishu-ev itself]
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

pub(super) fn run(args: &ManArgs, output: &Destination) -> Result<ExitStatus, CliError> {
    let mut page = CliArgs::command();
    page.build();
    let mut title = page.get_name().to_owned();
    for name in &args.command {
        let Some(command) = page.find_subcommand(name).cloned() else {
            return Err(CliError::NoSuchSubcommand { name: name.clone() });
        };
        page = command;
        title = format!("{title}-{name}");
    }
    let mut text = Vec::new();
    let page = page.display_name(title);
    Man::new(page).source(concat!("feishu-ev ", env!("CARGO_PKG_VERSION"))).render(&mut text)?;
    let mut sections = Roff::new();
    for (name, lines) in SECTIONS {
        sections.control("SH", [name]);
        for line in lines {
            sections.control("PP", []).text([roman(*line)]);
        }
    }
    let page = String::from_utf8(text).expect("a page is text");
    output.print(&(page + &sections.render()), OutputKind::Plain)?;
    Ok(ExitStatus::Success)
}
