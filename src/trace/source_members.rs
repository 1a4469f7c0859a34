//! The members that a life cycle names in an event type.

use super::members::NamedMember;
use crate::catalog::{EventSource, EventType, FieldPath, Link};

/// A source of a life cycle, with the members that the life cycle names in its events.
#[derive(Debug)]
pub(super) struct SourceMembers<'c> {
    pub(super) source: &'c EventSource,
    /// The parts of the id.
    pub(super) key: Box<[NamedMember<'c>]>,
    /// The state.
    pub(super) state: Option<NamedMember<'c>>,
    /// The state before.
    pub(super) before: Option<NamedMember<'c>>,
    /// The mode by which a change is direct or not.
    pub(super) mode: Option<NamedMember<'c>>,
    /// The date on which a state is reached.
    pub(super) date: Option<NamedMember<'c>>,
    /// The ids of the links.
    pub(super) links: Box<[NamedMember<'c>]>,
    /// The id of what it is a part of.
    pub(super) whole: Option<NamedMember<'c>>,
    /// The id in the definition of a process.
    pub(super) definition: Option<NamedMember<'c>>,
    /// The type among what runs one after another.
    pub(super) type_field: Option<NamedMember<'c>>,
}

impl<'c> SourceMembers<'c> {
    pub(super) fn new(source: &'c EventSource, event_type: &'c EventType) -> Self {
        let member = |path: &'c FieldPath| NamedMember::new(path, event_type);
        let life_cycle = &source.life_cycle;
        let state_source = source.source();
        Self {
            source,
            key: state_source.key.iter().map(member).collect(),
            state: state_source.state.as_ref().map(member),
            before: state_source.before.as_ref().map(member),
            mode: life_cycle.direct.as_ref().map(|direct| member(&direct.field)),
            date: life_cycle.not_before.as_ref().map(|guard| member(&guard.date)),
            links: life_cycle.links.iter().map(|Link { field, .. }| member(field)).collect(),
            whole: life_cycle.part_of().map(|link| member(&link.field)),
            definition: life_cycle.sequence.as_ref().map(|sequence| member(&sequence.definition)),
            type_field: life_cycle.sequence.as_ref().map(|sequence| member(&sequence.type_field)),
        }
    }
}
