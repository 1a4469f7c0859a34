//! Values of options that are written as text.

use std::fmt;
use std::time::Duration;

use wildmatch::WildMatch;

/// A number of bytes.
#[derive(Clone, Copy)]
pub(crate) struct Size(pub(crate) usize);

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            bytes if bytes % (1 << 20) == 0 => write!(formatter, "{}M", bytes >> 20),
            bytes => write!(formatter, "{bytes}"),
        }
    }
}

/// Parses `4096`, `64K`, `16M`, `16MiB` or `1G`; the units are powers of 1024.
pub(super) fn parse_size(text: &str) -> Result<Size, String> {
    let digits = text.trim_end_matches(|character: char| !character.is_ascii_digit());
    let shift = match text[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kib" => 10,
        "m" | "mib" => 20,
        "g" | "gib" => 30,
        unit => return Err(format!("unknown unit `{unit}`: use K, M or G")),
    };
    let bytes = digits
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(1 << shift))
        .filter(|bytes| *bytes > 0);
    bytes
        .map(Size)
        .ok_or_else(|| "expected a positive number of bytes, optionally followed by K, M or G".to_owned())
}

/// Parses a pattern of event types; rejects one that can never match.
pub(super) fn parse_glob(text: &str) -> Result<WildMatch, String> {
    let fits = |character: char| character.is_ascii_alphanumeric() || "._-*?".contains(character);
    if text.is_empty() || !text.chars().all(fits) {
        return Err(
            "an event type has letters, digits, `.` and `_`; `*` matches any text and `?` one character"
                .to_owned(),
        );
    }
    Ok(WildMatch::new(text))
}

/// Parses a digest in hex or base64.
pub(super) fn parse_digest(text: &str) -> Result<String, String> {
    let digest = text.trim();
    if feishu_ev::verify::is_digest(digest) {
        return Ok(digest.to_owned());
    }
    Err("expected a SHA-256 digest: 64 hex digits, or 44 characters of base64".to_owned())
}

/// Parses `5m`, `1h 30m` or `90s`.
pub(super) fn parse_duration(text: &str) -> Result<Duration, String> {
    let duration: jiff::SignedDuration =
        text.parse().map_err(|_| "expected a duration such as 90s, 5m, 1h or 720h".to_owned())?;
    Duration::try_from(duration).map_err(|_| "expected a duration that is not negative".to_owned())
}

/// Parses an IV.
pub(super) fn parse_iv(text: &str) -> Result<[u8; 16], String> {
    let number =
        (text.len() == 32 && !text.starts_with('+')).then(|| u128::from_str_radix(text, 16).ok()).flatten();
    number.map(u128::to_be_bytes).ok_or_else(|| "expected 32 hex digits".to_owned())
}
