//! `feishu-ev encrypt` and `feishu-ev decrypt`.

use clap::Args;
use feishu_ev::catalog::Catalog;
use feishu_ev::pipeline::{Decrypt, Encrypt};

use super::destination::{Destination, OutputKind, ResultWriters};
use super::error::CliError;
use super::exit::ExitStatus;
use super::language::Languages;
use super::run::{RunReport, run_inputs};
use super::secrets::KeyArgs;
use super::shared::InputArgs;
use super::values::parse_iv;

/// Encrypt events
///
/// Each document, over several lines or one, and each other line becomes a body {"encrypt":"…"}; whitespace
/// between them is kept, so that decrypt restores every byte. The first Encrypt Key is used.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev encrypt --encrypt-key-file key.txt event.json > body.json")]
pub(crate) struct EncryptArgs {
    /// IV of every record, 32 hex digits; for tests only, because an IV must never be used twice
    #[arg(long, value_name = "HEX", value_parser = parse_iv)]
    iv: Option<[u8; 16]>,

    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    keys: KeyArgs,
}

/// Decrypt bodies {"encrypt":"…"} into the bytes that were encrypted
///
/// Other JSON is kept as it is. A body that cannot be decrypted is reported on standard error, and the exit
/// code is 1.
#[derive(Args)]
#[command(after_help = "\
Examples:
  FEISHU_ENCRYPT_KEY=… feishu-ev decrypt body.json")]
pub(crate) struct DecryptArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    keys: KeyArgs,
}

pub(super) fn encrypt(
    args: &EncryptArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let keys = args.keys.read(languages)?;
    let key = keys.first().ok_or(CliError::NoKey)?;
    if args.iv.is_none() {
        // Before any output, so that a source of random numbers that fails is an error and not a panic.
        random_iv()?;
    }
    let encrypt = Encrypt { key, max_record_size: args.input.max_record_size.0 };
    let iv =
        || args.iv.unwrap_or_else(|| random_iv().expect("the source of random numbers was there before"));
    let results = ResultWriters::open((output, OutputKind::Plain), [])?;
    let tally = run_inputs(&args.input, RunReport::default(), results, languages, |inputs, outputs| {
        let tally = encrypt.run(inputs, iv, outputs)?;
        Ok((tally, tally))
    })?;
    Ok(ExitStatus::of_run(&tally, tally.unreadable > 0))
}

fn random_iv() -> Result<[u8; 16], getrandom::Error> {
    let mut iv = [0; 16];
    getrandom::fill(&mut iv)?;
    Ok(iv)
}

pub(super) fn decrypt(
    args: &DecryptArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let keys = args.keys.read(languages)?;
    if keys.is_empty() {
        return Err(CliError::NoKey);
    }
    let catalog = Catalog::load(&[])?;
    let decrypt = Decrypt { ingest: args.input.ingest(&catalog, &keys) };
    let results = ResultWriters::open((output, OutputKind::Plain), [])?;
    let tally = run_inputs(&args.input, RunReport::default(), results, languages, |inputs, outputs| {
        let tally = decrypt.run(inputs, outputs)?;
        Ok((tally, tally))
    })?;
    Ok(ExitStatus::of_run(&tally, tally.unreadable > 0))
}
