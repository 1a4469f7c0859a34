//! When a delivery arrived.

/// A time at which a delivery arrived.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Arrival {
    /// Milliseconds since 1970 by the clock.
    pub milliseconds: i64,
    /// The clock by which it was written down.
    pub clock: Clock,
}

/// What a time counts from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Clock {
    /// 1970 in some zone that is not known: the time was written without one.
    Local,
    /// 1970 in UTC.
    Utc,
}

impl Arrival {
    /// How many milliseconds it lies behind another one, if both are of the same clock: those of a zone that is not known are
    /// comparable among themselves only.
    #[must_use]
    pub fn since(self, earlier: Self) -> Option<i64> {
        (self.clock == earlier.clock).then(|| self.milliseconds - earlier.milliseconds)
    }
}
