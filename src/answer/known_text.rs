//! The texts with which consumers say why they did not take an event.

use super::{Reason, Sdk};

/// A text of an official SDK, or of the libraries that it uses.
pub(super) struct KnownText {
    /// The text; `*` stands for any text, at one place.
    pattern: &'static str,
    pub(super) reason: Reason,
    /// The SDK, if the text is its own.
    pub(super) sdk: Option<Sdk>,
}

impl KnownText {
    /// The text known for this one, and the part that `*` stands for; empty without `*`.
    pub(super) fn find(text: &str) -> Option<(&'static Self, &str)> {
        KNOWN_TEXTS.iter().find_map(|known| Some((known, known.part(text)?)))
    }

    fn part<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self.pattern.split_once('*') {
            Some((before, after)) => text.strip_prefix(before)?.strip_suffix(after),
            None => (text == self.pattern).then_some(""),
        }
    }
}

/// The reason that a text of an official SDK, or of the libraries that it uses, stands for.
#[must_use]
pub fn reason_of_text(text: &str) -> Option<Reason> {
    KnownText::find(text).map(|(known, _)| known.reason)
}

/// Declares texts by their reasons.
macro_rules! known_texts {
    ($($reason:ident { $($sdk:ident: $pattern:literal;)* })*) => {
        /// The first text that fits counts.
        const KNOWN_TEXTS: &[KnownText] = &[$($(
            KnownText { pattern: $pattern, reason: Reason::$reason, sdk: known_texts!(@sdk $sdk) },
        )*)*];
    };
    (@sdk Any) => { None };
    (@sdk $sdk:ident) => { Some(Sdk::$sdk) };
}

// As measured with the SDKs of 2026, and with those of 2024. `Any` marks texts of the languages and their
// libraries, with which a handler may fail as well.
known_texts! {
    Signature {
        Python: "signature verification failed";
        Go: "the result of signature verification failed";
        Java: "The result of signature verification failed";
    }
    SignatureMissing {
        Python: "unsupported operand type(s) for +: 'NoneType' and 'NoneType'";
        Any: "the request has no signature";
    }
    Token {
        Python: "invalid verification_token";
        Go: "the result of auth by challenge failed";
        Java: "The result of auth by challenge failed";
    }
    KeyMissing {
        Python: "encrypt_key not found";
        Go: "event data is encrypted, Need to set up the `EncryptKey`*";
        Java: "process encrypted msg event, need config encryptKey";
        // This and others with a code are the answers of `listen`.
        Any: "* (FE110)";
    }
    NotEncrypted {
        Go: "event *unmarshal failed,encrypted message is blank";
    }
    Decrypt {
        Go: "event message decryption failed*";
        Java: "The result of event decryption failed";
        Python: "invalid PKCS7 padding";
        Python: "invalid ciphertext length";
        Any: "Incorrect padding";
        Any: "Invalid base64-encoded string*";
        Any: "Only base64 data is allowed";
        Any: "string argument should contain only ASCII characters";
        Any: "*16 byte boundary in CBC mode";
        Any: "Incorrect IV length*";
        Any: "Padding is incorrect.";
        Any: "PKCS#7 padding is incorrect.";
        Any: "'utf-8' codec can't decode *";
        Any: "java.lang.IllegalArgumentException: Illegal base64 *";
        Any: "java.lang.IllegalArgumentException: Input byte*";
        Any: "java.lang.IllegalArgumentException: Last unit does not have enough valid bits";
        Any: "Illegal base64 *";
        Any: "* (FE111)";
        Any: "* (FE112)";
        Any: "* (FE113)";
        Any: "* (FE114)";
    }
    NoHandler {
        Python: "processor not found, type: *";
        Python: "callback processor not found, type: *";
        Go: "event type: *, not found handler";
        Java: "event type:*, not found handler";
        Node: "no * event handle";
    }
    WrongType {
        Go: "event json unmarshal, err: json: cannot unmarshal *";
        Any: "json: cannot unmarshal *";
        Python: "expected <class *";
        Any: "'NoneType' object has no attribute 'event_type'";
    }
    NotJson {
        Go: "event json unmarshal, err: *";
        Go: "event message unmarshal failed:*";
        Java: "Cannot invoke \"com.lark.oapi.event.model.Fuzzy.*";
        Any: "invalid character *";
        Any: "unexpected end of JSON input";
        Any: "Expecting *)";
        Any: "Extra data: *)";
        Any: "Illegal trailing comma *)";
        Any: "Invalid \\*)";
        Any: "Invalid control character at: *)";
        Any: "Unexpected UTF-8 BOM *)";
        Any: "Unterminated string starting at: *)";
        Any: "com.google.gson.stream.MalformedJsonException: *";
        Any: "java.io.EOFException: End of input *";
        Any: "java.lang.IllegalStateException: Expected BEGIN_OBJECT but was * path $";
    }
    WrongType {
        Any: "java.lang.IllegalStateException: Expected *";
        Any: "java.lang.NumberFormatException: *";
    }
    Panic {
        Go: "Server Internal Error";
    }
}
