//! The outputs of blocks, written in the order of the input.
//!
//! Each thread submits the output of its block. The thread whose submission completes the sequence takes the
//! [`OutputWriter`] out of the shared state, writes without holding the lock, and puts it back; the others go
//! on with their next blocks meanwhile.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::delivery::ReceivedAt;
use crate::message::{LanguageChoice, Localize as _};
use crate::pipeline::Tally;
use crate::text::sanitize;

/// The outputs of a run.
#[expect(missing_debug_implementations, reason = "writers have none")]
pub struct Outputs<'w> {
    /// Standard output: results.
    pub out: &'w mut (dyn Write + Send),
    /// Standard error: everything else.
    pub err: &'w mut (dyn Write + Send),
    /// The language of what is written to standard error.
    pub language: LanguageChoice,
    /// Called with the number of bytes of the inputs that were processed.
    pub progress: Option<&'w (dyn Fn(u64) + Sync)>,
}

/// The output of the work on one block.
#[derive(Debug)]
pub(in crate::pipeline) struct BlockOutput<T = ()> {
    /// The bytes for standard output.
    pub(in crate::pipeline) out: Vec<u8>,
    /// The bytes for standard error.
    pub(in crate::pipeline) err: Vec<u8>,
    /// The counts.
    pub(in crate::pipeline) tally: Tally,
    /// Items for the step that sees outputs in the order of the input.
    pub(in crate::pipeline) items: Vec<T>,
    /// The parts of the output that are those of single records, if inputs are merged.
    pub(super) records: Vec<RecordOutput>,
    /// The start of the output of a record after the separator.
    record_start: usize,
    /// Whether there was no block, because no input is available at the moment.
    pub(in crate::pipeline) idle: bool,
}

/// The output of one record in that of its block; it begins where that of the record before ends.
#[derive(Clone, Debug)]
pub(super) struct RecordOutput {
    pub(super) time: RecordTime,
    /// The bytes for standard output, without a separator before them.
    pub(super) out: Range<usize>,
    /// The end of the bytes for standard error.
    pub(super) err_end: usize,
    /// The number of items up to the end.
    pub(super) items_end: usize,
}

/// The times by which the records of several inputs are merged.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::pipeline) struct RecordTime {
    /// The time at which the event was created, in milliseconds since 1970.
    pub(in crate::pipeline) created: Option<i64>,
    /// The time at which it was received, if it is known.
    pub(in crate::pipeline) received: Option<ReceivedAt>,
}

impl<T> Default for BlockOutput<T> {
    fn default() -> Self {
        Self {
            out: Vec::new(),
            err: Vec::new(),
            tally: Tally::default(),
            items: Vec::new(),
            records: Vec::new(),
            record_start: 0,
            idle: false,
        }
    }
}

impl<T> BlockOutput<T> {
    /// Appends a separator to the bytes for standard output, unless they are the first.
    pub(in crate::pipeline) fn separate(&mut self, separator: &str) {
        if !self.out.is_empty() {
            self.out.extend_from_slice(separator.as_bytes());
            self.record_start = self.out.len();
        }
    }

    /// Ends the output of a record of an input that is merged with others.
    pub(in crate::pipeline) fn end_record(&mut self, time: RecordTime) {
        let start = self.records.last().map_or(0, |last| last.out.end).max(self.record_start);
        let (err_end, items_end) = (self.err.len(), self.items.len());
        self.records.push(RecordOutput { time, out: start..self.out.len(), err_end, items_end });
    }

    /// Counts and names an input that cannot be opened, or not be read any further.
    pub(super) fn fail(&mut self, name: &str, error: &io::Error, language: LanguageChoice) {
        self.tally.failed_inputs += 1;
        let (name, error) = (sanitize(name), error.to_text(language));
        writeln!(self.err, "feishu-ev: {name}{}{error}", language.colon()).expect("a Vec takes any bytes");
    }
}

/// The largest number of bytes written at once: what does not fit into a pipe makes the writer wait for its
/// reader.
pub(in crate::pipeline) const WRITE_CHUNK: usize = 48 * 1024;

/// The step that sees the outputs of blocks in order before they are written. If it makes too many bytes to
/// keep, it writes them to the output itself.
pub(super) type InOrder<'s, T> =
    &'s mut (dyn FnMut(&mut BlockOutput<T>, &mut dyn Write) -> io::Result<()> + Send);

/// A writer of outputs of blocks, one after another.
pub(super) struct OutputWriter<'s, 'w, T> {
    outputs: &'s mut Outputs<'w>,
    in_order: InOrder<'s, T>,
    separator: &'static str,
    /// Whether something was written, so that a separator comes before the next output.
    has_output: bool,
    tally: Tally,
}

impl<'s, 'w, T> OutputWriter<'s, 'w, T> {
    pub(super) fn new(
        outputs: &'s mut Outputs<'w>,
        separator: &'static str,
        in_order: InOrder<'s, T>,
    ) -> Self {
        Self { outputs, in_order, separator, has_output: false, tally: Tally::default() }
    }

    /// The language of what is written to standard error.
    pub(super) fn language(&self) -> LanguageChoice {
        self.outputs.language
    }

    /// The counts of all outputs.
    pub(super) fn finish(self) -> Tally {
        self.tally
    }

    /// Writes an output and empties it.
    pub(super) fn write(&mut self, output: &mut BlockOutput<T>) -> io::Result<()> {
        (self.in_order)(output, self.outputs.out)?;
        if !output.out.is_empty() {
            if self.has_output && !self.separator.is_empty() {
                self.outputs.out.write_all(self.separator.as_bytes())?;
            }
            self.has_output = true;
            for chunk in output.out.chunks(WRITE_CHUNK) {
                self.outputs.out.write_all(chunk)?;
            }
            self.outputs.out.flush()?;
        }
        // Standard error may be closed; results still count.
        let _ = self.outputs.err.write_all(&output.err);
        self.tally.add(&output.tally);
        if let Some(progress) = self.outputs.progress {
            progress(self.tally.bytes);
        }
        output.out.clear();
        output.err.clear();
        output.items.clear();
        output.records.clear();
        output.record_start = 0;
        output.idle = false;
        output.tally = Tally::default();
        Ok(())
    }
}

/// A writer for several threads, which may finish their blocks in any order.
pub(super) struct OrderedWriter<'s, 'w, T> {
    state: Mutex<State<'s, 'w, T>>,
    changed: Condvar,
    /// Set when writing has failed, to stop a thread that waits for input.
    stop: Arc<AtomicBool>,
}

struct State<'s, 'w, T> {
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
        let state = State { writer: Some(writer), turn: 0, limit: 2, waiting, pool, error: None };
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
            |state: &mut State<'_, '_, T>| turn >= state.turn + state.limit && state.error.is_none();
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
    fn fail(&self, state: &mut State<'s, 'w, T>, error: io::Error) {
        state.error.get_or_insert(error);
        self.stop.store(true, Ordering::Relaxed);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<'s, 'w, T>> {
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

impl<'s, 'w, T> State<'s, 'w, T> {
    /// The output to be written next, with the writer, if it was submitted and no thread is writing.
    fn next(&mut self) -> Option<(OutputWriter<'s, 'w, T>, BlockOutput<T>)> {
        if self.writer.is_none() || self.error.is_some() {
            return None;
        }
        let output = self.waiting.remove(&self.turn)?;
        Some((self.writer.take()?, output))
    }
}
