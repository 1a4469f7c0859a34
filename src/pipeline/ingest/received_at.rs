//! The times at which records were received, as far as the log has them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::catalog::StringFormat;
use crate::delivery::{ReceivedAt, SignatureHeaders};
use crate::event::milliseconds;
use crate::json::{self, Members};

/// The members in which logs have the time of a line, in lower case and without what is not a letter: those
/// that say most come first.
const TIME_KEYS: [&str; 26] = [
    "receivedat",
    "asctime",
    "time",
    "timestamp",
    "ts",
    "starteddatetime",
    "datetime",
    "eventtime",
    "logtime",
    "requesttimeepoch",
    "requesttime",
    "realtimetimestamp",
    "sourcerealtimetimestamp",
    "receivetimestamp",
    "timegenerated",
    "ingestiontime",
    "approximatearrivaltimestamp",
    "instant",
    "timeunixnano",
    "timemillis",
    "start",
    "date",
    "t",
    "requestcontext",
    "senttimestamp",
    "attributes",
];

/// The time at which a delivery was signed, which is when it was sent.
pub(super) fn from_signature(signed: &SignatureHeaders) -> Option<ReceivedAt> {
    let milliseconds = milliseconds(signed.timestamp.as_deref()?, StringFormat::Seconds)?;
    Some(ReceivedAt::utc(milliseconds).in_whole_seconds())
}

/// The time that an object of a log has beside an event; in an array, that of its first element if it has two,
/// as in the output of Loki.
pub(super) fn from_object(around: &str) -> Option<ReceivedAt> {
    let Some(members) = Members::new(around) else {
        let elements = json::elements(around)?;
        return if let [time, _] = elements[..] { from_value(time) } else { None };
    };
    let mut best: Option<(usize, ReceivedAt)> = None;
    for (key, span) in members.map_while(Result::ok) {
        let letters: String =
            key.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect();
        let Some(rank) = TIME_KEYS.iter().position(|known| *known == letters) else { continue };
        if best.is_none_or(|(found, _)| rank < found)
            && let Some(time) = from_value(&around[span.value()])
        {
            best = Some((rank, time));
        }
    }
    best.map(|(_, time)| time)
}

/// The time that a JSON value is: a string with a date and a time, or a number since 1970 as a number or string.
fn from_value(value: &str) -> Option<ReceivedAt> {
    if value.starts_with('{') {
        // As log4j writes it, or the context of a request at a gateway.
        let members = json::members(value)?;
        let seconds = members.iter().find(|(key, _)| key == "epochSecond");
        return seconds.and_then(|(_, value)| from_number(value)).or_else(|| from_object(value));
    }
    let text = json::parse_string(value);
    let text = text.as_deref().unwrap_or(value).trim();
    from_number(text).or_else(|| from_text(text))
}

/// The time that a number since 1970 is, in seconds, milliseconds, microseconds or nanoseconds by the number of
/// its digits.
fn from_number(text: &str) -> Option<ReceivedAt> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if ![whole, fraction].iter().all(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let milliseconds = match whole.len() {
        10 => {
            let fraction: i64 = format!("{fraction:0<3}")[..3].parse().ok()?;
            number * 1000 + fraction
        }
        13 => number,
        16 => number / 1000,
        19 => number / 1_000_000,
        _ => return None,
    };
    let time = ReceivedAt::utc(milliseconds);
    Some(if whole.len() == 10 && fraction.is_empty() { time.in_whole_seconds() } else { time })
}

/// The time at the beginning of a line, from the bytes of the line before the record.
pub(super) fn from_line(before: &[u8]) -> Option<ReceivedAt> {
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    // What comes after the time may not be text, or be cut inside a character.
    let text = before[start..].utf8_chunks().next()?.valid();
    let digit = |(_, character): &(usize, char)| character.is_ascii_digit();
    let month = |(_, character): &(usize, char)| character.is_ascii_uppercase();
    let numbers = text.char_indices().filter(digit).find_map(|(index, _)| from_text(&text[index..]));
    numbers.or_else(|| text.char_indices().filter(month).find_map(|(index, _)| syslog(&text[index..])))
}

/// The time with which a text begins: `2024-06-26 16:37:48,392`, `2024/06/26 16:37:48`,
/// `2024-06-26T08:37:48.392Z`, or `26/Jun/2024:16:37:48 +0800` as in access logs.
fn from_text(text: &str) -> Option<ReceivedAt> {
    access_log(text).or_else(|| iso(text))
}

fn iso(text: &str) -> Option<ReceivedAt> {
    // Before the fraction: `2024-06-26 16:37:48`.
    const SECONDS: usize = 19;
    let head = text.get(..SECONDS)?;
    let (date, time) = (head.get(..10)?, head.get(11..)?);
    let is_date = |separator: u8| {
        let bytes = date.as_bytes();
        (bytes[4], bytes[7]) == (separator, separator)
    };
    if !(is_date(b'-') || is_date(b'/')) || !matches!(head.as_bytes()[10], b'T' | b't' | b' ') {
        return None;
    }
    let rest = &text[SECONDS..];
    let digits = rest.strip_prefix(['.', ',']).unwrap_or_default();
    let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count().min(9)];
    let after = if digits.is_empty() { rest } else { &rest[1 + digits.len()..] };
    let fraction = if digits.is_empty() { String::new() } else { format!(".{digits}") };
    let civil = format!("{}T{time}{fraction}", date.replace('/', "-"));
    let zone = zone(after.trim_start_matches(' '));
    let time = zoned(civil.parse().ok()?, zone)?;
    Some(if digits.is_empty() { time.in_whole_seconds() } else { time })
}

fn access_log(text: &str) -> Option<ReceivedAt> {
    const FORMAT: &str = "%d/%b/%Y:%H:%M:%S";
    let (time, after) = (text.get(..20)?, text.get(20..)?);
    let time = zoned(DateTime::strptime(FORMAT, time).ok()?, zone(after.trim_start_matches(' ')));
    time.map(ReceivedAt::in_whole_seconds)
}

/// The time of a line of syslog, which has no year: `Jun 26 16:37:48`.
fn syslog(text: &str) -> Option<ReceivedAt> {
    // Only differences matter; it is a leap year.
    let text = format!("2000 {}", text.get(..15)?);
    let time = zoned(DateTime::strptime("%Y %b %e %H:%M:%S", text).ok()?, None);
    time.map(ReceivedAt::in_whole_seconds)
}

/// The offset from UTC, in seconds, with which a text begins.
fn zone(text: &str) -> Option<i64> {
    if text.starts_with(['Z', 'z']) || text.starts_with("UTC") || text.starts_with("GMT") {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: Vec<u8> =
        text.bytes().skip(1).filter(|byte| *byte != b':').take(4).take_while(u8::is_ascii_digit).collect();
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse::<i64>().ok();
    let hours = number(digits.get(..2)?)?;
    let minutes = digits.get(2..4).and_then(number).unwrap_or(0);
    Some(sign * (hours * 60 + minutes) * 60)
}

/// A time in a zone with this offset from UTC in seconds, if it is known.
fn zoned(time: DateTime, offset: Option<i64>) -> Option<ReceivedAt> {
    let timestamp: Timestamp = time.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let milliseconds = timestamp.as_millisecond();
    Some(match offset {
        Some(offset) => ReceivedAt::utc(milliseconds - offset * 1000),
        // Only differences matter: any time zone will do.
        None => ReceivedAt::unknown_zone(milliseconds),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-06-26T08:37:48.392Z
    const TIME: i64 = 1_719_391_068_392;

    #[test]
    fn times_at_the_beginning_of_lines_are_read() {
        let seconds = TIME / 1000 * 1000;
        let shanghai = 8 * 3_600_000;
        let utc = ReceivedAt::utc;
        let local = |milliseconds| ReceivedAt::unknown_zone(milliseconds + shanghai);
        for (line, expected) in [
            ("2024-06-26T08:37:48.392Z INFO ", utc(TIME)),
            ("2024-06-26T16:37:48.392123456+08:00 stdout F ", utc(TIME)),
            ("2024-06-26 16:37:48,392 INFO ", local(TIME)),
            ("[2024-06-26 16:37:48.392] ", local(TIME)),
            ("2024/06/26 16:37:48 ", local(seconds).in_whole_seconds()),
            ("[Lark] [2024-06-26 16:37:48,392] [DEBUG] ", local(TIME)),
            ("10.0.0.1 - - [26/Jun/2024:16:37:48 +0800] \"POST", utc(seconds).in_whole_seconds()),
            ("<34>1 2024-06-26T08:37:48.392Z host app - - ", utc(TIME)),
            ("app-1 | 2024-06-26 16:37:48 +0800 CST ", utc(seconds).in_whole_seconds()),
            ("noise\n2024-06-26T08:37:48Z ", utc(seconds).in_whole_seconds()),
        ] {
            assert_eq!(from_line(line.as_bytes()), Some(expected), "{line}");
        }
        let [first, second] = ["Jun  6 16:37:48 host app: ", "Jun  6 16:37:50 "]
            .map(|line| from_line(line.as_bytes()).expect("a time"));
        assert_eq!(second.since(first), Some(2000));
        for line in ["", "INFO received 12 ", "2024-06-26", "16:37:48 INFO ", "事件 2024年06月26日 "] {
            assert_eq!(from_line(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn times_beside_an_event_are_read() {
        for object in [
            r#"{"level":"info","ts":1719391068.392,"msg":""}"#,
            r#"{"time":1719391068392}"#,
            r#"{"@timestamp":"2024-06-26T08:37:48.392Z","time":"now"}"#,
            r#"{"__REALTIME_TIMESTAMP":"1719391068392000"}"#,
            r#"["1719391068392000000","line"]"#,
            r#"{"startedDateTime":"2024-06-26T16:37:48.392+08:00"}"#,
            r#"{"date":"today","timestamp":"1719391068392","t":1}"#,
            r#"{"timeUnixNano":"1719391068392000000"}"#,
        ] {
            assert_eq!(from_object(object), Some(ReceivedAt::utc(TIME)), "{object}");
        }
        let seconds = from_object(r#"{"instant":{"epochSecond":1719391068,"nanoOfSecond":392000000}}"#);
        assert_eq!(seconds, Some(ReceivedAt::utc(TIME / 1000 * 1000).in_whole_seconds()));
        for object in ["{}", r#"{"time":12}"#, r#"{"elapsed":1719391068392}"#, "[1719391068392]", "[]"] {
            assert_eq!(from_object(object), None, "{object}");
        }
    }
}
