//! Outcomes of deliveries, in the formats of `send` and `gateway`.

mod junit;
mod line;
mod ndjson;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::{self, Write};

use super::Style;
use super::markup::{SUITE_TAIL, suite_head};
use crate::answer::{JudgmentMessage, TransportError};
use crate::choice::choices;
use crate::outcome::Outcome;
use line::LineColumns;

choices! {
    /// A format of outcomes.
    pub enum OutcomeFormat {
        Line = "line": "A line per attempt, for people", "每次推送一行，供阅读";
        Ndjson = "ndjson": "One JSON object per attempt and line", "每次推送一行 JSON 对象";
        Junit = "junit": "JUnit XML, with a test case per event", "JUnit XML，每个事件一个测试用例";
    }
}

impl OutcomeFormat {
    /// Whether people read it, in the language of their locale.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        self == Self::Line
    }
}

crate::messages! {
    /// The explanation of an outcome that is not a success, or not expected. It may contain text of the answer.
    enum OutcomeExplanation {
        Answer { message: JudgmentMessage } => "{message}", "{message}";
        NoAnswer { error: TransportError } => "{error}", "{error}";
        Unexpected => "this was not expected", "与预期不符";
    }
}

impl OutcomeExplanation {
    fn of(outcome: &Outcome) -> Option<Self> {
        if let Some(error) = &outcome.error {
            return Some(Self::NoAnswer { error: error.clone() });
        }
        let message = outcome.judgment.message(outcome.event_type.as_deref());
        let explanation = message.map(|message| Self::Answer { message });
        explanation.or_else(|| (!outcome.is_expected).then_some(Self::Unexpected))
    }
}

/// A writer of outcomes.
#[derive(Debug)]
pub struct OutcomeWriter<'s> {
    format: OutcomeFormat,
    command: &'static str,
    style: &'s Style,
    /// The columns of lines.
    columns: LineColumns,
}

impl<'s> OutcomeWriter<'s> {
    /// A writer for the outcomes of a subcommand.
    #[must_use]
    pub fn new(format: OutcomeFormat, command: &'static str, style: &'s Style) -> Self {
        Self { format, command, style, columns: LineColumns::new(style.language) }
    }

    /// The text before the first outcome.
    #[must_use]
    pub fn head(&self) -> String {
        match self.format {
            OutcomeFormat::Junit => suite_head(self.command),
            OutcomeFormat::Line | OutcomeFormat::Ndjson => String::new(),
        }
    }

    /// The text after the last outcome.
    #[must_use]
    pub fn tail(&self) -> &'static str {
        match self.format {
            OutcomeFormat::Junit => SUITE_TAIL,
            OutcomeFormat::Line | OutcomeFormat::Ndjson => "",
        }
    }

    /// Writes an outcome. JUnit has the final ones only.
    pub fn write(&mut self, out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
        match self.format {
            OutcomeFormat::Line => line::write(out, outcome, &mut self.columns, self.style.language),
            OutcomeFormat::Ndjson => ndjson::write(out, outcome),
            OutcomeFormat::Junit if outcome.is_final => junit::write(out, outcome, self.style.language),
            OutcomeFormat::Junit => Ok(()),
        }
    }
}

/// The beginning of an answer.
struct AnswerExcerpt<'a> {
    text: Cow<'a, str>,
    is_truncated: bool,
}

impl<'a> AnswerExcerpt<'a> {
    fn new(answer: &'a [u8]) -> Self {
        /// The largest number of bytes.
        const LIMIT: usize = 4096;
        let is_truncated = answer.len() > LIMIT;
        let mut end = answer.len().min(LIMIT);
        // A character that is cut would be shown as damaged. It has at most three more bytes.
        let is_inside = |end: usize| answer.get(end).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000);
        while is_truncated && end > LIMIT - 3 && is_inside(end) {
            end -= 1;
        }
        Self { text: String::from_utf8_lossy(&answer[..end]), is_truncated }
    }
}
