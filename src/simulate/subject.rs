//! Something with a life cycle, made from the catalog entries of the event types about it.

use std::rc::Rc;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::codes::code_json;
use super::error::SimulateError;
use super::example::{ATTEMPTS, IncludedMembers, is_valid, members_of};
use super::state_report::{PlannedReport, ReportingType, SimulatedSubject, SourceBody, remove, set};
use super::world::World;
use crate::catalog::{Catalog, Directness, EventType, FieldPath, LifeCycle};
use crate::corehr::PROCESS;
use crate::finding::Severity;

/// What is known of a subject before its events are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct SubjectTemplate<'p> {
    pub(super) life_cycle: &'p LifeCycle,
    pub(super) reporting: &'p [Rc<ReportingType>],
    /// The id; a new one if `None`.
    pub(super) id: Option<u64>,
    pub(super) directness: Directness,
    /// The process that approves it.
    pub(super) process_id: Option<u64>,
    /// The member with the id of that process.
    pub(super) process_link: Option<&'p FieldPath>,
    /// The date on which a state is reached.
    pub(super) date: Date,
    /// Members that are the same in events about something else.
    pub(super) common: &'p Map<String, Value>,
}

impl SubjectTemplate<'_> {
    /// Makes the subject whose first event is at `start`. What the catalog calls contradictory in one of its events is
    /// avoided by trying again.
    pub(super) fn subject(
        &self,
        start: i64,
        reports: &[PlannedReport],
        catalog: &Catalog,
        world: &mut World,
    ) -> Result<Rc<SimulatedSubject>, SimulateError> {
        let now = std::mem::replace(&mut world.clock.now, start);
        let subject = self.first_valid(reports, catalog, world);
        world.clock.now = now;
        subject.map(Rc::new)
    }

    fn first_valid(
        &self,
        reports: &[PlannedReport],
        catalog: &Catalog,
        world: &mut World,
    ) -> Result<SimulatedSubject, SimulateError> {
        let known: Vec<_> = (self.reporting.iter())
            .filter_map(|reporting| Some((reporting, catalog.event_type(&reporting.event_type)?)))
            .collect();
        let mut invalid = None;
        for attempt in 0..ATTEMPTS {
            let members =
                if attempt < ATTEMPTS / 2 { IncludedMembers::Current } else { IncludedMembers::Required };
            let id = self.id.unwrap_or_else(|| world.new_id());
            let mut common = Map::new();
            let bodies = known.iter().map(|(reporting, known)| {
                let members = self.members(known, reporting, members, id, &mut common, (catalog, world));
                SourceBody { reporting: Rc::clone(reporting), members }
            });
            let bodies: Vec<_> = bodies.collect();
            invalid = reports.iter().find(|report| {
                let body = bodies[report.body].to_json(&report.changes, report.time).to_string();
                !is_valid(catalog, known[report.body].1, &body, Severity::Warning)
            });
            if invalid.is_none() {
                let life_cycle = self.life_cycle.name();
                let process_id = if life_cycle == PROCESS { Some(id) } else { self.process_id };
                let (directness, date) = (self.directness, self.date);
                let life_cycle = life_cycle.into();
                return Ok(SimulatedSubject { life_cycle, id, process_id, directness, date, bodies });
            }
        }
        let invalid = invalid.map_or("", |report| &self.reporting[report.body].event_type);
        Err(SimulateError::NoExample { event_type: invalid.to_owned() })
    }

    /// The members of the events of a type, without states.
    fn members(
        &self,
        known: &EventType,
        reporting: &ReportingType,
        included: IncludedMembers,
        id: u64,
        common: &mut Map<String, Value>,
        (catalog, world): (&Catalog, &mut World),
    ) -> Map<String, Value> {
        let mut members = members_of(known, included, world);
        for field in &known.body.fields {
            let Some(member) = members.get_mut(&field.name) else { continue };
            if let Some(known) = self.common.get(&field.name) {
                *member = known.clone();
                continue;
            }
            let is_state = catalog
                .life_cycles_of(&known.name)
                .iter()
                .any(|source| source.source().state.as_ref().is_some_and(|state| state.path() == field.path));
            if is_state {
                continue;
            }
            let shared = common.entry(field.name.as_str()).or_insert_with(|| member.clone());
            let codes = field.codes();
            let is_possible = codes.is_empty() || codes.iter().any(|code| code_json(&code.code) == *shared);
            if is_possible && std::mem::discriminant(shared) == std::mem::discriminant(member) {
                *member = shared.clone();
            }
        }
        // What an event may leave out about other life cycles.
        let reported = |name: &str| reporting.states.iter().any(|states| states.life_cycle().name() == name);
        for other in catalog.life_cycles_of(&known.name) {
            if let Some(state) = other.source().state.as_ref().filter(|_| !reported(other.life_cycle.name()))
            {
                remove(&mut members, state);
            }
        }
        let has = |path: &FieldPath| path.field(&known.body).is_some();
        if let Some(link) = self.process_link.filter(|link| has(link)) {
            match self.process_id {
                Some(process_id) => set(&mut members, link, json!(process_id.to_string())),
                None => remove(&mut members, link),
            }
        }
        if let Some(guard) = self.life_cycle.not_before.as_ref().filter(|guard| has(&guard.date)) {
            set(&mut members, &guard.date, json!(self.date.to_string()));
        }
        if let Some(direct) = &self.life_cycle.direct
            && let Some(field) = direct.field.field(&known.body)
        {
            let wanted = self.directness == Directness::Approved;
            let code = field.codes().iter().find(|code| direct.unless.contains(&code.name) == wanted);
            if let Some(code) = code {
                set(&mut members, &direct.field, code_json(&code.code));
            }
        }
        // The first part of an id makes it unique.
        if let Some(key) = reporting.states[0].source.source().key.first() {
            set(&mut members, key, json!(id.to_string()));
        }
        members
    }
}
