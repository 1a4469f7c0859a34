//! The time axis of a chart. It is proportional to time, except that long waits are shortened.

use std::collections::BTreeSet;

/// The width of a chart, in units of a hundredth of a percent.
pub(crate) const CHART_WIDTH: u32 = 10_000;

/// The width after the last event, if something has not ended by then.
const OPEN_WIDTH: u32 = 600;

/// The smallest distance between two labels of the axis.
const LABEL_DISTANCE: u32 = 2_200;

/// The least share of the axis that the wait of [`limit`] gets, as its reciprocal; and the factor by which the
/// reciprocal grows with the number of waits.
const MIN_SHARE: (u128, u128) = (50, 5);

/// The times of a chart with their places.
#[derive(Debug)]
pub(crate) struct TimeAxis {
    /// In order, each once.
    times: Vec<i64>,
    /// The place of each time.
    places: Vec<u32>,
    /// The waits that are shortened, in order.
    pub(crate) shortened: Vec<ShortenedWait>,
}

/// A wait that is drawn shorter than it was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct ShortenedWait {
    /// The place at which it begins.
    pub(crate) from: u32,
    /// The place at which it ends.
    pub(crate) to: u32,
    /// The length in milliseconds.
    pub(crate) length_ms: i64,
}

/// A time with a label.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct AxisLabel {
    /// The time in milliseconds since 1970.
    pub(crate) time: i64,
    /// Its place.
    pub(crate) at: u32,
}

impl TimeAxis {
    /// The axis of these times. With `is_open`, there is space after the last.
    pub(crate) fn new(times: impl IntoIterator<Item = i64>, is_open: bool) -> Self {
        let times: Vec<i64> = times.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let waits: Vec<u64> = times.windows(2).map(|pair| pair[1].abs_diff(pair[0])).collect();
        let limit = limit(&waits).unwrap_or(u64::MAX);
        let total: u128 = waits.iter().map(|wait| u128::from(*wait.min(&limit))).sum();
        let width = if is_open { CHART_WIDTH - OPEN_WIDTH } else { CHART_WIDTH };
        let mut places = Vec::with_capacity(times.len());
        let mut shortened = Vec::new();
        let mut before = 0;
        places.extend(times.first().map(|_| 0));
        for wait in waits {
            let from = place(before, total, width);
            before += u128::from(wait.min(limit));
            let to = place(before, total, width);
            places.push(to);
            if wait > limit {
                let length_ms = i64::try_from(wait).unwrap_or(i64::MAX);
                shortened.push(ShortenedWait { from, to, length_ms });
            }
        }
        Self { times, places, shortened }
    }

    /// The place of one of the times; of another, that of the time before it.
    pub(crate) fn place(&self, time: i64) -> u32 {
        let index = self.times.partition_point(|other| *other <= time);
        index.checked_sub(1).and_then(|index| self.places.get(index)).copied().unwrap_or(0)
    }

    /// The times that are labeled: the first, the last, and those between them for which there is space.
    pub(crate) fn labels(&self) -> Vec<AxisLabel> {
        let all = || self.times.iter().zip(&self.places).map(|(time, at)| AxisLabel { time: *time, at: *at });
        let Some(last) = all().next_back() else { return Vec::new() };
        let mut labels: Vec<AxisLabel> = Vec::new();
        for label in all() {
            let is_free = labels.last().is_none_or(|before| label.at - before.at >= LABEL_DISTANCE);
            // A label extends to the right of its time, except the last one.
            if is_free && (labels.is_empty() || label.at + 2 * LABEL_DISTANCE <= last.at) {
                labels.push(label);
            }
        }
        if labels.last().is_some_and(|label| last.at - label.at >= 2 * LABEL_DISTANCE) {
            labels.push(last);
        }
        labels
    }
}

fn place(part: u128, total: u128, width: u32) -> u32 {
    let place = (part * u128::from(width)).checked_div(total).unwrap_or(0);
    u32::try_from(place).unwrap_or(width)
}

/// The length to which longer waits are shortened; `None` if none has to be.
///
/// As few as possible are shortened such that two in five can be seen: half of the events follow others at
/// once. One that is shortened is drawn a quarter longer than the longest of the others.
fn limit(waits: &[u64]) -> Option<u64> {
    let mut sorted = waits.to_vec();
    sorted.sort_unstable();
    let visible = u128::from(*sorted.get(sorted.len() * 3 / 5)?);
    let (share, share_of_each) = MIN_SHARE;
    let share = share.max(share_of_each * waits.len() as u128);
    let mut rest: u128 = sorted.iter().map(|wait| u128::from(*wait)).sum();
    let mut limit = None;
    for (longer, wait) in sorted.iter().rev().enumerate() {
        let shortened_to = wait.saturating_add(wait / 4);
        limit = (longer > 0).then_some(shortened_to);
        if visible * share >= rest + longer as u128 * u128::from(shortened_to) {
            break;
        }
        rest -= u128::from(*wait);
    }
    limit
}
