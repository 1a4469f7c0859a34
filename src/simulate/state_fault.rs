//! Faults in the order of states: events that cannot follow, and events that are missing.

use super::example::is_valid;
use super::planned::{Payload, PlannedEvent};
use super::random::Random;
use super::state_report::{PlannedChange, StateMembers, StateReport};
use crate::catalog::{Catalog, Directness, StateIndex, StatusKind};
use crate::corehr::day_start;
use crate::finding::{Rule, Severity};

/// What the next event tells about a missing one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Gap {
    /// Nothing: it may follow as it is.
    Hidden,
    /// That one event is missing.
    Revealed,
    /// Something else than that one event is missing, as that it is impossible itself.
    Misleading,
}

/// What `next` tells if `missing`, the event before it about the same subject, is missing.
pub(super) fn gap(missing: &StateReport, next: &PlannedEvent) -> Gap {
    let Payload::State(report) = &next.payload else { return Gap::Hidden };
    let mut gaps = 0;
    for ((states, missing), (_, change)) in missing.changes().zip(report.changes()) {
        match gap_of_change(states, missing, (report, change), next.time) {
            Gap::Hidden => {}
            Gap::Revealed => gaps += 1,
            Gap::Misleading => return Gap::Misleading,
        }
    }
    match gaps {
        0 => Gap::Hidden,
        1 => Gap::Revealed,
        _ => Gap::Misleading,
    }
}

fn gap_of_change(
    states: &StateMembers,
    missing: &PlannedChange,
    (report, next): (&StateReport, &PlannedChange),
    time: i64,
) -> Gap {
    let life_cycle = states.life_cycle();
    if life_cycle.is_resource() || !missing.is_first_report || next.state == missing.state {
        return Gap::Hidden;
    }
    let names_before = states.names_before();
    let directness = states.directness(report.subject.directness);
    let Some(last) = missing.before.last().copied() else {
        let is_named = names_before && !life_cycle.state(missing.state).unreported;
        let may_begin = life_cycle.may_begin(next.state, directness)
            || life_cycle.not_before.as_ref().is_some_and(|guard| {
                let is_past = report.date().is_some_and(|date| time >= day_start(date));
                is_past && life_cycle.may_follow(guard.state, next.state, directness)
            });
        return if is_named || !may_begin { Gap::Revealed } else { Gap::Hidden };
    };
    if last == next.state {
        return Gap::Misleading;
    }
    if names_before {
        return Gap::Revealed;
    }
    match transition(states, last, next.state, directness) {
        None => Gap::Hidden,
        Some(Rule::NotApproved) => Gap::Revealed,
        Some(_) => Gap::Misleading,
    }
}

/// The rule that a transition to another state violates.
fn transition(
    states: &StateMembers,
    last: StateIndex,
    state: StateIndex,
    directness: Directness,
) -> Option<Rule> {
    let life_cycle = states.life_cycle();
    if life_cycle.may_follow(last, state, directness) {
        return None;
    }
    let is_undecided = life_cycle.state(last).kind == StatusKind::InProgress;
    Some(if life_cycle.is_final(last) {
        Rule::AfterEnd
    } else if is_undecided && life_cycle.needs_approval(state) {
        Rule::NotApproved
    } else {
        Rule::ImpossibleTransition
    })
}

/// An event after the one given that cannot follow it, and the rule that finds it.
pub(super) fn impossible(
    report: &StateReport,
    time: i64,
    catalog: &Catalog,
    random: &mut Random,
) -> Option<(StateReport, Rule)> {
    let (states, change) = report.changes().next()?;
    let mut candidates = if states.life_cycle().is_resource() {
        after_resource(report, change)
    } else {
        let states = states.life_cycle().state_indices();
        states.filter_map(|state| after(report, state)).collect()
    };
    candidates.retain(|(candidate, _)| {
        let body = candidate.to_json(time).to_string();
        let known = catalog.event_type(&candidate.reporting().event_type);
        known.is_some_and(|known| is_valid(catalog, known, &body, Severity::Warning))
    });
    // A change that is repeated is less than one that is impossible.
    if candidates.iter().any(|(_, rule)| *rule != Rule::RepeatedChange) {
        candidates.retain(|(_, rule)| *rule != Rule::RepeatedChange);
    }
    if candidates.is_empty() {
        return None;
    }
    Some(random.choose(&candidates).clone())
}

/// The event with another state after the one given, if exactly one rule finds it.
fn after(report: &StateReport, state: StateIndex) -> Option<(StateReport, Rule)> {
    let is_family = report.subject.bodies.len() > 1;
    let mut violated = None;
    let mut changes = Vec::with_capacity(report.changes.len());
    for (index, (states, last)) in report.changes().enumerate() {
        let state = if index == 0 { state } else { last.state };
        let repeats = states.source.source().repeats;
        let rule = if !states.can_report(state) {
            return None;
        } else if state == last.state {
            (!repeats).then_some(Rule::RepeatedChange)
        } else if repeats || report.body > 0 || is_family && last.before.contains(&state) {
            // What one event type has reported, another one or the same may report again.
            return None;
        } else {
            transition(states, last.state, state, states.directness(report.subject.directness))
        };
        match rule {
            None => {}
            // What follows would be approved.
            Some(Rule::NotApproved) => return None,
            Some(_) if violated.is_some() => return None,
            rule => violated = rule,
        }
        let before = last.before.iter().copied().chain([last.state]).collect();
        changes.push(PlannedChange { state, before, is_first_report: false });
    }
    Some((StateReport { changes, ..report.clone() }, violated?))
}

/// The event after the creation or deletion of a resource.
fn after_resource(report: &StateReport, change: &PlannedChange) -> Vec<(StateReport, Rule)> {
    let Some(states) = report.reporting().states.first() else { return Vec::new() };
    let mut indices = states.life_cycle().state_indices();
    let (created, updated) = (indices.next(), indices.next());
    if Some(change.state) == created {
        return vec![(report.clone(), Rule::RepeatedChange)];
    }
    let Some(updated) = updated.filter(|updated| *updated != change.state) else { return Vec::new() };
    let bodies = report.subject.bodies.iter().enumerate();
    let mut others =
        bodies.filter(|(_, body)| body.reporting.states.iter().all(|states| states.can_report(updated)));
    let found = others.next().map(|(body, _)| {
        let changes = vec![PlannedChange { state: updated, ..change.clone() }];
        (StateReport { body, changes, ..report.clone() }, Rule::ResourceOrder)
    });
    found.into_iter().collect()
}
