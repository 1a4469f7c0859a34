//! Requests and delivery records: `verify` and `decode` agree on which signatures are valid, and on the
//! bytes.

#![no_main]

use feishu_ev::cipher::EncryptKey;
use feishu_ev::delivery::{Delivery, Headers, parse_header};
use feishu_ev::json;
use feishu_ev::pipeline::MAX_RECORD_SIZE;
use feishu_ev::render::{self, EventFormat};
use feishu_ev::verify::{VerifyRequest, verify};
use feishu_ev_fuzz::{Feed, bounded, catalog, decode, for_people, keys, narrow, target, wide};

const KEY: &str = "test key";
/// The placeholder in an input for the valid signature.
const SIGNATURE: &str = "SIGNATURE";

/// The input with the signature of its own body.
fn sign(data: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(data).ok()?;
    let delivery = Delivery::read(data).ok()?;
    let (timestamp, nonce) = (delivery.signature_headers.timestamp?, delivery.signature_headers.nonce?);
    let signature = EncryptKey::new(KEY.as_bytes()).sign(&timestamp, &nonce, &delivery.body);
    (text.matches(SIGNATURE).count() == 1).then(|| text.replace(SIGNATURE, &signature).into_bytes())
}

/// The last member of an object with a name.
fn member<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    let members = json::members(object).expect("an object");
    members.into_iter().rev().find(|(member, _)| member == name).map(|(_, value)| value)
}

target!(|data| {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Headers::from_json(text);
        let _ = parse_header(text);
    }
    let signed = sign(data);
    let data = signed.as_deref().unwrap_or(data);
    let delivery = bounded(data.len(), || Delivery::read(data));
    let keys = keys(&[KEY]);
    let decoded = decode(&Feed::whole(data), &keys, EventFormat::Ndjson, wide(), MAX_RECORD_SIZE, 1);
    for_people(&decoded.err);
    let Ok(delivery) = delivery else { return };
    if signed.is_none() {
        return;
    }
    let question = VerifyRequest {
        delivery: &delivery,
        keys: &keys,
        verification_token: None,
        app_secret: None,
        digest: None,
        age_limit: None,
        catalog: catalog(),
    };
    let verification = verify(&question);
    for_people(render::verification_text(&verification, narrow()).as_bytes());
    let is_right = verification
        .checks
        .iter()
        .any(|check| check.kind == feishu_ev::verify::CheckKind::Signature && check.ok);
    // One delivery is one record, and both commands agree on it.
    if verification.ok && decoded.tally.events == 1 && decoded.tally.unreadable == 0 {
        // `serde_json` refuses events that `decode` keeps, such as one with half of a surrogate pair.
        let line = decoded.text().trim_end();
        let signature = member(line, "decoded").and_then(|decoded| member(decoded, "signature"));
        assert_eq!(signature == Some("\"ok\""), is_right, "verify and decode differ: {line}");
    }
});
