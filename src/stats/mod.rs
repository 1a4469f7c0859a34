//! Counts of what is in a log: events by type, code, app and time, findings by rule, and timelines by outcome and
//! duration.
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::event::Event;
//! use feishu_ev::location::{Location, Position};
//! use feishu_ev::record::Record;
//! use feishu_ev::stats::LogStats;
//!
//! let catalog = Catalog::load(&[])?;
//! let text = std::fs::read_to_string("samples/corehr.process.node.updated_v2.json")?;
//! let event = Event::read(&text, &catalog)?;
//! let location = Location::new(&"events.log".into(), Position::START);
//! let mut stats = LogStats::default();
//! stats.count(&Record::new(&event, &text, &location));
//! assert_eq!(stats.events, 1);
//! assert_eq!(stats.event_types()[0].name, "corehr.process.node.updated_v2");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod codes;
mod counts;
mod durations;
mod recent_ids;
mod timelines;
mod times;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use codes::{FieldCodes, TypeStats};
pub use counts::{Counts, NamedCount};
pub use durations::{Durations, LongestDuration};
pub use recent_ids::RecentIds;
pub use timelines::{KindStats, LongProcess, NodeName, OwnerStats, TimelineStats};
pub use times::TimeStats;

use crate::catalog::EventType;
use crate::cipher::SignatureStatus;
use crate::finding::Rule;
use crate::record::Record;

/// Counts of events. Those of parts of a log can be added.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LogStats {
    /// The number of events.
    pub events: u64,
    /// Those of them that were encrypted.
    pub encrypted: u64,
    /// The events whose id an earlier event for the same app has.
    pub duplicates: u64,
    /// When the events were created.
    pub times: TimeStats,
    /// The events of each app, by its id; those without one are not among them.
    pub apps: Counts,
    /// The findings of each rule.
    pub findings: BTreeMap<Rule, u64>,
    /// The results of checking signatures, in no order.
    signatures: Vec<(SignatureStatus, u64)>,
    /// The events of each type of the catalog, in no order.
    known_types: Vec<TypeStats>,
    /// The events of each other type.
    other_types: Counts,
}

impl LogStats {
    /// Counts an event, but not the findings about it, and not whether it is a duplicate.
    pub fn count(&mut self, record: &Record<'_>) {
        let event = record.event;
        self.events += 1;
        self.encrypted += u64::from(record.encrypted);
        self.times.count(event.time());
        if let Some(app_id) = event.app_id() {
            self.apps.add(app_id, 1);
        }
        if let Some(status) = record.signature {
            self.add_signatures(status, 1);
        }
        match event.known {
            Some(known) => self.type_stats(known).count(event),
            None => self.other_types.add(event.type_name(), 1),
        }
    }

    /// Counts a finding.
    pub fn count_finding(&mut self, rule: Rule) {
        *self.findings.entry(rule).or_default() += 1;
    }

    /// Adds the counts of another part of the log.
    pub fn add(&mut self, other: Self) {
        self.events += other.events;
        self.encrypted += other.encrypted;
        self.duplicates += other.duplicates;
        self.times.add(&other.times);
        self.apps.add_all(&other.apps);
        for (rule, count) in other.findings {
            *self.findings.entry(rule).or_default() += count;
        }
        for (status, count) in other.signatures {
            self.add_signatures(status, count);
        }
        for known in other.known_types {
            match self.known_types.iter_mut().find(|stats| stats.name == known.name) {
                Some(stats) => stats.add(&known),
                None => self.known_types.push(known),
            }
        }
        self.other_types.add_all(&other.other_types);
    }

    /// The event types with the number of their events: the largest first, equal ones by name.
    #[must_use]
    pub fn event_types(&self) -> Vec<NamedCount> {
        let mut counts = self.other_types.clone();
        for known in &self.known_types {
            counts.add(&known.name, known.events);
        }
        counts.by_count()
    }

    /// The number of events of the types that are not kept, because there are too many.
    #[must_use]
    pub fn events_of_other_types(&self) -> u64 {
        self.other_types.others()
    }

    /// The events of each type of the catalog, by name.
    #[must_use]
    pub fn known_types(&self) -> Vec<&TypeStats> {
        let mut types: Vec<_> = self.known_types.iter().collect();
        types.sort_by(|left, right| left.name.cmp(&right.name));
        types
    }

    /// The number of signatures with this result.
    #[must_use]
    pub fn signatures(&self, status: SignatureStatus) -> u64 {
        self.signatures.iter().find(|(known, _)| *known == status).map_or(0, |(_, count)| *count)
    }

    fn add_signatures(&mut self, status: SignatureStatus, count: u64) {
        match self.signatures.iter_mut().find(|(known, _)| *known == status) {
            Some((_, known)) => *known += count,
            None => self.signatures.push((status, count)),
        }
    }

    fn type_stats(&mut self, event_type: &EventType) -> &mut TypeStats {
        let known = self.known_types.iter().position(|stats| stats.name == event_type.name);
        let index = known.unwrap_or_else(|| {
            self.known_types.push(TypeStats::new(event_type));
            self.known_types.len() - 1
        });
        &mut self.known_types[index]
    }
}
