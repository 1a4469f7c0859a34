//! A timeline of the page: its chart, its events as a table, and its findings.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

use maud::{Markup, html};

use super::super::row::TimelineRow;
use super::super::{Analyzed, TimelineWriter, name, other_subjects};
use super::chart::Chart;
use super::filter::Filter;
use super::overview::{EventPlace, node_name, severity};
use super::symbols::{icon, outcome_name};
use super::text::{PageText, Untrusted};
use super::{mark_id, row_id};
use crate::choice::Choice as _;
use crate::finding::{Rule, Severity};
use crate::lanes::Lanes;
use crate::message::{Count, Elapsed, LanguageChoice, Localize as _};
use crate::trace::EventFinding;

/// The headings of the columns, with that of what an event is about.
fn headings(subject: PageText) -> [PageText; 6] {
    [PageText::Time, PageText::Delta, PageText::Kind, subject, PageText::Status, PageText::Location]
}

/// A timeline with its number in the page.
pub(super) struct TimelineSection<'p> {
    pub(super) number: u64,
    pub(super) analyzed: Analyzed<'p>,
    pub(super) lanes: Lanes,
    /// Whether it is open when the page is loaded.
    pub(super) is_open: bool,
    /// The names of the nodes that the overview lists.
    pub(super) nodes: &'p [String],
    pub(super) writer: &'p TimelineWriter<'p>,
}

impl TimelineSection<'_> {
    /// Whether something is wrong with the timeline.
    pub(super) fn is_found(analyzed: &Analyzed<'_>) -> bool {
        severity(analyzed).is_some_and(|severity| severity > Severity::Information)
    }

    /// Writes the timeline. Rows are written one after another: all of them may take more memory than the
    /// timeline.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let language = self.writer.style.language;
        let Analyzed { timeline, analysis } = self.analyzed;
        let name = name(timeline, language);
        let chart = (timeline.events.len() > 1)
            .then(|| Chart::new(&self.lanes, self.number, self.analyzed, self.writer));
        // Elements with a closing tag of their own, because their content is written in parts.
        let open = if self.is_open { " open" } else { "" };
        writeln!(out, "<details class=\"timeline {}\"{open}>", self.classes())?;
        out.write_all(self.summary(&name).into_string().as_bytes())?;
        writeln!(out, "<div class=\"content\" id=\"t{}\">", self.number)?;
        if let Some(chart) = &chart {
            out.write_all(chart.markup().into_string().as_bytes())?;
        }
        let region = html! { (Untrusted(&name)) }.into_string();
        write!(
            out,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{region}\">\n<table>\n"
        )?;
        let has_others = other_subjects(timeline).next().is_some();
        let subject = if has_others { PageText::GeneralSubject } else { PageText::Subject };
        let head = html! {
            thead { tr { @for heading in headings(subject) { th scope="col" { (heading.to_text(language)) } } } }
        };
        writeln!(out, "{}\n<tbody>", head.into_string())?;
        for row in self.analyzed.rows(self.writer) {
            writeln!(out, "{}", self.row(&row).into_string())?;
        }
        out.write_all(b"</tbody>\n</table>\n</div>\n")?;
        if !analysis.findings.is_empty() {
            let marks: HashMap<_, _> = chart.iter().flat_map(Chart::marked).collect();
            out.write_all(b"<ul class=\"findings\">\n")?;
            for finding in &analysis.findings {
                writeln!(out, "{}", self.finding(finding, &marks).into_string())?;
            }
            out.write_all(b"</ul>\n")?;
        }
        out.write_all(b"</div>\n</details>\n")
    }

    /// The classes by which filters find the timeline.
    fn classes(&self) -> String {
        let Analyzed { timeline, analysis } = self.analyzed;
        let mut filters: Vec<_> =
            self.lanes.outcome(&self.analyzed).map(Filter::Outcome).into_iter().collect();
        if Self::is_found(&self.analyzed) {
            filters.push(Filter::Found);
        }
        let rules: BTreeSet<_> = analysis.findings.iter().map(|found| found.finding.rule).collect();
        filters.extend(rules.into_iter().map(Filter::Rule));
        let mut numbers: Vec<_> = (0..timeline.events.len())
            .filter_map(|event| node_name(&self.analyzed, event, self.writer))
            .filter_map(|name| self.nodes.iter().position(|listed| *listed == name))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        filters.extend(numbers.into_iter().map(|number| Filter::Node { number, name: String::new() }));
        filters.iter().map(Filter::class).collect::<Vec<_>>().join(" ")
    }

    fn summary(&self, name: &str) -> Markup {
        let language = self.writer.style.language;
        let Analyzed { timeline, analysis } = self.analyzed;
        let times = || timeline.events.iter().filter_map(|event| event.event.time);
        let length = times().max().zip(times().min()).map(|(last, first)| last.saturating_sub(first));
        let mut rules = BTreeMap::<Rule, usize>::new();
        for finding in &analysis.findings {
            *rules.entry(finding.finding.rule).or_default() += 1;
        }
        html! {
            summary {
                @if let Some(kind) = self.lanes.outcome(&self.analyzed) {
                    (icon(outcome_name(kind))) " "
                    span.outcome { (kind.description().to_text(language)) } " "
                }
                span.name { (Untrusted(name)) } " "
                small {
                    (Count::Events(timeline.events.len() as u64).to_text(language))
                    @if let Some(length) = length.filter(|length| *length > 0) {
                        " · " (Elapsed(length).to_text(language))
                    }
                }
                @for (rule, count) in rules {
                    " " (badge(rule, language))
                    @if count > 1 { small { "×" (count) } }
                }
            }
        }
    }

    fn row(&self, row: &TimelineRow) -> Markup {
        let language = self.writer.style.language;
        let event = &self.analyzed.timeline.events[row.event].event;
        let is_wrong = row.rules.iter().any(|rule| rule.severity() > Severity::Information);
        let place = EventPlace { timeline: self.number, event: row.event };
        html! {
            tr.wrong[is_wrong] #(row_id(place)) {
                @for cell in [&row.time, &row.delta, &row.subject.kind, &row.subject.name] {
                    td { (Untrusted(cell)) }
                }
                td {
                    @if let Some(kind) = event.status_kind() { (icon(outcome_name(kind))) " " }
                    (Untrusted(&row.subject.status))
                    @for rule in &row.rules { " " (badge(*rule, language)) }
                }
                td { (Untrusted(&event.location.file)) ":" (event.location.position.line) }
            }
        }
    }

    /// A finding, with links to the row of its event and to its mark.
    fn finding(
        &self,
        EventFinding { event, finding }: &EventFinding,
        marks: &HashMap<usize, usize>,
    ) -> Markup {
        let language = self.writer.style.language;
        let location = &self.analyzed.timeline.events[*event].event.location;
        let row = EventPlace { timeline: self.number, event: *event };
        let mark = marks.get(event).map(|event| EventPlace { timeline: self.number, event: *event });
        let mark = mark.filter(|_| finding.rule.severity() > Severity::Information);
        html! {
            li {
                (badge(finding.rule, language)) " "
                a href={ "#" (row_id(row)) } { (Untrusted(&location.file)) ":" (location.position.line) }
                @if let Some(mark) = mark {
                    " (" a href={ "#" (mark_id(mark)) } { (PageText::InChart.to_text(language)) } ")"
                }
                (language.colon()) (Untrusted(&finding.one_line(language)))
            }
        }
    }
}

/// The code of a rule, with its severity and title for those who cannot see its color.
pub(super) fn badge(rule: Rule, language: LanguageChoice) -> Markup {
    let severity = rule.severity();
    html! {
        abbr class=(severity.name()) title={ (severity.to_text(language)) ": " (rule.title().to_text(language)) } { (rule.code()) }
    }
}
