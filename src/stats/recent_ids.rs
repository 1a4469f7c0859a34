//! Ids of events that were seen before.

use std::collections::HashSet;
use std::hash::BuildHasher as _;

use crate::event::Event;
use crate::hash::shared_state;

/// The ids of the most recent events, by which duplicates are counted in constant memory.
#[derive(Debug, Default)]
pub struct RecentIds {
    newer: HashSet<u64, foldhash::fast::RandomState>,
    older: HashSet<u64, foldhash::fast::RandomState>,
}

impl RecentIds {
    /// The number of ids that are kept at least. Up to twice as many are kept.
    pub const MIN_KEPT: usize = 500_000;

    /// The hash of the app and of the id of an event; `None` if it has no id.
    #[must_use]
    pub fn hash(event: &Event<'_, '_>) -> Option<u64> {
        let id = event.event_id().filter(|id| !id.is_empty())?;
        Some(shared_state().hash_one((id, event.app_id(), event.tenant_key())))
    }

    /// Adds a hash. Returns whether it is that of a recent event.
    pub fn insert(&mut self, hash: u64) -> bool {
        if self.newer.len() == Self::MIN_KEPT {
            self.older = std::mem::take(&mut self.newer);
        }
        !self.newer.insert(hash) || self.older.contains(&hash)
    }
}
