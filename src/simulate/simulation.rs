//! A simulation: the stages in a row, and the check before the first event.

use std::collections::BTreeSet;

use super::error::SimulateError;
use super::fault::{Fault, Protection, Rates};
use super::injector::{FaultInjector, FaultOptions, InjectedEvent};
use super::plan::Plan;
use super::planned::{AppIdentity, IdentifiedEvent};
use super::random::RandomSources;
use super::reporting::ReportedTypes;
use super::retry_queue::RetryTimes;
use super::scenario::Scenario;
use super::set_value::{SetPolicy, SetValue, ValueSetter};
use super::validity::refuse_errors;
use super::world::{Clock, World};
use crate::catalog::Catalog;
use crate::corehr::{JOB_CHANGE, NODE, PROCESS};
use crate::message::Count;

/// The times at which a simulation may start, in milliseconds since 1970. They have 13 digits, and leave time
/// for the sequence itself.
const START_TIMES: std::ops::Range<i64> = 1_000_000_000_000..9_900_000_000_000;

/// The last time of a planned event, in milliseconds since 1970. The last time of 13 digits is that of an
/// illegal event after it.
const LAST_TIME: i64 = 9_999_999_999_998;

/// The longest [`Options::step`], in milliseconds: a hundred years.
pub const MAX_STEP: i64 = 100 * 366 * 24 * 3_600_000;

/// The number of events that are checked before the first one is written. All kinds of a scenario are among
/// them.
const MAX_CHECKED: u64 = 1000;

/// The options that all scenarios share.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "built by naming every option")]
pub struct Options {
    /// The number of sequences; of events in [`Scenario::Mixed`].
    pub count: u64,
    /// The seed, from which all random values follow.
    pub seed: u64,
    /// The time of the first event, in milliseconds since 1970.
    pub start: i64,
    /// The average time of a decision of a person, in milliseconds. Each takes between half and one and a
    /// half of it.
    pub step: i64,
    /// The member `app_id` of headers; a random one if `None`.
    pub app_id: Option<String>,
    /// The member `tenant_key` of headers; a random one if `None`.
    pub tenant_key: Option<String>,
    /// The Verification Token; a random one if `None`.
    pub verification_token: Option<String>,
    /// The event types that are written where several report the same. [`Scenario::Mixed`] has one.
    pub event_types: ReportedTypes,
    /// The rates of faults.
    pub rates: Rates,
    /// The protection of the events.
    pub protection: Protection,
    /// The times at which events that are sent again come.
    pub retry_times: RetryTimes,
    /// The values to set in every event that has a place for them, or in one.
    pub set_values: Vec<SetValue>,
    /// Whether events may be invalid, and values be set in undocumented members.
    pub force: bool,
}

impl Options {
    /// The options of one sequence on 26 June 2024, as in the documentation's example, without faults.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            count: 1,
            seed,
            start: 1_719_391_068_392,
            step: 30 * 60 * 1000,
            app_id: None,
            tenant_key: None,
            verification_token: None,
            event_types: ReportedTypes::One,
            rates: Rates::default(),
            protection: Protection::default(),
            retry_times: RetryTimes::default(),
            set_values: Vec::new(),
            force: false,
        }
    }
}

/// An event of a simulation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SimulatedEvent {
    /// The event's id; the challenge of a challenge.
    pub event_id: String,
    /// The event type.
    pub event_type: String,
    /// The time at which it happened, in milliseconds since 1970.
    pub time: i64,
    /// The time at which it is sent, and signed, in milliseconds since 1970.
    pub sent_at: i64,
    /// The process that it belongs to.
    pub process_id: Option<u64>,
    /// The job change that it belongs to.
    pub job_change_id: Option<u64>,
    /// What else has the status that it reports: the name of the life cycle, and the id.
    pub subject: Option<(String, u64)>,
    /// The plaintext body, without the damage that is done to the delivery.
    pub body: Vec<u8>,
    /// The faults of the event. An event that was [dropped](Fault::Drop) is not sent.
    pub fault: Option<Fault>,
}

/// The events of a scenario, with faults and set values, in constant memory.
#[derive(Debug)]
pub struct Simulation<'c> {
    injector: FaultInjector<'c>,
    identity: AppIdentity,
    setter: ValueSetter<'c>,
}

impl<'c> Simulation<'c> {
    /// Checks the options of a scenario by looking at its first events, so that a mistake in them is found
    /// before anything is written.
    pub fn new(catalog: &'c Catalog, scenario: &Scenario, options: &Options) -> Result<Self, SimulateError> {
        if !START_TIMES.contains(&options.start) {
            return Err(SimulateError::StartOutOfRange { start: options.start });
        }
        if !(0..=MAX_STEP).contains(&options.step) {
            return Err(SimulateError::StepOutOfRange { step: options.step, max: MAX_STEP });
        }
        let sources = RandomSources::new(options.seed);
        let identity = AppIdentity {
            app_id: options.app_id.clone().unwrap_or_else(|| sources.identity.app_id.clone()),
            tenant_key: options.tenant_key.clone().unwrap_or_else(|| sources.identity.tenant_key.clone()),
            verification_token: (options.verification_token.clone())
                .unwrap_or_else(|| sources.identity.verification_token.clone()),
        };
        let clock = Clock { now: options.start, step: options.step };
        let world = World { clock, random: sources.events.clone(), ids: sources.ids.clone() };
        let plan = Plan::new(scenario, catalog, world, (options.count, options.event_types))?;
        let policy = if options.force { SetPolicy::Any } else { SetPolicy::Valid };
        let setter = ValueSetter { values: options.set_values.clone(), policy, catalog };
        let dry_run = plan.clone();
        let faults = FaultOptions {
            rates: options.rates,
            protection: options.protection,
            retry_times: options.retry_times,
        };
        let injector = FaultInjector::new(plan, faults, sources, catalog)?;
        let simulation = Self { injector, identity, setter };
        simulation.check(dry_run)?;
        Ok(simulation)
    }

    /// Refuses a plan with invalid events or times too late, unless forced, and values that no event has a
    /// place for.
    fn check(&self, plan: Plan<'_>) -> Result<(), SimulateError> {
        let refuses_invalid = self.setter.policy == SetPolicy::Valid;
        let mut has_place = vec![false; self.setter.values.len()];
        let numbers: BTreeSet<_> = self.setter.values.iter().filter_map(|value| value.event).collect();
        // Only a plan that may take too long has to be run to its end.
        let may_be_late = refuses_invalid && plan.latest_end() > LAST_TIME;
        let mut number = 0_u64;
        for event in plan {
            if number >= MAX_CHECKED && !may_be_late && numbers.last().is_none_or(|last| last.get() <= number)
            {
                break;
            }
            let event = event?;
            number += 1;
            if refuses_invalid && event.planned.time > LAST_TIME {
                return Err(SimulateError::TooLate);
            }
            if number <= MAX_CHECKED || event.number.is_some_and(|number| numbers.contains(&number)) {
                let mut body = event.to_body(&self.identity);
                let is_set = self.setter.set(&mut body, event.planned.event_type(), event.number)?;
                if !is_set.contains(&true) && refuses_invalid {
                    refuse_errors(&body, self.setter.catalog)?;
                }
                for (has_place, is_set) in has_place.iter_mut().zip(is_set) {
                    *has_place |= is_set;
                }
            }
        }
        let Some(index) = has_place.iter().position(|has_place| !has_place) else { return Ok(()) };
        let SetValue { event, pointer, .. } = &self.setter.values[index];
        let pointer = pointer.clone();
        Err(match *event {
            Some(event) if event.get() > number => {
                SimulateError::NoSuchEvent { event: event.get(), events: Count::Events(number) }
            }
            Some(event) => SimulateError::NothingToSetIn { event: event.get(), pointer },
            None => SimulateError::NothingToSet { pointer },
        })
    }

    fn finish(&self, injected: InjectedEvent) -> Result<SimulatedEvent, SimulateError> {
        let InjectedEvent { event, mut fault, sent_at } = injected;
        let event_type = event.planned.event_type();
        let mut body = event.to_body(&self.identity);
        self.setter.set(&mut body, event_type, event.number)?;
        if let Some(Fault::Corrupt(damage)) = &mut fault {
            *damage = damage.apply(&mut body, event_type, self.setter.catalog);
        }
        let (process_id, job_change_id) = (event.planned.process_id(), event.planned.job_change_id());
        // Processes and job changes have members of their own.
        let subject = event.planned.subject().filter(|(kind, _)| ![NODE, PROCESS, JOB_CHANGE].contains(kind));
        let subject = subject.map(|(kind, id)| (kind.to_owned(), id));
        let event_type = event_type.to_owned();
        let IdentifiedEvent { event_id, planned, number: _ } = event;
        Ok(SimulatedEvent {
            event_id,
            event_type,
            time: planned.time,
            sent_at,
            process_id,
            job_change_id,
            subject,
            body,
            fault,
        })
    }
}

impl Iterator for Simulation<'_> {
    type Item = Result<SimulatedEvent, SimulateError>;

    fn next(&mut self) -> Option<Self::Item> {
        let injected = self.injector.next()?;
        Some(injected.and_then(|injected| self.finish(injected)))
    }
}
