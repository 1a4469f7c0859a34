//! When events were created.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The number of events by time.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TimeStats {
    /// The first and the last time, in milliseconds since 1970.
    pub span: Option<(i64, i64)>,
    /// The number of events without a time, or with one that no calendar has.
    pub unknown: u64,
    /// The number of events in each quarter of an hour, by the number of quarters since 1970: no time zone
    /// begins its hours between them.
    quarters: BTreeMap<i64, u64>,
}

impl TimeStats {
    /// A quarter of an hour, in milliseconds.
    const QUARTER: i64 = 15 * 60 * 1_000;
    /// The largest number of quarters that are kept: those of ten years.
    const MAX_QUARTERS: usize = 10 * 366 * 24 * 4;

    pub(super) fn count(&mut self, time: Option<i64>) {
        let valid = time.filter(|time| Timestamp::from_millisecond(*time).is_ok());
        match valid {
            Some(time) => {
                self.extend(time, time);
                self.add_quarter(time.div_euclid(Self::QUARTER), 1);
            }
            None => self.unknown += 1,
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        if let Some((first, last)) = other.span {
            self.extend(first, last);
        }
        self.unknown += other.unknown;
        for (quarter, count) in &other.quarters {
            self.add_quarter(*quarter, *count);
        }
    }

    /// The number of events of each day with events, in order.
    #[must_use]
    pub fn days(&self, zone: &TimeZone) -> Vec<(Date, u64)> {
        let mut days: BTreeMap<Date, u64> = BTreeMap::new();
        for (time, count) in self.times() {
            *days.entry(zone.to_datetime(time).date()).or_default() += count;
        }
        days.into_iter().collect()
    }

    /// The number of events in each hour of the day, of all days together.
    #[must_use]
    pub fn hours(&self, zone: &TimeZone) -> [u64; 24] {
        let mut hours = [0; 24];
        for (time, count) in self.times() {
            let hour = usize::try_from(zone.to_datetime(time).hour()).unwrap_or_default();
            hours[hour % 24] += count;
        }
        hours
    }

    /// The beginnings of the quarters with their counts.
    fn times(&self) -> impl Iterator<Item = (Timestamp, u64)> {
        self.quarters.iter().filter_map(|(quarter, count)| {
            Some((Timestamp::from_millisecond(quarter * Self::QUARTER).ok()?, *count))
        })
    }

    fn extend(&mut self, first: i64, last: i64) {
        self.span = Some(match self.span {
            Some((known_first, known_last)) => (known_first.min(first), known_last.max(last)),
            None => (first, last),
        });
    }

    fn add_quarter(&mut self, quarter: i64, count: u64) {
        if self.quarters.len() < Self::MAX_QUARTERS || self.quarters.contains_key(&quarter) {
            *self.quarters.entry(quarter).or_default() += count;
        } else {
            self.unknown += count;
        }
    }
}
