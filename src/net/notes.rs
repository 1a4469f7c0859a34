//! Notes about a run on standard error, written by a thread: a terminal that pauses delays no connection.

use std::io::Write;
use std::sync::mpsc;
use std::thread;

use super::NetError;
use crate::message::{LanguageChoice, Localize};
use crate::text::sanitize;

/// The sender of notes to the thread that writes them.
#[derive(Clone, Debug)]
pub(super) struct Notes {
    sender: mpsc::Sender<NoteRequest>,
    language: LanguageChoice,
}

/// A request to the thread.
#[derive(Debug)]
enum NoteRequest {
    /// Says that everything before it was written.
    Flush(mpsc::Sender<()>),
    Write(String),
}

impl Notes {
    /// Starts a thread that writes notes.
    pub(super) fn start(mut err: Box<dyn Write + Send>, language: LanguageChoice) -> Result<Self, NetError> {
        let (sender, receiver) = mpsc::channel();
        let write = move || {
            for request in receiver {
                match request {
                    NoteRequest::Flush(flushed) => {
                        let _ = flushed.send(());
                    }
                    // Standard error may be closed.
                    NoteRequest::Write(note) => {
                        let _ = writeln!(err, "feishu-ev: {}", sanitize(&note));
                    }
                }
            }
        };
        thread::Builder::new().name("notes".to_owned()).spawn(write).map_err(NetError::start)?;
        Ok(Self { sender, language })
    }

    /// Queues a note.
    pub(super) fn write(&self, note: &impl Localize) {
        // The thread ends only with the last sender.
        let _ = self.sender.send(NoteRequest::Write(note.to_text(self.language)));
    }

    /// Waits until all notes that were queued are written.
    pub(super) fn flush(&self) {
        let (sender, flushed) = mpsc::channel();
        if self.sender.send(NoteRequest::Flush(sender)).is_ok() {
            let _ = flushed.recv();
        }
    }
}
