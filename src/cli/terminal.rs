//! The style of output for people: colors, secrets and the width of lines, from options and the environment.

use std::env;
use std::io::{self, IsTerminal as _};
use std::sync::OnceLock;

use clap::ValueEnum;
use feishu_ev::message::LanguageChoice;
use feishu_ev::render::Style;

use super::destination::Destination;

/// When to use colors.
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

/// What was decided about colors, for the whole process.
static COLOR: OnceLock<Color> = OnceLock::new();

/// Decides about colors for the whole process.
pub(crate) fn set_color(color: Color) {
    let color = *COLOR.get_or_init(|| color);
    let is_unwanted = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let wanted = match color {
        Color::Always => true,
        Color::Auto => {
            io::stdout().is_terminal()
                && !is_unwanted
                && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
        Color::Never => false,
    };
    colored::control::set_override(wanted);
}

/// Whether colors are used even where there is no terminal.
pub(crate) fn has_forced_color() -> bool {
    COLOR.get() == Some(&Color::Always)
}

/// Whether results show secrets of events.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum SecretDisplay {
    Masked,
    Shown,
}

/// The style of results for a destination.
pub(crate) fn style(language: LanguageChoice, secrets: SecretDisplay, destination: &Destination) -> Style {
    let is_terminal = *destination == Destination::Stdout && io::stdout().is_terminal();
    let size = if is_terminal { terminal_size::terminal_size() } else { None };
    let width = size.map(|(width, _)| width.0).filter(|width| *width > 0).or_else(columns_variable);
    let style = Style::new(language, width, secrets == SecretDisplay::Shown);
    match width {
        // A program that reads a pipe expects a line per event, whatever `COLUMNS` says.
        Some(width) if is_terminal => style.on_terminal(width),
        _ => style,
    }
}

/// The number of columns that `COLUMNS` gives.
fn columns_variable() -> Option<u16> {
    env::var("COLUMNS").ok()?.parse().ok().filter(|width| *width > 0)
}
