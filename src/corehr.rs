//! Facts about Feishu People (CoreHR) that tracing and simulation share: the event types with a life cycle,
//! and how days are counted.

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use jiff::tz::{self, TimeZone};

/// The name of the life cycle of a process: output has members of their own for ids of processes and job changes.
pub const PROCESS: &str = "process";

/// The name of the life cycle of a node of a process.
pub const PROCESS_NODE: &str = "process_node";

/// The name of the life cycle of a job change.
pub const JOB_CHANGE: &str = "job_change";

/// The name of the life cycle of a node of a process.
pub const NODE: &str = "process_node";

/// The event type of a job change that changed its status.
pub const JOB_CHANGE_UPDATED: &str = "corehr.job_change.status_updated_v2";

/// The event type of a node of an approval process that changed its status.
pub const NODE_UPDATED: &str = "corehr.process.node.updated_v2";

/// How long after the start of its effective date the event of a job change that took effect may come, in
/// milliseconds.
pub const MAX_EFFECTIVE_DELAY: i64 = 6 * 3_600_000;

/// The offset from UTC of the time zone in which days are counted, in hours.
const UTC_OFFSET: i8 = 8;

/// The time zone in which days are counted: UTC+8.
#[must_use]
pub fn time_zone() -> TimeZone {
    TimeZone::fixed(tz::offset(UTC_OFFSET))
}

/// The first millisecond of a day in [`time_zone`], since 1970.
#[must_use]
pub fn day_start(day: Date) -> i64 {
    let start = day.duration_since(date(1970, 1, 1)) - SignedDuration::from_hours(UTC_OFFSET.into());
    i64::try_from(start.as_millis()).expect("years have four digits")
}

/// The first millisecond after a day in [`time_zone`], since 1970.
#[must_use]
pub fn day_end(day: Date) -> i64 {
    day_start(day).saturating_add(24 * 3_600_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_start_at_midnight_in_the_time_zone() {
        for day in [date(1970, 1, 1), date(2024, 2, 29), date(2026, 1, 2), date(1969, 12, 31), Date::MAX] {
            let midnight = day.to_zoned(time_zone()).unwrap().timestamp().as_millisecond();
            assert_eq!(day_start(day), midnight, "{day}");
        }
    }

    #[test]
    fn a_day_ends_where_the_next_one_starts() {
        assert_eq!(day_end(date(2024, 2, 28)), day_start(date(2024, 2, 29)));
        assert_eq!(day_end(date(2023, 12, 31)), day_start(date(2024, 1, 1)));
    }

    #[test]
    fn every_date_has_a_start() {
        assert!(day_start(Date::MIN) < day_start(date(-9999, 1, 2)));
    }
}
