//! stub
#![allow(missing_docs, clippy::exhaustive_structs, clippy::exhaustive_enums)]
use crate::answer::{Judgment, TransportError, Verdict};
use crate::location::Location;
use std::time::Duration;
#[derive(Clone, Debug)]
pub struct Outcome {
    pub event_id: Option<String>,
    pub event_type: Option<String>,
    pub attempt: u32,
    pub is_final: bool,
    pub judgment: Judgment,
    pub channel: Channel,
    pub elapsed: Duration,
    pub answer: Option<Vec<u8>>,
    pub error: Option<TransportError>,
    pub location: Location,
    pub is_expected: bool,
}
#[derive(Clone, Debug)]
pub enum Channel {
    Webhook { status: Option<u16> },
    LongConnection { ack: Option<i64>, client: Option<String>, fragments: u32, biz_rt: Option<String> },
}
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Expectation(Vec<Verdict>);
impl Expectation {
    pub fn accepts(&self, verdict: Verdict) -> bool {
        self.0.contains(&verdict)
    }
    pub fn handled() -> Self {
        Self(vec![Verdict::Handled])
    }
    pub fn parse(text: &str) -> Option<Self> {
        let _ = text;
        None
    }
}
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub n: u64,
}
impl Report {
    pub fn new() -> Self {
        Self::default()
    }
    pub fn add(&mut self, outcome: &Outcome) {
        let _ = outcome;
        self.n += 1;
    }
}
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OutcomeFormat {
    Line,
}
#[derive(Debug)]
pub struct OutcomeWriter;
impl OutcomeWriter {
    pub fn new(_: OutcomeFormat, _: crate::render::Style) -> Self {
        Self
    }
    pub fn begin(&mut self, _: &mut Vec<u8>) {}
    pub fn end(&mut self, _: &mut Vec<u8>) {}
    pub fn outcome(&mut self, o: &Outcome, out: &mut Vec<u8>) {
        out.extend_from_slice(format!("{o:?}\n").as_bytes());
    }
}
