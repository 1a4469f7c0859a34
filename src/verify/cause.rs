//! The mistakes that are known to make a verification fail.

use std::fmt;

/// Declares the enum and its table from one list, so that no name is written down twice.
macro_rules! causes {
    ($($name:ident = $text:literal, $help:literal;)*) => {
        /// A mistake that is known from reports: what was done to the body, or what its hash was made of.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Cause {
            $(#[doc = $help] $name,)*
        }

        impl Cause {
            /// Every cause.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What to change.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)* }
            }
        }
    };
}

causes! {
    BodyCompact = "body-compact",
        "The body was written anew without blanks: hash the bytes as they came, before any JSON parser. The Node SDK always does this \
         (`checkIsEventValidated` hashes `JSON.stringify(data)`), so it refuses bodies with a blank that the other SDKs take.";
    BodyPretty = "body-pretty",
        "The body was pretty-printed: hash the bytes as they came, before any JSON parser, proxy or logger.";
    BodySpaceAfterColon = "body-space-after-colon",
        "The body was written anew with blanks behind colons and commas, as Python's `json.dumps` does: hash the bytes as they came \
         (`request.get_data()` in Flask, `request.body` in Django, `await request.body()` in FastAPI).";
    BodySortedKeys = "body-sorted-keys",
        "The body was written anew with sorted names: hash the bytes as they came, before any JSON parser.";
    BodyUnicodeEscapes = "body-unicode-escapes",
        "Characters of the body were written as \\u escapes, or the other way round, as Gson does with `=`, .NET with `+` and Python with \
         all that is not ASCII: hash the bytes as they came.";
    BodySlashEscapes = "body-slash-escapes",
        "Slashes of the body were written as `\\/`, or the other way round, as PHP's `json_encode` does: hash the bytes as they came.";
    BodyTrailingNewline = "body-trailing-newline",
        "There is a newline too much, or too little, at the end of the body: editors and `echo` add one. Use `printf %s` or `echo -n`, and \
         do not trim what came.";
    BodyCrlf = "body-crlf",
        "The line ends of the body were changed between LF and CRLF: save and read it as bytes, not as text.";
    BodyBom = "body-bom",
        "There is a byte order mark before the body, or one is missing: save it as UTF-8 without BOM.";
    BodyDecrypted = "body-decrypted",
        "The decrypted text was hashed: the signature is over the body as it was sent, {\"encrypt\":\"…\"}. Verify first, decrypt after.";
    KeyIsVerificationToken = "key-is-verification-token",
        "The Verification Token was taken for the Encrypt Key. Mind the order of arguments: in Python \
         `EventDispatcherHandler.builder(encrypt_key, verification_token)`, but in Go `NewEventDispatcher(verificationToken, eventEncryptKey)` and in \
         Java `EventDispatcher.newBuilder(verificationToken, encryptKey)`.";
    KeyIsAppSecret = "key-is-app-secret",
        "The App Secret was taken for the Encrypt Key, which stands in the developer console under Events & Callbacks, Encryption Strategy.";
    KeyWhitespace = "key-whitespace",
        "There are blanks or a newline around the Encrypt Key, or they were taken off one that has them: trim what comes from files and \
         variables.";
    TimestampNonceSwapped = "timestamp-nonce-swapped",
        "Timestamp and nonce have changed places: hash timestamp, nonce, Encrypt Key, body, in this order.";
    TimestampMissing = "timestamp-missing",
        "The timestamp is missing: take the value of X-Lark-Request-Timestamp, and hash timestamp, nonce, Encrypt Key, body, in this order.";
    NonceMissing = "nonce-missing",
        "The nonce is missing: take the value of X-Lark-Request-Nonce, and hash timestamp, nonce, Encrypt Key, body, in this order.";
    HmacSha256 = "hmac-sha256",
        "HMAC-SHA256 was taken: the signature is a plain SHA-256 with the Encrypt Key in the middle. (HMAC is for the webhooks of custom \
         bots.)";
    Sha1CardCallback = "sha1-card-callback",
        "This is the SHA-1 of the old message card callbacks, over timestamp, nonce, Verification Token and body: give those requests to the \
         SDK's card handler, or choose the new callback `card.action.trigger` in the developer console.";
    DigestBase64 = "digest-base64",
        "The digest is written in base64: write it in lower-case hex.";
    DigestUppercase = "digest-uppercase",
        "The digest is written in upper-case hex, as C#'s `BitConverter` does (the documentation's own sample too): write it in lower case.";
    ChallengeUnsigned = "challenge-unsigned",
        "This is a challenge, which Feishu sends without a signature even if the app has an Encrypt Key: decrypt it, compare its token, and \
         answer {\"challenge\":\"…\"} before any signature is checked.";
    HeadersMissing = "headers-missing",
        "The X-Lark- headers are missing: a proxy or framework has dropped them, they are looked up in another case, or the app has no \
         Encrypt Key.";
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
