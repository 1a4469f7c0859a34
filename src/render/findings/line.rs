//! A diagnostic in one line, for standard error: `file:line:column: error[FE003]: what is wrong; what to do`.
//! The JSON Pointer of a record that is a part of a document follows its position.

use std::io::{self, Write};

use crate::diagnostic::Diagnostic;
use crate::message::LanguageChoice;
use crate::render::POINTER_LIMIT;
use crate::text::{abbreviated, sanitize};

/// Writes a diagnostic in one line.
pub fn write_line(
    out: &mut dyn Write,
    diagnostic: &Diagnostic<'_>,
    language: LanguageChoice,
) -> io::Result<()> {
    let Diagnostic { finding, location, .. } = diagnostic;
    let (file, position) = (sanitize(&location.file), location.position);
    let (label, text) = (finding.rule.label(language), finding.one_line(language));
    write!(out, "{file}:{position}")?;
    if let Some(pointer) = diagnostic.pointer {
        write!(out, " {}", sanitize(&abbreviated(pointer, POINTER_LIMIT)))?;
    }
    writeln!(out, ": {label}{}{}", language.colon(), sanitize(&text))
}
