//! The status of a node and of a job change, by the names that the catalog gives to their codes.

use crate::catalog::Code;
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
