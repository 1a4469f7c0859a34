//! Several inputs as one log: their records in the order of time.
//!
//! The inputs are merged by the times at which their next records are due (see `pending`); records that are due
//! at the same time are in the order of the names of their inputs. The order does not depend on that in which
//! the inputs are named, nor on the number of threads. Memory is limited for each input, whatever its size.
//!
//! Each input is opened when its first records are needed to compare them with those of the others, and
//! closed where there are too few descriptors for all (see `descriptors`).

mod descriptors;
mod pending;
mod source;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::sync::Arc;
use std::thread;

use descriptors::{Descriptors, ReopenedInput};
use pending::PendingRecords;
use source::{BlockWorker, MergeSource, Sources};

use super::Input;
use super::output::{BlockOutput, EndedInput};
use super::output_writer::{OutputWriter, WRITE_CHUNK};
use super::piece::InputPiece;
use super::source::OpenInput;
use crate::frame::{Blocks, Framing};
use crate::pipeline::Tally;
use crate::plain_text::TextReader;

/// The most bytes read from an input at once if there are only a few.
const READ_SIZE: usize = 64 * 1024;
/// The most bytes read from an input at once if there are more than [`FEW`].
const SMALL_READ_SIZE: usize = 16 * 1024;
/// The largest number of inputs that are read in blocks of [`READ_SIZE`].
const FEW: usize = 16;

/// The number of items that are collected before they are written.
const BATCH_ITEMS: usize = 1024;
/// The number of bytes of the inputs after which the records in order are written, for the sake of progress.
const BATCH_BYTES: u64 = 1024 * 1024;

/// A merge of the records of several inputs.
struct Merge<'m, 'e, 's, 'w, T, W> {
    sources: &'m Sources<'e, T>,
    worker: BlockWorker<W>,
    pending: Vec<PendingRecords<T>>,
    /// The records in order that were not written yet.
    batch: BlockOutput<T>,
    separator: &'static str,
    writer: OutputWriter<'s, 'w, T>,
}

/// The inputs of a merge, and how they are read.
pub(super) struct MergedInputs<'e> {
    pub(super) inputs: &'e [Input],
    pub(super) framing: Framing,
    /// The largest record, in bytes.
    pub(super) max_record_size: usize,
}

/// Runs a worker over every block of every input and writes the outputs of records in the order of time.
/// `threads` is asked for the number of threads unless the inputs are small.
pub(super) fn run<T, W>(
    inputs: &MergedInputs<'_>,
    separator: &'static str,
    writer: OutputWriter<'_, '_, T>,
    threads: impl FnOnce() -> usize,
    new_worker: impl Fn() -> W + Sync,
) -> io::Result<Tally>
where
    T: Send,
    W: FnMut(InputPiece<'_>, &mut BlockOutput<T>),
{
    let MergedInputs { inputs, framing, max_record_size } = *inputs;
    let mut inputs: Vec<_> = inputs.iter().map(|input| (Arc::<str>::from(input.name()), input)).collect();
    inputs.sort_by(|(left, _), (right, _)| left.cmp(right));
    let pending = inputs.iter().map(|_| PendingRecords::new()).collect();
    let read_size = if inputs.len() > FEW { SMALL_READ_SIZE } else { READ_SIZE };
    let descriptors = Descriptors::default();
    let mut ended: Vec<_> = inputs
        .iter()
        .map(|(name, input)| EndedInput::new(Arc::clone(name), input.argument().cloned()))
        .collect();
    ended.dedup_by(|left, right| left.name == right.name);
    let sources = inputs.into_iter().map(|(_, input)| {
        let reopened = ReopenedInput::new(input, &descriptors, read_size);
        let blocks = Blocks::new(TextReader::new(reopened), framing, max_record_size);
        MergeSource::new(OpenInput::new(input, blocks), input.is_stream())
    });
    let sources = Sources::new(sources.collect(), writer.language());
    thread::scope(|scope| {
        let _stop = sources.stop_on_drop();
        let mut merge = Merge {
            sources: &sources,
            worker: BlockWorker::new(new_worker()),
            pending,
            batch: BlockOutput::default(),
            separator,
            writer,
        };
        let mut queue = merge.queue()?;
        // Most inputs are small, and a thread costs more than they do.
        let jobs = if sources.have_ended() { 1 } else { threads() };
        for _ in 1..jobs {
            let read_ahead = || sources.read_ahead(&mut BlockWorker::new(new_worker()));
            // Threads that cannot be started are done without.
            if thread::Builder::new().spawn_scoped(scope, read_ahead).is_err() {
                break;
            }
        }
        while let Some(Reverse((due, index))) = queue.pop() {
            let other = queue.peek().map(|Reverse(other)| *other);
            if let Some(due) = merge.take_until(index, due, other)? {
                queue.push(Reverse((due, index)));
            }
        }
        merge.write()?;
        for ended in ended {
            merge.batch.ended_input = Some(ended);
            merge.write()?;
        }
        Ok(merge.writer.finish())
    })
}

impl<T, W> Merge<'_, '_, '_, '_, T, W>
where
    W: FnMut(InputPiece<'_>, &mut BlockOutput<T>),
{
    /// The inputs with a record, by the times at which these are due.
    fn queue(&mut self) -> io::Result<BinaryHeap<Reverse<(i64, usize)>>> {
        let mut queue = BinaryHeap::new();
        for index in 0..self.pending.len() {
            self.fill(index)?;
            queue.extend(self.pending[index].due().map(|due| Reverse((due, index))));
        }
        Ok(queue)
    }

    /// Takes the records of an input, of which the first is due at a time, until one of another input is due.
    /// Returns when the next one is due.
    fn take_until(
        &mut self,
        index: usize,
        mut due: i64,
        other: Option<(i64, usize)>,
    ) -> io::Result<Option<i64>> {
        loop {
            self.pending[index].take(due, self.separator, &mut self.batch);
            let BlockOutput { out, notices, items, tally, .. } = &self.batch;
            if items.len().max(notices.len()) >= BATCH_ITEMS
                || out.len() >= WRITE_CHUNK
                || tally.bytes >= BATCH_BYTES
            {
                self.write()?;
            }
            self.fill(index)?;
            match self.pending[index].due() {
                Some(next) if other.is_none_or(|other| (next, index) < other) => due = next,
                next => return Ok(next),
            }
        }
    }

    /// Reads an input until enough records are known to judge the next one, or to its end.
    fn fill(&mut self, index: usize) -> io::Result<()> {
        while self.pending[index].is_short() {
            // What is known is out before more is waited for.
            if self.sources.waits(index) {
                self.write()?;
            }
            let Some(mut output) = self.sources.next(index, &mut self.worker)? else { break };
            self.batch.tally.add(&output.tally);
            self.batch.err.append(&mut output.err);
            self.writer.count(self.sources.name(index), &mut output);
            self.pending[index].push(output);
        }
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        self.writer.write(&mut self.batch)
    }
}
