//! Blocks of all inputs through the work and out again, in the order of the input, on one thread or several.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

use super::{Input, Tally};
use crate::frame::{Block, Blocks, Framing};
use crate::render::terminal::sanitize;

/// Where results go.
#[expect(missing_debug_implementations, reason = "writers have none")]
pub struct Outputs<'w> {
    /// Data.
    pub out: &'w mut (dyn Write + Send),
    /// Everything else.
    pub err: &'w mut (dyn Write + Send),
    /// Told how many bytes of the inputs are done with, where somebody wants to know.
    pub progress: Option<&'w (dyn Fn(u64) + Sync)>,
}

/// What the work on one block leaves.
#[derive(Debug)]
pub(super) struct Product<T = ()> {
    /// For standard output.
    pub(super) out: Vec<u8>,
    /// For standard error.
    pub(super) err: Vec<u8>,
    /// What was counted.
    pub(super) tally: Tally,
    /// What can only be dealt with in the order of the input.
    pub(super) items: Vec<T>,
    /// Whether there is nothing more at the moment.
    pub(super) idle: bool,
}

impl<T> Default for Product<T> {
    fn default() -> Self {
        Self { out: Vec::new(), err: Vec::new(), tally: Tally::default(), items: Vec::new(), idle: false }
    }
}

/// How blocks flow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow<'f> {
    pub(super) inputs: &'f [Input],
    pub(super) framing: Framing,
    pub(super) max_record_size: usize,
    /// Threads that work; one does everything in turn.
    pub(super) jobs: usize,
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
        self.gather(outputs, make, |_: &mut Product| {})
    }

    /// The same, with `gather` over the product of each block, in the order of the input, before it is written.
    pub(super) fn gather<T, W>(
        &self,
        outputs: &mut Outputs<'_>,
        make: impl Fn() -> W + Sync,
        mut gather: impl FnMut(&mut Product<T>) + Send,
    ) -> io::Result<Tally>
    where
        T: Send,
        W: FnMut(&Block, &str, &mut Product<T>),
    {
        let mut feed = Feed::new(self);
        let (separator, tally) = (self.separator, Tally::default());
        let mut sink = Sink { outputs, separator, joined: false, tally, gather: &mut gather };
        let mut work = make();
        let (mut block, mut product) = (Block::default(), Product::default());
        for done in 0.. {
            if self.jobs > 1 && done == ALONE {
                return self.share(feed, sink, make);
            }
            match feed.next(&mut block) {
                Fed::Block(name) => product.make(&block, &name, &mut work),
                Fed::Broken(message) => product.report(&message),
                Fed::Idle => product.idle = true,
                Fed::End => break,
            }
            sink.take(&mut product)?;
        }
        Ok(sink.tally)
    }

    /// The rest of the input, dealt to threads in turn and taken back in turn. The reader is this thread: what it waits
    /// for holds up nothing that has been read.
    fn share<T, W>(
        &self,
        mut feed: Feed<'_>,
        mut sink: Sink<'_, '_, T>,
        make: impl Fn() -> W + Sync,
    ) -> io::Result<Tally>
    where
        T: Send,
        W: FnMut(&Block, &str, &mut Product<T>),
    {
        thread::scope(|scope| {
            // Buffers go round: their number bounds what is in flight.
            let (spare, spares) = channel();
            for _ in 0..=2 * self.jobs {
                spare.send((Block::default(), Product::default())).expect("the other end is here");
            }
            let (mut to_workers, mut from_workers) = (Vec::new(), Vec::new());
            for _ in 0..self.jobs {
                let (to_worker, jobs) = sync_channel::<(Block, Product<T>, Fed)>(1);
                let (done, from_worker) = sync_channel(1);
                to_workers.push(to_worker);
                from_workers.push(from_worker);
                let make = &make;
                scope.spawn(move || {
                    let mut work = make();
                    for (block, mut product, fed) in jobs {
                        match fed {
                            Fed::Block(name) => product.make(&block, &name, &mut work),
                            Fed::Broken(message) => product.report(&message),
                            Fed::Idle => product.idle = true,
                            Fed::End => {}
                        }
                        if done.send((block, product)).is_err() {
                            // The writer has ended.
                            break;
                        }
                    }
                });
            }
            let writer = scope.spawn(move || {
                for turn in (0..from_workers.len()).cycle() {
                    let Ok((block, mut product)) = from_workers[turn].recv() else { break };
                    sink.take(&mut product)?;
                    // The reader may have ended: then no buffer is wanted.
                    let _ = spare.send((block, product));
                }
                Ok(sink.tally)
            });
            for to_worker in to_workers.iter().cycle() {
                let Ok((mut block, product)) = spares.recv() else { break };
                let next = feed.next(&mut block);
                if matches!(next, Fed::End) || to_worker.send((block, product, next)).is_err() {
                    break;
                }
            }
            drop(to_workers);
            writer.join().expect("the writer does not panic")
        })
    }
}

impl<T> Product<T> {
    /// Does the work on a block.
    fn make(&mut self, block: &Block, name: &str, work: &mut impl FnMut(&Block, &str, &mut Self)) {
        self.tally.bytes += block.bytes().len() as u64;
        work(block, name, self);
    }

    /// Notes that an input is broken.
    fn report(&mut self, message: &str) {
        self.tally.broken_inputs += 1;
        writeln!(self.err, "feishu-ev: {message}").expect("a Vec takes any bytes");
    }
}

/// The blocks of all inputs, one after another.
struct Feed<'f> {
    flow: &'f Flow<'f>,
    /// Inputs that have not been opened.
    left: std::slice::Iter<'f, Input>,
    open: Option<Open>,
}

/// An input that is being read, with its name.
type Open = (Arc<str>, Blocks<Box<dyn Read>>);

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

/// As much is written at once: what does not fit into a pipe makes the writer wait for the reader.
const PIECE: usize = 48 * 1024;

/// Writes products in the order in which it gets them.
struct Sink<'s, 'w, T> {
    outputs: &'s mut Outputs<'w>,
    gather: &'s mut (dyn FnMut(&mut Product<T>) + Send),
    separator: &'static str,
    /// Whether there is something before which a separator stands.
    joined: bool,
    tally: Tally,
}

impl<T> Sink<'_, '_, T> {
    /// Writes a product and empties it.
    fn take(&mut self, product: &mut Product<T>) -> io::Result<()> {
        (self.gather)(product);
        if !product.out.is_empty() {
            if self.joined && !self.separator.is_empty() {
                self.outputs.out.write_all(self.separator.as_bytes())?;
            }
            self.joined = true;
            for piece in product.out.chunks(PIECE) {
                self.outputs.out.write_all(piece)?;
            }
            self.outputs.out.flush()?;
        }
        // Standard error may be closed: that is no reason to stop.
        let _ = self.outputs.err.write_all(&product.err);
        self.tally.add(&product.tally);
        if let Some(progress) = self.outputs.progress {
            progress(self.tally.bytes);
        }
        product.out.clear();
        product.err.clear();
        product.items.clear();
        product.idle = false;
        product.tally = Tally::default();
        Ok(())
    }
}
