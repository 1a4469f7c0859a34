//! Findings as SARIF 2.1.0, for code scanning. The results are written as they come: memory does not grow with them.

use serde_json::json;

use super::Report;
use super::report::{Sequence, Subject};
use crate::finding::{Rule, Severity};

pub(super) const TAIL: &str = "\n]}]}\n";

pub(super) fn head() -> String {
    let rules: Vec<_> = Rule::ALL
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code(),
                "shortDescription": {"text": rule.title().en},
                "fullDescription": {"text": rule.explanation().en},
                "defaultConfiguration": {"level": level(rule.severity())},
            })
        })
        .collect();
    let driver = json!({"name": "feishu-ev", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    format!(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
         \"columnKind\":\"unicodeCodePoints\",\"results\":[\n"
    )
}

pub(super) fn write(out: &mut Vec<u8>, report: &Report<'_>, subject: &Subject<'_>, joined: bool) {
    if joined {
        out.extend_from_slice(b",\n");
    }
    let finding = report.finding;
    let result = json!({
        "ruleId": finding.rule.code(),
        "level": level(finding.rule.severity()),
        "message": {"text": finding.sentence()},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(subject.file)},
                "region": {"startLine": report.line, "startColumn": report.column},
            },
            "logicalLocations": [{"fullyQualifiedName": finding.pointer}],
        }],
        "properties": properties(subject),
    });
    serde_json::to_writer(out, &result).expect("a Vec takes any bytes");
}

fn properties(subject: &Subject<'_>) -> serde_json::Value {
    let mut properties =
        json!({"event_id": subject.event_id.as_deref(), "event_type": subject.event_type.as_deref()});
    if let Some(Sequence { process_id, job_change_id }) = &subject.sequence {
        properties["process_id"] = process_id.as_deref().into();
        properties["job_change_id"] = job_change_id.as_deref().into();
    }
    properties
}

/// The level of a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Information => "note",
        Severity::Warning | Severity::Error => severity.name(),
    }
}

/// A path as a URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
