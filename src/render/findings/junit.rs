//! Findings as JUnit XML: a test case per record or timeline, failed by its errors.

use std::io::{self, Write};

use super::{FindingWriter, Format, Group};
use crate::diagnostic::Diagnostic;
use crate::message::LanguageChoice;
use crate::render::POINTER_LIMIT;
use crate::render::markup::{SUITE_TAIL, escape, suite_head};
use crate::text::abbreviated;

pub(super) const FORMAT: Format =
    Format { head: |writer| suite_head(writer.command), separator: "", tail: SUITE_TAIL, write };

fn write(out: &mut dyn Write, group: Group<'_>, writer: &FindingWriter<'_>) -> io::Result<()> {
    let language = writer.style.language;
    let Group { file, name, diagnostics } = group;
    let (file, name) = (escape(file), escape(&name()));
    write!(out, "    <testcase classname=\"{file}\" name=\"{name}\"")?;
    let (failures, others): (Vec<_>, Vec<_>) = diagnostics.partition(|diagnostic| {
        writer.fail_on.is_some_and(|least| diagnostic.finding.rule.severity() >= least)
    });
    if failures.is_empty() && others.is_empty() {
        return out.write_all(b"/>\n");
    }
    out.write_all(b">\n")?;
    // One element for all: many viewers show only the first.
    if let Some(Diagnostic { finding, .. }) = failures.first() {
        let message = escape(&finding.one_line(language));
        write!(out, "      <failure type=\"{}\" message=\"{message}\">", finding.rule)?;
        write_lines(out, &failures, language)?;
        out.write_all(b"</failure>\n")?;
    }
    if !others.is_empty() {
        out.write_all(b"      <system-out>")?;
        write_lines(out, &others, language)?;
        out.write_all(b"</system-out>\n")?;
    }
    out.write_all(b"    </testcase>\n")
}

/// Writes diagnostics, one a line.
fn write_lines(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic<'_>],
    language: LanguageChoice,
) -> io::Result<()> {
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        let Diagnostic { finding, location, .. } = diagnostic;
        let head = format!(
            "{}:{}: {} {}",
            location.file,
            location.position,
            finding.rule.label(language),
            abbreviated(&diagnostic.full_pointer(), POINTER_LIMIT)
        );
        let line = escape(&format!("{}: {}", head.trim_end(), finding.one_line(language)));
        write!(out, "{}{line}", if index > 0 { "\n" } else { "" })?;
    }
    Ok(())
}
