//! The first stage of a simulation: the events of a scenario, in order of time.

use std::num::NonZeroU64;
use std::vec::IntoIter;

use super::approval_chain::ChainPlan;
use super::error::SimulateError;
use super::example::example;
use super::family::{EventFamily, MAX_FAMILY_DURATION};
use super::job_change::JobChangePlan;
use super::life_cycle_plan::LifeCyclePlan;
use super::mixed::MixedLoad;
use super::planned::{IdentifiedEvent, Payload, PlannedEvent};
use super::reporting::ReportedTypes;
use super::scenario::Scenario;
use super::world::World;
use crate::catalog::Catalog;

/// The events of a scenario, in constant memory.
#[derive(Clone, Debug)]
pub(super) struct Plan<'c> {
    sequences: Sequences<'c>,
    /// Adds the events of other types to a sequence, if they are written.
    family: Option<EventFamily<'c>>,
    world: World,
    /// The number of sequences, or events of [`Sequences::Mixed`], that have not started.
    remaining: u64,
    /// The events of the current sequence.
    current: IntoIter<PlannedEvent>,
    /// The number of events so far.
    made: u64,
}

/// Makes the sequences of a scenario.
#[derive(Clone, Debug)]
enum Sequences<'c> {
    ApprovalChain(ChainPlan),
    Challenge,
    Example { catalog: &'c Catalog, event_type: String },
    JobChange(Box<JobChangePlan>),
    LifeCycle(Box<LifeCyclePlan<'c>>),
    Mixed(Box<MixedLoad>),
}

impl<'c> Plan<'c> {
    /// Checks the options of a scenario.
    pub(super) fn new(
        scenario: &Scenario,
        catalog: &'c Catalog,
        world: World,
        (count, event_types): (u64, ReportedTypes),
    ) -> Result<Self, SimulateError> {
        let sequences = match scenario {
            Scenario::ApprovalChain(chain) => Sequences::ApprovalChain(ChainPlan::new(chain, catalog)?),
            Scenario::Challenge => Sequences::Challenge,
            Scenario::Event(event_type) if catalog.event_type(event_type).is_none() => {
                return Err(SimulateError::UnknownEventType { event_type: event_type.clone() });
            }
            Scenario::Event(event_type) => Sequences::Example { catalog, event_type: event_type.clone() },
            Scenario::JobChange(change, chain) => {
                let chain = ChainPlan::new(chain, catalog)?;
                Sequences::JobChange(Box::new(JobChangePlan::new(change.clone(), chain, catalog)?))
            }
            Scenario::LifeCycle(scenario) => {
                Sequences::LifeCycle(Box::new(LifeCyclePlan::new(scenario, event_types, catalog)?))
            }
            Scenario::Mixed => Sequences::Mixed(Box::new(MixedLoad::new(catalog)?)),
        };
        let family = match event_types {
            ReportedTypes::One => None,
            ReportedTypes::Family => Some(EventFamily::new(catalog)?),
        };
        Ok(Self { sequences, family, world, remaining: count, current: Vec::new().into_iter(), made: 0 })
    }

    /// A time after the last event, even if all delays are as long as they can be, in milliseconds since
    /// 1970.
    pub(super) fn latest_end(&self) -> i64 {
        let clock = &self.world.clock;
        let (start, max_duration) = match &self.sequences {
            Sequences::ApprovalChain(plan) => (clock.now, plan.max_duration(clock)),
            Sequences::Challenge | Sequences::Example { .. } => (clock.now, 0),
            Sequences::JobChange(plan) => (clock.now.max(plan.latest_effect()), plan.max_duration(clock)),
            Sequences::LifeCycle(plan) => (clock.now, plan.max_duration(clock)),
            Sequences::Mixed(_) => (clock.now, MixedLoad::max_pause(clock)),
        };
        let remaining = i64::try_from(self.remaining).unwrap_or(i64::MAX);
        let family = if self.family.is_some() { MAX_FAMILY_DURATION } else { 0 };
        let each = max_duration.saturating_add(clock.max_decision_delay()).saturating_add(family);
        start.saturating_add(each.saturating_mul(remaining))
    }

    fn next_event(&mut self) -> Result<Option<PlannedEvent>, SimulateError> {
        loop {
            if let Some(event) = self.current.next() {
                return Ok(Some(event));
            }
            if self.remaining == 0 {
                return Ok(None);
            }
            self.remaining -= 1;
            let world = &mut self.world;
            let events = match &mut self.sequences {
                Sequences::ApprovalChain(plan) => plan.events(world),
                Sequences::Challenge => {
                    vec![PlannedEvent { time: world.clock.now, payload: Payload::Challenge }]
                }
                Sequences::Example { catalog, event_type } => vec![example(catalog, event_type, world)?],
                Sequences::JobChange(plan) => plan.events(world),
                Sequences::LifeCycle(plan) => plan.events(world)?,
                Sequences::Mixed(load) => return Ok(Some(load.next_event(world))),
            };
            let events = match &self.family {
                Some(family) => family.add(events, world)?,
                None => events,
            };
            if let Some(last) = events.last() {
                world.clock.advance_to(last.time);
            }
            world.wait_for_decision();
            self.current = events.into_iter();
        }
    }
}

impl Iterator for Plan<'_> {
    type Item = Result<IdentifiedEvent, SimulateError>;

    fn next(&mut self) -> Option<Self::Item> {
        let planned = self.next_event().transpose()?;
        self.made += 1;
        let number = NonZeroU64::new(self.made);
        Some(planned.map(|planned| IdentifiedEvent { event_id: self.world.random.hex(32), number, planned }))
    }
}
