//! Lengths of time.

use std::fmt;
use std::time::Duration;

use super::{Language, LanguageChoice, Localize};

/// A length of time in milliseconds, in its two largest units: `467 ms`, `21.3 s`, `5 min 15 s`, `7 h 5 min`,
/// `3 d 4 h`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a number with its unit")]
pub struct Elapsed(pub i64);

impl Elapsed {
    /// The length with its sign: `+21.3 s`, `-467 ms`.
    #[must_use]
    pub fn to_signed_text(self, language: LanguageChoice) -> String {
        let sign = if self.0 < 0 { "" } else { "+" };
        [sign, &self.to_text(language)].concat()
    }
}

impl From<Duration> for Elapsed {
    fn from(duration: Duration) -> Self {
        Self(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
    }
}

impl Localize for Elapsed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        let [milliseconds, seconds, minutes, hours, days] = match language {
            Language::En => ["ms", "s", "min", "h", "d"],
            Language::Zh => ["毫秒", "秒", "分", "小时", "天"],
        };
        if self.0 < 0 {
            formatter.write_str("-")?;
        }
        let amount = self.0.unsigned_abs();
        let (large, large_unit, small, small_unit) = match amount {
            0..1_000 => return write!(formatter, "{amount} {milliseconds}"),
            1_000..60_000 => {
                return write!(formatter, "{}.{} {seconds}", amount / 1_000, amount % 1_000 / 100);
            }
            60_000..3_600_000 => (amount / 60_000, minutes, amount % 60_000 / 1_000, seconds),
            3_600_000..86_400_000 => (amount / 3_600_000, hours, amount % 3_600_000 / 60_000, minutes),
            _ => (amount / 86_400_000, days, amount % 86_400_000 / 3_600_000, hours),
        };
        write!(formatter, "{large} {large_unit}")?;
        if small == 0 { Ok(()) } else { write!(formatter, " {small} {small_unit}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::LanguageChoice::{En, Zh};

    #[test]
    fn two_units_at_most() {
        let lengths = [
            (467, "467 ms", "467 毫秒"),
            (21_399, "21.3 s", "21.3 秒"),
            (315_000, "5 min 15 s", "5 分 15 秒"),
            (3_600_000, "1 h", "1 小时"),
            (25_515_000, "7 h 5 min", "7 小时 5 分"),
            (273_600_000, "3 d 4 h", "3 天 4 小时"),
            (-1_500, "-1.5 s", "-1.5 秒"),
        ];
        for (length, en, zh) in lengths {
            assert_eq!(Elapsed(length).to_text(En), en);
            assert_eq!(Elapsed(length).to_text(Zh), zh);
        }
    }
}
