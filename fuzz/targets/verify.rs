//! The search of `verify`: a valid signature is accepted, and the search for the cause of an invalid one is
//! bounded.

#![no_main]

use feishu_ev::cipher::{EncryptKey, encrypt_body};
use feishu_ev::delivery::{Delivery, NONCE, SIGNATURE, TIMESTAMP};
use feishu_ev::render;
use feishu_ev::verify::{CheckKind, VerifyRequest, verify};
use feishu_ev_fuzz::{
    Bytes, bounded_by, catalog, for_people, given, json_lines, keys, narrow, repeated, samples, target,
};

const KEY: &str = "kW8-encrypt-key";
const TOKEN: &str = "vT3-verification-token";

/// A mistake that is made with a body before it is hashed.
fn mistaken(kind: usize, body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body);
    match kind {
        0 => text.replace(':', ": ").into(),
        1 => text.replace('/', "\\/").into(),
        2 => text.trim().to_owned().into(),
        3 => [body, b"\n"].concat(),
        _ => body.to_vec(),
    }
}

target!(|data| {
    let mut bytes = Bytes::new(data);
    let (form, mistake, seals) = (bytes.below(4), bytes.below(6), bytes.below(2) == 1);
    let rest = repeated(bytes.rest());
    let key = EncryptKey::new(KEY.as_bytes());
    let mut body = match form {
        0 => samples()[0].replace("renewal_record", &String::from_utf8_lossy(&rest)).into_bytes(),
        _ => rest,
    };
    if seals {
        let plain = std::mem::take(&mut body);
        encrypt_body(&plain, &key, [3; 16], &mut body);
    }
    if body.is_empty() {
        return;
    }
    let mut delivery = Delivery::default();
    delivery.body = body.into();
    let signature = key.sign("1677254849", "533226633", &mistaken(mistake, &delivery.body));
    delivery.signature_headers.insert(TIMESTAMP, "1677254849");
    delivery.signature_headers.insert(NONCE, "533226633");
    delivery.signature_headers.insert(SIGNATURE, &if mistake == 5 { "0".repeat(64) } else { signature });
    let keys = keys(&[KEY]);
    let token = EncryptKey::new(TOKEN.as_bytes());
    let question = VerifyRequest {
        delivery: &delivery,
        keys: &keys,
        verification_token: Some(&token),
        app_secret: None,
        digest: None,
        age_limit: None,
        catalog: catalog(),
    };
    given(delivery.body.len());
    let verification = bounded_by(16 << 20, 4 * delivery.body.len(), || verify(&question));
    let signature =
        verification.checks.iter().find(|check| check.kind == CheckKind::Signature).expect("it is signed");
    if mistake < 5 && delivery.body == mistaken(mistake, &delivery.body) {
        assert!(signature.ok, "{verification:?}");
    } else {
        assert!(!signature.ok, "{verification:?}");
    }
    let text = render::verification_text(&verification, narrow());
    for_people(text.as_bytes());
    json_lines(render::verification_json(&verification, feishu_ev::message::LanguageChoice::En).as_bytes());
    assert!(!text.contains(KEY) && !text.contains(TOKEN), "a secret shows: {text}");
});
