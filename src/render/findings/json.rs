//! Findings as JSON, one object a line.

use std::io::{self, Write};

use serde::Serialize;

use super::{FindingWriter, Format, Group};
use crate::choice::Choice as _;
use crate::diagnostic::{Diagnostic, TimelineIds};

pub(super) const FORMAT: Format = Format { head: |_| String::new(), separator: "", tail: "", write };

/// The JSON shape of a diagnostic.
#[derive(Serialize)]
struct DiagnosticJson<'d> {
    code: &'static str,
    severity: &'static str,
    file: &'d str,
    line: u64,
    column: u64,
    pointer: &'d str,
    /// Of the record in the document that it is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_pointer: Option<&'d str>,
    message: String,
    event_id: Option<&'d str>,
    event_type: Option<&'d str>,
    #[serde(flatten)]
    timeline: Option<&'d TimelineIds<'d>>,
}

fn write(out: &mut dyn Write, group: Group<'_>, writer: &FindingWriter<'_>) -> io::Result<()> {
    for Diagnostic { finding, location, pointer, event, .. } in group.diagnostics {
        let json = DiagnosticJson {
            code: finding.rule.code(),
            severity: finding.rule.severity().name(),
            file: &location.file,
            line: location.position.line,
            column: location.position.column,
            pointer: finding.pointer(),
            source_pointer: pointer,
            message: finding.one_line(writer.style.language),
            event_id: event.event_id.as_deref(),
            event_type: event.event_type.as_deref(),
            timeline: event.timeline.as_ref(),
        };
        serde_json::to_writer(&mut *out, &json)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
