//! Encrypt Keys from options, files and the environment.

use std::ffi::OsString;
use std::path::PathBuf;
use std::{env, fs};

use clap::Args;
use feishu_ev::cipher::{EncryptKey, Keys};

use super::exit::Unable;

/// The variable that public code already uses.
const VARIABLE: &str = "FEISHU_ENCRYPT_KEY";

/// The other variables that public code already uses.
const TOKEN_VARIABLE: &str = "FEISHU_VERIFICATION_TOKEN";
const SECRET_VARIABLE: &str = "FEISHU_APP_SECRET";

/// The other secrets of an app, which `verify` looks at. No variant of `Debug`: they must not be printed.
#[derive(Args, Clone)]
#[command(next_help_heading = "Secrets")]
pub(crate) struct SecretArgs {
    /// Verification Token of the app, which events and challenges must carry; also read from FEISHU_VERIFICATION_TOKEN
    #[arg(long, value_name = "TOKEN")]
    verification_token: Option<String>,

    /// App Secret, only to see whether it was taken for the Encrypt Key by mistake; also read from FEISHU_APP_SECRET
    #[arg(long, value_name = "SECRET")]
    app_secret: Option<String>,
}

impl SecretArgs {
    /// The Verification Token, ready to be compared or hashed.
    pub(crate) fn verification_token(&self) -> Option<EncryptKey> {
        secret(self.verification_token.as_deref(), TOKEN_VARIABLE)
    }

    /// The App Secret, ready to be hashed.
    pub(crate) fn app_secret(&self) -> Option<EncryptKey> {
        secret(self.app_secret.as_deref(), SECRET_VARIABLE)
    }
}

fn secret(option: Option<&str>, variable: &str) -> Option<EncryptKey> {
    let text = option.map(OsString::from).or_else(|| env::var_os(variable));
    text.filter(|text| !text.is_empty()).map(|text| EncryptKey::new(text.as_encoded_bytes()))
}

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
