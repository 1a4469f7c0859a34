//! The tracer, and each rule on events that are made by hand.

mod deliveries;
mod job_changes;
mod processes;
mod reader;
mod resources;
mod sources;
mod states;
mod tracer;

use serde_json::{Value, json};

use super::{DEFAULT_WINDOW_MS, Timeline, TraceEvent, Tracer};
use crate::catalog::Catalog;
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::delivery::ReceivedAt;
use crate::event::Event;
use crate::finding::{Message, Rule};
use crate::location::{Location, Position};

/// 26 June 2024, 16:37:48 in UTC+8, in milliseconds since 1970.
const START: i64 = 1_719_391_068_000;

/// An event of a log. Its id is its number in the log unless it has another.
#[derive(Clone)]
struct EventSpec {
    event_id: Option<String>,
    event_type: &'static str,
    time: Option<i64>,
    received_at: Option<i64>,
    body: Value,
}

impl EventSpec {
    fn new(event_type: &'static str, after_ms: i64, body: Value) -> Self {
        Self { event_id: None, event_type, time: Some(START + after_ms), received_at: None, body }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.body[name] = value.into();
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.body.as_object_mut().unwrap().remove(name);
        self
    }

    fn without_time(mut self) -> Self {
        self.time = None;
        self
    }

    fn event_id(mut self, id: &str) -> Self {
        self.event_id = Some(id.to_owned());
        self
    }

    fn received_after(mut self, milliseconds: i64) -> Self {
        self.received_at = Some(START + milliseconds);
        self
    }

    fn process(self, id: &str) -> Self {
        self.with("process_id", id)
    }

    fn node(self, id: &str) -> Self {
        self.with("process_node_id", id)
    }

    fn cc(self) -> Self {
        self.with("node_type", 2)
    }

    /// The event as the one with a number, from 0, of a log.
    fn read(&self, index: usize, catalog: &Catalog) -> TraceEvent {
        let event_id = self.event_id.clone().unwrap_or_else(|| index.to_string());
        let time = self.time.map_or(Value::Null, |time| time.to_string().into());
        let header = json!({"event_id": event_id, "event_type": self.event_type, "create_time": time});
        let text = json!({"schema": "2.0", "header": header, "event": self.body}).to_string();
        let event = Event::read(&text, catalog).unwrap();
        let position = Position { line: index as u64 + 1, column: 1 };
        let mut event = TraceEvent::new(&event, catalog, &text, Location::new(&"log".into(), position));
        event.received_at = self.received_at.map(ReceivedAt::utc);
        event
    }
}

fn catalog() -> Catalog {
    Catalog::load(&[]).unwrap()
}

/// A status of node N of process P, some milliseconds after [`START`].
fn node(after_ms: i64, status: i64) -> EventSpec {
    let body = json!({
        "process_id": "P", "process_node_id": "N", "node_definition_id": "approval", "node_type": 1, "node_status": status,
    });
    EventSpec::new(NODE_UPDATED, after_ms, body)
}

/// A status of job change J, which process P approves.
fn job_change(after_ms: i64, status: i64) -> EventSpec {
    let body = json!({
        "job_change_id": "J", "process_id": "P", "transfer_mode": 2, "effective_date": "2024-06-26", "status": status,
    });
    EventSpec::new(JOB_CHANGE_UPDATED, after_ms, body)
}

/// A status of job change J, which needs no approval.
fn direct(after_ms: i64, status: i64) -> EventSpec {
    job_change(after_ms, status).with("transfer_mode", 1).without("process_id")
}

/// An event without a life cycle and without a time, by its id.
fn other(id: usize) -> EventSpec {
    EventSpec::new("x.y_v1", 0, json!({})).without_time().event_id(&format!("other {id}"))
}

/// The timelines of a log.
fn timelines(events: &[EventSpec]) -> Vec<Timeline> {
    let catalog = catalog();
    let mut tracer = Tracer::new(DEFAULT_WINDOW_MS);
    for (index, event) in events.iter().enumerate() {
        tracer.push(event.read(index, &catalog), &mut |_| {});
    }
    tracer.finish().collect()
}

/// The findings about a log, with the lines of their events.
fn findings(events: &[EventSpec]) -> Vec<(u64, Rule, Message)> {
    let timelines = timelines(events).into_iter();
    let findings = timelines.flat_map(|timeline| {
        let findings = timeline.analyze().findings.into_iter();
        let findings = findings.map(|finding| {
            let line = timeline.events[finding.event].event.location.position.line;
            (line, finding.finding.rule, finding.finding.message)
        });
        findings.collect::<Vec<_>>()
    });
    findings.collect()
}

/// A case of a rule: a log, and the lines about which the rule reports.
struct RuleCase(&'static str, Vec<EventSpec>, &'static [u64]);

/// Asserts that a rule, and no other but FE412, reports about the lines of each case.
#[track_caller]
fn assert_rule(rule: Rule, cases: &[RuleCase]) {
    for RuleCase(name, events, lines) in cases {
        let mut found = findings(events);
        found.retain(|(_, found, _)| *found != Rule::Unfinished || rule == Rule::Unfinished);
        let reported: Vec<_> = found.iter().map(|(line, rule, _)| (*line, *rule)).collect();
        let expected: Vec<_> = lines.iter().map(|line| (*line, rule)).collect();
        assert_eq!(reported, expected, "{rule} ({}), case `{name}`: {found:#?}", rule.title());
    }
}
