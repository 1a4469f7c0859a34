//! The life cycle of a job change: which status may follow which.
//!
//! Source: `corehr.job_change.status_updated_v2`, page of 2025-04-08; `original_status` is declared by the
//! official SDKs.

use super::event::{EventKind, JobChangeEvent, TraceEvent, effect_due};
use super::status::JobChangeStatus;
use super::timeline::TimelineState;
use crate::corehr::{day_end, day_start};
use crate::finding::Waiting;

/// A job change as of one of its events.
#[derive(Clone, Copy)]
pub(super) struct ChangeRun<'t> {
    pub(super) change: &'t JobChangeEvent,
    pub(super) event: &'t TraceEvent,
}

/// The reason why an event cannot follow the one before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Violation {
    /// The job change had ended.
    AfterEnd,
    /// The event is the first, and names another status before it.
    BeganBefore(JobChangeStatus),
    /// The event names another status before it than the last one.
    Gap(JobChangeStatus),
    /// The life cycle has no such transition.
    Impossible,
    /// The event is the first, and its status is not a beginning.
    NoBeginning,
    /// The job change takes effect but was not approved.
    NotApproved,
    /// The status is the same as before.
    Repeated,
}

impl Violation {
    /// Whether the job change continues from the event all the same.
    pub(super) fn continues(self) -> bool {
        matches!(self, Self::BeganBefore(_) | Self::Gap(_) | Self::NoBeginning | Self::NotApproved)
    }
}

impl<'t> ChangeRun<'t> {
    pub(super) fn new(event: &'t TraceEvent) -> Option<Self> {
        match &event.kind {
            EventKind::JobChange(change) => Some(Self { change, event }),
            _ => None,
        }
    }

    /// The state on which the next event depends: the status, and the process that was named with it.
    pub(super) fn key(self) -> (JobChangeStatus, Option<&'t str>) {
        (self.change.status, self.change.process_id.as_deref())
    }

    /// The usual position of the event among those with the same time.
    pub(super) fn rank(self) -> u8 {
        match self.change.status {
            JobChangeStatus::Approving => 0,
            JobChangeStatus::NoApproval => 1,
            JobChangeStatus::Approved | JobChangeStatus::Rejected => 2,
            JobChangeStatus::Effective => 3,
            JobChangeStatus::Cancelled => 4,
            JobChangeStatus::Unknown => 5,
        }
    }

    /// The reason why this cannot follow `before`; `None` if it can.
    pub(super) fn violation(self, before: Option<Self>) -> Option<Violation> {
        if let Some(before) = before
            && before.change.status == self.change.status
            && let (Some(last), Some(now)) = (&before.change.process_id, &self.change.process_id)
            && last != now
        {
            // Passed to another process, as when it is submitted again, it has the same status again.
            return None;
        }
        let Some(before) = before else { return self.violation_as_first() };
        self.gap(before.change.status).or_else(|| self.transition(before.change.status))
    }

    /// The state of the job change after this event.
    pub(super) fn state(self) -> TimelineState {
        match self.change.status {
            JobChangeStatus::Cancelled | JobChangeStatus::Effective | JobChangeStatus::Rejected => {
                TimelineState::Ended
            }
            JobChangeStatus::Approving => TimelineState::Open,
            JobChangeStatus::Approved | JobChangeStatus::NoApproval | JobChangeStatus::Unknown => {
                match self.change.effective_date {
                    Some(date) => TimelineState::EndsBy(effect_due(date)),
                    None => TimelineState::Open,
                }
            }
        }
    }

    /// The event that the job change waits for after this one.
    pub(super) fn waiting(self) -> Waiting {
        let status = self.change.status.into();
        match (self.change.status, self.change.effective_date) {
            (JobChangeStatus::Approved | JobChangeStatus::NoApproval, Some(date)) => {
                Waiting::JobChangeDue { status, date }
            }
            _ => Waiting::JobChange { status },
        }
    }

    /// The milliseconds between the end of the effective date and `time`, if the job change waits for its effect and
    /// the event about that should have come before.
    pub(super) fn overdue_by(self, time: i64) -> Option<i64> {
        let (due, date) = (self.change.effect_due()?, self.change.effective_date?);
        (time > due).then(|| time.saturating_sub(day_end(date)))
    }

    /// The milliseconds between the effect of the job change and the later start of its effective date.
    pub(super) fn effective_early_by(self) -> Option<i64> {
        let early_by = day_start(self.change.effective_date?) - self.event.time?;
        (self.change.status == JobChangeStatus::Effective && early_by > 0).then_some(early_by)
    }

    /// Whether the effective date had begun.
    fn is_past_effective_date(self) -> bool {
        let (time, date) = (self.event.time, self.change.effective_date);
        time.zip(date).is_some_and(|(time, date)| time >= day_start(date))
    }

    fn violation_as_first(self) -> Option<Violation> {
        if let Some(original) = self.named_original() {
            return Some(Violation::BeganBefore(original));
        }
        match self.change.status {
            JobChangeStatus::Approving | JobChangeStatus::NoApproval | JobChangeStatus::Unknown => None,
            JobChangeStatus::Approved if !self.change.is_initiated => None,
            // It may have taken effect long before the log begins.
            JobChangeStatus::Cancelled if self.is_past_effective_date() => None,
            _ => Some(Violation::NoBeginning),
        }
    }

    /// The gap before this event, if it names another status before it than `before`.
    fn gap(self, before: JobChangeStatus) -> Option<Violation> {
        let original = self.named_original()?;
        let is_possible =
            before == original || before == JobChangeStatus::Unknown || before == self.change.status;
        (!is_possible).then_some(Violation::Gap(original))
    }

    /// The status before this event that it names. Some events name their own status.
    fn named_original(self) -> Option<JobChangeStatus> {
        self.change.original_status.filter(|original| *original != self.change.status)
    }

    fn transition(self, before: JobChangeStatus) -> Option<Violation> {
        use JobChangeStatus::{Approved, Approving, Cancelled, Effective, NoApproval, Rejected, Unknown};
        match (before, self.change.status) {
            (Unknown, _)
            | (_, Unknown)
            | (Approving, Approved | Cancelled | NoApproval | Rejected)
            | (Approved | NoApproval, Effective | Cancelled)
            | (Effective, Cancelled) => None,
            // The pages of the two events contradict each other about which of the two a direct change has.
            (Approved, NoApproval) | (NoApproval, Approved) if !self.change.is_initiated => None,
            (before, status) if before == status => Some(Violation::Repeated),
            (Cancelled | Rejected, _) => Some(Violation::AfterEnd),
            (Approving, Effective) => Some(Violation::NotApproved),
            _ => Some(Violation::Impossible),
        }
    }
}
