//! Events of nodes, which run one after another in a process.
//!
//! The order of nodes is not in the catalog: it is that of the access guide of processes.

use std::sync::Arc;

use smol_str::SmolStr;

use super::members::{NamedMember, id};
use super::source_members::SourceMembers;
use super::state_change::status;
use crate::catalog::{
    Beginning, Directness, EventSource, FieldPath, Sequence, StateIndex, StatusKind, SubjectKind,
};
use crate::event::{Event, Value};
use crate::finding::Status;

/// A new status of a node.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NodeEvent {
    /// The life cycle, and the event type.
    pub source: EventSource,
    /// The id of the process.
    pub process_id: SmolStr,
    /// The id of the node, another one each time it runs.
    pub node_id: SmolStr,
    /// The id of the node in the definition of the process, with secrets masked.
    pub definition: SmolStr,
    /// The code of the node's type, if it is an integer.
    pub node_type: Option<i64>,
    /// The code of the status, if it is an integer.
    pub status_code: Option<i64>,
    /// Whether the node only notifies people, so that nothing waits for it.
    pub(super) is_cc: bool,
    pub(super) state: Option<StateIndex>,
    /// The kind of the state.
    pub(super) status: StatusKind,
}

impl NodeEvent {
    /// What an event reports as a source of a life cycle. Fails with the path of the member that should be an id if
    /// there is none.
    pub(super) fn read(
        event: &Event<'_, '_>,
        members: &SourceMembers<'_>,
        sequence: &Sequence,
    ) -> Result<Self, FieldPath> {
        let life_cycle = &members.source.life_cycle;
        let find_id =
            |member: &NamedMember<'_>| member.find_id(event, None).ok_or_else(|| member.path.clone());
        let process_id = members.whole.as_ref().map(find_id).transpose()?.unwrap_or_default();
        let node_id = members.key.first().map(find_id).transpose()?.unwrap_or_default();
        let find = |member: Option<NamedMember<'_>>| member?.find(event, None);
        // Findings quote it.
        let definition = match find(members.definition).map(|found| &found.value) {
            Some(Value::Text(text)) => SmolStr::new(event.masked(text)),
            Some(value) => id(value).unwrap_or_default(),
            None => SmolStr::default(),
        };
        let integer = |member: Option<NamedMember<'_>>| match find(member) {
            Some(found) => match found.value {
                Value::Int(code) => (Some(code), found.field.code(code)),
                _ => (None, None),
            },
            None => (None, None),
        };
        let (node_type, type_entry) = integer(members.type_field);
        let (status_code, status_entry) = integer(members.state);
        let state = status_entry.and_then(|code| life_cycle.state_named(&code.name));
        Ok(Self {
            process_id,
            node_id,
            definition,
            node_type,
            status_code,
            is_cc: type_entry.is_none_or(|code| sequence.unordered.contains(&code.name)),
            state,
            status: life_cycle.status_kind(state),
            source: members.source.clone(),
        })
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> &Arc<SubjectKind> {
        &self.source.life_cycle.kind
    }

    /// What it is a part of.
    #[must_use]
    pub fn whole(&self) -> &Arc<SubjectKind> {
        self.source.life_cycle.part_of().map_or_else(|| self.kind(), |link| &link.to)
    }

    /// Whether the next event of the process is not the end of the node.
    #[must_use]
    pub fn is_ongoing(&self) -> bool {
        self.status == StatusKind::InProgress
    }

    /// The status as messages name it.
    pub(super) fn status_name(&self) -> Status {
        status(&self.source.life_cycle, self.state)
    }

    /// Whether the documentation allows the status after `from`, the status before, if there was one.
    pub(super) fn may_follow(&self, from: Option<NodeState>) -> bool {
        let life_cycle = &self.source.life_cycle;
        match (from, self.state) {
            (_, None) | (Some(NodeState { state: None, .. }), _) => true,
            (None, Some(state)) => self.is_cc || life_cycle.state(state).begins == Beginning::Yes,
            (Some(NodeState { state: Some(from), .. }), Some(state)) => {
                life_cycle.may_follow(from, state, Directness::Approved)
            }
        }
    }

    /// The state, with its kind.
    pub(super) fn node_state(&self) -> NodeState {
        NodeState { state: self.state, kind: self.status }
    }

    /// Whether the next node has to wait for this one.
    pub(super) fn blocks_next(&self) -> bool {
        self.status == StatusKind::InProgress && !self.is_cc
    }

    /// Whether the process ends with this status.
    pub(super) fn ends_process(&self) -> bool {
        matches!(self.status, StatusKind::Rejected | StatusKind::Withdrawn)
    }
}

/// The state of a node.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct NodeState {
    /// `None` for a code that the catalog does not list: it may be anything.
    pub(super) state: Option<StateIndex>,
    pub(super) kind: StatusKind,
}

impl NodeState {
    /// That of a code that the catalog does not list.
    pub(super) const UNKNOWN: Self = Self { state: None, kind: StatusKind::Unknown };
}
