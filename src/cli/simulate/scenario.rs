//! The arguments of a scenario as the library's options.

use feishu_ev::render::DeliveryFormat;
use feishu_ev::simulate::{
    ApprovalChain, Cancellation, ChainNode, ChainOutcome, JobChangeMode, JobChangeOutcome, JobChangeScenario,
    Scenario,
};

use super::args::{
    ApprovalChainArgs, CancelledArg, ChainArgs, DeliveryFormatArg, JobChangeArgs, JobOutcomeArg, ModeArg,
    OutcomeArg, ScenarioArg,
};
use crate::cli::exit::Unable;

impl ScenarioArg {
    pub(super) fn scenario(&self) -> Result<Scenario, Unable> {
        Ok(match self {
            Self::ApprovalChain(args) => Scenario::ApprovalChain(args.chain()),
            Self::Challenge => Scenario::Challenge,
            Self::Event { event_type } => Scenario::Event(event_type.clone()),
            Self::JobChange(args) => {
                let chain = ApprovalChain::approved(args.chain.nodes(), "job_change");
                Scenario::JobChange(args.job_change()?, chain)
            }
            Self::Mixed => Scenario::Mixed,
        })
    }
}

impl ApprovalChainArgs {
    fn chain(&self) -> ApprovalChain {
        ApprovalChain {
            nodes: self.chain.nodes(),
            outcome: self.outcome.into(),
            at_node: self.at_node,
            back_to: self.back_to,
            biz_type: self.biz_type.clone(),
        }
    }
}

impl JobChangeArgs {
    fn job_change(&self) -> Result<JobChangeScenario, Unable> {
        if self.cancelled.is_some() && !matches!(self.outcome, JobOutcomeArg::Cancelled) {
            return Err(Unable::Usage("--cancelled requires --outcome cancelled"));
        }
        let mode = self.mode.into();
        let outcome = match self.outcome {
            JobOutcomeArg::Approved => JobChangeOutcome::Approved,
            JobOutcomeArg::Cancelled => JobChangeOutcome::Cancelled(self.cancellation()),
            JobOutcomeArg::Effective => JobChangeOutcome::Effective,
            JobOutcomeArg::Rejected => JobChangeOutcome::Rejected,
        };
        let (effective_date, with_approval) = (self.effective_date, self.with_approval);
        Ok(JobChangeScenario { mode, outcome, effective_date, with_approval })
    }

    fn cancellation(&self) -> Cancellation {
        match (self.cancelled, self.mode) {
            (Some(CancelledArg::AfterApproval), _) | (None, ModeArg::Direct) => Cancellation::AfterApproval,
            (Some(CancelledArg::AfterEffect), _) => Cancellation::AfterEffect,
            (Some(CancelledArg::BeforeApproval), _) | (None, ModeArg::Initiated) => {
                Cancellation::BeforeApproval
            }
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

impl From<DeliveryFormatArg> for DeliveryFormat {
    fn from(format: DeliveryFormatArg) -> Self {
        match format {
            DeliveryFormatArg::Delivery => Self::Delivery,
            DeliveryFormatArg::Http => Self::Http,
            DeliveryFormatArg::Json => Self::Json,
            DeliveryFormatArg::Ndjson => Self::Ndjson,
        }
    }
}

impl From<OutcomeArg> for ChainOutcome {
    fn from(outcome: OutcomeArg) -> Self {
        match outcome {
            OutcomeArg::Approved => Self::Approved,
            OutcomeArg::Intervened => Self::Intervened,
            OutcomeArg::Rejected => Self::Rejected,
            OutcomeArg::RolledBack => Self::RolledBack,
            OutcomeArg::Skipped => Self::Skipped,
            OutcomeArg::Withdrawn => Self::Withdrawn,
        }
    }
}

impl From<ModeArg> for JobChangeMode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Direct => Self::Direct,
            ModeArg::Initiated => Self::Initiated,
        }
    }
}
