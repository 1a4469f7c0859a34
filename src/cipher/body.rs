//! The form of encrypted bodies.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::PAD;
use base64::engine::simd::Simd;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt as _, InnerIvInit as _};

use super::{BLOCK, EncryptKey};
use crate::json::{self, Members};

/// Encrypts `plain` and appends the body `{"encrypt":"…"}` to `out`.
///
/// The body has no whitespace: official SDKs hash it as it is, and the Node SDK serializes it again first.
pub fn encrypt_body(plain: &[u8], key: &EncryptKey, iv: [u8; BLOCK], out: &mut Vec<u8>) {
    let cipher = cbc::Encryptor::inner_iv_init(key.cipher(), &iv.into());
    let mut ciphertext = iv.to_vec();
    ciphertext.extend_from_slice(&cipher.encrypt_padded_vec::<Pkcs7>(plain));
    out.extend_from_slice(br#"{"encrypt":""#);
    out.extend_from_slice(Simd::standard(PAD).encode(&ciphertext).as_bytes());
    out.extend_from_slice(br#""}"#);
}

/// The ciphertext of an encrypted body: the text of its member `encrypt`, the last if there are several.
/// `None` if the body is not a JSON object or has no such text.
#[must_use]
pub fn ciphertext(body: &str) -> Option<Cow<'_, str>> {
    if let Some(ciphertext) = exact_ciphertext(body) {
        return Some(Cow::Borrowed(ciphertext));
    }
    let mut encrypted = None;
    for member in Members::new(body)? {
        let (name, span) = member.ok()?;
        if name == "encrypt" {
            encrypted = Some(span.value());
        }
    }
    encrypted.and_then(|value| json::parse_string(&body[value]))
}

/// The ciphertext of a body that is written exactly as Feishu writes it.
pub(crate) fn exact_ciphertext(body: &str) -> Option<&str> {
    let text = body.strip_prefix(r#"{"encrypt":""#)?.strip_suffix(r#""}"#)?;
    // With an escape or another end of the string the body is left to the JSON reader.
    memchr::memchr2(b'"', b'\\', text.as_bytes()).is_none().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ciphertexts_are_found_however_the_body_is_written() {
        let bodies = [
            (r#"{"encrypt":"ab+/="}"#, Some("ab+/=")),
            (r#" { "encrypt" : "ab" , "x" : [1] } "#, Some("ab")),
            (r#"{"\u0065ncrypt":"a\/b"}"#, Some("a/b")),
            (r#"{"encrypt":"a","encrypt":"b"}"#, Some("b")),
            (r#"{"encrypt":"a","encrypt":5}"#, None),
            (r#"{"encrypt":"a"} x"#, None),
            (r#"{"encrypt":"a"#, None),
            (r#"["encrypt"]"#, None),
            (r#"{"x":{"encrypt":"a"}}"#, None),
            ("", None),
        ];
        for (body, expected) in bodies {
            assert_eq!(ciphertext(body).as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn only_the_form_of_feishu_is_exact() {
        assert_eq!(exact_ciphertext(r#"{"encrypt":"ab"}"#), Some("ab"));
        for body in [r#"{"encrypt": "ab"}"#, r#"{"encrypt":"ab"} "#, r#"{"encrypt":"a\/b"}"#] {
            assert_eq!(exact_ciphertext(body), None, "{body}");
        }
    }
}
