//! Many processes and job changes at once, in order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::approval::{ApprovalChain, ChainNode, Outcome, Plan as ChainPlan};
use super::codes::{JobStatus, NodeStatus, code};
use super::job_change::{Cancelled, JobChange, JobOutcome, Mode, Plan as JobPlan, longest_wait};
use super::random::{Ids, Random};
use super::step::Step;
use super::{Clock, SimulateError};
use crate::catalog::{Catalog, Field};
use crate::corehr::NODE_UPDATED;

/// As many sequences go on at the same time.
const OPEN: usize = 64;

/// The sequences that go on now.
#[derive(Clone, Debug)]
pub(super) struct Mixed {
    chains: Vec<ChainPlan>,
    changes: Vec<JobPlan>,
    biz_types: Vec<String>,
    /// The time of the next step of each sequence, and its index; the earliest first.
    next: BinaryHeap<Reverse<(i64, usize)>>,
    open: Vec<std::iter::Peekable<std::vec::IntoIter<Step>>>,
    step: i64,
}

impl Mixed {
    pub(super) fn new(catalog: &Catalog, clock: &Clock) -> Result<Self, SimulateError> {
        let status = NodeStatus::load(catalog)?;
        let node_type = |name: &str| code(catalog, NODE_UPDATED, "node_type", name);
        let shapes: [&[&str]; 4] = [
            &["approval"],
            &["approval", "approval"],
            &["form", "approval", "cc"],
            &["approval", "approval", "approval", "e_signature"],
        ];
        let chains = shapes.iter().map(|shape| {
            let nodes = shape.iter().map(|node_type| ChainNode::new(*node_type, None)).collect();
            ChainPlan::new(&ApprovalChain::new(nodes, "job_change"), status, node_type)
        });
        let chains: Vec<_> = chains.collect::<Result<_, _>>()?;
        let initiated = [
            JobOutcome::Approved,
            JobOutcome::Effective,
            JobOutcome::Rejected,
            JobOutcome::Cancelled(Cancelled::BeforeApproval),
            JobOutcome::Cancelled(Cancelled::AfterApproval),
            JobOutcome::Cancelled(Cancelled::AfterEffect),
        ];
        let direct =
            [JobOutcome::Effective, JobOutcome::Approved, JobOutcome::Cancelled(Cancelled::AfterEffect)];
        let changes = (initiated.into_iter().map(|outcome| (Mode::Initiated, outcome)))
            .chain(direct.into_iter().map(|outcome| (Mode::Direct, outcome)))
            .map(|(mode, outcome)| {
                let mut change = JobChange::new(mode, outcome);
                change.with_approval = mode == Mode::Initiated;
                JobPlan::new(&change, chains[1].clone(), JobStatus::load(catalog)?)
            });
        let changes = changes.collect::<Result<_, _>>()?;
        let known = catalog.event_type(NODE_UPDATED).into_iter().flat_map(|known| &known.body.fields);
        let biz_types = known.flat_map(Field::values).map(|value| value.value.clone()).collect();
        Ok(Self { chains, changes, biz_types, next: BinaryHeap::new(), open: Vec::new(), step: clock.step })
    }

    /// The longest between two events.
    pub(super) fn longest_pause(clock: &Clock) -> i64 {
        longest_wait(clock)
    }

    /// The next step of all; a sequence that has ended makes room for a new one.
    pub(super) fn step(&mut self, clock: &mut Clock, random: &mut Random, ids: &mut Ids) -> Step {
        while self.open.len() < OPEN {
            self.open.push(Vec::new().into_iter().peekable());
            self.begin(self.open.len() - 1, clock, random, ids);
        }
        let Reverse((time, index)) = self.next.pop().expect("every sequence has a next step");
        clock.at_least(time);
        let step = self.open[index].next().expect("it was there when its time was noted");
        match self.open[index].peek() {
            Some(next) => self.next.push(Reverse((next.time, index))),
            None => self.begin(index, clock, random, ids),
        }
        step
    }

    fn begin(&mut self, index: usize, clock: &Clock, random: &mut Random, ids: &mut Ids) {
        let mut clock = clock.clone();
        clock.add(random.between(0, self.step.max(1)));
        let steps = if random.below(3) == 0 {
            random.choose(&self.changes).steps(&mut clock, random, ids)
        } else {
            let chain = random.choose(&self.chains);
            let outcomes = [
                Outcome::Approved,
                Outcome::Approved,
                Outcome::Approved,
                Outcome::Intervened,
                Outcome::Rejected,
                Outcome::RolledBack,
                Outcome::Skipped,
                Outcome::Withdrawn,
            ];
            let nodes = u32::try_from(chain.node_count()).unwrap_or(1);
            let mut chain = chain.with_outcome(*random.choose(&outcomes), random.below(nodes) as usize);
            if !self.biz_types.is_empty() {
                chain = chain.with_biz_type(random.choose::<String>(&self.biz_types));
            }
            chain.steps(&mut clock, random, ids)
        };
        let steps = steps.into_iter();
        self.next.push(Reverse((steps.as_slice()[0].time, index)));
        self.open[index] = steps.peekable();
    }
}
