//! When records arrived, as far as a log tells it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::catalog::Format;
use crate::delivery::Signed;
use crate::event::milliseconds;

/// When a delivery was signed, which is when it was sent, in milliseconds since 1970.
pub(super) fn sent(signed: &Signed) -> Option<i64> {
    milliseconds(signed.timestamp.as_deref()?, Format::Seconds)
}

/// The time at the beginning of the line whose last bytes these are, in milliseconds since 1970; without a zone it is taken
/// for that of UTC, as only differences matter.
pub(super) fn arrival(before: &[u8]) -> Option<i64> {
    /// Times have fewer bytes than this.
    const LONGEST: usize = 64;
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let line = &before[start..];
    let text = std::str::from_utf8(&line[..line.len().min(LONGEST)]).ok()?;
    let mut words = text.split([' ', '\t']).map(|word| word.trim_matches(['[', ']', '"', '|']));
    let (first, second) = (words.next()?, words.next().unwrap_or_default());
    let candidates = [format!("{first}T{second}"), first.to_owned()];
    candidates.iter().map(|text| text.trim_end_matches(',').replace(',', ".").replace('/', "-")).find_map(
        |text| {
            let zoned = text.parse::<Timestamp>().ok();
            let civil =
                || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|time| time.timestamp());
            zoned.or_else(civil).map(Timestamp::as_millisecond)
        },
    )
}
