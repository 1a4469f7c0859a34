//! The status of a node and of a job change, by the names that the catalog gives to their codes.

use crate::catalog::Code;
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::finding::Status;

/// Declares an enum of statuses with their names in the catalog.
macro_rules! statuses {
    ($(#[$doc:meta])* $type:ident: $($status:ident = $name:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub(super) enum $type {
            $($status,)*
            /// A code that the catalog does not list: it may be anything.
            Unknown,
        }

        impl $type {
            /// The status of a code, by its entry in the catalog.
            pub(super) fn new(code: Option<&Code>) -> Self {
                match code.map(|code| code.name.as_str()) {
                    $(Some($name) => Self::$status,)*
                    _ => Self::Unknown,
                }
            }
        }

        impl From<$type> for Status {
            fn from(status: $type) -> Self {
                match status {
                    $($type::$status => Self::Named($name),)*
                    $type::Unknown => Self::Unknown,
                }
            }
        }
    };
}

statuses! {
    /// The status of a node.
    NodeStatus:
    Approved = "approved",
    InProgress = "in_progress",
    Intervened = "intervened",
    Rejected = "rejected",
    RolledBack = "rolled_back",
    Skipped = "skipped",
    Withdrawn = "withdrawn",
}

statuses! {
    /// The status of a job change.
    JobChangeStatus:
    Approved = "approved",
    Approving = "approving",
    Cancelled = "cancelled",
    Effective = "effective",
    NoApproval = "no_approval",
    Rejected = "rejected",
}

/// The kind of a status, the same for nodes and job changes.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum StatusKind {
    /// Someone has to decide: a node in progress, or a job change in approval.
    InProgress,
    /// Approved.
    Approved,
    /// A job change that needs no approval.
    NoApproval,
    /// A job change in effect.
    Effective,
    /// A node that was passed over.
    Skipped,
    /// A node that an administrator has changed.
    Intervened,
    /// A node from which the process goes back to an earlier one.
    RolledBack,
    /// A job change that was canceled.
    Cancelled,
    /// Withdrawn by the person who submitted it.
    Withdrawn,
    /// Rejected.
    Rejected,
    /// A code that the catalog does not list.
    Unknown,
}

impl StatusKind {
    /// The kind of the status that a code of a field means, by its entry in the catalog; `None` if the field is not
    /// the status of a node or a job change.
    #[must_use]
    pub fn of_code(event_type: &str, field: &str, code: Option<&Code>) -> Option<Self> {
        match (field, event_type) {
            ("node_status", NODE_UPDATED) => Some(NodeStatus::new(code).into()),
            ("status", JOB_CHANGE_UPDATED) => Some(JobChangeStatus::new(code).into()),
            _ => None,
        }
    }
}

impl From<NodeStatus> for StatusKind {
    fn from(status: NodeStatus) -> Self {
        match status {
            NodeStatus::Approved => Self::Approved,
            NodeStatus::InProgress => Self::InProgress,
            NodeStatus::Intervened => Self::Intervened,
            NodeStatus::Rejected => Self::Rejected,
            NodeStatus::RolledBack => Self::RolledBack,
            NodeStatus::Skipped => Self::Skipped,
            NodeStatus::Unknown => Self::Unknown,
            NodeStatus::Withdrawn => Self::Withdrawn,
        }
    }
}

impl From<JobChangeStatus> for StatusKind {
    fn from(status: JobChangeStatus) -> Self {
        match status {
            JobChangeStatus::Approved => Self::Approved,
            JobChangeStatus::Approving => Self::InProgress,
            JobChangeStatus::Cancelled => Self::Cancelled,
            JobChangeStatus::Effective => Self::Effective,
            JobChangeStatus::NoApproval => Self::NoApproval,
            JobChangeStatus::Rejected => Self::Rejected,
            JobChangeStatus::Unknown => Self::Unknown,
        }
    }
}
