//! Filters of the page: a link to the id of one hides all other timelines, by the style alone.

use maud::{Markup, html};

use super::symbols::outcome_name;
use super::text::{PageText, Untrusted};
use crate::catalog::StatusKind;
use crate::choice::Choice as _;
use crate::finding::Rule;
use crate::message::{LanguageChoice, Localize as _};

/// A property of timelines to which those that are shown can be restricted.
#[derive(Clone, Debug)]
pub(super) enum Filter {
    /// They have errors or warnings.
    Found,
    /// They have a node: its number among those that are listed, and its name.
    Node { number: usize, name: String },
    /// They have an outcome.
    Outcome(StatusKind),
    /// They have findings of a rule.
    Rule(Rule),
}

impl Filter {
    /// The class of the timelines that have the property. The id of the filter has an `only-` before it.
    pub(super) fn class(&self) -> String {
        match self {
            Self::Found => "found".to_owned(),
            Self::Node { number, .. } => format!("node-{number}"),
            Self::Outcome(kind) => format!("outcome-{}", outcome_name(*kind)),
            Self::Rule(rule) => rule.to_string(),
        }
    }

    /// The address within the page that applies the filter.
    pub(super) fn href(&self) -> String {
        format!("#only-{}", self.class())
    }

    /// The rule of the style. It is about the list of the timelines, which comes after the notices: with `:has()`, or
    /// if timelines were siblings of the notices, browsers would take seconds for thousands of them.
    pub(super) fn style(&self) -> String {
        let class = self.class();
        format!("#only-{class}:target ~ .list > .timeline:not(.{class}) {{ display: none; }}\n")
    }

    /// What is shown while the filter applies.
    pub(super) fn notice(&self, language: LanguageChoice) -> Markup {
        let text = match self {
            Self::Found => PageText::OnlyFound,
            Self::Node { name, .. } => PageText::OnlyNode { name: name.clone() },
            Self::Outcome(kind) => PageText::OnlyOutcome { outcome: kind.description() },
            Self::Rule(rule) => PageText::OnlyRule { rule: rule.code() },
        };
        html! {
            p.filter id={ "only-" (self.class()) } {
                (Untrusted(&text.to_text(language))) " "
                a href="#timelines" { (PageText::ShowAll.to_text(language)) }
            }
        }
    }
}
