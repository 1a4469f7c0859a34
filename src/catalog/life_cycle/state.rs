//! States, and sets of them.

use super::StatusKind;
use crate::message::Localized;

/// A state of a life cycle.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct State {
    /// The name of the codes that report it.
    pub name: String,
    /// What it means.
    pub kind: StatusKind,
    /// Whether the first event may report it.
    pub begins: Beginning,
    /// Whether nothing has to follow.
    pub ends: bool,
    /// Whether an event may name it as the state before although no event has reported it.
    pub unreported: bool,
    /// The label, if no code has one: that of a state of a resource.
    pub label: Option<Localized>,
}

/// Whether the first event may report a state.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "no, yes, or under the only condition that there is")]
pub enum Beginning {
    /// It may not.
    #[default]
    No,
    /// It may.
    Yes,
    /// That of a direct change may, see [`Direct`](super::Direct).
    Direct,
}

/// The number of a state in [`LifeCycle::states`](super::LifeCycle::states).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct StateIndex(u8);

/// A set of states of one life cycle.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct StateSet(u64);

impl StateIndex {
    /// The most states of a life cycle.
    pub const CAPACITY: usize = u64::BITS as usize;

    /// The state at an index below [`StateIndex::CAPACITY`].
    #[must_use]
    pub(super) fn new(index: usize) -> Option<Self> {
        u8::try_from(index).ok().filter(|index| usize::from(*index) < Self::CAPACITY).map(Self)
    }

    /// The index in [`LifeCycle::states`](super::LifeCycle::states).
    #[must_use]
    pub fn index(self) -> usize {
        self.0.into()
    }
}

impl StateSet {
    pub(super) fn insert(&mut self, state: StateIndex) {
        self.0 |= 1 << state.0;
    }

    pub(super) fn contains(self, state: StateIndex) -> bool {
        self.0 & 1 << state.0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}
