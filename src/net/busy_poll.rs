//! Waiting for an answer that comes at once, without the time that an idle processor takes to wake up.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The time for which an answer is polled for, before the thread sleeps until it comes.
const LIMIT: Duration = Duration::from_micros(200);

/// Waits for answers. While exactly one is awaited, and the one before it came within [`LIMIT`], the thread
/// does not sleep but asks the kernel again and again, for at most that time.
#[derive(Debug)]
pub(super) struct BusyPoll {
    /// The number of answers that are awaited.
    awaited: AtomicUsize,
    /// Whether the last answer came within [`LIMIT`].
    is_prompt: AtomicBool,
}

impl BusyPoll {
    pub(super) fn new() -> Self {
        Self { awaited: AtomicUsize::new(0), is_prompt: AtomicBool::new(true) }
    }

    /// Waits for an answer.
    pub(super) async fn wait<F: Future>(&self, answer: F) -> F::Output {
        let _awaited = Awaited::count(&self.awaited);
        let (start, mut answer) = (Instant::now(), pin!(answer));
        while self.is_prompt.load(Ordering::Relaxed)
            && self.awaited.load(Ordering::Relaxed) == 1
            && start.elapsed() < LIMIT
        {
            tokio::select! {
                biased;
                answer = &mut answer => return answer,
                // The runtime looks for events of the kernel before it polls this task again.
                () = tokio::task::yield_now() => {}
            }
            // With a single processor, the peer cannot answer before it has it.
            thread::yield_now();
        }
        let answer = answer.await;
        self.is_prompt.store(start.elapsed() < LIMIT, Ordering::Relaxed);
        answer
    }
}

/// An answer that is awaited, counted until it comes or nobody waits for it any more.
struct Awaited<'a>(&'a AtomicUsize);

impl<'a> Awaited<'a> {
    fn count(counter: &'a AtomicUsize) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Self(counter)
    }
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::{pending, poll_fn};
    use std::task::Poll;

    use tokio::time::{sleep, timeout};

    use super::*;

    /// An answer that is found if somebody asks for it again: it wakes nobody up.
    async fn silent_answer() {
        let polls = Cell::new(0);
        poll_fn(|_| {
            polls.set(polls.get() + 1);
            if polls.get() > 3 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Whether an answer is polled for in one of several attempts: the thread of the test may be interrupted
    /// for longer than the limit.
    async fn is_polled_for(busy_poll: &BusyPoll) -> bool {
        for _ in 0..50 {
            if timeout(LIMIT * 10, busy_poll.wait(silent_answer())).await.is_ok() {
                return true;
            }
        }
        false
    }

    #[tokio::test]
    async fn the_only_answer_is_polled_for() {
        assert!(is_polled_for(&BusyPoll::new()).await);
    }

    #[tokio::test]
    async fn several_answers_are_not_polled_for() {
        let busy_poll = BusyPoll::new();
        tokio::select! {
            biased;
            () = busy_poll.wait(pending()) => {}
            is_polled_for = is_polled_for(&busy_poll) => assert!(!is_polled_for),
        }
    }

    #[tokio::test]
    async fn nothing_is_polled_for_after_a_late_answer_until_one_is_prompt() {
        let busy_poll = BusyPoll::new();
        busy_poll.wait(sleep(LIMIT * 5)).await;
        assert!(!is_polled_for(&busy_poll).await);
        while !busy_poll.is_prompt.load(Ordering::Relaxed) {
            busy_poll.wait(async {}).await;
        }
        assert!(is_polled_for(&busy_poll).await);
    }
}
