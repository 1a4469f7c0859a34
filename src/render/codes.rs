//! The catalog's entries for the codes that events of timelines report.

use crate::catalog::{Catalog, Code, Field, FieldPath};
use crate::trace::{NodeEvent, StateChange};

/// The type of a node.
pub(super) fn node_type<'c>(catalog: &'c Catalog, node: &NodeEvent) -> Option<&'c Code> {
    node_type_of(catalog, &node.source.source().event, node.node_type?)
}

/// The type of a node by the event type that reports it.
pub(super) fn node_type_of<'c>(catalog: &'c Catalog, event_type: &str, code: i64) -> Option<&'c Code> {
    let mut sequences =
        catalog.life_cycles_of(event_type).iter().filter_map(|source| source.life_cycle.sequence.as_ref());
    field(catalog, event_type, &sequences.next()?.type_field)?.code(code)
}

/// The status of a node.
pub(super) fn node_status<'c>(catalog: &'c Catalog, node: &NodeEvent) -> Option<&'c Code> {
    let source = node.source.source();
    field(catalog, &source.event, source.state.as_ref()?)?.code(node.status_code?)
}

/// The state that a change reports.
pub(super) fn state<'c>(catalog: &'c Catalog, change: &StateChange) -> Option<&'c Code> {
    state_field(catalog, change)?.code_of_value(change.code.as_ref()?)
}

/// The state before a change. The catalog may have its codes at the state.
pub(super) fn state_before<'c>(catalog: &'c Catalog, change: &StateChange) -> Option<&'c Code> {
    let (source, code) = (change.source.source(), change.before_code.as_ref()?);
    let before = field(catalog, &source.event, source.before.as_ref()?);
    let mut fields = before.into_iter().chain(state_field(catalog, change));
    fields.find_map(|field| field.code_of_value(code))
}

/// The mode by which a change is direct or not.
pub(super) fn mode<'c>(catalog: &'c Catalog, change: &StateChange) -> Option<&'c Code> {
    let direct = change.life_cycle().direct.as_ref()?;
    field(catalog, &change.source.source().event, &direct.field)?.code(change.mode?)
}

/// The field with the state that a change reports.
pub(super) fn state_field<'c>(catalog: &'c Catalog, change: &StateChange) -> Option<&'c Field> {
    let source = change.source.source();
    field(catalog, &source.event, source.state.as_ref()?)
}

/// The field of an event type at a path.
pub(super) fn field<'c>(catalog: &'c Catalog, event_type: &str, path: &FieldPath) -> Option<&'c Field> {
    path.field(&catalog.event_type(event_type)?.body)
}
