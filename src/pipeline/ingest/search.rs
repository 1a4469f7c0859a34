//! The search for events inside other JSON: logs, archives of requests, and answers of log services.
//!
//! Every member and element is looked at, at any depth. An object is a record if it has the form of one; a
//! string is searched as if it was an input of its own: it may be JSON, text with JSON in it, a raw request, or
//! Base64 of these.

use std::borrow::Cow;
use std::cell::Cell;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::context::Context;
use super::decoded::{Decoding, Sink};
use super::decoder::Decoder;
use super::place::{Place, Step};
use super::received_at::from_line;
use crate::delivery::trim;
use crate::frame::text_frames;
use crate::json::{self, Elements, Members};
use crate::location::{Location, Position};

/// The members without which an object is no record.
const RECORD_KEYS: [&str; 9] =
    ["schema", "header", "event", "encrypt", "challenge", "body", "rawBody", "request", "event_type"];

/// A document in the input, for the positions of its parts. They are asked for in the order of the text.
struct SearchedDocument<'d> {
    text: &'d str,
    /// The offset up to which positions were counted, and the position there.
    counted: Cell<(usize, Position)>,
}

impl SearchedDocument<'_> {
    /// The position of a part of the text.
    fn position(&self, part: &str) -> Position {
        let offset = json::offset(self.text, part);
        let (counted, position) = self.counted.get();
        let position = position.after(&self.text[counted..offset]);
        self.counted.set((offset, position));
        position
    }
}

impl Decoder<'_> {
    /// Searches a JSON value, which is no record itself, for records.
    #[cold]
    pub(super) fn search(&mut self, text: &str, context: Context<'_>, sink: &mut Sink<'_>) -> Decoding {
        let document = SearchedDocument { text, counted: Cell::new((0, context.location.position)) };
        let context = Context { delivered: false, container: None, signature: None, body: None, ..context };
        self.search_in(text, &document, context, sink)
    }

    /// Searches the members or elements of a value, or the text of a string.
    fn search_in(
        &mut self,
        value: &str,
        document: &SearchedDocument<'_>,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let Some(searches) = context.searches.checked_sub(1) else { return Decoding::Nothing };
        let context = Context { searches, ..context };
        let mut found = Decoding::Nothing;
        match value.as_bytes().first() {
            Some(b'{') => {
                for (key, span) in Members::new(value).into_iter().flatten().map_while(Result::ok) {
                    let place =
                        Place { around: value, step: Step::Member(&key), ..Place::new(context.place) };
                    let context = Context { place: Some(&place), ..context };
                    found = found.or(self.search_part(&value[span.value()], document, context, sink));
                }
            }
            Some(b'[') => {
                for (index, element) in
                    Elements::new(value).into_iter().flatten().map_while(Result::ok).enumerate()
                {
                    let place =
                        Place { around: value, step: Step::Element(index), ..Place::new(context.place) };
                    let context = Context { place: Some(&place), ..context };
                    found = found.or(self.search_part(element, document, context, sink));
                }
            }
            Some(b'"') => found = self.search_part(value, document, context, sink),
            _ => {}
        }
        found
    }

    /// Searches a member or element.
    fn search_part(
        &mut self,
        value: &str,
        document: &SearchedDocument<'_>,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        match value.as_bytes().first() {
            Some(b'{') if self.has_record_key(value) => {
                let mut location = Location::clone(context.location);
                if !context.embedded {
                    location.position = document.position(value);
                }
                let Some(searches) = context.searches.checked_sub(1) else { return Decoding::Nothing };
                let context = Context { location: &location, searches, ..context };
                // It was scanned before: it is JSON.
                self.document(value, context, sink).unwrap_or(Decoding::Nothing)
            }
            Some(b'{' | b'[') => self.search_in(value, document, context, sink),
            Some(b'"') => {
                let text = if value.contains('{') {
                    json::parse_string(value)
                } else {
                    base64_text(value).map(Cow::Owned)
                };
                let Some(text) = text else { return Decoding::Nothing };
                let mut location = Location::clone(context.location);
                if !context.embedded {
                    location.position = document.position(value);
                }
                self.search_text(&text, Context { location: &location, embedded: true, ..context }, sink)
            }
            _ => Decoding::Nothing,
        }
    }

    /// Whether an object may be a record, or the body of an event: it has a member that one needs.
    fn has_record_key(&mut self, object: &str) -> bool {
        let Self { body_keys, ingest, .. } = self;
        let body_keys = body_keys.get_or_insert_with(|| {
            let fields = ingest.catalog.event_types().flat_map(|known| &known.body.fields);
            fields.filter(|field| field.required).map(|field| field.name.as_str()).collect()
        });
        let mut members = Members::new(object).into_iter().flatten().map_while(Result::ok);
        members.any(|(key, _)| RECORD_KEYS.contains(&&*key) || body_keys.contains(&*key))
    }

    /// Searches the text of a string.
    pub(super) fn search_text(&mut self, text: &str, context: Context<'_>, sink: &mut Sink<'_>) -> Decoding {
        let Some(searches) = context.searches.checked_sub(1) else { return Decoding::Nothing };
        let context = Context { searches, ..context };
        let whole = trim(text);
        if whole.starts_with(['{', '[', '"'])
            && let Ok(found) = self.document(whole, Context { body: Some(text), ..context }, sink)
        {
            return found;
        }
        let mut found = Decoding::Nothing;
        for frame in text_frames(text.as_bytes(), context.location.position) {
            let line_time = from_line(&text.as_bytes()[..frame.range.start]);
            let place = context.place.map(|place| Place { line_time, ..*place });
            let context = Context { place: place.as_ref(), ..context };
            found = found.or(self.frame(text.as_bytes(), &frame, context, sink));
        }
        found
    }
}

/// The text of which a string is Base64, with either alphabet and with or without padding, if it may hold an
/// event.
fn base64_text(string: &str) -> Option<String> {
    /// The length of the shortest event, an encrypted one of two blocks, in Base64.
    const SHORTEST: usize = 64;
    const PADDING: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, PADDING);
    const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, PADDING);
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_\\".contains(&byte);
    if string.len() < SHORTEST || !string[1..string.len() - 1].bytes().all(is_base64) {
        return None;
    }
    let text = json::parse_string(string)?;
    let bytes = STANDARD.decode(&*text).or_else(|_| URL_SAFE.decode(&*text)).ok()?;
    String::from_utf8(bytes).ok().filter(|text| text.contains('{'))
}
