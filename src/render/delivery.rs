//! Deliveries: a body with the headers that it is sent with.

use std::io::Write as _;

use serde_json::Value;

use super::DeliveryFormat;
use crate::delivery::{Headers, write_record};
use crate::json::pretty;

/// Appends a delivery. Headers, and the further `members` of a record, are left out where the format has none.
pub(super) fn write(
    out: &mut Vec<u8>,
    headers: &Headers,
    body: &[u8],
    members: &[(&str, Value)],
    format: DeliveryFormat,
) {
    match format {
        DeliveryFormat::Delivery => write_record(out, headers, body, members),
        DeliveryFormat::Http => {
            out.extend_from_slice(b"POST /webhook/event HTTP/1.1\r\nHost: localhost\r\n");
            for (name, value) in headers.iter() {
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
