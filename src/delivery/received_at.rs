//! The time at which a delivery was received.

use jiff::Timestamp;

/// The arrival time of a delivery.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ReceivedAt {
    /// Milliseconds since 1970-01-01 00:00 in `zone`.
    pub milliseconds: i64,
    /// The time zone of the clock.
    pub zone: LogZone,
    /// The length of the time from `milliseconds` on in which the delivery was received, in milliseconds: 1, or 1000
    /// for a time in whole seconds.
    pub precision: i64,
}

/// The time zone of a time in a log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum LogZone {
    /// Not known: the time is written without a zone.
    Unknown,
    /// UTC.
    Utc,
}

impl ReceivedAt {
    /// A time in UTC.
    #[must_use]
    pub fn utc(milliseconds: i64) -> Self {
        Self { milliseconds, zone: LogZone::Utc, precision: 1 }
    }

    /// A time in a zone that is not known.
    #[must_use]
    pub fn unknown_zone(milliseconds: i64) -> Self {
        Self { milliseconds, zone: LogZone::Unknown, precision: 1 }
    }

    /// The same time, which is known in whole seconds.
    #[must_use]
    pub fn in_whole_seconds(self) -> Self {
        Self { precision: 1000, ..self }
    }

    /// Parses the value of the member `received_at` of a record: RFC 3339, or milliseconds since 1970.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_milliseconds = text.len() == 13 && text.bytes().all(|byte| byte.is_ascii_digit());
        let milliseconds = match text.parse().ok().filter(|_| is_milliseconds) {
            Some(milliseconds) => milliseconds,
            None => text.parse::<Timestamp>().ok()?.as_millisecond(),
        };
        Some(Self::utc(milliseconds))
    }

    /// The milliseconds from `earlier` to this time, if both are of the same zone. Times of an unknown zone
    /// are comparable among themselves only.
    #[must_use]
    pub fn since(self, earlier: Self) -> Option<i64> {
        (self.zone == earlier.zone).then(|| self.milliseconds - earlier.milliseconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_a_record_is_rfc_3339_or_milliseconds() {
        let time = Some(ReceivedAt::utc(1_719_391_068_392));
        for text in ["2024-06-26T08:37:48.392Z", "2024-06-26T16:37:48.392+08:00", "1719391068392"] {
            assert_eq!(ReceivedAt::parse(text), time, "{text}");
        }
        for text in ["", "1719391068", "2024-06-26T08:37:48", "today", "-719391068392"] {
            assert_eq!(ReceivedAt::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_times_of_the_same_zone_are_compared() {
        assert_eq!(ReceivedAt::utc(5).since(ReceivedAt::utc(2)), Some(3));
        assert_eq!(ReceivedAt::unknown_zone(5).since(ReceivedAt::unknown_zone(7)), Some(-2));
        assert_eq!(ReceivedAt::utc(5).since(ReceivedAt::unknown_zone(2)), None);
    }
}
