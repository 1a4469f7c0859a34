//! Findings about signatures.

use crate::choice::choices;
use crate::cipher::SignatureStatus;
use crate::event::Event;
use crate::finding::{Finding, Help, Message, Rule};

choices! {
    /// The signatures that are checked.
    pub enum SignaturePolicy {
        Auto = "auto": "Those of requests and delivery records", "检查 HTTP 请求和推送记录的签名";
        Require = "require": "Those of all events except challenges; without a valid one, the exit code is 1", "检查所有事件的签名，请求地址校验除外；没有有效签名时，退出码为 1";
        Off = "off": "None", "不检查";
    }
}

impl SignaturePolicy {
    /// The finding about the signature of an event, or about its absence.
    pub(super) fn finding(
        self,
        signature: Option<SignatureStatus>,
        event: &Event<'_, '_>,
    ) -> Option<Finding> {
        match signature {
            Some(SignatureStatus::Failed) => {
                Some(Finding::new(Rule::WrongSignature, Message::SignatureMismatch).help(Help::Verify))
            }
            Some(SignatureStatus::Ok) => None,
            _ if self == Self::Require && !event.is_challenge() => {
                Some(Finding::new(Rule::NotSigned, Message::SignatureMissing).help(Help::WholeRequests))
            }
            _ => None,
        }
    }

    /// The status of a signature as `decode` shows it. If every event needs one, an event outside of a
    /// delivery has the status `absent`.
    #[must_use]
    pub fn shown(self, signature: Option<SignatureStatus>) -> Option<SignatureStatus> {
        match self {
            Self::Require => Some(signature.unwrap_or(SignatureStatus::Absent)),
            Self::Auto | Self::Off => signature,
        }
    }
}
