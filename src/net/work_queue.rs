//! The events that are still to be delivered: those of the input, and those that are sent again later.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep_until};

use super::input::InputRecord;
use super::interrupt::{Interrupt, Interrupts};
use crate::outcome::Expectation;
use crate::outgoing::Outgoing;

/// The most events that wait to be sent again; beyond that, no input is read.
const MAX_WAITING: usize = 10_000;

/// An attempt to deliver an event.
#[derive(Clone, Debug)]
pub(super) struct DeliveryAttempt {
    pub(super) outgoing: Arc<Outgoing>,
    /// The verdicts that are expected.
    pub(super) expectation: Expectation,
    /// The number of the attempt, from 1.
    pub(super) number: u32,
    /// The number of times that the event was sent again because of its outcome. The gateway also sends it
    /// again if its client leaves.
    pub(super) retries: u32,
    /// The ID of the client of a gateway that it is for, if it is for one of several.
    pub(super) client: Option<String>,
}

impl DeliveryAttempt {
    fn first(record: InputRecord) -> Self {
        let InputRecord { outgoing, expectation } = record;
        Self { outgoing: Arc::new(outgoing), expectation, number: 1, retries: 0, client: None }
    }
}

/// A queue that several workers take attempts from.
#[derive(Debug)]
pub(super) struct WorkQueue {
    input: tokio::sync::Mutex<mpsc::Receiver<InputRecord>>,
    state: Mutex<QueueState>,
    /// Notified when `state` changes.
    changed: Notify,
    interrupts: Interrupts,
}

#[derive(Debug, Default)]
struct QueueState {
    /// Attempts by the time at which they are due, and by the order in which they were added.
    later: BTreeMap<(Instant, u64), DeliveryAttempt>,
    added: u64,
    /// The number of attempts that were taken and not finished.
    in_progress: usize,
    input_ended: bool,
    /// Whether no more attempts are taken.
    is_stopped: bool,
}

impl WorkQueue {
    pub(super) fn new(input: mpsc::Receiver<InputRecord>, interrupts: Interrupts) -> Self {
        Self { input: input.into(), state: Mutex::default(), changed: Notify::new(), interrupts }
    }

    /// Waits for the next attempt; `None` if there will be none, or after an interrupt.
    pub(super) async fn next(&self) -> Option<DeliveryAttempt> {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let (due, reads_input) = {
                let mut state = self.state();
                if state.is_stopped || self.interrupts.is_interrupted() {
                    return None;
                }
                let due = state.later.first_key_value().map(|((due, _), _)| *due);
                if due.is_some_and(|due| due <= Instant::now()) {
                    let (_, attempt) = state.later.pop_first()?;
                    state.in_progress += 1;
                    return Some(attempt);
                }
                if state.input_ended && state.later.is_empty() && state.in_progress == 0 {
                    return None;
                }
                (due, !state.input_ended && state.later.len() < MAX_WAITING)
            };
            tokio::select! {
                () = self.interrupts.wait(Interrupt::Finish) => return None,
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {}
                () = changed => {}
                record = self.receive(), if reads_input => {
                    let mut state = self.state();
                    match record {
                        Some(record) => {
                            state.in_progress += 1;
                            return Some(DeliveryAttempt::first(record));
                        }
                        None => state.input_ended = true,
                    }
                    drop(state);
                    self.changed.notify_waiters();
                }
            }
        }
    }

    /// Says that an attempt ended for good.
    pub(super) fn finish(&self) {
        self.state().in_progress -= 1;
        self.changed.notify_waiters();
    }

    /// Says that an attempt is made as several, at least one, each of which ends by itself.
    pub(super) fn split(&self, parts: usize) {
        self.state().in_progress += parts - 1;
    }

    /// Ends the queue: no more attempts are taken.
    pub(super) fn stop(&self) {
        self.state().is_stopped = true;
        self.changed.notify_waiters();
    }

    /// Gives an attempt back that was not begun.
    pub(super) fn put_back(&self, attempt: DeliveryAttempt) {
        self.finish_until(attempt, Instant::now());
    }

    /// Whether there was an interrupt.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupts.is_interrupted()
    }

    /// Waits for an interrupt, after which nothing new is begun.
    pub(super) async fn interrupted(&self) {
        self.interrupts.wait(Interrupt::Finish).await;
    }

    /// Says that an attempt ended, and when the event is sent again.
    pub(super) fn retry(&self, attempt: DeliveryAttempt, delay: Duration) {
        let (number, retries) = (attempt.number + 1, attempt.retries + 1);
        self.finish_until(DeliveryAttempt { number, retries, ..attempt }, Instant::now() + delay);
    }

    /// Says that an attempt ended, and adds the next one, which is due at this time.
    fn finish_until(&self, next: DeliveryAttempt, due: Instant) {
        let mut state = self.state();
        state.in_progress -= 1;
        state.added += 1;
        let key = (due, state.added);
        state.later.insert(key, next);
        drop(state);
        self.changed.notify_waiters();
    }

    /// Whether events were left because of an interrupt.
    pub(super) fn has_leftovers(&self) -> bool {
        let state = self.state();
        // The end of the input may not have been received yet.
        let has_input = !state.input_ended
            && self.input.try_lock().is_ok_and(|input| !input.is_closed() || !input.is_empty());
        self.interrupts.is_interrupted() && (has_input || !state.later.is_empty())
    }

    async fn receive(&self) -> Option<InputRecord> {
        self.input.lock().await.recv().await
    }

    fn state(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().expect("nothing panics while it is locked")
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::watch;

    use super::*;
    use crate::location::{Location, Position};
    use crate::net::retries::RetrySchedule;
    use crate::outgoing::OutgoingContent;

    fn event(id: &str) -> InputRecord {
        let content = OutgoingContent::Plain { body: Vec::new() };
        let mut outgoing = Outgoing::new(content, Location::new(&"test".into(), Position::START));
        outgoing.event_id = Some(id.to_owned());
        InputRecord { outgoing, expectation: Expectation::default() }
    }

    /// A queue with these events, of which the input has ended.
    fn queue(ids: &[&str]) -> (watch::Sender<Interrupt>, WorkQueue) {
        let (sender, input) = mpsc::channel(ids.len().max(1));
        for id in ids {
            sender.try_send(event(id)).unwrap();
        }
        let (interrupt, interrupts) = Interrupts::manual();
        (interrupt, WorkQueue::new(input, interrupts))
    }

    fn id(attempt: &DeliveryAttempt) -> (&str, u32) {
        (attempt.outgoing.event_id.as_deref().unwrap(), attempt.number)
    }

    #[tokio::test(start_paused = true)]
    async fn an_event_comes_again_exactly_when_the_platform_sends_it_again() {
        let (_interrupt, queue) = queue(&["a"]);
        let delays = crate::delivery::RETRY_DELAYS.to_vec();
        let retries = RetrySchedule { count: 4, delays, time_scale: 1.0 };
        let (start, mut instants) = (Instant::now(), Vec::new());
        while let Some(attempt) = queue.next().await {
            instants.push(start.elapsed().as_secs());
            assert_eq!(id(&attempt), ("a", u32::try_from(instants.len()).unwrap()));
            match retries.delay_after(attempt.number) {
                Some(delay) => queue.retry(attempt, delay),
                None => queue.finish(),
            }
        }
        let after = [0, 15, 5 * 60, 60 * 60, 6 * 60 * 60];
        let expected: Vec<u64> = (0..after.len()).map(|index| after[..=index].iter().sum()).collect();
        assert_eq!(instants, expected);
        assert!(!queue.has_leftovers());
    }

    #[tokio::test(start_paused = true)]
    async fn others_go_on_while_one_waits() {
        let (_interrupt, queue) = queue(&["a", "b", "c"]);
        let (start, mut order) = (Instant::now(), Vec::new());
        while let Some(attempt) = queue.next().await {
            let (event_id, number) = id(&attempt);
            order.push((format!("{event_id}{number}"), start.elapsed().as_secs()));
            match (event_id, number) {
                ("a", 1) => queue.retry(attempt, Duration::from_secs(9)),
                ("b", 1) => queue.retry(attempt, Duration::from_secs(4)),
                ("b", 2) => queue.retry(attempt, Duration::from_secs(5)),
                _ => queue.finish(),
            }
        }
        // Of those that are due at the same time, the one that has waited longer is the first.
        let expected = [("a1", 0), ("b1", 0), ("c1", 0), ("b2", 4), ("a2", 9), ("b3", 9)];
        assert_eq!(order, expected.map(|(attempt, seconds)| (attempt.to_owned(), seconds)));
    }

    #[tokio::test(start_paused = true)]
    async fn no_worker_ends_while_another_may_have_to_repeat_its_event() {
        let (_interrupt, queue) = queue(&["a"]);
        let attempt = queue.next().await.unwrap();
        let (other, ()) = tokio::join!(queue.next(), async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            queue.retry(attempt, Duration::from_secs(1));
        });
        let other = other.unwrap();
        assert_eq!(id(&other), ("a", 2));
        let (none, ()) = tokio::join!(queue.next(), async { queue.finish() });
        assert!(none.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_new_begins_after_an_interrupt() {
        let (interrupt, queue) = queue(&["a", "b"]);
        let attempt = queue.next().await.unwrap();
        queue.retry(attempt, Duration::from_secs(60));
        let taken = queue.next().await.unwrap();
        let (start, waiting) = (Instant::now(), queue.next());
        let (none, ()) = tokio::join!(waiting, async { interrupt.send(Interrupt::Finish).unwrap() });
        assert!(none.is_none());
        queue.retry(taken, Duration::ZERO);
        assert!(queue.next().await.is_none());
        assert_eq!(start.elapsed(), Duration::ZERO);
        assert!(queue.has_leftovers());
    }

    #[tokio::test]
    async fn events_are_left_only_by_an_interrupt() {
        let (interrupt, queue) = queue(&["a"]);
        assert!(!queue.has_leftovers());
        interrupt.send(Interrupt::Finish).unwrap();
        assert!(queue.has_leftovers());
    }

    #[tokio::test]
    async fn nothing_is_left_if_the_last_event_was_taken() {
        let (interrupt, queue) = queue(&["a"]);
        queue.next().await.unwrap();
        interrupt.send(Interrupt::Finish).unwrap();
        queue.finish();
        assert!(!queue.has_leftovers());
    }

    #[tokio::test(start_paused = true)]
    async fn retries_are_counted_apart_from_other_attempts() {
        let (_interrupt, queue) = queue(&["a"]);
        let mut attempt = queue.next().await.unwrap();
        // A client of the gateway left.
        attempt.number += 1;
        queue.retry(attempt, Duration::ZERO);
        let attempt = queue.next().await.unwrap();
        assert_eq!((attempt.number, attempt.retries), (3, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn no_input_is_read_while_too_many_events_wait() {
        let ids: Vec<String> = (0..=MAX_WAITING).map(|number| number.to_string()).collect();
        let (_interrupt, queue) = queue(&ids.iter().map(String::as_str).collect::<Vec<_>>());
        let start = Instant::now();
        for _ in 0..MAX_WAITING {
            let attempt = queue.next().await.unwrap();
            queue.retry(attempt, Duration::from_secs(60));
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        let repeated = queue.next().await.unwrap();
        assert_eq!((id(&repeated), start.elapsed().as_secs()), (("0", 2), 60));
    }
}
