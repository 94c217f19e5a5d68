//! TLS: our own rustls handshake, so that its details can be shown and its tickets reused.
//!
//! It promises that certificate and host name are always verified, against the system's trust store
//! and the user's own authority where one is configured; no switch skips that. Leaves out: when to
//! encrypt (`connect`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme};
use rustls_platform_verifier::Verifier;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::client::error::{SmtpError, Stage, TlsFault};
use postroom_model::clock::Timestamp;

/// A certificate for display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    pub subject: String,
    pub issuer: String,
    /// The names it is valid for.
    pub names: Vec<String>,
    pub valid_from: Timestamp,
    pub valid_until: Timestamp,
    /// The SHA-256 fingerprint: hexadecimal pairs, separated by colons.
    pub sha256: String,
    pub pem: String,
}

/// A TLS connection for display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsFacts {
    /// Such as `TLS 1.3`.
    pub version: String,
    pub cipher: String,
    pub certificate: Option<CertificateFacts>,
    /// Resumed from an earlier connection, which saves a part of the handshake.
    pub resumed: bool,
}

/// The last certificate a relay presented, accepted or not.
#[derive(Debug, Clone, Default)]
pub(crate) struct SeenCertificate(Arc<Mutex<Option<CertificateFacts>>>);

impl SeenCertificate {
    pub(crate) fn facts(&self) -> Option<CertificateFacts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A TLS configuration; connections with the same trust share session tickets.
#[derive(Debug, Clone)]
pub(crate) struct Trust(Arc<ClientConfig>);

impl Trust {
    /// The configuration of all sessions with this authority. Built once, since reading the
    /// system's certificates takes time and sharing it resumes TLS sessions.
    pub(crate) fn shared(ca_pem: Option<&str>) -> Result<Self, SmtpError> {
        static SHARED: OnceLock<Mutex<HashMap<Option<String>, Trust>>> = OnceLock::new();
        let shared = SHARED.get_or_init(Mutex::default);
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let key = ca_pem.map(str::to_owned);
        if let Some(trust) = shared.get(&key) {
            return Ok(trust.clone());
        }
        let trust = Self::build(verifier(ca_pem)?)?;
        shared.insert(key, trust.clone());
        Ok(trust)
    }

    /// A configuration for one connection that records the presented certificate.
    pub(crate) fn watched(ca_pem: Option<&str>) -> Result<(Self, SeenCertificate), SmtpError> {
        let seen = SeenCertificate::default();
        let inner = verifier(ca_pem)?;
        let trust = Self::build(Arc::new(RecordingVerifier { inner, seen: seen.clone() }))?;
        Ok((trust, seen))
    }

    fn build(verifier: Arc<dyn ServerCertVerifier>) -> Result<Self, SmtpError> {
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| fault(&error))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }

    pub(crate) async fn handshake<S>(
        &self,
        host: &str,
        stream: S,
    ) -> Result<TlsStream<S>, SmtpError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let name = ServerName::try_from(host.to_owned()).map_err(|error| SmtpError::Tls {
            kind: TlsFault::WrongHost,
            text: format!("{host} is no host name: {error}"),
        })?;
        let connector = TlsConnector::from(Arc::clone(&self.0));
        connector.connect(name, stream).await.map_err(|error| {
            match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                Some(inner) => fault(inner),
                None => SmtpError::Lost { stage: Stage::Tls, text: error.to_string() },
            }
        })
    }
}

/// Version, cipher and certificate of an open connection.
pub(crate) fn facts<S>(stream: &TlsStream<S>) -> TlsFacts {
    let (_, connection) = stream.get_ref();
    let version = match connection.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(rustls::ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    };
    let cipher = connection
        .negotiated_cipher_suite()
        .map(|suite| format!("{:?}", suite.suite()))
        .unwrap_or_default();
    let certificate =
        connection.peer_certificates().and_then(|chain| chain.first()).and_then(|der| read(der));
    let resumed = connection.handshake_kind() == Some(rustls::HandshakeKind::Resumed);
    TlsFacts { version, cipher, certificate, resumed }
}

fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(ring::default_provider())))
}

fn verifier(ca_pem: Option<&str>) -> Result<Arc<dyn ServerCertVerifier>, SmtpError> {
    let bad = |text: String| SmtpError::Tls { kind: TlsFault::BadAuthority, text };
    let roots: Vec<CertificateDer<'static>> = match ca_pem {
        None => Vec::new(),
        Some(pem) => CertificateDer::pem_slice_iter(pem.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(|error| bad(format!("the authority's file cannot be read: {error}")))?,
    };
    if ca_pem.is_some() && roots.is_empty() {
        return Err(bad("the authority's file holds no certificate".to_owned()));
    }
    let inner = Verifier::new_with_extra_roots(roots.clone(), provider())
        .map_err(|error| if ca_pem.is_some() { bad(error.to_string()) } else { fault(&error) })?;
    Ok(Arc::new(OwnCertificateVerifier { inner: Arc::new(inner), own: roots }))
}

fn fault(error: &rustls::Error) -> SmtpError {
    use CertificateError as C;
    let kind = match error {
        rustls::Error::InvalidCertificate(why) => match why {
            C::Expired | C::ExpiredContext { .. } => TlsFault::Expired,
            C::NotValidYet | C::NotValidYetContext { .. } => TlsFault::NotYetValid,
            C::NotValidForName | C::NotValidForNameContext { .. } => TlsFault::WrongHost,
            C::UnknownIssuer => TlsFault::UnknownIssuer,
            C::Revoked => TlsFault::Revoked,
            C::Other(other) if other.0.is::<SelfSigned>() => TlsFault::SelfSigned,
            _ => TlsFault::Other,
        },
        _ => TlsFault::Other,
    };
    SmtpError::Tls { kind, text: error.to_string() }
}

fn read(der: &CertificateDer<'_>) -> Option<CertificateFacts> {
    use x509_parser::extensions::GeneralName;
    let (_, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
    let names = certificate
        .subject_alternative_name()
        .ok()
        .flatten()
        .map(|extension| {
            extension.value.general_names.iter().filter_map(|name| match name {
                GeneralName::DNSName(name) => Some((*name).to_owned()),
                GeneralName::IPAddress(octets) => address(octets),
                _ => None,
            })
        })
        .into_iter()
        .flatten()
        .collect();
    let validity = certificate.validity();
    Some(CertificateFacts {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        names,
        valid_from: Timestamp(validity.not_before.timestamp().saturating_mul(1_000)),
        valid_until: Timestamp(validity.not_after.timestamp().saturating_mul(1_000)),
        sha256: fingerprint(der),
        pem: pem(der),
    })
}

fn fingerprint(der: &[u8]) -> String {
    let digest = Sha256::digest(der);
    digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

fn pem(der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let lines: Vec<&str> =
        (0..text.len()).step_by(64).map(|from| &text[from..text.len().min(from + 64)]).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn address(octets: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(octets) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    <[u8; 16]>::try_from(octets).ok().map(|sixteen| std::net::Ipv6Addr::from(sixteen).to_string())
}

/// The certificate was issued by itself, and the user does not trust it.
#[derive(Debug, thiserror::Error)]
#[error("the certificate is self-signed")]
struct SelfSigned;

/// Trusts the user's own certificates when the relay presents one of them itself, whatever name it
/// contains and whether or not it may issue others; verifies everything else with `inner`. A
/// certificate outside its validity is never trusted.
#[derive(Debug)]
struct OwnCertificateVerifier {
    inner: Arc<dyn ServerCertVerifier>,
    own: Vec<CertificateDer<'static>>,
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

fn is_self_issued(der: &CertificateDer<'_>) -> bool {
    x509_parser::parse_x509_certificate(der)
        .is_ok_and(|(_, certificate)| certificate.subject() == certificate.issuer())
}

/// What is wrong with the period in which the certificate is valid.
fn validity_fault(der: &CertificateDer<'_>, now: UnixTime) -> Option<CertificateError> {
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    match x509_parser::parse_x509_certificate(der) {
        Err(_) => Some(CertificateError::BadEncoding),
        Ok((_, certificate)) if now > certificate.validity().not_after.timestamp() => {
            Some(CertificateError::Expired)
        }
        Ok((_, certificate)) if now < certificate.validity().not_before.timestamp() => {
            Some(CertificateError::NotValidYet)
        }
        Ok(_) => None,
    }
}

/// Verifies with `inner` and records the presented certificate.
#[derive(Debug)]
struct RecordingVerifier {
    inner: Arc<dyn ServerCertVerifier>,
    seen: SeenCertificate,
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};

    fn self_signed(
        may_issue: bool,
        names: &[&str],
        days: i64,
    ) -> (String, CertificateDer<'static>) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        if may_issue {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        if days < 0 {
            params.not_before = rcgen::date_time_ymd(2020, 1, 1);
            params.not_after = rcgen::date_time_ymd(2020, 2, 1);
        }
        let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        (certificate.pem(), certificate.der().clone())
    }

    fn verify(ca_pem: Option<&str>, der: &CertificateDer<'_>) -> Result<(), TlsFault> {
        let name = ServerName::try_from("relay.example").unwrap();
        let result =
            verifier(ca_pem).unwrap().verify_server_cert(der, &[], &name, &[], UnixTime::now());
        match result.map_err(|error| fault(&error)) {
            Ok(_) => Ok(()),
            Err(SmtpError::Tls { kind, .. }) => Err(kind),
            Err(_) => Err(TlsFault::Other),
        }
    }

    #[test]
    fn self_signed_certificate_is_trusted_by_its_own_file() {
        for (may_issue, names) in
            [(true, &["relay.example"][..]), (false, &["relay.example"]), (false, &[])]
        {
            let (pem, der) = self_signed(may_issue, names, 1);
            assert_eq!(verify(Some(&pem), &der), Ok(()), "{may_issue} {names:?}");
            let shown = read(&der).unwrap().pem;
            assert_eq!(verify(Some(&shown), &der), Ok(()), "{may_issue} {names:?}");
            assert_eq!(verify(None, &der), Err(TlsFault::SelfSigned), "{may_issue} {names:?}");
            let (other, _) = self_signed(may_issue, names, 1);
            assert_eq!(verify(Some(&other), &der), Err(TlsFault::SelfSigned));
        }
    }

    #[test]
    fn expired_certificate_is_not_trusted_by_its_own_file() {
        let (pem, der) = self_signed(false, &["relay.example"], -1);
        assert_eq!(verify(Some(&pem), &der), Err(TlsFault::Expired));
    }
}
