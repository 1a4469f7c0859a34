//! Findings as workflow commands of GitHub Actions, which shows them at the lines of a pull request.

use std::io::Write as _;

use super::Report;
use super::report::Subject;
use super::terminal::{POINTER, abbreviated, sanitize};
use crate::finding::Severity;

pub(super) fn write(out: &mut Vec<u8>, report: &Report<'_>, subject: &Subject<'_>) {
    let finding = report.finding;
    let (line, column) = (report.line, report.column);
    let title = format!("{} {}", finding.rule, finding.rule.title());
    let message = match finding.pointer.as_str() {
        "" => finding.sentence(),
        pointer => format!("{}: {}", abbreviated(pointer, POINTER), finding.sentence()),
    };
    writeln!(
        out,
        "::{} file={},line={line},col={column},title={}::{}",
        match finding.rule.severity() {
            Severity::Information => "notice",
            severity => severity.name(),
        },
        property(subject.file),
        property(&title),
        data(&message),
    )
    .expect("a Vec takes any bytes");
}

/// The escapes of a message.
fn data(text: &str) -> String {
    sanitize(text).replace('%', "%25")
}

/// The escapes of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
