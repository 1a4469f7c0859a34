//! Notes about a run on standard error, written by a thread: a terminal that pauses delays no connection.

use std::io::Write;
use std::sync::mpsc;
use std::{io, thread};

use crate::message::{LanguageChoice, Localize};
use crate::text::sanitize;

/// The sender of notes to the thread that writes them.
#[derive(Clone, Debug)]
pub(super) struct Notes {
    sender: mpsc::Sender<String>,
    language: LanguageChoice,
}

/// The thread that writes notes.
#[derive(Debug)]
pub(super) struct NoteWriter(thread::JoinHandle<()>);

/// Starts a thread that writes notes.
pub(super) fn write_notes(
    mut err: Box<dyn Write + Send>,
    language: LanguageChoice,
) -> io::Result<(Notes, NoteWriter)> {
    let (sender, receiver) = mpsc::channel::<String>();
    let thread = thread::Builder::new().name("notes".to_owned()).spawn(move || {
        for note in receiver {
            // Standard error may be closed.
            let _ = writeln!(err, "feishu-ev: {}", sanitize(&note));
        }
    })?;
    Ok((Notes { sender, language }, NoteWriter(thread)))
}

impl Notes {
    /// Queues a note.
    pub(super) fn write(&self, note: &impl Localize) {
        // The thread ends only with the last sender.
        let _ = self.sender.send(note.to_text(self.language));
    }
}

impl NoteWriter {
    /// Waits until all notes are written; every [`Notes`] must be dropped before.
    pub(super) fn finish(self) {
        let _ = self.0.join();
    }
}
