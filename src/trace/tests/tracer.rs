//! The memory of the tracer.

use std::time::Duration;

use super::{EventSpec, catalog, job_change, node, other};
use crate::finding::Rule;
use crate::trace::{DEFAULT_WINDOW_MS, Tracer, WINDOW_WITHOUT_TIME};

const DAY_MS: i64 = 24 * 3_600_000;

/// The rules that are reported about a log, and the number of timelines that are reported before its end.
fn trace(events: impl IntoIterator<Item = EventSpec>) -> (Vec<Rule>, usize) {
    let catalog = catalog();
    let mut tracer = Tracer::new(DEFAULT_WINDOW_MS);
    let (mut rules, mut reported) = (Vec::new(), 0);
    for (index, event) in events.into_iter().enumerate() {
        tracer.push(event.read(index, &catalog), &mut |timeline| {
            rules.extend(timeline.analyze().findings.into_iter().map(|finding| finding.finding.rule));
            reported += 1;
        });
    }
    for timeline in tracer.finish() {
        rules.extend(timeline.analyze().findings.into_iter().map(|finding| finding.finding.rule));
    }
    (rules, reported)
}

#[test]
fn ended_timelines_without_times_leave_memory_by_the_number_of_events() {
    let count = usize::try_from(WINDOW_WITHOUT_TIME).unwrap();
    let repeated_after = |distance: usize| trace((0..distance).map(other).chain([other(0)])).0;
    assert_eq!(repeated_after(count), [Rule::Redelivered]);
    assert_eq!(repeated_after(2 * count), []);
    // An open timeline stays.
    let begin = [node(0, 1).without_time().event_id("begin")];
    let end = [node(0, 3).without_time().event_id("end")];
    assert_eq!(trace(begin.into_iter().chain((2..2 * count).map(other)).chain(end)).0, []);
}

#[test]
fn redelivered_events_are_known_after_timelines_were_joined_and_reported() {
    let catalog = catalog();
    let mut tracer = Tracer::new(DEFAULT_WINDOW_MS);
    // The last event joins the timeline of the first with that of the others.
    let events =
        [node(0, 1).process("Q").node("M"), node(1, 1), job_change(2, 1), job_change(3, 1).process("Q")];
    for (index, event) in events.iter().enumerate() {
        tracer.push(event.read(index, &catalog), &mut |_| {});
    }
    tracer.flush_updated(Duration::ZERO, &mut |timeline, _| {
        assert!(timeline.events.is_sorted_by_key(|event| event.seq));
    });
    for (index, event) in events.iter().enumerate() {
        tracer.push(event.read(index, &catalog), &mut |_| {});
    }
    let timelines: Vec<_> = tracer.finish().collect();
    assert_eq!(timelines.len(), 1);
    let earlier = timelines[0].events.iter().filter_map(|event| event.earlier.as_ref());
    let earlier =
        earlier.map(|earlier| (earlier.first.position.line, earlier.same_bytes, earlier.same_timeline));
    assert!(earlier.eq((1..=4).map(|line| (line, true, true))));
}

#[test]
fn single_events_from_the_past_do_not_stop_the_clock() {
    let events = (0..5_000).map(|id| {
        let day = if id % 60 == 0 { -1_000 } else { id };
        node(day * DAY_MS, 6).node(&id.to_string()).process(&id.to_string())
    });
    assert!(trace(events).1 > 3_000);
}
