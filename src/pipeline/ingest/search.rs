//! The search for events inside other JSON: logs, archives of requests, and answers of log services.
//!
//! Every member and element is looked at, at any depth. An object is a record if it has the form of one; a
//! string is searched as if it was an input of its own: it may be JSON, text with JSON in it, a raw request, or
//! Base64 of these.

use std::borrow::Cow;

use memchr::memchr;

use super::context::Context;
use super::decoded::{Decoding, Sink};
use super::decoder::Decoder;
use super::embedded_text::embedded_text;
use super::object_kind::{KnownMembers, ObjectKind};
use super::place::{Place, PlaceStep};
use super::received_at::from_line;
use super::scanned_members::{ScannedMember, ScannedMembers};
use super::searched_document::SearchedDocument;
use crate::delivery::{Delivery, FirstLine, classify_first_line, trim};
use crate::frame::text_frames;
use crate::json::{self, Elements, Members, Span};

/// A member of an object: its key, and its span.
type JsonMember<'o> = (Cow<'o, str>, Span);

/// The members of an object, as far as it is one.
fn json_members(object: &str) -> impl Iterator<Item = JsonMember<'_>> {
    Members::new(object).into_iter().flatten().map_while(Result::ok)
}

impl<'i> Decoder<'i> {
    /// The names of members by which an object may be a record.
    fn known_members(&mut self) -> &KnownMembers<'i> {
        self.known_members.get_or_insert_with(|| KnownMembers::new(self.ingest.catalog))
    }
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
        let ScannedMembers { kind, members } = ScannedMembers::of(text, self.known_members())?;
        match kind {
            ObjectKind::Record => None,
            ObjectKind::Delivery if context.delivered => None,
            // The body of a delivery is searched by the caller.
            ObjectKind::Other if context.delivered => Some(Decoding::Nothing),
            ObjectKind::Delivery => {
                let values =
                    members.iter().map(|member| (Cow::Borrowed(&*member.key), &text[member.span.value()]));
                if let Some(delivery) = Delivery::from_members(values.collect()) {
                    let body = members.iter().rfind(|member| member.key == "body").map(|member| member.span);
                    return Some(self.delivery_record(&delivery, text, body, context, sink));
                }
                // A body without headers is a member like others.
                let found = self.search_scanned(text, members, context, sink);
                (found == Decoding::Done).then_some(found)
            }
            ObjectKind::Other => Some(self.search_scanned(text, members, context, sink)),
        }
    }

    /// Searches the members of an object that was scanned.
    fn search_scanned(
        &mut self,
        text: &str,
        members: Vec<ScannedMember<'_>>,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        let document = SearchedDocument::new(text, context);
        let members = members.into_iter().filter(|member| member.may_hold_record);
        let members = members.map(|member| (member.key, member.span));
        self.search_members(text, members, &document, context.inside(), sink)
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
            Some(b'{') => self.search_members(value, json_members(value), document, context, sink),
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

    fn search_members<'o>(
        &mut self,
        object: &'o str,
        members: impl Iterator<Item = JsonMember<'o>>,
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
                if ObjectKind::of(value, self.known_members()) == ObjectKind::Other {
                    return self.search_members(value, json_members(value), document, context, sink);
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
        if let Some(object) = object_at_end(text) {
            let before = &text[..json::offset(text, object)];
            let place = self.place_after(before.as_bytes(), context);
            if let Ok(found) = self.document(object, self.context_at(place.as_ref(), context), sink) {
                return found;
            }
        }
        let mut found = Decoding::Nothing;
        for frame in text_frames(text.as_bytes(), context.location.position) {
            let place = self.place_after(&text.as_bytes()[..frame.range.start], context);
            let context = self.context_at(place.as_ref(), context);
            found = found.or(self.frame(text.as_bytes(), &frame, context, sink));
        }
        found
    }

    /// The place of what comes after some bytes in the text of a string.
    fn place_after<'r>(&self, before: &[u8], context: Context<'r>) -> Option<Place<'r>> {
        let line_time = if self.reads_times { from_line(before) } else { None };
        context.place.map(|place| Place { line_time, ..*place })
    }

    /// The context of what is at a place in the text of a string.
    fn context_at<'r>(&self, place: Option<&'r Place<'r>>, context: Context<'r>) -> Context<'r> {
        let received_at = place.and_then(|place| self.time_at(place)).or(context.received_at);
        Context { received_at, place, ..context }
    }
}

/// The object that may be the only one in a text, as in most log lines: other text comes before it on the first line, and
/// nothing follows. [`text_frames`] would find the same.
fn object_at_end(text: &str) -> Option<&str> {
    let (before, object) = text.split_at(memchr(b'{', text.as_bytes())?);
    let is_on_first_line = !before.contains(['\n', '\u{feff}']) && !before.trim_start().is_empty();
    let object = trim(object);
    let is_alone = is_on_first_line && object.ends_with('}');
    (is_alone && classify_first_line(before.as_bytes()) != FirstLine::Request).then_some(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Content;
    use crate::location::Position;

    #[test]
    fn an_object_at_the_end_of_a_text_is_its_only_frame() {
        let objects = [
            r#"{"schema":"2.0","header":{},"event":{"a":"{\"}"}}"#,
            "{}",
            r#"{"a":1}"#,
            "{\n  \"header\": {\n    \"a\": [1]\n  }\n}",
        ];
        let before = ["INFO ", "[INFO] a=[1] ", "\"a\": ", ",", "X-Lark-Signature: a ", "x\t事件}"];
        for (before, object) in before.iter().flat_map(|before| objects.map(|object| (before, object))) {
            for after in ["", "\n", " \r\n\n", "\u{feff}"] {
                let text = format!("{before}{object}{after}");
                assert_eq!(object_at_end(&text), Some(object), "{text}");
                let frames = text_frames(text.as_bytes(), Position::START);
                let found: Vec<_> = frames.iter().map(|frame| &text[frame.range.clone()]).collect();
                assert_eq!(found, [object], "{text}");
                assert_eq!(frames[0].content, Content::Document, "{text}");
            }
        }
    }

    #[test]
    fn other_texts_have_no_object_at_their_end() {
        for text in [
            "",
            "INFO",
            "{}",
            " {}",
            "INFO {} x",
            "INFO\n{}",
            "\nINFO {}",
            "\u{feff}INFO {}",
            ":method: {}",
            "> :method: {}",
        ] {
            assert_eq!(object_at_end(text), None, "{text}");
        }
    }
}
