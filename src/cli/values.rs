//! Values of options that are written as text.

use std::fmt;
#[cfg(feature = "net")]
use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs as _};
use std::num::NonZeroUsize;
use std::str::FromStr;
use std::time::Duration;

use feishu_ev::messages;
#[cfg(feature = "net")]
use feishu_ev::{long_connection::EndpointCode, net::Refuse};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use wildmatch::WildMatch;

messages! {
    /// An error in the value of an option.
    #[derive(Clone, Eq, PartialEq)]
    pub(super) enum ValueError {
        Address =>
            "expected an address such as 127.0.0.1:7777, or a port", "应为地址，例如 127.0.0.1:7777，或端口号";
        Count => "expected a whole number of at least 1", "应为不小于 1 的整数";
        Digest =>
            "expected a SHA-256 digest: 64 hex digits, or 44 characters of Base64",
            "应为 SHA-256 摘要：64 位十六进制数字，或 44 个字符的 Base64";
        Duration => "expected a duration such as 500ms, 3s, 5m or 1h", "应为时长，例如 500ms、3s、5m 或 1h";
        EventTypePattern =>
            "an event type has letters, digits, `.` and `_`; `*` matches any text and `?` one character",
            "事件类型由字母、数字、`.` 和 `_` 组成；`*` 匹配任意文本，`?` 匹配一个字符";
        Iv => "expected 32 hex digits", "应为 32 位十六进制数字";
        NegativeDuration => "expected a duration that is not negative", "时长不能为负";
        Number => "expected a whole number", "应为整数";
        PositiveNumber => "expected a positive number", "应为正数";
        RefuseCode =>
            "expected one of the codes 1, 403, 514, 1000040343, 1000040344, 1000040345, 1000040350 and 1000040351, optionally with the number of times, as in 514:3",
            "应为错误码 1、403、514、1000040343、1000040344、1000040345、1000040350 或 1000040351，可加次数，例如 514:3";
        Share => "expected a number from 0 to 1", "应为 0 到 1 之间的数";
        Size =>
            "expected a positive number of bytes, optionally followed by K, M or G",
            "应为正的字节数，可加单位 K、M 或 G";
        Zone =>
            "expected local, utc, an offset such as +08:00, or a name such as Asia/Shanghai",
            "应为 local、utc、偏移量（例如 +08:00）或时区名（例如 Asia/Shanghai）";
        Unit { unit: String } => "unknown unit `{unit}`: use K, M or G", "未知单位 `{unit}`：请使用 K、M 或 G";
    }
}

impl std::error::Error for ValueError {}

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
pub(super) fn parse_size(text: &str) -> Result<Size, ValueError> {
    let digits = text.trim_end_matches(|character: char| !character.is_ascii_digit());
    let unit = text[digits.len()..].trim();
    let shift = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kib" => 10,
        "m" | "mib" => 20,
        "g" | "gib" => 30,
        _ => return Err(ValueError::Unit { unit: unit.to_owned() }),
    };
    let bytes = digits
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(1 << shift))
        .filter(|bytes| *bytes > 0);
    bytes.map(Size).ok_or(ValueError::Size)
}

/// Parses a pattern of event types; rejects one that can never match.
pub(super) fn parse_glob(text: &str) -> Result<WildMatch, ValueError> {
    let fits = |character: char| character.is_ascii_alphanumeric() || "._-*?".contains(character);
    if text.is_empty() || !text.chars().all(fits) {
        return Err(ValueError::EventTypePattern);
    }
    Ok(WildMatch::new(text))
}

/// Parses a digest in hex or base64.
pub(super) fn parse_digest(text: &str) -> Result<String, ValueError> {
    let digest = text.trim();
    if feishu_ev::verify::is_digest(digest) {
        return Ok(digest.to_owned());
    }
    Err(ValueError::Digest)
}

/// Parses `5m`, `1h 30m` or `90s`.
pub(super) fn parse_duration(text: &str) -> Result<Duration, ValueError> {
    let duration: jiff::SignedDuration = text.parse().map_err(|_| ValueError::Duration)?;
    Duration::try_from(duration).map_err(|_| ValueError::NegativeDuration)
}

/// Parses `local`, `utc`, `+08:00` or `Asia/Shanghai`.
pub(super) fn parse_zone(text: &str) -> Result<TimeZone, ValueError> {
    match text.to_ascii_lowercase().as_str() {
        "local" => return Ok(TimeZone::system()),
        "utc" | "z" => return Ok(TimeZone::UTC),
        _ => {}
    }
    if text.starts_with(['+', '-']) {
        let parsed = ["%:z", "%z"].into_iter().find_map(|form| strtime::parse(form, text).ok());
        return parsed.and_then(|time| time.offset()).map(TimeZone::fixed).ok_or(ValueError::Zone);
    }
    TimeZone::get(text).map_err(|_| ValueError::Zone)
}

/// Parses an IV.
pub(super) fn parse_iv(text: &str) -> Result<[u8; 16], ValueError> {
    let iv = base16ct::mixed::decode(text, &mut [0; 16]).ok().and_then(|iv| iv.try_into().ok());
    iv.ok_or(ValueError::Iv)
}

/// Parses a whole number.
pub(super) fn parse_number<T: FromStr>(text: &str) -> Result<T, ValueError> {
    text.parse().map_err(|_| ValueError::Number)
}

/// Parses a number of at least 1.
pub(super) fn parse_count(text: &str) -> Result<NonZeroUsize, ValueError> {
    text.parse().map_err(|_| ValueError::Count)
}

/// Parses `127.0.0.1:7777`, `[::1]:7777`, `localhost:7777`, or a port of 127.0.0.1.
#[cfg(feature = "net")]
pub(super) fn parse_address(text: &str) -> Result<SocketAddr, ValueError> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok((Ipv4Addr::LOCALHOST, port).into());
    }
    let resolved = text.to_socket_addrs().ok().and_then(|mut addresses| addresses.next());
    resolved.ok_or(ValueError::Address)
}

/// Parses a number greater than 0, such as `2.5`.
#[cfg(feature = "net")]
pub(super) fn parse_positive(text: &str) -> Result<f64, ValueError> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0);
    number.ok_or(ValueError::PositiveNumber)
}

/// Parses a number from 0 to 1.
#[cfg(feature = "net")]
pub(super) fn parse_share(text: &str) -> Result<f64, ValueError> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or(ValueError::Share)
}

/// Parses a code with which clients are refused, such as `514`, or `514:3` for the first three.
#[cfg(feature = "net")]
pub(super) fn parse_refuse(text: &str) -> Result<Refuse, ValueError> {
    let (code, count) = text.split_once(':').map_or((text, None), |(code, count)| (code, Some(count)));
    let code = code.parse().ok().and_then(EndpointCode::from_code);
    let count = count.map_or(Some(u32::MAX), |count| count.parse().ok());
    match (code, count) {
        (Some(code), Some(count)) => Ok(Refuse { code, count }),
        _ => Err(ValueError::RefuseCode),
    }
}
