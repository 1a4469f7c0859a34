//! Records of the inputs that are to be delivered, one after another.

use std::io;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::decode::fail;
use super::engine::{BlockOutput, Engine, InputPiece, NoticeStyle};
use super::ingest::{Decoded, outgoing, outgoing_event, unread_outgoing};
use super::{Ingest, Input, Outputs, Tally};
use crate::frame::Framing;
use crate::outgoing::Outgoing;

/// A run that passes on each record that is to be delivered.
///
/// A recorded delivery is passed on whatever its body is, and an encrypted body whether or not it can be
/// decrypted. Other records that cannot be read are reported as `decode` reports them. The next block of the
/// input is read when all records of the block before it were passed on.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Deliver<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// The form in which records are passed on.
    pub form: OutgoingForm,
    /// Ends the run when it is set, by the sink or another thread; within a second if input is awaited.
    pub stop: &'o Arc<AtomicBool>,
}

/// The form in which records are passed on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the two ways of the platform")]
pub enum OutgoingForm {
    /// For a webhook: recorded deliveries and encrypted bodies as they are.
    Delivery,
    /// For the long connection: events only. Those that cannot be decrypted are reported.
    Event,
}

impl Deliver<'_> {
    /// Passes each record of the inputs to `sink`, in order, until it breaks. Counts as events those that were
    /// passed on. Fails only if the output cannot be written.
    pub fn run(
        &self,
        inputs: &[Input],
        outputs: &mut Outputs<'_>,
        sink: &mut (dyn FnMut(Outgoing) -> ControlFlow<()> + Send),
    ) -> io::Result<Tally> {
        let engine = Engine {
            // Others would read ahead of the sink.
            jobs: Some(NonZeroUsize::MIN),
            stop: Some(self.stop),
            ..Engine::new(inputs, Framing::Events, self.ingest.max_record_size)
        };
        let style = outputs.notice_style();
        engine.run_ordered(
            outputs,
            || {
                let mut decoder = self.ingest.decoder();
                move |piece: InputPiece<'_>, output: &mut BlockOutput<Outgoing>| {
                    piece.decode(&mut decoder, |decoded| self.collect(&decoded, output, style));
                }
            },
            |output: &mut BlockOutput<Outgoing>, _| {
                for record in output.items.drain(..) {
                    if self.stop.load(Ordering::Relaxed) {
                        break;
                    }
                    output.tally.events += 1;
                    if sink(record).is_break() {
                        self.stop.store(true, Ordering::Relaxed);
                    }
                }
                Ok(())
            },
        )
    }

    /// Adds a record to the items of the output; `style` is that of standard error.
    fn collect(&self, decoded: &Decoded<'_>, output: &mut BlockOutput<Outgoing>, style: NoticeStyle) {
        let keys = self.ingest.keys;
        let record = match (decoded, self.form) {
            (Decoded::Record(record), OutgoingForm::Delivery) => Ok(outgoing(record, keys)),
            (Decoded::Record(record), OutgoingForm::Event) => Ok(outgoing_event(record)),
            (Decoded::Failed(failure), OutgoingForm::Delivery) => {
                unread_outgoing(failure.container, failure.location, keys).ok_or(failure)
            }
            (Decoded::Failed(failure), OutgoingForm::Event) => Err(failure),
            (Decoded::PassedOver { text, location, container }, form) => {
                let container = container.filter(|_| form == OutgoingForm::Delivery);
                match unread_outgoing(container, location, keys) {
                    Some(outgoing) => output.items.push(outgoing),
                    None => output.pass_over(text, location),
                }
                return;
            }
        };
        match record {
            Ok(record) => output.items.push(record),
            Err(failure) => fail(failure, output, style),
        }
    }
}
