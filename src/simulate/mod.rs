//! Synthetic events: sequences whose ids, times and states belong together as those of real ones do.
//!
//! A scenario is code; the codes and known values in it come from the catalogue. The same seed gives the same bytes on
//! every machine.

mod approval;
mod codes;
mod example;
mod fault;
mod job_change;
mod mixed;
mod random;
mod set;
mod step;

pub use approval::{ApprovalChain, ChainNode, Outcome};
pub use fault::{Damage, Emission, Fault, Faults, Rates};
pub use job_change::{Cancelled, JobChange, JobOutcome, Mode};
pub use set::Override;

use crate::catalog::Catalog;
use crate::corehr::NODE_UPDATED;
use codes::{JobStatus, NodeStatus};
use mixed::Mixed;
use random::{Ids, Random};
use step::{Body, Sender, Step};

/// Milliseconds since 1970 that have 13 digits, with some room behind for the sequence itself.
const TIMES: std::ops::Range<i64> = 1_000_000_000_000..9_900_000_000_000;

/// The last millisecond that has 13 digits, with one behind it for an event that is made up.
const LAST_TIME: i64 = 9_999_999_999_998;

/// The longest step in milliseconds: a hundred years, which no decision takes.
pub const MAX_STEP: i64 = 100 * 366 * 24 * 3_600_000;

/// What to simulate.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Scenario {
    /// A process whose nodes are approved, or not.
    ApprovalChain(ApprovalChain),
    /// The check of a request address.
    Challenge,
    /// One event of any type of the catalogue.
    Event(String),
    /// A job change, and the approval chain that an initiated one goes through.
    JobChange(JobChange, ApprovalChain),
    /// Many processes and job changes at once.
    Mixed,
}

/// What all scenarios share.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// How many sequences; for [`Scenario::Mixed`], how many events.
    pub count: u64,
    /// What all random values follow from.
    pub seed: u64,
    /// When the first event happens, in milliseconds since 1970.
    pub start: i64,
    /// How long people take for a decision, in milliseconds; each takes between half and one and a half of it.
    pub step: i64,
    /// The member `app_id` of headers; made up from the seed if it is `None`.
    pub app_id: Option<String>,
    /// The member `tenant_key` of headers; made up from the seed if it is `None`.
    pub tenant_key: Option<String>,
    /// The verification token; made up from the seed if it is `None`.
    pub token: Option<String>,
}

impl Options {
    /// One sequence from this seed, on 26 June 2024, as in the documentation's example.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let (start, step) = (1_719_391_068_392, 30 * 60 * 1000);
        Self { count: 1, seed, start, step, app_id: None, tenant_key: None, token: None }
    }
}

/// A scenario cannot be played.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SimulateError {
    /// A rollback cannot go forward.
    #[error("node {at_node} cannot go back to node {back_to}, which comes later")]
    BackToLater {
        /// Where it should go.
        back_to: usize,
        /// Where it comes from.
        at_node: usize,
    },
    /// A direct job change has no approval that could be shown, refused or waited for.
    #[error(
        "a direct job change needs no approval: it cannot be rejected, cancelled before approval, or shown with one"
    )]
    DirectNeedsNoApproval,
    /// The catalogue lacks a code.
    #[error("the catalogue has no code `{name}` of {field} in {event_type}, only {known}")]
    NoCode {
        /// In this event type.
        event_type: String,
        /// Of this field.
        field: String,
        /// Of this name.
        name: String,
        /// The names that it has.
        known: String,
    },
    /// A value put in place, or another option, makes the event wrong.
    #[error("the options make an event that is wrong: {0}; --force writes it all the same")]
    Invalid(String),
    /// Times of events have 13 digits.
    #[error("{0} milliseconds since 1970 is no time for events: they lie between 2001 and 2286")]
    NoTime(i64),
    /// A decision takes no such time.
    #[error("{0} milliseconds is no time for a decision: it takes between 0 and {MAX_STEP}")]
    NoStep(i64),
    /// Times of events have 13 digits to the last one.
    #[error(
        "the events would go on beyond 2286-11-20T17:46:39Z, the last time with 13 digits: fewer or shorter sequences, or an earlier start, end before it"
    )]
    TooLate,
    /// No value without findings could be made.
    #[error("no event without findings could be made of {0}")]
    NoExample(String),
    /// A definition id has at least one character.
    #[error("node {0} has an empty definition id")]
    NoDefinition(usize),
    /// The chain is shorter.
    #[error("there is no node {node}: the chain has {count}")]
    NoNode {
        /// Which one.
        node: usize,
        /// How many there are.
        count: usize,
    },
    /// A value has no place in any of the first events.
    #[error(
        "no event has a place for {0} to be set; --force adds members that are not documented, but not the objects around them"
    )]
    NoPlace(String),
    /// Nobody decides at a CC node.
    #[error("node {0} is a CC node, at which nobody decides: it can only be passed or skipped")]
    CcNode(usize),
    /// A chain that is simply approved has no node at which something happens.
    #[error(
        "with the outcome approved nothing happens at one node: leave out the node, or name another outcome"
    )]
    NothingHappens,
    /// Only a rollback goes back.
    #[error("only the outcome rolled-back goes back to a node")]
    NothingGoesBack,
    /// The chain is empty.
    #[error("a chain has at least one node")]
    NoNodes,
    /// The catalogue lacks an event type.
    #[error("`{0}` is no event type of the catalogue; `feishu-ev explain` lists them")]
    UnknownEventType(String),
}

/// The events of a scenario, one after another, in constant memory.
#[derive(Clone, Debug)]
pub struct Simulation<'c> {
    catalog: &'c Catalog,
    plan: Plan,
    random: Random,
    ids: Ids,
    clock: Clock,
    sender: Sender,
    /// Sequences, or events of [`Plan::Mixed`], that are still to come.
    left: u64,
    steps: std::vec::IntoIter<Step>,
}

/// A scenario whose options have been checked.
#[derive(Clone, Debug)]
enum Plan {
    Chain(approval::Plan),
    Challenge,
    Event(String),
    JobChange(job_change::Plan),
    Mixed(Box<Mixed>),
}

/// An event of a simulation before it is written.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    event_id: String,
    step: Step,
}

impl<'c> Simulation<'c> {
    /// Checks the options of a scenario.
    pub fn new(catalog: &'c Catalog, scenario: &Scenario, options: &Options) -> Result<Self, SimulateError> {
        let mut random = Random::new(options.seed);
        // Drawn whether they are used or not, so that what follows is the same.
        let (app_id, tenant_key, token) = (format!("cli_{}", random.hex(16)), random.hex(16), random.hex(32));
        let sender = Sender {
            app_id: options.app_id.clone().unwrap_or(app_id),
            tenant_key: options.tenant_key.clone().unwrap_or(tenant_key),
            token: options.token.clone().unwrap_or(token),
        };
        if !TIMES.contains(&options.start) {
            return Err(SimulateError::NoTime(options.start));
        }
        if !(0..=MAX_STEP).contains(&options.step) {
            return Err(SimulateError::NoStep(options.step));
        }
        let ids = Ids::new(&mut random);
        let clock = Clock { now: options.start, step: options.step };
        let chain = |chain: &ApprovalChain| {
            let node_type = |name: &str| codes::code(catalog, NODE_UPDATED, "node_type", name);
            approval::Plan::new(chain, NodeStatus::load(catalog)?, node_type)
        };
        let plan = match scenario {
            Scenario::ApprovalChain(options) => Plan::Chain(chain(options)?),
            Scenario::Challenge => Plan::Challenge,
            Scenario::Event(name) if catalog.event_type(name).is_none() => {
                return Err(SimulateError::UnknownEventType(name.clone()));
            }
            Scenario::Event(name) => Plan::Event(name.clone()),
            Scenario::JobChange(change, of) => {
                Plan::JobChange(job_change::Plan::new(change, chain(of)?, JobStatus::load(catalog)?)?)
            }
            Scenario::Mixed => Plan::Mixed(Box::new(Mixed::new(catalog, &clock)?)),
        };
        let steps = Vec::new().into_iter();
        Ok(Self { catalog, plan, random, ids, clock, sender, left: options.count, steps })
    }

    /// A time after which nothing happens, even if everything takes as long as it can.
    fn latest(&self) -> i64 {
        let clock = &self.clock;
        let each = match &self.plan {
            Plan::Chain(plan) => plan.longest(clock),
            Plan::Challenge | Plan::Event(_) => 0,
            Plan::JobChange(plan) => plan.longest(clock),
            Plan::Mixed(_) => Mixed::longest_pause(clock),
        };
        let begin = match &self.plan {
            Plan::JobChange(plan) => clock.now.max(plan.latest_effect()),
            _ => clock.now,
        };
        let left = i64::try_from(self.left).unwrap_or(i64::MAX);
        begin.saturating_add(each.saturating_add(clock.longest_act()).saturating_mul(left))
    }

    /// The next event, or `None` at the end.
    pub(crate) fn draft(&mut self) -> Result<Option<Draft>, SimulateError> {
        let (random, ids, clock) = (&mut self.random, &mut self.ids, &mut self.clock);
        loop {
            if let Some(step) = self.steps.next() {
                return Ok(Some(Draft { event_id: random.hex(32), step }));
            }
            if self.left == 0 {
                return Ok(None);
            }
            self.left -= 1;
            let steps = match &mut self.plan {
                Plan::Chain(plan) => plan.steps(clock, random, ids),
                Plan::Challenge => vec![Step { time: clock.now, body: Body::Challenge }],
                Plan::Event(name) => vec![example::step(self.catalog, name, clock, random, ids)?],
                Plan::JobChange(plan) => plan.steps(clock, random, ids),
                Plan::Mixed(mixed) => {
                    let step = mixed.step(clock, random, ids);
                    return Ok(Some(Draft { event_id: random.hex(32), step }));
                }
            };
            if let Some(last) = steps.last() {
                clock.at_least(last.time);
            }
            clock.act(random);
            self.steps = steps.into_iter();
        }
    }
}

/// The longest that the platform takes to go on by itself, in milliseconds.
const LONGEST_FOLLOW: i64 = 900;

/// The time of a sequence.
#[derive(Clone, Debug)]
struct Clock {
    now: i64,
    step: i64,
}

impl Clock {
    fn now(&self) -> i64 {
        self.now
    }

    /// Somebody decides. There is a millisecond between for what cannot happen.
    fn act(&mut self, random: &mut Random) {
        self.add(random.between(self.step / 2, self.step + self.step / 2).max(2));
    }

    /// The platform goes on by itself, within the second.
    fn follow(&mut self, random: &mut Random) {
        self.add(random.between(50, LONGEST_FOLLOW));
    }

    /// The longest that a decision takes, and what follows it.
    fn longest_act(&self) -> i64 {
        (self.step + self.step / 2).max(2) + 2 * LONGEST_FOLLOW
    }

    fn add(&mut self, milliseconds: i64) {
        self.now = self.now.saturating_add(milliseconds);
    }

    fn at_least(&mut self, time: i64) {
        self.now = self.now.max(time);
    }
}

impl crate::message::Localize for SimulateError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>, _: crate::message::Language) -> std::fmt::Result {
        std::fmt::Display::fmt(self, formatter)
    }
}
