//! Why a record cannot be read or decrypted, and what to do about it.

use crate::cipher::{Base64Error, DecryptError, PlainError};
use crate::event::{ReadError, quoted};
use crate::finding::{Finding, Rule};
use crate::json::Members;

/// The bytes as text, or the text before the first byte that is none.
pub(super) fn text(bytes: &[u8]) -> Result<&str, (&str, Finding)> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = &bytes[..error.valid_up_to()];
        let text = std::str::from_utf8(valid).expect("valid up to there");
        (text, not_utf8(bytes, valid.len()))
    })
}

fn not_utf8(bytes: &[u8], valid: usize) -> Finding {
    let message = format!("the byte 0x{:02X} is not part of a UTF-8 text", bytes[valid]);
    let finding = Finding::new(Rule::NotUtf8, message).at_byte(valid);
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return finding.help("the file is UTF-16: convert it to UTF-8 first");
    }
    if bytes.starts_with(&[0x1F, 0x8B]) {
        return finding.help("the file is compressed: unpack it with gzip -dc first");
    }
    finding
}

/// What is wrong with a record of more bytes than the limit.
#[must_use]
pub fn over_limit(max_record_size: usize) -> Finding {
    let message = format!("the record is larger than {max_record_size} bytes");
    Finding::new(Rule::TooLarge, message).at_byte(0).help("raise the limit with --max-record-size")
}

pub(super) fn unreadable(error: &ReadError, text: &str) -> Finding {
    let message = error.to_string();
    match *error {
        ReadError::NotAnObject { .. } => {
            Finding::new(Rule::NotAnObject, message).at_byte(0).expected("a JSON object")
        }
        ReadError::Syntax { offset, .. } => {
            let finding = Finding::new(Rule::NotJson, message).at_byte(offset);
            // What documentation samples and printed dictionaries have in place of JSON.
            match text[offset..].chars().next() {
                Some('/' | '#') => finding.help("JSON has no comments"),
                Some('，' | '：' | '“' | '”') => finding.help("JSON has only ASCII punctuation"),
                Some('\'') => {
                    finding.help("JSON has only double quotes; this is how Python prints a dictionary")
                }
                Some('T' | 'F' | 'N') => finding.help("JSON writes true, false and null"),
                _ => finding,
            }
        }
        ReadError::TooLarge => Finding::new(Rule::TooLarge, message).at_byte(0),
        ReadError::TooDeep { offset } => Finding::new(Rule::TooDeep, message).at_byte(offset),
        ReadError::Truncated { offset, .. } => Finding::new(Rule::Truncated, message).at_byte(offset),
    }
}

pub(super) fn no_event(text: &str) -> Finding {
    let mut names = Members::new(text).into_iter().flatten().map_while(Result::ok);
    let shown: Vec<_> = names.by_ref().take(5).map(|(name, _)| format!("`{}`", quoted(&name))).collect();
    let message = match shown.as_slice() {
        [] => "the object is empty".to_owned(),
        shown => {
            format!("the object has {}{}", shown.join(", "), if names.next().is_some() { ", …" } else { "" })
        }
    };
    let expected = "a 2.0 event (schema, header, event), a 1.0 event (uuid, type, event), a challenge or an encrypted body";
    Finding::new(Rule::NotAnEvent, message).expected(expected)
}

/// What a failed decryption means and what to do about it.
pub(super) fn sealed(error: &DecryptError) -> Finding {
    let (code, help) = match error {
        DecryptError::Base64 { error } => (
            Rule::NotBase64,
            match error {
                Base64Error::SpacesForPlus => "read the raw body, not a decoded form",
                Base64Error::UrlSafe => "use the body as Feishu sent it, in the standard alphabet",
                Base64Error::Unpadded => "use the body as Feishu sent it, with its padding",
                _ => "compare the body with what Feishu sent: it was altered or cut off",
            },
        ),
        DecryptError::Length { .. } => (Rule::NotBlocks, "the body was cut off: read it to its end"),
        DecryptError::NoKey => (
            Rule::NoEncryptKey,
            "set FEISHU_ENCRYPT_KEY, or give --encrypt-key-file FILE with the app's Encrypt Key",
        ),
        DecryptError::Plain { error: PlainError::Read { error: ReadError::TooDeep { .. } } } => {
            (Rule::TooDeep, "check what was encrypted: Feishu nests a few levels")
        }
        DecryptError::NotText { .. } | DecryptError::Plain { .. } => (
            Rule::PlainNotJson,
            "check what was encrypted; or the key is another one, and the padding right by chance",
        ),
        DecryptError::NoKeyFits { .. } | DecryptError::WrongKey => (
            Rule::WrongKey,
            "take the Encrypt Key of the app that the event was sent to; the Verification Token is another thing",
        ),
    };
    Finding::new(code, error.to_string()).at("/encrypt").help(help)
}
