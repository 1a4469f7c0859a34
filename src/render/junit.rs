//! Findings as JUnit XML: a test case a record, failed by errors. The counts that the root may have are left out,
//! because they would have to be known before the first record is written.

use std::io::Write as _;

use super::Report;
use super::report::Subject;
use super::terminal::sanitize;
use crate::finding::Severity;

pub(super) const TAIL: &str = "  </testsuite>\n</testsuites>\n";

pub(super) fn head() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"feishu-ev validate\">\n"
        .to_owned()
}

pub(super) fn write(
    out: &mut Vec<u8>,
    reports: &[Report<'_>],
    subject: &Subject<'_>,
    fail_on: Option<Severity>,
) {
    let words = [subject.event_type, subject.event_id].into_iter().flatten();
    let name: String = words.fold(format!("line {}", subject.line), |name, word| name + " " + word);
    let mut case = format!("    <testcase classname=\"{}\" name=\"{}\"", escape(subject.file), escape(&name));
    let fails = |report: &&Report<'_>| fail_on.is_some_and(|least| report.finding.code.severity() >= least);
    let (failures, others): (Vec<_>, Vec<_>) = reports.iter().partition(fails);
    if reports.is_empty() {
        case.push_str("/>");
    } else {
        case.push_str(">\n");
        // One element for all: many viewers show only the first.
        if let Some(first) = failures.first() {
            let (code, message) = (first.finding.code, escape(&first.finding.sentence()));
            let text = lines(&failures, subject);
            case.push_str(&format!(
                "      <failure type=\"{code}\" message=\"{message}\">{text}</failure>\n"
            ));
        }
        if !others.is_empty() {
            case.push_str(&format!("      <system-out>{}</system-out>\n", lines(&others, subject)));
        }
        case.push_str("    </testcase>");
    }
    writeln!(out, "{case}").expect("a Vec takes any bytes");
}

/// The findings, one a line.
fn lines(reports: &[&Report<'_>], subject: &Subject<'_>) -> String {
    let line = |report: &&Report<'_>| {
        let finding = report.finding;
        let place = format!("{}:{}:{}", subject.file, report.line, report.column);
        let head = format!("{place}: {}[{}] {}", finding.code.severity(), finding.code, finding.pointer);
        escape(&format!("{}: {}", head.trim_end(), finding.sentence()))
    };
    reports.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// XML has no way to write most control characters, so those are shown as elsewhere for people.
fn escape(text: &str) -> String {
    let escaped =
        sanitize(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    escaped.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
