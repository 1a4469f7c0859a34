//! Errors of reading a record.

use std::fmt;

use crate::json::{self, ScanError, Scanner, SyntaxError, SyntaxProblem, TruncatedPart};
use crate::limits::MAX_DEPTH;
use crate::message::{JsonType, Language, Localize};
use crate::messages;

/// An error of reading a record.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ReadError {
    /// The byte of the text where the error is; the length of a text that ends too early.
    pub offset: usize,
    /// The problem there.
    pub problem: ReadProblem,
}

messages! {
    /// A problem of a text that is not a record.
    #[derive(Clone, Eq, PartialEq)]
    pub enum ReadProblem {
        NotAnObject { found: JsonType } => "found {found}", "实际为{found}";
        Syntax { problem: SyntaxProblem } => "{problem}", "{problem}";
        SyntaxAt { problem: SyntaxProblem, found: char } => "{problem}, found `{found}`", "{problem}，此处为 `{found}`";
        TooDeep { limit: usize } => "nested more than {limit} levels deep", "嵌套超过 {limit} 层";
        TooLarge { limit: usize } => "longer than {limit} bytes", "超过 {limit} 字节";
        Truncated { inside: TruncatedPart } => "the text ends inside {inside}", "文本在{inside}内中断";
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.problem, formatter)
    }
}

impl Localize for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        self.problem.fmt(formatter, language)
    }
}

impl std::error::Error for ReadError {}

impl ReadError {
    /// The error where the scanner has stopped.
    pub(super) fn at(scanner: &Scanner<'_>, error: ScanError) -> Self {
        match error {
            // The bracket that opens one level too many was scanned.
            ScanError::TooDeep => {
                Self { offset: scanner.offset() - 1, problem: ReadProblem::TooDeep { limit: MAX_DEPTH } }
            }
            ScanError::Syntax => Self::syntax(scanner.text(), scanner.offset()),
        }
    }

    /// The error of a text that does not begin with an object.
    pub(super) fn not_an_object(text: &str) -> Self {
        let found = match text.bytes().next() {
            Some(b'[') => JsonType::Array,
            Some(b'"') => JsonType::String,
            Some(b't' | b'f') => JsonType::Boolean,
            Some(b'n') => JsonType::Null,
            Some(_) => JsonType::Number,
            None => JsonType::Nothing,
        };
        let mut scanner = Scanner::new(text);
        match scanner.skip_value() {
            Ok(_) if scanner.is_at_end() => Self { offset: 0, problem: ReadProblem::NotAnObject { found } },
            Err(ScanError::TooDeep) => Self::at(&scanner, ScanError::TooDeep),
            _ => Self::syntax(text, scanner.offset()),
        }
    }

    /// The error in a text that is not JSON. The scanner stopped at the byte `near`.
    fn syntax(text: &str, near: usize) -> Self {
        let SyntaxError { offset, problem } = json::syntax_error(text, near);
        let problem = match (problem, text[offset..].chars().next()) {
            (SyntaxProblem::Truncated { inside }, _) => ReadProblem::Truncated { inside },
            (problem, Some(found)) => ReadProblem::SyntaxAt { problem, found },
            (problem, None) => ReadProblem::Syntax { problem },
        };
        Self { offset, problem }
    }
}
