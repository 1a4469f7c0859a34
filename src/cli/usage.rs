//! Output instead of a run: help, the version, and errors of the command line in both languages.

use std::env;
use std::error::Error;
use std::io::Write as _;

use clap::ValueEnum as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use feishu_ev::delivery::HeaderError;
use feishu_ev::finding::UnknownRule;
use feishu_ev::message::{LanguageChoice, List, Localize as _};
use feishu_ev::messages;
#[cfg(feature = "net")]
use feishu_ev::net::TargetError;
use feishu_ev::outcome::UnknownVerdict;
use feishu_ev::simulate::SetValueError;
use feishu_ev::text::sanitize;

use super::error::CliError;
use super::exit::ExitStatus;
use super::language::{LanguageArg, Languages};
use super::simulate::SimulateValueError;
use super::stdio::{stderr, stdout};
use super::values::ValueError;

messages! {
    /// An error of the command line. In English, clap words it itself, with colors.
    enum ArgumentError {
        Conflict { argument: String, others: List<String> } =>
            "{argument} cannot be used with {others}", "{argument} 不能与 {others} 同时使用";
        InvalidValue { value: String, argument: String, possible: List<String> } =>
            "invalid value '{value}' for {argument}; possible values: {possible}",
            "{argument} 的值 '{value}' 无效，可选值：{possible}";
        MissingArguments { arguments: List<String> } => "missing {arguments}", "缺少参数 {arguments}";
        MissingSubcommand { subcommands: List<String> } =>
            "missing subcommand: {subcommands}", "缺少子命令：{subcommands}";
        MissingValue { argument: String } => "{argument} requires a value", "{argument} 需要一个值";
        Other { text: String } => "{text}", "{text}";
        RefusedValue { value: String, argument: String, reason: RefusalReason } =>
            "invalid value '{value}' for {argument}: {reason}", "{argument} 的值 '{value}' 无效：{reason}";
        Repeated { argument: String } => "{argument} can be used only once", "{argument} 只能使用一次";
        UnexpectedValue { value: String, argument: String } =>
            "unexpected value '{value}' for {argument}", "{argument} 不接受多余的值 '{value}'";
        UnknownArgument { argument: String } => "unexpected argument {argument}", "未知参数 {argument}";
        UnknownSubcommand { name: String } => "unrecognized subcommand {name}", "未知子命令 {name}";
    }
}

messages! {
    /// The reason why a value parser refuses a value.
    enum RefusalReason {
        Header { error: HeaderError } => "{error}", "{error}";
        Other { text: String } => "{text}", "{text}";
        Rule { error: UnknownRule } => "{error}", "{error}";
        SetValue { error: SetValueError } => "{error}", "{error}";
        SimulateValue { error: SimulateValueError } => "{error}", "{error}";
        #[cfg(feature = "net")]
        Target { error: TargetError } => "{error}", "{error}";
        Value { error: ValueError } => "{error}", "{error}";
        Verdict { error: UnknownVerdict } => "{error}", "{error}";
    }
}

messages! {
    /// A line around the error.
    enum ErrorLine {
        Error { error: ArgumentError } => "error: {error}", "错误：{error}";
        Help => "For more information, try '--help'.", "详细信息请使用 '--help' 查看。";
        Suggestion { name: String } => "did you mean {name}?", "是否想写 {name}？";
        Usage { usage: String } => "Usage: {usage}", "用法：{usage}";
    }
}

/// Prints the help, the version or the error that clap returns instead of arguments.
pub(super) fn print(error: &clap::Error, languages: Languages) -> Result<ExitStatus, CliError> {
    if !error.use_stderr() {
        // Standard output may be closed.
        stdout()?;
        error.print()?;
        return Ok(ExitStatus::Success);
    }
    // If standard error is closed, the exit code says enough.
    let _ = match (languages.for_people(), error.kind()) {
        // The help is in English.
        (LanguageChoice::En, _) | (_, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) => error.print(),
        (language, _) => stderr().write_all(describe(error, language).as_bytes()),
    };
    Ok(ExitStatus::Error)
}

/// The value of `--lang`, found in arguments that cannot be parsed.
pub(super) fn language_arg() -> Option<LanguageArg> {
    let args: Vec<_> = env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let value = args.iter().enumerate().find_map(|(index, arg)| match arg.strip_prefix("--lang") {
        Some("") => args.get(index + 1).map(String::as_str),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    LanguageArg::from_str(value?, true).ok()
}

/// The error with the usage of the subcommand.
fn describe(error: &clap::Error, language: LanguageChoice) -> String {
    let mut text = ErrorLine::Error { error: ArgumentError::new(error) }.to_text(language);
    let suggestions =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let suggested = suggestions.into_iter().flat_map(|kind| strings(error, kind)).next();
    if let Some(name) = suggested {
        text.push_str("\n\n  ");
        text.push_str(&ErrorLine::Suggestion { name }.to_text(language));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim().trim_start_matches("Usage:").trim().to_owned();
        text.push_str("\n\n");
        text.push_str(&ErrorLine::Usage { usage }.to_text(language));
    }
    text.push_str("\n\n");
    text.push_str(&ErrorLine::Help.to_text(language));
    text.lines().map(|line| sanitize(line).into_owned() + "\n").collect()
}

impl ArgumentError {
    fn new(error: &clap::Error) -> Self {
        let argument = || first(error, ContextKind::InvalidArg);
        let value = || first(error, ContextKind::InvalidValue);
        match error.kind() {
            ErrorKind::ArgumentConflict => {
                let others = strings(error, ContextKind::PriorArg);
                match argument() {
                    argument if others.is_empty() || others == [argument.as_str()] => {
                        Self::Repeated { argument }
                    }
                    argument => Self::Conflict { argument, others: List::new(others) },
                }
            }
            ErrorKind::InvalidSubcommand => {
                Self::UnknownSubcommand { name: first(error, ContextKind::InvalidSubcommand) }
            }
            ErrorKind::InvalidValue if value().is_empty() => Self::MissingValue { argument: argument() },
            ErrorKind::InvalidValue => {
                let possible = List::new(strings(error, ContextKind::ValidValue));
                Self::InvalidValue { value: value(), argument: argument(), possible }
            }
            ErrorKind::MissingRequiredArgument => {
                Self::MissingArguments { arguments: List::new(strings(error, ContextKind::InvalidArg)) }
            }
            ErrorKind::MissingSubcommand => {
                let subcommands = List::new(strings(error, ContextKind::ValidSubcommand));
                Self::MissingSubcommand { subcommands }
            }
            ErrorKind::TooManyValues => Self::UnexpectedValue { value: value(), argument: argument() },
            ErrorKind::UnknownArgument => Self::UnknownArgument { argument: argument() },
            kind => match error.source() {
                Some(source) if kind == ErrorKind::ValueValidation => Self::RefusedValue {
                    value: value(),
                    argument: argument(),
                    reason: RefusalReason::new(source),
                },
                _ => Self::Other { text: kind.to_string() },
            },
        }
    }
}

impl RefusalReason {
    /// The error of a value parser.
    fn new(source: &(dyn Error + 'static)) -> Self {
        if let Some(error) = source.downcast_ref::<ValueError>() {
            Self::Value { error: error.clone() }
        } else if let Some(error) = source.downcast_ref::<SimulateValueError>() {
            Self::SimulateValue { error: error.clone() }
        } else if let Some(error) = source.downcast_ref::<SetValueError>() {
            Self::SetValue { error: error.clone() }
        } else if let Some(error) = source.downcast_ref::<UnknownRule>() {
            Self::Rule { error: error.clone() }
        } else if let Some(error) = source.downcast_ref::<HeaderError>() {
            Self::Header { error: error.clone() }
        } else if let Some(error) = source.downcast_ref::<UnknownVerdict>() {
            Self::Verdict { error: error.clone() }
        } else {
            #[cfg(feature = "net")]
            if let Some(error) = source.downcast_ref::<TargetError>() {
                return Self::Target { error: error.clone() };
            }
            Self::Other { text: source.to_string() }
        }
    }
}

fn first(error: &clap::Error, kind: ContextKind) -> String {
    strings(error, kind).into_iter().next().unwrap_or_default()
}

/// The texts of a part of the error.
fn strings(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
