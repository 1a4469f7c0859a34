//! Deliveries: a body with the headers that it is sent with.

use serde_json::Value;

use super::DeliveryFormat;
use crate::delivery::{Headers, write_record, write_request};
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
        DeliveryFormat::Http => write_request(out, "localhost", "/webhook/event", headers, body),
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
