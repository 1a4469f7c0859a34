//! The labels of states.

use crate::catalog::{Catalog, Field, LifeCycle, StateIndex};
use crate::message::Localized;

/// The label of a state: that of its code in the first event type that has it.
pub(super) fn label(catalog: &Catalog, life_cycle: &LifeCycle, state: StateIndex) -> Localized {
    let state = life_cycle.state(state);
    if let Some(label) = &state.label {
        return label.clone();
    }
    let fields = life_cycle.sources.iter().filter_map(|source| {
        let known = catalog.event_type(&source.event)?;
        source.state.as_ref()?.field(&known.body)
    });
    let found = fields.flat_map(Field::codes).find(|code| code.name == state.name);
    found.map_or_else(|| Localized::new(&state.name, &state.name), |code| code.label.clone())
}
