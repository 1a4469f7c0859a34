//! Findings for a person, as a compiler writes them.

use std::io::Write as _;

use colored::Colorize as _;

use super::Report;
use super::report::Subject;
use super::terminal::{POINTER, abbreviated, sanitize, width};
use crate::finding::Severity;

pub(super) fn write(out: &mut Vec<u8>, report: &Report<'_>, subject: &Subject<'_>) {
    let finding = report.finding;
    let severity = finding.rule.severity();
    let paint =
        |text: &str| if severity == Severity::Error { text.red().bold() } else { text.yellow().bold() };
    let bar = "|".blue().bold();
    let head = format!("{severity}[{}]", finding.rule);
    let mut block = format!("{}{} {}\n", paint(&head), ":".bold(), sanitize(&finding.message).bold());
    let place = format!("{}:{}:{}", sanitize(subject.file), report.line, report.column);
    block.push_str(&format!(
        "  {} {place} {}",
        "-->".blue().bold(),
        sanitize(&abbreviated(&finding.pointer, POINTER))
    ));
    block.truncate(block.trim_end().len());
    block.push('\n');
    if let Some(excerpt) = &report.excerpt {
        let [before, marked, behind] =
            [&excerpt.before, &excerpt.marked, &excerpt.behind].map(|part| sanitize(part));
        let carets = "^".repeat(width(&marked).max(1));
        block.push_str(&format!("   {bar} {before}{marked}{behind}\n"));
        block.push_str(&format!("   {bar} {}{}\n", " ".repeat(width(&before)), paint(&carets)));
    }
    let event = [subject.event_type.as_deref(), subject.event_id.as_deref()];
    let event = event.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let notes = [
        ("expected", finding.expected.as_deref()),
        ("help", finding.help.as_deref()),
        ("event", Some(event.as_str())),
    ];
    for (name, note) in notes {
        if let Some(note) = note.filter(|note| !note.is_empty()) {
            block.push_str(&format!("   {} {name}: {}\n", "=".blue().bold(), sanitize(note)));
        }
    }
    writeln!(out, "{block}").expect("a Vec takes any bytes");
}
