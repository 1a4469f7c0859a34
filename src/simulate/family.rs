//! Every event type about the same: what an approval process reports besides its nodes, and a job change by other
//! event types.

use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::codes::{CC, NodeCodes, code_json, node_type};
use super::error::SimulateError;
use super::planned::{JobChangeUpdate, NodeUpdate, Payload, PlannedEvent};
use super::reporting::{MAX_REPORT_DURATION, ReportedTypes, StepReporter, approval_link, reporting_types};
use super::state_report::ReportingType;
use super::subject::SubjectTemplate;
use super::world::World;
use crate::catalog::{Catalog, Directness, LifeCycle, StateIndex};
use crate::corehr::{JOB_CHANGE, JOB_CHANGE_UPDATED, PROCESS};

/// The life cycle of the task of somebody who decides at a node, and that of somebody who is notified.
const APPROVAL_TASK: &str = "approval_task";
const CC_TASK: &str = "cc_task";

/// The member with the kind of a process, and the name of that which neither cancels nor corrects another one.
const PROPERTIES: &str = "properties";
const NORMAL: &str = "normal";

/// The longest time by which the events extend a sequence, in milliseconds: that of the few states of one subject.
pub(super) const MAX_FAMILY_DURATION: i64 = 8 * MAX_REPORT_DURATION;

/// Adds the other events to those of a sequence.
#[derive(Clone, Debug)]
pub(super) struct EventFamily<'c> {
    catalog: &'c Catalog,
    codes: NodeCodes,
    /// The node type at which nobody decides.
    cc: i64,
    process: FamilyMember,
    approval_task: FamilyMember,
    cc_task: FamilyMember,
    job_change: FamilyMember,
}

/// A life cycle, and all event types that report its states.
#[derive(Clone, Debug)]
struct FamilyMember {
    life_cycle: Arc<LifeCycle>,
    reporting: Vec<Rc<ReportingType>>,
}

/// The states of one subject, by the events that they belong to.
struct SubjectStates<'m> {
    member: &'m FamilyMember,
    /// Its id, if other events name it.
    id: Option<u64>,
    process_id: Option<u64>,
    directness: Directness,
    date: Date,
    common: Map<String, Value>,
    /// Whether the states are reported after the events that they belong to, and not by these themselves.
    follows_event: bool,
    /// The times and the names of states, in order.
    states: Vec<(i64, &'m str)>,
}

impl<'c> EventFamily<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Result<Self, SimulateError> {
        let member = |name: &str| FamilyMember::load(name, catalog);
        Ok(Self {
            catalog,
            codes: NodeCodes::load(catalog)?,
            cc: node_type(catalog, CC)?,
            process: member(PROCESS)?,
            approval_task: member(APPROVAL_TASK)?,
            cc_task: member(CC_TASK)?,
            job_change: member(JOB_CHANGE)?,
        })
    }

    /// Adds the other events of one sequence, in order of time.
    pub(super) fn add(
        &self,
        events: Vec<PlannedEvent>,
        world: &mut World,
    ) -> Result<Vec<PlannedEvent>, SimulateError> {
        let mut nodes = Vec::new();
        let mut changes = Vec::new();
        for event in &events {
            match &event.payload {
                Payload::Node(update) => nodes.push((event.time, update.clone())),
                Payload::JobChange(update) => changes.push((event.time, update.clone())),
                _ => {}
            }
        }
        let mut subjects = self.of_process(&nodes, world);
        subjects.extend(self.of_job_change(&changes));
        // A job change is reported by all event types in the same way.
        let mut all: Vec<_> =
            events.into_iter().filter(|event| !matches!(event.payload, Payload::JobChange(_))).collect();
        for subject in subjects {
            all.extend(subject.events(self.catalog, world)?);
        }
        // A stable sort: events of the same millisecond keep their order.
        all.sort_by_key(|event| event.time);
        // There is a time between two events for an illegal one.
        for index in 1..all.len() {
            all[index].time = all[index].time.max(all[index - 1].time.saturating_add(2));
        }
        Ok(all)
    }

    /// The process with these nodes, and the tasks of the people at them.
    fn of_process(&self, nodes: &[(i64, NodeUpdate)], world: &mut World) -> Vec<SubjectStates<'_>> {
        let (Some((start, first)), Some((end, last))) = (nodes.first(), nodes.last()) else {
            return Vec::new();
        };
        let outcome = match last.status {
            status if status == self.codes.rejected => "rejected",
            status if status == self.codes.withdrawn => "withdrawn",
            _ => "completed",
        };
        let subject = |member, update: &NodeUpdate, states| SubjectStates {
            member,
            id: None,
            process_id: Some(update.process.process_id),
            directness: Directness::Approved,
            date: Date::MIN,
            common: self.common_members(update),
            follows_event: true,
            states,
        };
        let process = subject(&self.process, first, vec![(*start, "in_progress"), (*end, outcome)]);
        let mut subjects = vec![SubjectStates { id: process.process_id, ..process }];
        let begins = nodes.iter().filter(|(_, update)| update.status == self.codes.in_progress);
        for (begin, update) in begins {
            if update.node_type == self.cc {
                subjects.push(subject(&self.cc_task, update, vec![(*begin, "cc_delivered")]));
                continue;
            }
            let mut later = nodes.iter().filter(|(_, other)| other.node_id == update.node_id);
            let Some((end, ended)) = later.nth(1) else { continue };
            // One or two people decide.
            for person in 0..=world.random.gen_below(2) {
                let state = match ended.status {
                    ended if ended == self.codes.approved => "completed",
                    ended if ended == self.codes.rejected && person == 0 => "rejected",
                    ended if ended == self.codes.intervened => "intervened",
                    _ => "cancelled",
                };
                subjects.push(subject(&self.approval_task, update, vec![(*begin, "to_do"), (*end, state)]));
            }
        }
        subjects
    }

    /// The job change of these events.
    fn of_job_change(&self, changes: &[(i64, JobChangeUpdate)]) -> Option<SubjectStates<'_>> {
        let (_, first) = changes.first()?;
        let field = self.catalog.body_field(JOB_CHANGE_UPDATED, "status")?;
        let direct = self.job_change.life_cycle.direct.as_ref();
        let mode = direct.and_then(|direct| self.catalog.body_field(JOB_CHANGE_UPDATED, direct.field.path()));
        let mode = mode.and_then(|mode| mode.code(first.change.mode));
        let is_direct = direct.zip(mode).is_some_and(|(direct, mode)| !direct.unless.contains(&mode.name));
        let states = &self.job_change.life_cycle.states;
        let states = changes.iter().filter_map(|(time, update)| {
            let name = &field.code(update.status)?.name;
            Some((*time, states.iter().find(|state| state.name == *name)?.name.as_str()))
        });
        let Value::Object(common) = first.to_json() else { return None };
        Some(SubjectStates {
            member: &self.job_change,
            id: Some(first.change.job_change_id),
            process_id: first.change.process_id,
            directness: if is_direct { Directness::Direct } else { Directness::Approved },
            date: first.change.effective_date,
            common,
            follows_event: false,
            states: states.collect(),
        })
    }

    /// The members that events about a process and its nodes have in common.
    fn common_members(&self, update: &NodeUpdate) -> Map<String, Value> {
        let process = &update.process;
        let mut members = Map::new();
        let texts = [
            ("process_id", process.process_id.to_string()),
            ("biz_type", process.biz_type.clone()),
            ("flow_definition_id", process.flow_definition.clone()),
            ("node_definition_id", update.definition.to_string()),
            ("node_id_str", update.node_id.to_string()),
        ];
        members.extend(texts.map(|(name, text)| (name.to_owned(), json!(text))));
        let reporting = self.process.reporting.first();
        let properties =
            reporting.and_then(|reporting| self.catalog.body_field(&reporting.event_type, PROPERTIES));
        let normal = properties.and_then(|field| field.codes().iter().find(|code| code.name == NORMAL));
        members.extend(normal.map(|normal| (PROPERTIES.to_owned(), code_json(&normal.code))));
        members
    }
}

impl FamilyMember {
    fn load(name: &str, catalog: &Catalog) -> Result<Self, SimulateError> {
        let Some(life_cycle) = catalog.life_cycle(name) else {
            return Err(SimulateError::UnknownLifeCycle { name: name.to_owned() });
        };
        let reporting = reporting_types(life_cycle, ReportedTypes::Family, catalog);
        Ok(Self { life_cycle: Arc::clone(life_cycle), reporting })
    }

    fn state(&self, name: &str) -> Option<StateIndex> {
        self.life_cycle.state_named(name)
    }
}

impl SubjectStates<'_> {
    /// The events that report the states, each shortly after the event that it belongs to.
    fn events(self, catalog: &Catalog, world: &mut World) -> Result<Vec<PlannedEvent>, SimulateError> {
        let FamilyMember { life_cycle, reporting } = self.member;
        let mut reporter = StepReporter::new(reporting, ReportedTypes::Family);
        let shared = world.clock.now;
        for (time, name) in &self.states {
            let Some(state) = self.member.state(name) else { continue };
            let last = reporter.last_time();
            world.clock.now = last.map_or(*time, |last| last.max(*time));
            if self.follows_event || last >= Some(*time) {
                StepReporter::wait(world);
            }
            reporter.report(vec![state], world);
        }
        world.clock.now = shared;
        let template = SubjectTemplate {
            life_cycle,
            reporting,
            id: self.id,
            directness: self.directness,
            process_id: self.process_id,
            process_link: approval_link(life_cycle).map(|link| &link.field),
            date: self.date,
            common: &self.common,
        };
        let start = self.states.first().map_or(world.clock.now, |(time, _)| *time);
        let reports = reporter.into_reports();
        let subject = template.subject(start, &reports, catalog, world)?;
        Ok(PlannedEvent::reports(&subject, reports).collect())
    }
}
