//! The reasons of verdicts.

use crate::finding::Rule;

/// Declares the reasons: of each the name and, if it is a failure, the rule that explains it.
macro_rules! reasons {
    ($($(#[$attribute:meta])* $variant:ident = $name:literal $(, $rule:ident)?;)*) => {
        /// The reason of a verdict.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[$attribute])* $variant,)*
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name. `empty` is that of two reasons, whose verdicts differ.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The rule that explains the reason of a failure; `None` if the reason is only that of a
            /// success.
            #[must_use]
            pub fn rule(self) -> Option<Rule> {
                match self { $(Self::$variant => reasons!(@rule $($rule)?),)* }
            }
        }
    };
    (@rule $rule:ident) => { Some(Rule::$rule) };
    (@rule) => { None };
}

reasons! {
    // No answer
    /// Nothing listens at the port.
    Refused = "refused", NotReached;
    /// The host has no address.
    Dns = "dns", NotReached;
    /// No route to the host, or another error of the network.
    Network = "network", NotReached;
    /// TLS failed.
    Tls = "tls", NotReached;
    /// No connection in time.
    ConnectTimeout = "connect-timeout", NotReached;
    /// The connection ended before the answer.
    Closed = "closed", NoAnswer;
    /// No client of the long connection.
    NoClient = "no-client", NotReached;
    /// The answer is not HTTP/1.
    NotHttp = "not-http", NotHttp;
    /// No complete answer in time.
    Deadline = "deadline", TooSlow;

    // The text of the answer
    /// The signature was refused.
    Signature = "signature", SignatureRefused;
    /// The headers of the signature did not arrive.
    SignatureMissing = "signature-missing", SignatureRefused;
    /// The token of the event is not that of the consumer.
    Token = "token", TokenRefused;
    /// The consumer has no Encrypt Key for an encrypted body.
    KeyMissing = "key-missing", ConsumerLacksKey;
    /// The consumer accepts encrypted bodies only.
    NotEncrypted = "not-encrypted", ConsumerWantsEncryption;
    /// The consumer could not decrypt the body.
    Decrypt = "decrypt", ConsumerCannotDecrypt;
    /// The consumer has no handler for the event type.
    NoHandler = "no-handler", NoHandler;
    /// The consumer could not parse the body.
    NotJson = "not-json", ConsumerCannotParse;
    /// The consumer expects another type of a field.
    WrongType = "wrong-type", ConsumerExpectsOtherType;
    /// A handler panicked.
    Panic = "panic", HandlerPanicked;

    // The status
    /// Status 3xx.
    Redirect = "redirect", Redirected;
    /// Status 404.
    NotFound = "not-found", NoSuchRoute;
    /// Status 405.
    Method = "method", NoSuchRoute;
    /// The status, with a text that says nothing more.
    Status = "status", WrongStatus;

    // The body of status 200
    /// An HTML page.
    Html = "html", AnswerIsHtml;
    /// A body that reports an error.
    ErrorInBody = "error-in-body", ErrorInBody;
    /// An empty answer to an event.
    Empty = "empty", EmptyAnswer;
    /// The answer of success: that of the official SDKs, or the challenge.
    Success = "success";

    // Challenges
    /// An empty answer to a challenge.
    EmptyToChallenge = "empty", ChallengeIgnored;
    /// No `challenge` in the answer.
    ChallengeMissing = "challenge-missing", ChallengeMissing;
    /// Another `challenge` in the answer.
    ChallengeDiffers = "challenge-differs", ChallengeDiffers;

    // Long connection
    /// An acknowledgment with neither code 200 nor 500.
    Ack = "ack", WrongAck;
    /// An acknowledgment with code 500.
    Ack500 = "ack-500", HandlerFailed;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_about_answers_explains_a_reason() {
        for rule in Rule::ALL.iter().filter(|rule| rule.is_about_answers()) {
            assert!(Reason::ALL.iter().any(|reason| reason.rule() == Some(*rule)), "{rule}");
        }
        for rule in Reason::ALL.iter().filter_map(|reason| reason.rule()) {
            assert!(rule.is_about_answers(), "{rule}");
        }
    }

    #[test]
    fn names_are_in_kebab_case() {
        for reason in Reason::ALL {
            let name = reason.name();
            assert!(name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')), "{name}");
        }
    }
}
