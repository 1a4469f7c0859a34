//! Times as text.

use jiff::Timestamp;
use jiff::fmt::StdIoWrite;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::{Offset, TimeZone};

use crate::delivery::{LogZone, ReceivedAt};

/// The printer of times in other zones or years than [`write_utc`] writes itself. Times have milliseconds.
const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));

/// Appends milliseconds since 1970 as RFC 3339 in UTC, with milliseconds: `2024-06-26T08:37:48.392Z`.
/// Gives `false`, and appends nothing, for a time that no calendar has.
pub fn write_utc(out: &mut Vec<u8>, milliseconds: i64) -> bool {
    let Ok(time) = Timestamp::from_millisecond(milliseconds) else { return false };
    let utc = Offset::UTC.to_datetime(time);
    let (Ok(year), Ok(millisecond)) = (u16::try_from(utc.year()), u16::try_from(utc.millisecond())) else {
        return PRINTER.print_timestamp(&time, StdIoWrite(out)).is_ok();
    };
    let mut text = *b"0000-00-00T00:00:00.000Z";
    put(&mut text[..4], year);
    for (place, number) in
        [(5, utc.month()), (8, utc.day()), (11, utc.hour()), (14, utc.minute()), (17, utc.second())]
    {
        put(&mut text[place..place + 2], number.unsigned_abs().into());
    }
    put(&mut text[20..23], millisecond);
    out.extend_from_slice(&text);
    true
}

/// Writes the last digits of a number, as many as there is room for.
#[inline]
fn put(digits: &mut [u8], mut number: u16) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// The same as text.
#[must_use]
pub fn utc(milliseconds: i64) -> Option<String> {
    let mut text = Vec::new();
    let is_written = write_utc(&mut text, milliseconds);
    is_written.then(|| String::from_utf8(text).expect("a time is text"))
}

/// A time of arrival as RFC 3339, in whole seconds if it is known so, and without an offset if its zone is not known.
pub(super) fn received(at: ReceivedAt) -> Option<String> {
    let digits = if at.precision < 1000 { 3 } else { 0 };
    let time = Timestamp::from_millisecond(at.milliseconds).ok()?;
    Some(match at.zone {
        LogZone::Unknown => format!("{:.digits$}", TimeZone::UTC.to_datetime(time)),
        LogZone::Utc => format!("{time:.digits$}"),
    })
}

/// Appends the same time in a zone: `2024-06-26T16:37:48.392+08:00`. Gives `false`, and appends nothing, for a
/// time that no calendar has.
pub(crate) fn write_local(out: &mut Vec<u8>, milliseconds: i64, zone: &TimeZone) -> bool {
    let Ok(time) = Timestamp::from_millisecond(milliseconds) else { return false };
    let offset = zone.to_offset(time);
    PRINTER.print_timestamp_with_offset(&time, offset, StdIoWrite(out)).is_ok()
}

/// The same time in a zone: `2024-06-26T16:37:48.392+08:00`.
#[must_use]
pub fn local(milliseconds: i64, zone: &TimeZone) -> Option<String> {
    let mut text = Vec::new();
    let is_written = write_local(&mut text, milliseconds, zone);
    is_written.then(|| String::from_utf8(text).expect("a time is text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_arrival_are_written_as_far_as_they_are_known() {
        let (utc, unknown) =
            (ReceivedAt::utc(1_719_391_068_392), ReceivedAt::unknown_zone(1_719_391_068_392));
        for (at, text) in [
            (utc, "2024-06-26T08:37:48.392Z"),
            (utc.in_whole_seconds(), "2024-06-26T08:37:48Z"),
            (unknown, "2024-06-26T08:37:48.392"),
            (unknown.in_whole_seconds(), "2024-06-26T08:37:48"),
        ] {
            assert_eq!(received(at).as_deref(), Some(text));
        }
        assert_eq!(received(ReceivedAt::utc(i64::MAX)), None);
    }
}
