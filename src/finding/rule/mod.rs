//! Rules: each has a stable code and its texts in both languages. `table` lists them, `answers` those about
//! the answers of consumers, `catalog` those about catalog files.

mod answers;
mod catalog;
mod table;

use std::fmt;
use std::str::FromStr;

use crate::message::{LanguageChoice, Localize as _};
use crate::messages;
pub use table::Rule;

/// Declares the enum of rules from one table. An entry without a Chinese text does not compile.
macro_rules! rules {
    ($(
        $name:ident = $code:literal, $severity:ident, $title_en:literal, $title_zh:literal;
        $explanation_en:literal, $explanation_zh:literal;
        $source_en:literal, $source_zh:literal;
    )*) => {
        /// A rule with a stable code: `FE0xx` input, `FE1xx` envelope, decryption and signature, `FE2xx`
        /// fields, `FE3xx` contradictions within an event, `FE4xx` sequences of events, `FE5xx` answers of
        /// consumers, `FE6xx` catalog files.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $title_en] $name,)*
        }

        impl Rule {
            /// Every rule, in the order of the codes.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code, such as `FE203`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The severity of every finding of this rule.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// The rule in a few words.
            #[must_use]
            pub fn title(self) -> LocalizedStr {
                match self { $(Self::$name => LocalizedStr::new($title_en, $title_zh),)* }
            }

            /// The meaning of a finding, and what to do about it.
            #[must_use]
            pub fn explanation(self) -> LocalizedStr {
                match self { $(Self::$name => LocalizedStr::new($explanation_en, $explanation_zh),)* }
            }

            /// The basis of the rule: a standard, a page of the documentation, a measurement, or a choice of
            /// this tool.
            #[must_use]
            pub fn source(self) -> LocalizedStr {
                match self { $(Self::$name => LocalizedStr::new($source_en, $source_zh),)* }
            }
        }
    };
}

use rules;

impl Rule {
    /// The severity and the code, as findings begin in formats for people: `error[FE203]`.
    #[must_use]
    pub fn label(self, language: LanguageChoice) -> String {
        format!("{}[{self}]", self.severity().to_text(language))
    }

    /// Whether its findings are shown only with the timeline that they are about.
    #[must_use]
    pub fn is_only_in_timelines(self) -> bool {
        self == Self::Unfinished
    }

    /// Whether the rule is about which status may begin a life cycle, and which may follow.
    #[must_use]
    pub fn is_about_transitions(self) -> bool {
        matches!(self, Self::AfterEnd | Self::ImpossibleTransition | Self::MissingBeginning)
    }

    /// Whether the rule is about the answer of a consumer, not about a record or an event of a timeline.
    #[must_use]
    pub fn is_about_answers(self) -> bool {
        (Self::NotReached..Self::InvalidCatalogFile).contains(&self)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

messages! {
    /// A text that is not the code of a rule.
    #[derive(Clone, Eq, PartialEq)]
    pub enum UnknownRule {
        NotListed { code: String } =>
            "`{code}` is not a rule; `feishu-ev explain findings` lists all rules",
            "没有规则 `{code}`；`feishu-ev explain findings` 可列出全部规则";
    }
}

impl std::error::Error for UnknownRule {}

impl FromStr for Rule {
    type Err = UnknownRule;

    /// Parses a code such as `FE203`, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().find(|rule| rule.code().eq_ignore_ascii_case(text.trim()));
        known.copied().ok_or_else(|| UnknownRule::NotListed { code: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::LocalizedStr;

    fn is_chinese(text: &str) -> bool {
        text.contains(|character| ('\u{4e00}'..='\u{9fff}').contains(&character))
    }

    #[test]
    fn codes_are_unique_and_in_order() {
        let codes: Vec<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
        assert!(codes.is_sorted_by(|left, right| left < right), "{codes:?}");
    }

    #[test]
    fn rules_about_answers_have_codes_of_their_own() {
        for rule in Rule::ALL {
            assert_eq!(rule.is_about_answers(), rule.code().starts_with("FE5"), "{rule}");
        }
    }

    #[test]
    fn titles_are_short_and_without_a_period() {
        for rule in Rule::ALL {
            let LocalizedStr { en, zh, .. } = rule.title();
            assert!(en.len() <= 50 && en.starts_with(|c: char| c.is_uppercase() || c == '`'), "{rule}: {en}");
            assert!(!en.ends_with('.') && !zh.ends_with('。'), "{rule}: {en} {zh}");
            assert!(is_chinese(zh), "{rule}: {zh}");
        }
    }

    #[test]
    fn explanations_are_sentences_in_both_languages() {
        for rule in Rule::ALL {
            let LocalizedStr { en, zh, .. } = rule.explanation();
            assert!(en.ends_with('.') && !en.contains("  "), "{rule}: {en}");
            assert!(zh.ends_with('。') && is_chinese(zh), "{rule}: {zh}");
            assert!(!zh.contains([',', ';', '?']), "half-width punctuation in {rule}: {zh}");
        }
    }

    #[test]
    fn a_rule_is_parsed_from_its_code_in_any_case() {
        assert_eq!(" fe203 ".parse(), Ok(Rule::WrongType));
        let error = "FE999".parse::<Rule>().unwrap_err();
        assert_eq!(error.to_string(), "`FE999` is not a rule; `feishu-ev explain findings` lists all rules");
    }
}
