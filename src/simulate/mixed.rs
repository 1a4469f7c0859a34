//! Many processes and job changes at the same time, in order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::iter::Peekable;
use std::vec::IntoIter;

use super::approval_chain::{ApprovalChain, ChainNode, ChainOutcome, ChainPlan};
use super::error::SimulateError;
use super::job_change::{
    Cancellation, JobChangeMode, JobChangeOutcome, JobChangePlan, JobChangeScenario, max_pause,
};
use super::planned::PlannedEvent;
use super::world::{Clock, World};
use crate::catalog::{Catalog, Field};
use crate::corehr::NODE_UPDATED;

/// The number of sequences that run at the same time.
const CONCURRENT: usize = 64;

/// The node types of the chains.
const CHAINS: [&[&str]; 4] = [
    &["approval"],
    &["approval", "approval"],
    &["form", "approval", "cc"],
    &["approval", "approval", "approval", "e_signature"],
];

/// The outcomes of chains, from which one is chosen.
const CHAIN_OUTCOMES: [ChainOutcome; 8] = [
    ChainOutcome::Approved,
    ChainOutcome::Approved,
    ChainOutcome::Approved,
    ChainOutcome::Intervened,
    ChainOutcome::Rejected,
    ChainOutcome::RolledBack,
    ChainOutcome::Skipped,
    ChainOutcome::Withdrawn,
];

/// The job changes from which one is chosen.
const JOB_CHANGES: [(JobChangeMode, JobChangeOutcome); 9] = [
    (JobChangeMode::Initiated, JobChangeOutcome::Approved),
    (JobChangeMode::Initiated, JobChangeOutcome::Effective),
    (JobChangeMode::Initiated, JobChangeOutcome::Rejected),
    (JobChangeMode::Initiated, JobChangeOutcome::Cancelled(Cancellation::BeforeApproval)),
    (JobChangeMode::Initiated, JobChangeOutcome::Cancelled(Cancellation::AfterApproval)),
    (JobChangeMode::Initiated, JobChangeOutcome::Cancelled(Cancellation::AfterEffect)),
    (JobChangeMode::Direct, JobChangeOutcome::Effective),
    (JobChangeMode::Direct, JobChangeOutcome::Approved),
    (JobChangeMode::Direct, JobChangeOutcome::Cancelled(Cancellation::AfterEffect)),
];

/// An endless mix of sequences.
#[derive(Clone, Debug)]
pub(super) struct MixedLoad {
    chains: Vec<ChainPlan>,
    job_changes: Vec<JobChangePlan>,
    biz_types: Vec<String>,
    /// The sequences that are running; each has a next event once it has started.
    running: Vec<Peekable<IntoIter<PlannedEvent>>>,
    /// The time of the next event of each running sequence, and the index of the sequence; the earliest
    /// first.
    next: BinaryHeap<Reverse<(i64, usize)>>,
}

impl MixedLoad {
    pub(super) fn new(catalog: &Catalog) -> Result<Self, SimulateError> {
        let chains = CHAINS.iter().map(|node_types| {
            let nodes = node_types.iter().map(|node_type| ChainNode::new(node_type)).collect();
            ChainPlan::new(&ApprovalChain::approved(nodes, "job_change"), catalog)
        });
        let chains: Vec<_> = chains.collect::<Result<_, _>>()?;
        let job_changes = JOB_CHANGES.iter().map(|&(mode, outcome)| {
            let with_approval = mode == JobChangeMode::Initiated;
            let scenario = JobChangeScenario { mode, outcome, effective_date: None, with_approval };
            JobChangePlan::new(scenario, chains[1].clone(), catalog)
        });
        let job_changes = job_changes.collect::<Result<_, _>>()?;
        let fields = catalog.event_type(NODE_UPDATED).into_iter().flat_map(|known| &known.body.fields);
        let strings = fields.flat_map(Field::codes).filter_map(|code| code.code.text());
        let biz_types = strings.map(str::to_owned).collect();
        Ok(Self { chains, job_changes, biz_types, running: Vec::new(), next: BinaryHeap::new() })
    }

    /// The longest time between two events, in milliseconds.
    pub(super) fn max_pause(clock: &Clock) -> i64 {
        max_pause(clock)
    }

    /// Returns the next event of all sequences; one that has ended is replaced by a new one.
    pub(super) fn next_event(&mut self, world: &mut World) -> PlannedEvent {
        while self.running.len() < CONCURRENT {
            self.running.push(Vec::new().into_iter().peekable());
            self.start(self.running.len() - 1, world);
        }
        let Reverse((time, index)) = self.next.pop().expect("every running sequence has a next event");
        world.clock.advance_to(time);
        let event = self.running[index].next().expect("its time is that of the next event");
        match self.running[index].peek() {
            Some(next) => self.next.push(Reverse((next.time, index))),
            None => self.start(index, world),
        }
        event
    }

    /// Starts a new sequence within one decision from now.
    fn start(&mut self, index: usize, world: &mut World) {
        // The sequence goes through its own time, while that of all stays.
        let clock = world.clock.clone();
        world.clock.advance(world.random.gen_range(0, clock.step.max(1)));
        let events = if world.random.gen_below(3) == 0 {
            world.random.choose(&self.job_changes).events(world)
        } else {
            self.choose_chain(world).events(world)
        };
        world.clock = clock;
        self.next.push(Reverse((events[0].time, index)));
        self.running[index] = events.into_iter().peekable();
    }

    fn choose_chain(&self, world: &mut World) -> ChainPlan {
        let random = &mut world.random;
        let chain = random.choose(&self.chains);
        let nodes = u32::try_from(chain.node_count()).expect("a chain of a few nodes");
        let outcome = *random.choose(&CHAIN_OUTCOMES);
        let chain = chain.with_outcome(outcome, random.gen_below(nodes) as usize);
        if self.biz_types.is_empty() {
            chain
        } else {
            chain.with_biz_type(random.choose::<String>(&self.biz_types))
        }
    }
}
