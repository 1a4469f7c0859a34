//! Records with redacted texts.

use std::borrow::Cow;

use super::ingest::{Decoded, Failure, not_an_event};
use crate::catalog::Catalog;
use crate::delivery::{Delivery, Headers, trim};
use crate::event::{EventReader, ValueDescription};
use crate::finding::{Finding, Message};
use crate::json::Members;
use crate::record::{Container, Record};
use crate::redact::Redactor;

/// Redacts what a thread has decoded, if that is wanted.
pub(super) struct Redaction<'i> {
    redactor: Option<&'i Redactor<'i>>,
    reader: EventReader<'i>,
}

impl<'i> Redaction<'i> {
    /// A redaction with a redactor; without one, everything stays as it is.
    pub(super) fn new(redactor: Option<&'i Redactor<'i>>, catalog: &'i Catalog) -> Self {
        Self { redactor, reader: EventReader::new(catalog) }
    }

    /// Calls `write` with what was decoded, redacted.
    pub(super) fn redact(&mut self, decoded: &Decoded<'_>, write: impl FnOnce(&Decoded<'_>)) {
        let Some(redactor) = self.redactor else { return write(decoded) };
        match decoded {
            Decoded::Record(record) => {
                self.redact_record(redactor, record, |record| write(&Decoded::Record(*record)));
            }
            Decoded::Failed(failure) => {
                redact_failure(redactor, failure, |failure| write(&Decoded::Failed(failure)));
            }
            Decoded::PassedOver { text, location, .. } => {
                let text = &*with_names_redacted(redactor, text);
                write(&Decoded::PassedOver { text, location, container: None });
            }
        }
    }

    fn redact_record(
        &mut self,
        redactor: &Redactor<'_>,
        record: &Record<'_>,
        write: impl FnOnce(&Record<'_>),
    ) {
        let text = redactor.text(record.text);
        let event = self.reader.read(&text).expect("redaction keeps the structure of a document");
        let pointer = record.pointer.map(|pointer| redactor.pointer(pointer));
        // Only a delivery says when it was received; neither its headers nor an encrypted body are kept.
        let delivery = record.container.and_then(Container::delivery).map(|delivery| Delivery {
            received_at: delivery.received_at,
            ..Delivery::new(content_type(&delivery.headers), Cow::Borrowed(text.as_bytes()))
        });
        let container = delivery.as_ref().map(Container::Delivery);
        write(&Record {
            event: &event,
            text: &text,
            original: Some(record.event),
            container: container.as_ref(),
            pointer: pointer.as_deref(),
            ..*record
        });
        self.reader.reuse(event);
    }
}

/// The headers that say nothing about the sender and the receiver.
fn content_type(headers: &Headers) -> Headers {
    const NAME: &str = "Content-Type";
    let mut kept = Headers::default();
    if let Some(value) = headers.get(NAME) {
        kept.push(NAME, value);
    }
    kept
}

fn redact_failure(redactor: &Redactor<'_>, failure: &Failure<'_>, write: impl FnOnce(Failure<'_>)) {
    let text = redactor.text(failure.text);
    let pointer = failure.pointer.map(|pointer| redactor.pointer(pointer));
    let message = match &failure.finding.message {
        Message::NotAnEvent { .. } => not_an_event(trim(&text)).message,
        Message::Value { name, .. } => Message::Value { name: name.clone(), value: ValueDescription::Hidden },
        message => message.clone(),
    };
    let finding = Finding { message, ..failure.finding.clone() };
    write(Failure { finding, text: &text, container: None, pointer: pointer.as_deref(), ..*failure });
}

/// The text of a line without an event, of which nothing but the names of members is shown.
fn with_names_redacted<'t>(redactor: &Redactor<'_>, text: &'t str) -> Cow<'t, str> {
    let members = Members::new(text).into_iter().flatten();
    let mut names = members.map_while(Result::ok).map(|(name, _)| name);
    if names.all(|name| redactor.keeps_name(&name)) { text.into() } else { redactor.text(text).into() }
}
