//! The rules about deliveries: events that come again (FE401), under an id that is in use (FE402), or late
//! (FE404).
//!
//! The platform delivers at least once and in no order; see the event overview, page of 2025-04-16.

use std::time::Duration;

use super::analysis::EventFinding;
use super::event::TraceEvent;
use super::lateness::{LateEvent, late_events};
use super::timeline::{EarlierEvent, Timeline};
use crate::delivery::RETRY_DELAYS;
use crate::finding::{Finding, Help, Message, RelativeLocation, Retry, Rule};
use crate::message::Elapsed;

/// The times in milliseconds after which a retry arrives: since the delivery before, and since the first
/// delivery.
const RETRIES: [(i64, Retry); 7] = {
    const fn milliseconds(delay: Duration) -> i64 {
        delay.as_secs().cast_signed() * 1000
    }
    let [first, second, third, fourth] = RETRY_DELAYS;
    let (first, second) = (milliseconds(first), milliseconds(second));
    let (third, fourth) = (milliseconds(third), milliseconds(fourth));
    [
        (first, Retry::First),
        (second, Retry::SecondAfterFirst),
        (first + second, Retry::SecondAfterFirstDelivery),
        (third, Retry::ThirdAfterSecond),
        (first + second + third, Retry::ThirdAfterFirst),
        (fourth, Retry::FourthAfterThird),
        (first + second + third + fourth, Retry::FourthAfterFirst),
    ]
};

/// The largest delay of a retry: a request takes up to 3 s, and clocks differ.
const RETRY_TOLERANCE_MS: i64 = 10_000;

/// The most that a retry may be early: some clocks show whole seconds.
const CLOCK_RESOLUTION_MS: i64 = 1_000;

/// Reports events that were delivered again or late.
pub(super) fn check_deliveries(timeline: &Timeline, findings: &mut Vec<EventFinding>) {
    for (index, timeline_event) in timeline.events.iter().enumerate() {
        if let Some(earlier) = &timeline_event.earlier {
            findings.push(EventFinding::new(index, same_event_id(&timeline_event.event, earlier)));
        }
    }
    for LateEvent { index, latest } in late_events(timeline) {
        let (event, latest) = (&timeline.events[index].event, &timeline.events[latest].event);
        let earlier_by = latest.time.zip(event.time).map_or(0, |(latest, time)| latest - time);
        let message = Message::OutOfOrder {
            latest: RelativeLocation::new(&latest.location, &event.location),
            earlier_by: Elapsed(earlier_by),
        };
        let finding = Finding::new(Rule::OutOfOrder, message).at_pointer("/header/create_time");
        findings.push(EventFinding::new(index, finding));
    }
}

/// The finding about an event whose id an earlier one has.
fn same_event_id(event: &TraceEvent, earlier: &EarlierEvent) -> Finding {
    let first = RelativeLocation::new(&earlier.first, &event.location);
    if !earlier.same_bytes {
        return Finding::new(Rule::EventIdReused, Message::EventIdReused { first })
            .at_pointer("/header/event_id")
            .help(Help::CompareEvents);
    }
    let message = match earlier.elapsed_ms.filter(|elapsed| *elapsed > 0) {
        Some(elapsed) => {
            Message::RedeliveredAfter { first, after: Elapsed(elapsed), retry: retry_after(elapsed) }
        }
        None => Message::Redelivered { first },
    };
    Finding::new(Rule::Redelivered, message).at_pointer("/header/event_id").help(Help::DeduplicateByEventId)
}

/// The retry that arrives after a time in milliseconds.
fn retry_after(elapsed_ms: i64) -> Retry {
    let retry = RETRIES.iter().find(|(planned, _)| {
        (planned - CLOCK_RESOLUTION_MS..planned + RETRY_TOLERANCE_MS).contains(&elapsed_ms)
    });
    retry.map_or(Retry::OffSchedule, |(_, retry)| *retry)
}
