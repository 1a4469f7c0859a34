//! The parts that explanations for the terminal are made of.

use colored::Colorize as _;

use super::layout::{table, wrap};
use super::messages::{Fact, Heading};
use crate::catalog::{Deprecation, OnlyIf};
use crate::message::{LanguageChoice, List, Localize};
use crate::render::Style;
use crate::text::sanitize;

/// The rows of a block: headings, and what is known under them.
pub(super) struct Facts<'s> {
    pub(super) rows: Vec<Vec<String>>,
    style: &'s Style,
}

impl<'s> Facts<'s> {
    pub(super) fn new(style: &'s Style) -> Self {
        Self { rows: Vec::new(), style }
    }

    pub(super) fn add(&mut self, heading: Heading, text: &str) {
        self.rows.push(vec![heading.to_text(self.style.language), text.to_owned()]);
    }

    pub(super) fn add_message(&mut self, heading: Heading, message: Option<impl Localize>) {
        if let Some(message) = message {
            self.add(heading, &in_lines(&message, self.style.language));
        }
    }

    /// Adds that something is no longer recommended, and the condition under which it occurs.
    pub(super) fn add_conditions(&mut self, deprecated: Option<&Deprecation>, only_if: Option<&OnlyIf>) {
        let successor = deprecated.map(|deprecated| match &deprecated.by {
            Some(by) => Fact::Successor { by: by.clone() },
            None => Fact::NoSuccessor,
        });
        self.add_message(Heading::Deprecated, successor);
        let condition = only_if.map(|condition| Fact::OneOfCodes {
            field: condition.field.clone(),
            codes: List::new(condition.codes.clone()),
        });
        self.add_message(Heading::Condition, condition);
    }

    pub(super) fn block(&self, title: &str) -> String {
        format!("{}{}", heading(title, self.style), table(&self.rows, self.style.width))
    }
}

/// A heading in bold lines.
pub(super) fn heading(text: &str, style: &Style) -> String {
    let text = wrap(&sanitize(text), style.width.map_or(usize::MAX, usize::from));
    let lines: Vec<_> = text.lines().map(|line| line.bold().to_string()).collect();
    lines.join("\n") + "\n"
}

/// The text of a message; of both languages, each has lines of its own.
pub(super) fn in_lines(message: &impl Localize, language: LanguageChoice) -> String {
    let texts = match language {
        LanguageChoice::Both => vec![LanguageChoice::Zh, LanguageChoice::En],
        one => vec![one],
    };
    let mut texts: Vec<_> = texts.into_iter().map(|language| message.to_text(language)).collect();
    texts.dedup();
    texts.join("\n")
}

/// A message as a paragraph.
pub(super) fn sentence(message: &impl Localize, style: &Style) -> String {
    let text = in_lines(message, style.language);
    let text: Vec<_> = text.lines().map(sanitize).collect();
    wrap(&text.join("\n"), style.width.map_or(usize::MAX, usize::from)) + "\n"
}

/// A text in lines that begin with twice as many spaces as the level.
pub(super) fn indented(text: &str, level: usize, style: &Style) -> String {
    let indent = " ".repeat(level * 2);
    let width = style.width.map_or(usize::MAX, |width| usize::from(width).saturating_sub(indent.len()));
    let text: Vec<_> = text.lines().map(sanitize).collect();
    let lines: Vec<_> = wrap(&text.join("\n"), width).lines().map(|line| [&indent, line].concat()).collect();
    lines.join("\n") + "\n"
}
