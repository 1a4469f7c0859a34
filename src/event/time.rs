//! Timestamps.

use crate::catalog::StringFormat;

/// A documented timestamp as milliseconds since 1970: 10 digits are seconds, 13 milliseconds, 16
/// microseconds; those of 1.0 events are seconds and may have a fraction.
#[must_use]
pub fn milliseconds(text: &str, format: StringFormat) -> Option<i64> {
    if format == StringFormat::Seconds {
        return seconds(text);
    }
    let number = number(text)?;
    match text.len() {
        10 => Some(number * 1000),
        13 => Some(number),
        16 => Some(number / 1000),
        _ => None,
    }
}

/// Seconds, with a fraction or without, as milliseconds.
fn seconds(text: &str) -> Option<i64> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    if seconds.len() != 10 || fraction.bytes().any(|byte| !byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    Some(number(seconds)? * 1000 + number(&thousandths)?)
}

/// A number of up to 16 digits and nothing else.
fn number(text: &str) -> Option<i64> {
    if text.len() > 16 {
        return None;
    }
    let (mut sum, mut are_digits) = (0, true);
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        are_digits &= digit <= 9;
        sum = sum * 10 + i64::from(digit);
    }
    are_digits.then_some(sum)
}
