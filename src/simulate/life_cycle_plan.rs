//! Anything with a life cycle, from its beginning to one of its ends.

use std::rc::Rc;
use std::sync::Arc;

use serde_json::Map;

use super::approval_chain::{ApprovalChain, ChainOutcome, ChainPlan};
use super::error::SimulateError;
use super::job_change::{default_effective_date, max_pause, wait_for_effect};
use super::planned::PlannedEvent;
use super::reporting::{
    MAX_REPORT_DURATION, ReportedStep, ReportedTypes, StepReporter, approval_link, process_link,
    reporting_types,
};
use super::scenario::{LifeCycleScenario, ScenarioKind};
use super::state_report::{ReportingType, StateMembers};
use super::state_walk::{WalkBeginning, directness, outcomes, walk};
use super::subject::SubjectTemplate;
use super::world::{Clock, World};
use crate::catalog::{Catalog, LifeCycle, StateIndex, StatusKind};
use crate::choice::Choice as _;
use crate::message::List;
use crate::similar::most_similar;

/// Something with a life cycle whose options have been checked.
#[derive(Clone, Debug)]
pub(super) struct LifeCyclePlan<'c> {
    catalog: &'c Catalog,
    life_cycle: Arc<LifeCycle>,
    /// The ends, from which one is chosen.
    outcomes: Vec<StateIndex>,
    /// The event types that are written.
    reporting: Vec<Rc<ReportingType>>,
    event_types: ReportedTypes,
    /// The approval process, if its events are written.
    approval: Option<ChainPlan>,
}

/// The number of ways that are tried until the states of two life cycles fit together.
const TRIES: usize = 100;

impl<'c> LifeCyclePlan<'c> {
    /// Checks the options.
    pub(super) fn new(
        scenario: &LifeCycleScenario,
        event_types: ReportedTypes,
        catalog: &'c Catalog,
    ) -> Result<Self, SimulateError> {
        let name = scenario.name.replace('-', "_");
        let Some(life_cycle) = catalog.life_cycle(&name) else {
            return Err(unknown(&scenario.name, catalog));
        };
        if life_cycle.sequence.is_some() {
            return Err(SimulateError::SequenceLifeCycle { name });
        }
        let all = outcomes(life_cycle);
        if all.is_empty() {
            return Err(SimulateError::NoOutcome { name });
        }
        let outcomes = match &scenario.outcome {
            None => all,
            Some(outcome) => {
                let named =
                    all.iter().copied().find(|end| life_cycle.state(*end).name == outcome.replace('-', "_"));
                let Some(named) = named else {
                    let known = all.iter().map(|end| life_cycle.state(*end).name.clone());
                    let (outcome, known) = (outcome.clone(), List::new(known.collect()));
                    return Err(SimulateError::UnknownOutcome { name, outcome, known });
                };
                vec![named]
            }
        };
        let approval = match &scenario.approval {
            None => None,
            Some(_) if approval_link(life_cycle).is_none() => return Err(SimulateError::NoApproval { name }),
            Some(nodes) => Some(ChainPlan::new(&ApprovalChain::approved(nodes.clone(), &name), catalog)?),
        };
        let reporting = reporting_types(life_cycle, event_types, catalog);
        let life_cycle = Arc::clone(life_cycle);
        Ok(Self { catalog, life_cycle, outcomes, reporting, event_types, approval })
    }

    /// The longest time of one run, in milliseconds.
    pub(super) fn max_duration(&self, clock: &Clock) -> i64 {
        let steps = i64::try_from(2 * StateIndex::CAPACITY).unwrap_or(i64::MAX);
        let step = clock.max_decision_delay().saturating_add(MAX_REPORT_DURATION);
        let chain = self.approval.as_ref().map_or(0, |chain| chain.max_duration(clock));
        step.saturating_mul(steps).saturating_add(chain).saturating_add(max_pause(clock))
    }

    /// Returns the events of one run that starts now, in order of time.
    pub(super) fn events(&self, world: &mut World) -> Result<Vec<PlannedEvent>, SimulateError> {
        let start = world.clock.now;
        let steps = self.steps(world)?;
        let decision =
            steps.iter().skip(1).position(|step| !self.is_undecided(step[0])).map(|index| index + 1);
        let date = default_effective_date(start);
        let mut chain = Vec::new();
        let mut reporter = StepReporter::new(&self.reporting, self.event_types);
        for (index, step) in steps.iter().enumerate() {
            let awaits_date = self.life_cycle.not_before.as_ref().is_some_and(|guard| guard.state == step[0]);
            match &self.approval {
                Some(approval) if Some(index) == decision => {
                    chain = self.chain_events(approval, step[0], world);
                }
                _ if index > 0 && awaits_date => wait_for_effect(date, world),
                _ if index > 0 => world.wait_for_decision(),
                _ => {}
            }
            reporter.report(step.clone(), world);
        }
        let process_link = process_link(&self.life_cycle);
        let process_id = match chain.first().and_then(PlannedEvent::process_id) {
            None if process_link.is_none() => None,
            None if self.life_cycle.part_of().is_some() || self.is_undecided(steps[0][0]) => {
                Some(world.ids.next(start))
            }
            process_id => process_id,
        };
        let directness = directness(&self.life_cycle, steps[0][0]);
        let process_link = process_link.map(|link| &link.field);
        let template = SubjectTemplate {
            life_cycle: &self.life_cycle,
            reporting: &self.reporting,
            id: None,
            directness,
            process_id,
            process_link,
            date,
            common: &Map::new(),
        };
        let reports = reporter.into_reports();
        let subject = template.subject(start, &reports, self.catalog, world)?;
        let mut events: Vec<_> = PlannedEvent::reports(&subject, reports).chain(chain).collect();
        // A stable sort: events of the same millisecond keep their order.
        events.sort_by_key(|event| event.time);
        Ok(events)
    }

    /// The states of one run.
    fn steps(&self, world: &mut World) -> Result<Vec<ReportedStep>, SimulateError> {
        let beginning = if self.approval.is_some() { WalkBeginning::Undecided } else { WalkBeginning::Any };
        let end = *world.random.choose(&self.outcomes);
        let name = || self.life_cycle.name().to_owned();
        for _ in 0..TRIES {
            let Some(main) = walk(&self.life_cycle, end, beginning, &mut world.random) else { break };
            if self.approval.is_some() && self.decision(&main).is_none() {
                break;
            }
            let kind = |state: &StateIndex| self.life_cycle.state(*state).kind;
            if self.approval.is_some() && main.iter().any(|state| kind(state) == StatusKind::NoApproval) {
                continue;
            }
            match self.companion() {
                None => return Ok(main.into_iter().map(|state| vec![state]).collect()),
                Some(companion) => {
                    let end = companion_end(&self.life_cycle, end, companion.life_cycle());
                    let other = end.and_then(|end| {
                        walk(companion.life_cycle(), end, WalkBeginning::Any, &mut world.random)
                    });
                    let main_repeats = self.reporting[0].states[0].source.source().repeats;
                    let repeats = [main_repeats, companion.source.source().repeats];
                    if let Some(steps) = other.and_then(|other| in_parallel(&main, &other, repeats)) {
                        return Ok(steps);
                    }
                }
            }
        }
        if self.approval.is_some() {
            return Err(SimulateError::NoApproval { name: name() });
        }
        let outcome = self.life_cycle.state(end).name.clone();
        Err(SimulateError::OutcomeWithoutWay { name: name(), outcome })
    }

    /// The other life cycle whose states the events report.
    fn companion(&self) -> Option<&StateMembers> {
        self.reporting.iter().find_map(|reporting| reporting.states.get(1))
    }

    fn is_undecided(&self, state: StateIndex) -> bool {
        self.life_cycle.state(state).kind == StatusKind::InProgress
    }

    /// The index of the first state after the beginning for which somebody has decided.
    fn decision(&self, states: &[StateIndex]) -> Option<usize> {
        (1..states.len()).find(|index| !self.is_undecided(states[*index]))
    }

    /// The events of the approval process, after which the time is that of the decision.
    fn chain_events(&self, chain: &ChainPlan, decision: StateIndex, world: &mut World) -> Vec<PlannedEvent> {
        let outcome = match self.life_cycle.state(decision).kind {
            StatusKind::Rejected => ChainOutcome::Rejected,
            StatusKind::Cancelled | StatusKind::Withdrawn => ChainOutcome::Withdrawn,
            _ => ChainOutcome::Approved,
        };
        world.wait_for_platform();
        let events = chain.with_outcome(outcome, usize::MAX).events(world);
        if let Some(last) = events.last() {
            world.clock.advance_to(last.time);
        }
        world.wait_for_platform();
        events
    }
}

/// The end of another life cycle that fits to that of the simulated one.
fn companion_end(life_cycle: &LifeCycle, end: StateIndex, companion: &LifeCycle) -> Option<StateIndex> {
    let end = life_cycle.state(end);
    let ends = outcomes(companion);
    let same_name = ends.iter().find(|other| companion.state(**other).name == end.name);
    let is_reached = |kind| matches!(kind, StatusKind::Approved | StatusKind::Effective);
    let same_kind = || {
        ends.iter().find(|other| {
            let kind = companion.state(**other).kind;
            kind == end.kind || is_reached(kind) && is_reached(end.kind)
        })
    };
    same_name.or_else(same_kind).or(ends.first()).copied()
}

/// The states of two life cycles that begin and end together; `None` if one of them would repeat a state that it
/// does not repeat.
fn in_parallel(main: &[StateIndex], other: &[StateIndex], repeats: [bool; 2]) -> Option<Vec<ReportedStep>> {
    let length = main.len().max(other.len());
    let may_wait = |states: &[StateIndex], repeats: bool| repeats || states.len() == length;
    if !may_wait(main, repeats[0]) || !may_wait(other, repeats[1]) {
        return None;
    }
    let state = |states: &[StateIndex], index: usize| match states.len() {
        own if index + 1 == length => states[own - 1],
        own => states[index.min(own.saturating_sub(2))],
    };
    Some((0..length).map(|index| vec![state(main, index), state(other, index)]).collect())
}

/// The error about a name that nothing has.
fn unknown(name: &str, catalog: &Catalog) -> SimulateError {
    let life_cycles = catalog.life_cycles().map(|life_cycle| life_cycle.name().replace('_', "-"));
    let scenarios = ScenarioKind::ALL.iter().map(|kind| kind.name().to_owned());
    let similar = most_similar(name, life_cycles.chain(scenarios), str::to_lowercase, 3);
    let name = name.to_owned();
    if similar.is_empty() {
        SimulateError::UnknownLifeCycle { name }
    } else {
        SimulateError::UnknownLifeCycleWithSimilar { name, similar: List::new(similar) }
    }
}
