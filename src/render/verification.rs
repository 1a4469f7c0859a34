//! Results of `verify`.

use std::fmt;

use serde::Serialize;

use super::wrap::{Head, push_wrapped};
use super::{Style, palette};
use crate::choice::Choice as _;
use crate::message::{In, Language, LanguageChoice, Localize};
use crate::text::width;
use crate::verify::{CauseDescription, Verification, VerifyHelp};

crate::messages! {
    /// The lines of a verification, and the marks of its checks.
    enum VerificationLine {
        Cause { name: &'static str, mistake: CauseDescription } => "cause[{name}]: {mistake}", "原因[{name}]：{mistake}";
        Failed => "fail", "失败";
        Help { help: VerifyHelp } => "help: {help}", "建议：{help}";
        Passed => "ok", "通过";
    }
}

/// The verification as one line of JSON with texts in this language. Two causes are joined by `+`.
#[must_use]
pub fn verification_json(verification: &Verification, language: LanguageChoice) -> String {
    let checks = verification.checks.iter().map(|check| CheckJson {
        step: check.kind.name(),
        ok: check.ok,
        detail: check.detail.to_text(language),
    });
    let causes: Vec<_> = verification.causes.iter().map(|cause| cause.name()).collect();
    let json = VerificationJson {
        ok: verification.ok,
        kind: verification.kind.name(),
        checks: checks.collect(),
        cause: (!causes.is_empty()).then(|| causes.join("+")),
        help: (!verification.help.is_empty()).then(|| HelpText(&verification.help).to_text(language)),
    };
    serde_json::to_string(&json).expect("texts and booleans can be written") + "\n"
}

#[derive(Serialize)]
struct VerificationJson {
    ok: bool,
    kind: &'static str,
    checks: Vec<CheckJson>,
    cause: Option<String>,
    help: Option<String>,
}

#[derive(Serialize)]
struct CheckJson {
    step: &'static str,
    ok: bool,
    detail: String,
}

/// All that is to be changed, in one text.
struct HelpText<'h>(&'h [VerifyHelp]);

impl Localize for HelpText<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        let separator = match language {
            Language::En => "; ",
            Language::Zh => "；",
        };
        for (index, help) in self.0.iter().enumerate() {
            let before = if index == 0 { "" } else { separator };
            write!(formatter, "{before}{}", In(help, language))?;
        }
        Ok(())
    }
}

/// The verification for a person: a line for each check, the conclusion, the causes and what to change.
#[must_use]
pub fn verification_text(verification: &Verification, style: &Style) -> String {
    let [passed, failed] =
        [VerificationLine::Passed, VerificationLine::Failed].map(|label| label.to_text(style.language));
    let mark_width = width(&passed).max(width(&failed));
    let names: Vec<_> = verification.checks.iter().map(|check| check.kind.to_text(style.language)).collect();
    let name_width = names.iter().map(|name| width(name)).max().unwrap_or_default();
    let mut out = String::new();
    for (check, name) in verification.checks.iter().zip(&names) {
        let (mark, colored) =
            if check.ok { (&passed, palette::passed(&passed)) } else { (&failed, palette::failed(&failed)) };
        let mark_gap = " ".repeat(mark_width - width(mark));
        let name_gap = " ".repeat(name_width - width(name));
        let head = format!(" {colored}{mark_gap} {name}{name_gap} ");
        let head = Head { text: &head, width: mark_width + name_width + 3 };
        push_wrapped(&mut out, head, &check.detail.to_text(style.language), style.width);
    }
    let conclusion = line(&verification.conclusion(), style);
    let colored =
        if verification.ok { palette::conclusion_passed(&conclusion) } else { palette::failed(&conclusion) };
    out.push_str(&colored.to_string());
    out.push('\n');
    for cause in &verification.causes {
        let mistake = cause.description();
        push_labeled(&mut out, &VerificationLine::Cause { name: cause.name(), mistake }, style);
    }
    for help in &verification.help {
        push_labeled(&mut out, &VerificationLine::Help { help: help.clone() }, style);
    }
    out
}

/// Appends a message that begins with a label and a colon.
fn push_labeled(out: &mut String, message: &VerificationLine, style: &Style) {
    let line = line(message, style);
    let label = line.find([':', '：']).unwrap_or_default();
    let (label, rest) = line.split_at(label);
    out.push_str(&palette::heading(label).to_string());
    out.push_str(rest);
    out.push('\n');
}

/// A message as a line that fits the terminal, without the newline at its end.
fn line(message: &impl Localize, style: &Style) -> String {
    let mut line = String::new();
    push_wrapped(&mut line, Head::NONE, &message.to_text(style.language), style.width);
    line.trim_end().to_owned()
}
