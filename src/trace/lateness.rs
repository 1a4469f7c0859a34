//! Events that arrive after later ones of their timeline.
//!
//! Which of two events arrived first is known from their times of arrival if these are comparable and differ,
//! otherwise from their order if they are in the same file. A time in whole seconds is compared as such, and times
//! without a zone only within a file. Of two files without times of arrival it is not known. Events of two apps are not compared: each app has its own deliveries.

use std::collections::HashMap;

use super::app::App;
use super::timeline::{Timeline, TimelineEvent};
use crate::delivery::{LogZone, ReceivedAt};

/// A late event, and the latest event before it, as indices in the timeline.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct LateEvent {
    pub(super) index: usize,
    pub(super) latest: usize,
}

/// An event that is compared with others.
#[derive(Clone, Copy)]
struct ComparedEvent<'t> {
    index: usize,
    time: i64,
    app: Option<&'t App>,
    file: &'t str,
    received: Option<ReceivedAt>,
}

/// The latest event so far: its time, and its index in the timeline.
type Latest = Option<(i64, usize)>;

/// The latest events of a file and app, by the clock of their times of arrival.
#[derive(Default)]
struct LatestOfFile {
    /// Those with times of arrival in UTC, in an unknown zone, and without.
    by_clock: [Latest; 3],
}

/// The late events of a timeline, in the order of their arrival.
pub(super) fn late_events(timeline: &Timeline) -> Vec<LateEvent> {
    let arrivals =
        timeline.events.iter().enumerate().filter_map(|(index, event)| ComparedEvent::new(index, event));
    // Nearly always.
    if are_in_order(arrivals.clone()) {
        return Vec::new();
    }
    let arrivals: Vec<_> = arrivals.collect();
    let mut latest = vec![None; timeline.events.len()];
    compare_in_files(&arrivals, &mut latest);
    compare_times_of_arrival(arrivals, &mut latest);
    let late = latest.into_iter().enumerate();
    late.filter_map(|(index, latest)| Some(LateEvent { index, latest: latest?.1 })).collect()
}

impl<'t> ComparedEvent<'t> {
    /// An event that is not delivered again and has a time.
    fn new(index: usize, event: &'t TimelineEvent) -> Option<Self> {
        let TimelineEvent { event, earlier: None, .. } = event else { return None };
        let file = &event.location.file;
        Some(Self { index, time: event.time?, app: event.app.as_ref(), file, received: event.received_at })
    }

    fn clock(&self) -> usize {
        match self.received.map(|received| received.zone) {
            Some(LogZone::Utc) => 0,
            Some(LogZone::Unknown) => 1,
            None => 2,
        }
    }

    /// The file by which the clock is known, if its zone is not: replicas may be in different zones.
    fn clock_file(&self) -> Option<&'t str> {
        self.received.filter(|received| received.zone == LogZone::Unknown).map(|_| self.file)
    }

    /// The first millisecond in which the event may have arrived.
    fn arrived_from(&self) -> i64 {
        self.received.map_or(0, |received| received.milliseconds)
    }

    /// The millisecond before which the event has arrived.
    fn arrived_before(&self) -> i64 {
        self.received.map_or(0, |received| received.milliseconds.saturating_add(received.precision))
    }

    /// Notes the latest event before this one if this one is late.
    fn compare(&self, before: Latest, latest: &mut [Latest]) {
        if let Some((time, _)) = before
            && time > self.time
        {
            latest[self.index] = latest[self.index].max(before);
        }
    }
}

/// Whether the events are in the order of their times and, by the same clock, of arrival.
fn are_in_order<'t>(events: impl Iterator<Item = ComparedEvent<'t>>) -> bool {
    let milliseconds = |event: &ComparedEvent<'_>| event.received.map(|received| received.milliseconds);
    events.is_sorted_by(|left, right| {
        left.time <= right.time && left.clock() == right.clock() && milliseconds(left) <= milliseconds(right)
    })
}

/// Compares events of one file of which one or both have no time of arrival that is comparable.
fn compare_in_files(arrivals: &[ComparedEvent<'_>], latest: &mut [Latest]) {
    let mut files: HashMap<(&str, Option<&App>), LatestOfFile> = HashMap::new();
    for arrival in arrivals {
        let file = files.entry((arrival.file, arrival.app)).or_default();
        let clock = arrival.clock();
        for (other, before) in file.by_clock.iter().enumerate() {
            if other != clock || arrival.received.is_none() {
                arrival.compare(*before, latest);
            }
        }
        file.by_clock[clock] = later(file.by_clock[clock], arrival);
    }
}

/// Compares events with comparable times of arrival. Of those that may have arrived at the same time, within the
/// precision of their times, only those of one file are compared, by their order.
fn compare_times_of_arrival(mut arrivals: Vec<ComparedEvent<'_>>, latest: &mut [Latest]) {
    arrivals.retain(|arrival| arrival.received.is_some());
    arrivals.sort_by_key(|arrival| (arrival.app, arrival.clock(), arrival.clock_file()));
    let comparable = arrivals.chunk_by_mut(|left, right| {
        (left.app, left.clock(), left.clock_file()) == (right.app, right.clock(), right.clock_file())
    });
    for arrivals in comparable {
        arrivals.sort_by_key(|arrival| (arrival.file, arrival.index));
        for file in arrivals.chunk_by(|left, right| left.file == right.file) {
            compare_simultaneous(file, latest);
        }
        let mut ended = arrivals.to_vec();
        ended.sort_by_key(ComparedEvent::arrived_before);
        let mut ended = ended.into_iter().peekable();
        arrivals.sort_by_key(ComparedEvent::arrived_from);
        let mut before: Latest = None;
        for arrival in arrivals {
            while let Some(earlier) =
                ended.next_if(|earlier| earlier.arrived_before() <= arrival.arrived_from())
            {
                before = later(before, &earlier);
            }
            arrival.compare(before, latest);
        }
    }
}

/// Compares the events of a file with those right before them that may have arrived at the same time.
fn compare_simultaneous(file: &[ComparedEvent<'_>], latest: &mut [Latest]) {
    let mut before: Latest = None;
    let mut previous: Option<&ComparedEvent<'_>> = None;
    for arrival in file {
        let is_simultaneous = previous.is_some_and(|previous| {
            previous.arrived_from() < arrival.arrived_before()
                && arrival.arrived_from() < previous.arrived_before()
        });
        if !is_simultaneous {
            before = None;
        }
        arrival.compare(before, latest);
        before = later(before, arrival);
        previous = Some(arrival);
    }
}

/// The later of the latest event and another; of two with the same time the first.
fn later(latest: Latest, arrival: &ComparedEvent<'_>) -> Latest {
    match latest {
        Some((time, _)) if time >= arrival.time => latest,
        _ => Some((arrival.time, arrival.index)),
    }
}
