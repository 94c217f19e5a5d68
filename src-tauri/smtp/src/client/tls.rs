//! TLS: our own rustls handshake, so that its details can be shown and its tickets reused.
//!
//! It promises that certificate and host name are always verified, against the system's trust store
//! and the user's own authority where one is configured; no switch skips that. Leaves out: when to
//! encrypt (`connect`).

mod certificate;
mod verifier;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig};
use rustls_platform_verifier::Verifier;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

pub use self::certificate::CertificateFacts;
use self::certificate::read;
pub(crate) use self::verifier::SeenCertificate;
use self::verifier::{OwnCertificateVerifier, RecordingVerifier, SelfSigned};
use crate::client::error::{SmtpError, Stage, TlsFault};

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
    use rustls::pki_types::UnixTime;

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
