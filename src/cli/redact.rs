//! The option `--redact`.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use feishu_ev::catalog::Catalog;
use feishu_ev::redact::Redactor;

use super::error::CliError;
use super::secrets::read_key_file;

/// What is done so that the output can be shared.
#[derive(Args)]
#[command(next_help_heading = "Sharing")]
pub(crate) struct RedactArgs {
    /// Replace ids, tokens, names and other texts, so that the output can be shared: equal words by equal ones, different words
    /// by different ones of the same length. Codes, event types, times and the names of files and of members stay
    #[arg(long)]
    redact: bool,

    /// File with a key, with which several runs replace a word by the same one; whoever has the key can find out what
    /// was replaced [default: a random key for each run]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "redact")]
    redact_key_file: Option<PathBuf>,
}

impl RedactArgs {
    /// What redacts the output; `None` if it stays as it is.
    pub(super) fn redactor<'c>(&self, catalog: &'c Catalog) -> Result<Option<Redactor<'c>>, CliError> {
        if !self.redact {
            return Ok(None);
        }
        Ok(Some(Redactor::new(catalog, &self.key()?)))
    }

    fn key(&self) -> Result<Vec<u8>, CliError> {
        let Some(path) = &self.redact_key_file else {
            let mut key = vec![0; 32];
            getrandom::fill(&mut key)?;
            return Ok(key);
        };
        let text = read_key_file(path, "--redact-key-file")?;
        match text.trim_ascii() {
            [] => Err(CliError::EmptyRedactKey { file: path.display().to_string() }),
            key => Ok(key.to_vec()),
        }
    }
}
