//! What came of verifying a delivery.

use colored::Colorize as _;
use serde::Serialize;

use super::Style;
use super::wrap::{Head, push_wrapped};
use crate::verify::{Kind, Step, Verdict};

#[derive(Serialize)]
struct Object<'v> {
    ok: bool,
    kind: &'static str,
    checks: Vec<Check<'v>>,
    cause: Option<String>,
    help: Option<&'v str>,
}

#[derive(Serialize)]
struct Check<'v> {
    step: &'static str,
    ok: bool,
    detail: &'v str,
}

/// The verdict as one line of JSON; two causes are joined by `+`.
#[must_use]
pub fn verdict_json(verdict: &Verdict) -> String {
    let checks = verdict.checks.iter();
    let object = Object {
        ok: verdict.ok,
        kind: verdict.kind.name(),
        checks: checks
            .map(|check| Check { step: check.step.name(), ok: check.ok, detail: &check.detail })
            .collect(),
        cause: cause(verdict),
        help: verdict.help.as_deref(),
    };
    serde_json::to_string(&object).expect("texts and booleans can be written") + "\n"
}

/// The verdict for a person: a step a line, then the cause and what to do.
#[must_use]
pub fn verdict_text(verdict: &Verdict, style: &Style) -> String {
    let mut out = String::new();
    let names = verdict.checks.iter().map(|check| check.step.name().len());
    let name_width = names.max().unwrap_or_default();
    for check in &verdict.checks {
        let mark = if check.ok { "ok  ".green() } else { "fail".red().bold() };
        let name = check.step.name();
        let head = format!(" {mark} {name}{}", " ".repeat(name_width - name.len()));
        push_wrapped(&mut out, Head { text: &head, width: name_width + 6 }, &check.detail, style.width);
    }
    let (right, wrong) = ("right".green().bold(), "wrong".red().bold());
    let kind = if verdict.kind == Kind::Unknown { "delivery" } else { verdict.kind.name() };
    let fails = |steps: &[Step]| verdict.checks.iter().any(|check| !check.ok && steps.contains(&check.step));
    let only_digest = verdict.checks.iter().filter(|check| !check.ok).all(|check| check.step == Step::Digest);
    let answer = match (verdict.ok, only_digest) {
        (true, _) => format!("The {kind} is {right}."),
        (false, true) => format!("The {kind} is {right}, and the digest of your code is {wrong}."),
        (false, false) => format!("The {kind} is {wrong}."),
    };
    out.push_str(&answer);
    out.push('\n');
    let none = fails(&[Step::Signature, Step::Digest])
        .then(|| "none of the mistakes that are known gives this".to_owned());
    if let Some(cause) = cause(verdict).or(none) {
        push_wrapped(&mut out, Head { text: &"cause:".bold().to_string(), width: 6 }, &cause, style.width);
    }
    if let Some(help) = &verdict.help {
        push_wrapped(&mut out, Head { text: &"help:".bold().to_string(), width: 5 }, &help, style.width);
    }
    out
}

fn cause(verdict: &Verdict) -> Option<String> {
    let names: Vec<_> = verdict.causes.iter().map(|cause| cause.name()).collect();
    (!names.is_empty()).then(|| names.join("+"))
}
