//! A filter in use, which knows what it left out.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::EventFilter;
use crate::event::Event;

/// A filter of the events of a run, which several threads may ask. The default selects all.
#[derive(Debug)]
pub struct Selection<'c> {
    filter: EventFilter<'c>,
    /// Whether all events are selected.
    is_everything: bool,
    has_selected: AtomicBool,
    types_left_out: Mutex<BTreeSet<String>>,
}

impl Default for Selection<'_> {
    fn default() -> Self {
        Self::new(EventFilter::default())
    }
}

impl<'c> Selection<'c> {
    /// The largest number of event types that are kept.
    const MAX_TYPES: usize = 1_000;

    /// A selection by a filter.
    #[must_use]
    pub fn new(filter: EventFilter<'c>) -> Self {
        Self {
            is_everything: filter.is_empty(),
            filter,
            has_selected: AtomicBool::new(false),
            types_left_out: Mutex::default(),
        }
    }

    /// The filter.
    #[must_use]
    pub fn filter(&self) -> &EventFilter<'c> {
        &self.filter
    }

    /// Whether all events are selected.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.is_everything
    }

    /// Whether an event is selected.
    #[must_use]
    #[inline]
    pub fn selects(&self, event: &Event<'_, '_>) -> bool {
        self.is_everything || self.note(event, self.filter.matches(event))
    }

    /// Whether an event is selected by everything but what it belongs to.
    #[must_use]
    #[inline]
    pub fn selects_but_for_owners(&self, event: &Event<'_, '_>) -> bool {
        self.is_everything || self.note(event, self.filter.matches_but_for_owners(event))
    }

    /// Whether an event was selected so far.
    #[must_use]
    pub fn has_selected(&self) -> bool {
        self.is_everything || self.has_selected.load(Ordering::Relaxed)
    }

    /// The event types of the events that were left out before the first was selected, in order.
    #[must_use]
    pub fn types_left_out(&self) -> Vec<String> {
        let types = self.types_left_out.lock().expect("nothing panics while it is locked");
        types.iter().cloned().collect()
    }

    fn note(&self, event: &Event<'_, '_>, is_selected: bool) -> bool {
        if is_selected {
            self.has_selected.store(true, Ordering::Relaxed);
        } else if !self.has_selected.load(Ordering::Relaxed) {
            let mut types = self.types_left_out.lock().expect("nothing panics while it is locked");
            let name = event.type_name();
            if types.len() < Self::MAX_TYPES && !types.contains(name) {
                types.insert(name.to_owned());
            }
        }
        is_selected
    }
}
