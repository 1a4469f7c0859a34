//! The second stage of a simulation: faults in the order and number of events.

use std::collections::VecDeque;

use super::error::SimulateError;
use super::fault::{Damage, Fault, Protection, Rates};
use super::plan::Plan;
use super::planned::{IdentifiedEvent, Payload, PlannedEvent};
use super::random::{Random, RandomSources};
use super::restart::{Restart, StatusOrder};
use super::retry_queue::{RetryQueue, RetryTimes};
use super::state_fault::{Gap, gap, impossible};
use crate::catalog::Catalog;

/// The longest time, in milliseconds, by which an event comes after its successor. The last retry of the
/// platform comes 7 h 5 min 15 s after the first delivery.
const MAX_LATENESS: i64 = 8 * 3_600_000;

/// The number of events among which the successor of one is looked for.
const MAX_LOOKAHEAD: usize = 10_000;

/// The events of a plan, with faults at given rates.
#[derive(Debug)]
pub(super) struct FaultInjector<'c> {
    plan: Plan<'c>,
    rates: Rates,
    random: Random,
    /// Needed only for faults that go against it.
    order: Option<StatusOrder>,
    catalog: &'c Catalog,
    damages: &'static [Damage],
    /// Events of the plan that were looked at before their turn, in the order in which they will be sent.
    lookahead: VecDeque<(IdentifiedEvent, Role)>,
    /// Events to be sent next.
    ready: VecDeque<InjectedEvent>,
    retry_times: RetryTimes,
    retries: RetryQueue,
}

/// The options of faults.
#[derive(Clone, Copy, Debug)]
pub(super) struct FaultOptions {
    pub(super) rates: Rates,
    pub(super) protection: Protection,
    pub(super) retry_times: RetryTimes,
}

/// An event, and what is done to it.
#[derive(Clone, Debug)]
pub(super) struct InjectedEvent {
    pub(super) event: IdentifiedEvent,
    pub(super) fault: Option<Fault>,
    /// The time at which it is sent, in milliseconds since 1970.
    pub(super) sent_at: i64,
}

impl InjectedEvent {
    /// An event that is sent at its own time.
    fn new(event: IdentifiedEvent, fault: Option<Fault>) -> Self {
        Self { sent_at: event.planned.time, event, fault }
    }

    /// An event that is sent again.
    fn retry((sent_at, event): (i64, IdentifiedEvent)) -> Self {
        Self { event, fault: Some(Fault::Duplicate), sent_at }
    }
}

/// The part that an event looked at before its turn has in the fault of another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Role {
    /// It has none, and may have a fault of its own.
    Free,
    /// It is sent late.
    Late,
    /// It is sent as it is, because the fault of another event depends on it.
    Pinned,
}

impl<'c> FaultInjector<'c> {
    pub(super) fn new(
        plan: Plan<'c>,
        options: FaultOptions,
        sources: RandomSources,
        catalog: &'c Catalog,
    ) -> Result<Self, SimulateError> {
        let FaultOptions { rates, protection, retry_times } = options;
        let needs_order = rates.illegal > 0.0 || rates.drop > 0.0;
        Ok(Self {
            plan,
            rates,
            random: sources.faults,
            order: if needs_order { Some(StatusOrder::load(catalog)?) } else { None },
            catalog,
            damages: Damage::possible(protection),
            lookahead: VecDeque::new(),
            ready: VecDeque::new(),
            retry_times,
            retries: RetryQueue::new(sources.retries),
        })
    }

    fn next_event(&mut self) -> Result<Option<InjectedEvent>, SimulateError> {
        loop {
            if let Some(ready) = self.ready.front() {
                let retry = self.retries.next_until(ready.sent_at).map(InjectedEvent::retry);
                return Ok(retry.or_else(|| self.ready.pop_front()));
            }
            let next = match self.lookahead.pop_front() {
                None => self.plan.next().transpose()?.map(|event| (event, Role::Free)),
                next => next,
            };
            match next {
                Some((event, Role::Free)) => self.inject(event)?,
                Some((event, Role::Late)) => self.send(event, Some(Fault::Reorder)),
                Some((event, Role::Pinned)) => self.send(event, None),
                None => return Ok(self.retries.next().map(InjectedEvent::retry)),
            }
        }
    }

    fn send(&mut self, event: IdentifiedEvent, fault: Option<Fault>) {
        self.ready.push_back(InjectedEvent::new(event, fault));
    }

    /// Decides which faults an event has.
    fn inject(&mut self, event: IdentifiedEvent) -> Result<(), SimulateError> {
        let rates = self.rates;
        if self.random.chance(rates.reorder)
            && let Some(successor) = self.successor(&event)?
            && self.lookahead[successor].0.planned.time.saturating_sub(event.planned.time) <= MAX_LATENESS
        {
            self.pin(successor);
            self.lookahead.insert(successor + 1, (event, Role::Late));
        } else if self.random.chance(rates.drop)
            && let Some(successor) = self.successor(&event)?
            && self.reveals_gap(&event.planned, &self.lookahead[successor].0.planned)
        {
            self.pin(successor);
            self.send(event, Some(Fault::Drop));
        } else if self.random.chance(rates.corrupt) {
            // An event that cannot be read must not be missed as well, or one fault would look like two.
            let successor = self.successor(&event)?;
            if let Some(successor) = successor {
                self.pin(successor);
            }
            let mut damage = *self.random.choose(self.damages);
            if damage.is_unreadable()
                && let Some(successor) = successor
                && let Payload::State(missing) = &event.planned.payload
                && gap(missing, &self.lookahead[successor].0.planned) == Gap::Misleading
            {
                damage = Damage::WrongType;
            }
            self.send(event, Some(Fault::Corrupt(damage)));
        } else {
            let is_sent_again = self.random.chance(rates.duplicate);
            let illegal = self.random.chance(rates.illegal).then(|| self.illegal(&event.planned)).flatten();
            self.send(event.clone(), None);
            match self.retry_times {
                _ if !is_sent_again => {}
                RetryTimes::Immediate => self.send(event, Some(Fault::Duplicate)),
                RetryTimes::Platform => self.retries.schedule(&event),
            }
            self.ready.extend(illegal);
        }
        Ok(())
    }

    fn pin(&mut self, index: usize) {
        self.lookahead[index].1 = Role::Pinned;
    }

    /// The index in the lookahead of the next event of the same process or job change; `None` if there is
    /// none, if it is too far away, or if it has a part in another fault.
    fn successor(&mut self, event: &IdentifiedEvent) -> Result<Option<usize>, SimulateError> {
        let Some(subject) = event.planned.subject() else { return Ok(None) };
        for index in 0..MAX_LOOKAHEAD {
            if index == self.lookahead.len() {
                let Some(event) = self.plan.next().transpose()? else { return Ok(None) };
                self.lookahead.push_back((event, Role::Free));
            }
            let (next, role) = &self.lookahead[index];
            if next.planned.subject() == Some(subject) {
                return Ok((*role == Role::Free).then_some(index));
            }
        }
        Ok(None)
    }

    /// Whether `next` shows that `missing`, the event before it, is missing.
    fn reveals_gap(&self, missing: &PlannedEvent, next: &PlannedEvent) -> bool {
        match &missing.payload {
            Payload::State(missing) => gap(missing, next) == Gap::Revealed,
            _ => self.order.is_some_and(|order| order.reveals_gap(missing, next)),
        }
    }

    /// An event after the one given that its life cycle does not allow.
    fn illegal(&mut self, event: &PlannedEvent) -> Option<InjectedEvent> {
        let next = PlannedEvent { time: event.time + 1, payload: event.payload.clone() };
        let Restart { event: planned, rule } = match &event.payload {
            Payload::State(report) => {
                let (report, rule) = impossible(report, next.time, self.catalog, &mut self.random)?;
                Restart { event: PlannedEvent { payload: Payload::State(report), ..next }, rule }
            }
            _ => self.order?.restart(next)?,
        };
        let event = IdentifiedEvent { event_id: self.random.hex(32), number: None, planned };
        Some(InjectedEvent::new(event, Some(Fault::Illegal { rule })))
    }
}

impl Iterator for FaultInjector<'_> {
    type Item = Result<InjectedEvent, SimulateError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_event().transpose()
    }
}
