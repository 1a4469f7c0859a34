//! The life cycles that topics are about.

use super::topic::Topic;
use crate::catalog::{Catalog, EventSource, LifeCycle};

/// The life cycles among topics; if there are none, those of the event types among them, or else those of the codes.
#[must_use]
pub fn life_cycles<'c>(topics: &[Topic<'c>], catalog: &'c Catalog) -> Vec<&'c LifeCycle> {
    let named = distinct(topics.iter().filter_map(|topic| match topic {
        Topic::LifeCycle(life_cycle) => Some(*life_cycle),
        _ => None,
    }));
    if !named.is_empty() {
        return named;
    }
    let of_event_types = topics.iter().flat_map(|topic| match topic {
        Topic::EventType(known) => catalog.life_cycles_of(&known.name),
        _ => &[],
    });
    let of_event_types = distinct(of_event_types.map(|source| &*source.life_cycle));
    if !of_event_types.is_empty() {
        return of_event_types;
    }
    let of_codes = topics.iter().flat_map(|topic| match topic {
        Topic::Code(place, _) => sources_of(catalog, place.owner, &place.field.path),
        _ => Vec::new(),
    });
    distinct(of_codes.map(|source| &*source.life_cycle))
}

/// The life cycles of which a field of an event type has the state, or the state before.
pub(super) fn sources_of<'c>(catalog: &'c Catalog, event_type: &str, path: &str) -> Vec<&'c EventSource> {
    let sources = catalog.life_cycles_of(event_type).iter().filter(|source| {
        let source = source.source();
        source.state.iter().chain(&source.before).any(|field| field.path() == path)
    });
    sources.collect()
}

/// The life cycles without repetitions.
fn distinct<'c>(life_cycles: impl Iterator<Item = &'c LifeCycle>) -> Vec<&'c LifeCycle> {
    let mut distinct: Vec<&LifeCycle> = Vec::new();
    for life_cycle in life_cycles {
        if distinct.iter().all(|known| known.name() != life_cycle.name()) {
            distinct.push(life_cycle);
        }
    }
    distinct
}
