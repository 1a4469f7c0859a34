//! Frames into decoded records.

use std::sync::Arc;

use super::Ingest;
use super::failure::{Rejection, decryption, not_an_event, over_limit, text, unreadable};
use super::received_at::{from_line, from_signature};
use crate::cipher::{self, Decryptor, SignatureStatus};
use crate::delivery::{BodyEnd, Delivery, Headers, ReceivedAt, trim};
use crate::event::{Anomaly, Envelope, Event, EventBuffers};
use crate::finding::{Anchor, Expected, Finding, Message, Rule};
use crate::frame::{Block, Content, Frame};
use crate::json::{self, Span};
use crate::location::{Location, Position};
use crate::record::{Container, Record};

/// A frame that was decoded.
pub(in crate::pipeline) type Decoded<'r> = Result<Record<'r>, Failure<'r>>;

/// A record that cannot be decoded.
#[derive(Clone, Debug)]
pub(in crate::pipeline) struct Failure<'r> {
    /// The reason, with advice.
    pub(in crate::pipeline) finding: Finding,
    /// The text of the record, as far as it is UTF-8.
    pub(in crate::pipeline) text: &'r str,
    /// The location of its first byte.
    pub(in crate::pipeline) location: &'r Location,
    /// Whether the text is not in the input as it is.
    pub(in crate::pipeline) embedded: bool,
    /// The delivery, or else the encrypted body, that the record is in; `None` if it is in the input by itself.
    pub(in crate::pipeline) container: Option<&'r Container<'r>>,
}

/// A receiver of decoded frames.
type Sink<'s> = dyn FnMut(Decoded<'_>) + 's;

/// A decoder of records, which reuses its buffers.
pub(in crate::pipeline) struct Decoder<'i> {
    ingest: Ingest<'i>,
    checks_signatures: bool,
    /// Whether the time at the beginning of a record's line is read.
    reads_line_times: bool,
    decryptor: Decryptor<'i>,
    buffers: EventBuffers,
}

/// The context of a record, known before it is read.
#[derive(Clone, Copy)]
struct Context<'r> {
    location: &'r Location,
    /// Whether the record is the body of a delivery record.
    delivered: bool,
    /// Whether the text of the record is not in the input as it is.
    embedded: bool,
    /// The result of checking the signature, if it was checked.
    signature: Option<SignatureStatus>,
    received_at: Option<ReceivedAt>,
    /// The delivery, or else the encrypted body, that the record is in.
    container: Option<&'r Container<'r>>,
}

impl<'i> Ingest<'i> {
    /// A decoder that leaves signatures unchecked.
    pub(in crate::pipeline) fn decoder(self) -> Decoder<'i> {
        Decoder {
            ingest: self,
            checks_signatures: false,
            reads_line_times: false,
            decryptor: Decryptor::new(self.keys),
            buffers: EventBuffers::default(),
        }
    }
}

impl Decoder<'_> {
    /// The decoder, which checks the signatures of deliveries.
    pub(in crate::pipeline) fn checking_signatures(mut self) -> Self {
        self.checks_signatures = true;
        self
    }

    /// The decoder, which reads the time at the beginning of lines, for [`Record::received_at`].
    pub(in crate::pipeline) fn reading_line_times(mut self) -> Self {
        self.reads_line_times = true;
        self
    }

    /// Decodes every frame of the block, in order.
    pub(in crate::pipeline) fn decode(
        &mut self,
        block: &Block,
        file: &Arc<str>,
        mut sink: impl FnMut(Decoded<'_>),
    ) {
        let mut location = Location::new(file, Position::START);
        for frame in block.frames() {
            let received_at = if self.reads_line_times { from_line(&block.line_head(frame)) } else { None };
            self.frame(block, frame, &mut location, received_at, &mut sink);
        }
    }

    /// Decodes the record that is the body of a delivery.
    pub(in crate::pipeline) fn decode_body(
        &mut self,
        body: &[u8],
        location: &Location,
        mut sink: impl FnMut(Decoded<'_>),
    ) {
        let context = Context { delivered: true, embedded: true, ..Context::new(location, None) };
        let result = text(body).and_then(|text| self.document(trim(text), context, &mut sink));
        if let Err(Rejection { text, finding }) = result {
            sink(Err(context.failure(text, *finding)));
        }
    }

    /// Decodes the record of a frame, or those of its exact parts if the frame is not exactly one record.
    fn frame(
        &mut self,
        block: &Block,
        frame: &Frame,
        location: &mut Location,
        received_at: Option<ReceivedAt>,
        sink: &mut Sink<'_>,
    ) {
        location.position = frame.position;
        let bytes = &block.bytes()[frame.range.clone()];
        let context = Context::new(location, received_at);
        let result = match (frame.content, frame.headers.as_deref()) {
            (Content::Document, None) => text(bytes).and_then(|text| self.document(text, context, sink)),
            (Content::NoJson, None) => text(bytes).and_then(no_json),
            (Content::Document | Content::NoJson, Some(headers)) => {
                self.unbounded_body(block, frame, headers, context, sink);
                return;
            }
            (Content::TooLargeTail, _) => return,
            (Content::TooLarge, _) => Err(Rejection::new("", over_limit(self.ingest.max_record_size))),
            (Content::OpenArray, _) => {
                Err(Rejection::new("", Finding::new(Rule::Truncated, Message::ArrayNotClosed).at_byte(0)))
            }
            (Content::Body(end), headers) => {
                let headers = headers.cloned().unwrap_or_default();
                self.request_body(&Delivery::from_request(headers, bytes, end), end, context, sink);
                return;
            }
        };
        if let Err(rejection) = result {
            self.parts(block, frame, context, rejection, sink);
        }
    }

    /// Decodes the body of a request the end of which is not known: what is read is what is checked.
    fn unbounded_body(
        &mut self,
        block: &Block,
        frame: &Frame,
        headers: &Headers,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) {
        let bytes = &block.bytes()[frame.range.clone()];
        let delivery = Delivery::from_request(headers.clone(), bytes, BodyEnd::ContentLength);
        let container = Container::Delivery(&delivery);
        let delivered = self.delivered(context, &delivery, &container);
        let result = text(bytes).and_then(|text| match frame.content {
            Content::NoJson => no_json(text),
            _ => self.document(text, delivered, sink),
        });
        if let Err(rejection) = result {
            let container = delivery.has_stated_length().then_some(&container);
            self.parts(block, frame, Context { container, ..context }, rejection, sink);
        }
    }

    /// Decodes the exact parts of a frame that is not exactly one record, or reports that it is not.
    #[cold]
    fn parts(
        &mut self,
        block: &Block,
        frame: &Frame,
        context: Context<'_>,
        rejection: Rejection<'_>,
        sink: &mut Sink<'_>,
    ) {
        match frame.exact_parts(block.bytes()) {
            Some(parts) => {
                let mut location = context.location.clone();
                for part in &parts {
                    self.frame(block, part, &mut location, context.received_at, sink);
                }
            }
            None => sink(Err(context.failure(rejection.text, *rejection.finding))),
        }
    }

    /// The context of the record in a delivery.
    fn delivered<'r>(
        &self,
        context: Context<'r>,
        delivery: &'r Delivery<'r>,
        container: &'r Container<'r>,
    ) -> Context<'r> {
        Context {
            container: Some(container),
            signature: self.checks_signatures.then(|| self.ingest.keys.check_signature(delivery)),
            received_at: (delivery.received_at)
                .or_else(|| from_signature(&delivery.signature_headers))
                .or(context.received_at),
            ..context
        }
    }

    /// Decodes the record in the body of a request.
    fn request_body(
        &mut self,
        delivery: &Delivery<'_>,
        end: BodyEnd,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) {
        let container = Container::Delivery(delivery);
        let mut context = self.delivered(context, delivery, &container);
        let mut location = context.location.clone();
        let result = text(&delivery.body).and_then(|text| {
            let record = trim(text);
            match end {
                BodyEnd::LastChunk => context.embedded = true,
                BodyEnd::JsonObject | BodyEnd::ContentLength => {
                    // A byte order mark takes no column.
                    let before = text[..json::offset(text, record)].replace('\u{feff}', "");
                    location.position = location.position.after(&before);
                }
            }
            self.document(record, Context { location: &location, ..context }, sink)
        });
        if let Err(Rejection { text, finding }) = result {
            sink(Err(Context { location: &location, ..context }.failure(text, *finding)));
        }
    }

    /// Decodes the record that `text` is. Fails, with nothing sent to `sink`, if it is not exactly one JSON
    /// object.
    fn document<'r>(
        &mut self,
        text: &'r str,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), Rejection<'r>> {
        if let Some(ciphertext) = cipher::exact_ciphertext(text) {
            // The span includes the quotes; a body of this form has no whitespace.
            let start = json::offset(text, ciphertext) - 1;
            let span = Span::new(1, start, start + ciphertext.len() + 2);
            self.encrypted(ciphertext, span, text, context, sink);
            return Ok(());
        }
        let read = Event::read(text, self.ingest.catalog, std::mem::take(&mut self.buffers));
        // Borrowed, because moving an event copies it.
        let event = match &read {
            Ok(event) => event,
            Err(error) => return Err(Rejection::new(text, unreadable(error, text))),
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
            self.delivery_record(&delivery, text, body, context, sink);
            return Ok(());
        }
        match event.envelope {
            Envelope::Encrypted { ciphertext } => {
                let member = event.member(ciphertext);
                let span = member.span;
                if let Some(ciphertext) = member.value.text() {
                    self.encrypted(ciphertext, span, text, context, sink);
                } else {
                    let message =
                        Message::Value { name: "encrypt".to_owned(), value: event.described(member) };
                    let finding = Finding::new(Rule::NotBase64, message).at("/encrypt", span);
                    sink(Err(context.failure(text, finding.expected(Expected::Base64))));
                }
            }
            Envelope::Delivery { .. } | Envelope::Unrecognized => {
                sink(Err(context.failure(text, not_an_event(text))));
            }
            _ => {
                sink(Ok(context.record(event, text)));
                self.buffers = read.map(Event::into_buffers).unwrap_or_default();
            }
        }
        Ok(())
    }

    /// Decodes the record in the body of a delivery record with this text; `body` is the span of its member
    /// `body`.
    fn delivery_record(
        &mut self,
        delivery: &Delivery<'_>,
        delivery_text: &str,
        body: Option<Span>,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) {
        let container = Container::Delivery(delivery);
        let context = self.delivered(context, delivery, &container);
        let inner = Context { delivered: true, embedded: true, ..context };
        let result = text(&delivery.body).and_then(|text| self.document(trim(text), inner, sink));
        if let Err(Rejection { finding, .. }) = result {
            // A byte of the body is not a byte of the input.
            let finding = match body {
                Some(span) => finding.at("/body", span),
                None => Finding { anchor: Anchor::Record, ..*finding },
            };
            sink(Err(context.failure(delivery_text, finding)));
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
        let Self { decryptor, buffers, ingest, .. } = self;
        let result = decryptor.decrypt_event(ciphertext, |plaintext| {
            let (event, plaintext) = cipher::read_plain(plaintext, ingest.catalog, std::mem::take(buffers))?;
            let record = context.record(&event, plaintext);
            sink(Ok(Record { encrypted: true, embedded: true, ..record }));
            *buffers = event.into_buffers();
            Ok(())
        });
        if let Err(error) = result {
            sink(Err(context.failure(text, decryption(error, span))));
        }
    }
}

impl<'r> Context<'r> {
    /// The context of a record that is in the input by itself.
    fn new(location: &'r Location, received_at: Option<ReceivedAt>) -> Self {
        let (delivered, embedded, signature, container) = (false, false, None, None);
        Self { location, delivered, embedded, signature, received_at, container }
    }

    fn record(self, event: &'r Event<'r, 'r>, text: &'r str) -> Record<'r> {
        let Self { location, embedded, signature, received_at, container, .. } = self;
        Record { container, embedded, signature, received_at, ..Record::new(event, text, location) }
    }

    fn failure(self, text: &'r str, finding: Finding) -> Failure<'r> {
        let Self { location, embedded, container, .. } = self;
        Failure { finding, text, location, embedded, container }
    }
}

/// The rejection of a text without JSON.
fn no_json(text: &str) -> Result<(), Rejection<'_>> {
    Err(Rejection::new(text, Finding::new(Rule::NoJson, Message::NoJson).at_byte(0)))
}

/// Whether an event that was read may be a delivery record.
fn may_be_delivery(event: &Event<'_, '_>) -> bool {
    match event.envelope {
        Envelope::Encrypted { .. } | Envelope::Example { .. } => false,
        Envelope::Delivery { .. } | Envelope::Unrecognized => true,
        // As in all ordinary events, the header says what it is.
        Envelope::V2 { .. } if event.known.is_some() && !event.inferred => false,
        Envelope::Challenge { .. } | Envelope::V1 { .. } | Envelope::V2 { .. } => {
            let has_foreign_member = event.anomalies.iter().any(|anomaly| match anomaly {
                Anomaly::Unknown { parent: None, span, .. } => {
                    matches!(&*event.key(*span), "rawBody" | "request")
                }
                _ => false,
            });
            event.request_body.is_some() || has_foreign_member
        }
    }
}
