//! Findings for people, as a compiler writes them.

use std::io::{self, Write};

use super::{FindingWriter, Format, Group};
use crate::diagnostic::{Diagnostic, Excerpt};
use crate::finding::{Finding, Severity};
use crate::message::Localize as _;
use crate::render::wrap::{Head, push_wrapped};
use crate::render::{POINTER_LIMIT, Style, palette};
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
        out.write_all(block(&diagnostic, writer.style).as_bytes())?;
    }
    Ok(())
}

fn block(diagnostic: &Diagnostic<'_>, style: &Style) -> String {
    let Diagnostic { finding, location, excerpt, event, .. } = diagnostic;
    let (language, limit) = (style.language, style.width);
    let mut block = String::new();
    push_message(&mut block, finding, style);
    let arrow = format!("  {} ", palette::frame("-->"));
    let pointer = diagnostic.full_pointer();
    let pointer = abbreviated(&pointer, POINTER_LIMIT);
    let place = format!("{}:{} {pointer}", location.file, location.position);
    push_wrapped(&mut block, Head { text: &arrow, width: "  --> ".len() }, place.trim_end(), limit);
    if let Some(excerpt) = excerpt {
        push_excerpt(&mut block, excerpt, finding.rule.severity());
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
            let label = format!("{}{}", label.to_text(language), language.colon());
            let head = format!("   {} {label}", palette::frame("="));
            push_wrapped(
                &mut block,
                Head { text: &head, width: "   = ".len() + width(&label) },
                &note,
                limit,
            );
        }
    }
    block.push('\n');
    block
}

/// Appends the severity, the rule and the message.
fn push_message(block: &mut String, finding: &Finding, style: &Style) {
    let (severity, colon) = (finding.rule.severity(), style.language.colon());
    let head = finding.rule.label(style.language);
    let mut message = String::new();
    let space = Head { text: "", width: width(&head) + width(colon) };
    push_wrapped(&mut message, space, &finding.message.to_text(style.language), style.width);
    block.push_str(&palette::severity(severity, &head).to_string());
    block.push_str(&palette::heading(colon).to_string());
    block.push_str(&palette::heading(message.trim_end()).to_string());
    block.push('\n');
}

/// Appends the part of the record, with the member marked.
fn push_excerpt(block: &mut String, excerpt: &Excerpt, severity: Severity) {
    let [before, marked, after] =
        [&excerpt.before, &excerpt.marked, &excerpt.after].map(|part| sanitize(part));
    let (bar, carets) = (palette::frame("|"), "^".repeat(width(&marked).max(1)));
    block.push_str(&format!("   {bar} {before}{marked}{after}\n"));
    let carets = palette::severity(severity, &carets);
    block.push_str(&format!("   {bar} {}{carets}\n", " ".repeat(width(&before))));
}
