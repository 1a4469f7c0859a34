//! A thread that writes results: a reader of the output that pauses delays no connection.

use std::io::{self, Write};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::NetError;
use crate::outcome::Outcome;
use crate::render::{OutcomeFormat, OutcomeWriter, Style};

/// The number of results that wait to be written.
const WAITING: usize = 1024;
/// The least time between two writes, in which results are gathered.
const GATHERING: Duration = Duration::from_millis(1);
/// The size in bytes at which results are written although more of them wait.
const WRITE_SIZE: usize = 64 * 1024;

/// The sender of results to the thread that writes them.
#[derive(Clone, Debug)]
pub(super) struct Results(mpsc::Sender<Outcome>);

/// The thread that writes results.
#[derive(Debug)]
pub(super) struct ResultWriter(thread::JoinHandle<io::Result<()>>);

/// The output was closed, or cannot be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutputFailed;

/// Starts a thread that writes the outcomes of a subcommand: at once, or [`GATHERING`] after those before.
pub(super) fn write_results(
    mut out: Box<dyn Write + Send>,
    format: OutcomeFormat,
    command: &'static str,
    style: Style,
) -> Result<(Results, ResultWriter), NetError> {
    let (sender, mut receiver) = mpsc::channel(WAITING);
    let write = move || {
        let mut writer = OutcomeWriter::new(format, command, &style);
        let mut bytes = writer.head().into_bytes();
        let mut written: Option<Instant> = None;
        while let Some(result) = receiver.blocking_recv() {
            writer.write(&mut bytes, &result)?;
            // Waking up for each result would take more time than the deliveries themselves.
            if let Some(written) = written {
                thread::sleep(GATHERING.saturating_sub(written.elapsed()));
            }
            while bytes.len() < WRITE_SIZE
                && let Ok(result) = receiver.try_recv()
            {
                writer.write(&mut bytes, &result)?;
            }
            out.write_all(&bytes)?;
            bytes.clear();
            written = Some(Instant::now());
        }
        bytes.extend_from_slice(writer.tail().as_bytes());
        out.write_all(&bytes)?;
        out.flush()
    };
    let thread = thread::Builder::new().name("results".to_owned()).spawn(write).map_err(NetError::start)?;
    Ok((Results(sender), ResultWriter(thread)))
}

impl Results {
    /// Queues a result; waits while too many of them are queued.
    pub(super) async fn send(&self, result: Outcome) -> Result<(), OutputFailed> {
        self.0.send(result).await.map_err(|_| OutputFailed)
    }

    /// Waits until the output fails.
    pub(super) async fn failed(&self) {
        self.0.closed().await;
    }
}

impl ResultWriter {
    /// Waits until all results are written; every [`Results`] must be dropped before.
    pub(super) fn finish(self) -> Result<(), NetError> {
        self.0.join().expect("formats do not panic").map_err(NetError::output)
    }
}
