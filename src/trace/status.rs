//! The status of a node and of a job change, by the names that the catalog gives to their codes.

use crate::catalog::Code;
use crate::choice::choices;
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

choices! {
    /// The kind of a status, the same for nodes and job changes.
    #[derive(Hash, Ord, PartialOrd)]
    pub enum StatusKind {
        // Someone has to decide: a node in progress, or a job change in approval.
        InProgress = "in_progress": "In progress", "进行中";
        Approved = "approved": "Approved", "已通过";
        // A job change that needs no approval.
        NoApproval = "no_approval": "No approval needed", "无需审批";
        // A job change in effect.
        Effective = "effective": "Effective", "已生效";
        // A node that was passed over.
        Skipped = "skipped": "Skipped", "已跳过";
        // A node that an administrator has changed.
        Intervened = "intervened": "Intervened", "已干预";
        // A node from which the process goes back to an earlier one.
        RolledBack = "rolled_back": "Rolled back", "已回退";
        // A job change that was canceled.
        Cancelled = "cancelled": "Cancelled", "已撤销";
        // A process that the person who submitted it took back.
        Withdrawn = "withdrawn": "Withdrawn", "已撤回";
        Rejected = "rejected": "Rejected", "已拒绝";
        // A code that the catalog does not list.
        Unknown = "unknown": "Unknown", "未知";
    }
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
