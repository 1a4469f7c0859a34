//! `decode`: events with their labels, or as deliveries.

use std::io;
#[cfg(feature = "xlsx")]
use std::iter;
use std::num::NonZeroUsize;

use serde_json::Value;

use super::engine::{BlockOutput, Engine, NoticeStyle};
use super::format_outputs::{FormatOutputs, OutputItem};
use super::ingest::{Decoded, Failure, outgoing, unread_outgoing};
use super::records::run_records;
use super::redaction::Redaction;
#[cfg(feature = "xlsx")]
use super::workbook::rows;
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
use crate::redact::Redactor;
#[cfg(feature = "xlsx")]
use crate::render::Workbook;
use crate::render::{self, EventColumns, EventFormat, EventTable, Style, Styled, time, write_line};

/// A run that decodes events.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Decode<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// What redacts the records; `None` if they stay as they are.
    pub redactor: Option<&'o Redactor<'o>>,
    /// The signatures that are checked.
    pub signatures: SignaturePolicy,
    /// The events that are shown.
    pub selection: &'o Selection<'o>,
    /// The formats, of which there is at least one. The first is written to standard output.
    pub outputs: &'o [Styled<DecodeOutput<'o>>],
    /// Whether several inputs are merged by time.
    pub merge: bool,
    /// The number of threads; that of the processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

/// A format of [`Decode`].
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "events, their rows, or what they are sent in")]
pub enum DecodeOutput<'o> {
    /// Events as rows of CSV, after a header.
    Csv(&'o EventColumns<'o>),
    /// Events in a format.
    Events(EventFormat),
    /// A record of the delivery of each event. A recorded delivery or encrypted body that cannot be read is
    /// written too, unless its event type or its signature has to be known. The system has to have a source
    /// of random numbers if there is a key.
    Deliveries(DeliveryMaker<'o>),
    /// A workbook of events and findings.
    #[cfg(feature = "xlsx")]
    Workbook(&'o EventColumns<'o>),
}

impl DecodeOutput<'_> {
    /// Whether people read it, in the language of their locale.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        match self {
            Self::Csv(_) | Self::Deliveries(_) => false,
            Self::Events(format) => format.is_for_people(),
            #[cfg(feature = "xlsx")]
            Self::Workbook(_) => true,
        }
    }
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
        let mut formats = FormatOutputs::new(outputs, self.outputs.iter().map(|_| ""));
        for (index, Styled { format, style }) in self.outputs.iter().enumerate() {
            match format {
                DecodeOutput::Csv(columns) => {
                    let table = EventTable { columns, style };
                    formats.write(index, table.csv_head().as_bytes(), outputs.out)?;
                }
                #[cfg(feature = "xlsx")]
                DecodeOutput::Workbook(columns) => {
                    let table = EventTable { columns, style };
                    formats.set_workbook(index, Workbook::new(Some(table.sheet()), style)?);
                }
                DecodeOutput::Deliveries(_) | DecodeOutput::Events(_) => {}
            }
        }
        let tally = self.run_with(
            inputs,
            outputs,
            |readable, output| {
                for (index, styled) in self.outputs.iter().enumerate() {
                    self.write_readable(&readable, index, styled, output);
                }
            },
            |output, _| output.items.drain(..).try_for_each(|item| formats.add(item, &mut output.out)),
        )?;
        formats.finish(outputs)?;
        Ok(tally)
    }

    /// Adds a record to the output in one of the formats.
    fn write_readable(
        &self,
        readable: &Readable<'_>,
        index: usize,
        Styled { format, style }: &Styled<DecodeOutput<'_>>,
        output: &mut BlockOutput<OutputItem>,
    ) {
        match (readable, format) {
            #[cfg(feature = "xlsx")]
            (Readable::Record(record), DecodeOutput::Workbook(columns)) => {
                let row = EventTable { columns, style }.sheet_row(record);
                let (source, event) = (Source::of_record(record), EventRef::of_record(record));
                let rows = iter::once(row).chain(rows(&source, record.findings, &event, style));
                output.items.extend(rows.map(|row| OutputItem::row(index, row)));
            }
            #[cfg(feature = "xlsx")]
            (Readable::Failed(failure), DecodeOutput::Workbook(_)) => {
                let (source, event) = (failure.source(), EventRef::default());
                let rows = rows(&source, [&failure.finding], &event, style);
                output.items.extend(rows.map(|row| OutputItem::row(index, row)));
            }
            (Readable::Record(record), _) => {
                output.add_text(index, |out| self.write_record(record, *format, style, out));
            }
            (Readable::Failed(_), _) => {}
        }
    }

    /// Decodes every record, writes what is wanted with `write`, and calls `in_order` with the output of each block, in
    /// the order of the input.
    fn run_with(
        &self,
        inputs: &[Input],
        outputs: &mut Outputs<'_>,
        write: impl Fn(Readable<'_>, &mut BlockOutput<OutputItem>) + Sync,
        in_order: impl FnMut(&mut BlockOutput<OutputItem>, &mut dyn io::Write) -> io::Result<()> + Send,
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
            if self.delivery_makers().next().is_some() {
                decoder = decoder.reading_times();
            }
            decoder
        };
        let new_write = || {
            let mut redaction = Redaction::new(self.redactor, self.ingest.catalog);
            let write = &write;
            move |decoded: &Decoded<'_>, findings: &mut Vec<Finding>, output: &mut _| {
                redaction.redact(decoded, |decoded| self.write(decoded, findings, output, style, write));
            }
        };
        run_records(&engine, outputs, new_decoder, new_write, in_order)
    }

    /// Writes a record with `write`; `findings` is a buffer, and `style` that of standard error.
    fn write(
        &self,
        decoded: &Decoded<'_>,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput<OutputItem>,
        style: NoticeStyle,
        write: &impl Fn(Readable<'_>, &mut BlockOutput<OutputItem>),
    ) {
        match decoded {
            Decoded::Record(record) => {
                output.tally.events += 1;
                if self.selection.selects(record.original_event()) {
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

    /// Appends a record, with its findings, in a format that is text.
    fn write_record(&self, record: &Record<'_>, format: DecodeOutput<'_>, style: &Style, out: &mut Vec<u8>) {
        match format {
            DecodeOutput::Csv(columns) => EventTable { columns, style }.write_csv(out, record),
            DecodeOutput::Deliveries(maker) => {
                let outgoing = outgoing(record, self.ingest.keys);
                write_delivery(out, &outgoing, record.container, maker);
            }
            DecodeOutput::Events(format) => {
                let signature = self.signatures.shown(record.signature);
                render::event(out, &Record { signature, ..*record }, self.ingest.catalog, format, style);
            }
            // Its rows are not text.
            #[cfg(feature = "xlsx")]
            DecodeOutput::Workbook(_) => {}
        }
    }

    /// The indices of the formats that are deliveries, and what makes those.
    fn delivery_makers(&self) -> impl Iterator<Item = (usize, DeliveryMaker<'_>)> {
        self.outputs.iter().enumerate().filter_map(|(index, output)| match output.format {
            DecodeOutput::Deliveries(maker) => Some((index, maker)),
            _ => None,
        })
    }

    /// Appends the delivery or encrypted body that cannot be read, if deliveries are written and nothing about its
    /// event has to be known. Returns whether it did, and no other format needs the event.
    fn write_unread(
        &self,
        container: Option<&Container<'_>>,
        location: &Location,
        output: &mut BlockOutput<OutputItem>,
    ) -> bool {
        let makers = self.delivery_makers().count();
        let needs_event = !self.selection.is_everything() || self.signatures == SignaturePolicy::Require;
        if makers == 0 || needs_event {
            return false;
        }
        let Some(outgoing) = unread_outgoing(container, location, self.ingest.keys) else { return false };
        for (index, maker) in self.delivery_makers() {
            output.add_text(index, |out| write_delivery(out, &outgoing, container, maker));
        }
        let is_event = makers == self.outputs.len();
        output.tally.events += u64::from(is_event);
        is_event
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
