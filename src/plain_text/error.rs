//! The reasons why the text of an input cannot be read.

use std::error::Error;
use std::fmt;
use std::io;

use super::compression::Compression;
use crate::location::Position;

crate::messages! {
    /// The reason why the text of an input cannot be read, or not to its end.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum TextProblem {
        Binary => "the input is not text", "输入不是文本";
        Corrupt { compression: Compression } =>
            "the {compression} data is damaged here", "{compression} 数据从此处开始已损坏";
        Format { name: &'static str } => "the input is not text: it is {name}", "输入不是文本，而是 {name}";
        Tar => "the input is not text: it is a tar archive", "输入不是文本，而是 tar 归档";
        Truncated { compression: Compression } =>
            "the {compression} data is cut off here", "{compression} 数据到此处中断";
        Twice { outer: Compression, inner: Compression } =>
            "the input is compressed twice: {inner} in {outer}", "输入被压缩了两次：{outer} 中还有 {inner}";
        Window { compression: Compression } =>
            "the {compression} data needs a window of more than 128 MiB", "{compression} 数据所需的窗口超过 128 MiB";
        Zip => "the input is not text: it is a zip archive", "输入不是文本，而是 zip 归档";
    }
}

/// A problem, and where in the text it is: the text before it was read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a problem and its place")]
pub struct TextError {
    /// The problem.
    pub problem: TextProblem,
    /// The end of the text that was read.
    pub position: Position,
}

impl TextError {
    /// The problem for which a [`TextReader`](super::TextReader) failed; `None` if reading the input itself
    /// failed.
    #[must_use]
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref::<Self>().copied()
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.position, self.problem)
    }
}

impl Error for TextError {}

impl From<TextError> for io::Error {
    fn from(error: TextError) -> Self {
        Self::new(io::ErrorKind::InvalidData, error)
    }
}

/// The error for a problem whose place is not known yet.
pub(super) fn failed(problem: TextProblem) -> io::Error {
    TextError { problem, position: Position::START }.into()
}
