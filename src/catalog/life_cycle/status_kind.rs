//! What a state means, whatever it is the state of.

use serde::Deserialize;

use crate::choice::choices;

choices! {
    /// The kind of a state, the same for all life cycles.
    #[derive(Deserialize, Hash, Ord, PartialOrd)]
    #[serde(rename_all = "snake_case")]
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
