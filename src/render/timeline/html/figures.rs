//! The overview at the top of the page: figures that link to the timelines that they count.

use std::collections::HashSet;

use maud::{Markup, html};

use super::super::TimelineWriter;
use super::filter::Filter;
use super::overview::{EventPlace, LongWait, NodeWaits, Overview};
use super::row_id;
use super::symbols::{icon, outcome_name};
use super::text::{PageText, Untrusted};
use super::timeline::badge;
use crate::choice::Choice as _;
use crate::lanes::Lasting;
use crate::message::{Count, Elapsed, LanguageChoice, Localize as _};
use crate::render::time;

/// The figures of the page.
pub(super) struct Figures<'p> {
    pub(super) overview: &'p Overview,
    /// The numbers of the timelines that the page shows: only these have links.
    pub(super) shown: &'p HashSet<u64>,
    pub(super) writer: &'p TimelineWriter<'p>,
}

impl Figures<'_> {
    /// What was read, in a line.
    pub(super) fn facts(&self) -> Markup {
        let Overview { timelines, unfinished, events, period, .. } = self.overview;
        let language = self.language();
        let period = period.and_then(|(first, last)| {
            let local = |milliseconds| time::local(milliseconds, self.writer.style.zone());
            Some(PageText::Period { from: local(first)?, to: local(last)? }.to_text(language))
        });
        html! {
            p.facts {
                strong { (Count::Timelines(*timelines).to_text(language)) }
                @if *unfinished > 0 { " (" (PageText::Unfinished { count: *unfinished }.to_text(language)) ")" }
                " · " strong { (Count::Events(*events).to_text(language)) }
                @if let Some(period) = period { " · " span.period { (period) } }
            }
        }
    }

    pub(super) fn cards(&self) -> Markup {
        html! {
            div.cards {
                (self.outcomes())
                (self.rules())
                (self.nodes())
                (self.waits())
            }
        }
    }

    fn outcomes(&self) -> Markup {
        let rows = self.overview.outcomes.iter().map(|(kind, count)| {
            let text = kind.description().to_text(self.language());
            html! {
                tr {
                    th scope="row" { (icon(outcome_name(*kind))) " " a href=(Filter::Outcome(*kind).href()) { (text) } }
                    td.number { (count) }
                }
            }
        });
        self.card(
            &PageText::TimelinesByOutcome,
            &[PageText::Outcome, PageText::TimelineCount],
            rows,
            &PageText::NoEvents,
        )
    }

    fn rules(&self) -> Markup {
        let language = self.language();
        let rows = self.overview.rules.iter().map(|(rule, count)| {
            html! {
                tr {
                    th scope="row" {
                        (badge(*rule, language)) " "
                        a href=(Filter::Rule(*rule).href()) { (rule.title().to_text(language)) }
                    }
                    td.number { (count.findings) }
                    td.number { (count.timelines) }
                }
            }
        });
        self.card(
            &PageText::FindingsByRule,
            &[PageText::Rule, PageText::FindingCount, PageText::TimelineCount],
            rows,
            &PageText::Clean,
        )
    }

    fn nodes(&self) -> Markup {
        let language = self.language();
        let listed = self.overview.slowest_nodes().into_iter().enumerate().map(|(number, (name, waits))| {
            let filter = Filter::Node { number, name: name.to_owned() };
            (html! { a href=(filter.href()) { (Untrusted(name)) } }, waits)
        });
        let other = Some(&self.overview.other_nodes).filter(|waits| waits.runs > 0);
        let other = other.map(|waits| (html! { (PageText::OtherNodes.to_text(language)) }, waits));
        let rows = listed.chain(other).map(|(name, waits): (Markup, &NodeWaits)| {
            html! {
                tr {
                    th scope="row" { (name) }
                    td.number { (waits.runs) }
                    td.number { (Elapsed(waits.mean_ms()).to_text(language)) }
                    td.number { (self.link(waits.longest, &Elapsed(waits.longest_ms).to_text(language))) }
                }
            }
        });
        self.card(
            &PageText::WaitsByNode,
            &[PageText::Node, PageText::Runs, PageText::Mean, PageText::Longest],
            rows,
            &PageText::NoWaits,
        )
    }

    fn waits(&self) -> Markup {
        let language = self.language();
        let rows = self.overview.longest_waits().into_iter().map(|wait| {
            let Lasting { length_ms, value: LongWait { place, subject, timeline_name }, is_open } = wait;
            let length = Elapsed(length_ms).to_text(language);
            let length = if is_open { PageText::SoFar { length }.to_text(language) } else { length };
            html! {
                tr {
                    th scope="row" { (Untrusted(&subject)) br; small { (Untrusted(&timeline_name)) } }
                    td.number { (self.link(place.0, &length)) }
                }
            }
        });
        let subject = if self.overview.has_others { PageText::GeneralSubject } else { PageText::Subject };
        self.card(&PageText::LongestWaits, &[subject, PageText::Wait], rows, &PageText::NoWaits)
    }

    fn card(
        &self,
        title: &PageText,
        headings: &[PageText],
        rows: impl Iterator<Item = Markup>,
        empty: &PageText,
    ) -> Markup {
        let language = self.language();
        let mut rows = rows.peekable();
        html! {
            section.card {
                h2 { (title.to_text(language)) }
                @if rows.peek().is_none() {
                    p { (empty.to_text(language)) }
                } @else {
                    table class={ "columns-" (headings.len()) } {
                        thead {
                            tr {
                                @for (column, heading) in headings.iter().enumerate() {
                                    th.number[column > 0] scope="col" { (heading.to_text(language)) }
                                }
                            }
                        }
                        tbody { @for row in rows { (row) } }
                    }
                }
            }
        }
    }

    /// A text with a link to the row of an event, if the page has it.
    fn link(&self, place: EventPlace, text: &str) -> Markup {
        html! {
            @if self.shown.contains(&place.timeline) {
                a href={ "#" (row_id(place)) } { (text) }
            } @else {
                (text)
            }
        }
    }

    fn language(&self) -> LanguageChoice {
        self.writer.style.language
    }
}
