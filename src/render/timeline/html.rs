//! Timelines as one page for a browser. It fetches nothing, runs no script, and can be used with the keyboard
//! alone.

use std::io::{self, Write};

use super::row::TimelineRow;
use super::{Analyzed, TimelineWriter, name};
use crate::finding::{Rule, Severity};
use crate::message::{Count, LanguageChoice, Localize as _};
use crate::render::Style;
use crate::render::markup::escape;
use crate::trace::EventFinding;

const CSS: &str = include_str!("html.css");

pub(super) const TAIL: &str = "</main>\n</body>\n</html>\n";

crate::messages! {
    /// The texts of the page besides the events.
    enum PageText {
        Clean => "No errors or warnings.", "没有错误或警告。";
        Delta => "Delta", "间隔";
        Kind => "Kind", "类型";
        Location => "Location", "位置";
        NoEvents => "No events.", "没有事件。";
        OnlyFindings => "Only timelines with errors or warnings", "只显示有错误或警告的时间线";
        SkipToTimelines => "Skip to the timelines", "跳到时间线";
        Status => "Status", "状态";
        Subject => "Node or job change", "节点或异动";
        Time => "Time", "时间";
        TimeAxis => "On the time axis", "时间轴";
        Title => "Processes and job changes", "流程与异动";
    }
}

/// The headings of the columns.
const HEADINGS: [PageText; 7] = [
    PageText::Time,
    PageText::Delta,
    PageText::Kind,
    PageText::Subject,
    PageText::Status,
    PageText::Location,
    PageText::TimeAxis,
];

pub(super) fn head(style: &Style) -> String {
    let language = style.language;
    let tag = if language == LanguageChoice::En { "en" } else { "zh-CN" };
    let [title, only, empty, clean, skip] = [
        PageText::Title,
        PageText::OnlyFindings,
        PageText::NoEvents,
        PageText::Clean,
        PageText::SkipToTimelines,
    ]
    .map(|text| text.to_text(language));
    format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         form-action 'none'; base-uri 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} · feishu-ev</title>\n\
         <style>\n{CSS}</style>\n</head>\n\
         <body>\n<a class=\"skip\" href=\"#timelines\">{skip}</a>\n<header>\n<h1>{title}</h1>\n\
         <p><label><input type=\"checkbox\" id=\"only\"> {only}</label></p>\n</header>\n\
         <main id=\"timelines\" data-empty=\"{empty}\" data-clean=\"{clean}\">\n"
    )
}

/// Writes a timeline. Rows are written one after another: all of them may take more memory than the timeline.
pub(super) fn write(
    out: &mut dyn Write,
    analyzed: &Analyzed<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let language = writer.style.language;
    let Analyzed { timeline, analysis } = analyzed;
    let worst = analysis.findings.iter().map(|finding| finding.finding.rule.severity()).max();
    let (class, open) = match worst {
        Some(Severity::Error | Severity::Warning) => ("found", " open"),
        Some(Severity::Information) | None => ("clean", ""),
    };
    let name = escape(&name(timeline, language));
    let count = Count::Events(timeline.events.len() as u64).to_text(language);
    write!(out, "<details class=\"{class}\"{open}>\n<summary>{name} <small>{count}</small>")?;
    for EventFinding { finding, .. } in &analysis.findings {
        write!(out, " {}", badge(finding.rule, language))?;
    }
    write!(
        out,
        "</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">\n\
         <table>\n<thead><tr>"
    )?;
    for heading in &HEADINGS {
        write!(out, "<th scope=\"col\">{}</th>", heading.to_text(language))?;
    }
    out.write_all(b"</tr></thead>\n<tbody>\n")?;
    let mut times = analysis.order.iter().filter_map(|index| timeline.events[*index].event.time);
    let first = times.next().unwrap_or_default();
    let last = times.next_back().unwrap_or(first);
    for row in analyzed.rows(writer) {
        let event = &timeline.events[row.event].event;
        write_row(out, &row, language)?;
        let (file, line) = (escape(&event.location.file), event.location.position.line);
        write!(out, "<td>{file}:{line}</td><td class=\"when\">")?;
        if let Some(time) = event.time {
            // From 0 at the first event to 1 at the last.
            let permille = (time - first).saturating_mul(1000) / (last - first).max(1);
            write!(out, "<i style=\"--at:{}.{:03}\"></i>", permille / 1000, permille % 1000)?;
        }
        out.write_all(b"</td></tr>\n")?;
    }
    out.write_all(b"</tbody>\n</table>\n</div>\n")?;
    if !analysis.findings.is_empty() {
        out.write_all(b"<ul>\n")?;
        for EventFinding { event, finding } in &analysis.findings {
            let location = &timeline.events[*event].event.location;
            let (file, line) = (escape(&location.file), location.position.line);
            let (badge, text) = (badge(finding.rule, language), escape(&finding.one_line(language)));
            writeln!(out, "<li>{badge} {file}:{line}: {text}</li>")?;
        }
        out.write_all(b"</ul>\n")?;
    }
    out.write_all(b"</details>\n")
}

/// Writes the cells of a row up to its status.
fn write_row(out: &mut dyn Write, row: &TimelineRow, language: LanguageChoice) -> io::Result<()> {
    let is_wrong = row.rules.iter().any(|rule| rule.severity() > Severity::Information);
    out.write_all(if is_wrong { b"<tr class=\"wrong\">" } else { b"<tr>" })?;
    for cell in [&row.time, &row.delta, &row.subject.kind, &row.subject.name] {
        write!(out, "<td>{}</td>", escape(cell))?;
    }
    write!(out, "<td>{}", escape(&row.subject.status))?;
    for rule in &row.rules {
        write!(out, " {}", badge(*rule, language))?;
    }
    out.write_all(b"</td>")
}

/// The code of a rule, with its severity and title for those who cannot see its color.
fn badge(rule: Rule, language: LanguageChoice) -> String {
    let (class, severity) = (rule.severity(), rule.severity().to_text(language));
    let title = escape(&rule.title().to_text(language));
    format!("<abbr class=\"{class}\" title=\"{severity}: {title}\">{rule}</abbr>")
}
