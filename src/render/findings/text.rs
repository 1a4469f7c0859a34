//! Findings for people, as a compiler writes them.

use std::io::{self, Write};

use super::{FindingWriter, Format, Group};
use crate::diagnostic::Diagnostic;
use crate::message::{LanguageChoice, Localize};
use crate::render::{POINTER_LIMIT, palette};
use crate::text::{abbreviated, sanitize, width};

pub(super) const FORMAT: Format = Format { head: |_| String::new(), separator: "", tail: "", write };

crate::messages! {
    /// The labels of the notes below a finding.
    enum NoteLabel {
        Event => "event", "事件";
        Expected => "expected", "应为";
        Help => "help", "建议";
    }
}

fn write(out: &mut dyn Write, group: Group<'_>, writer: &FindingWriter<'_>) -> io::Result<()> {
    for diagnostic in group.diagnostics {
        write_block(out, &diagnostic, writer.style.language)?;
    }
    Ok(())
}

fn write_block(out: &mut dyn Write, diagnostic: &Diagnostic<'_>, language: LanguageChoice) -> io::Result<()> {
    let Diagnostic { finding, location, excerpt, event } = diagnostic;
    let severity = finding.rule.severity();
    let head = format!("{}[{}]", severity.to_text(language), finding.rule);
    let message = finding.message.to_text(language);
    writeln!(
        out,
        "{}{}{}",
        palette::severity(severity, &head),
        palette::heading(language.colon()),
        palette::heading(&sanitize(&message))
    )?;
    let (file, pointer) = (sanitize(&location.file), abbreviated(finding.pointer(), POINTER_LIMIT));
    let place = format!("{file}:{} {}", location.position, sanitize(&pointer));
    writeln!(out, "  {} {}", palette::frame("-->"), place.trim_end())?;
    if let Some(excerpt) = excerpt {
        let [before, marked, after] =
            [&excerpt.before, &excerpt.marked, &excerpt.after].map(|part| sanitize(part));
        let (bar, carets) = (palette::frame("|"), "^".repeat(width(&marked).max(1)));
        writeln!(out, "   {bar} {before}{marked}{after}")?;
        writeln!(out, "   {bar} {}{}", " ".repeat(width(&before)), palette::severity(severity, &carets))?;
    }
    let names: Vec<_> =
        [event.event_type.as_deref(), event.event_id.as_deref()].into_iter().flatten().collect();
    let notes = [
        (NoteLabel::Expected, finding.expected.as_ref().map(|expected| expected.to_text(language))),
        (NoteLabel::Help, finding.help.as_ref().map(|help| help.to_text(language))),
        (NoteLabel::Event, Some(names.join(" ")).filter(|names| !names.is_empty())),
    ];
    for (label, note) in notes {
        if let Some(note) = note {
            let (sign, label) = (palette::frame("="), label.to_text(language));
            writeln!(out, "   {sign} {label}{}{}", language.colon(), sanitize(&note))?;
        }
    }
    writeln!(out)
}
