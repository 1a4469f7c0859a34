//! Topics that are the same in several event types, such as `open_id`.

use super::topic::{FieldRef, Topic};
use crate::catalog::{Code, Field};

/// A topic, and the event types or objects that have it.
pub(super) struct TopicGroup<'t, 'c> {
    pub(super) topic: &'t Topic<'c>,
    /// In the order in which they were found; empty for a topic that is no part of anything.
    pub(super) owners: Vec<&'c str>,
}

/// The topics, those that say the same together, in the order of the first of each.
pub(super) fn groups<'t, 'c>(topics: &'t [Topic<'c>]) -> Vec<TopicGroup<'t, 'c>> {
    let mut groups: Vec<TopicGroup<'t, 'c>> = Vec::new();
    for topic in topics {
        let owner = owner(topic);
        match groups.iter_mut().find(|group| owner.is_some() && says_the_same(group.topic, topic)) {
            Some(group) => group.owners.extend(owner),
            None => groups.push(TopicGroup { topic, owners: owner.into_iter().collect() }),
        }
    }
    groups
}

fn owner<'c>(topic: &Topic<'c>) -> Option<&'c str> {
    match topic {
        Topic::Code(place, _) | Topic::Field(place) | Topic::Value(place, _) => Some(place.owner),
        Topic::Scope(needed) => Some(needed.event_type),
        _ => None,
    }
}

/// Whether the two differ in nothing but their owner.
fn says_the_same(one: &Topic<'_>, other: &Topic<'_>) -> bool {
    match (one, other) {
        (Topic::Code(place, code), Topic::Code(other_place, other))
        | (Topic::Value(place, code), Topic::Value(other_place, other)) => {
            place.field.path == other_place.field.path && is_same_code(code, other)
        }
        (Topic::Field(place), Topic::Field(other)) => is_same_field(*place, *other),
        (Topic::Scope(needed), Topic::Scope(other)) => {
            let path = |field: Option<&Field>| field.map(|field| field.path.clone());
            let (scope, other_scope) = (needed.scope, other.scope);
            scope.name == other_scope.name
                && scope.title() == other_scope.title()
                && path(needed.field) == path(other.field)
        }
        _ => false,
    }
}

fn is_same_code(one: &Code, other: &Code) -> bool {
    let is_conditional = |code: &Code| code.deprecated.is_some() || code.only_if.is_some();
    (&one.code, &one.name, &one.label, &one.since, &one.note)
        == (&other.code, &other.name, &other.label, &other.since, &other.note)
        && !is_conditional(one)
        && !is_conditional(other)
}

fn is_same_field(one: FieldRef<'_>, other: FieldRef<'_>) -> bool {
    let (one, other) = match (one.page, other.page) {
        (Some(_), Some(_)) => (one.field, other.field),
        _ => return false,
    };
    let is_conditional = |field: &Field| field.deprecated.is_some() || field.only_if.is_some();
    let scope = |field: &Field| field.requires_scope.as_ref().map(|scope| scope.name.clone());
    let has_object = |field: &Field| field.value_type.object().is_some();
    (&one.path, &one.title, one.value_type.json_type(), one.required, &one.note, one.origin, scope(one))
        == (
            &other.path,
            &other.title,
            other.value_type.json_type(),
            other.required,
            &other.note,
            other.origin,
            scope(other),
        )
        && one.codes().len() == other.codes().len()
        && one.codes().iter().zip(other.codes()).all(|(one, other)| is_same_code(one, other))
        && !is_conditional(one)
        && !is_conditional(other)
        && has_object(one) == has_object(other)
}
