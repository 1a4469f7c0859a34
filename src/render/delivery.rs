//! Deliveries: a body with the headers that it is sent with.

use std::io::Write as _;

use super::DeliveryFormat;
use crate::json::{pretty, write_string};

/// Appends a delivery; `headers` are left out where the format has none.
pub(super) fn write(out: &mut Vec<u8>, headers: &[(&str, &str)], body: &[u8], format: DeliveryFormat) {
    match format {
        DeliveryFormat::Delivery => {
            out.extend_from_slice(b"{\"headers\":{");
            for (index, (name, value)) in headers.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_string(out, name);
                out.push(b':');
                write_string(out, value);
            }
            out.extend_from_slice(b"},\"body\":");
            write_string(out, &String::from_utf8_lossy(body));
            out.extend_from_slice(b"}\n");
        }
        DeliveryFormat::Http => {
            out.extend_from_slice(b"POST /webhook/event HTTP/1.1\r\nHost: localhost\r\n");
            for (name, value) in headers {
                write!(out, "{name}: {value}\r\n").expect("a Vec takes any bytes");
            }
            write!(out, "Content-Length: {}\r\n\r\n", body.len()).expect("a Vec takes any bytes");
            out.extend_from_slice(body);
            out.extend_from_slice(b"\r\n");
        }
        DeliveryFormat::Json => {
            // A body may be cut off inside of a character.
            let valid = body.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            pretty(out, valid);
            out.extend_from_slice(&body[valid.len()..]);
            out.push(b'\n');
        }
        DeliveryFormat::Ndjson => {
            out.extend_from_slice(body);
            out.push(b'\n');
        }
    }
}
