//! The report of a run for programs: its counts, its rate and the latencies.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Outcome, OutcomeTally, milliseconds};
use crate::choice::Choice as _;

/// The report of a run. Its memory does not grow with the number of deliveries.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The counts.
    pub tally: OutcomeTally,
    /// The microseconds of the attempts that were answered.
    latencies: Histogram<u64>,
}

impl Default for Report {
    fn default() -> Self {
        /// The longest latency that is distinguished from longer ones, in microseconds: an hour.
        const LONGEST: u64 = 3_600_000_000;
        /// Significant digits of a latency.
        const DIGITS: u8 = 3;
        let latencies = Histogram::new_with_bounds(1, LONGEST, DIGITS).expect("the bounds are in order");
        Self { tally: OutcomeTally::default(), latencies }
    }
}

impl Report {
    /// Counts an attempt.
    pub fn add(&mut self, outcome: &Outcome) {
        self.tally.add(outcome);
        if outcome.error.is_none() {
            let microseconds = u64::try_from(outcome.elapsed.as_micros()).unwrap_or(u64::MAX);
            self.latencies.saturating_record(microseconds);
        }
    }

    /// The latencies of the attempts that were answered; `None` if none was.
    #[must_use]
    pub fn latencies(&self) -> Option<Latencies> {
        if self.latencies.is_empty() {
            return None;
        }
        let ms = |microseconds| milliseconds(Duration::from_micros(microseconds));
        let at = |quantile| ms(self.latencies.value_at_quantile(quantile));
        Some(Latencies {
            min: ms(self.latencies.min()),
            p50: at(0.5),
            p90: at(0.9),
            p95: at(0.95),
            p99: at(0.99),
            max: ms(self.latencies.max()),
        })
    }

    /// The report of a run of this length as one line of JSON.
    #[must_use]
    pub fn to_json(&self, elapsed: Duration) -> String {
        let mut reasons = Map::new();
        for (reason, count) in self.tally.reasons() {
            // Two reasons may have the same name.
            let before = reasons.get(reason.name()).and_then(Value::as_u64).unwrap_or(0);
            reasons.insert(reason.name().to_owned(), Value::from(before + count));
        }
        let verdicts =
            self.tally.verdicts().map(|(verdict, count)| (verdict.name().to_owned(), Value::from(count)));
        let json = ReportJson {
            deliveries: self.tally.deliveries,
            attempts: self.tally.attempts,
            verdicts: verdicts.collect(),
            reasons,
            seconds: rounded(elapsed.as_secs_f64(), 1_000.0),
            per_second: rounded(self.per_second(elapsed), 10.0),
            ms: self.latencies(),
        };
        serde_json::to_string(&json).expect("texts and numbers can be written") + "\n"
    }

    /// The number of attempts a second.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no run has 2^52 attempts")]
    pub fn per_second(&self, elapsed: Duration) -> f64 {
        let seconds = elapsed.as_secs_f64();
        if seconds > 0.0 { self.tally.attempts as f64 / seconds } else { 0.0 }
    }
}

#[derive(Serialize)]
struct ReportJson {
    deliveries: u64,
    attempts: u64,
    verdicts: Map<String, Value>,
    reasons: Map<String, Value>,
    seconds: f64,
    per_second: f64,
    ms: Option<Latencies>,
}

/// Percentiles of latencies, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub struct Latencies {
    pub min: f64,
    pub p50: f64,
    pub p90: f64,
    pub p95: f64,
    pub p99: f64,
    pub max: f64,
}

/// A number rounded to a fraction of this denominator.
fn rounded(number: f64, denominator: f64) -> f64 {
    (number * denominator).round() / denominator
}
