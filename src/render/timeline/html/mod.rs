//! Timelines as one page for a browser. It fetches nothing, runs no script, and can be used with the keyboard
//! alone.

mod chart;
mod figures;
mod filter;
mod overview;
mod selection;
mod symbols;
mod text;
mod timeline;

use std::collections::HashSet;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use self::figures::Figures;
use self::filter::Filter;
use self::overview::{EventPlace, Overview};
use self::selection::PageSelection;
use self::text::PageText;
use self::timeline::TimelineSection;
use super::{Analyzed, TimelineWriter};
use crate::lanes::Lanes;
use crate::message::{LanguageChoice, Localize as _};
use crate::trace::{Analysis, Timeline};

const STYLE: &str = include_str!("style.css");

/// The number of timelines with errors or warnings that are open when the page is loaded.
const OPEN_LIMIT: usize = 20;

/// A page with timelines. It shows at most 2,000 of them: those with errors first, then the longest.
#[derive(Debug, Default)]
pub struct TimelinePage {
    overview: Overview,
    selection: PageSelection,
}

impl TimelinePage {
    /// Adds a timeline. An event that belongs to none and has no finding is left out.
    pub fn add(&mut self, timeline: &Timeline, analysis: &Analysis, writer: &TimelineWriter<'_>) {
        let analyzed = Analyzed { timeline, analysis };
        if analyzed.is_left_out() {
            return;
        }
        let number = self.selection.offer(&analyzed);
        self.overview.add(number, &analyzed, writer);
    }

    /// Writes the page.
    pub fn write(self, out: &mut dyn Write, writer: &TimelineWriter<'_>) -> io::Result<()> {
        let Self { overview, selection } = self;
        let language = writer.style.language;
        let all = selection.offered();
        let timelines = selection.into_timelines();
        let shown: HashSet<u64> = timelines.iter().map(|timeline| timeline.number).collect();
        let nodes: Vec<String> =
            overview.slowest_nodes().into_iter().map(|(name, _)| name.to_owned()).collect();
        let filters = filters(&overview, &nodes);
        let style = STYLE.to_owned() + &filters.iter().map(Filter::style).collect::<String>();
        let figures = Figures { overview: &overview, shown: &shown, writer };
        writeln!(out, "{}\n{}", DOCTYPE.into_string(), open_html(language))?;
        out.write_all(head(&overview.title(), &style, language).into_string().as_bytes())?;
        out.write_all(b"\n<body>\n")?;
        out.write_all(introduction(&figures, language).into_string().as_bytes())?;
        out.write_all(b"\n<main id=\"timelines\" tabindex=\"-1\">\n")?;
        out.write_all(notices(&filters, timelines.len() as u64, all, language).into_string().as_bytes())?;
        out.write_all(b"\n<div class=\"list\">\n")?;
        let mut left_open = OPEN_LIMIT;
        let is_only_one = timelines.len() == 1;
        for timeline in timelines {
            let analyzed = timeline.analyzed();
            let is_open = is_only_one || (left_open > 0 && TimelineSection::is_found(&analyzed));
            left_open -= usize::from(is_open);
            let number = timeline.number;
            let lanes = Lanes::new(&analyzed);
            TimelineSection { number, analyzed, lanes, is_open, nodes: &nodes, writer }.write(out)?;
        }
        out.write_all(b"</div>\n</main>\n</body>\n</html>\n")
    }
}

/// The filters that the overview links to.
fn filters(overview: &Overview, nodes: &[String]) -> Vec<Filter> {
    let outcomes = overview.outcomes.keys().map(|kind| Filter::Outcome(*kind));
    let rules = overview.rules.keys().map(|rule| Filter::Rule(*rule));
    let nodes = nodes.iter().enumerate().map(|(number, name)| Filter::Node { number, name: name.clone() });
    std::iter::once(Filter::Found).chain(outcomes).chain(rules).chain(nodes).collect()
}

fn open_html(language: LanguageChoice) -> &'static str {
    match language {
        LanguageChoice::En => "<html lang=\"en\">",
        LanguageChoice::Both | LanguageChoice::Zh => "<html lang=\"zh-CN\">",
    }
}

fn head(title: &PageText, style: &str, language: LanguageChoice) -> Markup {
    // Of the content of the element, exactly.
    let hash = STANDARD.encode(Sha256::digest(style));
    let policy =
        format!("default-src 'none'; style-src 'sha256-{hash}'; form-action 'none'; base-uri 'none'");
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { (title.to_text(language)) " · feishu-ev" }
            style { (PreEscaped(style)) }
        }
    }
}

/// What is before the timelines.
fn introduction(figures: &Figures<'_>, language: LanguageChoice) -> Markup {
    html! {
        (symbols::definitions())
        a.skip href="#timelines" { (PageText::SkipToTimelines.to_text(language)) }
        header {
            h1 { (figures.overview.title().to_text(language)) }
            (figures.facts())
            (figures.cards())
        }
    }
}

/// The heading of the timelines, which of them are shown, and the meanings of the symbols.
fn notices(filters: &[Filter], shown: u64, all: u64, language: LanguageChoice) -> Markup {
    html! {
        h2 { (PageText::Timelines.to_text(language)) }
        @if shown < all { p.note { (PageText::Omitted { shown, all }.to_text(language)) } }
        @if all == 0 {
            p { (PageText::NoEvents.to_text(language)) }
        } @else {
            p.choices { a href=(Filter::Found.href()) { (PageText::OnlyFound.to_text(language)) } }
            @for filter in filters { (filter.notice(language)) }
            (symbols::legend(language))
        }
    }
}

/// The id of the row of an event.
fn row_id(place: EventPlace) -> String {
    format!("t{}e{}", place.timeline, place.event)
}

/// The id of the mark that is named after an event.
fn mark_id(place: EventPlace) -> String {
    format!("t{}m{}", place.timeline, place.event)
}
