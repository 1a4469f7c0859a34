//! Scenarios.

use super::approval_chain::{ApprovalChain, ChainNode};
use super::job_change::JobChangeScenario;
use crate::choice::choices;

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
    /// Anything with a life cycle of the catalog.
    LifeCycle(LifeCycleScenario),
    /// Many processes and job changes at the same time.
    Mixed,
}

/// The options of anything with a life cycle.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "built by naming every option")]
pub struct LifeCycleScenario {
    /// The name of the life cycle; `-` may stand for `_`.
    pub name: String,
    /// The name of the state in which it ends; a random one in each sequence if `None`.
    pub outcome: Option<String>,
    /// The nodes of its approval process if their events are written too.
    pub approval: Option<Vec<ChainNode>>,
}

choices! {
    /// The kind of a [`Scenario`].
    pub enum ScenarioKind {
        ApprovalChain = "approval-chain": "The nodes of an approval process, one after another", "一个审批流程，节点依次进行";
        JobChange = "job-change": "A job change: initiated, with an approval process, or direct", "一次异动：发起异动（有审批流程）或直接异动";
        LifeCycle = "life-cycle": "Anything with a life cycle of the catalog", "目录中任意一种有生命周期的对象";
        Mixed = "mixed": "Many processes and job changes at the same time, in order of time", "大量同时进行的流程和异动，按时间排序";
        Challenge = "challenge": "The verification of a request URL (url_verification)", "请求地址校验（url_verification）";
        Event = "event": "One event of any type of the catalog", "事件目录中任意类型的一个事件";
    }
}
