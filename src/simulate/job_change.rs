//! The job change, by itself or with the approval chain that it goes through.

use std::rc::Rc;

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::approval_chain::{ChainOutcome, ChainPlan};
use super::codes::JobChangeCodes;
use super::error::SimulateError;
use super::planned::{JobChangeMembers, JobChangeUpdate, Payload, PlannedEvent};
use super::world::{Clock, World};
use crate::catalog::Catalog;
use crate::choice::choices;
use crate::corehr::{MAX_EFFECTIVE_DELAY, day_start, time_zone};

/// The options of a job change.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "built by naming every option")]
pub struct JobChangeScenario {
    /// Whether it needs approval.
    pub mode: JobChangeMode,
    /// The end of the job change.
    pub outcome: JobChangeOutcome,
    /// The day on which it takes effect; a week after its start if `None`.
    pub effective_date: Option<Date>,
    /// Whether the events of its approval chain are written too.
    pub with_approval: bool,
}

choices! {
    /// Whether a job change needs approval.
    pub enum JobChangeMode {
        Initiated = "initiated": "It goes through an approval process", "需要经过审批流程";
        Direct = "direct": "It needs no approval", "无需审批";
    }
}

/// The end of a job change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum JobChangeOutcome {
    /// It is approved, and no more events follow.
    Approved,
    /// It is canceled.
    Cancelled(Cancellation),
    /// It takes effect on its date.
    Effective,
    /// It is rejected.
    Rejected,
}

choices! {
    /// The time at which a job change is canceled.
    pub enum Cancellation {
        BeforeApproval = "before-approval": "During its approval process", "在审批过程中";
        AfterApproval = "after-approval": "After its approval", "在审批通过后";
        AfterEffect = "after-effect": "After it has taken effect", "在生效后";
    }
}

/// A job change whose options have been checked.
#[derive(Clone, Debug)]
pub(super) struct JobChangePlan {
    scenario: JobChangeScenario,
    chain: ChainPlan,
    codes: JobChangeCodes,
}

/// The days from the start of a job change to its default effective date.
const DAYS_TO_EFFECT: i64 = 7;

/// The kinds of job change in the documentation's examples.
const KINDS: [&str; 3] = ["internal_transfer", "direct_leader_change", "reporting_line_change"];

/// The longest time between two events of a job change with the default effective date, in milliseconds.
pub(super) fn max_pause(clock: &Clock) -> i64 {
    clock.max_decision_delay() + DAYS_TO_EFFECT * 24 * 3_600_000 + MAX_EFFECTIVE_DELAY
}

impl JobChangePlan {
    /// Checks the options of a job change; `chain` is its approval chain.
    pub(super) fn new(
        scenario: JobChangeScenario,
        chain: ChainPlan,
        catalog: &Catalog,
    ) -> Result<Self, SimulateError> {
        let codes = JobChangeCodes::load(catalog)?;
        let needs_approval = scenario.with_approval
            || matches!(
                scenario.outcome,
                JobChangeOutcome::Rejected | JobChangeOutcome::Cancelled(Cancellation::BeforeApproval)
            );
        if scenario.mode == JobChangeMode::Direct && needs_approval {
            return Err(SimulateError::DirectWithoutApproval);
        }
        Ok(Self { scenario, chain, codes })
    }

    /// The longest time of one run with the default effective date, in milliseconds.
    pub(super) fn max_duration(&self, clock: &Clock) -> i64 {
        (self.chain.max_duration(clock))
            .saturating_add(max_pause(clock))
            .saturating_add(2 * clock.max_decision_delay())
    }

    /// The latest time at which the job change takes effect on the effective date of the options; 0 without
    /// one.
    pub(super) fn latest_effect(&self) -> i64 {
        let date = self.scenario.effective_date;
        date.map_or(0, |date| day_start(date).saturating_add(MAX_EFFECTIVE_DELAY))
    }

    /// Returns the events of one run that starts now, in order of time.
    pub(super) fn events(&self, world: &mut World) -> Vec<PlannedEvent> {
        let start = world.clock.now;
        // Even if the events of the chain are not written, its end decides when the job change moves on.
        let chain = self.chain_events(world);
        let change = self.members(start, chain.first().and_then(PlannedEvent::process_id), world);
        let mut events: Vec<_> = (self.statuses(start, change.effective_date, world).into_iter())
            .map(|(time, status)| {
                let update = JobChangeUpdate { change: Rc::clone(&change), status };
                PlannedEvent { time, payload: Payload::JobChange(update) }
            })
            .collect();
        if self.scenario.with_approval {
            events.extend(chain);
            // A stable sort: events of the same millisecond keep their order.
            events.sort_by_key(|event| event.time);
        }
        events
    }

    /// The events of the approval chain, after which the time is that of the decision about the job change.
    fn chain_events(&self, world: &mut World) -> Vec<PlannedEvent> {
        if self.scenario.mode == JobChangeMode::Direct {
            return Vec::new();
        }
        let outcome = match self.scenario.outcome {
            JobChangeOutcome::Rejected => ChainOutcome::Rejected,
            JobChangeOutcome::Cancelled(Cancellation::BeforeApproval) => ChainOutcome::Withdrawn,
            _ => ChainOutcome::Approved,
        };
        world.wait_for_platform();
        let events = self.chain.with_outcome(outcome, usize::MAX).events(world);
        if let Some(last) = events.last() {
            world.clock.advance_to(last.time);
        }
        world.wait_for_platform();
        events
    }

    fn members(&self, start: i64, process_id: Option<u64>, world: &mut World) -> Rc<JobChangeMembers> {
        Rc::new(JobChangeMembers {
            employment_id: world.ids.next(start),
            union_id: format!("on_{}", world.random.hex(32)),
            user_id: world.random.hex(8),
            open_id: format!("ou_{}", world.random.hex(32)),
            job_change_id: world.ids.next(start),
            mode: match self.scenario.mode {
                JobChangeMode::Direct => self.codes.direct,
                JobChangeMode::Initiated => self.codes.initiated,
            },
            kind: world.random.choose::<&'static str>(&KINDS),
            process_id,
            effective_date: self.scenario.effective_date.unwrap_or_else(|| default_effective_date(start)),
            transfer_key: format!("transfer_{}", 1_000_000 + world.random.gen_below(9_000_000)),
        })
    }

    /// The statuses that the job change goes through, with their times.
    fn statuses(&self, start: i64, effective_date: Date, world: &mut World) -> Vec<(i64, i64)> {
        let (codes, mut statuses) = (self.codes, Vec::new());
        if self.scenario.mode == JobChangeMode::Initiated {
            statuses.push((start, codes.approving));
        }
        let passed = self.passed_status(world);
        match self.scenario.outcome {
            JobChangeOutcome::Approved => statuses.push((world.clock.now, codes.approved)),
            JobChangeOutcome::Cancelled(Cancellation::BeforeApproval) => {
                statuses.push((world.clock.now, codes.cancelled));
            }
            JobChangeOutcome::Cancelled(Cancellation::AfterApproval) => {
                statuses.push((world.clock.now, passed));
                world.wait_for_decision();
                statuses.push((world.clock.now, codes.cancelled));
            }
            JobChangeOutcome::Cancelled(Cancellation::AfterEffect) => {
                statuses.push((world.clock.now, passed));
                wait_for_effect(effective_date, world);
                statuses.push((world.clock.now, codes.effective));
                world.wait_for_decision();
                statuses.push((world.clock.now, codes.cancelled));
            }
            JobChangeOutcome::Effective => {
                statuses.push((world.clock.now, passed));
                wait_for_effect(effective_date, world);
                statuses.push((world.clock.now, codes.effective));
            }
            JobChangeOutcome::Rejected => statuses.push((world.clock.now, codes.rejected)),
        }
        statuses
    }

    /// The status with which the job change passes. The documentation pages of the two versions of the event
    /// contradict each other about direct ones.
    fn passed_status(&self, world: &mut World) -> i64 {
        if self.scenario.mode == JobChangeMode::Initiated
            || self.scenario.outcome == JobChangeOutcome::Approved
            || world.random.gen_below(2) == 0
        {
            self.codes.approved
        } else {
            self.codes.no_approval
        }
    }
}

/// Lets the time pass until the event of a job change that took effect on a day.
pub(super) fn wait_for_effect(date: Date, world: &mut World) {
    world.wait_for_platform();
    let delay = world.random.gen_range(60_000, MAX_EFFECTIVE_DELAY);
    world.clock.advance_to(day_start(date).saturating_add(delay));
}

/// The day on which what starts at a time takes effect by default.
pub(super) fn default_effective_date(start: i64) -> Date {
    date_of(start).saturating_add(Span::new().days(DAYS_TO_EFFECT))
}

fn date_of(time: i64) -> Date {
    Timestamp::from_millisecond(time).map_or(Date::MAX, |time| time.to_zoned(time_zone()).date())
}
