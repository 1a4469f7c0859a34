//! The thread that reads the input.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;

use tokio::sync::{mpsc, oneshot};

use crate::message::LanguageChoice;
use crate::outgoing::Outgoing;
use crate::pipeline::{Deliver, Ingest, Input, OutgoingForm, Outputs, Tally};

/// The number of records that are read ahead.
const READ_AHEAD: usize = 16;

/// The input of a run.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct DeliveryInput {
    /// The configuration for reading records. A thread reads them, which may wait for input when the process
    /// ends.
    pub ingest: Ingest<'static>,
    /// The form in which records are delivered.
    pub form: OutgoingForm,
    /// The inputs.
    pub inputs: Vec<Input>,
}

/// The result of reading the input, once it has ended.
#[derive(Debug)]
pub(super) struct InputEnd(oneshot::Receiver<Tally>);

impl DeliveryInput {
    /// Starts the thread. It reports records that cannot be read on `err`.
    pub(super) fn start(
        self,
        mut err: Box<dyn Write + Send>,
        language: LanguageChoice,
    ) -> io::Result<(mpsc::Receiver<Outgoing>, InputEnd)> {
        let (records, receiver) = mpsc::channel(READ_AHEAD);
        let (ended, end) = oneshot::channel();
        thread::Builder::new().name("input".to_owned()).spawn(move || {
            let Self { ingest, form, inputs } = self;
            let deliver = Deliver { ingest, form, stop: &Arc::default() };
            let mut out = io::sink();
            let mut outputs = Outputs { out: &mut out, err: &mut err, language, progress: None };
            let mut sink = |outgoing| match records.blocking_send(outgoing) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            };
            // Standard error may be closed: the exit code says enough.
            let tally = deliver.run(&inputs, &mut outputs, &mut sink).unwrap_or_default();
            let _ = ended.send(tally);
        })?;
        Ok((receiver, InputEnd(end)))
    }
}

impl InputEnd {
    /// The counts, if the input was read to its end.
    pub(super) fn tally(mut self) -> Option<Tally> {
        self.0.try_recv().ok()
    }
}
