//! Runs over the records of all inputs.

use std::io;
use std::sync::Arc;

use super::engine::{BlockOutput, Engine, InputPiece, RecordTime};
use super::ingest::{Decoded, Decoder};
use super::{Outputs, Tally};
use crate::finding::Finding;

/// Decodes every record with a decoder and a `write` for each thread, calls `write` with it and a buffer for findings, and
/// `in_order` with the output of each block, in the order of the input or in that of time. Fails only if the output
/// cannot be written.
pub(super) fn run_records<'i, T: Send, W>(
    engine: &Engine<'_>,
    outputs: &mut Outputs<'_>,
    new_decoder: impl Fn() -> Decoder<'i> + Sync,
    new_write: impl Fn() -> W + Sync,
    in_order: impl FnMut(&mut BlockOutput<T>, &mut dyn io::Write) -> io::Result<()> + Send,
) -> io::Result<Tally>
where
    W: FnMut(&Decoded<'_>, &mut Vec<Finding>, &mut BlockOutput<T>),
{
    let new_worker = || {
        let mut decoder = new_decoder();
        if engine.merge {
            decoder = decoder.reading_times();
        }
        let (mut findings, mut write) = (Vec::new(), new_write());
        move |piece: InputPiece<'_>, output: &mut BlockOutput<T>| {
            with_own_name(piece, |piece| {
                piece.decode(&mut decoder, |decoded| {
                    write(&decoded, &mut findings, output);
                    if engine.merge {
                        output.end_record(record_time(&decoded));
                    }
                });
            });
        }
    };
    engine.run_ordered(outputs, new_worker, in_order)
}

/// Calls `run` with a part of an input whose name is a copy, which no other thread counts references of.
pub(super) fn with_own_name<T>(piece: InputPiece<'_>, run: impl FnOnce(InputPiece<'_>) -> T) -> T {
    match piece {
        InputPiece::Block(block, file) => run(InputPiece::Block(block, &Arc::from(&**file))),
        unread @ InputPiece::Unread(..) => run(unread),
    }
}

/// The times by which a record is merged with those of other inputs; `None` if it is no record.
pub(super) fn record_time(decoded: &Decoded<'_>) -> Option<RecordTime> {
    match decoded {
        Decoded::Record(record) => {
            Some(RecordTime { created: record.event.time(), received: record.received_at })
        }
        Decoded::Failed(_) => Some(RecordTime::default()),
        Decoded::PassedOver { container, .. } => container.map(|_| RecordTime::default()),
    }
}
