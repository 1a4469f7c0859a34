//! A change of state among those of its subject: which state may follow which.

use std::sync::Arc;

use super::analysis::TimelineState;
use super::chronology::ChangeRef;
use super::event::TraceEvent;
use super::state_change::{StateChange, effect_due, status};
use crate::catalog::{LifeCycle, StateIndex, StatusKind};
use crate::corehr::{day_end, day_start};
use crate::finding::{Status, Waiting};

/// What has a state, as of one of its changes.
#[derive(Clone, Copy)]
pub(super) struct StateRun<'t> {
    pub(super) change: &'t StateChange,
    pub(super) event: &'t TraceEvent,
    /// The sources that have reported the state since it is the last one, as bits.
    reported_by: u64,
}

/// The reason why a change cannot follow the one before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Violation {
    /// The life cycle had ended.
    AfterEnd,
    /// The change is the first, and names another state before it.
    BeganBefore(StateIndex),
    /// The change names another state before it than the last one.
    Gap(StateIndex),
    /// The life cycle has no such transition.
    Impossible,
    /// The change is the first, and its state is not a beginning.
    NoBeginning,
    /// The state needs an approval, and the last one is not.
    NotApproved,
    /// The state is the same as before.
    Repeated,
}

impl Violation {
    /// Whether the life cycle continues from the change all the same.
    pub(super) fn continues(self) -> bool {
        matches!(self, Self::BeganBefore(_) | Self::Gap(_) | Self::NoBeginning | Self::NotApproved)
    }
}

impl<'t> StateRun<'t> {
    pub(super) fn new(event: &'t TraceEvent, ChangeRef { change, .. }: ChangeRef<'t>) -> Self {
        Self { change, event, reported_by: change.source_bit() }
    }

    /// The same, after the state before: sources that have reported the same state are kept.
    pub(super) fn after(self, before: Option<Self>) -> Self {
        let same = before.filter(|before| before.change.state == self.change.state);
        let reported_by = self.reported_by | same.map_or(0, |before| before.reported_by);
        Self { reported_by, ..self }
    }

    fn life_cycle(self) -> &'t LifeCycle {
        self.change.life_cycle()
    }

    /// A state as messages name it.
    pub(super) fn status_of(self, state: StateIndex) -> Status {
        status(self.life_cycle(), Some(state))
    }

    /// The state on which the next change depends: the state, and the process that was named with it.
    pub(super) fn key(self) -> (Option<StateIndex>, Option<&'t str>) {
        (self.change.state, self.change.approving_process())
    }

    /// The usual position of the change among those with the same time.
    pub(super) fn rank(self) -> usize {
        self.change.state.map_or(StateIndex::CAPACITY, StateIndex::index)
    }

    /// The reason why this cannot follow `before`; `None` if it can.
    pub(super) fn violation(self, before: Option<Self>) -> Option<Violation> {
        let Some(before) = before else { return self.violation_as_first() };
        if before.change.state == self.change.state
            && let (Some(last), Some(now)) =
                (before.change.approving_process(), self.change.approving_process())
            && last != now
        {
            // Passed to another process, as when it is submitted again, it has the same state again.
            return None;
        }
        self.gap(before).or_else(|| self.transition(before))
    }

    /// The state of the life cycle after this change.
    pub(super) fn timeline_state(self) -> TimelineState {
        match self.change.state {
            Some(state) if self.life_cycle().state(state).ends => TimelineState::Ended,
            Some(state) if !self.life_cycle().awaits_date(state) => TimelineState::Open,
            _ => match self.change.date {
                Some(date) => TimelineState::EndsBy(effect_due(date)),
                None => TimelineState::Open,
            },
        }
    }

    /// The change that is awaited after this one.
    pub(super) fn waiting(self) -> Waiting {
        let (subject, status) = (Arc::clone(self.change.kind()), self.change.status());
        match self.change.date.filter(|_| self.change.awaits_date()) {
            Some(date) => Waiting::Due { subject, status, date },
            None if self.change.whole().is_some() => {
                Waiting::Part { subject, name: self.change.id.to_string(), status }
            }
            None => Waiting::Whole { subject, status },
        }
    }

    /// The milliseconds between the end of the date and `time`, if the change waits for its effect and the event about
    /// that should have come before.
    pub(super) fn overdue_by(self, time: i64) -> Option<i64> {
        let (due, date) = (self.change.effect_due()?, self.change.date?);
        (time > due).then(|| time.saturating_sub(day_end(date)))
    }

    /// The milliseconds between the effect of the change and the later start of its date.
    pub(super) fn effective_early_by(self) -> Option<i64> {
        let early_by = day_start(self.change.date?) - self.event.time?;
        let is_effective =
            self.life_cycle().not_before.as_ref().map(|guard| guard.state) == self.change.state;
        (is_effective && early_by > 0).then_some(early_by)
    }

    /// Whether it has the state of the one before, which another source or a source that repeats states has reported.
    pub(super) fn is_of_other_source(self, before: Option<Self>) -> bool {
        before.is_some_and(|before| {
            before.change.state == self.change.state
                && (before.change.source.index != self.change.source.index
                    || self.change.source.source().repeats)
        })
    }

    /// Whether it ends what it approves without an approval.
    pub(super) fn refuses(self) -> bool {
        matches!(self.change.status_kind(), StatusKind::Rejected | StatusKind::Withdrawn)
    }

    /// Whether the state needs an approval.
    pub(super) fn needs_approval(self) -> bool {
        self.change.state.is_some_and(|state| self.life_cycle().needs_approval(state))
    }

    fn violation_as_first(self) -> Option<Violation> {
        if let Some(before) = self.named_before()
            && !self.life_cycle().state(before).unreported
        {
            return Some(Violation::BeganBefore(before));
        }
        let state = self.change.state?;
        let may_begin =
            self.life_cycle().may_begin(state, self.change.directness) || self.may_begin_after_date(state);
        (!may_begin).then_some(Violation::NoBeginning)
    }

    /// Whether it may have been in effect long before the log begins.
    fn may_begin_after_date(self, state: StateIndex) -> bool {
        let (time, date) = (self.event.time, self.change.date);
        let is_past = time.zip(date).is_some_and(|(time, date)| time >= day_start(date));
        is_past
            && self
                .life_cycle()
                .not_before
                .as_ref()
                .is_some_and(|guard| self.life_cycle().may_follow(guard.state, state, self.change.directness))
    }

    /// The gap before this change, if it names another state before it than the last one.
    fn gap(self, before: Self) -> Option<Violation> {
        let named = self.named_before()?;
        let last = before.change.state?;
        (last != named && Some(last) != self.change.state).then_some(Violation::Gap(named))
    }

    /// The state before this change that it names. Some events name their own state.
    fn named_before(self) -> Option<StateIndex> {
        self.change.before.filter(|before| Some(*before) != self.change.state)
    }

    fn transition(self, before: Self) -> Option<Violation> {
        let (last, state) = (before.change.state?, self.change.state?);
        let life_cycle = self.life_cycle();
        if last == state {
            let is_new = before.reported_by & self.change.source_bit() == 0;
            return (!is_new && !self.change.source.source().repeats).then_some(Violation::Repeated);
        }
        if life_cycle.may_follow(last, state, self.change.directness) {
            return None;
        }
        let is_undecided = life_cycle.state(last).kind == StatusKind::InProgress;
        Some(if life_cycle.is_final(last) {
            Violation::AfterEnd
        } else if is_undecided && life_cycle.needs_approval(state) {
            Violation::NotApproved
        } else {
            Violation::Impossible
        })
    }
}

/// The states that a subject has had so far, each with the sources that have reported it, as bits.
pub(super) struct ReportedStates([u64; StateIndex::CAPACITY]);

impl ReportedStates {
    pub(super) fn new() -> Self {
        Self([0; StateIndex::CAPACITY])
    }

    /// Whether a change restates what another one has reported: several event types report the states, and some report
    /// them again.
    pub(super) fn is_restated(&self, change: &StateChange) -> bool {
        let Some(reported_by) = change.state.map(|state| self.0[state.index()]) else { return false };
        let is_new = reported_by & change.source_bit() == 0;
        reported_by != 0 && (is_new || change.source.source().repeats)
    }

    pub(super) fn add(&mut self, change: &StateChange) {
        if let Some(state) = change.state {
            self.0[state.index()] |= change.source_bit();
        }
    }
}
