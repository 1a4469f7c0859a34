//! `decode`: events with their labels, or as deliveries.

use std::io;
use std::num::NonZeroUsize;

use serde_json::Value;

use super::engine::{BlockOutput, Engine, NoticeStyle};
use super::ingest::{Decoded, Failure, outgoing, unread_outgoing};
use super::records::run_records;
#[cfg(feature = "xlsx")]
use super::workbook::{rows, write_workbook};
use super::{Ingest, Input, Outputs, Tally};
use crate::check::{self, SignaturePolicy};
use crate::delivery::write_record;
use crate::diagnostic::EventRef;
#[cfg(feature = "xlsx")]
use crate::diagnostic::Source;
use crate::filter::Selection;
use crate::finding::{Finding, Rule};
use crate::frame::Framing;
use crate::location::Location;
use crate::message::LanguageChoice;
use crate::outgoing::{DeliveryMaker, Outgoing, Signing};
use crate::record::{Container, Record};
use crate::render::{self, EventFormat, EventTable, Style, time, write_line};
#[cfg(feature = "xlsx")]
use crate::render::{SheetRow, Workbook};

/// A run that decodes events.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Decode<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// The signatures that are checked.
    pub signatures: SignaturePolicy,
    /// The events that are shown.
    pub selection: &'o Selection<'o>,
    /// The output.
    pub output: DecodeOutput<'o>,
    /// The style of output for people.
    pub style: &'o Style,
    /// Whether several inputs are merged by time.
    pub merge: bool,
    /// The number of threads; that of the processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

/// The output of [`Decode`].
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "events, their rows, or what they are sent in")]
pub enum DecodeOutput<'o> {
    /// Events as rows of CSV, after a header.
    Csv(EventTable<'o>),
    /// Events in a format.
    Events(EventFormat),
    /// A record of the delivery of each event. A recorded delivery or encrypted body that cannot be read is
    /// written too, unless its event type or its signature has to be known. The system has to have a source
    /// of random numbers if there is a key.
    Deliveries(DeliveryMaker<'o>),
    /// A workbook of events and findings.
    #[cfg(feature = "xlsx")]
    Workbook(EventTable<'o>),
}

/// What is written of a record.
enum Readable<'r> {
    /// A record that was decoded.
    Record(&'r Record<'r>),
    /// A record that could not be.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "only a workbook has it"))]
    Failed(&'r Failure<'r>),
}

impl Decode<'_> {
    /// Decodes every record of the inputs, in their order or in that of time. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Tally> {
        #[cfg(feature = "xlsx")]
        if let DecodeOutput::Workbook(table) = self.output {
            return self.run_workbook(table, inputs, outputs);
        }
        if let DecodeOutput::Csv(table) = self.output {
            outputs.out.write_all(table.csv_head().as_bytes())?;
        }
        self.run_with(
            inputs,
            outputs,
            |readable, output: &mut BlockOutput| {
                if let Readable::Record(record) = readable {
                    self.write_record(record, &mut output.out);
                }
            },
            |_, _| Ok(()),
        )
    }

    /// Decodes every record into a workbook of events and of the findings about them.
    #[cfg(feature = "xlsx")]
    fn run_workbook(
        &self,
        table: EventTable<'_>,
        inputs: &[Input],
        outputs: &mut Outputs<'_>,
    ) -> io::Result<Tally> {
        let style = self.style;
        let mut workbook = Workbook::new(Some(table.sheet()), style)?;
        let tally = self.run_with(
            inputs,
            outputs,
            |readable, output: &mut BlockOutput<SheetRow>| match readable {
                Readable::Record(record) => {
                    output.items.push(table.sheet_row(record));
                    let (source, event) = (Source::of_record(record), EventRef::of_record(record));
                    output.items.extend(rows(&source, record.findings, &event, style));
                }
                Readable::Failed(failure) => {
                    let finding = [&failure.finding];
                    output.items.extend(rows(&failure.source(), finding, &EventRef::default(), style));
                }
            },
            |output, _| output.items.drain(..).try_for_each(|row| workbook.add(&row)),
        )?;
        write_workbook(workbook, outputs)?;
        Ok(tally)
    }

    /// Decodes every record, writes what is wanted with `write`, and calls `in_order` with the output of each block, in
    /// the order of the input.
    fn run_with<T: Send>(
        &self,
        inputs: &[Input],
        outputs: &mut Outputs<'_>,
        write: impl Fn(Readable<'_>, &mut BlockOutput<T>) + Sync,
        in_order: impl FnMut(&mut BlockOutput<T>, &mut dyn io::Write) -> io::Result<()> + Send,
    ) -> io::Result<Tally> {
        let engine = Engine {
            jobs: self.jobs,
            merge: self.merge && inputs.len() > 1,
            ..Engine::new(inputs, Framing::Events, self.ingest.max_record_size)
        };
        let style = outputs.notice_style();
        let new_decoder = || {
            let mut decoder = self.ingest.decoder();
            if self.signatures != SignaturePolicy::Off {
                decoder = decoder.checking_signatures();
            }
            if matches!(self.output, DecodeOutput::Deliveries(_)) {
                decoder = decoder.reading_times();
            }
            decoder
        };
        let write = |decoded: &Decoded<'_>, findings: &mut Vec<Finding>, output: &mut BlockOutput<T>| {
            self.write(decoded, findings, output, style, &write);
        };
        run_records(&engine, outputs, new_decoder, write, in_order)
    }

    /// Writes a record with `write`; `findings` is a buffer, and `style` that of standard error.
    fn write<T>(
        &self,
        decoded: &Decoded<'_>,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput<T>,
        style: NoticeStyle,
        write: &impl Fn(Readable<'_>, &mut BlockOutput<T>),
    ) {
        match decoded {
            Decoded::Record(record) => {
                output.tally.events += 1;
                if self.selection.selects(record.event) {
                    self.check(record, findings, &mut output.tally);
                    write(Readable::Record(&Record { findings, ..*record }), output);
                } else {
                    output.tally.left_out += 1;
                }
            }
            Decoded::Failed(failure) => {
                if !self.write_unread(failure.container, failure.location, output) {
                    fail(failure, output, style);
                    write(Readable::Failed(failure), output);
                }
            }
            Decoded::PassedOver { text, location, container } => {
                if !self.write_unread(*container, location, output) {
                    output.pass_over(text, location);
                }
            }
        }
    }

    /// Appends a record, with its findings, to the output.
    fn write_record(&self, record: &Record<'_>, out: &mut Vec<u8>) {
        match self.output {
            DecodeOutput::Csv(table) => table.write_csv(out, record),
            DecodeOutput::Deliveries(maker) => {
                let outgoing = outgoing(record, self.ingest.keys);
                write_delivery(out, &outgoing, record.container, maker);
            }
            DecodeOutput::Events(format) => {
                let signature = self.signatures.shown(record.signature);
                render::event(out, &Record { signature, ..*record }, format, self.style);
            }
            // Its rows are written by `workbook`.
            #[cfg(feature = "xlsx")]
            DecodeOutput::Workbook(_) => {}
        }
    }

    /// Appends the delivery or encrypted body that cannot be read, if deliveries are written and nothing about its
    /// event has to be known. Returns whether it did.
    fn write_unread<T>(
        &self,
        container: Option<&Container<'_>>,
        location: &Location,
        output: &mut BlockOutput<T>,
    ) -> bool {
        let needs_event = !self.selection.is_everything() || self.signatures == SignaturePolicy::Require;
        let DecodeOutput::Deliveries(maker) = self.output else { return false };
        if needs_event {
            return false;
        }
        let Some(outgoing) = unread_outgoing(container, location, self.ingest.keys) else { return false };
        output.tally.events += 1;
        write_delivery(&mut output.out, &outgoing, container, maker);
        true
    }

    /// Finds and counts what is to be said of a record.
    fn check(&self, record: &Record<'_>, findings: &mut Vec<Finding>, tally: &mut Tally) {
        findings.clear();
        check::record(record, self.ingest.catalog, self.signatures, findings);
        for finding in &*findings {
            tally.count(finding.rule.severity());
        }
        if self.signatures == SignaturePolicy::Require {
            let is_unverified =
                |finding: &Finding| matches!(finding.rule, Rule::NotSigned | Rule::WrongSignature);
            tally.unverified += u64::from(findings.iter().any(is_unverified));
        }
    }
}

/// Appends the record of a delivery; `container` is what it is made of.
fn write_delivery(
    out: &mut Vec<u8>,
    outgoing: &Outgoing,
    container: Option<&Container<'_>>,
    maker: DeliveryMaker<'_>,
) {
    let signing = match maker.key {
        Some(_) => Signing::now().expect("the source of random numbers was there before"),
        None => Signing::default(),
    };
    let (headers, body) = maker.record(outgoing, &signing);
    let mut members = Vec::new();
    let recorded = container.and_then(Container::delivery);
    let received_at = recorded.and_then(|delivery| time::utc(delivery.received_at?.milliseconds));
    members.extend(received_at.map(|time| ("received_at", Value::from(time))));
    members.extend(outgoing.expect.as_deref().map(|expect| ("expect", Value::from(expect))));
    write_record(out, &headers, &body, &members);
}

/// Counts a record that cannot be decoded, and adds the finding about it to those for standard error.
pub(super) fn fail<T>(failure: &Failure<'_>, output: &mut BlockOutput<T>, style: NoticeStyle) {
    output.tally.unreadable += 1;
    output.tally.count(failure.finding.rule.severity());
    let rule = failure.finding.rule;
    output.notice(rule, failure.location, style.shown, |err| write_failure(err, failure, style.language));
}

/// Appends the finding about a record that cannot be decoded, in one line.
fn write_failure(err: &mut Vec<u8>, failure: &Failure<'_>, language: LanguageChoice) {
    for diagnostic in failure.source().locate([&failure.finding], &EventRef::default()) {
        write_line(err, &diagnostic, language).expect("a Vec takes any bytes");
    }
}
