//! Encrypted bodies: `{"encrypt": base64(IV ‖ AES-256-CBC(SHA-256(Encrypt Key), PKCS#7(plain)))}`.
//!
//! The rule is that of the documentation page on sending notifications to a developer's server, section
//! "encryption"; it is followed strictly, where the official SDKs differ from each other.

mod key;
mod plain;

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::PAD;
use base64::engine::simd::Simd;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, InnerIvInit as _};

use crate::catalog::Catalog;
use crate::event::Spare;
use crate::json::{self, Scanner, Token};

pub use key::{EncryptKey, Keys, Signature, equal, hex};
pub use plain::{PlainError, read_plain};

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
    /// The padding is right under several keys, but the plain text is no text under any of them: which key is the right
    /// one cannot be told.
    #[error("none of the {keys} Encrypt Keys gives a text; with one key alone, any bytes are given back")]
    NotText {
        /// How many keys were tried.
        keys: usize,
    },
    /// The padding is wrong, as it is under another key.
    #[error("decryption gives bad padding: {}", match keys { 1 => "the Encrypt Key is another one".to_owned(), keys => format!("none of the {keys} Encrypt Keys fits") })]
    Padding {
        /// How many keys were tried.
        keys: usize,
    },
    /// The padding is right, but the plain text is no event. Of several keys with right padding it is the one whose plain
    /// text is nearest to an event, and of equals the first.
    #[error("{}", not_an_event(.0))]
    Plain(PlainError),
}

fn not_an_event(why: &PlainError) -> String {
    match why {
        PlainError::NotObject => {
            "decrypted with right padding, but the plain text is not a JSON object".to_owned()
        }
        why => format!("decrypted, but the plain text is no event: {why}"),
    }
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

/// Opens encrypted bodies with the keys given, reusing its buffers. What comes of a body does not depend on those opened
/// before it.
#[derive(Debug)]
pub struct Opener<'k> {
    keys: &'k Keys,
    base64: Simd,
    sealed: Vec<u8>,
    plain: Vec<u8>,
}

impl<'k> Opener<'k> {
    /// An opener for these keys.
    #[must_use]
    pub fn new(keys: &'k Keys) -> Self {
        Self { keys, base64: Simd::standard(PAD), sealed: Vec::new(), plain: Vec::new() }
    }

    /// Opens a body whatever it holds. Of several keys it is the first that gives an event, else the first that gives a
    /// text: padding alone is right by chance under one key in 256.
    pub fn open(&mut self, ciphertext: &str, catalog: &Catalog) -> Result<&[u8], OpenError> {
        self.decode(ciphertext)?;
        let keys = self.keys.as_slice();
        if let [key] = keys {
            let length = self.decrypt(key).ok_or(OpenError::Padding { keys: 1 })?;
            return Ok(&self.plain[..length]);
        }
        let mut text = None;
        let mut padding_was_right = false;
        for key in keys {
            let Some(length) = self.decrypt(key) else { continue };
            padding_was_right = true;
            match read_plain(&self.plain[..length], catalog, Spare::default()) {
                Ok(_) => return Ok(&self.plain[..length]),
                Err(PlainError::NotUtf8) => {}
                Err(_) => text = text.or(Some(key)),
            }
        }
        match text.and_then(|key| self.decrypt(key)) {
            Some(length) => Ok(&self.plain[..length]),
            None if padding_was_right => Err(OpenError::NotText { keys: keys.len() }),
            None => Err(OpenError::Padding { keys: keys.len() }),
        }
    }

    /// Opens a body that holds an event: gives the plain text under each key, in their order, to `read` until it takes
    /// one, which [`read_plain`] tells. A key whose padding is wrong is passed over.
    pub fn open_event<T>(
        &mut self,
        ciphertext: &str,
        mut read: impl FnMut(&[u8]) -> Result<T, PlainError>,
    ) -> Result<T, OpenError> {
        self.decode(ciphertext)?;
        let keys = self.keys.as_slice();
        let mut best: Option<PlainError> = None;
        for key in keys {
            let Some(length) = self.decrypt(key) else { continue };
            match read(&self.plain[..length]) {
                Ok(read) => return Ok(read),
                Err(error) if best.as_ref().is_none_or(|best| best.rank() < error.rank()) => {
                    best = Some(error);
                }
                Err(_) => {}
            }
        }
        Err(best.map_or(OpenError::Padding { keys: keys.len() }, OpenError::Plain))
    }

    /// Leaves the IV and the blocks in `sealed`.
    fn decode(&mut self, ciphertext: &str) -> Result<(), OpenError> {
        if self.keys.is_empty() {
            return Err(OpenError::NoKey);
        }
        self.sealed.clear();
        if let Err(error) = self.base64.decode_vec(ciphertext, &mut self.sealed) {
            return Err(OpenError::Base64(base64_fault(ciphertext, &error)));
        }
        let length = self.sealed.len();
        if length < 2 * BLOCK || !length.is_multiple_of(BLOCK) {
            Err(OpenError::Blocks { length })
        } else {
            Ok(())
        }
    }

    /// Leaves the plain text in `plain` and gives its length, if the padding is right under this key.
    fn decrypt(&mut self, key: &EncryptKey) -> Option<usize> {
        let (iv, blocks) = self.sealed.split_first_chunk::<BLOCK>()?;
        // Of several keys most are wrong, which the last block shows.
        if self.keys.as_slice().len() > 1 {
            let (before, last) = self.sealed.split_last_chunk::<BLOCK>()?;
            let mut last = *last;
            let cipher =
                cbc::Decryptor::inner_iv_init(key.cipher().clone(), before.last_chunk::<BLOCK>()?.into());
            cipher.decrypt_padded::<Pkcs7>(&mut last).ok()?;
        }
        self.plain.clear();
        self.plain.extend_from_slice(blocks);
        let cipher = cbc::Decryptor::inner_iv_init(key.cipher().clone(), iv.into());
        cipher.decrypt_padded::<Pkcs7>(&mut self.plain).ok().map(<[u8]>::len)
    }
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
    let mut scanner = Scanner::new(body);
    let Ok(Token::Object) = scanner.begin_value() else { return None };
    let (mut first, mut found) = (true, None);
    while scanner.next_member(first).ok()? {
        first = false;
        let is_it = scanner.parse_key().ok()?.unescape() == "encrypt";
        let value = scanner.skip_value().ok()?;
        if is_it {
            found = Some(value);
        }
    }
    found.filter(|_| scanner.is_at_end()).and_then(json::parse_string)
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
