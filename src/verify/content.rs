//! The content of a delivery: its decryption, and the kind of the plaintext.

use std::borrow::Cow;

use super::{CheckDetail, DeliveryKind, VerifyRequest};
use crate::catalog::Catalog;
use crate::cipher::{DecryptError, Decryptor, EncryptKey, Keys, PlainError, ciphertext, read_plain};
use crate::delivery::trim;
use crate::event::{Envelope, Event, EventReader, ReadProblem};
use crate::json;

/// Callbacks that have the form of events.
const CALLBACKS: [&str; 2] = ["card.action.trigger", "url.preview.get"];

/// The result of decrypting the body.
pub(super) struct Decryption {
    /// The plaintext; `None` if the body is not encrypted.
    pub(super) plain: Result<Option<Vec<u8>>, DecryptError>,
    /// Whether it decrypts only with another key than those given.
    pub(super) corrected: bool,
}

impl Decryption {
    pub(super) fn new(request: &VerifyRequest<'_>) -> Self {
        let Some(ciphertext) = body_ciphertext(&request.delivery.body) else {
            return Self { plain: Ok(None), corrected: false };
        };
        let plain = decrypt(&ciphertext, request.keys, request.catalog).map(Some);
        if plain.is_ok() {
            return Self { plain, corrected: false };
        }
        // A key that was confused with another secret, or has whitespace around it, still shows what the
        // event is.
        let mut others = Keys::default();
        let secrets = [request.verification_token, request.app_secret];
        for key in request.keys.as_slice().iter().chain(secrets.into_iter().flatten()) {
            others.push(EncryptKey::new(key.expose_bytes().trim_ascii()));
            others.push(key.clone());
        }
        match decrypt(&ciphertext, &others, request.catalog) {
            Ok(plain) => Self { plain: Ok(Some(plain)), corrected: true },
            Err(_) => Self { plain, corrected: false },
        }
    }

    /// The plaintext of `body`; empty if it does not decrypt.
    pub(super) fn plain_body<'b>(&'b self, body: &'b [u8]) -> &'b [u8] {
        match &self.plain {
            Ok(Some(plain)) => plain,
            Ok(None) => body,
            Err(_) => &[],
        }
    }
}

/// Decrypts a body with the first key that yields an event, otherwise with the first that yields another
/// object, such as an old card callback.
fn decrypt(ciphertext: &str, keys: &Keys, catalog: &Catalog) -> Result<Vec<u8>, DecryptError> {
    let mut other = None;
    let event = Decryptor::new(keys).decrypt_event(ciphertext, |plain| {
        match read_plain(plain, &mut EventReader::new(catalog)) {
            Err(error @ (PlainError::Encrypted | PlainError::Delivery | PlainError::Unrecognized)) => {
                other.get_or_insert_with(|| plain.to_vec());
                Err(error)
            }
            read => read.map(|_| plain.to_vec()),
        }
    });
    match (event, other) {
        (Err(DecryptError::Plain { .. }), Some(other)) => Ok(other),
        (event, _) => event,
    }
}

/// Whether this is the key of the body.
pub(super) fn decrypts_with(key: &EncryptKey, body: &[u8], catalog: &Catalog) -> bool {
    let mut keys = Keys::default();
    keys.push(key.clone());
    body_ciphertext(body).is_some_and(|ciphertext| decrypt(&ciphertext, &keys, catalog).is_ok())
}

/// The ciphertext of an encrypted body, however it is written.
pub(super) fn body_ciphertext(body: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(body).ok()?;
    ciphertext(trim(text))
}

/// The content of the plain body.
pub(super) struct BodyContent {
    pub(super) kind: DeliveryKind,
    /// The result of the check of the event.
    pub(super) description: CheckDetail,
    pub(super) token: Option<String>,
}

impl BodyContent {
    pub(super) fn read(plain: &[u8], catalog: &Catalog) -> Self {
        if plain.is_empty() {
            return Self::unknown(CheckDetail::ContentUnknown);
        }
        let Ok(text) = std::str::from_utf8(plain) else { return Self::unknown(CheckDetail::NotText) };
        let text = trim(text);
        let event = match Event::read(text, catalog) {
            Ok(event) => event,
            Err(error) if matches!(error.problem, ReadProblem::TooDeep { .. }) => {
                return Self::unknown(CheckDetail::Unreadable { error });
            }
            Err(_) => return Self::unknown(CheckDetail::NotAnObject),
        };
        let kind = match event.envelope {
            Envelope::Challenge { .. } if event.is_challenge() => DeliveryKind::Challenge,
            Envelope::Challenge { .. } => return Self::unknown(CheckDetail::NotOnlyChallenge),
            Envelope::V1 { .. } | Envelope::V2 { .. } | Envelope::Example { .. }
                if CALLBACKS.contains(&event.type_name()) =>
            {
                DeliveryKind::Callback
            }
            Envelope::V1 { .. } | Envelope::V2 { .. } | Envelope::Example { .. } => DeliveryKind::Event,
            _ if is_card(text) => {
                return Self { kind: DeliveryKind::Card, ..Self::unknown(CheckDetail::Card) };
            }
            _ => return Self::unknown(CheckDetail::NotAnEvent),
        };
        let token = event.verification_token();
        let names = [Some(event.type_name()), event.event_id()];
        let name = names.into_iter().flatten().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ");
        Self {
            kind,
            description: CheckDetail::Named { kind, name },
            token: token.filter(|token| !token.is_empty()).map(str::to_owned),
        }
    }

    fn unknown(description: CheckDetail) -> Self {
        Self { kind: DeliveryKind::Unknown, description, token: None }
    }
}

/// Whether this is a flat callback of the old message cards.
fn is_card(text: &str) -> bool {
    let members = json::members(text).unwrap_or_default();
    ["open_message_id", "action"].iter().all(|wanted| members.iter().any(|(name, _)| name == wanted))
}
