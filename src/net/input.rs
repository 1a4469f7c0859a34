//! The thread that reads the input.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::NetError;
use super::notes::Notes;
use crate::location::Location;
use crate::message::LanguageChoice;
use crate::messages;
use crate::outcome::{Expectation, UnknownVerdict};
use crate::outgoing::Outgoing;
use crate::pipeline::{Deliver, Ingest, Input, OutgoingForm, Outputs, Tally};

/// The number of records that are read ahead.
const READ_AHEAD: usize = 256;
/// The bytes of bodies at which no more records are read ahead.
const READ_AHEAD_SIZE: usize = 1 << 20;
/// The time after which a reader that is ahead looks again. Waking it up for each record that is taken would
/// take more time than the deliveries themselves.
const PAUSE: Duration = Duration::from_millis(1);

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

messages! {
    /// A note about a record.
    enum InputNote {
        InvalidExpectation { location: String, error: UnknownVerdict } =>
            "{location}: not delivered: {error}", "{location}：未推送：{error}";
    }
}

/// A record to be delivered, with the verdicts that are expected of it.
#[derive(Clone, Debug)]
pub(super) struct InputRecord {
    pub(super) outgoing: Outgoing,
    /// By the user, by the record, or else a success.
    pub(super) expectation: Expectation,
}

/// The result of reading the input, once it has ended.
#[derive(Debug)]
pub(super) struct InputEnd(oneshot::Receiver<Tally>);

impl DeliveryInput {
    /// Starts the thread. It reports records that cannot be read on `err`. An expectation of the user takes
    /// precedence over those of records.
    pub(super) fn start(
        self,
        of_user: Option<Expectation>,
        mut err: Box<dyn Write + Send>,
        notes: Notes,
        language: LanguageChoice,
    ) -> Result<(mpsc::Receiver<InputRecord>, InputEnd), NetError> {
        let (records, receiver) = mpsc::channel(READ_AHEAD);
        let (ended, end) = oneshot::channel();
        let read = move || {
            let Self { ingest, form, inputs } = self;
            let deliver = Deliver { ingest, form, stop: &Arc::default() };
            let mut out = io::sink();
            let mut outputs = Outputs::new(&mut out, &mut err, language);
            let (mut refused, mut size) = (0, 0);
            let mut sink = |outgoing: Outgoing| {
                let of_record = outgoing.expect.as_deref().map(str::parse).transpose();
                match of_record {
                    Ok(of_record) => {
                        let expectation = of_user.clone().or(of_record).unwrap_or_default();
                        send_ahead(&records, InputRecord { outgoing, expectation }, &mut size)
                    }
                    Err(error) => {
                        refused += 1;
                        let Location { file, position } = &outgoing.location;
                        let location = format!("{file}:{}:{}", position.line, position.column);
                        notes.write(&InputNote::InvalidExpectation { location, error });
                        ControlFlow::Continue(())
                    }
                }
            };
            // Standard error may be closed: the exit code says enough.
            let mut tally = deliver.run(&inputs, &mut outputs, &mut sink).unwrap_or_default();
            tally.unreadable += refused;
            let _ = ended.send(tally);
        };
        thread::Builder::new().name("input".to_owned()).spawn(read).map_err(NetError::start)?;
        Ok((receiver, InputEnd(end)))
    }
}

/// Sends a record, as soon as not too many others wait. `size` is an upper bound of the bytes that wait.
fn send_ahead(records: &mpsc::Sender<InputRecord>, record: InputRecord, size: &mut usize) -> ControlFlow<()> {
    let added = record.outgoing.content.body().len();
    loop {
        if records.capacity() == READ_AHEAD {
            *size = 0;
        }
        let fits = *size == 0 || *size + added <= READ_AHEAD_SIZE;
        if fits && records.capacity() > 0 {
            break;
        }
        if records.is_closed() {
            return ControlFlow::Break(());
        }
        thread::sleep(PAUSE);
    }
    *size += added;
    match records.blocking_send(record) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
}

impl InputEnd {
    /// The counts, if the input was read to its end.
    pub(super) fn tally(mut self) -> Option<Tally> {
        self.0.try_recv().ok()
    }
}
