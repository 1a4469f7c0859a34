//! The swim lanes of a timeline as SVG. Horizontal places are percentages, so that a chart has the width of the
//! window; vertical ones are pixels.

use maud::{Markup, html};

use super::super::row::SubjectText;
use super::super::{Analyzed, TimelineWriter, cut};
use super::overview::{EventPlace, subject};
use super::symbols::outcome_name;
use super::text::{PageText, Untrusted};
use super::{mark_id, row_id};
use crate::choice::Choice as _;
use crate::lanes::{Bar, BarEnd, CHART_WIDTH, Lane, Lanes, Length, Mark, ShortenedWait};
use crate::message::{Elapsed, Localize as _};
use crate::render::time;

/// The height of a lane, as in the style.
const LANE_HEIGHT: usize = 46;

/// The height of the axis above the lanes, as in the style.
const AXIS_HEIGHT: usize = 36;

/// The height below the lanes, for the lengths of shortened waits.
const FOOT_HEIGHT: usize = 18;

const BAR_HEIGHT: usize = 14;

/// The center of the bars of a lane.
const BAR_CENTER: usize = 23;

/// The center of the marks of a lane.
const MARK_CENTER: usize = 38;

/// The most lanes that are drawn.
const LANE_LIMIT: usize = 100;

/// The most bars of a lane that are drawn.
const BAR_LIMIT: usize = 400;

/// The smallest widths of a bar that shows its length in a wide and in a narrow window.
const WIDTHS_OF_LENGTH: [u32; 2] = [1_300, 3_200];

/// The smallest width of a shortened wait that is drawn, and of one that shows its length.
const SHORTENED_WIDTHS: [u32; 2] = [30, 1_400];

/// A chart, and what it belongs to.
pub(super) struct Chart<'c> {
    lanes: &'c Lanes,
    number: u64,
    analyzed: Analyzed<'c>,
    writer: &'c TimelineWriter<'c>,
}

impl<'c> Chart<'c> {
    pub(super) fn new(
        lanes: &'c Lanes,
        number: u64,
        analyzed: Analyzed<'c>,
        writer: &'c TimelineWriter<'c>,
    ) -> Self {
        Self { lanes, number, analyzed, writer }
    }

    /// The events that have a mark of their own or share one, each with the event that the mark is named after.
    pub(super) fn marked(&self) -> impl Iterator<Item = (usize, usize)> {
        let marks = self.drawn().iter().flat_map(|lane| &lane.marks);
        marks.flat_map(|mark| mark.events.iter().filter_map(|event| Some((*event, *mark.events.first()?))))
    }

    /// The chart, with the names of its lanes beside it.
    pub(super) fn markup(&self) -> Markup {
        let language = self.writer.style.language;
        let drawn = self.drawn();
        let is_complete =
            drawn.len() == self.lanes.lanes.len() && drawn.iter().all(|lane| lane.bars.len() <= BAR_LIMIT);
        html! {
            div.chart {
                ul.labels aria-hidden="true" {
                    @for lane in drawn { li { span { (Untrusted(&self.lane_name(lane))) } } }
                }
                svg.plot width="100%" height=(self.height()) role="group" aria-label=(PageText::Chart.to_text(language)) {
                    g aria-hidden="true" {
                        (self.bands())
                        (self.axis())
                        @for (index, lane) in drawn.iter().enumerate() {
                            @for bar in lane.bars.iter().take(BAR_LIMIT) { (self.bar(bar, index)) }
                        }
                        (self.stripes())
                        (self.rollbacks())
                        @for (index, lane) in drawn.iter().enumerate() {
                            @for bar in lane.bars.iter().take(BAR_LIMIT) { (self.end(bar, index)) }
                        }
                    }
                    @for (index, lane) in drawn.iter().enumerate() {
                        @for mark in &lane.marks { (self.mark(mark, index)) }
                    }
                }
            }
            @if !is_complete { p.note { (PageText::ChartOfPart.to_text(language)) } }
        }
    }

    fn drawn(&self) -> &[Lane] {
        &self.lanes.lanes[..self.lanes.lanes.len().min(LANE_LIMIT)]
    }

    fn lane_name(&self, lane: &Lane) -> String {
        let name = subject(SubjectText::of_lane(lane, &self.analyzed, self.writer));
        if lane.number == 1 {
            return name;
        }
        PageText::Run { name, number: lane.number }.to_text(self.writer.style.language)
    }

    fn height(&self) -> usize {
        self.lanes_bottom() + FOOT_HEIGHT
    }

    fn lanes_bottom(&self) -> usize {
        AXIS_HEIGHT + self.drawn().len() * LANE_HEIGHT
    }

    /// The labels of the axis, with a line through all lanes; the date only where it changes.
    fn axis(&self) -> Markup {
        let labels = self.lanes.axis.labels();
        let last = labels.len().saturating_sub(1);
        let times: Vec<_> = labels.iter().map(|label| self.date_and_clock(label.time)).collect();
        html! {
            @for (index, (label, time)) in labels.iter().zip(&times).enumerate() {
                @if let Some((date, clock)) = time {
                    @let x = percent(label.at);
                    @let class = if index == last && index > 0 { "end" } else { "begin" };
                    @let before = index.checked_sub(1).and_then(|before| times[before].as_ref());
                    line.guide x1=(x) x2=(x) y1=(AXIS_HEIGHT - 4) y2=(self.lanes_bottom()) {}
                    @if before.is_none_or(|(before, _)| before != date) { text class=(class) x=(x) y="13" { (date) } }
                    text class=(class) x=(x) y="28" { (clock) }
                }
            }
            @for index in 0..=self.drawn().len() {
                @let y = AXIS_HEIGHT + index * LANE_HEIGHT;
                line.border x1="0" x2="100%" y1=(y) y2=(y) {}
            }
        }
    }

    /// The local date and the time of day, to the second.
    fn date_and_clock(&self, milliseconds: i64) -> Option<(String, String)> {
        let text = time::local(milliseconds, self.writer.style.zone())?;
        let (date, clock) = text.split_once('T')?;
        Some((date.to_owned(), clock.split(['.', '+', 'Z']).next()?.to_owned()))
    }

    fn bar(&self, bar: &Bar, lane: usize) -> Markup {
        let y = lane_top(lane) + BAR_CENTER - BAR_HEIGHT / 2;
        let form = if let BarEnd::At(_) = bar.end { "" } else { " open" };
        let class = format!("bar {}{form}", outcome_name(bar.outcome));
        html! {
            @if bar.to > bar.from {
                rect class=(class) x=(percent(bar.from)) y=(y) width=(percent(bar.to - bar.from)) height=(BAR_HEIGHT) rx="3" {
                    title { (Untrusted(&self.description(bar, lane))) }
                }
            }
        }
    }

    /// The symbol at the end of a bar, and its length if there is space.
    fn end(&self, bar: &Bar, lane: usize) -> Markup {
        let center = lane_top(lane) + BAR_CENTER;
        let [wide, narrow] = WIDTHS_OF_LENGTH.map(|width| bar.to - bar.from >= width);
        let length = self.length_ms(bar).filter(|_| wide);
        html! {
            @if let Some(length) = length {
                text.length.narrow[narrow] x=(percent(bar.from.midpoint(bar.to))) y=(center + 4) {
                    (Elapsed(length).to_text(self.writer.style.language))
                }
            }
            use href={ "#" (outcome_name(bar.outcome)) } x=(percent(bar.to)) y=(center) {
                title { (Untrusted(&self.description(bar, lane))) }
            }
        }
    }

    fn description(&self, bar: &Bar, lane: usize) -> String {
        let status = |event: usize| {
            let lane = &self.lanes.lanes[lane];
            cut(&SubjectText::in_lane(lane, event, &self.analyzed, self.writer).status)
        };
        let statuses: Vec<_> = bar.begin.into_iter().chain(bar.end_event()).map(status).collect();
        let mut text = statuses.join(" → ");
        if let Some(length) = self.length_ms(bar) {
            text.push_str(", ");
            text.push_str(&Elapsed(length).to_text(self.writer.style.language));
        }
        text
    }

    fn length_ms(&self, bar: &Bar) -> Option<i64> {
        match bar.length(&self.analyzed) {
            Length::Ended(length_ms) => Some(length_ms),
            Length::Momentary | Length::Open { .. } | Length::Unknown => None,
        }
    }

    /// The waits that are shortened and wide enough to be seen, each with the places between which that is shown:
    /// a quarter is left on either side, so that it can be seen where bars begin and end.
    fn shortened_waits(&self) -> impl Iterator<Item = (&ShortenedWait, [u32; 2])> {
        let waits =
            self.lanes.axis.shortened.iter().filter(|wait| wait.to - wait.from >= SHORTENED_WIDTHS[0]);
        waits.map(|wait| {
            let inset = (wait.to - wait.from) / 4;
            (wait, [wait.from + inset, wait.to - inset])
        })
    }

    /// The grounds of the waits that are shortened, with their lengths below.
    fn bands(&self) -> Markup {
        let bottom = self.lanes_bottom();
        html! {
            @for (wait, [from, to]) in self.shortened_waits() {
                rect.band x=(percent(from)) y=(AXIS_HEIGHT) width=(percent(to - from)) height=(bottom - AXIS_HEIGHT) {}
                @if wait.to - wait.from >= SHORTENED_WIDTHS[1] {
                    text.wait x=(percent(from.midpoint(to))) y=(bottom + FOOT_HEIGHT - 4) {
                        (Elapsed(wait.length_ms).to_text(self.writer.style.language))
                    }
                }
            }
        }
    }

    /// Stripes over the waits that are shortened, which interrupt the bars.
    fn stripes(&self) -> Markup {
        let language = self.writer.style.language;
        let bottom = self.lanes_bottom();
        let middle = AXIS_HEIGHT.midpoint(bottom);
        html! {
            @for (wait, [from, to]) in self.shortened_waits() {
                line.stripes x1=(percent(from)) x2=(percent(to)) y1=(middle) y2=(middle) stroke-width=(bottom - AXIS_HEIGHT) {
                    title {
                        (PageText::Shortened.to_text(language)) (language.colon())
                        (Elapsed(wait.length_ms).to_text(language))
                    }
                }
            }
        }
    }

    fn rollbacks(&self) -> Markup {
        let drawn = self.drawn().len();
        let rollbacks = self.lanes.rollbacks.iter().take(BAR_LIMIT);
        let rollbacks = rollbacks.filter(|rollback| rollback.from_lane.max(rollback.to_lane) < drawn);
        html! {
            @for rollback in rollbacks {
                @let (from, to) = (percent(rollback.from), percent(rollback.to));
                @let from_y = lane_top(rollback.from_lane) + BAR_CENTER;
                @let to_y = lane_top(rollback.to_lane) + BAR_CENTER;
                @if rollback.to > rollback.from { line.rollback x1=(from) x2=(to) y1=(from_y) y2=(from_y) {} }
                line.rollback x1=(to) x2=(to) y1=(from_y) y2=(to_y) {}
                @if to_y < from_y {
                    use href="#arrowhead" x=(to) y=(to_y + BAR_HEIGHT / 2 + 1) {}
                } @else {
                    svg.turned x=(to) y=(to_y - BAR_HEIGHT / 2 - 1) { use href="#arrowhead" transform="rotate(180)" {} }
                }
            }
        }
    }

    /// A mark, which links to the row of its first event. It is not in the order of the tab key: the list of
    /// findings has the same links.
    fn mark(&self, mark: &Mark, lane: usize) -> Markup {
        let Some(event) = mark.events.first() else { return Markup::default() };
        let place = EventPlace { timeline: self.number, event: *event };
        let (x, y) = (percent(mark.at), lane_top(lane) + MARK_CENTER);
        let text = self.mark_text(mark);
        let text_class = if mark.at > CHART_WIDTH / 10 * 9 { "count end" } else { "count" };
        let dx = if mark.at > CHART_WIDTH / 10 * 9 { "-10" } else { "10" };
        html! {
            a.mark #(mark_id(place)) href={ "#" (row_id(place)) } tabindex="-1" aria-label=(Untrusted(&text)) {
                use href={ "#" (mark.kind.name()) } x=(x) y=(y) { title { (Untrusted(&text)) } }
            }
            @if mark.events.len() > 1 {
                text class=(text_class) x=(x) dx=(dx) y=(y + 4) aria-hidden="true" { "×" (mark.events.len()) }
            }
        }
    }

    /// The time of the first event of a mark, the rules with their titles, and the number of events.
    fn mark_text(&self, mark: &Mark) -> String {
        let Analyzed { timeline, analysis } = &self.analyzed;
        let language = self.writer.style.language;
        let time = mark.events.first().and_then(|event| timeline.events[*event].event.time);
        let mut parts: Vec<_> =
            time.and_then(|time| time::local(time, self.writer.style.zone())).into_iter().collect();
        let findings = mark.events.iter().flat_map(|event| analysis.findings_about(*event));
        let mut rules: Vec<_> = findings.map(|finding| finding.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        parts.extend(rules.iter().map(|rule| format!("{rule} {}", rule.title().to_text(language))));
        let text = parts.join(", ");
        if mark.events.len() > 1 { format!("{text} ×{}", mark.events.len()) } else { text }
    }
}

fn lane_top(lane: usize) -> usize {
    AXIS_HEIGHT + lane * LANE_HEIGHT
}

/// A place or a width as a percentage.
fn percent(place: u32) -> String {
    format!("{}.{:02}%", place / 100, place % 100)
}
