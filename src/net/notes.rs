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
                    // Standard error may be closed. Others write to it too, so that a line is one write.
                    NoteRequest::Write(note) => {
                        let _ = err.write_all(format!("feishu-ev: {}\n", sanitize(&note)).as_bytes());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Count;

    /// A writer that sends what is written at once.
    struct Writes(mpsc::Sender<Vec<u8>>);

    impl Write for Writes {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.send(bytes.to_vec()).expect("the test reads it");
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_note_is_written_at_once() {
        let (sender, written) = mpsc::channel();
        let notes = Notes::start(Box::new(Writes(sender)), LanguageChoice::En).unwrap();
        notes.write(&Count::Attempts(2));
        notes.flush();
        drop(notes);
        assert_eq!(written.iter().collect::<Vec<_>>(), [b"feishu-ev: 2 attempts\n"]);
    }
}
