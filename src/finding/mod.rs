//! The vocabulary of findings: stable codes, their severity and explanation, and one finding in one event.

mod rule;
mod rules;

use std::fmt;

pub use rule::{RuleText, UnknownRule};
pub use rules::Rule;

use crate::json::Span;
use crate::message::{Language, Localize};

/// How much a finding matters. The severity belongs to the [`Rule`], never to the place that reports it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Severity {
    /// Good to know; nothing is wrong.
    Information,
    /// Worth a look; the event can be consumed.
    Warning,
    /// Against the documentation, or not readable at all.
    Error,
}

impl Severity {
    /// The lower-case word used in every output format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Localize for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        formatter.write_str(match (language, self) {
            (Language::En, _) => self.name(),
            (Language::Zh, Self::Information) => "提示",
            (Language::Zh, Self::Warning) => "警告",
            (Language::Zh, Self::Error) => "错误",
        })
    }
}

/// One thing that is wrong with one record, or worth knowing about it.
///
/// All text may contain text of the event, unaltered: whoever shows it on a terminal has to make it harmless.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// Where in the event, as a JSON Pointer (RFC 6901); empty for the whole record.
    pub pointer: String,
    /// The member or element that it is about, or the nearest one around it that is there, in the text of the record.
    pub span: Option<Span>,
    /// Where in the text of the record, in bytes, if a pointer cannot say it.
    pub offset: Option<usize>,
    /// What was found, in one sentence without a full stop.
    pub message: String,
    /// What the documentation wants there.
    pub expected: Option<String>,
    /// What to do about it, or the nearest known name.
    pub help: Option<String>,
}

impl Finding {
    /// A finding about the whole record.
    pub fn new(rule: Rule, message: impl Into<String>) -> Self {
        let (pointer, message) = (String::new(), message.into());
        Self { rule, pointer, span: None, offset: None, message, expected: None, help: None }
    }

    /// Places the finding at a JSON Pointer.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Says where in the record's text the member at the pointer stands, or the nearest one around it.
    #[must_use]
    pub fn spanning(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Places the finding at a byte of the record's text.
    #[must_use]
    pub fn at_byte(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    /// Says what should have been there.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Message, expectation and help as one line, for formats with a single text member.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut line = self.message.clone();
        if let Some(expected) = &self.expected {
            line.push_str("; expected ");
            line.push_str(expected);
        }
        if let Some(help) = &self.help {
            line.push_str("; ");
            line.push_str(help);
        }
        line
    }
}
