//! Points in time as people write them.

use jiff::civil::{DateTime, Time};
use jiff::{Span, Timestamp, ToSpan as _, Zoned};

use super::error::TimeError;

/// Parses a point in time: a date and perhaps a time of day, `16:00` of today, `now`, `today`, `yesterday`, how
/// long ago (`2h`, `1d 12h`), a timestamp with an offset, or Unix seconds or milliseconds. What has no offset is
/// in the time zone of `now`; a day stands for its beginning. Returns milliseconds since 1970.
pub fn parse_time(text: &str, now: &Zoned) -> Result<i64, TimeError> {
    let found = named(text.trim(), now).or_else(|| written(text.trim(), now));
    let time = found.ok_or_else(|| TimeError::NotATime { text: text.to_owned() })?;
    Ok(time.as_millisecond())
}

/// A time that has a name.
fn named(text: &str, now: &Zoned) -> Option<Timestamp> {
    let day = match text.to_ascii_lowercase().as_str() {
        "now" | "现在" => return Some(now.timestamp()),
        "today" | "今天" => now.clone(),
        "yesterday" | "昨天" => now.checked_sub(1.day()).ok()?,
        _ => return None,
    };
    day.start_of_day().ok().map(|day| day.timestamp())
}

fn written(text: &str, now: &Zoned) -> Option<Timestamp> {
    let in_zone = |time: DateTime| time.to_zoned(now.time_zone().clone()).ok().map(|time| time.timestamp());
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text.parse().ok()?;
        return match text.len() {
            10 => Timestamp::from_second(number).ok(),
            13 => Timestamp::from_millisecond(number).ok(),
            _ => None,
        };
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    if let Ok(time) = text.replace('/', "-").parse() {
        return in_zone(time);
    }
    if text.contains(':')
        && let Ok(time) = text.parse::<Time>()
    {
        return in_zone(now.date().to_datetime(time));
    }
    let span: Span = text.trim_start_matches('-').parse().ok()?;
    // `2h ago` is negative already.
    now.checked_sub(span.abs()).ok().map(|time| time.timestamp())
}
