//! Events in printed forms into records.

use super::context::Context;
use super::decoded::{Decoding, Sink};
use super::decoder::Decoder;
use super::place::Place;
use super::received_at::from_line;
use super::searched_document::SearchedDocument;
use crate::event::{Event, has_event_key};
use crate::finding::{Finding, Message, Rule};
use crate::printed::{self, Reconstructed};

/// The length of the shortest printed event, in bytes.
const SHORTEST: usize = 40;

impl Decoder<'_> {
    /// Decodes the printed events in a text that is not JSON.
    pub(super) fn printed(&mut self, text: &str, context: Context<'_>, sink: &mut Sink<'_>) -> Decoding {
        if !context.reads_printed {
            return Decoding::Nothing;
        }
        let (mut found, mut offset, mut others) = (Decoding::Nothing, 0, 0);
        let document = SearchedDocument::new(text, context);
        while others < Context::MAX_OTHERS
            && let Some(start) = next_start(text, offset)
        {
            let read = printed::read_at(text, start, self.ingest.catalog);
            // JSON behind a brace that opens nothing may be a part of damaged JSON.
            let Some(event) = read.filter(|event| others == 0 || !event.form.is_json()) else {
                others += 1;
                offset = start + 1;
                // A part of a damaged event is no event.
                let end = next_start(text, offset).unwrap_or(text.len());
                if has_event_key(&text.as_bytes()[start..end]) {
                    return found;
                }
                continue;
            };
            let location = document.location(&text[start..], context);
            let line_time = if self.reads_times { from_line(&text.as_bytes()[..start]) } else { None };
            let received_at = line_time.or(context.received_at);
            self.reconstructed(&event, Context { location: &location, received_at, ..context }, sink);
            found = Decoding::Done;
            offset = start + event.length.max(1);
        }
        found
    }

    /// Decodes the event of which a JSON object has only a part of the envelope, or more than it.
    pub(super) fn printed_object(
        &mut self,
        text: &str,
        context: Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Decoding {
        if !context.reads_printed {
            return Decoding::Nothing;
        }
        let Some(event) = printed::read(text, self.ingest.catalog) else { return Decoding::Nothing };
        self.reconstructed(&event, context, sink);
        Decoding::Done
    }

    fn reconstructed(&mut self, reconstructed: &Reconstructed, context: Context<'_>, sink: &mut Sink<'_>) {
        let json = &*reconstructed.json;
        let inside = Context { container: None, signature: None, ..context };
        let context = Context { embedded: true, reconstructed: Some(reconstructed), ..inside };
        if reconstructed.is_empty {
            let message = Message::PrintedWithoutValues { form: reconstructed.form };
            context.fail(json, Finding::new(Rule::NotAnEvent, message), sink);
            return;
        }
        let read = self.reader.read(json);
        let Ok(event) = read else { return };
        let pointer = context.place.map(Place::pointer);
        if self.copies.add(event.event_id().or(event.ciphertext()), pointer.as_deref().unwrap_or_default()) {
            return;
        }
        let received_at = context.place.and_then(|place| self.time_at(place)).or(context.received_at);
        let context = Context { pointer: pointer.as_deref(), received_at, ..context };
        self.event(&event, json, context, sink);
        self.reader.reuse(event);
    }
}

/// Whether an event has the request beside it, as the SDK for Go hands it over.
pub(super) fn has_request(event: &Event<'_, '_>) -> bool {
    event.unknown_at_top(&["eventReq", "RequestURI"]).is_some()
}

/// The offset, from `offset` on, at which a printed value may begin.
fn next_start(text: &str, offset: usize) -> Option<usize> {
    let rest = &text.as_bytes()[offset..];
    if rest.len() < SHORTEST || memchr::memchr3(b'{', b'(', b'[', rest).is_none() {
        return None;
    }
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins_word = |index: usize| index == 0 || !is_word(text.as_bytes()[index - 1]);
    (offset..text.len())
        .filter(|index| text.is_char_boundary(*index) && begins_word(*index))
        .find(|index| printed::may_begin(&text.as_bytes()[*index..]))
}
