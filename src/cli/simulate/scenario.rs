//! The arguments of a scenario as the library's options.

use feishu_ev::simulate::{
    ApprovalChain, Cancellation, ChainNode, JobChangeMode, JobChangeOutcome, JobChangeScenario,
    LifeCycleScenario, ReportedTypes, Scenario,
};

use super::args::{
    ApprovalArgs, ApprovalChainArgs, ChainArgs, JobChangeArgs, JobOutcomeArg, LifeCycleArgs, ScenarioArg,
};
use crate::cli::error::UsageError;

impl ScenarioArg {
    pub(super) fn scenario(&self) -> Result<Scenario, UsageError> {
        Ok(match self {
            Self::ApprovalChain(args) => Scenario::ApprovalChain(args.chain()),
            Self::Challenge => Scenario::Challenge,
            Self::Event { event_type } => Scenario::Event(event_type.clone()),
            Self::JobChange(args) => {
                let chain = ApprovalChain::approved(args.approval.chain.nodes(), "job_change");
                Scenario::JobChange(args.job_change()?, chain)
            }
            Self::LifeCycle(args) => Scenario::LifeCycle(args.life_cycle()),
            Self::Mixed => Scenario::Mixed,
        })
    }

    /// The event types that are written where several report the same.
    pub(super) fn event_types(&self) -> ReportedTypes {
        let family = match self {
            Self::ApprovalChain(ApprovalChainArgs { family, .. })
            | Self::JobChange(JobChangeArgs { approval: ApprovalArgs { family, .. }, .. })
            | Self::LifeCycle(LifeCycleArgs { approval: ApprovalArgs { family, .. }, .. }) => family.family,
            Self::Challenge | Self::Event { .. } | Self::Mixed => false,
        };
        if family { ReportedTypes::Family } else { ReportedTypes::One }
    }
}

impl ApprovalChainArgs {
    fn chain(&self) -> ApprovalChain {
        ApprovalChain {
            nodes: self.chain.nodes(),
            outcome: self.outcome,
            at_node: self.at_node,
            back_to: self.back_to,
            biz_type: self.biz_type.clone(),
        }
    }
}

impl JobChangeArgs {
    fn job_change(&self) -> Result<JobChangeScenario, UsageError> {
        if self.cancelled.is_some() && !matches!(self.outcome, JobOutcomeArg::Cancelled) {
            return Err(UsageError::CancelledWithoutOutcome);
        }
        let mode = self.mode;
        let outcome = match self.outcome {
            JobOutcomeArg::Approved => JobChangeOutcome::Approved,
            JobOutcomeArg::Cancelled => JobChangeOutcome::Cancelled(self.cancellation()),
            JobOutcomeArg::Effective => JobChangeOutcome::Effective,
            JobOutcomeArg::Rejected => JobChangeOutcome::Rejected,
        };
        let (effective_date, with_approval) = (self.effective_date, self.approval.with_approval);
        Ok(JobChangeScenario { mode, outcome, effective_date, with_approval })
    }

    fn cancellation(&self) -> Cancellation {
        let default = match self.mode {
            JobChangeMode::Direct => Cancellation::AfterApproval,
            _ => Cancellation::BeforeApproval,
        };
        self.cancelled.unwrap_or(default)
    }
}

impl LifeCycleArgs {
    fn life_cycle(&self) -> LifeCycleScenario {
        LifeCycleScenario {
            name: self.name.clone(),
            outcome: self.outcome.clone(),
            approval: self.approval.with_approval.then(|| self.approval.chain.nodes()),
        }
    }
}

impl ChainArgs {
    fn nodes(&self) -> Vec<ChainNode> {
        if self.node.is_empty() {
            return vec![ChainNode::new("approval"); self.nodes.into()];
        }
        let nodes = self.node.iter().map(|node| match node.split_once(':') {
            Some((node_type, definition)) => {
                ChainNode { node_type: node_type.to_owned(), definition: Some(definition.to_owned()) }
            }
            None => ChainNode::new(node),
        });
        nodes.collect()
    }
}
