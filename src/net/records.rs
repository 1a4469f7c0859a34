//! A thread that writes records and says when each is written.

use std::io::{self, Write};
use std::thread;

use tokio::sync::{mpsc, oneshot};

/// The number of records that wait to be written.
const WAITING: usize = 64;

/// A record to be written.
#[derive(Debug)]
struct Line {
    bytes: Vec<u8>,
    written: oneshot::Sender<()>,
}

/// The sender of records to the thread that writes them.
#[derive(Clone, Debug)]
pub(super) struct Records(mpsc::Sender<Line>);

/// The thread that writes records.
#[derive(Debug)]
pub(super) struct RecordWriter(thread::JoinHandle<io::Result<()>>);

/// A record was not written.
#[derive(Clone, Copy, Debug)]
pub(super) struct NotWritten;

/// Starts a thread that writes records. It ends when one cannot be written.
pub(super) fn write_records(mut out: Box<dyn Write + Send>) -> io::Result<(Records, RecordWriter)> {
    let (sender, mut receiver) = mpsc::channel::<Line>(WAITING);
    let thread = thread::Builder::new().name("records".to_owned()).spawn(move || {
        let mut written = Vec::new();
        while let Some(line) = receiver.blocking_recv() {
            let mut bytes = line.bytes;
            written.push(line.written);
            // Those that came in the meantime are written together.
            while let Ok(next) = receiver.try_recv() {
                bytes.extend_from_slice(&next.bytes);
                written.push(next.written);
            }
            out.write_all(&bytes)?;
            out.flush()?;
            for written in written.drain(..) {
                // The client may have gone.
                let _ = written.send(());
            }
        }
        Ok(())
    })?;
    Ok((Records(sender), RecordWriter(thread)))
}

impl Records {
    /// Writes a record and waits until it is written.
    pub(super) async fn write(&self, bytes: Vec<u8>) -> Result<(), NotWritten> {
        let (written, is_written) = oneshot::channel();
        self.0.send(Line { bytes, written }).await.map_err(|_| NotWritten)?;
        is_written.await.map_err(|_| NotWritten)
    }

    /// Waits until the output fails.
    pub(super) async fn failed(&self) {
        self.0.closed().await;
    }
}

impl RecordWriter {
    /// Waits until all records are written; every [`Records`] must be dropped before.
    pub(super) fn finish(self) -> io::Result<()> {
        self.0.join().expect("writing does not panic")
    }
}
