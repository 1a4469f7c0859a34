//! What a delivery holds: whether it decrypts, and what the plain text is.

use std::borrow::Cow;

use super::{Kind, Question};
use crate::catalog::Catalog;
use crate::cipher::{DecryptError, Decryptor, EncryptKey, Keys, PlainError, ciphertext, read_plain};
use crate::delivery::trim;
use crate::event::{Envelope, Event, ReadProblem, Spare};
use crate::json;

/// Callbacks that have the form of events.
const CALLBACKS: [&str; 2] = ["card.action.trigger", "url.preview.get"];

/// What came of decrypting the body.
pub(super) struct Opened {
    /// The plain text; `None` if the body is not encrypted.
    pub(super) plain: Result<Option<Vec<u8>>, DecryptError>,
    /// Whether it took another key than those given.
    pub(super) by_mistake: bool,
}

impl Opened {
    pub(super) fn new(question: &Question<'_>) -> Self {
        let Some(ciphertext) = sealed(&question.delivery.body) else {
            return Self { plain: Ok(None), by_mistake: false };
        };
        let open = |keys: &Keys| open(&ciphertext, keys, question.catalog).map(Some);
        let plain = open(question.keys);
        if plain.is_ok() {
            return Self { plain, by_mistake: false };
        }
        // A key that was mixed up with another, or has blanks around it, still shows what the event is.
        let mut others = Keys::default();
        let secrets = [question.verification_token, question.app_secret];
        for key in question.keys.as_slice().iter().chain(secrets.into_iter().flatten()) {
            others.push(EncryptKey::new(key.expose_bytes().trim_ascii()));
            others.push(key.clone());
        }
        match open(&others) {
            Ok(plain) => Self { plain: Ok(plain), by_mistake: true },
            Err(_) => Self { plain, by_mistake: false },
        }
    }

    pub(super) fn plain<'b>(&'b self, body: &'b [u8]) -> &'b [u8] {
        match &self.plain {
            Ok(Some(plain)) => plain,
            Ok(None) => body,
            Err(_) => &[],
        }
    }
}

/// Decrypts a body with the first key that gives an event, or else the first that gives another object: one that is no
/// event is shown as what it is, and old card callbacks are none.
fn open(ciphertext: &str, keys: &Keys, catalog: &Catalog) -> Result<Vec<u8>, DecryptError> {
    let mut other = None;
    let opened = Decryptor::new(keys).decrypt_event(ciphertext, |plain| {
        match read_plain(plain, catalog, Spare::default()) {
            Err(error @ (PlainError::Encrypted | PlainError::Delivery | PlainError::Unrecognized)) => {
                other.get_or_insert_with(|| plain.to_vec());
                Err(error)
            }
            read => read.map(|_| plain.to_vec()),
        }
    });
    match (opened, other) {
        (Err(DecryptError::Plain { .. }), Some(other)) => Ok(other),
        (opened, _) => opened,
    }
}

/// Whether this is the key of the body.
pub(super) fn opens(key: &EncryptKey, body: &[u8], catalog: &Catalog) -> bool {
    let mut keys = Keys::default();
    keys.push(key.clone());
    sealed(body).is_some_and(|ciphertext| open(&ciphertext, &keys, catalog).is_ok())
}

/// The ciphertext of a body, whatever it was written like.
pub(super) fn sealed(body: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(body).ok()?;
    ciphertext(trim(text))
}

/// What the plain body is.
pub(super) struct Content {
    pub(super) kind: Kind,
    /// What to call it.
    pub(super) name: String,
    pub(super) token: Option<String>,
}

impl Content {
    pub(super) fn read(plain: &[u8], catalog: &Catalog) -> Self {
        let unknown = |name: &str| Self { kind: Kind::Unknown, name: name.to_owned(), token: None };
        if plain.is_empty() {
            return unknown("cannot be told as long as the body does not decrypt");
        }
        let Ok(text) = std::str::from_utf8(plain) else { return unknown("not text") };
        let text = trim(text);
        let event = match Event::read(text, catalog, Spare::default()) {
            Ok(event) => event,
            Err(error) if matches!(error.problem, ReadProblem::TooDeep { .. }) => {
                return unknown(&error.to_string());
            }
            Err(_) => return unknown("not a JSON object"),
        };
        let kind = match event.envelope {
            Envelope::Challenge if event.is_challenge() => Kind::Challenge,
            Envelope::Challenge => return unknown("more than a challenge, and no event"),
            Envelope::V1 | Envelope::V2 | Envelope::Scenario if CALLBACKS.contains(&event.type_name()) => {
                Kind::Callback
            }
            Envelope::V1 | Envelope::V2 | Envelope::Scenario => Kind::Event,
            _ if is_card(text) => {
                return Self { kind: Kind::Card, ..unknown("a callback of the old message cards") };
            }
            _ => return unknown("none of the bodies that Feishu sends"),
        };
        let token = match event.envelope {
            Envelope::V2 => event.header("token"),
            _ => event.member(None, "token").and_then(|token| token.value.text()),
        };
        let words = [Some(event.type_name()), event.event_id()];
        let name = words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        Self { kind, name, token: token.filter(|token| !token.is_empty()).map(str::to_owned) }
    }
}

/// Whether this is a flat callback of the old message cards.
fn is_card(text: &str) -> bool {
    let members = json::members(text).unwrap_or_default();
    ["open_message_id", "action"].iter().all(|wanted| members.iter().any(|(name, _)| name == wanted))
}
