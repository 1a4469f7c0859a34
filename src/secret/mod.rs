//! Secrets, which are masked in what people read: the values of members that the catalog marks as secret, and
//! of members whose name is that of a credential. The list of such names is here only.
//!
//! [`Secrets`] finds the secrets of a text and masks parts of it; [`masked`] masks a whole text.

mod find;
mod mask;
mod unescape;

pub use mask::{MASK, Secrets, masked};
pub(crate) use unescape::escape;

/// The names of credentials, in lower case and without separators.
const NAMES: [&str; 11] = [
    "accesstoken",
    "appaccesstoken",
    "appsecret",
    "appticket",
    "clientsecret",
    "encryptkey",
    "refreshtoken",
    "tenantaccesstoken",
    "token",
    "useraccesstoken",
    "verificationtoken",
];

/// Whether a member of this name, given without escapes, holds a credential: the name is one of the list, in
/// any case, with its words joined or separated by `_`, `-`, `.` or spaces. A longer name, such as
/// `token_type` or `next_page_token`, is not one.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    // Longer than any name of the list with all of its separators.
    if name.len() > 40 {
        return false;
    }
    let letters = name.bytes().filter(|byte| !is_separator(*byte)).map(|byte| byte.to_ascii_lowercase());
    let length = letters.clone().count();
    NAMES.iter().any(|known| known.len() == length && letters.clone().eq(known.bytes()))
}

/// Whether a text may contain a credential: it contains one of the names, or an escape, which may hide one.
/// Messages do not quote such a text.
#[must_use]
pub fn may_hold_secret(text: &str) -> bool {
    let letters = text.bytes().filter(|byte| !is_separator(*byte)).map(|byte| byte.to_ascii_lowercase());
    let letters: Vec<u8> = letters.collect();
    // Each of the other names contains one of these.
    let mut stems = ["token", "secret", "ticket", "encryptkey"].into_iter();
    text.contains('\\') || stems.any(|stem| memchr::memmem::find(&letters, stem.as_bytes()).is_some())
}

/// Whether a text consists of words without anything that could join a name and a value, as nearly all ids do.
fn is_plain(text: &str) -> bool {
    // Looking at every byte is faster than stopping at the first other one.
    text.bytes()
        .fold(true, |all, byte| all & (byte.is_ascii_alphanumeric() | matches!(byte, b'_' | b'-' | b'.')))
}

/// Whether a byte separates the words of a name.
fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'-' | b'.' | b' ')
}

/// The names of members that hold secrets: [credentials](is_secret_name), and those that a catalog marks as
/// secret.
#[derive(Clone, Debug, Default)]
pub struct Names<'c> {
    marked: Vec<&'c str>,
}

impl<'c> Names<'c> {
    /// The names of credentials, and those that are marked.
    #[must_use]
    pub fn new(marked: impl IntoIterator<Item = &'c str>) -> Self {
        let marked = marked.into_iter().filter(|name| !is_secret_name(name)).collect();
        Self { marked }
    }

    /// Whether the value of a member of this name is a secret.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        is_secret_name(name) || self.marked.contains(&name)
    }

    /// Whether the text ends with such a name; its last word begins at `word`.
    fn end_text(&self, text: &str, word: usize) -> bool {
        /// The most words of a name.
        const MAX_WORDS: usize = 4;
        let mut start = word;
        for _ in 0..MAX_WORDS {
            if self.contains(&text[start..]) {
                return true;
            }
            let before = text[..start].trim_end_matches(['.', ' ']);
            let longer = before.trim_end_matches(find::is_of_word).len();
            if before.len() == start || longer == before.len() || text.len() - longer > 64 {
                return false;
            }
            start = longer;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, is_secret_name, may_hold_secret};

    #[test]
    fn texts_with_a_name_or_an_escape_may_hold_credentials() {
        for name in NAMES {
            assert!(may_hold_secret(&format!("a {}=x", name.to_uppercase())), "{name}");
        }
        for text in [r#"{"token":"x"}"#, "my app-secret: x", r#"{"tok\u0065n":"x"}"#] {
            assert!(may_hold_secret(text), "{text}");
        }
        for text in ["", "1", "{}", "approved", "a key"] {
            assert!(!may_hold_secret(text), "{text}");
        }
    }

    #[test]
    fn names_of_credentials_are_recognized_however_they_are_written() {
        for name in [
            "token",
            "Token",
            "TOKEN",
            "to_ken",
            "verification_token",
            "verificationToken",
            "Verification-Token",
            "verification token",
            "access_token",
            "tenant_access_token",
            "userAccessToken",
            "app.secret",
            "AppSecret",
            "encrypt_key",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in
            ["", "_", "token_type", "next_page_token", "tokens", "tök", "encrypt", "app_id", "secretary"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
