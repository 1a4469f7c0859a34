//! Signatures of deliveries.

use super::{Keys, ct_eq};
use crate::delivery::{Delivery, SignatureHeaders};

/// The result of checking a signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SignatureStatus {
    /// The delivery has no signature.
    Absent,
    /// The signature is not that of the body.
    Failed,
    /// The signature is that of the body.
    Ok,
    /// The delivery has a signature, but no key is given.
    Unchecked,
}

impl SignatureStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Failed, Self::Unchecked, Self::Absent];

    /// The stable name, as in the member `decoded`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Failed => "failed",
            Self::Ok => "ok",
            Self::Unchecked => "unchecked",
        }
    }
}

impl Keys {
    /// Checks the signature of a delivery with each of the keys, first without and then with the line ending
    /// after the body that may be a part of it.
    #[must_use]
    pub fn check_signature(&self, delivery: &Delivery<'_>) -> SignatureStatus {
        let status = self.check_body(&delivery.signature_headers, &delivery.body);
        if status != SignatureStatus::Failed {
            return status;
        }
        let longer = delivery.with_line_ending();
        longer.map_or(status, |longer| self.check_body(&longer.signature_headers, &longer.body))
    }

    /// A signature without timestamp or nonce fails.
    fn check_body(&self, signed: &SignatureHeaders, body: &[u8]) -> SignatureStatus {
        let Some(signature) = &signed.signature else { return SignatureStatus::Absent };
        if self.is_empty() {
            return SignatureStatus::Unchecked;
        }
        let (Some(timestamp), Some(nonce)) = (&signed.timestamp, &signed.nonce) else {
            return SignatureStatus::Failed;
        };
        let mut keys = self.as_slice().iter();
        if keys.any(|key| ct_eq(key.sign(timestamp, nonce, body).as_bytes(), signature.as_bytes())) {
            SignatureStatus::Ok
        } else {
            SignatureStatus::Failed
        }
    }
}
