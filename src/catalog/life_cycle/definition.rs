//! The model of a life cycle.

use std::sync::Arc;

use super::state::StateSet;
use super::{
    ApprovedBy, Beginning, Direct, Link, NotBefore, Sequence, State, StateIndex, StateSource, StatusKind,
    SubjectKind, Transition,
};
use crate::message::Localized;

/// A life cycle: the content of its catalog file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LifeCycle {
    /// What has it.
    pub kind: Arc<SubjectKind>,
    /// The event types that report states.
    pub sources: Vec<StateSource>,
    /// The states in their usual order.
    pub states: Vec<State>,
    /// Which state may follow which.
    pub transitions: Vec<Transition>,
    /// What belongs to the same timeline.
    pub links: Vec<Link>,
    /// What the documentation leaves open.
    pub open: Vec<Localized>,
    /// The states that need an approval.
    pub approved_by: Option<ApprovedBy>,
    /// How an event says that no approval is needed.
    pub direct: Option<Direct>,
    /// The state that is reached on a date.
    pub not_before: Option<NotBefore>,
    /// That the subjects run one after another.
    pub sequence: Option<Sequence>,
    /// The states that may follow each state.
    pub(super) following: Vec<StateSet>,
    /// The same for direct changes.
    pub(super) following_direct: Vec<StateSet>,
}

impl LifeCycle {
    /// The name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.kind.name
    }

    /// A state.
    #[must_use]
    pub fn state(&self, state: StateIndex) -> &State {
        &self.states[state.index()]
    }

    /// The state of this name.
    #[must_use]
    pub fn state_named(&self, name: &str) -> Option<StateIndex> {
        StateIndex::new(self.states.iter().position(|state| state.name == name)?)
    }

    /// All states.
    pub fn state_indices(&self) -> impl Iterator<Item = StateIndex> + use<> {
        (0..self.states.len()).filter_map(StateIndex::new)
    }

    /// Whether a state may follow another one.
    #[must_use]
    pub fn may_follow(&self, from: StateIndex, to: StateIndex, directness: Directness) -> bool {
        self.following[from.index()].contains(to)
            || directness == Directness::Direct && self.following_direct[from.index()].contains(to)
    }

    /// Whether the first event may report a state.
    #[must_use]
    pub fn may_begin(&self, state: StateIndex, directness: Directness) -> bool {
        match self.state(state).begins {
            Beginning::No => false,
            Beginning::Yes => true,
            Beginning::Direct => directness == Directness::Direct,
        }
    }

    /// Whether nothing may follow a state.
    #[must_use]
    pub fn is_final(&self, state: StateIndex) -> bool {
        self.state(state).ends
            && self.following[state.index()].is_empty()
            && self.following_direct[state.index()].is_empty()
    }

    /// Whether the state that is reached on a date follows a state.
    #[must_use]
    pub fn awaits_date(&self, state: StateIndex) -> bool {
        self.not_before.as_ref().is_some_and(|not_before| {
            not_before.state != state && self.may_follow(state, not_before.state, Directness::Approved)
        })
    }

    /// Whether a state needs an approval.
    #[must_use]
    pub fn needs_approval(&self, state: StateIndex) -> bool {
        self.approved_by.as_ref().is_some_and(|guard| guard.states.contains(&state))
    }

    /// Whether it is that of a resource, which is created, updated and deleted.
    #[must_use]
    pub fn is_resource(&self) -> bool {
        self.sources.iter().all(|source| source.is.is_some())
    }

    /// The link to what the subject is a part of.
    #[must_use]
    pub fn part_of(&self) -> Option<&Link> {
        self.links.iter().find(|link| link.is_part)
    }

    /// The kind of a state; unknown if a code has no state.
    #[must_use]
    pub fn status_kind(&self, state: Option<StateIndex>) -> StatusKind {
        state.map_or(StatusKind::Unknown, |state| self.state(state).kind)
    }
}

/// Whether a change may be direct, without an approval.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "with an approval or without")]
pub enum Directness {
    /// It goes through an approval.
    Approved,
    /// It needs none, or nothing says that it does.
    Direct,
}
