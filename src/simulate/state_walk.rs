//! Ways through the states of a life cycle.

use super::random::Random;
use crate::catalog::{Beginning, Directness, LifeCycle, StateIndex, StatusKind};

/// The most updates of a resource in one sequence.
const MAX_UPDATES: u32 = 3;

/// The beginnings that a way may have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum WalkBeginning {
    /// Any.
    Any,
    /// One in which somebody has to decide.
    Undecided,
}

/// The ends that simulated sequences reach.
pub(super) fn outcomes(life_cycle: &LifeCycle) -> Vec<StateIndex> {
    let mut reached = vec![false; life_cycle.states.len()];
    let mut open: Vec<_> = beginnings(life_cycle, WalkBeginning::Any);
    while let Some(state) = open.pop() {
        if !std::mem::replace(&mut reached[state.index()], true) {
            open.extend(next_states(life_cycle, state, Directness::Direct));
        }
    }
    let ends = life_cycle.state_indices().filter(|state| life_cycle.state(*state).ends);
    ends.filter(|end| reached[end.index()] && is_reported(life_cycle, *end)).collect()
}

/// Whether an event type reports a state.
fn is_reported(life_cycle: &LifeCycle, state: StateIndex) -> bool {
    life_cycle.sources.iter().any(|source| source.is.is_none_or(|is| is == state))
}

/// A way from a beginning to an end, without a state twice unless a resource is updated; `None` if there is none.
pub(super) fn walk(
    life_cycle: &LifeCycle,
    end: StateIndex,
    beginning: WalkBeginning,
    random: &mut Random,
) -> Option<Vec<StateIndex>> {
    if life_cycle.is_resource() {
        return resource_walk(life_cycle, end, random);
    }
    let mut beginnings = beginnings(life_cycle, beginning);
    shuffle(&mut beginnings, random);
    beginnings.into_iter().find_map(|first| {
        let mut path = vec![first];
        let mut visited = vec![false; life_cycle.states.len()];
        visited[first.index()] = true;
        extend(life_cycle, end, &mut path, &mut visited, random).then_some(path)
    })
}

/// Whether a change with these states is direct: it begins without a decision that is awaited.
pub(super) fn directness(life_cycle: &LifeCycle, first: StateIndex) -> Directness {
    let is_undecided = life_cycle.state(first).kind == StatusKind::InProgress;
    if life_cycle.direct.is_some() && !is_undecided { Directness::Direct } else { Directness::Approved }
}

fn beginnings(life_cycle: &LifeCycle, beginning: WalkBeginning) -> Vec<StateIndex> {
    let may_begin = |state: &StateIndex| {
        let state = life_cycle.state(*state);
        state.begins != Beginning::No
            && (beginning == WalkBeginning::Any || state.kind == StatusKind::InProgress)
    };
    life_cycle.state_indices().filter(may_begin).collect()
}

/// The states to which simulated transitions lead.
fn next_states(life_cycle: &LifeCycle, from: StateIndex, directness: Directness) -> Vec<StateIndex> {
    let transitions = life_cycle.transitions.iter().filter(|transition| {
        transition.is_simulated
            && transition.from.contains(&from)
            && (directness == Directness::Direct || !transition.is_direct)
    });
    let mut next: Vec<_> = transitions.flat_map(|transition| transition.to.iter().copied()).collect();
    next.sort_unstable();
    next.dedup();
    next
}

/// Extends a way to its end; returns whether that is possible.
fn extend(
    life_cycle: &LifeCycle,
    end: StateIndex,
    path: &mut Vec<StateIndex>,
    visited: &mut [bool],
    random: &mut Random,
) -> bool {
    let (first, last) = (path[0], path[path.len() - 1]);
    if last == end {
        return true;
    }
    let mut next = next_states(life_cycle, last, directness(life_cycle, first));
    shuffle(&mut next, random);
    for state in next {
        if !std::mem::replace(&mut visited[state.index()], true) {
            path.push(state);
            if extend(life_cycle, end, path, visited, random) {
                return true;
            }
            path.pop();
        }
    }
    false
}

/// A resource is created, then updated any number of times, and deleted or not.
fn resource_walk(life_cycle: &LifeCycle, end: StateIndex, random: &mut Random) -> Option<Vec<StateIndex>> {
    let mut states = life_cycle.state_indices();
    let (created, updated, deleted) = (states.next()?, states.next()?, states.next()?);
    let count = match end {
        _ if end == created || !is_reported(life_cycle, updated) => 0,
        _ if end == updated => 1 + random.gen_below(MAX_UPDATES),
        _ => random.gen_below(MAX_UPDATES + 1),
    };
    let mut path = Vec::new();
    path.extend(is_reported(life_cycle, created).then_some(created));
    path.extend((0..count).map(|_| updated));
    path.extend((end == deleted).then_some(deleted));
    (path.last() == Some(&end)).then_some(path)
}

fn shuffle<T>(list: &mut [T], random: &mut Random) {
    for index in (1..list.len()).rev() {
        let bound = u32::try_from(index + 1).expect("a short list");
        list.swap(index, random.gen_below(bound) as usize);
    }
}
