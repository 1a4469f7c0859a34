//! Encrypted bodies and signatures, as the documentation page on sending notifications to a developer's
//! server has them.
//!
//! An encrypted body is `{"encrypt": base64(IV ‖ AES-256-CBC(SHA-256(Encrypt Key), PKCS#7(plaintext)))}`. The
//! page is followed strictly where the official SDKs differ from each other. [`ciphertext`] finds the
//! ciphertext of a body, [`Decryptor`] decrypts it, [`read_plain`] reads the event in the plaintext and
//! [`encrypt_body`] makes such a body; [`Keys::check_signature`] checks the signature of a delivery.

mod body;
mod decrypt;
mod error;
mod key;
mod plain;
mod signature;

/// The length of an AES block, and of the IV, in bytes.
pub const BLOCK: usize = 16;

pub(crate) use body::exact_ciphertext;
pub use body::{ciphertext, encrypt_body};
pub use decrypt::Decryptor;
pub use error::{Base64Error, DecryptError};
pub use key::{EncryptKey, KeyOrigin, Keys, ct_eq};
pub use plain::{PlainError, read_plain};
pub use signature::SignatureStatus;
