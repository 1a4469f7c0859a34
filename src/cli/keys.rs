//! Encrypt Keys from options, files and the environment.

use std::path::PathBuf;
use std::{env, fs};

use clap::Args;
use feishu_ev::cipher::{EncryptKey, Keys};

use super::exit::Unable;

/// The variable that public code already uses.
const VARIABLE: &str = "FEISHU_ENCRYPT_KEY";

/// Where the Encrypt Keys are. No variant of `Debug`: a key must not be printed.
#[derive(Args, Clone)]
#[command(next_help_heading = "Encrypt Keys")]
pub(crate) struct KeyArgs {
    /// File that holds an Encrypt Key; a newline at its end is not part of the key [repeatable: each key is tried; the first encrypts]
    ///
    /// The variable FEISHU_ENCRYPT_KEY is read too. Options come before files, and files before the variable.
    #[arg(long, global = true, value_name = "FILE")]
    encrypt_key_file: Vec<PathBuf>,

    /// Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]
    #[arg(long, global = true, value_name = "KEY")]
    encrypt_key: Vec<String>,
}

impl KeyArgs {
    /// The keys, in the order in which they are tried.
    pub(crate) fn read(&self) -> Result<Keys, Unable> {
        let mut keys = Keys::default();
        let mut add = |key: &[u8], from: &str| {
            if key.is_empty() {
                return Err(Unable::EmptyKey(from.to_owned()));
            }
            keys.push(EncryptKey::new(key));
            Ok(())
        };
        for key in &self.encrypt_key {
            add(key.as_bytes(), "of --encrypt-key")?;
        }
        for path in &self.encrypt_key_file {
            let text = fs::read(path).map_err(|error| Unable::KeyFile { path: path.clone(), error })?;
            let line = text.strip_suffix(b"\n").unwrap_or(&text);
            add(line.strip_suffix(b"\r").unwrap_or(line), &format!("in {}", path.display()))?;
        }
        if let Some(key) = env::var_os(VARIABLE).filter(|key| !key.is_empty()) {
            add(key.as_encoded_bytes(), "of the variable")?;
        }
        Ok(keys)
    }
}
