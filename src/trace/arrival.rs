//! How events arrived: again, under another id, or late.

use super::step::{Place, Step};
use super::timeline::{Repeat, Timeline};
use crate::finding::{Finding, Rule};

/// After how many milliseconds the platform sends an event again that was not answered: since the time before, and since
/// the first.
const RETRIES: [(i64, &str); 7] = [
    (15_000, "the first retry, 15 s after the first delivery"),
    (300_000, "the second retry, 5 min after the first"),
    (315_000, "the second retry, 5 min 15 s after the first delivery"),
    (3_600_000, "the third retry, 1 h after the second"),
    (3_915_000, "the third retry, 1 h 5 min after the first delivery"),
    (21_600_000, "the fourth retry, 6 h after the third"),
    (25_515_000, "the fourth retry, 7 h 5 min after the first delivery"),
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
                let message = format!(
                    "the event arrived behind {}, although it was created {} earlier",
                    at(&before.place, &step.place),
                    span(latest - time)
                );
                findings.push((index, Finding::new(Rule::OutOfOrder, message).at("/header/create_time")));
            }
            _ => latest = Some((time, step)),
        }
    }
}

/// What is to be said of an event whose id has come before.
fn repeated(step: &Step, repeat: &Repeat) -> Finding {
    let place = at(&repeat.first, &step.place);
    if !repeat.same_bytes {
        let message = format!("the event has the id of that at {place}, but says something else");
        let finding = Finding::new(Rule::EventIdReused, message).at("/header/event_id");
        return finding.help("compare the two; a program on the way may have changed one of them");
    }
    let mut message = format!("the event came before, at {place}");
    if let Some(after) = repeat.after.filter(|after| *after > 0) {
        message.push_str(&format!(" and {} before", span(after)));
        let retry = RETRIES.iter().find(|(wait, _)| (wait - 1_000..wait + LATE).contains(&after));
        match retry {
            Some((_, name)) => message.push_str(&format!(", as {name}")),
            None => message.push_str(", which is not on the platform's schedule"),
        }
    }
    Finding::new(Rule::Redelivered, message)
        .at("/header/event_id")
        .help("de-duplicate by event_id before acting")
}

/// A place as it is named at another.
pub(super) fn at(place: &Place, from: &Place) -> String {
    if place.file == from.file {
        format!("line {}", place.line)
    } else {
        format!("{}:{}", place.file, place.line)
    }
}

/// A length of time, in milliseconds, for people: `467 ms`, `21.3 s`, `5 min 15 s`, `7 h 5 min`, `3 d 4 h`.
#[must_use]
pub fn span(milliseconds: i64) -> String {
    let amount = milliseconds.unsigned_abs();
    let sign = if milliseconds < 0 { "-" } else { "" };
    let two = |large: u64, large_name: &str, small: u64, small_name: &str| {
        let rest = if small == 0 { String::new() } else { format!(" {small} {small_name}") };
        format!("{sign}{large} {large_name}{rest}")
    };
    match amount {
        0..1_000 => format!("{sign}{amount} ms"),
        1_000..60_000 => format!("{sign}{}.{} s", amount / 1_000, amount % 1_000 / 100),
        60_000..3_600_000 => two(amount / 60_000, "min", amount % 60_000 / 1_000, "s"),
        3_600_000..86_400_000 => two(amount / 3_600_000, "h", amount % 3_600_000 / 60_000, "min"),
        _ => two(amount / 86_400_000, "d", amount % 86_400_000 / 3_600_000, "h"),
    }
}
