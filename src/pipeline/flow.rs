//! Blocks of all inputs through the work and out again, in the order of the input, on one thread or several.

use std::io::{self, Read, Write as _};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::thread;

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
        for done in 0.. {
            if done == ALONE && self.jobs != Some(NonZeroUsize::MIN) {
                // Asked only now: the answer takes longer than a small input.
                let jobs = self.jobs.or_else(|| thread::available_parallelism().ok());
                return share(jobs.unwrap_or(NonZeroUsize::MIN).get(), feed, sink, make);
            }
            if !fill(&mut product, feed.next(&mut block), &block, &mut work) {
                break;
            }
            sink.take(&mut product)?;
        }
        Ok(sink.end())
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
    let feed = Mutex::new((0.., feed));
    let queue = Queue::new(sink, 2 * jobs);
    let worker = || {
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
    thread::scope(|scope| {
        for _ in 1..jobs {
            scope.spawn(worker);
        }
        worker();
    });
    queue.end()
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
}

/// An input that is being read, with its name.
type Open = (Arc<str>, Blocks<Box<dyn Read + Send>>);

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
        Self { flow, left: flow.inputs.iter(), open: None }
    }

    fn next(&mut self, block: &mut Block) -> Fed {
        loop {
            let Some((name, blocks)) = &mut self.open else {
                let Some(input) = self.left.next() else { return Fed::End };
                let name: Arc<str> = input.name().into();
                match input.open(self.flow.follow) {
                    Ok(input) => {
                        let blocks = Blocks::new(input, self.flow.framing, self.flow.max_record_size);
                        self.open = Some((name, blocks));
                    }
                    Err(error) => return Fed::Broken(format!("{}: {error}", sanitize(&name))),
                }
                continue;
            };
            match blocks.next_block(block) {
                Ok(true) => return Fed::Block(Arc::clone(name)),
                Ok(false) => {
                    self.open = None;
                    // Another file has the name: it begins with its first line.
                    if self.flow.follow && matches!(self.flow.inputs, [Input::File(_)]) {
                        self.left = self.flow.inputs.iter();
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Fed::Idle,
                Err(error) => {
                    let message = format!("{}: {error}", sanitize(name));
                    self.open = None;
                    return Fed::Broken(message);
                }
            }
        }
    }
}
