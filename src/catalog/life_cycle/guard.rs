//! Guards: conditions of states that do not follow from the state before.

use super::{FieldPath, StateIndex};

/// States that need the linked process not to have been refused.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApprovedBy {
    /// The index of the link to the process, in [`LifeCycle::links`](super::LifeCycle::links).
    pub link: usize,
    /// The states.
    pub states: Vec<StateIndex>,
}

/// How an event says that a change needs no approval.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Direct {
    /// The member with the mode of the change.
    pub field: FieldPath,
    /// The names of the codes with which it does need one.
    pub unless: Vec<String>,
}

/// A state that is reached on a date.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NotBefore {
    /// The state.
    pub state: StateIndex,
    /// The member with the date.
    pub date: FieldPath,
}
