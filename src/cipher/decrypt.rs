//! Decryption with one or several keys.

use base64::Engine as _;
use base64::engine::general_purpose::PAD;
use base64::engine::simd::Simd;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt as _, InnerIvInit as _};

use super::{BLOCK, Base64Error, DecryptError, EncryptKey, Keys, PlainError, read_plain};
use crate::catalog::Catalog;
use crate::event::EventReader;
use crate::json::is_document;

/// Decrypts bodies with the given keys and reuses its buffers. The result of a body does not depend on those
/// before it.
#[derive(Debug)]
pub struct Decryptor<'k> {
    keys: &'k Keys,
    base64: Simd,
    /// The IV and the encrypted blocks.
    ciphertext: Vec<u8>,
    /// The plaintext at the beginning; it is as long as the longest so far.
    plain: Vec<u8>,
}

impl<'k> Decryptor<'k> {
    /// A decryptor with these keys.
    #[must_use]
    pub fn new(keys: &'k Keys) -> Self {
        Self { keys, base64: Simd::standard(PAD), ciphertext: Vec::new(), plain: Vec::new() }
    }

    /// Decrypts a body with any content. Of several keys it uses the first that yields an event, otherwise
    /// the first that yields text: padding alone is right by chance under one key in 256.
    pub fn decrypt(&mut self, ciphertext: &str, catalog: &Catalog) -> Result<&[u8], DecryptError> {
        self.decode_base64(ciphertext)?;
        let keys = self.keys.as_slice();
        if let [key] = keys {
            return match self.decrypt_with(key) {
                Some(length) => Ok(&self.plain[..length]),
                None => Err(self.part_fits().unwrap_or(DecryptError::WrongKey)),
            };
        }
        let mut reader = EventReader::new(catalog);
        let mut text_key = None;
        let mut padding_was_right = false;
        for key in keys {
            let Some(length) = self.decrypt_with(key) else { continue };
            padding_was_right = true;
            match read_plain(&self.plain[..length], &mut reader) {
                Ok(_) => return Ok(&self.plain[..length]),
                Err(PlainError::NotUtf8) => {}
                Err(_) => text_key = text_key.or(Some(key)),
            }
        }
        match text_key.and_then(|key| self.decrypt_with(key)) {
            Some(length) => Ok(&self.plain[..length]),
            None if padding_was_right => Err(DecryptError::NotText { keys: keys.len() }),
            None => Err(self.part_fits().unwrap_or(DecryptError::NoKeyFits { keys: keys.len() })),
        }
    }

    /// Decrypts a body that holds an event: calls `read` with the plaintext under each key, in order, until
    /// it succeeds; see [`read_plain`]. A key with wrong padding is skipped.
    pub fn decrypt_event<T>(
        &mut self,
        ciphertext: &str,
        mut read: impl FnMut(&[u8]) -> Result<T, PlainError>,
    ) -> Result<T, DecryptError> {
        self.decrypt_event_with_key(ciphertext, |plaintext, _| read(plaintext))
    }

    /// The same as [`Decryptor::decrypt_event`]; `read` also gets the key.
    pub fn decrypt_event_with_key<T>(
        &mut self,
        ciphertext: &str,
        mut read: impl FnMut(&[u8], &'k EncryptKey) -> Result<T, PlainError>,
    ) -> Result<T, DecryptError> {
        self.decode_base64(ciphertext)?;
        let keys = self.keys.as_slice();
        let mut nearest: Option<PlainError> = None;
        for key in keys {
            let Some(length) = self.decrypt_with(key) else { continue };
            match read(&self.plain[..length], key) {
                Ok(read) => return Ok(read),
                Err(error) if nearest.as_ref().is_none_or(|nearest| nearest.rank() < error.rank()) => {
                    nearest = Some(error);
                }
                Err(_) => {}
            }
        }
        Err(self.part_fits().unwrap_or(match (nearest, keys.len()) {
            (Some(error), _) => DecryptError::Plain { error },
            (None, 1) => DecryptError::WrongKey,
            (None, keys) => DecryptError::NoKeyFits { keys },
        }))
    }

    /// The error about a key of which a part between commas decrypts the body to JSON.
    fn part_fits(&mut self) -> Option<DecryptError> {
        for part in self.keys.parts() {
            let Some(origin) = part.origin() else { continue };
            let Some(length) = self.decrypt_with(part) else { continue };
            let plain = std::str::from_utf8(&self.plain[..length]);
            if plain.is_ok_and(is_document) {
                return Some(DecryptError::PartFits { origin: origin.clone() });
            }
        }
        None
    }

    /// Decodes the text into `self.ciphertext`.
    fn decode_base64(&mut self, ciphertext: &str) -> Result<(), DecryptError> {
        if self.keys.is_empty() {
            return Err(DecryptError::NoKey);
        }
        self.ciphertext.clear();
        if let Err(error) = self.base64.decode_vec(ciphertext, &mut self.ciphertext) {
            return Err(DecryptError::Base64 { error: Base64Error::new(ciphertext, &error) });
        }
        let length = self.ciphertext.len();
        if length < 2 * BLOCK || !length.is_multiple_of(BLOCK) {
            Err(DecryptError::Length { length })
        } else {
            Ok(())
        }
    }

    /// Decrypts `self.ciphertext` into `self.plain` and returns the length of the plaintext; `None` if the
    /// padding is wrong under this key.
    fn decrypt_with(&mut self, key: &EncryptKey) -> Option<usize> {
        let (iv, blocks) = self.ciphertext.split_first_chunk::<BLOCK>()?;
        // Of several keys most are wrong, which the last block shows.
        if self.keys.as_slice().len() > 1 {
            let (before, last) = self.ciphertext.split_last_chunk::<BLOCK>()?;
            let mut last = *last;
            let cipher = cbc::Decryptor::inner_iv_init(key.cipher(), before.last_chunk::<BLOCK>()?.into());
            cipher.decrypt_padded::<Pkcs7>(&mut last).ok()?;
        }
        if self.plain.len() < blocks.len() {
            self.plain.resize(blocks.len(), 0);
        }
        let cipher = cbc::Decryptor::inner_iv_init(key.cipher(), iv.into());
        cipher.decrypt_padded_b2b::<Pkcs7>(blocks, &mut self.plain).ok().map(<[u8]>::len)
    }
}
