//! Findings as JSON, one object a line.

use serde::Serialize;

use super::Report;
use super::report::{Sequence, Subject};

#[derive(Serialize)]
struct Object<'r> {
    code: &'static str,
    severity: &'static str,
    file: &'r str,
    line: u64,
    column: u64,
    pointer: &'r str,
    message: String,
    event_id: Option<&'r str>,
    event_type: Option<&'r str>,
    #[serde(flatten)]
    sequence: Option<&'r Sequence<'r>>,
}

pub(super) fn write(out: &mut Vec<u8>, report: &Report<'_>, subject: &Subject<'_>) {
    let finding = report.finding;
    let object = Object {
        code: finding.rule.code(),
        severity: finding.rule.severity().name(),
        file: subject.file,
        line: report.line,
        column: report.column,
        pointer: &finding.pointer,
        message: finding.sentence(),
        event_id: subject.event_id.as_deref(),
        event_type: subject.event_type.as_deref(),
        sequence: subject.sequence.as_ref(),
    };
    serde_json::to_writer(&mut *out, &object).expect("a Vec takes any bytes");
    out.push(b'\n');
}
