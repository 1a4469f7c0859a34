//! The language of results and messages.

use std::env;

use clap::ValueEnum;
use feishu_ev::message::LanguageChoice;

/// A value of `--lang`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum LanguageArg {
    /// 中文
    #[value(aliases = ["zh-CN", "zh_CN", "cn"])]
    Zh,
    /// English
    En,
    /// 中文 and English
    Both,
}

/// The languages of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Languages {
    chosen: Option<LanguageChoice>,
    locale: LanguageChoice,
}

impl Languages {
    /// The languages that `--lang` and the environment ask for.
    pub(crate) fn new(option: Option<LanguageArg>) -> Self {
        let chosen = option.map(|option| match option {
            LanguageArg::Both => LanguageChoice::Both,
            LanguageArg::En => LanguageChoice::En,
            LanguageArg::Zh => LanguageChoice::Zh,
        });
        Self { chosen, locale: of_locale() }
    }

    /// The language for people: that of `--lang`, otherwise that of the locale.
    pub(crate) fn for_people(self) -> LanguageChoice {
        self.chosen.unwrap_or(self.locale)
    }

    /// The language of a format: that of `--lang`, otherwise that of the locale in formats for people and
    /// English in others.
    pub(crate) fn of(self, is_for_people: bool) -> LanguageChoice {
        if is_for_people { self.for_people() } else { self.chosen.unwrap_or(LanguageChoice::En) }
    }
}

/// The language of the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set.
fn of_locale() -> LanguageChoice {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let locale = variables.iter().filter_map(env::var_os).find(|value| !value.is_empty());
    let is_chinese =
        locale.is_some_and(|locale| locale.to_string_lossy().to_ascii_lowercase().starts_with("zh"));
    if is_chinese { LanguageChoice::Zh } else { LanguageChoice::En }
}
