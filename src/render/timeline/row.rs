//! The events of a timeline as rows that people read.

use std::fmt::Write as _;

use super::{Analyzed, TimelineWriter, shown};
use crate::catalog::{CodeValue, StatusKind};
use crate::finding::Rule;
use crate::lanes::Lane;
use crate::message::{Elapsed, LanguageChoice, Localize as _, Localized};
use crate::render::{codes, time};
use crate::trace::{Change, TraceEvent};

/// An event of a timeline, as people see it.
pub(super) struct TimelineRow {
    /// The local time.
    pub(super) time: String,
    /// The time since the event before, with a sign.
    pub(super) delta: String,
    pub(super) subject: SubjectText,
    /// The rules of the findings about it.
    pub(super) rules: Vec<Rule>,
    /// The index of the event in the timeline.
    pub(super) event: usize,
}

/// The subject of an event, for people.
pub(super) struct SubjectText {
    /// The type of the node, or what it is.
    pub(super) kind: String,
    /// The definition of the node, or the id; with the app, if the timeline has several.
    pub(super) name: String,
    /// The status that it has after the event.
    pub(super) status: String,
    /// The kind of the status; `None` for an event without one.
    pub(super) status_kind: Option<StatusKind>,
}

impl Analyzed<'_> {
    /// The events in the order of their time.
    pub(super) fn rows<'r>(&'r self, writer: &'r TimelineWriter<'_>) -> impl Iterator<Item = TimelineRow> {
        self.with_deltas().map(move |(index, delta_ms)| {
            let event = &self.timeline.events[index].event;
            let time = event.time.and_then(|time| time::local(time, writer.style.zone()));
            let mut subject = SubjectText::new(event, writer);
            self.add_app(&mut subject, event);
            TimelineRow {
                time: time.unwrap_or_else(|| "-".to_owned()),
                delta: delta_ms
                    .map(|delta| Elapsed(delta).to_signed_text(writer.style.language))
                    .unwrap_or_default(),
                subject,
                rules: self.analysis.findings_about(index).map(|finding| finding.rule).collect(),
                event: index,
            }
        })
    }

    /// The events in the order of their time, those that report several statuses once for each.
    pub(super) fn rows_of_changes<'r>(
        &'r self,
        writer: &'r TimelineWriter<'_>,
    ) -> impl Iterator<Item = TimelineRow> {
        self.rows(writer).flat_map(|row| {
            let event = &self.timeline.events[row.event].event;
            let subjects = event.kind.changes().map(|change| {
                let mut subject = SubjectText::of_change(change, writer);
                self.add_app(&mut subject, event);
                subject
            });
            let mut subjects: Vec<_> = subjects.collect();
            if subjects.len() < 2 {
                return vec![row];
            }
            let (time, event) = (row.time.clone(), row.event);
            let first = TimelineRow { subject: subjects.remove(0), ..row };
            let others = subjects.into_iter().map(|subject| TimelineRow {
                time: time.clone(),
                delta: String::new(),
                subject,
                rules: Vec::new(),
                event,
            });
            std::iter::once(first).chain(others).collect()
        })
    }

    /// Adds the app to the name of a subject if the timeline has several.
    fn add_app(&self, subject: &mut SubjectText, event: &TraceEvent) {
        if let Some(app) = event.app.as_ref().filter(|_| self.analysis.has_several_apps()) {
            write!(subject.name, " ({})", shown(app.app_id())).expect("a String takes any text");
        }
    }
}

impl SubjectText {
    /// What an event reports. Several statuses are joined.
    pub(super) fn new(event: &TraceEvent, writer: &TimelineWriter<'_>) -> Self {
        let texts = event.kind.changes().map(|change| Self::of_change(change, writer));
        let joined = texts.reduce(|joined, next| Self {
            kind: join(joined.kind, &next.kind),
            name: join(joined.name, &next.name),
            status: [joined.status, next.status].join(", "),
            status_kind: joined.status_kind,
        });
        joined.unwrap_or_else(|| Self {
            kind: String::new(),
            name: shown(event.kind.event_type()).into_owned(),
            status: String::new(),
            status_kind: None,
        })
    }

    /// What a lane is about, as of its first event.
    pub(super) fn of_lane(lane: &Lane, analyzed: &Analyzed<'_>, writer: &TimelineWriter<'_>) -> Self {
        Self::in_lane(lane, lane.event, analyzed, writer)
    }

    /// What an event of a lane reports about what the lane is about.
    pub(super) fn in_lane(
        lane: &Lane,
        event: usize,
        analyzed: &Analyzed<'_>,
        writer: &TimelineWriter<'_>,
    ) -> Self {
        match lane.change_in(event, analyzed) {
            Some(change) => Self::of_change(change, writer),
            None => Self::new(&analyzed.timeline.events[event].event, writer),
        }
    }

    /// A status that an event reports.
    pub(super) fn of_change(change: Change<'_>, writer: &TimelineWriter<'_>) -> Self {
        let (language, catalog) = (writer.style.language, writer.catalog);
        match change {
            Change::Node(node) => {
                let kind = codes::node_type(catalog, node);
                let known = codes::node_status(catalog, node);
                let code = node.status_code.map(CodeValue::Integer);
                Self {
                    kind: kind.map_or_else(|| "?".to_owned(), |kind| kind.label.get(language)),
                    name: shown(&node.definition).into_owned(),
                    status: label(code.as_ref(), known.map(|known| &known.label), language),
                    status_kind: Some(change.status_kind()),
                }
            }
            Change::State(change) => Self {
                kind: change.kind().title.to_text(language),
                name: shown(&change.id).into_owned(),
                status: if let Some(state) = change.resource_state() {
                    state.label.as_ref().map_or_else(String::new, |label| label.get(language))
                } else {
                    let known = codes::state(catalog, change);
                    label(change.code.as_ref(), known.map(|known| &known.label), language)
                },
                status_kind: Some(change.status_kind()),
            },
        }
    }
}

/// Joins two texts, of which equal ones are written once.
fn join(joined: String, next: &str) -> String {
    if joined == next { joined } else { [&joined, next].join(", ") }
}

/// A code with its label.
fn label(code: Option<&CodeValue>, known: Option<&Localized>, language: LanguageChoice) -> String {
    match (code, known) {
        (Some(code), Some(known)) => format!("{} {}", shown(&code.to_string()), known.get(language)),
        (Some(code), None) => shown(&code.to_string()).into_owned(),
        (None, _) => "?".to_owned(),
    }
}
