//! Places in the input: where a record, a finding or an event of a timeline is.

use std::fmt;
use std::sync::Arc;

use crate::message::{Language, Localize};

/// A line and a column of a file.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_structs, reason = "a pair of numbers")]
pub struct Position {
    /// The line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
}

impl Position {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The position after `text`, which begins here.
    #[must_use]
    pub fn after(self, text: &str) -> Self {
        match text.rsplit_once('\n') {
            Some((lines, last)) => Self {
                line: self.line + 1 + lines.matches('\n').count() as u64,
                column: 1 + last.chars().count() as u64,
            },
            None => Self { column: self.column + text.chars().count() as u64, ..self },
        }
    }
}

/// `line:column`.
impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

impl Localize for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, _: Language) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A position in a named input.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a name and a position")]
pub struct Location {
    /// The file, as messages name it; `<stdin>` for standard input.
    pub file: Arc<str>,
    /// The line and column in it.
    pub position: Position,
}

impl Location {
    /// A position in a file.
    #[must_use]
    pub fn new(file: &Arc<str>, position: Position) -> Self {
        Self { file: Arc::clone(file), position }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters() {
        let from = Position { line: 3, column: 7 };
        assert_eq!(from.after(""), from);
        assert_eq!(from.after("字ab"), Position { line: 3, column: 10 });
        assert_eq!(from.after("a\r\n\nbc"), Position { line: 5, column: 3 });
        assert_eq!(Position::START.to_string(), "1:1");
    }
}
