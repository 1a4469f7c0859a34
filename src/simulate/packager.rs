//! The last stage of a simulation: encryption, signatures and formats.

use serde_json::Value;

use super::fault::{Damage, Fault, Protection};
use super::planned::CHALLENGE;
use super::random::{Random, RandomSources};
use super::simulation::SimulatedEvent;
use crate::cipher::{self, Decryptor, EncryptKey, Keys};
use crate::outgoing::{default_headers, sign};
use crate::render::{self, DeliveryFormat};

/// Writes simulated events as Feishu would send them.
#[derive(Debug)]
pub struct Packager<'k> {
    key: Option<&'k EncryptKey>,
    format: DeliveryFormat,
    /// The source of IVs and nonces.
    random: Random,
}

impl<'k> Packager<'k> {
    /// A packager for the events of a seed. With a key, bodies are encrypted, and signed in the formats with
    /// headers.
    #[must_use]
    pub fn new(seed: u64, key: Option<&'k EncryptKey>, format: DeliveryFormat) -> Self {
        Self { key, format, random: RandomSources::new(seed).packaging }
    }

    /// The protection of events, except for challenges, which are never signed.
    #[must_use]
    pub fn protection(&self) -> Protection {
        match (self.key, self.format) {
            (None, _) => Protection::None,
            (Some(_), DeliveryFormat::Delivery | DeliveryFormat::Http) => Protection::Signed,
            (Some(_), DeliveryFormat::Json | DeliveryFormat::Ndjson) => Protection::Encrypted,
        }
    }

    /// Appends an event to `out`, with the damage that is done to what is sent.
    pub fn write(&mut self, event: &SimulatedEvent, out: &mut Vec<u8>) {
        let damage = match event.fault {
            Some(Fault::Corrupt(damage)) => Some(damage),
            _ => None,
        };
        let mut encrypted = Vec::new();
        let mut body = event.body.as_slice();
        if let Some(key) = self.key {
            self.encrypt(body, key, damage, &mut encrypted);
            body = &encrypted;
        }
        if damage == Some(Damage::Truncated) {
            body = &body[..body.len() * 2 / 3];
        }
        let mut headers = default_headers();
        let timestamp = (event.sent_at / 1000).to_string();
        let nonce = self.random.next_u32().to_string();
        if let Some(key) = self.key
            && self.protection() == Protection::Signed
            && event.event_type != CHALLENGE
        {
            let signed: &[u8] = if damage == Some(Damage::BadSignature) { b"{}" } else { body };
            sign(&mut headers, key, &timestamp, &nonce, signed);
        }
        let expect = damage.map(|damage| ("expect", Value::from(damage.expected())));
        render::delivery(out, &headers, body, expect.as_slice(), self.format);
    }

    fn encrypt(&mut self, plain: &[u8], key: &EncryptKey, damage: Option<Damage>, out: &mut Vec<u8>) {
        if damage != Some(Damage::WrongKey) {
            return cipher::encrypt_body(plain, key, self.random.bytes(), out);
        }
        loop {
            let wrong_key = EncryptKey::new(&self.random.bytes());
            cipher::encrypt_body(plain, &wrong_key, self.random.bytes(), out);
            // The padding is right by chance once in 256 times, which would be another damage.
            if has_bad_padding(out, key) {
                return;
            }
            out.clear();
        }
    }
}

/// Whether the padding of an encrypted body is wrong under a key.
fn has_bad_padding(body: &[u8], key: &EncryptKey) -> bool {
    let mut keys = Keys::default();
    keys.push(key.clone());
    let ciphertext = std::str::from_utf8(body).ok().and_then(cipher::ciphertext);
    let opened = ciphertext.map(|ciphertext| Decryptor::new(&keys).decrypt_event(&ciphertext, |_| Ok(())));
    opened.is_some_and(|opened| opened.is_err_and(|error| error.is_wrong_key()))
}
