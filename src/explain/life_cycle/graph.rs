//! Which state follows which, by the basis of the transition.

use std::collections::{BTreeMap, BTreeSet};

use super::messages::{Neighbors, StateNames};
use crate::catalog::{Basis, LifeCycle, StateIndex, Transition};
use crate::message::{LanguageChoice, Localize as _};

/// The most documented states that are listed although they are all others.
const MOST_LISTED: usize = 6;

/// The most states that are listed although they are all others, if the documentation does not name each.
const MOST_LISTED_OPEN: usize = 2;

/// The most states that are listed as exceptions from all others.
const MOST_EXCEPTIONS: usize = 2;

/// The states that may follow each state.
#[derive(Default)]
pub(super) struct StateRelation(BTreeMap<StateIndex, BTreeSet<StateIndex>>);

/// The transitions of a life cycle, each pair of states in the first relation that has it.
pub(super) struct StateGraph<'l> {
    life_cycle: &'l LifeCycle,
    documented: StateRelation,
    /// Documented, and only for direct changes.
    direct: StateRelation,
    open: StateRelation,
    /// Open, and only for direct changes.
    open_direct: StateRelation,
}

/// The states before or after another one.
pub(super) struct NeighborList {
    documented: Option<Neighbors>,
    /// Those of only some changes, and those that the documentation leaves open.
    others: Vec<Neighbors>,
}

/// Transitions from some states to some states.
pub(super) struct TransitionRow {
    pub(super) from: StateNames,
    pub(super) to: StateNames,
}

/// A pair of states, and how the second may follow the first.
pub(super) struct StateEdge {
    pub(super) from: StateIndex,
    pub(super) to: StateIndex,
    pub(super) is_open: bool,
    pub(super) is_direct: bool,
}

impl StateRelation {
    /// The pairs of transitions. A state follows itself only if a transition says just that.
    pub(super) fn new<'l>(transitions: impl IntoIterator<Item = &'l Transition>) -> Self {
        let mut relation = Self::default();
        for transition in transitions {
            let is_loop = transition.from == transition.to && transition.to.len() == 1;
            for from in &transition.from {
                let to = transition.to.iter().filter(|to| *to != from || is_loop);
                relation.0.entry(*from).or_default().extend(to);
            }
        }
        relation
    }

    fn without(mut self, others: &[&Self]) -> Self {
        for (from, following) in &mut self.0 {
            following.retain(|to| others.iter().all(|other| !other.has(*from, *to)));
        }
        self
    }

    fn has(&self, from: StateIndex, to: StateIndex) -> bool {
        self.0.get(&from).is_some_and(|following| following.contains(&to))
    }

    fn after(&self, state: StateIndex) -> BTreeSet<StateIndex> {
        self.0.get(&state).cloned().unwrap_or_default()
    }

    fn before(&self, state: StateIndex) -> BTreeSet<StateIndex> {
        let before = self.0.iter().filter(|(_, following)| following.contains(&state));
        before.map(|(from, _)| *from).collect()
    }

    /// The pairs as few rows: states with the same followers together.
    pub(super) fn rows(&self, life_cycle: &LifeCycle) -> Vec<TransitionRow> {
        let all: BTreeSet<StateIndex> = life_cycle.state_indices().collect();
        let mut rows: Vec<(BTreeSet<StateIndex>, BTreeSet<StateIndex>)> = Vec::new();
        for (from, following) in self.0.iter().filter(|(_, following)| !following.is_empty()) {
            // Followed by any other: then the state itself makes no difference.
            let mut key = following.clone();
            key.insert(*from);
            let is_any_other = key == all && following.len() > MOST_LISTED_OPEN;
            let key = if is_any_other { key } else { following.clone() };
            match rows.iter_mut().find(|(_, to)| *to == key) {
                Some((states, _)) => {
                    states.insert(*from);
                }
                None => rows.push((BTreeSet::from([*from]), key)),
            }
        }
        let names = |states: &BTreeSet<StateIndex>| StateNames::Named { states: names(life_cycle, states) };
        let rows = rows.iter().map(|(from, to)| {
            let is_any = from.len() > MOST_LISTED_OPEN
                && (*from == all || to.len() == 1 && from.union(to).count() == all.len());
            TransitionRow {
                from: if is_any { StateNames::Any } else { names(from) },
                to: if *to == all { StateNames::AnyOther } else { names(to) },
            }
        });
        rows.collect()
    }
}

impl<'l> StateGraph<'l> {
    pub(super) fn new(life_cycle: &'l LifeCycle) -> Self {
        let relation = |is_open: bool, is_direct: bool| {
            StateRelation::new(life_cycle.transitions.iter().filter(|transition| {
                matches!(transition.basis, Basis::Open(_)) == is_open && transition.is_direct == is_direct
            }))
        };
        let documented = relation(false, false);
        let direct = relation(false, true).without(&[&documented]);
        let open = relation(true, false).without(&[&documented, &direct]);
        let open_direct = relation(true, true).without(&[&documented, &direct, &open]);
        Self { life_cycle, documented, direct, open, open_direct }
    }

    /// The states that may follow a state.
    pub(super) fn after(&self, state: StateIndex) -> NeighborList {
        self.neighbors(state, |relation| relation.after(state))
    }

    /// The states that a state may follow.
    pub(super) fn before(&self, state: StateIndex) -> NeighborList {
        self.neighbors(state, |relation| relation.before(state))
    }

    fn neighbors(
        &self,
        state: StateIndex,
        of: impl Fn(&StateRelation) -> BTreeSet<StateIndex>,
    ) -> NeighborList {
        let mut seen = BTreeSet::from([state]);
        let mut named = |relation: &StateRelation, most_listed: usize| {
            let found = of(relation);
            seen.extend(&found);
            let missing: Vec<_> =
                self.life_cycle.state_indices().filter(|state| !seen.contains(state)).collect();
            let states = names(self.life_cycle, &found);
            match (found.len(), missing.len()) {
                (0, _) => None,
                (count, 0) if count > most_listed => Some(StateNames::AnyOther),
                (count, missing_count) if count > 2 * most_listed && missing_count <= MOST_EXCEPTIONS => {
                    Some(StateNames::AnyOtherBut { states: names(self.life_cycle, &missing) })
                }
                _ => Some(StateNames::Named { states }),
            }
        };
        let documented = named(&self.documented, MOST_LISTED).map(|states| Neighbors::Documented { states });
        let others = [
            named(&self.direct, MOST_LISTED).map(|states| Neighbors::Direct { states }),
            named(&self.open, MOST_LISTED_OPEN).map(|states| Neighbors::Open { states }),
            named(&self.open_direct, MOST_LISTED_OPEN).map(|states| Neighbors::OpenDirect { states }),
        ];
        NeighborList { documented, others: others.into_iter().flatten().collect() }
    }

    /// The states that the documentation does not rule out after a state, if these are nearly all.
    pub(super) fn open_to_most(&self, state: StateIndex) -> Option<Neighbors> {
        let is_most = |neighbors: &Neighbors| match neighbors {
            Neighbors::Open { states } => !matches!(states, StateNames::Named { .. }),
            _ => false,
        };
        self.after(state).others.into_iter().find(is_most)
    }

    /// All pairs. Of a state that nearly any other may follow, only those that simulated sequences have, if they are open.
    pub(super) fn edges(&self) -> Vec<StateEdge> {
        let is_simulated = |edge: &StateEdge| {
            self.life_cycle.transitions.iter().any(|transition| {
                transition.is_simulated
                    && transition.from.contains(&edge.from)
                    && transition.to.contains(&edge.to)
            })
        };
        let relations = [
            (&self.documented, false, false),
            (&self.direct, false, true),
            (&self.open, true, false),
            (&self.open_direct, true, true),
        ];
        let edges = relations.into_iter().flat_map(|(relation, is_open, is_direct)| {
            relation.0.iter().flat_map(move |(from, following)| {
                following.iter().map(move |to| StateEdge { from: *from, to: *to, is_open, is_direct })
            })
        });
        edges
            .filter(|edge| !edge.is_open || self.open_to_most(edge.from).is_none() || is_simulated(edge))
            .collect()
    }
}

impl NeighborList {
    /// The states as a text.
    pub(super) fn listed(&self, language: LanguageChoice) -> String {
        joined(self.documented.iter().chain(&self.others), language)
    }

    /// The states as a part of a sentence, with those that not every change has in parentheses.
    pub(super) fn inline(&self, language: LanguageChoice) -> String {
        let documented = self.documented.as_ref().map(|states| states.to_text(language)).unwrap_or_default();
        if self.others.is_empty() {
            return documented;
        }
        let others = joined(&self.others, language);
        match (language, documented.is_empty()) {
            (LanguageChoice::Zh, _) => format!("{documented}（{others}）"),
            (_, true) => format!("({others})"),
            (_, false) => format!("{documented} ({others})"),
        }
    }
}

fn joined<'n>(parts: impl IntoIterator<Item = &'n Neighbors>, language: LanguageChoice) -> String {
    let texts: Vec<_> = parts.into_iter().map(|part| part.to_text(language)).collect();
    texts.join(if language == LanguageChoice::Zh { "；" } else { "; " })
}

/// The names of states, as they are written in both languages.
pub(super) fn names<'s>(life_cycle: &LifeCycle, states: impl IntoIterator<Item = &'s StateIndex>) -> String {
    let names: Vec<_> = states.into_iter().map(|state| life_cycle.state(*state).name.as_str()).collect();
    names.join(", ")
}
