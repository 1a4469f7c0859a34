//! What has a life cycle: a process, a job change.

use std::borrow::Cow;
use std::fmt;

use crate::message::{Language, Localize, Localized};

/// What has a life cycle. As a text it is the noun for the middle of a sentence: `job change`.
#[derive(Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct SubjectKind {
    /// The name of the life cycle, for programs.
    pub name: String,
    /// The name for people.
    pub title: Localized,
    /// Whether it belongs to something with another life cycle, as a job change belongs to the process that approves it.
    pub has_links: bool,
}

impl SubjectKind {
    /// The title with a small first letter, unless it begins with an abbreviation: `CC task`.
    #[must_use]
    pub fn english_noun(&self) -> Cow<'_, str> {
        let title = &self.title.en;
        let mut characters = title.chars();
        match (characters.next(), characters.next()) {
            (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
                let rest = &title[first.len_utf8()..];
                Cow::Owned(first.to_lowercase().chain(rest.chars()).collect())
            }
            _ => Cow::Borrowed(title),
        }
    }
}

impl Localize for SubjectKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        match language {
            Language::En => formatter.write_str(&self.english_noun()),
            Language::Zh => formatter.write_str(&self.title.zh),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_begin_with_a_small_letter_in_sentences() {
        let noun = |en: &str| {
            let title = Localized::new("异动", en);
            let kind = SubjectKind { name: String::new(), title, has_links: false };
            kind.english_noun().into_owned()
        };
        let titles = ["Job change", "CC task", "E-signature file", "X"];
        assert_eq!(titles.map(noun), ["job change", "CC task", "e-signature file", "x"]);
    }
}
