//! What has states, after its changes were checked.

use super::analysis::TimelineState;
use super::chronology::{ChangeRef, Phase, RankedEvent};
use super::processes::Refusal;
use super::state_change::StateChange;
use crate::finding::Waiting;

/// What has states, after its changes were checked.
pub(super) struct CheckedSubject<'t> {
    /// One of its changes.
    pub(super) change: &'t StateChange,
    pub(super) state: TimelineState,
    /// The change that it waits for.
    pub(super) waiting: Option<Waiting>,
    /// The events with its changes in their order.
    pub(super) order: Vec<RankedEvent>,
    /// The events that restate what one of another event type has reported, or of one that repeats states.
    pub(super) restated: Vec<usize>,
    /// Its end without approval.
    pub(super) refusal: Option<Refusal<'t>>,
}

/// The ranks of the events of changes in their order.
pub(super) fn ranked(order: &[ChangeRef<'_>]) -> Vec<RankedEvent> {
    order.iter().map(|change| RankedEvent { event: change.event, phase: Phase::State }).collect()
}
