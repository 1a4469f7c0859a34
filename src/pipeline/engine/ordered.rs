//! The outputs of blocks, written in the order of the input.
//!
//! Each thread submits the output of its block. The thread whose submission completes the sequence takes the
//! [`OutputWriter`] out of the shared state, writes without holding the lock, and puts it back; the others go
//! on with their next blocks meanwhile.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::output::BlockOutput;
use super::output_writer::OutputWriter;
use crate::pipeline::Tally;

/// A writer for several threads, which may finish their blocks in any order.
pub(super) struct OrderedWriter<'s, 'w, T> {
    state: Mutex<OutputState<'s, 'w, T>>,
    changed: Condvar,
    /// Set when writing has failed, to stop a thread that waits for input.
    stop: Arc<AtomicBool>,
}

struct OutputState<'s, 'w, T> {
    /// `None` while a thread is writing.
    writer: Option<OutputWriter<'s, 'w, T>>,
    /// The number of the block to be written next. All blocks before it were written.
    turn: u64,
    /// The largest number of outputs that wait for an earlier one.
    limit: u64,
    /// Outputs by the number of their block. `turn <= number < turn + limit`
    waiting: BTreeMap<u64, BlockOutput<T>>,
    /// Outputs that were written, to be reused.
    pool: Vec<BlockOutput<T>>,
    /// The error that ended the run.
    error: Option<io::Error>,
}

impl<'s, 'w, T> OrderedWriter<'s, 'w, T> {
    pub(super) fn new(writer: OutputWriter<'s, 'w, T>, stop: Arc<AtomicBool>) -> Self {
        let (waiting, pool) = (BTreeMap::new(), Vec::new());
        let state = OutputState { writer: Some(writer), turn: 0, limit: 2, waiting, pool, error: None };
        Self { state: Mutex::new(state), changed: Condvar::new(), stop }
    }

    /// Sets the number of threads that submit outputs.
    pub(super) fn set_threads(&self, threads: usize) {
        self.lock().limit = 2 * threads as u64;
        self.changed.notify_all();
    }

    /// Submits the output of the block with this number, and writes all outputs whose turn has come unless
    /// another thread is writing. Returns an empty output to be filled next, or `None` if writing has failed.
    pub(super) fn submit(&self, turn: u64, output: BlockOutput<T>) -> Option<BlockOutput<T>> {
        let too_early =
            |state: &mut OutputState<'_, '_, T>| turn >= state.turn + state.limit && state.error.is_none();
        let mut state = self.changed.wait_while(self.lock(), too_early).expect(UNPOISONED);
        state.waiting.insert(turn, output);
        while let Some((mut writer, mut output)) = state.next() {
            // Other threads may submit theirs meanwhile.
            drop(state);
            let written = writer.write(&mut output);
            state = self.lock();
            if let Err(error) = written {
                self.fail(&mut state, error);
            }
            state.writer = Some(writer);
            state.turn += 1;
            state.pool.push(output);
            self.changed.notify_all();
        }
        state.error.is_none().then(|| state.pool.pop().unwrap_or_default())
    }

    /// The counts of all outputs, after the last was submitted.
    pub(super) fn finish(self) -> io::Result<Tally> {
        let state = self.state.into_inner().expect(UNPOISONED);
        match state.error {
            Some(error) => Err(error),
            None => Ok(state.writer.expect("no thread is writing any more").finish()),
        }
    }

    /// A guard that ends the other threads too if this one panics: its block will never be submitted.
    pub(super) fn stop_on_panic(&self) -> StopOnPanic<'_, 's, 'w, T> {
        StopOnPanic(self)
    }

    /// Ends the run.
    fn fail(&self, state: &mut OutputState<'s, 'w, T>, error: io::Error) {
        state.error.get_or_insert(error);
        self.stop.store(true, Ordering::Relaxed);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, OutputState<'s, 'w, T>> {
        self.state.lock().expect(UNPOISONED)
    }
}

/// A guard that ends the run if it is dropped by a panic.
pub(super) struct StopOnPanic<'q, 's, 'w, T>(&'q OrderedWriter<'s, 'w, T>);

impl<T> Drop for StopOnPanic<'_, '_, '_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
            self.0.fail(&mut state, io::Error::other("a thread panicked"));
        }
    }
}

const UNPOISONED: &str = "nothing panics under the lock";

impl<'s, 'w, T> OutputState<'s, 'w, T> {
    /// The output to be written next, with the writer, if it was submitted and no thread is writing.
    fn next(&mut self) -> Option<(OutputWriter<'s, 'w, T>, BlockOutput<T>)> {
        if self.writer.is_none() || self.error.is_some() {
            return None;
        }
        let output = self.waiting.remove(&self.turn)?;
        Some((self.writer.take()?, output))
    }
}
