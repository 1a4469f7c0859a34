//! Texts written in both languages.

use std::fmt;

use serde::Deserialize;

use super::{Language, LanguageChoice, Localize};

/// A text that is written in both languages, such as the label of a code.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Localized {
    /// Chinese, as the documentation has it.
    pub zh: String,
    /// English: the official English wording of the same concept where one exists, otherwise that of this
    /// project.
    pub en: String,
}

impl Localized {
    /// A text in Chinese and English.
    #[must_use]
    pub fn new(zh: &str, en: &str) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// Whether a text is the Chinese one, or, with any letters, the English one.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.zh == text || self.en.eq_ignore_ascii_case(text)
    }

    /// The text in the language chosen; both are separated by a space.
    #[must_use]
    pub fn get(&self, language: LanguageChoice) -> String {
        match language {
            LanguageChoice::Both if self.zh == self.en => self.zh.clone(),
            LanguageChoice::Both => format!("{} {}", self.zh, self.en),
            LanguageChoice::En => self.en.clone(),
            LanguageChoice::Zh => self.zh.clone(),
        }
    }
}

impl Localize for Localized {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        formatter.write_str(match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        })
    }
}

/// A text that is written in both languages in the source of this crate. `Display` writes the English text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LocalizedStr {
    /// The English text.
    pub en: &'static str,
    /// The Chinese text.
    pub zh: &'static str,
}

impl LocalizedStr {
    /// A text in English and Chinese.
    #[must_use]
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }
}

impl Localize for LocalizedStr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        formatter.write_str(match language {
            Language::En => self.en,
            Language::Zh => self.zh,
        })
    }
}

impl fmt::Display for LocalizedStr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.en)
    }
}
