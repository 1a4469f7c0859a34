//! Findings: what is reported about a record or an event of a timeline.
//!
//! A [`Finding`] names a [`Rule`], says where in the record it applies ([`Anchor`]) and what was found
//! ([`Message`]). Messages are typed; formats write them in the language that the user has chosen.

mod message;
mod phrase;
mod rule;

use std::fmt::{self, Write as _};

pub use message::{Expected, Help, Message, Waiting};
pub use phrase::{Condition, OtherLine, ReachedStatus, RelativeLocation, Retry, Status};
pub use rule::{Rule, UnknownRule};

use crate::choice::{Choice as _, choices};
use crate::json::Span;
use crate::message::{In, Language, LanguageChoice, Localize};

choices! {
    /// The severity of a finding, given by its [`Rule`].
    #[derive(Ord, PartialOrd)]
    pub enum Severity {
        Information = "information": "A note: nothing is wrong", "说明，不是问题";
        Warning = "warning": "A possible problem: the event can still be consumed", "可能有问题，但事件仍可使用";
        Error = "error": "A violation of the documentation, or an unreadable record", "不符合文档，或记录无法读取";
    }
}

/// The [name](crate::choice::Choice::name).
impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Localize for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        formatter.write_str(match (self, language) {
            (_, Language::En) => self.name(),
            (Self::Information, Language::Zh) => "提示",
            (Self::Warning, Language::Zh) => "警告",
            (Self::Error, Language::Zh) => "错误",
        })
    }
}

/// Something that is wrong with a record, or worth knowing about it.
///
/// Messages may contain text of the event, unaltered: formats for a terminal, a page or a spreadsheet escape
/// it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that reports it.
    pub rule: Rule,
    /// The part of the record that it is about.
    pub anchor: Anchor,
    /// The message.
    pub message: Message,
    /// The documented requirement.
    pub expected: Option<Expected>,
    /// Advice.
    pub help: Option<Help>,
}

/// The part of a record that a finding is about.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a finding has no other place")]
pub enum Anchor {
    /// A byte of the record's text, where it cannot be read any further.
    Byte(usize),
    /// A member or element.
    Member {
        /// The JSON Pointer (RFC 6901) of the member, which may be missing.
        pointer: String,
        /// The span of the member, or of the nearest one around it that exists; `None` if the text of the
        /// record is no longer at hand.
        span: Option<Span>,
    },
    /// The whole record.
    Record,
}

impl Finding {
    /// A finding about the whole record.
    #[must_use]
    pub fn new(rule: Rule, message: Message) -> Self {
        Self { rule, anchor: Anchor::Record, message, expected: None, help: None }
    }

    /// The finding about a byte of the record's text.
    #[must_use]
    pub fn at_byte(mut self, offset: usize) -> Self {
        self.anchor = Anchor::Byte(offset);
        self
    }

    /// The finding about the member at a JSON Pointer.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>, span: Span) -> Self {
        self.anchor = Anchor::Member { pointer: pointer.into(), span: Some(span) };
        self
    }

    /// The finding about the member at a JSON Pointer, in a record whose text is no longer at hand.
    #[must_use]
    pub fn at_pointer(mut self, pointer: impl Into<String>) -> Self {
        self.anchor = Anchor::Member { pointer: pointer.into(), span: None };
        self
    }

    /// The finding with what should have been found.
    #[must_use]
    pub fn expected(mut self, expected: Expected) -> Self {
        self.expected = Some(expected);
        self
    }

    /// The finding with what to do.
    #[must_use]
    pub fn help(mut self, help: Help) -> Self {
        self.help = Some(help);
        self
    }

    /// The JSON Pointer of the member that the finding is about; empty if it is about the record or a byte of
    /// it.
    #[must_use]
    pub fn pointer(&self) -> &str {
        match &self.anchor {
            Anchor::Member { pointer, .. } => pointer,
            Anchor::Byte(_) | Anchor::Record => "",
        }
    }

    /// Message, expectation and help in one line, for formats with a single text member.
    #[must_use]
    pub fn one_line(&self, language: LanguageChoice) -> String {
        OneLine(self).to_text(language)
    }
}

/// The rule, the pointer and the finding in one line.
impl Localize for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        let pointer = self.pointer();
        write!(formatter, "{}{}{pointer}: ", self.rule, if pointer.is_empty() { "" } else { " " })?;
        OneLine(self).fmt(formatter, language)
    }
}

/// A finding in one line.
struct OneLine<'f>(&'f Finding);

impl Localize for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        let (separator, expected_text) = match language {
            Language::En => ("; ", "; expected "),
            Language::Zh => ("；", "；应为"),
        };
        Localize::fmt(&self.0.message, formatter, language)?;
        if let Some(expected) = &self.0.expected {
            let expected = In(expected, language).to_string();
            formatter.write_str(expected_text)?;
            // Chinese is separated from Latin letters and digits by a space.
            if language == Language::Zh && expected.starts_with(|first: char| first.is_ascii()) {
                formatter.write_char(' ')?;
            }
            formatter.write_str(&expected)?;
        }
        if let Some(help) = &self.0.help {
            formatter.write_str(separator)?;
            Localize::fmt(help, formatter, language)?;
        }
        Ok(())
    }
}
