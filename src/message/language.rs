//! Languages.

/// A language of messages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "every message is written in each")]
pub enum Language {
    /// English.
    En,
    /// Chinese.
    Zh,
}

/// The language in which results are shown, as chosen by the user.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "every message is written in each")]
pub enum LanguageChoice {
    /// Both, Chinese first.
    Both,
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl LanguageChoice {
    /// The comma between parts of a sentence, and the space after it.
    #[must_use]
    pub fn comma(self) -> &'static str {
        match self {
            Self::Both | Self::En => ", ",
            Self::Zh => "，",
        }
    }

    /// The colon after a label, and the space after it.
    #[must_use]
    pub fn colon(self) -> &'static str {
        match self {
            Self::Both | Self::En => ": ",
            Self::Zh => "：",
        }
    }
}

impl From<Language> for LanguageChoice {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Zh => Self::Zh,
        }
    }
}
