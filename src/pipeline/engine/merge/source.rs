//! Blocks of several inputs at the same time, processed by the thread that merges them, and ahead of it by
//! others.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::descriptors::ReopenedInput;
use crate::frame::Block;
use crate::location::Location;
use crate::message::LanguageChoice;
use crate::pipeline::engine::output::{BlockOutput, RecordTime};
use crate::pipeline::engine::piece::{InputPiece, text_finding};
use crate::pipeline::engine::source::{NextBlock, OpenInput};
use crate::plain_text::TextReader;

/// The number of outputs of an input that other threads prepare.
const AHEAD: usize = 2;

/// The inputs that are read, with the outputs of their next blocks.
pub(super) struct Sources<'e, T> {
    names: Vec<Arc<str>>,
    state: Mutex<MergeState<'e, T>>,
    changed: Condvar,
    language: LanguageChoice,
}

struct MergeState<'e, T> {
    sources: Vec<MergeSource<'e, T>>,
    /// Whether no thread is to read any more.
    has_stopped: bool,
    has_panicked: bool,
}

/// An input that is read.
type MergedInput<'e> = OpenInput<TextReader<ReopenedInput<'e>>>;

/// An input.
pub(super) struct MergeSource<'e, T> {
    /// `None` while a thread is reading, and after the end.
    input: Option<MergedInput<'e>>,
    has_ended: bool,
    /// Whether reading may wait for others, so that it is not read ahead.
    is_stream: bool,
    /// The outputs that were not taken yet.
    ready: VecDeque<BlockOutput<T>>,
}

/// A thread that works on blocks.
pub(super) struct BlockWorker<W> {
    work: W,
    block: Block,
}

/// A guard that ends the threads that read ahead when the merge ends, or the merge if one of them panics.
pub(super) struct StopOnDrop<'s, 'e, T>(&'s Sources<'e, T>);

impl<'e, T> MergeSource<'e, T> {
    pub(super) fn new(input: MergedInput<'e>, is_stream: bool) -> Self {
        Self { input: Some(input), has_ended: false, is_stream, ready: VecDeque::new() }
    }
}

impl<W> BlockWorker<W> {
    pub(super) fn new(work: W) -> Self {
        Self { work, block: Block::default() }
    }

    /// The output of the next block, and whether there may be more.
    fn next<T>(&mut self, input: &mut MergedInput<'_>, language: LanguageChoice) -> (BlockOutput<T>, bool)
    where
        W: FnMut(InputPiece<'_>, &mut BlockOutput<T>),
    {
        let mut output = BlockOutput::default();
        match input.next(&mut self.block) {
            Some(NextBlock::Block(name)) => {
                output.tally.bytes += self.block.bytes().len() as u64;
                (self.work)(InputPiece::Block(&self.block, &name), &mut output);
            }
            Some(NextBlock::Unread { name, error }) => {
                let location = Location::new(&name, error.position);
                (self.work)(InputPiece::Unread(text_finding(error.problem), location), &mut output);
            }
            Some(NextBlock::Failed { name, error }) => {
                output.fail(&name, &error, language);
                output.end_record(Some(RecordTime::default()));
            }
            Some(NextBlock::EndOfInput(_) | NextBlock::Idle | NextBlock::End) => {}
            None => return (output, false),
        }
        (output, true)
    }
}

impl<'e, T> Sources<'e, T> {
    pub(super) fn new(sources: Vec<MergeSource<'e, T>>, language: LanguageChoice) -> Self {
        let names =
            sources.iter().filter_map(|source| Some(Arc::clone(source.input.as_ref()?.name()))).collect();
        let state = MergeState { sources, has_stopped: false, has_panicked: false };
        Self { names, state: Mutex::new(state), changed: Condvar::new(), language }
    }

    /// The name of an input.
    pub(super) fn name(&self, index: usize) -> &Arc<str> {
        &self.names[index]
    }

    /// The next output of an input, from this thread or one that has read ahead; `None` at its end. Fails if
    /// another thread has panicked.
    pub(super) fn next<W>(
        &self,
        index: usize,
        worker: &mut BlockWorker<W>,
    ) -> io::Result<Option<BlockOutput<T>>>
    where
        W: FnMut(InputPiece<'_>, &mut BlockOutput<T>),
    {
        let mut state = self.lock();
        loop {
            if state.has_panicked {
                return Err(io::Error::other("a thread panicked"));
            }
            let source = &mut state.sources[index];
            if let Some(output) = source.ready.pop_front() {
                self.changed.notify_all();
                return Ok(Some(output));
            }
            if source.has_ended {
                return Ok(None);
            }
            state = match source.input.take() {
                Some(input) => self.read(state, index, input, worker),
                None => self.changed.wait(state).expect(UNPOISONED),
            };
        }
    }

    /// Reads files ahead until the merge ends or all have ended.
    pub(super) fn read_ahead<W>(&self, worker: &mut BlockWorker<W>)
    where
        W: FnMut(InputPiece<'_>, &mut BlockOutput<T>),
    {
        let _stop_on_panic = StopOnDrop(self);
        let mut state = self.lock();
        while !state.has_stopped && state.sources.iter().any(MergeSource::is_read_ahead) {
            let wanted = state.sources.iter().enumerate().filter(|(_, source)| source.is_wanted());
            let next = wanted.min_by_key(|(_, source)| source.ready.len()).map(|(index, _)| index);
            let taken = next.and_then(|index| Some((index, state.sources[index].input.take()?)));
            state = match taken {
                Some((index, input)) => self.read(state, index, input, worker),
                None => self.changed.wait(state).expect(UNPOISONED),
            };
        }
    }

    pub(super) fn stop_on_drop(&self) -> StopOnDrop<'_, 'e, T> {
        StopOnDrop(self)
    }

    /// Whether all inputs have ended.
    pub(super) fn have_ended(&self) -> bool {
        self.lock().sources.iter().all(|source| source.has_ended)
    }

    /// Whether the next output of an input has to be waited for, perhaps for long.
    pub(super) fn waits(&self, index: usize) -> bool {
        let source = &self.lock().sources[index];
        source.is_stream && source.ready.is_empty() && !source.has_ended
    }

    /// Reads the next block of an input and adds its output, without holding the lock meanwhile.
    fn read<'s, W>(
        &'s self,
        state: MutexGuard<'s, MergeState<'e, T>>,
        index: usize,
        mut input: MergedInput<'e>,
        worker: &mut BlockWorker<W>,
    ) -> MutexGuard<'s, MergeState<'e, T>>
    where
        W: FnMut(InputPiece<'_>, &mut BlockOutput<T>),
    {
        drop(state);
        let (output, has_more) = worker.next(&mut input, self.language);
        let mut state = self.lock();
        let source = &mut state.sources[index];
        source.ready.push_back(output);
        source.has_ended = !has_more;
        source.input = has_more.then_some(input);
        self.changed.notify_all();
        state
    }

    fn lock(&self) -> MutexGuard<'_, MergeState<'e, T>> {
        self.state.lock().expect(UNPOISONED)
    }
}

const UNPOISONED: &str = "nothing panics under the lock";

impl<T> MergeSource<'_, T> {
    fn is_read_ahead(&self) -> bool {
        !self.has_ended && !self.is_stream
    }

    fn is_wanted(&self) -> bool {
        self.is_read_ahead() && self.input.is_some() && self.ready.len() < AHEAD
    }
}

impl<T> Drop for StopOnDrop<'_, '_, T> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.has_panicked |= thread::panicking();
        state.has_stopped = true;
        self.0.changed.notify_all();
    }
}
