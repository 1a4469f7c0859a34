//! Values of the options of `simulate`.

use feishu_ev::corehr::day_start;
use feishu_ev::messages;
use feishu_ev::simulate::MAX_STEP;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

messages! {
    /// An error in the value of an option of `simulate`.
    #[derive(Clone, Eq, PartialEq)]
    pub(crate) enum SimulateValueError {
        InvalidDate =>
            "expected a date such as 2026-01-31",
            "应为日期，例如 2026-01-31";
        InvalidNodes { most: u16 } =>
            "expected a number from 1 to {most}",
            "应为 1 到 {most} 之间的整数";
        InvalidRate =>
            "expected a number from 0 to 1",
            "应为 0 到 1 之间的数";
        InvalidStep =>
            "expected a duration such as 30m, 2h or 90s",
            "应为时长，例如 30m、2h 或 90s";
        InvalidTime =>
            "expected a time such as 2024-06-26T08:37:48Z, 2024-06-26, 1719391068392, now or -2h",
            "应为时间，例如 2024-06-26T08:37:48Z、2024-06-26、1719391068392、now 或 -2h";
        StepOutOfRange { hours: i64 } =>
            "expected a duration from 0s to {hours}h",
            "应为 0s 到 {hours}h 之间的时长";
    }
}

impl std::error::Error for SimulateValueError {}

pub(super) fn parse_step(text: &str) -> Result<SignedDuration, SimulateValueError> {
    let step: SignedDuration = text.parse().map_err(|_| SimulateValueError::InvalidStep)?;
    let max = SignedDuration::from_millis(MAX_STEP);
    if !(SignedDuration::ZERO..=max).contains(&step) {
        return Err(SimulateValueError::StepOutOfRange { hours: max.as_hours() });
    }
    Ok(step)
}

pub(super) fn parse_date(text: &str) -> Result<Date, SimulateValueError> {
    text.parse().map_err(|_| SimulateValueError::InvalidDate)
}

/// Parses the number of nodes of a chain.
pub(super) fn parse_nodes(text: &str) -> Result<u16, SimulateValueError> {
    /// The most nodes of a chain.
    const MOST: u16 = 1000;
    let nodes = text.parse().ok().filter(|nodes| (1..=MOST).contains(nodes));
    nodes.ok_or(SimulateValueError::InvalidNodes { most: MOST })
}

pub(super) fn parse_rate(text: &str) -> Result<f64, SimulateValueError> {
    match text.parse() {
        Ok(rate) if (0.0..=1.0).contains(&rate) => Ok(rate),
        _ => Err(SimulateValueError::InvalidRate),
    }
}

/// Parses RFC 3339, a date (midnight in UTC+8), milliseconds since 1970, `now`, or a time from now with its sign.
pub(super) fn parse_time(text: &str) -> Result<Timestamp, SimulateValueError> {
    let time = if text == "now" {
        Some(Timestamp::now())
    } else if text.starts_with(['+', '-']) {
        text.parse().ok().and_then(|span: Span| from_now(span).ok())
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok().and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok())
    } else if text.len() == "2024-06-26".len() {
        text.parse().ok().and_then(|date: Date| Timestamp::from_millisecond(day_start(date)).ok())
    } else {
        text.parse().ok()
    };
    time.ok_or(SimulateValueError::InvalidTime)
}

/// The time a span from now; days have 24 hours.
fn from_now(span: Span) -> Result<Timestamp, jiff::Error> {
    Ok(Timestamp::now().to_zoned(TimeZone::UTC).checked_add(span)?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_rfc_3339_or_a_date_or_milliseconds() {
        let time = |text| parse_time(text).map(Timestamp::as_millisecond);
        assert_eq!(time("2024-06-26T08:37:48.392Z"), Ok(1_719_391_068_392));
        assert_eq!(time("2024-06-26T16:37:48.392+08:00"), Ok(1_719_391_068_392));
        assert_eq!(time("2024-06-26"), Ok(1_719_331_200_000));
        assert_eq!(time("1719391068392"), Ok(1_719_391_068_392));
        for text in ["2024-06-26T08:37:48", "2024-06-31", "yesterday", "-1", "99999999999999999999", "", "+"]
        {
            assert_eq!(time(text), Err(SimulateValueError::InvalidTime), "{text}");
        }
    }

    #[test]
    fn a_time_is_now_or_so_long_before_or_after() {
        for (text, hours) in
            [("now", 0), ("-2h", -2), ("+1d", 24), ("+1d 2h 30m", 26), ("-1w", -168), ("-PT3H", -3)]
        {
            let from_now = parse_time(text).unwrap().duration_since(Timestamp::now());
            let minutes = from_now.as_mins() - hours * 60;
            assert!((-1..=31).contains(&minutes), "{text}: {from_now}");
        }
    }

    #[test]
    fn a_rate_is_a_number_from_0_to_1() {
        assert_eq!((parse_rate("0"), parse_rate("1.0"), parse_rate("1e-3")), (Ok(0.0), Ok(1.0), Ok(0.001)));
        for text in ["2", "-0.1", "nan", "", "10%"] {
            assert_eq!(parse_rate(text), Err(SimulateValueError::InvalidRate), "{text}");
        }
    }

    #[test]
    fn a_step_is_at_most_a_hundred_years() {
        assert_eq!(parse_step("1h 30m"), Ok(SignedDuration::from_mins(90)));
        assert_eq!(parse_step("30"), Err(SimulateValueError::InvalidStep));
        for text in ["-5m", "1000000h"] {
            assert_eq!(
                parse_step(text),
                Err(SimulateValueError::StepOutOfRange { hours: 878_400 }),
                "{text}"
            );
        }
    }
}
