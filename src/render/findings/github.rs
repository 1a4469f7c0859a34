//! Findings as workflow commands of GitHub Actions, which shows them at the lines of a pull request.

use std::io::{self, Write};

use super::{FindingWriter, Format, Group};
use crate::choice::Choice as _;
use crate::diagnostic::Diagnostic;
use crate::finding::Severity;
use crate::message::{LanguageChoice, Localize as _};
use crate::render::POINTER_LIMIT;
use crate::text::{abbreviated, sanitize};

pub(super) const FORMAT: Format = Format { head: |_| String::new(), separator: "", tail: "", write };

fn write(out: &mut dyn Write, group: Group<'_>, writer: &FindingWriter<'_>) -> io::Result<()> {
    for diagnostic in group.diagnostics {
        write_one(out, &diagnostic, writer.style.language)?;
    }
    Ok(())
}

fn write_one(out: &mut dyn Write, diagnostic: &Diagnostic<'_>, language: LanguageChoice) -> io::Result<()> {
    let Diagnostic { finding, location, .. } = diagnostic;
    let command = match finding.rule.severity() {
        Severity::Information => "notice",
        severity => severity.name(),
    };
    let title = format!("{} {}", finding.rule, finding.rule.title().to_text(language));
    let text = finding.one_line(language);
    let message = match &*diagnostic.full_pointer() {
        "" => text,
        pointer => format!("{}: {text}", abbreviated(pointer, POINTER_LIMIT)),
    };
    writeln!(
        out,
        "::{command} file={},line={},col={},title={}::{}",
        property(&location.file),
        location.position.line,
        location.position.column,
        property(&title),
        data(&message),
    )
}

/// The text of a message, escaped as GitHub's toolkit does.
fn data(text: &str) -> String {
    sanitize(text).replace('%', "%25")
}

/// The text of a property, escaped as GitHub's toolkit does.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
