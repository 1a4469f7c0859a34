//! Frames into decoded records.

use std::sync::Arc;

use super::context::Context;
use super::copies::Copies;
use super::decoded::{Decoded, Decoding, Sink};
use super::escaped::escaped_json;
use super::failure::{Rejection, not_an_event, over_limit, text};
use super::object_kind::KnownMembers;
use super::place::Place;
use super::received_at::from_line;
use super::searched_document::SearchedDocument;
use super::{Ingest, OtherLines};
use crate::cipher::Decryptor;
use crate::delivery::{Delivery, ReceivedAt, SignatureHeaders, trim};
use crate::event::{EventReader, has_event_key, is_line_of_event, looks_like_event};
use crate::finding::{Finding, Help, Message, Rule};
use crate::frame::{Block, Content, Frame, without_prefixes};
use crate::json;
use crate::location::{Location, Position};

/// A decoder of records, which reuses its buffers.
pub(in crate::pipeline) struct Decoder<'i> {
    pub(super) ingest: Ingest<'i>,
    pub(super) checks_signatures: bool,
    /// Whether the time at the beginning of a record's line, or beside it, is read.
    pub(super) reads_times: bool,
    pub(super) decryptor: Decryptor<'i>,
    pub(super) reader: EventReader<'i>,
    /// The events that were found in the record so far.
    pub(super) copies: Copies,
    /// The names of members by which an object may be a record, once they are needed.
    pub(super) known_members: Option<KnownMembers<'i>>,
}

impl<'i> Ingest<'i> {
    /// A decoder that leaves signatures unchecked.
    pub(in crate::pipeline) fn decoder(self) -> Decoder<'i> {
        Decoder {
            ingest: self,
            checks_signatures: false,
            reads_times: false,
            decryptor: Decryptor::new(self.keys),
            reader: EventReader::new(self.catalog),
            copies: Copies::default(),
            known_members: None,
        }
    }
}

impl Decoder<'_> {
    /// The decoder, which checks the signatures of deliveries.
    pub(in crate::pipeline) fn checking_signatures(mut self) -> Self {
        self.checks_signatures = true;
        self
    }

    /// The decoder, which reads the time at the beginning of lines, or beside records, for [`Record::received_at`].
    ///
    /// [`Record::received_at`]: crate::record::Record::received_at
    pub(in crate::pipeline) fn reading_times(mut self) -> Self {
        self.reads_times = true;
        self
    }

    /// The time of what surrounds a place, if times are read.
    pub(super) fn time_at(&self, place: &Place<'_>) -> Option<ReceivedAt> {
        if self.reads_times { place.received_at() } else { None }
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
            let received_at = if self.reads_times { from_line(&block.line_head(frame)) } else { None };
            location.position = frame.position;
            self.copies.clear();
            self.frame(block.bytes(), frame, Context::new(&location, received_at), &mut sink);
        }
    }

    /// Decodes the record that is the body of a delivery. The body is not searched for other records.
    pub(in crate::pipeline) fn decode_body(
        &mut self,
        body: &[u8],
        location: &Location,
        mut sink: impl FnMut(Decoded<'_>),
    ) {
        let context =
            Context { delivered: true, embedded: true, searches: 0, ..Context::new(location, None) };
        match text(body).and_then(|text| self.document(trim(text), context, &mut sink)) {
            Ok(Decoding::Done) => {}
            Ok(Decoding::Nothing) => {
                let text = std::str::from_utf8(body).unwrap_or_default();
                context.fail(text, not_an_event(trim(text)), &mut sink);
            }
            Err(Rejection { text, finding }) => {
                context.fail(text, *finding, &mut sink);
            }
        }
    }

    /// Decodes the record of a frame of `bytes`, or those of its exact parts if the frame is not exactly one
    /// record.
    pub(super) fn frame(
        &mut self,
        bytes: &[u8],
        frame: &Frame,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let framed = &bytes[frame.range.clone()];
        let result = match (frame.content, frame.headers.as_deref()) {
            (Content::Document, None) => text(framed).and_then(|text| self.document(text, context, sink)),
            (Content::NoJson, None) => text(framed).and_then(no_json),
            (Content::Document | Content::NoJson, Some(headers)) => {
                return self.unbounded_body(bytes, frame, headers, context, sink);
            }
            (Content::PrefixedLines, _) => return self.prefixed_lines(framed, context, sink),
            (Content::TooLargeTail, _) => return Decoding::Nothing,
            (Content::TooLarge, _) => {
                return context.fail("", over_limit(self.ingest.max_record_size), sink);
            }
            (Content::OpenArray, _) => {
                let finding = Finding::new(Rule::Truncated, Message::ArrayNotClosed).at_byte(0);
                return context.fail("", finding, sink);
            }
            (Content::OpenObject, _) => return self.open_object(bytes, frame, context, sink),
            (Content::Body(end), headers) => {
                let headers = headers.cloned().unwrap_or_default();
                let delivery = Delivery::from_request(headers, framed, end);
                return self.request_body(&delivery, end, context, sink);
            }
        };
        match result {
            Ok(Decoding::Done) => Decoding::Done,
            Ok(Decoding::Nothing) => {
                let text = std::str::from_utf8(framed).expect("a document is text");
                if self.ingest.other_lines == OtherLines::Report && !context.is_part() {
                    return context.fail(text, not_an_event(text), sink);
                }
                context.pass_over(text, sink)
            }
            Err(rejection) => self.parts(bytes, frame, context, rejection, sink),
        }
    }

    /// Whether a text that holds no record is reported: it resembles an event, came with headers of one, or must
    /// be one.
    pub(super) fn resembles_event(
        &self,
        bytes: &[u8],
        headers: Option<&SignatureHeaders>,
        context: Context<'_>,
    ) -> bool {
        (self.ingest.other_lines == OtherLines::Report && !context.is_part())
            || headers.is_some_and(|headers| !headers.is_empty())
            || looks_like_event(bytes)
    }

    /// Decodes the exact parts of a frame that is not exactly one record, or reports that it is not.
    #[cold]
    pub(super) fn parts(
        &mut self,
        bytes: &[u8],
        frame: &Frame,
        context: Context<'_>,
        rejection: Rejection<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let Some(parts) = frame.exact_parts(bytes) else {
            let framed = &bytes[frame.range.clone()];
            let mut has_failed = false;
            let found = self.escaped(framed, context, &mut |decoded| {
                has_failed |= matches!(decoded, Decoded::Failed(_));
                sink(decoded);
            });
            let Rejection { text, finding } = rejection;
            if found == Decoding::Done {
                // More events may have been in what is cut off.
                if !has_failed && finding.rule == Rule::Truncated && opens_json(framed) {
                    context.fail(text, *finding, sink);
                }
                return Decoding::Done;
            }
            if context.searches > 0
                && frame.content == Content::NoJson
                && self.objects_in(framed, context, sink) == Decoding::Done
            {
                return Decoding::Done;
            }
            let whole = std::str::from_utf8(framed).unwrap_or(text);
            if context.searches > 0 && self.printed(whole, context, sink) == Decoding::Done {
                return Decoding::Done;
            }
            let headers = frame.headers.as_deref().map(SignatureHeaders::of);
            if frame.content == Content::NoJson && is_line_of_event(framed) {
                let finding = Finding::new(Rule::NoJson, Message::LineOfEvent).help(Help::JoinLines);
                return context.fail(text, finding.at_byte(0), sink);
            }
            if self.resembles_event(framed, headers.as_ref(), context) {
                return context.fail(text, *finding, sink);
            }
            return context.pass_over(text, sink);
        };
        let mut location = context.location.clone();
        let mut found = Decoding::Nothing;
        for part in &parts {
            if !context.embedded {
                location.position = part.position;
            }
            found = found.or(self.frame(bytes, part, Context { location: &location, ..context }, sink));
        }
        found
    }
}

impl Decoder<'_> {
    /// Decodes the objects in a text that is not JSON.
    fn objects_in(&mut self, bytes: &[u8], context: Context<'_>, sink: &mut Sink<'_>) -> Decoding {
        let Ok(text) = std::str::from_utf8(bytes) else { return Decoding::Nothing };
        let document = SearchedDocument::new(text, context);
        let (mut found, mut offset, mut others) = (Decoding::Nothing, 0, 0);
        while others < Context::MAX_OTHERS
            && let Some(brace) = memchr::memchr(b'{', &bytes[offset..])
        {
            let start = offset + brace;
            let Ok(object) = json::Scanner::new(&text[start..]).skip_value() else {
                others += 1;
                offset = start + 1;
                // A part of a damaged event is no event.
                let end = memchr::memchr(b'{', &bytes[offset..]).map_or(bytes.len(), |next| offset + next);
                if has_event_key(&bytes[start..end]) {
                    if found == Decoding::Done
                        && let Err(Rejection { text, finding }) = self.document(&text[start..], context, sink)
                    {
                        let location = document.location(text, context);
                        Context { location: &location, ..context }.fail(text, *finding, sink);
                    }
                    return found;
                }
                continue;
            };
            let location = document.location(object, context);
            let searches = context.searches - 1;
            let context = Context { location: &location, searches, ..context };
            found = found.or(self.document(object, context, sink).unwrap_or(Decoding::Nothing));
            offset = start + object.len();
        }
        found
    }

    /// Decodes what is in the start of an object that is not closed, which is an error.
    #[cold]
    fn open_object(
        &mut self,
        bytes: &[u8],
        frame: &Frame,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let mut has_failed = false;
        let mut inner = |decoded: Decoded<'_>| {
            has_failed |= matches!(decoded, Decoded::Failed(_));
            if !matches!(decoded, Decoded::PassedOver { .. }) {
                sink(decoded);
            }
        };
        let framed = &bytes[frame.range.clone()];
        if let Err(rejection) = text(framed).and_then(|text| self.document(text, context, &mut inner)) {
            self.parts(bytes, frame, context, rejection, &mut inner);
        }
        if !has_failed {
            let finding = Finding::new(Rule::Truncated, Message::ObjectNotClosed).at_byte(0);
            context.fail(std::str::from_utf8(framed).unwrap_or_default(), finding, sink);
        }
        Decoding::Done
    }

    /// Decodes the events in lines that have the same prefix.
    #[cold]
    fn prefixed_lines(&mut self, lines: &[u8], context: Context<'_>, sink: &mut Sink<'_>) -> Decoding {
        let value = without_prefixes(lines);
        let received_at = if self.reads_times { from_line(first_line(lines)) } else { None };
        let received_at = received_at.or(context.received_at);
        let inner = Context { embedded: true, received_at, ..context };
        let (text, finding) = match text(&value).map(|text| self.search_text(text, inner, sink)) {
            Ok(Decoding::Done) => return Decoding::Done,
            Ok(Decoding::Nothing) => {
                let finding = Finding::new(Rule::NoJson, Message::NoJson).at_byte(0);
                (std::str::from_utf8(lines).unwrap_or_default(), finding)
            }
            Err(Rejection { text, finding }) => (text, *finding),
        };
        if self.resembles_event(&value, None, context) {
            return context.fail(text, finding, sink);
        }
        context.pass_over(text, sink)
    }

    /// Decodes the escaped JSON in a text that is not JSON.
    fn escaped(&mut self, bytes: &[u8], context: Context<'_>, sink: &mut Sink<'_>) -> Decoding {
        let Ok(mut text) = std::str::from_utf8(bytes) else { return Decoding::Nothing };
        let mut found = Decoding::Nothing;
        let mut received_at = context.received_at;
        while let Some(escaped) = escaped_json(text) {
            if self.reads_times {
                received_at = from_line(&text.as_bytes()[..escaped.start]).or(received_at);
            }
            let context = Context { embedded: true, received_at, ..context };
            found = found.or(self.search_text(&escaped.json, context, sink));
            text = &text[escaped.end..];
        }
        found
    }
}

/// Whether a text begins as a JSON object does.
fn opens_json(text: &[u8]) -> bool {
    text.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

/// The first of some lines.
fn first_line(lines: &[u8]) -> &[u8] {
    &lines[..memchr::memchr(b'\n', lines).unwrap_or(lines.len())]
}

/// The rejection of a text without JSON.
pub(super) fn no_json(text: &str) -> Result<Decoding, Rejection<'_>> {
    Err(Rejection::new(text, Finding::new(Rule::NoJson, Message::NoJson).at_byte(0)))
}
