//! Delivery records.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::Headers;
use crate::json::{quote, write_string};

/// Appends the record of a delivery as a line of JSON, `{"headers":{…},"body":"…"}`, with the `members` after
/// these.
///
/// Names are as written; the values of one that is repeated are a list. A body that is not UTF-8 is Base64, and
/// `"isBase64Encoded":true` follows it. [`Delivery::from_record`](super::Delivery::from_record) reads the same
/// delivery back.
pub fn write_record(out: &mut Vec<u8>, headers: &Headers, body: &[u8], members: &[(&str, Value)]) {
    out.extend_from_slice(b"{\"headers\":");
    write_headers(out, headers);
    out.extend_from_slice(b",\"body\":");
    if let Ok(body) = std::str::from_utf8(body) {
        write_string(out, body);
    } else {
        write_string(out, &STANDARD.encode(body));
        out.extend_from_slice(b",\"isBase64Encoded\":true");
    }
    for (name, value) in members {
        out.push(b',');
        write_string(out, name);
        out.push(b':');
        serde_json::to_writer(&mut *out, value).expect("a Vec takes any bytes");
    }
    out.extend_from_slice(b"}\n");
}

/// Appends the raw HTTP request of a delivery to this path of a host, and an empty line.
pub fn write_request(out: &mut Vec<u8>, host: &str, path: &str, headers: &Headers, body: &[u8]) {
    let mut line = |text: String| out.extend_from_slice(text.as_bytes());
    line(format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n"));
    for (name, value) in headers.iter() {
        line(format!("{name}: {value}\r\n"));
    }
    line(format!("Content-Length: {}\r\n\r\n", body.len()));
    out.extend_from_slice(body);
    out.extend_from_slice(b"\r\n");
}

fn write_headers(out: &mut Vec<u8>, headers: &Headers) {
    let mut separator = b'{';
    let mut names: Vec<&str> = Vec::new();
    for (name, value) in headers.iter() {
        if names.contains(&name) {
            continue;
        }
        names.push(name);
        out.push(separator);
        separator = b',';
        write_string(out, name);
        out.push(b':');
        let values: Vec<_> =
            headers.iter().filter(|header| header.0 == name).map(|header| header.1).collect();
        match values.as_slice() {
            [_] => write_string(out, value),
            _ => write_list(out, &values),
        }
    }
    out.extend_from_slice(if names.is_empty() { b"{}" } else { b"}" });
}

fn write_list(out: &mut Vec<u8>, values: &[&str]) {
    let values: Vec<_> = values.iter().map(|value| quote(value)).collect();
    out.push(b'[');
    out.extend_from_slice(values.join(",").as_bytes());
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::delivery::Delivery;

    fn headers(list: &[(String, String)]) -> Headers {
        let mut headers = Headers::default();
        for (name, value) in list {
            headers.push(name.as_str(), value.as_str());
        }
        headers
    }

    fn record(headers: &Headers, body: &[u8], members: &[(&str, Value)]) -> String {
        let mut out = Vec::new();
        write_record(&mut out, headers, body, members);
        String::from_utf8(out).expect("JSON is text")
    }

    #[test]
    fn a_record_is_a_line_of_json() {
        let list = [("b", "1"), ("A", "2"), ("b", "\"")].map(|(name, value)| (name.into(), value.into()));
        let expected = r#"{"headers":{"b":["1","\""],"A":"2"},"body":"{}","n":[1]}"#;
        assert_eq!(record(&headers(&list), b"{}", &[("n", json!([1]))]), format!("{expected}\n"));
        let expected = r#"{"headers":{},"body":"/w==","isBase64Encoded":true,"n":1}"#;
        assert_eq!(record(&Headers::default(), b"\xFF", &[("n", json!(1))]), format!("{expected}\n"));
    }

    proptest! {
        #[test]
        fn a_record_is_read_as_it_was_written(
            mut list in prop::collection::vec(("[a-c]{0,2}|.*", ".*"), 0..6),
            body in prop_oneof![".*".prop_map(String::into_bytes), any::<Vec<u8>>()],
        ) {
            let written = record(&headers(&list), &body, &[]);
            // The values of a name that is repeated are in one place.
            let names: Vec<_> = list.iter().map(|(name, _)| name.clone()).collect();
            list.sort_by_key(|(name, _)| names.iter().position(|known| known == name));
            let delivery = Delivery::from_record(&written).expect("a record");
            prop_assert_eq!(&delivery.headers, &headers(&list));
            prop_assert_eq!(&*delivery.body, &*body);
            prop_assert_eq!(record(&delivery.headers, &delivery.body, &[]), written);
        }
    }
}
