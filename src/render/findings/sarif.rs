//! Findings as SARIF 2.1.0, for code scanning. Results are written one after another: memory does not grow
//! with them.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{FindingWriter, Format, Group};
use crate::choice::Choice as _;
use crate::diagnostic::{Diagnostic, EventRef, TimelineIds};
use crate::finding::{Rule, Severity};
use crate::message::{LanguageChoice, Localize as _};

pub(super) const FORMAT: Format = Format { head, separator: SEPARATOR, tail: "\n]}]}\n", write };

const SEPARATOR: &str = ",\n";

fn head(writer: &FindingWriter<'_>) -> String {
    let language = writer.style.language;
    let rules: Vec<_> = Rule::ALL
        .iter()
        .filter(|rule| !rule.is_about_answers())
        .map(|rule| {
            json!({
                "id": rule.code(),
                "shortDescription": {"text": rule.title().to_text(language)},
                "fullDescription": {"text": rule.explanation().to_text(language)},
                "defaultConfiguration": {"level": level(rule.severity())},
            })
        })
        .collect();
    let driver = json!({"name": "feishu-ev", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    format!(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\
         \"runs\":[{{\"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\"results\":[\n"
    )
}

fn write(out: &mut dyn Write, group: Group<'_>, writer: &FindingWriter<'_>) -> io::Result<()> {
    let Group { diagnostics, .. } = group;
    for (index, diagnostic) in diagnostics.enumerate() {
        if index > 0 {
            out.write_all(SEPARATOR.as_bytes())?;
        }
        serde_json::to_writer(&mut *out, &result(&diagnostic, writer.style.language))?;
    }
    Ok(())
}

fn result(diagnostic: &Diagnostic<'_>, language: LanguageChoice) -> Value {
    let Diagnostic { finding, location, event, .. } = diagnostic;
    json!({
        "ruleId": finding.rule.code(),
        "level": level(finding.rule.severity()),
        "message": {"text": finding.one_line(language)},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(&location.file)},
                "region": {"startLine": location.position.line, "startColumn": location.position.column},
            },
            "logicalLocations": [{"fullyQualifiedName": diagnostic.full_pointer()}],
        }],
        "properties": properties(event),
    })
}

fn properties(event: &EventRef<'_>) -> Value {
    let mut properties = json!({"event_id": event.event_id, "event_type": event.event_type});
    if let Some(TimelineIds { process_id, job_change_id, subjects }) = &event.timeline {
        properties["process_id"] = json!(process_id);
        properties["job_change_id"] = json!(job_change_id);
        if !subjects.is_empty() {
            properties["subjects"] = json!(subjects);
        }
    }
    properties
}

/// The level of a severity (SARIF 2.1.0, 3.27.10).
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Information => "note",
        Severity::Warning | Severity::Error => severity.name(),
    }
}

/// A path as a URI reference (RFC 3986).
fn uri(path: &str) -> String {
    if cfg!(windows) { uri_of_windows(path) } else { percent_encoded(path) }
}

/// A path of Windows: `C:\logs\a.json` is `file:///C:/logs/a.json`, and `logs\a.json` is `logs/a.json`.
fn uri_of_windows(path: &str) -> String {
    let path = path.replace('\\', "/");
    if let Some(share) = path.strip_prefix("//") {
        return format!("file://{}", percent_encoded(share));
    }
    match path.split_once(":/") {
        Some((drive, rest)) if drive.len() == 1 => format!("file:///{drive}:/{}", percent_encoded(rest)),
        _ => percent_encoded(&path),
    }
}

fn percent_encoded(path: &str) -> String {
    let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if is_kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows_are_uris() {
        assert_eq!(uri_of_windows(r"logs\events today.ndjson"), "logs/events%20today.ndjson");
        assert_eq!(uri_of_windows(r"C:\logs\事件.json"), "file:///C:/logs/%E4%BA%8B%E4%BB%B6.json");
        assert_eq!(uri_of_windows(r"C:/logs/a:b.json"), "file:///C:/logs/a%3Ab.json");
        assert_eq!(uri_of_windows(r"\\server\share\a.json"), "file://server/share/a.json");
        assert_eq!(uri_of_windows("-"), "-");
    }
}
