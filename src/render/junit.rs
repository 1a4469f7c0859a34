//! Findings as JUnit XML: a test case a record, failed by errors. The counts that the root may have are left out,
//! because they would have to be known before the first record is written.

use std::io::Write as _;

use super::Report;
use super::report::Subject;
use super::terminal::{POINTER, abbreviated, markup as escape};
use crate::finding::Severity;

pub(super) const TAIL: &str = "  </testsuite>\n</testsuites>\n";

pub(super) fn head(command: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"feishu-ev {command}\">\n"
    )
}

/// The name of the test case of a record.
pub(super) fn name(subject: &Subject<'_>) -> String {
    let words = [subject.event_type.as_deref(), subject.event_id.as_deref()].into_iter().flatten();
    words.fold(format!("line {}", subject.line), |name, word| name + " " + word)
}

pub(super) fn write(
    out: &mut Vec<u8>,
    file: &str,
    name: &str,
    reports: &[(Report<'_>, Subject<'_>)],
    fail_on: Option<Severity>,
) {
    let mut case = format!("    <testcase classname=\"{}\" name=\"{}\"", escape(file), escape(name));
    let fails = |report: &&(Report<'_>, Subject<'_>)| {
        fail_on.is_some_and(|least| report.0.finding.code.severity() >= least)
    };
    let (failures, others): (Vec<_>, Vec<_>) = reports.iter().partition(fails);
    if reports.is_empty() {
        case.push_str("/>");
    } else {
        case.push_str(">\n");
        // One element for all: many viewers show only the first.
        if let Some((first, _)) = failures.first() {
            let (code, message) = (first.finding.code, escape(&first.finding.sentence()));
            let text = lines(&failures);
            case.push_str(&format!(
                "      <failure type=\"{code}\" message=\"{message}\">{text}</failure>\n"
            ));
        }
        if !others.is_empty() {
            case.push_str(&format!("      <system-out>{}</system-out>\n", lines(&others)));
        }
        case.push_str("    </testcase>");
    }
    writeln!(out, "{case}").expect("a Vec takes any bytes");
}

/// The findings, one a line.
fn lines(reports: &[&(Report<'_>, Subject<'_>)]) -> String {
    let line = |(report, subject): &&(Report<'_>, Subject<'_>)| {
        let finding = report.finding;
        let place = format!("{}:{}:{}", subject.file, report.line, report.column);
        let head = format!(
            "{place}: {}[{}] {}",
            finding.code.severity(),
            finding.code,
            abbreviated(&finding.pointer, POINTER)
        );
        escape(&format!("{}: {}", head.trim_end(), finding.sentence()))
    };
    reports.iter().map(line).collect::<Vec<_>>().join("\n")
}
