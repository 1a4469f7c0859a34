//! The job change, by itself or with the approval chain it goes through.

use std::rc::Rc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::approval::{Outcome, Plan as ChainPlan};
use super::codes::JobStatus;
use super::random::{Ids, Random};
use super::step::{Body, Change, JobChange as JobBody, Step};
use super::{Clock, SimulateError};
use crate::corehr::{MAX_EFFECTIVE_DELAY, day_start, time_zone};

/// How a job change goes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobChange {
    /// Whether it needs approval.
    pub mode: Mode,
    /// What becomes of it.
    pub outcome: JobOutcome,
    /// The day on which it takes effect; a week after its beginning if not said.
    pub effective_date: Option<Date>,
    /// Whether the events of its approval chain are written too.
    pub with_approval: bool,
}

impl JobChange {
    /// A job change without events of its approval chain.
    #[must_use]
    pub fn new(mode: Mode, outcome: JobOutcome) -> Self {
        Self { mode, outcome, effective_date: None, with_approval: false }
    }
}

/// Whether a job change needs approval.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Mode {
    /// It needs none.
    Direct,
    /// It goes through an approval process.
    Initiated,
}

/// What becomes of a job change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum JobOutcome {
    /// It is approved, and nothing more comes.
    Approved,
    /// It is cancelled.
    Cancelled(Cancelled),
    /// It takes effect on its date.
    Effective,
    /// It is rejected.
    Rejected,
}

/// When a job change is cancelled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Cancelled {
    /// After it was approved.
    AfterApproval,
    /// After it has taken effect.
    AfterEffect,
    /// While it is being approved.
    BeforeApproval,
}

/// A job change with everything that is the same for all its runs.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    change: JobChange,
    chain: ChainPlan,
    status: JobStatus,
}

/// How many days after its beginning a change takes effect, if no day was chosen.
const DAYS: i64 = 7;

/// The longest between two events of a job change for which no day was chosen.
pub(super) fn longest_wait(clock: &Clock) -> i64 {
    clock.longest_act() + DAYS * 24 * 3_600_000 + MAX_EFFECTIVE_DELAY
}

/// The kinds of change that the documentation's examples have.
const KINDS: [&str; 3] = ["internal_transfer", "direct_leader_change", "reporting_line_change"];

impl Plan {
    pub(super) fn new(
        change: &JobChange,
        chain: ChainPlan,
        status: JobStatus,
    ) -> Result<Self, SimulateError> {
        let needs_approval =
            matches!(change.outcome, JobOutcome::Rejected | JobOutcome::Cancelled(Cancelled::BeforeApproval));
        if change.mode == Mode::Direct && (needs_approval || change.with_approval) {
            return Err(SimulateError::DirectNeedsNoApproval);
        }
        Ok(Self { change: change.clone(), chain, status })
    }

    /// The longest that one run takes, if no day was chosen for it to take effect.
    pub(super) fn longest(&self, clock: &Clock) -> i64 {
        self.chain.longest(clock).saturating_add(longest_wait(clock)).saturating_add(2 * clock.longest_act())
    }

    /// When the change takes effect at the latest, if a day was chosen for it.
    pub(super) fn latest_effect(&self) -> i64 {
        self.change.effective_date.map_or(0, |date| day_start(date).saturating_add(MAX_EFFECTIVE_DELAY))
    }

    /// The steps of one run, in order of time.
    pub(super) fn steps(&self, clock: &mut Clock, random: &mut Random, ids: &mut Ids) -> Vec<Step> {
        let status = self.status;
        let initiated = self.change.mode == Mode::Initiated;
        let start = clock.now();
        let chain_outcome = match self.change.outcome {
            JobOutcome::Rejected => Outcome::Rejected,
            JobOutcome::Cancelled(Cancelled::BeforeApproval) => Outcome::Withdrawn,
            _ => Outcome::Approved,
        };
        // The chain runs whether its events are written or not: its end decides when the change moves on.
        let mut chain = Vec::new();
        if initiated {
            clock.follow(random);
            chain = self.chain.with_outcome(chain_outcome, usize::MAX).steps(clock, random, ids);
            let end = chain.last().map_or(start, |step| step.time);
            clock.at_least(end);
            clock.follow(random);
        }
        let date = self
            .change
            .effective_date
            .unwrap_or_else(|| day(start).saturating_add(jiff::Span::new().days(DAYS)));
        let change = Rc::new(Change {
            employment_id: ids.next(start),
            union_id: format!("on_{}", random.hex(32)),
            user_id: random.hex(8),
            open_id: format!("ou_{}", random.hex(32)),
            job_change_id: ids.next(start),
            mode: if initiated { status.initiated } else { status.direct },
            kind: random.choose::<&'static str>(&KINDS),
            process_id: chain.first().and_then(Step::key),
            effective_date: date,
            transfer_key: format!("transfer_{}", 1_000_000 + random.below(9_000_000)),
        });
        let mut steps = Vec::new();
        let mut push = |time, status| {
            steps.push(Step { time, body: Body::JobChange(JobBody { change: Rc::clone(&change), status }) });
        };
        if initiated {
            push(start, status.approving);
        }
        // The documentation of the two versions of the event contradict each other about direct changes.
        let passed = if initiated || self.change.outcome == JobOutcome::Approved || random.below(2) == 0 {
            status.approved
        } else {
            status.no_approval
        };
        let effect = |clock: &mut Clock, random: &mut Random| {
            // The change takes effect at midnight, and its event comes up to six hours later.
            clock.at_least(day_start(date).saturating_add(random.between(60_000, MAX_EFFECTIVE_DELAY)));
        };
        match self.change.outcome {
            JobOutcome::Approved => push(clock.now(), status.approved),
            JobOutcome::Cancelled(Cancelled::BeforeApproval) => push(clock.now(), status.cancelled),
            JobOutcome::Cancelled(Cancelled::AfterApproval) => {
                push(clock.now(), passed);
                clock.act(random);
                push(clock.now(), status.cancelled);
            }
            JobOutcome::Cancelled(Cancelled::AfterEffect) => {
                push(clock.now(), passed);
                clock.follow(random);
                effect(clock, random);
                push(clock.now(), status.effective);
                clock.act(random);
                push(clock.now(), status.cancelled);
            }
            JobOutcome::Effective => {
                push(clock.now(), passed);
                clock.follow(random);
                effect(clock, random);
                push(clock.now(), status.effective);
            }
            JobOutcome::Rejected => push(clock.now(), status.rejected),
        }
        if self.change.with_approval {
            steps.extend(chain);
            // Stable: what happens at the same millisecond keeps its order.
            steps.sort_by_key(|step| step.time);
        }
        steps
    }
}

fn day(milliseconds: i64) -> Date {
    Timestamp::from_millisecond(milliseconds).map_or(Date::MAX, |time| time.to_zoned(time_zone()).date())
}
