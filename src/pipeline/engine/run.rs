//! The run: blocks of all inputs through workers, on one thread or several.

use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::thread;

use super::Input;
use super::merge::{self, MergedInputs};
use super::ordered::OrderedWriter;
use super::output::BlockOutput;
use super::output_writer::OutputWriter;
use super::outputs::Outputs;
use super::piece::{InputPiece, text_finding};
use super::source::{BlockSettings, BlockSource, NextBlock};
use crate::frame::{Block, Framing};
use crate::location::Location;
use crate::message::LanguageChoice;
use crate::pipeline::Tally;

/// A run over the blocks of all inputs.
#[derive(Clone, Copy, Debug)]
pub(in crate::pipeline) struct Engine<'e> {
    pub(in crate::pipeline) inputs: &'e [Input],
    pub(in crate::pipeline) framing: Framing,
    /// The largest record, in bytes.
    pub(in crate::pipeline) max_record_size: usize,
    /// The number of threads; that of the processors if `None`.
    pub(in crate::pipeline) jobs: Option<NonZeroUsize>,
    /// The text between outputs that are not empty.
    pub(in crate::pipeline) separator: &'static str,
    /// Whether the inputs are read while they are written.
    pub(in crate::pipeline) follow: bool,
    /// Whether several inputs are merged by time. The worker then ends each record with
    /// [`BlockOutput::end_record`].
    pub(in crate::pipeline) merge: bool,
    /// Ends the input when it is set.
    pub(in crate::pipeline) stop: Option<&'e Arc<AtomicBool>>,
}

/// The largest number of threads: more are of no use, as they read one input and write one output.
const MAX_JOBS: usize = 64;

/// The number of blocks that are processed before threads are started: most inputs are small, and a thread
/// costs more than they do.
const SERIAL_BLOCKS: usize = 4;

impl<'e> Engine<'e> {
    /// A run over the inputs one after another, on as many threads as there are processors.
    pub(in crate::pipeline) fn new(inputs: &'e [Input], framing: Framing, max_record_size: usize) -> Self {
        let (separator, follow, merge) = ("", false, false);
        Self { inputs, framing, max_record_size, jobs: None, separator, follow, merge, stop: None }
    }
}

impl Engine<'_> {
    /// Runs a worker over every piece of every input and writes its outputs, a block at a time, so that
    /// results are out before more input is waited for. `new_worker` makes the worker of one thread. Fails
    /// only if the output cannot be written.
    pub(in crate::pipeline) fn run<W>(
        &self,
        outputs: &mut Outputs<'_>,
        new_worker: impl Fn() -> W + Sync,
    ) -> io::Result<Tally>
    where
        W: FnMut(InputPiece<'_>, &mut BlockOutput),
    {
        self.run_ordered(outputs, new_worker, |_: &mut BlockOutput, _| Ok(()))
    }

    /// Like [`Engine::run`], with a step `in_order` that sees the output of each block, in the order of the
    /// input, before it is written.
    pub(in crate::pipeline) fn run_ordered<T, W>(
        &self,
        outputs: &mut Outputs<'_>,
        new_worker: impl Fn() -> W + Sync,
        mut in_order: impl FnMut(&mut BlockOutput<T>, &mut dyn io::Write) -> io::Result<()> + Send,
    ) -> io::Result<Tally>
    where
        T: Send,
        W: FnMut(InputPiece<'_>, &mut BlockOutput<T>),
    {
        let mut writer = OutputWriter::new(outputs, self.separator, &mut in_order);
        if self.merge {
            let &Self { inputs, framing, max_record_size, .. } = self;
            let inputs = MergedInputs { inputs, framing, max_record_size };
            let threads = || jobs_that_fit(self.max_threads());
            return merge::run(&inputs, self.separator, writer, threads, new_worker);
        }
        let stop = self.stop.cloned().unwrap_or_default();
        let settings = BlockSettings { framing: self.framing, max_record_size: self.max_record_size };
        let mut source = if self.follow {
            BlockSource::followed(self.inputs, settings, stop)
        } else {
            BlockSource::successive(self.inputs, settings, stop)
        };
        let mut work = new_worker();
        let (mut block, mut output) = (Block::default(), BlockOutput::default());
        let mut done = 0_usize;
        loop {
            if done == SERIAL_BLOCKS && self.jobs != Some(NonZeroUsize::MIN) {
                // Asked only now: the answer takes longer than a small input does.
                return run_parallel(self.max_threads(), source, writer, new_worker);
            }
            let next = source.next(&mut block);
            done += usize::from(matches!(next, NextBlock::Block(_)));
            if !process(&mut output, next, &block, &mut work, writer.language()) {
                return Ok(writer.finish());
            }
            writer.write(&mut output)?;
        }
    }
}

impl Engine<'_> {
    /// The largest number of threads, as far as memory suffices.
    fn max_threads(&self) -> usize {
        let jobs = self.jobs.or_else(|| thread::available_parallelism().ok());
        jobs.map_or(1, NonZeroUsize::get).min(MAX_JOBS)
    }
}

/// Runs the rest of the input on several threads, of which this is one. Each reads the next block, works on
/// it and submits its output; a thread that waits for input does not delay what was read before.
fn run_parallel<T, W>(
    jobs: usize,
    source: BlockSource<'_>,
    writer: OutputWriter<'_, '_, T>,
    new_worker: impl Fn() -> W + Sync,
) -> io::Result<Tally>
where
    T: Send,
    W: FnMut(InputPiece<'_>, &mut BlockOutput<T>),
{
    let language = writer.language();
    let ordered = OrderedWriter::new(writer, source.stop());
    let source = Mutex::new((0.., source));
    let worker = || {
        let _stop_on_panic = ordered.stop_on_panic();
        let mut work = new_worker();
        let (mut block, mut output) = (Block::default(), BlockOutput::default());
        loop {
            let (turn, next) = {
                let (turns, source) = &mut *source.lock().expect("reading does not panic");
                (turns.next().expect("there are enough numbers"), source.next(&mut block))
            };
            if !process(&mut output, next, &block, &mut work, language) {
                break;
            }
            match ordered.submit(turn, output) {
                Some(pooled) => output = pooled,
                // `finish` returns the error.
                None => break,
            }
        }
    };
    // Asked before any thread works: where memory is limited, the probe takes it from those that need it.
    let jobs = jobs_that_fit(jobs);
    thread::scope(|scope| {
        // Threads that cannot be started are done without.
        for threads in 2..=jobs {
            if thread::Builder::new().spawn_scoped(scope, worker).is_err() {
                break;
            }
            ordered.set_threads(threads);
        }
        worker();
    });
    ordered.finish()
}

/// The largest number of threads, at most `jobs`, that memory suffices for: where it is limited, stacks and
/// arenas must not take what the work needs.
fn jobs_that_fit(jobs: usize) -> usize {
    // A stack, a block, its output, and outputs that wait for their turn.
    const WORK: usize = 10 << 20;
    // The address space that glibc reserves for the arena of a thread before it trims it to its alignment.
    const ARENA: usize = if cfg!(all(target_env = "gnu", target_os = "linux", target_pointer_width = "64")) {
        128 << 20
    } else {
        0
    };
    (2..=jobs)
        .rev()
        .find(|threads| Vec::<u8>::new().try_reserve_exact(threads * (WORK + ARENA)).is_ok())
        .unwrap_or(1)
}

/// Processes what was read; returns `false` at the end of all inputs.
fn process<T>(
    output: &mut BlockOutput<T>,
    next: NextBlock,
    block: &Block,
    work: &mut impl FnMut(InputPiece<'_>, &mut BlockOutput<T>),
    language: LanguageChoice,
) -> bool {
    match next {
        NextBlock::Block(name) => {
            output.tally.bytes += block.bytes().len() as u64;
            work(InputPiece::Block(block, &name), output);
            output.file = Some(name);
        }
        NextBlock::Failed { name, error } => output.fail(&name, &error, language),
        NextBlock::EndOfInput(ended) => output.ended_input = Some(ended),
        NextBlock::Unread { name, error } => {
            let location = Location::new(&name, error.position);
            work(InputPiece::Unread(text_finding(error.problem), location), output);
            output.file = Some(name);
        }
        NextBlock::Idle => output.idle = true,
        NextBlock::End => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use std::panic::{self, AssertUnwindSafe};
    use std::sync::mpsc;
    use std::time::Duration;
    use std::{env, fs, process};

    use super::*;

    /// Enough records for several blocks per thread.
    const LINES: usize = 1_000_000;

    /// Runs `work` on two threads over many records; returns whether the run panicked.
    #[track_caller]
    fn panics(name: &str, work: impl Fn(&Block) + Sync + Send + 'static) -> bool {
        let path = env::temp_dir().join(format!("feishu-ev-{name}-{}", process::id()));
        fs::write(&path, "{}\n".repeat(LINES)).expect("a file can be written");
        let inputs = [Input::File(path.clone())];
        let (sender, ended) = mpsc::channel();
        // In a thread of its own, so that a run that hangs fails the test.
        thread::spawn(move || {
            let (mut out, mut err) = (io::sink(), io::sink());
            let language = LanguageChoice::En;
            let mut outputs = Outputs::new(&mut out, &mut err, language);
            let jobs = NonZeroUsize::new(2);
            let engine = Engine { jobs, ..Engine::new(&inputs, Framing::Events, 1 << 20) };
            let run = AssertUnwindSafe(|| {
                engine.run(&mut outputs, || {
                    |piece: InputPiece<'_>, _: &mut BlockOutput| match piece {
                        InputPiece::Block(block, _) => work(block),
                        InputPiece::Unread(..) => {}
                    }
                })
            });
            let _ = sender.send(panic::catch_unwind(run).is_err());
        });
        let panicked = ended.recv_timeout(Duration::from_secs(60));
        let _ = fs::remove_file(path);
        panicked.expect("the other threads end too")
    }

    #[test]
    fn a_panic_of_one_thread_ends_the_run() {
        assert!(!panics("none", |_| {}));
        for line in [300_000, 600_000, 999_999] {
            let contains = move |block: &Block| {
                let first = block.frames().first().map_or(0, |frame| frame.position.line);
                (first..first + block.frames().len() as u64).contains(&line)
            };
            assert!(panics(&line.to_string(), move |block| assert!(!contains(block), "on purpose")));
        }
    }
}
