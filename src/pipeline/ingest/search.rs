//! The search for events inside other JSON: logs, archives of requests, and answers of log services.
//!
//! Every member and element is looked at, at any depth. An object is a record if it has the form of one; a
//! string is searched as if it was an input of its own: it may be JSON, text with JSON in it, a raw request, or
//! Base64 of these.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use memchr::memmem;

use super::body_keys::BodyKeys;
use super::context::Context;
use super::decoded::{Decoding, Sink};
use super::decoder::Decoder;
use super::place::{Place, PlaceStep};
use super::received_at::from_line;
use super::searched_document::SearchedDocument;
use crate::delivery::{Delivery, trim};
use crate::frame::text_frames;
use crate::json::{self, Elements, Members, Span};

/// The length of the shortest event, an encrypted one of two blocks, in Base64.
const SHORTEST: usize = 64;

/// What an object may be, by the names of its members.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ObjectKind {
    /// A delivery record, or no record.
    Delivery,
    /// No record.
    Other,
    /// A record of any kind, or the body of an event.
    Record,
}

/// A member of an object: its key, and its span.
type JsonMember<'o> = (Cow<'o, str>, Span);

/// The members of an object; `None` if the text is not exactly one.
fn json_members(object: &str) -> Option<Vec<JsonMember<'_>>> {
    Members::new(object)?.collect::<Result<_, _>>().ok()
}

impl Decoder<'_> {
    /// Searches a JSON value, which is no record itself, for records.
    #[cold]
    pub(super) fn search(&mut self, text: &str, context: Context<'_>, sink: &mut Sink<'_>) -> Decoding {
        let document = SearchedDocument::new(text, context);
        self.search_in(text, &document, context.inside(), sink)
    }

    /// Searches an object without reading it as a record, if the names of its members show that it cannot be one
    /// but, perhaps, a delivery record; `None` if it may be one.
    pub(super) fn search_other(
        &mut self,
        text: &str,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Option<Decoding> {
        let members = json_members(text)?;
        match self.object_kind(&members) {
            ObjectKind::Record => None,
            ObjectKind::Delivery if context.delivered => None,
            // The body of a delivery is searched by the caller.
            ObjectKind::Other if context.delivered => Some(Decoding::Nothing),
            ObjectKind::Delivery => {
                let values = members.iter().map(|(key, span)| (key.clone(), &text[span.value()]));
                let delivery = Delivery::from_members(values.collect())?;
                let body = members.iter().rfind(|(key, _)| key == "body").map(|(_, span)| *span);
                Some(self.delivery_record(&delivery, text, body, context, sink))
            }
            ObjectKind::Other => {
                let document = SearchedDocument::new(text, context);
                Some(self.search_members(text, members, &document, context.inside(), sink))
            }
        }
    }

    /// Searches the members or elements of a value, or the text of a string.
    fn search_in(
        &mut self,
        value: &str,
        document: &SearchedDocument<'_>,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        match value.as_bytes().first() {
            Some(b'{') => {
                let members = json_members(value).unwrap_or_default();
                self.search_members(value, members, document, context, sink)
            }
            Some(b'[') => {
                let Some(searches) = context.searches.checked_sub(1) else { return Decoding::Nothing };
                let mut found = Decoding::Nothing;
                let elements = Elements::new(value).into_iter().flatten().map_while(Result::ok);
                for (index, element) in elements.enumerate() {
                    let place = Place::new(context.place, value, PlaceStep::Element(index));
                    let context = Context { place: Some(&place), searches, ..context };
                    found = found.or(self.search_part(element, document, context, sink));
                }
                found
            }
            Some(b'"') => self.search_part(value, document, context, sink),
            _ => Decoding::Nothing,
        }
    }

    fn search_members(
        &mut self,
        object: &str,
        members: Vec<JsonMember<'_>>,
        document: &SearchedDocument<'_>,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let Some(searches) = context.searches.checked_sub(1) else { return Decoding::Nothing };
        let mut found = Decoding::Nothing;
        for (key, span) in members {
            let value = &object[span.value()];
            // Other values cannot hold an event.
            if value.starts_with(['{', '[', '"']) {
                let place = Place::new(context.place, object, PlaceStep::Member(&key));
                let context = Context { place: Some(&place), searches, ..context };
                found = found.or(self.search_part(value, document, context, sink));
            }
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
            Some(b'{') => {
                let members = json_members(value).unwrap_or_default();
                if self.object_kind(&members) == ObjectKind::Other {
                    return self.search_members(value, members, document, context, sink);
                }
                let location = document.location(value, context);
                let Some(searches) = context.searches.checked_sub(1) else { return Decoding::Nothing };
                let context = Context { location: &location, searches, ..context };
                // It was scanned before: it is JSON.
                self.document(value, context, sink).unwrap_or(Decoding::Nothing)
            }
            Some(b'[' | b'"') => match embedded_text(value) {
                Some(text) => {
                    let location = document.location(value, context);
                    let context = Context { location: &location, embedded: true, ..context };
                    self.search_text(&text, context, sink)
                }
                None if value.starts_with('[') => self.search_in(value, document, context, sink),
                None => Decoding::Nothing,
            },
            _ => Decoding::Nothing,
        }
    }

    /// What an object with these members may be.
    fn object_kind(&mut self, members: &[JsonMember<'_>]) -> ObjectKind {
        let Self { body_keys, ingest, .. } = self;
        let body_keys = body_keys.get_or_insert_with(|| BodyKeys::new(ingest.catalog));
        let (mut kind, mut parts, mut required) = (ObjectKind::Other, 0, 0);
        for (key, _) in members {
            match &**key {
                // An object with one of these may be an event, or a part of one.
                "header" | "encrypt" | "challenge" | "event_type" => return ObjectKind::Record,
                // An object with two of these may be an event.
                "schema" | "event" | "uuid" | "type" | "token" => parts += 1,
                // Without one of these, an object is no delivery record.
                "body" | "rawBody" | "request" => kind = ObjectKind::Delivery,
                _ => {}
            }
            required += usize::from(body_keys.contains(key));
            if parts > 1 || required == body_keys.least() {
                return ObjectKind::Record;
            }
        }
        kind
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
            let line = &text.as_bytes()[..frame.range.start];
            let line_time = if self.reads_times { from_line(line) } else { None };
            let place = context.place.map(|place| Place { line_time, ..*place });
            let received_at = place.as_ref().and_then(|place| self.time_at(place)).or(context.received_at);
            let context = Context { place: place.as_ref(), received_at, ..context };
            found = found.or(self.frame(text.as_bytes(), &frame, context, sink));
        }
        found
    }
}

/// The text that a string or an array of bytes has, if it may hold an event.
fn embedded_text(value: &str) -> Option<Cow<'_, str>> {
    if value.starts_with('[') {
        bytes_text(value).map(Cow::Owned)
    } else if memchr::memchr(b'{', value.as_bytes()).is_some()
        // A line of an event, or one that is printed without braces, has the name of a member or type.
        || memmem::find(value.as_bytes(), b"vent").is_some()
    {
        json::scanned_string(value)
    } else {
        base64_text(value).map(Cow::Owned)
    }
}

/// The text of which an array has the bytes, as journald writes text with control characters.
fn bytes_text(array: &str) -> Option<String> {
    let is_byte = |byte: u8| byte.is_ascii_digit() || matches!(byte, b',' | b' ');
    let numbers = array.strip_prefix('[')?.strip_suffix(']')?;
    if numbers.len() < SHORTEST || !numbers.bytes().all(is_byte) {
        return None;
    }
    let bytes: Option<Vec<u8>> = numbers.split(',').map(|number| number.trim().parse().ok()).collect();
    String::from_utf8(bytes?).ok().filter(|text| text.contains('{'))
}

/// The text of which a string is Base64, with either alphabet and with or without padding, if it may hold an
/// event.
fn base64_text(string: &str) -> Option<String> {
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
