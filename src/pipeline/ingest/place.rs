//! The place of a record in another JSON document, and what surrounds it there.

use std::fmt::Write as _;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::received_at::from_object;
use crate::delivery::{Caveat, Delivery, Headers, ReceivedAt, SignatureHeaders};
use crate::event::child;
use crate::json::{self, Members};

/// The place of a value in another.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// The place of the object or array around the value, in another.
    pub(super) parent: Option<&'p Place<'p>>,
    /// The object or array around the value.
    pub(super) around: &'p str,
    pub(super) step: PlaceStep<'p>,
    /// The time at the beginning of the line, if the value is a string of text and the record is in a line of it.
    pub(super) line_time: Option<ReceivedAt>,
}

/// The step from an object or array to a value in it.
#[derive(Clone, Copy)]
pub(super) enum PlaceStep<'p> {
    Element(usize),
    Member(&'p str),
}

impl<'p> Place<'p> {
    /// A place in `around`, which is at `parent`.
    pub(super) fn new(parent: Option<&'p Place<'p>>, around: &'p str, step: PlaceStep<'p>) -> Self {
        Self { parent, around, step, line_time: None }
    }

    /// The JSON Pointer (RFC 6901). A string that holds JSON is passed as the JSON would be.
    pub(super) fn pointer(&self) -> String {
        let parent = self.parent.map(Self::pointer).unwrap_or_default();
        match self.step {
            PlaceStep::Member(key) => child(&parent, key),
            PlaceStep::Element(index) => {
                let mut pointer = parent;
                write!(pointer, "/{index}").expect("a String takes any text");
                pointer
            }
        }
    }

    /// The places from this one outward.
    fn outward(&self) -> impl Iterator<Item = &Place<'p>> {
        std::iter::successors(Some(self), |place| place.parent)
    }

    /// The delivery of the event with this text, if there are headers with a signature beside it or around it.
    /// `body` is the string that it is; without one, the bytes that were sent are not known.
    pub(super) fn delivery<'b>(&self, text: &'b str, body: Option<&'b str>) -> Option<Delivery<'b>> {
        let headers = self.headers()?;
        let caveat = body.is_none().then_some(Caveat::BodyAsJson);
        Some(Delivery { caveat, ..Delivery::new(headers, body.unwrap_or(text).as_bytes().into()) })
    }

    /// The headers with a signature beside what is at this place, or around it.
    pub(super) fn headers(&self) -> Option<Headers> {
        self.outward().find_map(|place| headers_in(place.around))
    }

    /// The time of what surrounds the event, the nearest first.
    pub(super) fn received_at(&self) -> Option<ReceivedAt> {
        self.outward().find_map(|place| place.line_time.or_else(|| from_object(place.around)))
    }
}

/// The headers of a request in an object: those of a member with headers, or of the object itself, if they sign
/// an event.
pub(super) fn headers_in(object: &str) -> Option<Headers> {
    /// The ends of the names of signatures.
    static NAMES: LazyLock<[Finder<'static>; 2]> =
        LazyLock::new(|| ["ignature", "IGNATURE"].map(Finder::new));
    // Few objects have a signature, and this is a tenth of the work of reading them.
    if !NAMES.iter().any(|name| name.find(object.as_bytes()).is_some()) {
        return None;
    }
    let is_signed = |headers: &Headers| !SignatureHeaders::of(headers).is_empty();
    let members = Members::new(object)?.map_while(Result::ok);
    let mut found = members.filter(|(key, _)| names_headers(key)).map(|(_, span)| {
        let value = &object[span.value()];
        // Some logs have the headers as a string.
        match json::parse_string(value) {
            Some(text) => Headers::from_json(&text),
            None => Headers::from_json(value),
        }
    });
    found.find(is_signed).or_else(|| Some(Headers::from_json(object)).filter(is_signed)).or_else(|| {
        Members::new(object)?.map_while(Result::ok).find_map(|(key, span)| {
            // The headers may be in an object for the request, and the body beside it.
            let is_request =
                key.to_ascii_lowercase().contains("req") && object[span.value()].starts_with('{');
            is_request.then(|| headers_in(&object[span.value()])).flatten()
        })
    })
}

/// Whether a member of this name has the headers of a request.
fn names_headers(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    (key.ends_with("headers") || key.ends_with("header")) && !key.contains("resp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_names_every_step() {
        let outer = Place::new(None, "{}", PlaceStep::Member("a/b"));
        let middle = Place::new(Some(&outer), "[]", PlaceStep::Element(3));
        assert_eq!(Place::new(Some(&middle), "{}", PlaceStep::Member("~")).pointer(), "/a~1b/3/~0");
    }

    #[test]
    fn headers_with_a_signature_are_found_around_the_event() {
        let outer = r#"{"request_headers":{"X-Lark-Signature":"s"},"data":{"body":"{}"}}"#;
        let outer = Place::new(None, outer, PlaceStep::Member("data"));
        let inner =
            Place::new(Some(&outer), r#"{"body":"{}","headers":{"Host":"a"}}"#, PlaceStep::Member("body"));
        let delivery = inner.delivery("{}", Some(" {}")).unwrap();
        assert_eq!(delivery.signature_headers.signature.as_deref(), Some("s"));
        assert_eq!((&*delivery.body, delivery.caveat), (" {}".as_bytes(), None));
    }

    #[test]
    fn headers_are_found_in_every_form() {
        for object in [
            r#"{"headers":[{"name":"x-lark-signature","value":"s"}]}"#,
            r#"{"req.header":"{\"X-Lark-Signature\":\"s\"}"}"#,
            r#"{"multiValueHeaders":{"X-Lark-Signature":["s"]}}"#,
            r#"{"x-lark-signature":"s","status":200}"#,
        ] {
            assert!(headers_in(object).is_some(), "{object}");
        }
        for object in
            [r#"{"headers":{"Host":"a"}}"#, r#"{"response_headers":{"X-Lark-Signature":"s"}}"#, "[]"]
        {
            assert!(headers_in(object).is_none(), "{object}");
        }
    }
}
