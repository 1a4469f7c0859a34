//! How long things lasted, in little memory.

use hdrhistogram::Histogram;

use crate::lanes::Length;

/// The durations of processes, of job changes or of the runs of a node. The memory that they take does not grow
/// with their number: up to 16 KiB.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Durations {
    /// The number of those that have not ended.
    pub open: u64,
    /// The number of those that have ended, but of which the log lacks the beginning, the end or a time.
    pub unknown: u64,
    /// The longest duration; `None` if none is known.
    pub longest: Option<LongestDuration>,
    /// The sum in milliseconds.
    pub total_ms: u64,
    /// The shortest duration, so that a single one is exact.
    shortest_ms: u64,
    /// Milliseconds.
    histogram: Histogram<u32>,
}

/// The longest of many durations.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LongestDuration {
    /// The duration in milliseconds.
    pub ms: u64,
    /// The id of the process, or of the job change.
    pub id: Box<str>,
}

impl Default for Durations {
    fn default() -> Self {
        /// Two significant digits: values that are counted as one differ by less than 0.8 %.
        const DIGITS: u8 = 2;
        let histogram = Histogram::new(DIGITS).expect("the number of digits is at most 5");
        Self { open: 0, unknown: 0, longest: None, total_ms: 0, shortest_ms: u64::MAX, histogram }
    }
}

impl Durations {
    /// Longer durations are counted as this one, in milliseconds: eight years.
    const LONGEST_MS: u64 = 8 * 366 * 86_400_000;

    /// Adds the length of something that is known by this id.
    pub(super) fn add(&mut self, length: Length, id: &str) {
        let ms = match length {
            Length::Ended(ms) => u64::try_from(ms).unwrap_or_default(),
            Length::Momentary => return,
            Length::Open { .. } => return self.open += 1,
            Length::Unknown => return self.unknown += 1,
        };
        self.histogram.record(ms.min(Self::LONGEST_MS)).expect("eight years have few buckets");
        self.shortest_ms = self.shortest_ms.min(ms);
        self.total_ms = self.total_ms.saturating_add(ms);
        if self.longest.as_ref().is_none_or(|longest| longest.ms < ms) {
            self.longest = Some(LongestDuration { ms, id: id.into() });
        }
    }

    /// The number of known durations.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.histogram.len()
    }

    /// The duration in milliseconds that half of the known ones do not exceed, within 1 %; `None` if none is known.
    #[must_use]
    pub fn median_ms(&self) -> Option<u64> {
        self.at(0.5)
    }

    /// The duration in milliseconds that 95 % of the known ones do not exceed, within 1 %; `None` if none is known.
    #[must_use]
    pub fn p95_ms(&self) -> Option<u64> {
        self.at(0.95)
    }

    fn at(&self, quantile: f64) -> Option<u64> {
        let longest = self.longest.as_ref()?;
        // The middle of the values that are counted as one.
        let ms = self.histogram.median_equivalent(self.histogram.value_at_quantile(quantile));
        Some(ms.max(self.shortest_ms).min(longest.ms))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn quantiles_are_within_one_percent(
            durations in prop::collection::vec((0..30_u32, 0..1_000_u32), 1..300),
        ) {
            let mut all: Vec<u64> =
                durations.iter().map(|(exponent, part)| (1_u64 << exponent) * u64::from(1_000 + part) / 1_000).collect();
            let mut stats = Durations::default();
            for (number, ms) in all.iter().enumerate() {
                stats.add(Length::Ended(i64::try_from(*ms).unwrap()), &number.to_string());
            }
            all.sort_unstable();
            for (quantile, found) in [(50, stats.median_ms()), (95, stats.p95_ms())] {
                let exact = all[(all.len() * quantile).div_ceil(100) - 1];
                prop_assert!(found.unwrap().abs_diff(exact) * 100 <= exact, "{found:?} {exact}");
            }
            prop_assert_eq!(stats.longest.as_ref().unwrap().ms, *all.last().unwrap());
            prop_assert_eq!(stats.total_ms, all.iter().sum::<u64>());
            prop_assert_eq!(stats.count(), all.len() as u64);
        }
    }

    #[test]
    fn what_is_open_or_unknown_is_no_duration() {
        let mut stats = Durations::default();
        stats.add(Length::Open { since: Some(5) }, "1");
        stats.add(Length::Unknown, "2");
        assert_eq!((stats.open, stats.unknown, stats.count()), (1, 1, 0));
        assert_eq!((stats.median_ms(), stats.p95_ms(), stats.longest.clone()), (None, None, None));
        stats.add(Length::Ended(-3), "3");
        stats.add(Length::Ended(i64::MAX), "4");
        assert_eq!((stats.median_ms(), stats.count()), (Some(0), 2));
        assert_eq!(stats.longest.map(|longest| longest.id), Some("4".into()));
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut stats = Durations::default();
        stats.add(Length::Ended(i64::MAX), "1");
        assert!(stats.histogram.distinct_values() * size_of::<u32>() <= 16 * 1024);
    }
}
