//! The lanes of timelines that are made by hand, and the properties of those of any.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::owner::OwnerId;
use super::*;
use crate::catalog::{Catalog, StatusKind};
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::event::Event;
use crate::finding::Severity;
use crate::location::{Location, Position};
use crate::trace::{Analysis, DEFAULT_WINDOW_MS, Timeline, TraceEvent, Tracer};

const START: i64 = 1_719_391_068_000;

const MINUTE: i64 = 60_000;

/// An event: its id, its time in milliseconds after [`START`] if it has one, and its body.
#[derive(Clone, Debug)]
struct TestEvent {
    id: usize,
    after_ms: Option<i64>,
    event_type: &'static str,
    app: &'static str,
    body: Value,
}

/// A status of a run of the node `definition`, some minutes after the start.
fn node(minutes: i64, definition: &str, run: usize, status: i64) -> TestEvent {
    let body = json!({
        "process_id": "P", "process_node_id": format!("{definition}{run}"), "node_definition_id": definition,
        "node_type": 1, "node_status": status,
    });
    TestEvent {
        id: usize::MAX,
        after_ms: Some(minutes * MINUTE),
        event_type: NODE_UPDATED,
        app: "cli_a",
        body,
    }
}

fn job_change(minutes: i64, status: i64) -> TestEvent {
    let body = json!({
        "job_change_id": "J", "process_id": "P", "transfer_mode": 2, "effective_date": "2024-06-26", "status": status,
    });
    TestEvent {
        id: usize::MAX,
        after_ms: Some(minutes * MINUTE),
        event_type: JOB_CHANGE_UPDATED,
        app: "cli_a",
        body,
    }
}

fn timelines(events: &[TestEvent]) -> Vec<(Timeline, Analysis)> {
    let catalog = Catalog::load(&[]).unwrap();
    let mut tracer = Tracer::new(DEFAULT_WINDOW_MS);
    for (index, event) in events.iter().enumerate() {
        let id = if event.id == usize::MAX { index } else { event.id };
        let time = event.after_ms.map_or(Value::Null, |after_ms| (START + after_ms).to_string().into());
        let header = json!({"event_id": id.to_string(), "event_type": event.event_type, "create_time": time, "app_id": event.app});
        let text = json!({"schema": "2.0", "header": header, "event": event.body}).to_string();
        let read = Event::read(&text, &catalog).unwrap();
        let position = Position { line: index as u64 + 1, column: 1 };
        tracer.push(
            TraceEvent::new(&read, &catalog, &text, Location::new(&"log".into(), position)),
            &mut |_| {},
        );
    }
    let timelines = tracer.finish().map(|timeline| {
        let analysis = timeline.analyze();
        (timeline, analysis)
    });
    timelines.collect()
}

fn lanes(events: &[TestEvent]) -> Lanes {
    let timelines = timelines(events);
    let [(timeline, analysis)] = &timelines[..] else { panic!("{} timelines", timelines.len()) };
    Lanes::new(&Analyzed { timeline, analysis })
}

fn outcomes(lanes: &Lanes) -> Vec<Vec<StatusKind>> {
    lanes.lanes.iter().map(|lane| lane.bars.iter().map(|bar| bar.outcome).collect()).collect()
}

#[test]
fn a_lane_has_the_runs_of_a_node_and_a_rollback_leads_back_to_it() {
    use StatusKind::{Approved, InProgress, RolledBack};
    let lanes = lanes(&[
        job_change(0, 1),
        node(0, "a", 1, 1),
        node(10, "a", 1, 3),
        node(10, "b", 1, 1),
        node(20, "b", 1, 5),
        node(21, "a", 2, 1),
        node(40, "a", 2, 3),
    ]);
    assert_eq!(outcomes(&lanes), [vec![InProgress], vec![Approved, Approved], vec![RolledBack]]);
    let [again, back] = [lanes.lanes[1].bars[1], lanes.lanes[2].bars[0]];
    assert_eq!(lanes.rollbacks, [Rollback { from_lane: 2, from: back.to, to_lane: 1, to: again.from }]);
    // The job change has not ended.
    assert_eq!((lanes.lanes[0].bars[0].end, lanes.lanes[0].bars[0].to), (BarEnd::Open, CHART_WIDTH));
    assert!(again.to < CHART_WIDTH, "{again:?}");
}

#[test]
fn a_job_change_is_approved_and_then_waits_for_its_date() {
    use StatusKind::{Approved, Effective};
    let lanes = lanes(&[job_change(0, 1), job_change(10, 4), job_change(30, 5)]);
    assert_eq!(outcomes(&lanes), [[Approved, Effective]]);
    let bars = &lanes.lanes[0].bars;
    assert_eq!((bars[0].from, bars[0].to, bars[1].to), (0, bars[1].from, CHART_WIDTH));
}

#[test]
fn runs_at_the_same_time_have_lanes_of_their_own() {
    let lanes = lanes(&[node(0, "a", 1, 1), node(1, "a", 2, 1), node(9, "a", 1, 3), node(9, "a", 2, 3)]);
    assert_eq!(lanes.lanes.iter().map(|lane| lane.number).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_bar_whose_end_is_missing_ends_where_the_next_node_begins() {
    let lanes = lanes(&[node(0, "a", 1, 1), node(10, "b", 1, 1), node(20, "b", 1, 2)]);
    let lost = lanes.lanes[0].bars[0];
    assert_eq!((lost.end, lost.outcome, lost.to), (BarEnd::Before(1), StatusKind::Unknown, 5_000));
}

#[test]
fn the_most_serious_kind_of_several_marks_is_shown() {
    let again = |event: TestEvent, id: usize| TestEvent { id, ..event };
    let lanes = lanes(&[
        node(0, "a", 1, 1),
        node(9, "a", 1, 3),
        again(node(9, "a", 1, 3), 1),
        node(9, "a", 1, 6),
        node(90, "b", 1, 1),
    ]);
    let mark = Mark { events: vec![3, 2], kind: MarkKind::Impossible, at: lanes.lanes[0].bars[0].to };
    assert_eq!(lanes.lanes[0].marks, [mark]);
}

#[test]
fn only_long_waits_are_shortened() {
    let axis = |minutes: &[i64]| TimeAxis::new(minutes.iter().map(|minutes| minutes * MINUTE), false);
    let even = axis(&[0, 10, 30, 60, 100]);
    assert_eq!((even.place(30 * MINUTE), even.shortened.len()), (3_000, 0));
    // Ten minutes, half an hour, a week, and twenty minutes.
    let week = 7 * 24 * 60;
    let long = axis(&[0, 10, 40, 40 + week, 60 + week]);
    let [ShortenedWait { from, to, length_ms }] = long.shortened[..] else { panic!("{long:?}") };
    assert_eq!(length_ms, week * MINUTE);
    assert_eq!((from, to), (long.place(40 * MINUTE), long.place((40 + week) * MINUTE)));
    // A quarter longer than half an hour: as 37.5 to 40, the minutes before.
    assert!((to - from).abs_diff(from * 15 / 16) <= 1, "{long:?}");
}

/// Events of two processes with three nodes, and of a job change; some without a time, some twice or for two apps;
/// and events without a life cycle.
fn any_events() -> impl Strategy<Value = Vec<TestEvent>> {
    let lengths = prop_oneof![Just(0), 1..2_000_i64, 60_000..7_200_000_i64, 86_400_000..900_000_000_i64];
    let event = (lengths, 0..9_usize, 0..4_usize, 0..9_i64, 0..30_usize, prop::bool::weighted(0.9));
    prop::collection::vec(event, 1..40).prop_map(|events| {
        let mut after_ms = 0;
        let events =
            events.into_iter().enumerate().map(|(index, (length, subject, run, status, id, has_time))| {
                after_ms += length;
                let mut event = match subject {
                    0 | 1 => job_change(0, status),
                    2 => node(0, "", run, status),
                    subject => node(0, ["a", "b", "c"][subject % 3], run, status),
                };
                if subject == 7 {
                    event.body["process_id"] = "Q".into();
                }
                if subject == 8 {
                    event.event_type = "x.y_v1";
                }
                // One in thirty is the copy for another app.
                event.app = if id == 1 { "cli_b" } else { "cli_a" };
                event.after_ms = has_time.then_some(after_ms);
                // One in thirty has the id of an earlier one.
                event.id = if id == 0 { index / 2 } else { index };
                event
            });
        events.collect()
    })
}

proptest! {
    #[test]
    fn every_event_has_a_place_in_the_chart(events in any_events()) {
        for (timeline, analysis) in &timelines(&events) {
            let analyzed = Analyzed { timeline, analysis };
            let lanes = Lanes::new(&analyzed);
            let bars = || lanes.lanes.iter().flat_map(|lane| &lane.bars);
            let marks = || lanes.lanes.iter().flat_map(|lane| &lane.marks);
            let ends = bars().flat_map(|bar| bar.begin.into_iter().chain(bar.end_event()));
            let marked: BTreeSet<usize> = marks().flat_map(|mark| &mark.events).copied().collect();
            let shown: BTreeSet<usize> = ends.chain(marked.iter().copied()).collect();
            prop_assert_eq!(shown, (0..timeline.events.len()).collect());
            for finding in &analysis.findings {
                let is_noticed = finding.finding.rule.severity() > Severity::Information;
                prop_assert!(!is_noticed || marked.contains(&finding.event));
            }
            for lane in &lanes.lanes {
                for bar in &lane.bars {
                    prop_assert!(bar.from <= bar.to && bar.to <= CHART_WIDTH, "{:?}", bar);
                }
                // One bar after another, and so the marks.
                prop_assert!(lane.bars.windows(2).all(|pair| pair[0].to <= pair[1].from), "{:?}", lane.bars);
                prop_assert!(lane.marks.windows(2).all(|pair| pair[0].at < pair[1].at), "{:?}", lane.marks);
                prop_assert!(lane.marks.iter().all(|mark| mark.at <= CHART_WIDTH));
            }
            let owners = lanes.owners(&analyzed);
            let changes = (0..timeline.events.len()).filter(|event| {
                !timeline.events[*event].is_redelivered() && !analysis.is_copy(*event)
            });
            let changes = changes.flat_map(|event| timeline.events[event].event.kind.changes());
            let ids: HashSet<_> = changes.map(OwnerId::of).collect();
            prop_assert_eq!(owners.len(), ids.len(), "each has one outcome");
            prop_assert!(owners.iter().all(|result| ids.contains(&result.owner)));
            let is_open = owners.iter().any(|result| matches!(result.length, Length::Open { .. }));
            prop_assert_eq!(is_open, analysis.state != TimelineState::Ended);
            for rollback in &lanes.rollbacks {
                prop_assert!(rollback.from <= rollback.to && rollback.to <= CHART_WIDTH);
                prop_assert!(rollback.from_lane.max(rollback.to_lane) < lanes.lanes.len());
            }
        }
    }

    #[test]
    fn the_axis_keeps_the_order_and_marks_what_it_shortens(
        times in prop::collection::vec(prop_oneof![0..100_000_i64, any::<i64>()], 1..60),
        is_open in any::<bool>(),
    ) {
        let axis = TimeAxis::new(times.iter().copied(), is_open);
        let mut times = times;
        times.sort_unstable();
        times.dedup();
        let places: Vec<_> = times.iter().map(|time| axis.place(*time)).collect();
        prop_assert!(places.is_sorted() && places[0] == 0 && places[places.len() - 1] <= CHART_WIDTH);
        // The scale is that of the waits that are not shortened, within the rounding of both ends.
        let shortened: BTreeSet<_> = axis.shortened.iter().map(|wait| (wait.from, wait.to)).collect();
        let waits = times.windows(2).zip(places.windows(2));
        let waits: Vec<_> = waits.map(|(time, place)| (time[1].abs_diff(time[0]), (place[0], place[1]))).collect();
        let kept = || waits.iter().filter(|(_, place)| !shortened.contains(place));
        let longest = kept().map(|(length, _)| *length).max().unwrap_or(0);
        for wait in &axis.shortened {
            prop_assert!(u64::try_from(wait.length_ms).unwrap_or(u64::MAX) >= longest.min(i64::MAX as u64));
        }
        for ((left, left_place), (right, right_place)) in kept().zip(kept().skip(1)) {
            let [left_width, right_width] = [left_place, right_place].map(|(from, to)| to - from);
            prop_assert!(left > right || left_width <= right_width + 1);
            prop_assert!(left < right || left_width + 1 >= right_width);
        }
        let labels = axis.labels();
        prop_assert!(labels.windows(2).all(|pair| pair[1].at - pair[0].at >= 2_200), "{:?}", labels);
        prop_assert!(labels.iter().all(|label| axis.place(label.time) == label.at));
    }
}
