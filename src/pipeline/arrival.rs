//! When records arrived, as far as a log tells it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::catalog::Format;
use crate::delivery::{ReceivedAt, SignatureHeaders};
use crate::event::milliseconds;

/// When a delivery was signed, which is when it was sent.
pub(super) fn sent(signed: &SignatureHeaders) -> Option<ReceivedAt> {
    let milliseconds = milliseconds(signed.timestamp.as_deref()?, Format::Seconds)?;
    Some(ReceivedAt::utc(milliseconds))
}

/// The time at the beginning of the line whose last bytes these are.
pub(super) fn written(before: &[u8]) -> Option<ReceivedAt> {
    /// Times have fewer bytes than this.
    const LONGEST: usize = 64;
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let line = &before[start..];
    // What comes behind the time may be no text, or be cut inside a character.
    let text = line[..line.len().min(LONGEST)].utf8_chunks().next()?.valid();
    let mut words = text.split([' ', '\t']).map(|word| word.trim_matches(['[', ']', '"', '|']));
    let (first, second) = (words.next()?, words.next().unwrap_or_default());
    let candidates = [format!("{first}T{second}"), first.to_owned()];
    candidates.iter().map(|text| text.trim_end_matches(',').replace(',', ".").replace('/', "-")).find_map(
        |text| {
            if let Ok(time) = text.parse::<Timestamp>() {
                return Some(ReceivedAt::utc(time.as_millisecond()));
            }
            // Only differences matter: any zone will do.
            let time = text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?;
            Some(ReceivedAt::unknown_zone(time.timestamp().as_millisecond()))
        },
    )
}
