//! Scenarios.

use super::approval_chain::ApprovalChain;
use super::job_change::JobChangeScenario;

/// A scenario.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Scenario {
    /// An approval process, by itself.
    ApprovalChain(ApprovalChain),
    /// The verification of a request URL.
    Challenge,
    /// One event of a type of the catalog.
    Event(String),
    /// A job change, and the approval chain that an initiated one goes through.
    JobChange(JobChangeScenario, ApprovalChain),
    /// Many processes and job changes at the same time.
    Mixed,
}
