//! The events that are still to be delivered: those of the input, and those that are sent again later.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep_until};

use super::interrupt::{Interrupt, Interrupts};
use crate::outgoing::Outgoing;

/// The most events that wait to be sent again; beyond that, no input is read.
const MAX_WAITING: usize = 10_000;

/// An attempt to deliver an event.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) outgoing: Arc<Outgoing>,
    /// The number of the attempt, from 1.
    pub(super) number: u32,
}

/// A queue that several workers take attempts from.
#[derive(Debug)]
pub(super) struct WorkQueue {
    input: tokio::sync::Mutex<mpsc::Receiver<Outgoing>>,
    state: Mutex<State>,
    /// Notified when `state` changes.
    changed: Notify,
    interrupts: Interrupts,
}

#[derive(Debug, Default)]
struct State {
    /// Attempts by the time at which they are due, and by the order in which they were added.
    later: BTreeMap<(Instant, u64), Attempt>,
    added: u64,
    /// The number of attempts that were taken and not finished.
    in_progress: usize,
    input_ended: bool,
    /// Whether no more attempts are taken.
    is_stopped: bool,
}

impl WorkQueue {
    pub(super) fn new(input: mpsc::Receiver<Outgoing>, interrupts: Interrupts) -> Self {
        Self { input: input.into(), state: Mutex::default(), changed: Notify::new(), interrupts }
    }

    /// Waits for the next attempt; `None` if there will be none, or after an interrupt.
    pub(super) async fn next(&self) -> Option<Attempt> {
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
                outgoing = self.receive(), if reads_input => {
                    let mut state = self.state();
                    match outgoing {
                        Some(outgoing) => {
                            state.in_progress += 1;
                            return Some(Attempt { outgoing: Arc::new(outgoing), number: 1 });
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

    /// Ends the queue: no more attempts are taken.
    pub(super) fn stop(&self) {
        self.state().is_stopped = true;
        self.changed.notify_waiters();
    }

    /// Gives an attempt back that was not begun.
    pub(super) fn put_back(&self, attempt: Attempt) {
        let mut state = self.state();
        state.in_progress -= 1;
        state.added += 1;
        let key = (Instant::now(), state.added);
        state.later.insert(key, attempt);
        drop(state);
        self.changed.notify_waiters();
    }

    /// Waits for an interrupt, after which nothing new is begun.
    pub(super) async fn interrupted(&self) {
        self.interrupts.wait(Interrupt::Finish).await;
    }

    /// Says that an attempt ended, and when the event is sent again.
    pub(super) fn retry(&self, attempt: Attempt, delay: Duration) {
        let mut state = self.state();
        state.in_progress -= 1;
        state.added += 1;
        let key = (Instant::now() + delay, state.added);
        state.later.insert(key, Attempt { number: attempt.number + 1, ..attempt });
        drop(state);
        self.changed.notify_waiters();
    }

    /// Whether events were left because of an interrupt.
    pub(super) fn has_leftovers(&self) -> bool {
        let state = self.state();
        !state.input_ended || !state.later.is_empty()
    }

    async fn receive(&self) -> Option<Outgoing> {
        self.input.lock().await.recv().await
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it is locked")
    }
}
