//! A thread that writes results: a reader of the output that pauses delays no connection.

use std::io::{self, Write};
use std::thread;

use tokio::sync::mpsc;

/// The number of results that wait to be written.
const WAITING: usize = 1024;
/// The size in bytes at which results are written although more of them wait.
const WRITE_SIZE: usize = 64 * 1024;

/// Appends the bytes of results.
pub(super) trait ResultFormat<T>: Send + 'static {
    /// Appends what comes before the first result.
    fn begin(&mut self, out: &mut Vec<u8>);
    /// Appends a result.
    fn result(&mut self, result: &T, out: &mut Vec<u8>);
    /// Appends what comes after the last result.
    fn end(&mut self, out: &mut Vec<u8>);
}

/// The sender of results to the thread that writes them.
#[derive(Clone, Debug)]
pub(super) struct Results<T>(mpsc::Sender<T>);

/// The thread that writes results.
#[derive(Debug)]
pub(super) struct ResultWriter(thread::JoinHandle<io::Result<()>>);

/// The output was closed, or cannot be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutputFailed;

/// Starts a thread that writes results. They are written as soon as no more of them wait.
pub(super) fn write_results<T: Send + 'static>(
    mut out: Box<dyn Write + Send>,
    mut format: impl ResultFormat<T>,
) -> io::Result<(Results<T>, ResultWriter)> {
    let (sender, mut receiver) = mpsc::channel(WAITING);
    let thread = thread::Builder::new().name("results".to_owned()).spawn(move || {
        let mut bytes = Vec::new();
        format.begin(&mut bytes);
        while let Some(result) = receiver.blocking_recv() {
            format.result(&result, &mut bytes);
            while bytes.len() < WRITE_SIZE
                && let Ok(result) = receiver.try_recv()
            {
                format.result(&result, &mut bytes);
            }
            out.write_all(&bytes)?;
            bytes.clear();
        }
        format.end(&mut bytes);
        out.write_all(&bytes)?;
        out.flush()
    })?;
    Ok((Results(sender), ResultWriter(thread)))
}

impl<T> Results<T> {
    /// Queues a result; waits while too many of them are queued.
    pub(super) async fn send(&self, result: T) -> Result<(), OutputFailed> {
        self.0.send(result).await.map_err(|_| OutputFailed)
    }

    /// Waits until the output fails.
    pub(super) async fn failed(&self) {
        self.0.closed().await;
    }
}

impl ResultWriter {
    /// Waits until all results are written; every [`Results`] must be dropped before.
    pub(super) fn finish(self) -> io::Result<()> {
        self.0.join().expect("formats do not panic")
    }
}
