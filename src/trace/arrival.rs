//! How events arrived: again, under another id, or late.

use super::step::Step;
use super::timeline::{Repeat, Timeline};
use crate::finding::{Finding, Help, Message, RelativeLocation, Retry, Rule};
use crate::message::Elapsed;

/// After how many milliseconds the platform sends an event again that was not answered: since the time before, and since
/// the first.
const RETRIES: [(i64, Retry); 7] = [
    (15_000, Retry::First),
    (300_000, Retry::SecondAfterFirst),
    (315_000, Retry::SecondAfterFirstDelivery),
    (3_600_000, Retry::ThirdAfterSecond),
    (3_915_000, Retry::ThirdAfterFirst),
    (21_600_000, Retry::FourthAfterThird),
    (25_515_000, Retry::FourthAfterFirst),
];

/// How much later than that an event may arrive: a request takes up to 3 s, and clocks differ.
const LATE: i64 = 10_000;

pub(super) fn judge(timeline: &Timeline, findings: &mut Vec<(usize, Finding)>) {
    // The latest event so far: a process and the job changes that it approves are one sequence.
    let mut latest: Option<(i64, &Step)> = None;
    let mut log = 0;
    for (index, entry) in timeline.entries.iter().enumerate() {
        let step = &entry.step;
        if entry.log != log {
            (latest, log) = (None, entry.log);
        }
        if let Some(repeat) = &entry.repeats {
            findings.push((index, repeated(step, repeat)));
            continue;
        }
        let Some(time) = step.time else { continue };
        match latest {
            Some((latest, before)) if time < latest => {
                let message = Message::OutOfOrder {
                    latest: RelativeLocation::new(&before.location, &step.location),
                    earlier_by: Elapsed(latest - time),
                };
                let finding = Finding::new(Rule::OutOfOrder, message);
                findings.push((index, finding.at_pointer("/header/create_time")));
            }
            _ => latest = Some((time, step)),
        }
    }
}

/// The finding about an event whose id came before.
fn repeated(step: &Step, repeat: &Repeat) -> Finding {
    let first = RelativeLocation::new(&repeat.first, &step.location);
    if !repeat.same_bytes {
        return Finding::new(Rule::EventIdReused, Message::EventIdReused { first })
            .at_pointer("/header/event_id")
            .help(Help::CompareEvents);
    }
    let message = match repeat.after.filter(|after| *after > 0) {
        Some(after) => {
            let retry = RETRIES.iter().find(|(wait, _)| (wait - 1_000..wait + LATE).contains(&after));
            let retry = retry.map_or(Retry::OffSchedule, |(_, retry)| *retry);
            Message::RedeliveredAfter { first, after: Elapsed(after), retry }
        }
        None => Message::Redelivered { first },
    };
    Finding::new(Rule::Redelivered, message).at_pointer("/header/event_id").help(Help::DeduplicateByEventId)
}
