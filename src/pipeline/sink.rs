//! What work leaves on its way out, in the order of the input.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::Tally;

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

/// As much is written at once: what does not fit into a pipe makes the writer wait for the reader.
pub(super) const PIECE: usize = 48 * 1024;

/// What is done with a product before it is written; what makes too much of it writes to the output itself.
pub(super) type Gather<'s, T> = &'s mut (dyn FnMut(&mut Product<T>, &mut dyn Write) -> io::Result<()> + Send);

/// Writes products in the order in which it gets them.
pub(super) struct Sink<'s, 'w, T> {
    outputs: &'s mut Outputs<'w>,
    gather: Gather<'s, T>,
    separator: &'static str,
    /// Whether there is something before which a separator stands.
    joined: bool,
    tally: Tally,
}

impl<'s, 'w, T> Sink<'s, 'w, T> {
    pub(super) fn new(outputs: &'s mut Outputs<'w>, separator: &'static str, gather: Gather<'s, T>) -> Self {
        Self { outputs, gather, separator, joined: false, tally: Tally::default() }
    }

    /// What was counted.
    pub(super) fn end(self) -> Tally {
        self.tally
    }

    /// Writes a product and empties it.
    pub(super) fn take(&mut self, product: &mut Product<T>) -> io::Result<()> {
        (self.gather)(product, self.outputs.out)?;
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

/// A sink for several threads, each of which may be done before another that began earlier.
pub(super) struct Queue<'s, 'w, T> {
    state: Mutex<State<'s, 'w, T>>,
    moved: Condvar,
    /// Set when nothing can be written any more: a thread may wait for more input in the meantime.
    unwanted: Arc<AtomicBool>,
}

struct State<'s, 'w, T> {
    /// With the thread that writes at the moment, if there is one.
    sink: Option<Sink<'s, 'w, T>>,
    /// Whose turn it is.
    turn: u64,
    /// As many products may wait for one before them.
    limit: u64,
    waiting: BTreeMap<u64, Product<T>>,
    /// Products that were written, to be used again.
    spares: Vec<Product<T>>,
    /// Why nothing can be written any more.
    broken: Option<io::Error>,
}

impl<'s, 'w, T> Queue<'s, 'w, T> {
    pub(super) fn new(sink: Sink<'s, 'w, T>, unwanted: Arc<AtomicBool>) -> Self {
        let (waiting, spares) = (BTreeMap::new(), Vec::new());
        let state = State { sink: Some(sink), turn: 0, limit: 2, waiting, spares, broken: None };
        Self { state: Mutex::new(state), moved: Condvar::new(), unwanted }
    }

    /// Makes room for the products of so many threads.
    pub(super) fn serve(&self, threads: usize) {
        self.lock().limit = 2 * threads as u64;
        self.moved.notify_all();
    }

    /// Hands on what came of the block with this turn, and writes all whose turn has come, unless another thread is at it.
    /// Gives an empty product, or `None` if nothing can be written any more.
    pub(super) fn put(&self, turn: u64, product: Product<T>) -> Option<Product<T>> {
        let too_early =
            |state: &mut State<'_, '_, T>| turn >= state.turn + state.limit && state.broken.is_none();
        let mut state = self.moved.wait_while(self.lock(), too_early).expect(UNPOISONED);
        state.waiting.insert(turn, product);
        while let Some((mut sink, mut product)) = state.next() {
            // Others may hand on theirs in the meantime.
            drop(state);
            let written = sink.take(&mut product);
            state = self.lock();
            if let Err(error) = written {
                self.end_with(&mut state, error);
            }
            state.sink = Some(sink);
            state.turn += 1;
            state.spares.push(product);
            self.moved.notify_all();
        }
        state.broken.is_none().then(|| state.spares.pop().unwrap_or_default())
    }

    /// What was counted, once all have handed on what they had.
    pub(super) fn end(self) -> io::Result<Tally> {
        let state = self.state.into_inner().expect(UNPOISONED);
        match state.broken {
            Some(error) => Err(error),
            None => Ok(state.sink.expect("nobody writes any more").end()),
        }
    }

    /// Until it is dropped, a panic of this thread ends the others too: its turn will not come.
    pub(super) fn give_up_on_panic(&self) -> GiveUp<'_, 's, 'w, T> {
        GiveUp(self)
    }

    /// Nothing is written any more, and nothing need be read.
    fn end_with(&self, state: &mut State<'s, 'w, T>, error: io::Error) {
        state.broken.get_or_insert(error);
        self.unwanted.store(true, Ordering::Relaxed);
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<'s, 'w, T>> {
        self.state.lock().expect(UNPOISONED)
    }
}

/// Breaks the queue if it is dropped by a panic.
pub(super) struct GiveUp<'q, 's, 'w, T>(&'q Queue<'s, 'w, T>);

impl<T> Drop for GiveUp<'_, '_, '_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
            self.0.end_with(&mut state, io::Error::other("a thread panicked"));
        }
    }
}

const UNPOISONED: &str = "nothing panics under the lock";

impl<'s, 'w, T> State<'s, 'w, T> {
    /// The product whose turn it is, if it is there and nobody writes, with the sink to write it to.
    fn next(&mut self) -> Option<(Sink<'s, 'w, T>, Product<T>)> {
        if self.sink.is_none() || self.broken.is_some() {
            return None;
        }
        let product = self.waiting.remove(&self.turn)?;
        Some((self.sink.take()?, product))
    }
}
