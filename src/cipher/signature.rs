//! Signatures of deliveries.

use super::{Keys, ct_eq};
use crate::choice::choices;
use crate::delivery::{Delivery, SignatureHeaders};

choices! {
    /// The result of checking a signature.
    pub enum SignatureStatus {
        Absent = "absent": "The delivery has no signature", "该推送没有签名";
        Failed = "failed": "The signature is not that of the body", "签名与请求体不匹配";
        Ok = "ok": "The signature is that of the body", "签名与请求体匹配";
        Unchecked = "unchecked": "The delivery has a signature, but no Encrypt Key is given", "该推送有签名，但没有提供 Encrypt Key";
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
