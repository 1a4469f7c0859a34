//! Blocks of all inputs through the work and out again, in the order of the input, on one thread or several.

use std::io::{self, Read, Write as _};
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::thread;

use super::follow::Followed;
use super::sink::{Outputs, Product, Queue, Sink};
use super::{Input, Tally};
use crate::frame::{Block, Blocks, Framing};
use crate::render::terminal::sanitize;

/// How blocks flow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow<'f> {
    pub(super) inputs: &'f [Input],
    pub(super) framing: Framing,
    pub(super) max_record_size: usize,
    /// Threads that work, of which one does everything in turn; as many as there are processors if `None`.
    pub(super) jobs: Option<NonZeroUsize>,
    /// What stands between the products that are not empty.
    pub(super) separator: &'static str,
    /// Whether files are waited for at their end, because they grow.
    pub(super) follow: bool,
}

/// More threads are of no use: they read one input, and write one output.
const MAX_JOBS: usize = 64;

/// As many blocks are worked on before threads are started: most inputs are small, and a thread costs more than they do.
const ALONE: usize = 4;

impl Flow<'_> {
    /// Runs the work over every block of every input and writes what it leaves, a block at a time, so that a result is out
    /// before more input is waited for. `make` makes the work of one thread. Fails only if the output cannot be written.
    pub(super) fn run<W>(&self, outputs: &mut Outputs<'_>, make: impl Fn() -> W + Sync) -> io::Result<Tally>
    where
        W: FnMut(&Block, &str, &mut Product),
    {
        self.gather(outputs, make, |_: &mut Product, _| Ok(()))
    }

    /// The same, with `gather` over the product of each block, in the order of the input, before it is written.
    pub(super) fn gather<T, W>(
        &self,
        outputs: &mut Outputs<'_>,
        make: impl Fn() -> W + Sync,
        mut gather: impl FnMut(&mut Product<T>, &mut dyn io::Write) -> io::Result<()> + Send,
    ) -> io::Result<Tally>
    where
        T: Send,
        W: FnMut(&Block, &str, &mut Product<T>),
    {
        let mut feed = Feed::new(self);
        let mut sink = Sink::new(outputs, self.separator, &mut gather);
        let mut work = make();
        let (mut block, mut product) = (Block::default(), Product::default());
        let mut done = 0_usize;
        loop {
            if done == ALONE && self.jobs != Some(NonZeroUsize::MIN) {
                // Asked only now: the answer takes longer than a small input.
                let jobs = self.jobs.or_else(|| thread::available_parallelism().ok());
                return share(jobs.map_or(1, NonZeroUsize::get).min(MAX_JOBS), feed, sink, make);
            }
            let next = feed.next(&mut block);
            done += usize::from(matches!(next, Fed::Block(_)));
            if !fill(&mut product, next, &block, &mut work) {
                return Ok(sink.end());
            }
            sink.take(&mut product)?;
        }
    }
}

/// The rest of the input on several threads, of which this is one. Each takes the next block, works on it and hands on
/// what that leaves; one that waits for input holds up nothing that has been read.
fn share<T, W>(
    jobs: usize,
    feed: Feed<'_>,
    sink: Sink<'_, '_, T>,
    make: impl Fn() -> W + Sync,
) -> io::Result<Tally>
where
    T: Send,
    W: FnMut(&Block, &str, &mut Product<T>),
{
    let queue = Queue::new(sink, Arc::clone(&feed.unwanted));
    let feed = Mutex::new((0.., feed));
    let worker = || {
        let _giving_up = queue.give_up_on_panic();
        let mut work = make();
        let (mut block, mut product) = (Block::default(), Product::default());
        loop {
            let (turn, next) = {
                let (turns, feed) = &mut *feed.lock().expect("reading does not panic");
                (turns.next().expect("there are enough numbers"), feed.next(&mut block))
            };
            if !fill(&mut product, next, &block, &mut work) {
                break;
            }
            match queue.put(turn, product) {
                Some(spare) => product = spare,
                // What goes wrong is told at the end.
                None => break,
            }
        }
    };
    // Asked before any of them works: where memory is limited, the question takes it from those that need it.
    let jobs = jobs_with_room(jobs);
    thread::scope(|scope| {
        // Those that can be started do the work, if need be this one alone.
        for threads in 2..=jobs {
            if thread::Builder::new().spawn_scoped(scope, worker).is_err() {
                break;
            }
            queue.serve(threads);
        }
        worker();
    });
    queue.end()
}

/// How many of so many threads there is memory for: where it is limited, stacks and arenas must not take what the work needs.
fn jobs_with_room(jobs: usize) -> usize {
    // A stack, a block, what it leaves, and what waits for its turn.
    const WORK: usize = 10 << 20;
    // The address space that glibc takes for a thread's arena, before it gives back what is not aligned.
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

/// Does the work on what was fed, which may be a block; `false` if that was the end.
fn fill<T>(
    product: &mut Product<T>,
    fed: Fed,
    block: &Block,
    work: &mut impl FnMut(&Block, &str, &mut Product<T>),
) -> bool {
    match fed {
        Fed::Block(name) => {
            product.tally.bytes += block.bytes().len() as u64;
            work(block, &name, product);
        }
        Fed::Broken(message) => {
            product.tally.broken_inputs += 1;
            writeln!(product.err, "feishu-ev: {message}").expect("a Vec takes any bytes");
        }
        Fed::Idle => product.idle = true,
        Fed::End => return false,
    }
    true
}

/// The blocks of all inputs, one after another.
struct Feed<'f> {
    flow: &'f Flow<'f>,
    /// Inputs that have not been opened.
    left: std::slice::Iter<'f, Input>,
    open: Option<Open>,
    /// Whether another file has the name of the one that was open, or will have it in a moment.
    replaced: bool,
    /// Whether nothing more is to be read.
    unwanted: Arc<AtomicBool>,
}

/// An input that is being read.
struct Open {
    name: Arc<str>,
    blocks: Blocks<Box<dyn Read + Send>>,
    /// Whether another file may have the name when this one ends.
    may_be_replaced: bool,
}

/// What comes next.
enum Fed {
    /// A block of the input of this name.
    Block(Arc<str>),
    /// An input that cannot be read, or not any further, and why.
    Broken(String),
    /// Nothing at the moment.
    Idle,
    /// Nothing.
    End,
}

impl<'f> Feed<'f> {
    fn new(flow: &'f Flow<'f>) -> Self {
        let left = flow.inputs.iter();
        Self { flow, left, open: None, replaced: false, unwanted: Arc::default() }
    }

    fn next(&mut self, block: &mut Block) -> Fed {
        loop {
            let Some(open) = &mut self.open else {
                let Some(input) = self.left.next() else { return Fed::End };
                let opened = if self.flow.follow {
                    input.follow()
                } else {
                    input.open(&self.unwanted).map(|input| (input, false))
                };
                match opened {
                    Ok((bytes, may_be_replaced)) => {
                        let blocks = Blocks::new(bytes, self.flow.framing, self.flow.max_record_size);
                        self.open = Some(Open { name: input.name().into(), blocks, may_be_replaced });
                    }
                    // Between the two steps of a rotation there is no file of the name.
                    Err(error) if self.replaced && error.kind() == io::ErrorKind::NotFound => {
                        Followed::pause();
                        self.left = self.flow.inputs.iter();
                        return Fed::Idle;
                    }
                    Err(error) => return Fed::Broken(format!("{}: {error}", sanitize(&input.name()))),
                }
                continue;
            };
            match open.blocks.next_block(block) {
                Ok(true) => return Fed::Block(Arc::clone(&open.name)),
                Ok(false) => {
                    // The next file begins with its first line.
                    if open.may_be_replaced {
                        self.replaced = true;
                        self.left = self.flow.inputs.iter();
                    }
                    self.open = None;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Fed::Idle,
                Err(error) => {
                    let message = format!("{}: {error}", sanitize(&open.name));
                    self.open = None;
                    return Fed::Broken(message);
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

    /// Blocks enough for every thread to have several.
    const LINES: usize = 1_000_000;

    /// Runs `work` on two threads over many records, and gives whether it came to an end by a panic.
    #[track_caller]
    fn panics(name: &str, work: impl Fn(&Block) + Sync + Send + 'static) -> bool {
        let path = env::temp_dir().join(format!("feishu-ev-{name}-{}", process::id()));
        fs::write(&path, "{}\n".repeat(LINES)).expect("a file can be written");
        let inputs = [Input::File(path.clone())];
        let (sender, ended) = mpsc::channel();
        // In a thread of its own: what waits for ever is to be a failure.
        thread::spawn(move || {
            let (mut out, mut err) = (io::sink(), io::sink());
            let mut outputs = Outputs { out: &mut out, err: &mut err, progress: None };
            let jobs = NonZeroUsize::new(2);
            let (framing, max_record_size) = (Framing::Events, 1 << 20);
            let flow = Flow { inputs: &inputs, framing, max_record_size, jobs, separator: "", follow: false };
            let run = AssertUnwindSafe(|| {
                flow.run(&mut outputs, || |block: &Block, _: &str, _: &mut Product| work(block))
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
