//! The findings about records that cannot be read or decrypted.

use crate::cipher::{Base64Error, DecryptError, PlainError};
use crate::event::{ReadError, ReadProblem, quoted};
use crate::finding::{Expected, Finding, Help, Message, OtherLine, Rule};
use crate::json::{self, Members, Span};
use crate::message::{JsonType, List};

/// The reason why bytes are not decoded.
#[derive(Debug)]
pub(in crate::pipeline) struct Rejection<'r> {
    /// The text that the finding is about, as far as it can be read.
    pub(in crate::pipeline) text: &'r str,
    /// Boxed, as few records are rejected.
    pub(in crate::pipeline) finding: Box<Finding>,
}

impl<'r> Rejection<'r> {
    pub(in crate::pipeline) fn new(text: &'r str, finding: Finding) -> Self {
        Self { text, finding: Box::new(finding) }
    }
}

/// The bytes as text; fails with the text before the first byte that is not UTF-8.
pub(in crate::pipeline) fn text(bytes: &[u8]) -> Result<&str, Rejection<'_>> {
    simdutf8::compat::from_utf8(bytes).map_err(|error| {
        let valid = &bytes[..error.valid_up_to()];
        let text = std::str::from_utf8(valid).expect("valid up to there");
        Rejection::new(text, not_utf8(bytes, valid.len()))
    })
}

fn not_utf8(bytes: &[u8], valid: usize) -> Finding {
    let message = Message::NotUtf8 { byte: format!("0x{:02X}", bytes[valid]) };
    Finding::new(Rule::NotUtf8, message).at_byte(valid)
}

/// The finding about a record of more bytes than the limit.
#[must_use]
pub fn over_limit(max_record_size: usize) -> Finding {
    Finding::new(Rule::TooLarge, Message::TooLarge { limit: max_record_size })
        .at_byte(0)
        .help(Help::MaxRecordSize)
}

/// The finding about a text that is not exactly one JSON object.
pub(in crate::pipeline) fn unreadable(error: &ReadError, text: &str) -> Finding {
    let message = Message::Unreadable { problem: error.problem.clone() };
    let (rule, expected, help) = match error.problem {
        ReadProblem::NotAnObject { .. } => {
            (Rule::NotAnObject, Some(Expected::Type { json_type: JsonType::Object }), None)
        }
        ReadProblem::Syntax { .. } | ReadProblem::SyntaxAt { .. } => {
            // What documentation samples and printed dictionaries have instead of JSON.
            let help = match text[error.offset..].chars().next() {
                Some('/' | '#') => Some(Help::Comments),
                Some('，' | '：' | '“' | '”') => Some(Help::AsciiPunctuation),
                Some('\'') => Some(Help::DoubleQuotes),
                Some('T' | 'F' | 'N') => Some(Help::Literals),
                _ => None,
            };
            (Rule::NotJson, None, help)
        }
        ReadProblem::TooLarge { .. } => (Rule::TooLarge, None, None),
        ReadProblem::TooDeep { .. } => (Rule::TooDeep, None, None),
        ReadProblem::Truncated { .. } => (Rule::Truncated, None, None),
    };
    Finding { expected, help, ..Finding::new(rule, message).at_byte(error.offset) }
}

/// What a text in which there is no event is instead.
pub(in crate::pipeline) fn other_line(text: &str) -> OtherLine {
    match member_names(text) {
        Some(members) if members.items.is_empty() && !json::is_document(text) => OtherLine::Text,
        Some(members) if members.items.is_empty() => OtherLine::EmptyObject,
        Some(members) => OtherLine::Object { members },
        None => OtherLine::Text,
    }
}

/// The names of the first members of an object.
fn member_names(text: &str) -> Option<List<String>> {
    /// The number of members that messages name.
    const SHOWN: usize = 5;
    let names = Members::new(text)?.map_while(Result::ok);
    Some(List::first(names.map(|(name, _)| format!("`{}`", quoted(&name))), SHOWN))
}

/// The finding about an object that has none of the forms of an event.
pub(in crate::pipeline) fn not_an_event(text: &str) -> Finding {
    let message = match member_names(text) {
        Some(members) if !members.items.is_empty() => Message::NotAnEvent { members },
        _ => Message::EmptyObject,
    };
    Finding::new(Rule::NotAnEvent, message).expected(Expected::Event)
}

/// The finding about an encrypted body, the ciphertext of which has this span.
pub(in crate::pipeline) fn decryption(error: DecryptError, span: Span) -> Finding {
    let (rule, help) = match &error {
        DecryptError::Base64 { error } => (
            Rule::NotBase64,
            match error {
                Base64Error::SpacesForPlus => Help::RawBody,
                Base64Error::UrlSafe => Help::StandardBase64,
                Base64Error::Unpadded => Help::PaddedBase64,
                _ => Help::CompareBodies,
            },
        ),
        DecryptError::Length { .. } => (Rule::NotBlocks, Help::ReadToEnd),
        DecryptError::NoKey => (Rule::NoEncryptKey, Help::EncryptKey),
        DecryptError::Plain {
            error: PlainError::Read { error: ReadError { problem: ReadProblem::TooDeep { .. }, .. } },
        } => (Rule::TooDeep, Help::CheckPlaintext),
        DecryptError::NotText { .. } | DecryptError::Plain { .. } => (Rule::PlainNotJson, Help::OtherKey),
        DecryptError::PartFits { .. } => (Rule::WrongKey, Help::OneEncryptKey),
        DecryptError::NoKeyFits { .. } | DecryptError::WrongKey => (Rule::WrongKey, Help::EncryptKeyOfApp),
    };
    Finding::new(rule, Message::Decryption { error }).at("/encrypt", span).help(help)
}
