//! Encrypt Keys and other secrets from options, files and the environment.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use feishu_ev::cipher::{EncryptKey, KeyOrigin, Keys};

use super::error::{CliError, KeyFileError, KeyFileName, KeySource};
use super::key_file::KeyFile;
use super::language::Languages;
use super::stdio::note;

/// The environment variables, named as in public code.
const KEY_VARIABLE: &str = "FEISHU_ENCRYPT_KEY";
const TOKEN_VARIABLE: &str = "FEISHU_VERIFICATION_TOKEN";
#[cfg(feature = "net")]
const ID_VARIABLE: &str = "FEISHU_APP_ID";
const SECRET_VARIABLE: &str = "FEISHU_APP_SECRET";

/// The Verification Token of an app. Not `Debug`: it must not be printed.
#[derive(Args, Clone)]
#[command(next_help_heading = "Secrets")]
pub(crate) struct TokenArgs {
    /// Verification Token of the app, which events and challenges must have; also read from
    /// FEISHU_VERIFICATION_TOKEN
    #[arg(long, value_name = "TOKEN", allow_hyphen_values = true)]
    verification_token: Option<String>,
}

/// The secrets of an app besides the Encrypt Key. Not `Debug`: they must not be printed.
#[derive(Args, Clone)]
#[command(next_help_heading = "Secrets")]
pub(crate) struct SecretArgs {
    #[command(flatten)]
    pub(crate) token: TokenArgs,

    /// App Secret, to detect that it was used as the Encrypt Key by mistake; also read from FEISHU_APP_SECRET
    #[arg(long, value_name = "SECRET", allow_hyphen_values = true)]
    app_secret: Option<String>,
}

impl TokenArgs {
    /// The Verification Token, ready to be compared or hashed.
    pub(crate) fn verification_token(&self) -> Result<Option<EncryptKey>, CliError> {
        secret(self.verification_token.as_deref(), "--verification-token", TOKEN_VARIABLE)
    }

    /// The Verification Token as text, to be written into a challenge.
    #[cfg(feature = "net")]
    pub(crate) fn verification_token_text(&self) -> Result<Option<String>, CliError> {
        verification_token(self.verification_token.as_deref())
    }
}

impl SecretArgs {
    /// The App Secret, ready to be hashed.
    pub(crate) fn app_secret(&self) -> Result<Option<EncryptKey>, CliError> {
        app_secret(self.app_secret.as_deref())
    }
}

/// The App Secret of an option, otherwise of the environment.
pub(super) fn app_secret(option: Option<&str>) -> Result<Option<EncryptKey>, CliError> {
    secret(option, "--app-secret", SECRET_VARIABLE)
}

/// The App Secret in a file, otherwise of the environment. A final newline is not part of it.
#[cfg(feature = "net")]
pub(super) fn app_secret_text(file: Option<&Path>) -> Result<Option<String>, CliError> {
    let text = match file {
        Some(path) => Some(String::from_utf8_lossy(&read_key_file(path, "--app-secret-file")?).into_owned()),
        None => env::var(SECRET_VARIABLE).ok(),
    };
    let text = text.map(|text| text.trim_start_matches('\u{feff}').trim_end().to_owned());
    Ok(text.filter(|text| !text.is_empty()))
}

/// The App ID of an option, otherwise of the environment.
#[cfg(feature = "net")]
pub(super) fn app_id(option: Option<&str>) -> Option<String> {
    option.map(str::to_owned).or_else(|| env::var(ID_VARIABLE).ok()).filter(|id| !id.is_empty())
}

/// The Verification Token of an option, otherwise of the variable, as a text that is written into events.
pub(super) fn verification_token(option: Option<&str>) -> Result<Option<String>, CliError> {
    let token = secret_text(option, "--verification-token", TOKEN_VARIABLE)?;
    Ok(token.map(|token| token.to_string_lossy().into_owned()))
}

fn secret(option: Option<&str>, name: &'static str, variable: &str) -> Result<Option<EncryptKey>, CliError> {
    let text = secret_text(option, name, variable)?;
    Ok(text.map(|text| EncryptKey::new(text.as_encoded_bytes())))
}

/// The secret of an option, otherwise of a variable. An empty option is an error: it comes from an unset
/// variable of a script, and nothing would be checked. An empty variable counts as unset, as in shells.
fn secret_text(
    option: Option<&str>,
    name: &'static str,
    variable: &str,
) -> Result<Option<OsString>, CliError> {
    if option.is_some_and(str::is_empty) {
        return Err(CliError::EmptyOption { option: name });
    }
    let text = option.map(OsString::from).or_else(|| env::var_os(variable));
    Ok(text.filter(|text| !text.is_empty()))
}

/// The sources of Encrypt Keys. Not `Debug`: a key must not be printed.
#[derive(Args, Clone)]
#[command(next_help_heading = "Encrypt Keys")]
pub(crate) struct KeyArgs {
    /// File with an Encrypt Key; a final newline and a byte order mark are not part of the key [repeatable:
    /// each key is tried; the first encrypts]
    ///
    /// A file of several lines has a key on each; of lines NAME=value, as in .env files, those are keys that
    /// have ENCRYPT_KEY in their name. FEISHU_ENCRYPT_KEY is read too: it holds one key, of which a comma is a
    /// part. Options are tried before files, and files before the variable.
    #[arg(long, global = true, value_name = "FILE")]
    encrypt_key_file: Vec<PathBuf>,

    /// Encrypt Key; only for throwaway test keys, because other users of the machine can see it [repeatable]
    #[arg(long, global = true, value_name = "KEY", allow_hyphen_values = true)]
    encrypt_key: Vec<String>,
}

impl KeyArgs {
    /// The keys, in the order in which they are tried. Says how files are read that are not one key.
    pub(crate) fn read(&self, languages: Languages) -> Result<Keys, CliError> {
        let mut keys = Keys::default();
        for key in &self.encrypt_key {
            if key.is_empty() {
                return Err(CliError::EmptyKey { source: KeySource::Option });
            }
            keys.push(EncryptKey::new(key.as_bytes()).with_origin(KeyOrigin::Option));
        }
        for path in &self.encrypt_key_file {
            let text = read_key_file(path, "--encrypt-key-file")?;
            let file = path.display().to_string();
            let read = KeyFile::new(&file, &text);
            if read.keys.is_empty() {
                return Err(CliError::EmptyKey { source: KeySource::File { file } });
            }
            if let Some(message) = read.note {
                note(&message, languages);
            }
            for key in read.keys {
                keys.push(key);
            }
        }
        if let Some(key) = env::var_os(KEY_VARIABLE).filter(|key| !key.is_empty()) {
            keys.push(EncryptKey::new(key.as_encoded_bytes()).with_origin(KeyOrigin::Environment));
        }
        Ok(keys)
    }
}

/// The largest number of bytes of a key file.
const MAX_KEY_FILE: u64 = 64 * 1024;

/// Reads the key file of an option.
pub(super) fn read_key_file(path: &Path, option: &'static str) -> Result<Vec<u8>, CliError> {
    let text = match read_bytes(path) {
        Ok(text) if text.len() as u64 > MAX_KEY_FILE => {
            return Err(key_file_error(path, option, KeyFileError::TooLarge { limit: MAX_KEY_FILE }));
        }
        Ok(text) => text,
        Err(error) => return Err(key_file_error(path, option, KeyFileError::Io { error })),
    };
    match text.as_slice() {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err(key_file_error(path, option, KeyFileError::Utf16)),
        _ => Ok(text),
    }
}

/// Reads a file, up to one byte more than a key file may have.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_KEY_FILE + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The error of a key file. A path that does not exist may be a key instead of a path, and is not shown.
fn key_file_error(path: &Path, option: &'static str, error: KeyFileError) -> CliError {
    let file = match fs::symlink_metadata(path) {
        Ok(_) => KeyFileName::Path { path: path.display().to_string() },
        Err(_) => KeyFileName::Hidden { option },
    };
    CliError::KeyFile { file, error }
}
