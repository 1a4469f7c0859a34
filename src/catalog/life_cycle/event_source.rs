//! The life cycles of an event type.

use std::sync::Arc;

use super::{LifeCycle, StateSource};

/// A life cycle of which an event type reports states.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EventSource {
    /// The life cycle.
    pub life_cycle: Arc<LifeCycle>,
    /// The index of the event type in [`LifeCycle::sources`].
    pub index: usize,
}

impl EventSource {
    /// The event type at an index of [`LifeCycle::sources`].
    #[must_use]
    pub fn new(life_cycle: Arc<LifeCycle>, index: usize) -> Self {
        Self { life_cycle, index }
    }

    /// The sources of a life cycle.
    pub(super) fn all(life_cycle: &Arc<LifeCycle>) -> impl Iterator<Item = Self> {
        (0..life_cycle.sources.len()).map(|index| Self::new(Arc::clone(life_cycle), index))
    }

    /// The source.
    #[must_use]
    pub fn source(&self) -> &StateSource {
        &self.life_cycle.sources[self.index]
    }
}
