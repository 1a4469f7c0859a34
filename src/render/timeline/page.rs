//! Stories as one page for a browser: nothing is fetched, no script runs, and keys alone will do.

use std::fmt::Write as _;
use std::io;

use super::{Telling, TimelineWriter, name};
use crate::finding::Severity;
use crate::message::{LanguageChoice, Localized};
use crate::render::Style;
use crate::render::terminal::markup as escape;

const CSS: &str = include_str!("page.css");

pub(super) const TAIL: &str = "</main>\n</body>\n</html>\n";

pub(super) fn head(style: &Style) -> String {
    let text = |zh, en| Localized::new(zh, en).get(style.language);
    let lang = if style.language == LanguageChoice::En { "en" } else { "zh-CN" };
    let title = text("流程与异动", "Processes and job changes");
    let only = text("只看有错误或警告的", "Only those with errors or warnings");
    let empty = text("没有事件。", "There are no events.");
    let clean = text("没有错误或警告。", "There are no errors or warnings.");
    let skip = text("跳到正文", "Skip to the timelines");
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} · feishu-ev</title>\n<style>\n{CSS}</style>\n</head>\n\
         <body>\n<a class=\"skip\" href=\"#timelines\">{skip}</a>\n<header>\n<h1>{title}</h1>\n\
         <p><label><input type=\"checkbox\" id=\"only\"> {only}</label></p>\n</header>\n<main id=\"timelines\" data-empty=\"{empty}\" data-clean=\"{clean}\">\n"
    )
}

pub(super) fn write(
    out: &mut dyn io::Write,
    telling: &Telling<'_>,
    writer: &TimelineWriter<'_>,
) -> io::Result<()> {
    let style = writer.style;
    let text = |zh, en| Localized::new(zh, en).get(style.language);
    let findings = &telling.judgement.findings;
    let worst = findings.iter().map(|(_, finding)| finding.rule.severity()).max();
    let found = worst.is_some_and(|worst| worst > Severity::Information);
    let mut page = String::new();
    let (class, open) = if found { ("found", " open") } else { ("clean", "") };
    let _ = write!(
        page,
        "<details class=\"{class}\"{open}>\n<summary>{}",
        escape(&name(telling.timeline, style.language))
    );
    let count = telling.timeline.entries.len();
    let _ = write!(
        page,
        " <small>{count} {}</small>",
        text("个事件", if count == 1 { "event" } else { "events" })
    );
    for (_, finding) in findings {
        let _ = write!(page, " {}", badge(finding.rule));
        hand_on(&mut page, out)?;
    }
    page.push_str("</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    page.push_str(&escape(&name(telling.timeline, style.language)));
    page.push_str("\">\n<table>\n<thead><tr>");
    for heading in [
        text("时间", "Time"),
        text("间隔", "Since"),
        text("类型", "Kind"),
        text("节点或异动", "Node or job change"),
        text("状态", "Status"),
        text("位置", "Place"),
        text("何时", "When"),
    ] {
        let _ = write!(page, "<th scope=\"col\">{heading}</th>");
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    let mut times =
        telling.judgement.order.iter().filter_map(|index| telling.timeline.entries[*index].step.time);
    let first = times.next().unwrap_or_default();
    let last = times.next_back().unwrap_or(first);
    for row in telling.rows(writer) {
        let step = &telling.timeline.entries[row.entry].step;
        let wrong = row.codes.iter().any(|code| code.severity() > Severity::Information);
        page.push_str(if wrong { "<tr class=\"wrong\">" } else { "<tr>" });
        for cell in [&row.time, &row.delta, &row.kind, &row.what] {
            let _ = write!(page, "<td>{}</td>", escape(cell));
        }
        let mut status = vec![escape(&row.status)];
        status.extend(row.codes.iter().map(|code| badge(*code)));
        let _ = write!(page, "<td>{}</td>", status.join(" "));
        let _ = write!(page, "<td>{}:{}</td>", escape(&step.place.file), step.place.line);
        page.push_str("<td class=\"when\">");
        if let Some(time) = step.time {
            // Between 0 and 1, where the first and the last event are.
            let permille = (time - first).saturating_mul(1000) / (last - first).max(1);
            let _ = write!(page, "<i style=\"--at:{}.{:03}\"></i>", permille / 1000, permille % 1000);
        }
        page.push_str("</td></tr>\n");
        hand_on(&mut page, out)?;
    }
    page.push_str("</tbody>\n</table>\n</div>\n");
    if !findings.is_empty() {
        page.push_str("<ul>\n");
        for (entry, finding) in findings {
            let place = &telling.timeline.entries[*entry].step.place;
            let place = escape(&format!("{}:{}", place.file, place.line));
            let _ = writeln!(
                page,
                "<li lang=\"en\">{} {place}: {}</li>",
                badge(finding.rule),
                escape(&finding.sentence())
            );
            hand_on(&mut page, out)?;
        }
        page.push_str("</ul>\n");
    }
    page.push_str("</details>\n");
    hand_on(&mut page, out)
}

/// Writes what there is of the page and empties it: all rows would take more memory than the timeline.
fn hand_on(page: &mut String, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(page.as_bytes())?;
    page.clear();
    Ok(())
}

/// A finding code, with its severity and its title for those who cannot see its colour.
fn badge(code: crate::finding::Rule) -> String {
    let (severity, title) = (code.severity(), escape(code.title().en));
    format!("<abbr lang=\"en\" class=\"{severity}\" title=\"{severity}: {title}\">{code}</abbr>")
}
