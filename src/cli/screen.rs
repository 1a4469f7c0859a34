//! What the environment says about how to show things.

use std::env;
use std::io::{self, IsTerminal as _};

use clap::ValueEnum;
use feishu_ev::message::LanguageChoice;
use feishu_ev::render::Style;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Language of labels and titles.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum LangArg {
    /// 中文
    Zh,
    /// English
    En,
    /// 中文 English
    Both,
}

/// Decides about colour once, for the whole process.
pub(crate) fn set_color(color: Color) {
    let unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let wanted = match color {
        Color::Always => true,
        Color::Auto => {
            io::stdout().is_terminal() && !unwanted && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
        Color::Never => false,
    };
    colored::control::set_override(wanted);
}

/// How to show things to the person in front of the terminal.
pub(crate) fn style(lang: Option<LangArg>, show_secrets: bool) -> Style {
    let lang = match lang {
        Some(LangArg::Both) => LanguageChoice::Both,
        Some(LangArg::En) => LanguageChoice::En,
        Some(LangArg::Zh) => LanguageChoice::Zh,
        None => lang_of_locale(),
    };
    Style::new(lang, width(), show_secrets)
}

/// The language of the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set.
fn lang_of_locale() -> LanguageChoice {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let locale = variables.iter().filter_map(env::var_os).find(|value| !value.is_empty());
    let chinese =
        locale.is_some_and(|locale| locale.to_string_lossy().to_ascii_lowercase().starts_with("zh"));
    if chinese { LanguageChoice::Zh } else { LanguageChoice::En }
}

/// The columns of the terminal, or those that `COLUMNS` asks for where there is none.
fn width() -> Option<u16> {
    if io::stdout().is_terminal()
        && let Some((width, _)) = terminal_size::terminal_size()
    {
        return Some(width.0);
    }
    env::var("COLUMNS").ok()?.parse().ok().filter(|width| *width > 0)
}
