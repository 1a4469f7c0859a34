//! `simulate`: a simulation to deliveries.

use std::io::{self, Write};

use serde::Serialize;

use super::Outputs;
use crate::cipher::{self, Decryptor, EncryptKey, Keys};
use crate::delivery;
use crate::render::{self, DeliveryFormat};
use crate::simulate::{Damage, Emission, Fault, Faults, SimulateError};

/// How to write a simulation.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Simulate<'o> {
    /// The key to encrypt and sign with.
    pub key: Option<&'o EncryptKey>,
    /// How to write deliveries.
    pub format: DeliveryFormat,
}

/// A simulation cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimulateFault {
    /// The scenario does not work out.
    #[error(transparent)]
    Scenario(#[from] SimulateError),
    /// The manifest cannot be written.
    #[error(transparent)]
    Manifest(io::Error),
    /// The output cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// A line of the manifest.
#[derive(Serialize)]
struct Entry<'e> {
    fault: &'static str,
    event_id: &'e str,
    event_type: &'e str,
    /// Which record of the output, from 1; none for one that was left out.
    record: Option<u64>,
    /// What `validate` finds in the record, or `trace` in the log, if it shows at this event.
    finding: Option<&'static str>,
    process_id: Option<String>,
    job_change_id: Option<String>,
}

/// Output is gathered to this size before it is written.
const CHUNK: usize = 64 * 1024;

impl Simulate<'_> {
    /// Writes every event, and what was done to it to the manifest.
    pub fn run(
        &self,
        mut faults: Faults<'_>,
        mut manifest: Option<&mut dyn Write>,
        outputs: &mut Outputs<'_>,
    ) -> Result<(), SimulateFault> {
        let mut out = Vec::with_capacity(2 * CHUNK);
        let mut record = 0_u64;
        while let Some(emission) = faults.emit()? {
            let sent = emission.fault != Some(Fault::Drop);
            record += u64::from(sent);
            if let (Some(fault), Some(manifest)) = (emission.fault, manifest.as_mut()) {
                let entry = Entry {
                    fault: fault.name(),
                    event_id: &emission.event_id,
                    event_type: &emission.event_type,
                    record: sent.then_some(record),
                    finding: fault.finding().map(crate::finding::Rule::code),
                    process_id: emission.process_id.map(|id| id.to_string()),
                    job_change_id: emission.job_change_id.map(|id| id.to_string()),
                };
                let mut line = serde_json::to_vec(&entry).map_err(io::Error::from)?;
                line.push(b'\n');
                manifest.write_all(&line).map_err(SimulateFault::Manifest)?;
            }
            if sent {
                self.deliver(&emission, &mut faults, &mut out);
            }
            if out.len() >= CHUNK {
                outputs.out.write_all(&out)?;
                out.clear();
            }
        }
        outputs.out.write_all(&out)?;
        outputs.out.flush()?;
        if let Some(manifest) = manifest {
            manifest.flush().map_err(SimulateFault::Manifest)?;
        }
        Ok(())
    }

    fn deliver(&self, emission: &Emission, faults: &mut Faults<'_>, out: &mut Vec<u8>) {
        let damage = match emission.fault {
            Some(Fault::Corrupt(damage)) => Some(damage),
            _ => None,
        };
        let mut sealed = Vec::new();
        if let Some(key) = self.key {
            if damage == Some(Damage::WrongKey) {
                // Padding is right by chance once in 256 tries: then it is another damage.
                while sealed.is_empty() || !bad_padding(&sealed, key) {
                    sealed.clear();
                    cipher::encrypt_body(
                        &emission.plain,
                        &EncryptKey::new(&faults.iv()),
                        faults.iv(),
                        &mut sealed,
                    );
                }
            } else {
                cipher::encrypt_body(&emission.plain, key, faults.iv(), &mut sealed);
            }
        }
        let mut body = if self.key.is_some() { sealed.as_slice() } else { emission.plain.as_slice() };
        if damage == Some(Damage::Truncated) {
            body = &body[..body.len() * 2 / 3];
        }
        let mut headers = vec![("Content-Type", "application/json; charset=utf-8")];
        let has_headers = matches!(self.format, DeliveryFormat::Delivery | DeliveryFormat::Http);
        let signing =
            (emission.event_type != "url_verification" && has_headers).then_some(self.key).flatten();
        let (timestamp, nonce) = ((emission.time / 1000).to_string(), faults.nonce());
        let signature;
        if let Some(key) = signing {
            let signed: &[u8] = if damage == Some(Damage::BadSignature) { b"{}" } else { body };
            signature = key.sign(&timestamp, &nonce, signed);
            headers.extend([
                (delivery::TIMESTAMP, timestamp.as_str()),
                (delivery::NONCE, nonce.as_str()),
                (delivery::SIGNATURE, signature.as_str()),
            ]);
        }
        render::delivery(out, &headers, body, self.format);
    }
}

/// Whether a body does not open with this key because of its padding.
fn bad_padding(body: &[u8], key: &EncryptKey) -> bool {
    let mut keys = Keys::default();
    keys.push(key.clone());
    let ciphertext = std::str::from_utf8(body).ok().and_then(cipher::ciphertext);
    let opened = ciphertext.map(|ciphertext| Decryptor::new(&keys).decrypt_event(&ciphertext, |_| Ok(())));
    opened.is_some_and(|opened| opened.is_err_and(|error| error.is_wrong_key()))
}
