//! `simulate`: the events of a simulation to the output, and their faults to a manifest.

use std::io::{self, Write};

use serde::Serialize;

use super::Outputs;
use crate::choice::Choice as _;
use crate::finding::Rule;
use crate::messages;
use crate::simulate::{Fault, Packager, SimulateError, SimulatedEvent, Simulation};

/// Writes a simulation.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "built by naming every member, so that none is forgotten")]
pub struct Simulate<'s> {
    /// The events.
    pub simulation: Simulation<'s>,
    /// Writes an event.
    pub packager: Packager<'s>,
}

messages! {
    /// An error while a simulation is written.
    pub enum SimulateWriteError {
        Manifest { error: io::Error } => "cannot write the manifest: {error}", "无法写入清单：{error}";
        Output { error: io::Error } => "cannot write the output: {error}", "无法写入输出：{error}";
        Simulation { error: SimulateError } => "{error}", "{error}";
    }
}

impl std::error::Error for SimulateWriteError {}

/// A line of the manifest.
#[derive(Serialize)]
struct ManifestLine<'e> {
    fault: &'static str,
    event_id: &'e str,
    event_type: &'e str,
    /// The number of the record in the output, from 1; `None` if it was left out.
    record: Option<u64>,
    /// The code of the finding that `validate` reports in the record, or `trace` at it.
    finding: Option<&'static str>,
    process_id: Option<String>,
    job_change_id: Option<String>,
    /// What the event is about, if it is neither a process nor a job change.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<ManifestSubject<'e>>,
}

/// Something with a life cycle.
#[derive(Serialize)]
struct ManifestSubject<'e> {
    life_cycle: &'e str,
    id: String,
}

impl<'e> ManifestLine<'e> {
    fn new(event: &'e SimulatedEvent, fault: Fault, record: Option<u64>) -> Self {
        Self {
            fault: fault.kind().name(),
            event_id: &event.event_id,
            event_type: &event.event_type,
            record,
            finding: fault.rule().map(Rule::code),
            process_id: event.process_id.map(|id| id.to_string()),
            job_change_id: event.job_change_id.map(|id| id.to_string()),
            subject: (event.subject.as_ref())
                .map(|(life_cycle, id)| ManifestSubject { life_cycle, id: id.to_string() }),
        }
    }
}

/// The size of output at which it is written.
const CHUNK: usize = 64 * 1024;

impl Simulate<'_> {
    /// Writes every event to the output, and every fault to the manifest.
    pub fn run(
        mut self,
        mut manifest: Option<&mut dyn Write>,
        outputs: &mut Outputs<'_>,
    ) -> Result<(), SimulateWriteError> {
        let output_error = |error| SimulateWriteError::Output { error };
        let manifest_error = |error| SimulateWriteError::Manifest { error };
        let mut out = Vec::with_capacity(2 * CHUNK);
        let mut record = 0_u64;
        for event in self.simulation {
            let event = event.map_err(|error| SimulateWriteError::Simulation { error })?;
            let is_sent = event.fault != Some(Fault::Drop);
            record += u64::from(is_sent);
            if let (Some(fault), Some(manifest)) = (event.fault, manifest.as_mut()) {
                let line = ManifestLine::new(&event, fault, is_sent.then_some(record));
                let mut line = serde_json::to_vec(&line).expect("strings and numbers");
                line.push(b'\n');
                manifest.write_all(&line).map_err(manifest_error)?;
            }
            if is_sent {
                self.packager.write(&event, &mut out);
            }
            if out.len() >= CHUNK {
                outputs.out.write_all(&out).map_err(output_error)?;
                out.clear();
            }
        }
        outputs.out.write_all(&out).map_err(output_error)?;
        outputs.out.flush().map_err(output_error)?;
        if let Some(manifest) = manifest {
            manifest.flush().map_err(manifest_error)?;
        }
        Ok(())
    }
}
