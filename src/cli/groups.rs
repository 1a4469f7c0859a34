//! Options that several subcommands share.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, Args as ArgGroup, ValueHint};
use feishu_ev::pipeline::MAX_RECORD_SIZE;

#[derive(ArgGroup)]
pub(crate) struct InputArgs {
    /// Files to read; - is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    /// Largest record, in bytes or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value_t = Size(MAX_RECORD_SIZE))]
    pub(crate) max_record_size: Size,
}

#[derive(ArgGroup)]
pub(crate) struct CatalogArgs {
    /// Folder with more event types, or with others in place of the built-in ones [repeatable]
    #[arg(long = "catalog", global = true, value_name = "DIR", value_hint = ValueHint::DirPath, action = ArgAction::Append)]
    pub(crate) folders: Vec<PathBuf>,
}

#[derive(ArgGroup)]
pub(crate) struct JobsArgs {
    /// Say on standard error how much was read, and how fast
    #[arg(long)]
    pub(crate) stats: bool,

    /// Threads that work, of which at most 64 are started; the output is the same for any number [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// A number of bytes.
#[derive(Clone, Copy)]
pub(crate) struct Size(pub(crate) usize);

impl std::fmt::Display for Size {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            bytes if bytes % (1 << 20) == 0 => write!(formatter, "{}M", bytes >> 20),
            bytes => write!(formatter, "{bytes}"),
        }
    }
}

/// Reads `4096`, `64K`, `16M`, `16MiB` or `1G`; the letters stand for powers of 1024.
pub(super) fn parse_size(text: &str) -> Result<Size, String> {
    let digits = text.trim_end_matches(|character: char| !character.is_ascii_digit());
    let shift = match text[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kib" => 10,
        "m" | "mib" => 20,
        "g" | "gib" => 30,
        unit => return Err(format!("no unit `{unit}`: use K, M or G")),
    };
    let bytes = digits
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(1 << shift))
        .filter(|bytes| *bytes > 0);
    bytes
        .map(Size)
        .ok_or_else(|| "a number from 1 to what memory holds, with K, M or G behind it or not".to_owned())
}
