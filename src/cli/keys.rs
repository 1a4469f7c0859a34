//! Encrypt Keys from options, files and the environment.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

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
    #[arg(long, value_name = "TOKEN", allow_hyphen_values = true)]
    verification_token: Option<String>,

    /// App Secret, only to see whether it was taken for the Encrypt Key by mistake; also read from FEISHU_APP_SECRET
    #[arg(long, value_name = "SECRET", allow_hyphen_values = true)]
    app_secret: Option<String>,
}

impl SecretArgs {
    /// The Verification Token, ready to be compared or hashed.
    pub(crate) fn verification_token(&self) -> Result<Option<EncryptKey>, Unable> {
        secret(self.verification_token.as_deref(), "--verification-token", TOKEN_VARIABLE)
    }

    /// The App Secret, ready to be hashed.
    pub(crate) fn app_secret(&self) -> Result<Option<EncryptKey>, Unable> {
        secret(self.app_secret.as_deref(), "--app-secret", SECRET_VARIABLE)
    }
}

/// The secret of an option, or else of a variable. An option without text is an unset variable of a script, and would pass
/// for a check that was made; a variable without text counts as unset, as it does in shells.
fn secret(option: Option<&str>, name: &'static str, variable: &str) -> Result<Option<EncryptKey>, Unable> {
    if option.is_some_and(str::is_empty) {
        return Err(Unable::EmptySecret(name));
    }
    let text = option.map(OsString::from).or_else(|| env::var_os(variable));
    Ok(text.filter(|text| !text.is_empty()).map(|text| EncryptKey::new(text.as_encoded_bytes())))
}

/// Where the Encrypt Keys are. No variant of `Debug`: a key must not be printed.
#[derive(Args, Clone)]
#[command(next_help_heading = "Encrypt Keys")]
pub(crate) struct KeyArgs {
    /// File that holds an Encrypt Key; a newline at its end and a byte order mark are not part of the key [repeatable: each key is tried; the first encrypts]
    ///
    /// The variable FEISHU_ENCRYPT_KEY is read too. Options come before files, and files before the variable.
    #[arg(long, global = true, value_name = "FILE")]
    encrypt_key_file: Vec<PathBuf>,

    /// Encrypt Key itself, for throw-away test keys: other users of the machine can see it [repeatable]
    #[arg(long, global = true, value_name = "KEY", allow_hyphen_values = true)]
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
            let text = read_key_file(path)?;
            let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text);
            let line = text.strip_suffix(b"\n").unwrap_or(text);
            add(line.strip_suffix(b"\r").unwrap_or(line), &format!("in {}", path.display()))?;
        }
        if let Some(key) = env::var_os(VARIABLE).filter(|key| !key.is_empty()) {
            add(key.as_encoded_bytes(), "of the variable")?;
        }
        Ok(keys)
    }
}

/// Most bytes of a file that holds a key.
const MAX_KEY_FILE: u64 = 64 * 1024;

fn read_key_file(path: &Path) -> Result<Vec<u8>, Unable> {
    let refuse = |error| {
        // What names nothing may be a key in the place of a path.
        let path = fs::symlink_metadata(path).is_ok().then(|| path.to_owned());
        Unable::KeyFile { path, error }
    };
    let mut text = Vec::new();
    let file = File::open(path).map_err(refuse)?;
    file.take(MAX_KEY_FILE + 1).read_to_end(&mut text).map_err(refuse)?;
    if text.len() as u64 > MAX_KEY_FILE {
        return Err(refuse(io::Error::other(format!(
            "a file that holds a key has at most {MAX_KEY_FILE} bytes"
        ))));
    }
    if text.starts_with(&[0xFF, 0xFE]) || text.starts_with(&[0xFE, 0xFF]) {
        return Err(refuse(io::Error::other("the file is UTF-16: convert it to UTF-8 first")));
    }
    Ok(text)
}
