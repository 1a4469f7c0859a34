//! `man`: the pages of the manual, made from the same description as `--help`.

use clap::CommandFactory as _;
use clap::error::ErrorKind;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::args::{Args, ManArgs};
use super::commands::print;
use super::exit::{Exit, Unable};

/// What every page ends with.
const SECTIONS: [(&str, &[&str]); 2] = [
    (
        "EXIT STATUS",
        &[
            "0: yes, or clean.",
            "1: no, or something was found: a record that could not be decoded, findings, a wrong signature, nothing known.",
            "2: the question could not be asked: usage, input or output, no key.",
            "A closed pipe on standard output ends the program quietly with 0.",
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            "FEISHU_ENCRYPT_KEY: an Encrypt Key, tried after those of the options.",
            "FEISHU_VERIFICATION_TOKEN, FEISHU_APP_SECRET: other secrets of the app, for verify.",
            "LC_ALL, LC_MESSAGES, LANG: the first that is set decides the language of labels.",
            "TZ: the zone of local times.",
            "NO_COLOR: if set, there are no colours unless --color always asks for them.",
            "COLUMNS: the width of tables where there is no terminal.",
            "GITHUB_ACTIONS: if true, validate and trace write workflow commands.",
        ],
    ),
];

pub(super) fn man(args: &ManArgs) -> Result<Exit, Unable> {
    let mut page = Args::command();
    page.build();
    let mut title = page.get_name().to_owned();
    for name in &args.command {
        let Some(command) = page.find_subcommand(name).cloned() else {
            page.error(ErrorKind::InvalidSubcommand, format!("no subcommand `{name}`")).exit();
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
    print(&(page + &sections.render()))?;
    Ok(Exit::Yes)
}
