//! Events that report states of something with a life cycle.

use std::rc::Rc;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::codes::code_json;
use crate::catalog::{
    Directness, EventSource, EventType, Field, FieldPath, LifeCycle, Origin, Scalar, StateIndex, StringFormat,
};

/// An event type, and how it reports states.
#[derive(Debug)]
pub(super) struct ReportingType {
    pub(super) event_type: Rc<str>,
    /// The states that an event reports, those of the simulated life cycle first.
    pub(super) states: Vec<StateMembers>,
    /// The members with the time of the event.
    times: Vec<(String, StringFormat)>,
}

/// How an event type reports the states of a life cycle.
#[derive(Debug)]
pub(super) struct StateMembers {
    pub(super) source: EventSource,
    /// The code of each state; `None` if the event type has none, or is itself a state.
    codes: Vec<Option<Value>>,
    /// The code of each state as the state before.
    before_codes: Vec<Option<Value>>,
    /// Whether the event type has the member by which a change is direct.
    has_mode: bool,
}

/// What is simulated: something with a life cycle.
#[derive(Debug)]
pub(super) struct SimulatedSubject {
    pub(super) life_cycle: Rc<str>,
    pub(super) id: u64,
    pub(super) process_id: Option<u64>,
    pub(super) directness: Directness,
    /// The date on which a state is reached.
    pub(super) date: Date,
    /// The members of the events of each type.
    pub(super) bodies: Vec<SourceBody>,
}

/// The members that all events of a type about one subject have in common.
#[derive(Debug)]
pub(super) struct SourceBody {
    pub(super) reporting: Rc<ReportingType>,
    pub(super) members: Map<String, Value>,
}

/// An event that reports states.
#[derive(Clone, Debug)]
pub(super) struct StateReport {
    pub(super) subject: Rc<SimulatedSubject>,
    /// An index in [`SimulatedSubject::bodies`].
    pub(super) body: usize,
    /// The changes in the order of [`ReportingType::states`].
    pub(super) changes: Vec<PlannedChange>,
}

/// A state that an event reports.
#[derive(Clone, Debug)]
pub(super) struct PlannedChange {
    pub(super) state: StateIndex,
    /// The states before it, in their order.
    pub(super) before: Rc<[StateIndex]>,
    /// Whether no event has reported it before.
    pub(super) is_first_report: bool,
}

/// An event that reports states, before the subject is known.
#[derive(Clone, Debug)]
pub(super) struct PlannedReport {
    /// In milliseconds since 1970.
    pub(super) time: i64,
    /// An index in [`SimulatedSubject::bodies`].
    pub(super) body: usize,
    pub(super) changes: Vec<PlannedChange>,
}

impl ReportingType {
    /// An event type that reports states of these life cycles.
    pub(super) fn new(known: &EventType, sources: Vec<EventSource>) -> Self {
        let states = sources.into_iter().map(|source| StateMembers::new(source, known)).collect();
        let times = known.body.fields.iter().filter_map(|field| {
            let Some(Scalar::String { format: Some(format), .. }) = field.value_type.scalar() else {
                return None;
            };
            let is_time = matches!(format, StringFormat::Milliseconds | StringFormat::Seconds);
            is_time.then(|| (field.name.clone(), *format))
        });
        Self { event_type: known.name.as_str().into(), states, times: times.collect() }
    }
}

impl StateMembers {
    fn new(source: EventSource, known: &EventType) -> Self {
        let (life_cycle, declared) = (&source.life_cycle, source.source());
        let field = |path: &FieldPath| path.field(&known.body);
        let state = declared.state.as_ref().and_then(field);
        let before = declared.before.as_ref().and_then(field).filter(|field| field.origin == Origin::Page);
        let codes = |fields: &[&Field]| {
            let of_state = life_cycle.states.iter().map(|state| {
                let mut codes = fields.iter().flat_map(|field| field.codes());
                codes.find(|code| code.name == state.name).map(|code| code_json(&code.code))
            });
            of_state.collect()
        };
        let has_mode = life_cycle.direct.as_ref().is_some_and(|direct| field(&direct.field).is_some());
        let before_codes = match (before, state) {
            // The catalog may have the codes of the state before at the state.
            (Some(before), Some(state)) => codes(&[before, state]),
            _ => Vec::new(),
        };
        Self { codes: codes(state.as_slice()), before_codes, has_mode, source }
    }

    pub(super) fn life_cycle(&self) -> &LifeCycle {
        &self.source.life_cycle
    }

    /// Whether an event can report a state.
    pub(super) fn can_report(&self, state: StateIndex) -> bool {
        match self.source.source().is {
            Some(is) => is == state,
            None => self.codes[state.index()].is_some(),
        }
    }

    /// Whether events name the state before.
    pub(super) fn names_before(&self) -> bool {
        !self.before_codes.is_empty()
    }

    /// Whether a change is direct, as far as an event tells.
    pub(super) fn directness(&self, subject: Directness) -> Directness {
        match self.life_cycle().direct {
            None => Directness::Approved,
            Some(_) if !self.has_mode => Directness::Direct,
            Some(_) => subject,
        }
    }

    fn write(&self, change: &PlannedChange, members: &mut Map<String, Value>) {
        let declared = self.source.source();
        if let (Some(path), Some(code)) = (&declared.state, &self.codes[change.state.index()]) {
            set(members, path, code.clone());
        }
        let Some(path) = declared.before.as_ref().filter(|_| self.names_before()) else { return };
        match change.before.last() {
            Some(before) => {
                if let Some(code) = &self.before_codes[before.index()] {
                    set(members, path, code.clone());
                }
            }
            None => remove(members, path),
        }
    }
}

impl SourceBody {
    /// The body of an event with these changes, made at a time in milliseconds since 1970.
    pub(super) fn to_json(&self, changes: &[PlannedChange], time: i64) -> Value {
        let mut members = self.members.clone();
        for (states, change) in self.reporting.states.iter().zip(changes) {
            states.write(change, &mut members);
        }
        for (name, format) in &self.reporting.times {
            if let Some(member) = members.get_mut(name) {
                let time = if *format == StringFormat::Seconds { time / 1000 } else { time };
                *member = json!(time.to_string());
            }
        }
        Value::Object(members)
    }
}

impl StateReport {
    pub(super) fn reporting(&self) -> &ReportingType {
        &self.subject.bodies[self.body].reporting
    }

    /// Each change with its life cycle.
    pub(super) fn changes(&self) -> impl Iterator<Item = (&StateMembers, &PlannedChange)> {
        self.reporting().states.iter().zip(&self.changes)
    }

    /// The date on which a state is reached, if the event has it.
    pub(super) fn date(&self) -> Option<Date> {
        let path = &self.reporting().states.first()?.life_cycle().not_before.as_ref()?.date;
        let has_date = self.subject.bodies[self.body].members.contains_key(path.path());
        has_date.then_some(self.subject.date)
    }

    /// The body of the event, made at a time in milliseconds since 1970.
    pub(super) fn to_json(&self, time: i64) -> Value {
        self.subject.bodies[self.body].to_json(&self.changes, time)
    }
}

/// Sets the member at a path, in the first element of lists; objects and lists on the way are made.
pub(super) fn set(members: &mut Map<String, Value>, path: &FieldPath, value: Value) {
    let (parents, name) = path.written().rsplit_once('.').unwrap_or(("", path.written()));
    let mut object = members;
    for parent in parents.split('.').filter(|parent| !parent.is_empty()) {
        let is_list = parent.ends_with("[]");
        let inner = object.entry(parent.trim_end_matches("[]")).or_insert(Value::Null);
        if is_list && inner.get(0).is_none() {
            *inner = json!([{}]);
        }
        let inner = if is_list { &mut inner[0] } else { inner };
        if !inner.is_object() {
            *inner = json!({});
        }
        let Value::Object(next) = inner else { return };
        object = next;
    }
    object.insert(name.to_owned(), value);
}

/// Removes the member at a path, or the list or object around it.
pub(super) fn remove(members: &mut Map<String, Value>, path: &FieldPath) {
    members.shift_remove(path.path().split('.').next().unwrap_or_default());
}
