//! The cells of a row.

use std::borrow::Cow;

use crate::finding::{Finding, Rule, Severity};
use crate::message::{LanguageChoice, Localized};

/// The content of a cell.
#[derive(Clone, Debug)]
pub(in crate::render) enum Cell<'c> {
    /// Nothing: the value is null or missing.
    Empty,
    /// The label of a code, and the place of the code in its list.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "a color of the workbook"))]
    Label(Cow<'c, str>, usize),
    /// A number of this program, such as a line.
    Number(i64),
    /// The rules of the findings about an event.
    Rules(Vec<Rule>),
    /// A severity.
    Severity(Severity),
    /// Text, which may be that of an event.
    Text(Cow<'c, str>),
    /// A time, in milliseconds since 1970.
    Time(i64),
    /// JSON of an event, as it is written there: a number, a boolean, an array or an object.
    Written(Cow<'c, str>),
}

impl<'c> Cell<'c> {
    /// The text, if there is one.
    pub(in crate::render) fn text(text: Option<&'c str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// A label in the language chosen.
    pub(in crate::render) fn label(label: &'c Localized, place: usize, language: LanguageChoice) -> Self {
        let text = match language {
            LanguageChoice::En => Cow::Borrowed(&*label.en),
            LanguageChoice::Zh => Cow::Borrowed(&*label.zh),
            LanguageChoice::Both => Cow::Owned(label.get(LanguageChoice::Both)),
        };
        Self::Label(text, place)
    }

    /// The number, if there is one.
    pub(in crate::render) fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    /// The number of a line or column.
    pub(in crate::render) fn position(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// The rules of findings.
    pub(in crate::render) fn rules<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let rules: Vec<_> = findings.into_iter().map(|finding| finding.rule).collect();
        if rules.is_empty() { Self::Empty } else { Self::Rules(rules) }
    }

    /// The time, if there is one.
    pub(in crate::render) fn time(milliseconds: Option<i64>) -> Self {
        milliseconds.map_or(Self::Empty, Self::Time)
    }
}
