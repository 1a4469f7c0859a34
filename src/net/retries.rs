//! The schedule by which the platform sends an event again.

use std::time::Duration;

/// When an event that was not handled is sent again.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct RetrySchedule {
    /// The most times that an event is sent again.
    pub count: u32,
    /// The time before each, from the end of the attempt before it; the last one repeats.
    pub delays: Vec<Duration>,
    /// The number of times that time passes faster than it does.
    pub time_scale: f64,
}

impl RetrySchedule {
    /// The time before the attempt after this one (the first is 1); `None` if there is none.
    #[must_use]
    pub fn delay_after(&self, attempt: u32) -> Option<Duration> {
        if attempt > self.count {
            return None;
        }
        let index = usize::try_from(attempt).ok()?.saturating_sub(1);
        let delay = self.delays.get(index).or(self.delays.last())?;
        Some(delay.div_f64(self.time_scale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::RETRY_DELAYS;

    #[test]
    fn an_event_is_sent_again_as_often_as_allowed() {
        let delays = RETRY_DELAYS.to_vec();
        let platform = RetrySchedule { count: 4, delays: delays.clone(), time_scale: 1.0 };
        let after: Vec<_> = (1..=5).map(|attempt| platform.delay_after(attempt)).collect();
        let seconds = [15, 300, 3600, 21600].map(|seconds| Some(Duration::from_secs(seconds)));
        assert_eq!(after, [&seconds[..], &[None]].concat());
        let never = RetrySchedule { count: 0, ..platform.clone() };
        assert_eq!(never.delay_after(1), None);
        let fast = RetrySchedule { count: 5, delays, time_scale: 3600.0 };
        assert_eq!(fast.delay_after(4), Some(Duration::from_secs(6)));
        assert_eq!(fast.delay_after(5), Some(Duration::from_secs(6)));
    }
}
