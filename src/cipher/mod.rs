//! Encrypted bodies: `{"encrypt": base64(IV ‖ AES-256-CBC(SHA-256(Encrypt Key), PKCS#7(plain)))}`.
//!
//! The rule is that of the documentation page on sending notifications to a developer's server, section
//! "encryption"; it is followed strictly, where the official SDKs differ from each other.

mod key;

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::PAD;
use base64::engine::simd::Simd;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, InnerIvInit as _};

use crate::json;

pub use key::{EncryptKey, Keys, Signature, equal, hex};

/// Bytes of an AES block, and so of the IV.
pub const BLOCK: usize = 16;

/// Why an encrypted body cannot be opened, by the step that fails.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The text is not base64.
    #[error("the encrypted body is not standard base64: {0}")]
    Base64(Base64Fault),
    /// The bytes are not an IV and whole blocks.
    #[error("the encrypted body has {length} bytes, which is not an IV of 16 and whole blocks of 16")]
    Blocks {
        /// How many bytes there are.
        length: usize,
    },
    /// There is no key to try.
    #[error("the event is encrypted and no Encrypt Key is given")]
    NoKey,
    /// The padding is right but the plain text is not a JSON object.
    #[error("decrypted with right padding, but the plain text is not a JSON object")]
    NotJson,
    /// The padding is wrong, as it is under another key.
    #[error("decryption gives bad padding: {}", match keys { 1 => "the Encrypt Key is another one".to_owned(), keys => format!("none of the {keys} Encrypt Keys fits") })]
    Padding {
        /// How many keys were tried.
        keys: usize,
    },
}

/// What is wrong with a text that should be base64, as far as it can be told.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Base64Fault {
    /// `+` has become a blank.
    #[error("it has blanks where a form decoder has turned `+` into a blank")]
    BlanksForPlus,
    /// A character of no alphabet.
    #[error("byte {offset} is not of the base64 alphabet")]
    Character {
        /// Which one, from 0.
        offset: usize,
    },
    /// The length or the last character cannot be.
    #[error("its end is cut off or altered")]
    End,
    /// `=` at the end is missing.
    #[error("the `=` at its end are missing")]
    Unpadded,
    /// `-` and `_` of the url-safe alphabet.
    #[error("it is in the url-safe alphabet, with `-` and `_` for `+` and `/`")]
    UrlSafe,
}

/// Opens encrypted bodies with the keys given, reusing its buffers.
#[derive(Debug)]
pub struct Opener<'k> {
    keys: &'k Keys,
    base64: Simd,
    sealed: Vec<u8>,
    plain: Vec<u8>,
    /// The key that fitted last is tried first.
    last: usize,
}

impl<'k> Opener<'k> {
    /// An opener for these keys.
    #[must_use]
    pub fn new(keys: &'k Keys) -> Self {
        Self { keys, base64: Simd::standard(PAD), sealed: Vec::new(), plain: Vec::new(), last: 0 }
    }

    /// Opens a body whatever it holds. With several keys, padding may be right by chance: the first that uncovers
    /// what looks like an event counts, and only then the first with right padding.
    pub fn open(&mut self, ciphertext: &str) -> Result<&[u8], OpenError> {
        let length = match self.open_if(ciphertext, looks_like_event) {
            Err(OpenError::NotJson) => self.open_if(ciphertext, |_| true),
            length => length,
        };
        length.map(|length| &self.plain[..length])
    }

    /// Opens a body that should hold an event.
    pub fn open_event(&mut self, ciphertext: &str) -> Result<&[u8], OpenError> {
        self.open_if(ciphertext, looks_like_event).map(|length| &self.plain[..length])
    }

    /// Leaves the plain text in the buffer and gives its length.
    fn open_if(&mut self, ciphertext: &str, accept: fn(&[u8]) -> bool) -> Result<usize, OpenError> {
        let keys = self.keys.as_slice();
        if keys.is_empty() {
            return Err(OpenError::NoKey);
        }
        self.sealed.clear();
        if let Err(error) = self.base64.decode_vec(ciphertext, &mut self.sealed) {
            return Err(OpenError::Base64(base64_fault(ciphertext, &error)));
        }
        let length = self.sealed.len();
        let Some((iv, blocks)) = self.sealed.split_first_chunk::<BLOCK>() else {
            return Err(OpenError::Blocks { length });
        };
        if blocks.is_empty() || blocks.len() % BLOCK != 0 {
            return Err(OpenError::Blocks { length });
        }
        let mut padding_was_right = false;
        for turn in 0..keys.len() {
            let index = (self.last + turn) % keys.len();
            self.plain.clear();
            self.plain.extend_from_slice(blocks);
            let cipher = cbc::Decryptor::inner_iv_init(keys[index].cipher().clone(), iv.into());
            let Ok(length) = cipher.decrypt_padded::<Pkcs7>(&mut self.plain).map(<[u8]>::len) else {
                continue;
            };
            padding_was_right = true;
            if accept(&self.plain[..length]) {
                self.last = index;
                return Ok(length);
            }
        }
        Err(if padding_was_right { OpenError::NotJson } else { OpenError::Padding { keys: keys.len() } })
    }
}

fn looks_like_event(plain: &[u8]) -> bool {
    plain.trim_ascii_start().starts_with(b"{")
}

/// Encrypts `plain` and appends the body `{"encrypt":"…"}` to `out`, without any blank: official SDKs hash it as
/// it stands, and the Node SDK re-serialises it first.
pub fn seal(plain: &[u8], key: &EncryptKey, iv: [u8; BLOCK], out: &mut Vec<u8>) {
    let cipher = cbc::Encryptor::inner_iv_init(key.cipher().clone(), &iv.into());
    let mut sealed = iv.to_vec();
    sealed.extend_from_slice(&cipher.encrypt_padded_vec::<Pkcs7>(plain));
    out.extend_from_slice(br#"{"encrypt":""#);
    let text = Simd::standard(PAD).encode(&sealed);
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(br#""}"#);
}

/// The ciphertext of a body that has exactly the form in which Feishu sends it.
#[must_use]
pub fn ciphertext(body: &str) -> Option<&str> {
    let text = body.strip_prefix(r#"{"encrypt":""#)?.strip_suffix(r#""}"#)?;
    // Anything else than base64 (an escape, the end of the string) is left to the JSON parser.
    memchr::memchr2(b'"', b'\\', text.as_bytes()).is_none().then_some(text)
}

/// The ciphertext of a body that may be written in another way: the text of its last member `encrypt`.
#[must_use]
pub fn find_ciphertext(body: &str) -> Option<Cow<'_, str>> {
    if let Some(ciphertext) = ciphertext(body) {
        return Some(Cow::Borrowed(ciphertext));
    }
    let members = json::members(body)?;
    let (_, value) = members.into_iter().rfind(|(name, _)| name == "encrypt")?;
    json::text(value)
}

fn base64_fault(text: &str, error: &base64::DecodeError) -> Base64Fault {
    let standard = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let symbols = text.trim_end_matches('=');
    let only = |more: &[u8]| symbols.bytes().all(|byte| standard(&byte) || more.contains(&byte));
    if only(b"-_") && symbols.contains(['-', '_']) {
        Base64Fault::UrlSafe
    } else if only(b" ") && symbols.contains(' ') {
        Base64Fault::BlanksForPlus
    } else if only(b"") && text.len() == symbols.len() && symbols.len() % 4 >= 2 {
        Base64Fault::Unpadded
    } else if let base64::DecodeError::InvalidByte(offset, _) = *error {
        Base64Fault::Character { offset }
    } else {
        Base64Fault::End
    }
}
