//! The event types that report the states of a life cycle, and the events with which they do.

use std::rc::Rc;
use std::sync::Arc;

use super::state_report::{PlannedChange, PlannedReport, ReportingType};
use super::world::World;
use crate::catalog::{Catalog, EventSource, LifeCycle, Link, StateIndex};
use crate::corehr::PROCESS;

/// The event types that are written where several report the same.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or all")]
pub enum ReportedTypes {
    /// One of them.
    #[default]
    One,
    /// All of them, shortly after each other.
    Family,
}

/// The states of the life cycles that one event reports, in the order of [`ReportingType::states`].
pub(super) type ReportedStep = Vec<StateIndex>;

/// The shortest and the longest time between two events that report the same, in milliseconds.
const MIN_DELAY: i64 = 10;
const MAX_DELAY: i64 = 900;

/// The longest time in which all event types report a state, in milliseconds.
pub(super) const MAX_REPORT_DURATION: i64 = 16 * MAX_DELAY;

/// The link to the process that something with a life cycle is a part of, or that approves it.
pub(super) fn process_link(life_cycle: &LifeCycle) -> Option<&Link> {
    let part_of = life_cycle.part_of().filter(|link| link.to.name == PROCESS);
    part_of.or_else(|| approval_link(life_cycle))
}

/// The link to the process that approves what has a life cycle.
pub(super) fn approval_link(life_cycle: &LifeCycle) -> Option<&Link> {
    let approved_by = life_cycle.approved_by.as_ref().map(|guard| &life_cycle.links[guard.link]);
    approved_by.or_else(|| life_cycle.links.iter().find(|link| link.to.name == PROCESS && !link.is_part))
}

/// The event types that report the states: all of them, or one for each state.
pub(super) fn reporting_types(
    life_cycle: &Arc<LifeCycle>,
    event_types: ReportedTypes,
    catalog: &Catalog,
) -> Vec<Rc<ReportingType>> {
    let mut reporting: Vec<Rc<ReportingType>> = Vec::new();
    let mut sources: Vec<_> = life_cycle.sources.iter().enumerate().collect();
    // Those that are no longer recommended are last.
    let is_deprecated =
        |event: &str| catalog.event_type(event).is_some_and(|known| known.deprecated.is_some());
    sources.sort_by_key(|(_, source)| is_deprecated(&source.event));
    for (index, source) in sources {
        let is_known = reporting.iter().any(|known| known.states[0].source.source().is == source.is);
        let Some(known) = catalog.event_type(&source.event) else { continue };
        if is_known && event_types == ReportedTypes::One {
            continue;
        }
        let others = catalog.life_cycles_of(&source.event).iter();
        let others = others
            .filter(|other| other.life_cycle.name() != life_cycle.name() && !other.source().optional)
            .cloned();
        let main = EventSource::new(Arc::clone(life_cycle), index);
        let of_event: Vec<_> = std::iter::once(main).chain(others).collect();
        // An event reports the states of at most one other life cycle.
        let companion = reporting.iter().find_map(|known| Some(known.states.get(1)?.life_cycle().name()));
        let is_companion = |other: &EventSource| companion.is_none_or(|name| name == other.life_cycle.name());
        if of_event.len() <= 2 && of_event[1..].iter().all(is_companion) {
            reporting.push(Rc::new(ReportingType::new(known, of_event)));
        }
    }
    reporting
}

/// Plans the events that report one step after another.
#[derive(Debug)]
pub(super) struct StepReporter<'r> {
    reporting: &'r [Rc<ReportingType>],
    event_types: ReportedTypes,
    steps: Vec<ReportedStep>,
    reports: Vec<PlannedReport>,
}

impl<'r> StepReporter<'r> {
    pub(super) fn new(reporting: &'r [Rc<ReportingType>], event_types: ReportedTypes) -> Self {
        Self { reporting, event_types, steps: Vec::new(), reports: Vec::new() }
    }

    /// Lets the time pass between two events that report the same.
    pub(super) fn wait(world: &mut World) {
        let delay = world.random.gen_range(MIN_DELAY, MAX_DELAY);
        world.clock.advance(delay);
    }

    /// The time of the last event.
    pub(super) fn last_time(&self) -> Option<i64> {
        self.reports.last().map(|report| report.time)
    }

    /// Reports a step from now on.
    pub(super) fn report(&mut self, step: ReportedStep, world: &mut World) {
        let mut is_first = true;
        let mut reported = vec![false; step.len()];
        for (body, reporting) in self.reporting.iter().enumerate() {
            if !reporting.states.iter().zip(&step).all(|(states, state)| states.can_report(*state)) {
                continue;
            }
            let repeats = reporting
                .states
                .iter()
                .all(|states| states.source.source().repeats && !states.life_cycle().is_resource());
            let is_repeated = self.event_types == ReportedTypes::Family && repeats;
            let times = if is_repeated && world.random.gen_below(3) == 0 { 2 } else { 1 };
            for _ in 0..times {
                if !is_first {
                    Self::wait(world);
                }
                let changes = step.iter().enumerate().take(reporting.states.len()).map(|(index, state)| {
                    let before: Rc<[_]> = self.steps.iter().map(|step| step[index]).collect();
                    let is_reported = std::mem::replace(&mut reported[index], true);
                    PlannedChange {
                        state: *state,
                        is_first_report: !is_reported && before.last() != Some(state),
                        before,
                    }
                });
                let changes = changes.collect();
                self.reports.push(PlannedReport { time: world.clock.now, body, changes });
                is_first = false;
            }
        }
        self.steps.push(step);
    }

    pub(super) fn into_reports(self) -> Vec<PlannedReport> {
        self.reports
    }
}
