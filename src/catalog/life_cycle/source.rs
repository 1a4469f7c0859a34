//! The event types that report states.

use std::sync::Arc;

use super::{FieldPath, StateIndex, SubjectKind};

/// An event type that reports states.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StateSource {
    /// The event type.
    pub event: String,
    /// The members that identify what has the state.
    pub key: Vec<FieldPath>,
    /// The member with the state; `None` if the event type itself is a state, [`StateSource::is`].
    pub state: Option<FieldPath>,
    /// The state that every event of the type reports.
    pub is: Option<StateIndex>,
    /// The member with the state before.
    pub before: Option<FieldPath>,
    /// Whether the type reports a state again when something else changes.
    pub repeats: bool,
    /// Whether an event without the state says nothing about it.
    pub optional: bool,
}

impl StateSource {
    /// The most sources of a life cycle.
    pub const CAPACITY: usize = u64::BITS as usize;
}

/// Something else that belongs to the same timeline.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Link {
    /// The member with the id of it.
    pub field: FieldPath,
    /// What it is.
    pub to: Arc<SubjectKind>,
    /// Whether the subject is a part of it, and has no timeline of its own.
    pub is_part: bool,
}
