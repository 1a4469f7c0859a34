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

pub(super) fn write(out: &mut Vec<u8>, reports: &[Report<'_>], subject: &Subject<'_>) {
    let words = [subject.event_type, subject.event_id].into_iter().flatten();
    let name: String = words.fold(format!("line {}", subject.line), |name, word| name + " " + word);
    let mut case = format!("    <testcase classname=\"{}\" name=\"{}\"", escape(subject.file), escape(&name));
    if reports.is_empty() {
        case.push_str("/>");
    } else {
        case.push_str(">\n");
        for report in reports {
            let finding = report.finding;
            let text = format!("{}:{}:{} {}", subject.file, report.line, report.column, finding.pointer);
            let (code, message, text) = (finding.code, escape(&finding.sentence()), escape(text.trim_end()));
            case.push_str(&match code.severity() {
                Severity::Error => {
                    format!("      <failure type=\"{code}\" message=\"{message}\">{text}</failure>\n")
                }
                severity => format!("      <system-out>{severity} {code} {message} {text}</system-out>\n"),
            });
        }
        case.push_str("    </testcase>");
    }
    writeln!(out, "{case}").expect("a Vec takes any bytes");
}

/// XML has no way to write most control characters, so those are shown as elsewhere for people.
fn escape(text: &str) -> String {
    let escaped =
        sanitize(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    escaped.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
