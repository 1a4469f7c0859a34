//! The times at which records were received, as far as the log has them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::catalog::StringFormat;
use crate::delivery::{ReceivedAt, SignatureHeaders};
use crate::event::milliseconds;

/// The time at which a delivery was signed, which is when it was sent.
pub(super) fn from_signature(signed: &SignatureHeaders) -> Option<ReceivedAt> {
    let milliseconds = milliseconds(signed.timestamp.as_deref()?, StringFormat::Seconds)?;
    Some(ReceivedAt::utc(milliseconds))
}

/// The time at the beginning of a line, from the bytes of the line before the record.
pub(super) fn from_line(before: &[u8]) -> Option<ReceivedAt> {
    /// The largest number of bytes of a time.
    const LIMIT: usize = 64;
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let line = &before[start..];
    // What comes after the time may not be text, or be cut inside a character.
    let text = line[..line.len().min(LIMIT)].utf8_chunks().next()?.valid();
    let mut words = text.split([' ', '\t']).map(|word| word.trim_matches(['[', ']', '"', '|']));
    let (first, second) = (words.next()?, words.next().unwrap_or_default());
    let candidates = [format!("{first}T{second}"), first.to_owned()];
    candidates.iter().map(|text| text.trim_end_matches(',').replace(',', ".").replace('/', "-")).find_map(
        |text| {
            if let Ok(time) = text.parse::<Timestamp>() {
                return Some(ReceivedAt::utc(time.as_millisecond()));
            }
            // Only differences matter: any time zone will do.
            let time = text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?;
            Some(ReceivedAt::unknown_zone(time.timestamp().as_millisecond()))
        },
    )
}
