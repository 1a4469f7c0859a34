//! Findings as JUnit XML: a test case a record, failed by errors. The counts that the root may have are left out,
//! because they would have to be known before the first record is written.

use std::io::{self, Write};

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
    out: &mut dyn Write,
    file: &str,
    name: &str,
    reports: &[(Report<'_>, Subject<'_>)],
    fail_on: Option<Severity>,
) -> io::Result<()> {
    write!(out, "    <testcase classname=\"{}\" name=\"{}\"", escape(file), escape(name))?;
    if reports.is_empty() {
        return out.write_all(b"/>\n");
    }
    out.write_all(b">\n")?;
    let fails = |report: &&(Report<'_>, Subject<'_>)| {
        fail_on.is_some_and(|least| report.0.finding.rule.severity() >= least)
    };
    let (failures, others): (Vec<_>, Vec<_>) = reports.iter().partition(fails);
    // One element for all: many viewers show only the first.
    if let Some((first, _)) = failures.first() {
        let (code, message) = (first.finding.rule, escape(&first.finding.sentence()));
        write!(out, "      <failure type=\"{code}\" message=\"{message}\">")?;
        lines(out, &failures)?;
        out.write_all(b"</failure>\n")?;
    }
    if !others.is_empty() {
        out.write_all(b"      <system-out>")?;
        lines(out, &others)?;
        out.write_all(b"</system-out>\n")?;
    }
    out.write_all(b"    </testcase>\n")
}

/// The findings, one a line.
fn lines(out: &mut dyn Write, reports: &[&(Report<'_>, Subject<'_>)]) -> io::Result<()> {
    for (index, (report, subject)) in reports.iter().enumerate() {
        let finding = report.finding;
        let place = format!("{}:{}:{}", subject.file, report.line, report.column);
        let head = format!(
            "{place}: {}[{}] {}",
            finding.rule.severity(),
            finding.rule,
            abbreviated(&finding.pointer, POINTER)
        );
        let line = escape(&format!("{}: {}", head.trim_end(), finding.sentence()));
        write!(out, "{}{line}", if index > 0 { "\n" } else { "" })?;
    }
    Ok(())
}
