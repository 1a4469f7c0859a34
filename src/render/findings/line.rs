//! A diagnostic in one line, for standard error: `file:line:column: error[FE003]: what is wrong; what to do`.

use std::io::{self, Write};

use crate::diagnostic::Diagnostic;
use crate::message::{LanguageChoice, Localize as _};
use crate::text::sanitize;

/// Writes a diagnostic in one line.
pub fn write_line(
    out: &mut dyn Write,
    diagnostic: &Diagnostic<'_>,
    language: LanguageChoice,
) -> io::Result<()> {
    let Diagnostic { finding, location, .. } = diagnostic;
    let (file, position) = (sanitize(&location.file), location.position);
    let severity = finding.rule.severity().to_text(language);
    let text = finding.one_line(language);
    writeln!(out, "{file}:{position}: {severity}[{}]{}{}", finding.rule, language.colon(), sanitize(&text))
}
