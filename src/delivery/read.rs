//! One delivery from the text in which it was saved.

use memchr::memchr;

use super::body::{object_length, trim, trim_start};
use super::head::{RequestHead, contains_request};
use super::{BodyEnd, Caveat, Delivery, DeliveryError};
use crate::message::Count;

impl<'b> Delivery<'b> {
    /// Reads a record `{"headers":{…},"body":"…"}` or a raw HTTP request; any other bytes are a body.
    pub fn read(bytes: &'b [u8]) -> Result<Self, DeliveryError> {
        let delivery = match read_record(bytes)? {
            Some(delivery) => delivery,
            None => match read_request(bytes)? {
                Some(delivery) => delivery,
                None => Self { body: bytes.into(), ..Self::default() },
            },
        };
        if delivery.body.is_empty() { Err(DeliveryError::NoBody) } else { Ok(delivery) }
    }
}

/// The delivery in a record, if the text is one.
fn read_record(bytes: &[u8]) -> Result<Option<Delivery<'_>>, DeliveryError> {
    let text = trim_start(bytes);
    let Ok(length) = object_length(text) else { return Ok(None) };
    let (document, after) = text.split_at(length);
    let Some(delivery) = std::str::from_utf8(document).ok().and_then(Delivery::from_record) else {
        return Ok(None);
    };
    if after.trim_ascii().is_empty() { Ok(Some(delivery)) } else { Err(DeliveryError::MultipleDeliveries) }
}

/// The delivery in a raw request, if the text is one.
fn read_request(bytes: &[u8]) -> Result<Option<Delivery<'_>>, DeliveryError> {
    let bytes = skip_curl_log(bytes);
    let Ok((head, length)) = RequestHead::parse(bytes, true) else { return Ok(None) };
    let rest = &bytes[length..];
    let stated = head.body_length.content_length;
    let (length, end) = match head.body_length.find_end(rest, true) {
        Ok(found) => found,
        Err(_) if contains_request(rest) => return Err(DeliveryError::MultipleDeliveries),
        // A body that is not JSON may have the length stated nevertheless.
        Err(_) => match stated {
            Some(length) if rest.get(length..).is_some_and(|after| after.trim_ascii().is_empty()) => {
                (length, BodyEnd::ContentLength)
            }
            _ => (rest.len(), BodyEnd::JsonObject),
        },
    };
    let (body, after) = rest.split_at(length);
    let next = skip_curl_log(after);
    if next.starts_with(b"{") || RequestHead::parse(next, true).is_ok() || contains_request(next) {
        return Err(DeliveryError::MultipleDeliveries);
    }
    let mut delivery = Delivery::from_request(head.headers, body, end);
    // A delivery that is passed on in the body of another request counts, and not that request.
    let inner = std::str::from_utf8(&delivery.body).ok().and_then(|body| Delivery::from_record(trim(body)));
    if let Some(inner) = inner.map(Delivery::into_owned) {
        return Ok(Some(inner));
    }
    if let (BodyEnd::JsonObject, Some(stated)) = (end, stated) {
        let actual = Count::Bytes(delivery.body.len() as u64);
        delivery.caveat = Some(Caveat::LengthDiffers { stated: Count::Bytes(stated as u64), actual });
    }
    Ok(Some(delivery))
}

/// The text from the first line of a request on: without empty lines before it, and without the `* ` lines in
/// which a curl trace describes the connection.
fn skip_curl_log(bytes: &[u8]) -> &[u8] {
    let mut text = trim_start(bytes);
    while text.starts_with(b"* ") {
        text = trim_start(memchr(b'\n', text).map_or(&[], |newline| &text[newline..]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_read_in_every_form() {
        for text in [
            "{\"headers\":{\"X-Lark-Signature\":\"s\"},\"body\":\"{}\"}",
            "* Connected\n> POST / HTTP/1.1\n> X-Lark-Signature: s\n>\n{}",
            "POST / HTTP/1.1\nX-Lark-Signature: s\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n",
        ] {
            let delivery = Delivery::read(text.as_bytes()).unwrap();
            assert_eq!(delivery.signature_headers.signature.as_deref(), Some("s"), "{text}");
            assert_eq!(&*delivery.body, b"{}", "{text}");
            assert_eq!(delivery.caveat, None, "{text}");
        }
        assert_eq!(&*Delivery::read(b"any bytes\xFF").unwrap().body, b"any bytes\xFF");
    }

    #[test]
    fn one_delivery_is_read_and_no_more() {
        let request = "POST / HTTP/1.1\n\n{}\n";
        for text in
            [request.repeat(2), format!("{request}{{}}"), "{\"headers\":{},\"body\":\"a\"} 1".to_owned()]
        {
            assert_eq!(Delivery::read(text.as_bytes()), Err(DeliveryError::MultipleDeliveries), "{text}");
        }
        assert_eq!(Delivery::read(b"POST / HTTP/1.1\n\n"), Err(DeliveryError::NoBody));
        assert_eq!(Delivery::read(b""), Err(DeliveryError::NoBody));
    }

    #[test]
    fn a_wrong_content_length_is_a_caveat() {
        let delivery = Delivery::read(b"POST / HTTP/1.1\nContent-Length: 9\n\n{}").unwrap();
        let caveat = Caveat::LengthDiffers { stated: Count::Bytes(9), actual: Count::Bytes(2) };
        assert_eq!(delivery.caveat, Some(caveat));
    }
}
