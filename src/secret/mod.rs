//! What is not shown to people: the values of members that the catalogue marks as secret, and of members whose name
//! says that they hold a credential. This is the one list of such names.

mod find;
mod mask;
mod unescape;

pub use mask::{MASK, Secrets, masked};

/// Names of credentials, in lower case and without what separates their words.
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

/// Whether a member of this name, unescaped, holds a credential: the name is one of the list, in any case, with its words
/// written together or separated by `_`, `-`, `.` or blanks. A longer name, such as `token_type` or `next_page_token`, is
/// another one.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    // Longer than any name of the list with all its separators.
    if name.len() > 40 {
        return false;
    }
    let letters = name.bytes().filter(|byte| !is_separator(*byte)).map(|byte| byte.to_ascii_lowercase());
    NAMES.iter().any(|known| letters.clone().eq(known.bytes()))
}

/// Whether a text may hold a credential inside: it has one of the names anywhere, or an escape, behind which there may be
/// one. Messages do not quote such a text.
#[must_use]
pub fn may_hold_secret(text: &str) -> bool {
    let letters = text.bytes().filter(|byte| !is_separator(*byte)).map(|byte| byte.to_ascii_lowercase());
    let letters: Vec<u8> = letters.collect();
    let has = |name: &str| memchr::memmem::find(&letters, name.as_bytes()).is_some();
    // The other names have one of these inside.
    text.contains('\\') || ["token", "secret", "ticket", "encryptkey"].into_iter().any(has)
}

/// Whether a byte stands between the words of a name.
fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'-' | b'.' | b' ')
}

/// The names of members that hold secrets: [credentials](is_secret_name), and what a catalogue marks as secret.
#[derive(Clone, Debug, Default)]
pub struct Names<'c> {
    marked: Vec<&'c str>,
}

impl<'c> Names<'c> {
    /// Those of credentials, and the ones that are marked.
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

    /// Whether the text ends in such a name; its last word begins at `word`.
    fn ends(&self, text: &str, word: usize) -> bool {
        /// As many words as a name has at most.
        const WORDS: usize = 4;
        let mut start = word;
        for _ in 0..WORDS {
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
    fn texts_that_may_hold_credentials() {
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
    fn names_of_credentials() {
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
