//! What lanes are about.

use crate::trace::Change;

/// A change, with the index of its event and its number among the changes of that event.
#[derive(Clone, Copy)]
pub(super) struct ChangeAt<'t> {
    pub(super) index: usize,
    pub(super) number: usize,
    pub(super) change: Change<'t>,
}

/// What a lane is about.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub(super) enum LaneSubject<'t> {
    Node { process_id: &'t str, definition: &'t str },
    Other { event_type: &'t str },
    State { kind: &'t str, id: &'t str },
    UnnamedNode { process_id: &'t str, node_id: &'t str },
}

/// What has a status: the process of a node or the kind of something else, and the id.
pub(super) type RunId<'t> = (&'t str, &'t str);

impl<'t> LaneSubject<'t> {
    pub(super) fn new(change: Change<'t>) -> Self {
        match change {
            Change::Node(node) if node.definition.is_empty() => {
                Self::UnnamedNode { process_id: &node.process_id, node_id: &node.node_id }
            }
            Change::Node(node) => Self::Node { process_id: &node.process_id, definition: &node.definition },
            Change::State(change) => Self::State { kind: change.life_cycle().name(), id: &change.id },
        }
    }
}

pub(super) fn run_id(change: Change<'_>) -> RunId<'_> {
    match change {
        Change::Node(node) => (&node.process_id, &node.node_id),
        Change::State(change) => (change.life_cycle().name(), &change.id),
    }
}
