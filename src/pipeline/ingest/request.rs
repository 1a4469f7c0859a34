//! Bodies of requests into records.

use super::context::Context;
use super::decoded::{Decoding, Sink};
use super::decoder::{Decoder, no_json};
use super::failure::{Rejection, not_an_event, text};
use super::received_at::from_signature;
use crate::cipher::SignatureStatus;
use crate::delivery::{BodyEnd, Caveat, Delivery, Headers, trim};
use crate::frame::{Content, Frame};
use crate::json;
use crate::record::Container;

impl Decoder<'_> {
    /// Decodes the body of a request the end of which is not known: what is read is what is checked.
    pub(super) fn unbounded_body(
        &mut self,
        bytes: &[u8],
        frame: &Frame,
        headers: &Headers,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let framed = &bytes[frame.range.clone()];
        let delivery = Delivery::from_request(headers.clone(), framed, BodyEnd::ContentLength);
        let container = Container::Delivery(&delivery);
        let delivered = self.delivered(context, &delivery, &container);
        let result = text(framed).and_then(|text| match frame.content {
            Content::NoJson => no_json(text),
            _ => self.document(text, delivered, sink),
        });
        match result {
            Ok(Decoding::Done) => Decoding::Done,
            Ok(Decoding::Nothing) => {
                let text = std::str::from_utf8(framed).expect("a document is text");
                self.body_without_event(&delivery, Rejection::new(text, not_an_event(text)), delivered, sink)
            }
            Err(rejection) => {
                let container = delivery.has_stated_length().then_some(&container);
                self.parts(bytes, frame, Context { container, ..context }, rejection, sink)
            }
        }
    }

    /// Decodes the record in the body of a request.
    pub(super) fn request_body(
        &mut self,
        delivery: &Delivery<'_>,
        end: BodyEnd,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let container = Container::Delivery(delivery);
        let mut context = self.delivered(context, delivery, &container);
        let mut location = context.location.clone();
        let result = text(&delivery.body).and_then(|text| {
            let record = trim(text);
            match end {
                BodyEnd::LastChunk => context.embedded = true,
                BodyEnd::JsonObject | BodyEnd::ContentLength if context.embedded => {}
                BodyEnd::JsonObject | BodyEnd::ContentLength => {
                    // A byte order mark takes no column.
                    let before = text[..json::offset(text, record)].replace('\u{feff}', "");
                    location.position = location.position.after(&before);
                }
            }
            match self.document(record, Context { location: &location, ..context }, sink) {
                Ok(Decoding::Nothing) => Err(Rejection::new(record, not_an_event(record))),
                found => found,
            }
        });
        let context = Context { location: &location, ..context };
        result.unwrap_or_else(|rejection| self.body_without_event(delivery, rejection, context, sink))
    }

    /// Reports or passes over a body that holds no record.
    fn body_without_event(
        &self,
        delivery: &Delivery<'_>,
        rejection: Rejection<'_>,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let Rejection { text, finding } = rejection;
        if self.resembles_event(&delivery.body, Some(&delivery.signature_headers), context) {
            return context.fail(text, *finding, sink);
        }
        context.pass_over(text, sink)
    }

    /// The context of the record in a delivery.
    pub(super) fn delivered<'r>(
        &self,
        context: Context<'r>,
        delivery: &'r Delivery<'r>,
        container: &'r Container<'r>,
    ) -> Context<'r> {
        let signature = self.checks_signatures.then(|| match self.ingest.keys.check_signature(delivery) {
            // The bytes that were signed are not known.
            SignatureStatus::Failed if delivery.caveat == Some(Caveat::BodyAsJson) => {
                SignatureStatus::Unchecked
            }
            status => status,
        });
        let received_at = (delivery.received_at)
            .or_else(|| from_signature(&delivery.signature_headers))
            .or(context.received_at);
        Context { container: Some(container), signature, received_at, ..context }
    }
}
