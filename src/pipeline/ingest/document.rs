//! JSON objects into records.

use super::context::Context;
use super::decoded::{Decoded, Decoding, Sink};
use super::decoder::Decoder;
use super::failure::{Rejection, decryption, not_an_event, text, unreadable};
use super::place::{Place, PlaceStep};
use super::printed::has_request;
use super::received_at::from_object;
use crate::cipher;
use crate::delivery::{Delivery, trim};
use crate::event::{Envelope, Event, ReadProblem};
use crate::finding::{Anchor, Expected, Finding, Message, Rule};
use crate::json::{self, Span};
use crate::record::{Container, Record};

impl Decoder<'_> {
    /// Decodes the record that `text` is, or those in it. Fails, with nothing sent to `sink`, if it is not
    /// exactly one JSON object.
    pub(super) fn document<'r>(
        &mut self,
        text: &'r str,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Decoding, Rejection<'r>> {
        if context.place.is_none()
            && let Some(ciphertext) = cipher::exact_ciphertext(text)
        {
            // The span includes the quotes; a body of this form has no whitespace.
            let start = json::offset(text, ciphertext) - 1;
            let span = Span::new(1, start, start + ciphertext.len() + 2);
            self.encrypted(ciphertext, span, text, context, sink);
            return Ok(Decoding::Done);
        }
        if context.searches > 0
            && !begins_like_record(text)
            && let Some(decoding) = self.search_other(text, context, sink)
        {
            return Ok(decoding);
        }
        let read = self.reader.read(text);
        // Borrowed, because moving an event copies it.
        let event = match &read {
            Ok(event) => event,
            Err(error) => {
                if matches!(error.problem, ReadProblem::NotAnObject { .. })
                    && self.search(text, context, sink) == Decoding::Done
                {
                    return Ok(Decoding::Done);
                }
                return Err(Rejection::new(text, unreadable(error, text)));
            }
        };
        if event.length < text.len() {
            let finding = Finding::new(Rule::NotJson, Message::TrailingText);
            return Err(Rejection::new(text, finding.at_byte(event.length)));
        }
        if !context.delivered
            && may_be_delivery(event)
            && let Some(delivery) = Delivery::from_record(text)
        {
            let body = event.request_body.map(|body| event.member(body).span);
            return Ok(self.delivery_record(&delivery, text, body, context, sink));
        }
        if context.searches > 0
            && !context.delivered
            && event.is_in_parts()
            && self.printed_object(text, context, sink) == Decoding::Done
        {
            return Ok(Decoding::Done);
        }
        let has_request = context.searches > 0 && has_request(event);
        let looks_like_event = event.looks_like_event()
            && !has_request
            // A setting of a program, such as `{"encrypt":"on"}`.
            && !(context.place.is_some() && event.is_encrypted() && !event.is_certain());
        if looks_like_event && (context.searches == 0 || context.delivered || event.is_certain()) {
            self.event_in_context(event, text, context, sink);
            if let Ok(event) = read {
                self.reader.reuse(event);
            }
            return Ok(Decoding::Done);
        }
        // What is inside of a damaged event is a part of it, unless it has an envelope of its own.
        let inside = Context { reads_printed: context.reads_printed && !looks_like_event, ..context };
        let found = self.events_inside(text, has_request, inside, sink);
        if found == Decoding::Done || context.delivered && !looks_like_event {
            return Ok(found);
        }
        if looks_like_event {
            self.event_in_context(event, text, context, sink);
            return Ok(Decoding::Done);
        }
        if !context.is_part() && event.has_header_at_top() {
            return Ok(context.fail(text, not_an_event(text), sink));
        }
        Ok(Decoding::Nothing)
    }

    /// Decodes the events inside of an object that may not be one itself.
    #[cold]
    fn events_inside(
        &mut self,
        text: &str,
        has_request: bool,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        // The body of a delivery is searched by the caller.
        if context.searches == 0 || context.delivered {
            return Decoding::Nothing;
        }
        if has_request && self.printed_object(text, context, sink) == Decoding::Done {
            return Decoding::Done;
        }
        match self.search(text, context, sink) {
            Decoding::Nothing if !has_request => self.printed_object(text, context, sink),
            found => found,
        }
    }

    /// Passes on an event, with what surrounds it if it is at a place in another document.
    #[inline]
    fn event_in_context(
        &mut self,
        event: &Event<'_, '_>,
        text: &str,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) {
        match context.place {
            Some(place) => self.event_at(place, event, text, context, sink),
            None => self.event(event, text, context, sink),
        }
    }

    /// Passes on an event, or decrypts an encrypted one.
    #[inline]
    pub(super) fn event(
        &mut self,
        event: &Event<'_, '_>,
        text: &str,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) {
        let Envelope::Encrypted { ciphertext } = event.envelope else {
            sink(Decoded::Record(context.record(event, text)));
            return;
        };
        let member = event.member(ciphertext);
        let span = member.span;
        if let Some(ciphertext) = member.value.text() {
            self.encrypted(ciphertext, span, text, context, sink);
        } else {
            let message = Message::Value { name: "encrypt".to_owned(), value: event.described(member) };
            let finding = Finding::new(Rule::NotBase64, message).at("/encrypt", span);
            context.fail(text, finding.expected(Expected::Base64), sink);
        }
    }

    /// Passes on an event at a place in another document, with what surrounds it there.
    #[cold]
    fn event_at(
        &mut self,
        place: &Place<'_>,
        event: &Event<'_, '_>,
        text: &str,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) {
        let mut pointer = place.pointer();
        if context.delivered {
            pointer.push_str("/body");
        }
        if self.copies.add(event.event_id().or(event.ciphertext()), &pointer) {
            return;
        }
        let context = Context { pointer: Some(&pointer), ..context };
        // The request that the event is the body of says more than what is around it.
        if context.container.is_some() {
            return self.event(event, text, context, sink);
        }
        let received_at = self.time_at(place).or(context.received_at);
        let context = Context { received_at, ..context };
        match &place.delivery(text, context.body) {
            Some(delivery) => {
                let container = Container::Delivery(delivery);
                let context = self.delivered(context, delivery, &container);
                self.event(event, text, context, sink);
            }
            None => self.event(event, text, context, sink),
        }
    }

    /// Decodes the record in the body of a delivery record with this text, or those elsewhere in it; `body` is
    /// the span of its member `body`.
    pub(super) fn delivery_record(
        &mut self,
        delivery: &Delivery<'_>,
        delivery_text: &str,
        body: Option<Span>,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let headers =
            if delivery.signature_headers.is_empty() { context.headers_beside(delivery_text) } else { None };
        let with_headers = headers.map(|headers| delivery.with_headers(headers));
        let delivery = with_headers.as_ref().unwrap_or(delivery);
        let container = Container::Delivery(delivery);
        let around = || from_object(delivery_text).or_else(|| context.place?.received_at());
        let around = if self.reads_times { around() } else { None };
        let context = Context { received_at: around.or(context.received_at), ..context };
        let context = self.delivered(context, delivery, &container);
        let inner = Context { delivered: true, embedded: true, ..context };
        let result = text(&delivery.body).and_then(|text| self.document(trim(text), inner, sink));
        let rejection = match result {
            Ok(Decoding::Done) => return Decoding::Done,
            Ok(Decoding::Nothing) => {
                let text = std::str::from_utf8(&delivery.body).expect("a document is text");
                let place = Place::new(context.place, delivery_text, PlaceStep::Member("body"));
                let inner = Context { place: Some(&place), ..inner };
                if self.search(trim(text), inner, sink) == Decoding::Done {
                    return Decoding::Done;
                }
                Rejection::new(text, not_an_event(trim(text)))
            }
            Err(rejection) => rejection,
        };
        if self.resembles_event(&delivery.body, Some(&delivery.signature_headers), context) {
            let finding = rejection.finding;
            // A byte of the body is not a byte of the input.
            let finding = match body {
                Some(span) => finding.at("/body", span),
                None => Finding { anchor: Anchor::Record, ..*finding },
            };
            return context.fail(delivery_text, finding, sink);
        }
        match self.search(delivery_text, context, sink) {
            Decoding::Nothing => context.pass_over(delivery_text, sink),
            Decoding::Done => Decoding::Done,
        }
    }

    /// Decrypts and decodes a record; `span` is that of its ciphertext in `text`.
    fn encrypted(
        &mut self,
        ciphertext: &str,
        span: Span,
        text: &str,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) {
        let encrypted = Container::Encrypted(text);
        let context = Context { container: context.container.or(Some(&encrypted)), ..context };
        let Self { decryptor, reader, copies, .. } = self;
        let result = decryptor.decrypt_event_with_key(ciphertext, |plaintext, key| {
            let event = cipher::read_plain(plaintext, reader)?;
            let is_copy = context.pointer.is_some_and(|pointer| copies.add(event.event_id(), pointer));
            if !is_copy {
                let record = context.record(&event, event.text);
                sink(Decoded::Record(Record {
                    encrypted: true,
                    key: key.origin(),
                    embedded: true,
                    ..record
                }));
            }
            reader.reuse(event);
            Ok(())
        });
        if let Err(error) = result {
            context.fail(text, decryption(error, span), sink);
        }
    }
}

/// Whether the first member of an object is one with which records begin.
#[inline]
fn begins_like_record(text: &str) -> bool {
    const KEYS: [&str; 8] = ["schema", "uuid", "encrypt", "challenge", "header", "event", "body", "ts"];
    if text.starts_with("{\"schema\"") {
        return true;
    }
    let key = text.strip_prefix('{').map(str::trim_start).and_then(|text| text.strip_prefix('"'));
    key.is_some_and(|text| {
        KEYS.iter().any(|key| text.strip_prefix(key).is_some_and(|text| text.starts_with('"')))
    })
}

/// Whether an event that was read may be a delivery record.
fn may_be_delivery(event: &Event<'_, '_>) -> bool {
    match event.envelope {
        Envelope::Encrypted { .. } | Envelope::Example { .. } => false,
        Envelope::Delivery { .. } | Envelope::Unrecognized => true,
        // As in all ordinary events, the header says what it is.
        Envelope::V2 { .. } if event.known.is_some() && !event.inferred => false,
        Envelope::Challenge { .. } | Envelope::V1 { .. } | Envelope::V2 { .. } => {
            event.request_body.is_some() || event.unknown_at_top(&["rawBody", "request"]).is_some()
        }
    }
}
