//! Verifies the certificate of a relay: the user's own certificates, then the system's trust store;
//! and records what was presented.
//!
//! It promises that nothing is accepted that neither of them trusts. Leaves out: the choice of the
//! authorities and the messages (`tls`).

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, SignatureScheme};

use super::certificate::{CertificateFacts, is_self_issued, read, validity_fault};

/// The last certificate a relay presented, accepted or not.
#[derive(Debug, Clone, Default)]
pub(crate) struct SeenCertificate(Arc<Mutex<Option<CertificateFacts>>>);

impl SeenCertificate {
    pub(crate) fn facts(&self) -> Option<CertificateFacts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The certificate was issued by itself, and the user does not trust it.
#[derive(Debug, thiserror::Error)]
#[error("the certificate is self-signed")]
pub(crate) struct SelfSigned;

/// Trusts the user's own certificates when the relay presents one of them itself, whatever name it
/// contains and whether or not it may issue others; verifies everything else with `inner`. A
/// certificate outside its validity is never trusted.
#[derive(Debug)]
pub(crate) struct OwnCertificateVerifier {
    pub inner: Arc<dyn ServerCertVerifier>,
    pub own: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for OwnCertificateVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if self.own.iter().any(|own| own.as_ref() == end_entity.as_ref()) {
            return match validity_fault(end_entity, now) {
                None => Ok(ServerCertVerified::assertion()),
                Some(fault) => Err(rustls::Error::InvalidCertificate(fault)),
            };
        }
        let result = self.inner.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        // A certificate that may issue others is refused as a server's before its issuer is looked
        // for.
        let issuer_fault = matches!(
            result,
            Err(rustls::Error::InvalidCertificate(
                CertificateError::UnknownIssuer
                    | CertificateError::BadSignature
                    | CertificateError::Other(_)
            ))
        );
        if issuer_fault && is_self_issued(end_entity) {
            let why = rustls::OtherError(Arc::new(SelfSigned));
            return Err(rustls::Error::InvalidCertificate(
                validity_fault(end_entity, now).unwrap_or(CertificateError::Other(why)),
            ));
        }
        result
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// Verifies with `inner` and records the presented certificate.
#[derive(Debug)]
pub(crate) struct RecordingVerifier {
    pub inner: Arc<dyn ServerCertVerifier>,
    pub seen: SeenCertificate,
}

impl ServerCertVerifier for RecordingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        *self.seen.0.lock().unwrap_or_else(PoisonError::into_inner) = read(end_entity);
        self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
