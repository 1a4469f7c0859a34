//! Deliveries one by one, as they arrive.

use std::fmt;

use super::Ingest;
use super::ingest::{Decoded, Decoder};
use crate::catalog::Catalog;
use crate::check::{self, SignaturePolicy};
use crate::cipher::{Keys, SignatureStatus};
use crate::delivery::{Delivery, ReceivedAt};
use crate::finding::{Finding, Rule};
use crate::location::Location;
use crate::record::Record;

/// A reader of deliveries, which reuses its buffers.
pub struct DeliveryReader<'i> {
    decoder: Decoder<'i>,
    catalog: &'i Catalog,
    keys: &'i Keys,
    signatures: SignaturePolicy,
    findings: Vec<Finding>,
}

impl fmt::Debug for DeliveryReader<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DeliveryReader").field("signatures", &self.signatures).finish_non_exhaustive()
    }
}

impl<'i> DeliveryReader<'i> {
    /// A reader that checks these signatures.
    #[must_use]
    pub fn new(ingest: Ingest<'i>, signatures: SignaturePolicy) -> Self {
        let Ingest { catalog, keys, .. } = ingest;
        Self { decoder: ingest.decoder(), catalog, keys, signatures, findings: Vec::new() }
    }

    /// The result of checking the signature of a delivery.
    #[must_use]
    pub fn signature(&self, delivery: &Delivery<'_>) -> SignatureStatus {
        match self.signatures {
            SignaturePolicy::Off => SignatureStatus::Unchecked,
            SignaturePolicy::Auto | SignaturePolicy::Require => self.keys.check_signature(delivery),
        }
    }

    /// Passes the record in a delivery to `read`, or the rule by which it cannot be read.
    pub fn read(
        &mut self,
        delivery: &Delivery<'_>,
        signature: SignatureStatus,
        received_at: ReceivedAt,
        location: &Location,
        mut read: impl FnMut(Result<&Record<'_>, Rule>),
    ) {
        let Self { decoder, catalog, signatures, findings, .. } = self;
        decoder.decode_body(&delivery.body, location, |decoded| match decoded {
            Decoded::Record(record) => {
                findings.clear();
                let (signature, received_at) = (Some(signature), Some(received_at));
                let record = Record { signature, received_at, ..record };
                check::record(&record, catalog, *signatures, findings);
                let signature = signatures.shown(record.signature);
                read(Ok(&Record { findings, signature, ..record }));
            }
            Decoded::Failed(failure) => read(Err(failure.finding.rule)),
            Decoded::PassedOver { .. } => unreachable!("a body is read or not"),
        });
    }
}
