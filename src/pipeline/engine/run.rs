//! The run: blocks of all inputs through workers, on one thread or several.

use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use super::Input;
use super::merge::{self, MergedInputs};
use super::ordered::{BlockOutput, OrderedWriter, OutputWriter, Outputs};
use super::tail::TailInput;
use crate::frame::{Block, Blocks, Framing};
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

impl Engine<'_> {
    /// Runs a worker over every block of every input and writes its outputs, a block at a time, so that
    /// results are out before more input is waited for. `new_worker` makes the worker of one thread. Fails
    /// only if the output cannot be written.
    pub(in crate::pipeline) fn run<W>(
        &self,
        outputs: &mut Outputs<'_>,
        new_worker: impl Fn() -> W + Sync,
    ) -> io::Result<Tally>
    where
        W: FnMut(&Block, &Arc<str>, &mut BlockOutput),
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
        W: FnMut(&Block, &Arc<str>, &mut BlockOutput<T>),
    {
        let mut writer = OutputWriter::new(outputs, self.separator, &mut in_order);
        if self.merge {
            let &Self { inputs, framing, max_record_size, .. } = self;
            let inputs = MergedInputs { inputs, framing, max_record_size };
            let threads = || jobs_that_fit(self.max_threads());
            return merge::run(&inputs, self.separator, writer, threads, new_worker);
        }
        let mut source = BlockSource::new(self);
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
    W: FnMut(&Block, &Arc<str>, &mut BlockOutput<T>),
{
    let language = writer.language();
    let ordered = OrderedWriter::new(writer, Arc::clone(&source.stop));
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
    work: &mut impl FnMut(&Block, &Arc<str>, &mut BlockOutput<T>),
    language: LanguageChoice,
) -> bool {
    match next {
        NextBlock::Block(name) => {
            output.tally.bytes += block.bytes().len() as u64;
            work(block, &name, output);
        }
        NextBlock::Failed { name, error } => output.fail(&name, &error, language),
        NextBlock::Idle => output.idle = true,
        NextBlock::End => return false,
    }
    true
}

/// A reader of the blocks of all inputs, one after another.
struct BlockSource<'e> {
    engine: &'e Engine<'e>,
    /// The inputs that were not opened yet.
    left: std::slice::Iter<'e, Input>,
    open: Option<Open>,
    /// Whether the file that was followed was replaced: another file has its name, or will in a moment.
    replaced: bool,
    /// Whether reading is to stop.
    stop: Arc<AtomicBool>,
}

/// An input that is being read.
struct Open {
    name: Arc<str>,
    blocks: Blocks<Box<dyn Read + Send>>,
    /// Whether another file may have the name when this one ends.
    may_be_replaced: bool,
}

/// The next step of a [`BlockSource`].
enum NextBlock {
    /// A block was read from the input of this name.
    Block(Arc<str>),
    /// An input cannot be opened, or not be read any further.
    Failed { name: Arc<str>, error: io::Error },
    /// No input is available at the moment.
    Idle,
    /// All inputs were read.
    End,
}

impl<'e> BlockSource<'e> {
    fn new(engine: &'e Engine<'e>) -> Self {
        let left = engine.inputs.iter();
        let stop = engine.stop.cloned().unwrap_or_default();
        Self { engine, left, open: None, replaced: false, stop }
    }

    fn next(&mut self, block: &mut Block) -> NextBlock {
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return NextBlock::End;
            }
            let Some(open) = &mut self.open else {
                let Some(input) = self.left.next() else { return NextBlock::End };
                let opened = if self.engine.follow {
                    input.follow()
                } else {
                    input.open(&self.stop).map(|input| (input, false))
                };
                match opened {
                    Ok((bytes, may_be_replaced)) => {
                        let blocks = Blocks::new(bytes, self.engine.framing, self.engine.max_record_size);
                        self.open = Some(Open { name: input.name().into(), blocks, may_be_replaced });
                    }
                    // Between the two steps of a rotation there is no file of the name.
                    Err(error) if self.replaced && error.kind() == io::ErrorKind::NotFound => {
                        TailInput::pause();
                        self.left = self.engine.inputs.iter();
                        return NextBlock::Idle;
                    }
                    Err(error) => return NextBlock::Failed { name: input.name().into(), error },
                }
                continue;
            };
            match open.blocks.next_block(block) {
                Ok(true) => return NextBlock::Block(Arc::clone(&open.name)),
                Ok(false) => {
                    // The next file begins with its first line.
                    if open.may_be_replaced {
                        self.replaced = true;
                        self.left = self.engine.inputs.iter();
                    }
                    self.open = None;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return NextBlock::Idle,
                Err(error) => {
                    let name = Arc::clone(&open.name);
                    self.open = None;
                    return NextBlock::Failed { name, error };
                }
            }
        }
    }
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
            let mut outputs = Outputs { out: &mut out, err: &mut err, language, progress: None };
            let jobs = NonZeroUsize::new(2);
            let (framing, max_record_size) = (Framing::Events, 1 << 20);
            let (separator, follow, merge, stop) = ("", false, false, None);
            let inputs = &inputs;
            let engine = Engine { inputs, framing, max_record_size, jobs, separator, follow, merge, stop };
            let run = AssertUnwindSafe(|| {
                engine.run(&mut outputs, || |block: &Block, _: &Arc<str>, _: &mut BlockOutput| work(block))
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
