//! Counts of the codes in the events of one type.

use std::collections::BTreeMap;

use crate::catalog::EventType;
use crate::event::{Event, Value};

/// The events of a type of the catalog.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TypeStats {
    /// The event type.
    pub name: String,
    /// The number of events.
    pub events: u64,
    /// The fields of the body that have integers as codes.
    pub fields: Vec<FieldCodes>,
}

/// The codes of a field.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FieldCodes {
    /// The name of the field.
    pub name: String,
    /// The number of events with each code, documented or not.
    pub counts: BTreeMap<i64, u64>,
}

impl FieldCodes {
    /// The largest number of codes that are kept, which are more than any field has.
    const MAX_CODES: usize = 1_000;

    fn add(&mut self, code: i64, count: u64) {
        if self.counts.len() < Self::MAX_CODES || self.counts.contains_key(&code) {
            *self.counts.entry(code).or_default() += count;
        }
    }
}

impl TypeStats {
    /// No events of a type.
    pub(super) fn new(event_type: &EventType) -> Self {
        let coded = event_type.body.fields.iter().filter(|field| field.has_integer_codes());
        let fields = coded.map(|field| FieldCodes { name: field.name.clone(), counts: BTreeMap::new() });
        Self { name: event_type.name.clone(), events: 0, fields: fields.collect() }
    }

    pub(super) fn count(&mut self, event: &Event<'_, '_>) {
        self.events += 1;
        for field in &mut self.fields {
            let member = event.body_member_named(&field.name);
            if let Some(&Value::Int(code)) = member.map(|member| &member.value) {
                field.add(code, 1);
            }
        }
    }

    /// Adds the events of another part of the log, of the same type.
    pub(super) fn add(&mut self, other: &Self) {
        self.events += other.events;
        for (field, other) in self.fields.iter_mut().zip(&other.fields) {
            for (code, count) in &other.counts {
                field.add(*code, *count);
            }
        }
    }
}
