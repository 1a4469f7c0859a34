//! TLS for https and wss.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_rustls::TlsConnector;

use super::trust::{TlsError, TlsTrust};

impl TlsTrust {
    /// The connector that accepts these certificates.
    pub(super) fn connector(&self) -> Result<TlsConnector, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = match self {
            Self::Any => {
                Arc::new(AcceptedCertificates { known: Known::Any, provider: Arc::clone(&provider) })
            }
            Self::System => authorities(&system_certificates()?, &provider)?,
            Self::Certificates { pem } => {
                let certificates = pem_certificates(pem)?;
                let authorities = authorities(&certificates, &provider)?;
                let known = Known::Listed { certificates, authorities };
                Arc::new(AcceptedCertificates { known, provider: Arc::clone(&provider) })
            }
        };
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsError::Invalid { error: error.to_string() })?;
        let config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
        Ok(TlsConnector::from(Arc::new(config)))
    }
}

/// The certificates of the system.
fn system_certificates() -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let result = rustls_native_certs::load_native_certs();
    match result.errors.first() {
        Some(error) if result.certs.is_empty() => {
            Err(TlsError::NoSystemCertificates { error: error.to_string() })
        }
        None if result.certs.is_empty() => Err(TlsError::NoSystemCertificates { error: "none".to_owned() }),
        _ => Ok(result.certs),
    }
}

fn pem_certificates(files: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let mut certificates = Vec::new();
    for file in files {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(file) {
            certificates.push(certificate.map_err(|error| TlsError::Invalid { error: error.to_string() })?);
        }
        if certificates.len() == before {
            return Err(TlsError::NoCertificate);
        }
    }
    Ok(certificates)
}

/// The verifier of certificates that one of these authorities has signed.
fn authorities(
    certificates: &[CertificateDer<'static>],
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, TlsError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates.iter().cloned());
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
        .build()
        .map_err(|error| TlsError::Invalid { error: error.to_string() })
}

/// A verifier that accepts listed certificates, too: `openssl req -x509` makes a certificate of an
/// authority, which is not accepted as that of a server otherwise.
#[derive(Debug)]
struct AcceptedCertificates {
    known: Known,
    provider: Arc<CryptoProvider>,
}

#[derive(Debug)]
enum Known {
    Any,
    Listed { certificates: Vec<CertificateDer<'static>>, authorities: Arc<WebPkiServerVerifier> },
}

impl ServerCertVerifier for AcceptedCertificates {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match &self.known {
            Known::Any => Ok(ServerCertVerified::assertion()),
            Known::Listed { certificates, .. } if certificates.iter().any(|known| known == end_entity) => {
                Ok(ServerCertVerified::assertion())
            }
            Known::Listed { authorities, .. } => {
                authorities.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
