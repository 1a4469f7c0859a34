//! A diagnostic in one line, for standard error: `file:line:column: error[FE003]: what is wrong; what to do`.

use std::io::{self, Write};

use crate::diagnostic::Diagnostic;
use crate::message::LanguageChoice;
use crate::text::sanitize;

/// Writes a diagnostic in one line.
pub fn write_line(
    out: &mut dyn Write,
    diagnostic: &Diagnostic<'_>,
    language: LanguageChoice,
) -> io::Result<()> {
    let Diagnostic { finding, location, .. } = diagnostic;
    let (file, position) = (sanitize(&location.file), location.position);
    let (label, text) = (finding.rule.label(language), finding.one_line(language));
    writeln!(out, "{file}:{position}: {label}{}{}", language.colon(), sanitize(&text))
}
