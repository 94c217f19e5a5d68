//! The practice relay's certificate: a generated authority that signs one certificate for loopback.
//! Stored in a folder it stays the same across restarts.
//!
//! An authority and not a self-signed certificate, since the verifiers of macOS and Windows accept
//! no end certificate as an anchor. Its key is discarded: nobody can sign with it again. Leaves
//! out: trusting it, which the relay's configuration does by the PEM.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::server::error::ListenerError;
use postroom_model::clock::Timestamp;

/// macOS refuses certificates that are valid for longer than 825 days.
const VALID_DAYS: u32 = 800;
/// Renewed when less than this is left, so that it does not expire during a run.
const RENEW_DAYS: u32 = 30;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A certificate as PEM.
#[derive(Clone)]
pub(crate) struct Certificate {
    pub(crate) authority: String,
    certificate: String,
    key: String,
}

impl Certificate {
    /// The one in `folder` when it is still valid, else a new one, stored there.
    pub(crate) fn open(folder: Option<&Path>, now: Timestamp) -> Result<Self, ListenerError> {
        let Some(folder) = folder else { return Self::make(now) };
        if let Some(stored) = Self::read(folder, now) {
            return Ok(stored);
        }
        let made = Self::make(now)?;
        made.write(folder).map_err(|source| ListenerError::CertificateFolder {
            folder: folder.display().to_string(),
            source,
        })?;
        Ok(made)
    }

    fn make(now: Timestamp) -> Result<Self, ListenerError> {
        let certificate_error = |error: rcgen::Error| ListenerError::Certificate(error.to_string());
        // One day back: the client's clock may be behind.
        let (from, to) = (Timestamp(now.0 - 86_400_000), now.plus(DAY * VALID_DAYS));

        let mut params = CertificateParams::new(Vec::new()).map_err(certificate_error)?;
        params.distinguished_name.push(DnType::CommonName, "Postroom practice relay authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        valid_between(&mut params, from, to);
        let authority_key = KeyPair::generate().map_err(certificate_error)?;
        let authority = params.self_signed(&authority_key).map_err(certificate_error)?;
        let issuer = Issuer::new(params, authority_key);

        let mut params =
            CertificateParams::new(vec!["localhost".to_owned()]).map_err(certificate_error)?;
        params.distinguished_name.push(DnType::CommonName, "Postroom practice relay");
        for ip in [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)] {
            params.subject_alt_names.push(SanType::IpAddress(ip));
        }
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        valid_between(&mut params, from, to);
        let key = KeyPair::generate().map_err(certificate_error)?;
        let certificate = params.signed_by(&key, &issuer).map_err(certificate_error)?;

        Ok(Self {
            authority: authority.pem(),
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        })
    }

    fn read(folder: &Path, now: Timestamp) -> Option<Self> {
        let file = |name| std::fs::read_to_string(folder.join(name)).ok();
        let stored =
            Self { authority: file(AUTHORITY)?, certificate: file(CERTIFICATE)?, key: file(KEY)? };
        let der = CertificateDer::from_pem_slice(stored.certificate.as_bytes()).ok()?;
        let (_, parsed) = x509_parser::parse_x509_certificate(&der).ok()?;
        let ends = Timestamp(parsed.validity().not_after.timestamp().checked_mul(1000)?);
        let is_fresh = now.until(ends) > DAY * RENEW_DAYS;
        (is_fresh && stored.server_config().is_ok()).then_some(stored)
    }

    fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join(AUTHORITY), &self.authority)?;
        std::fs::write(folder.join(CERTIFICATE), &self.certificate)?;
        write_private(&folder.join(KEY), &self.key)
    }

    pub(crate) fn server_config(&self) -> Result<Arc<rustls::ServerConfig>, ListenerError> {
        let certificate_error = |text: String| ListenerError::Certificate(text);
        let certificate = CertificateDer::from_pem_slice(self.certificate.as_bytes())
            .map_err(|error| certificate_error(error.to_string()))?;
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes())
            .map_err(|error| certificate_error(error.to_string()))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                builder.with_no_client_auth().with_single_cert(vec![certificate], key)
            })
            .map_err(|error| certificate_error(error.to_string()))?;
        Ok(Arc::new(config))
    }
}

const AUTHORITY: &str = "practice-authority.pem";
const CERTIFICATE: &str = "practice-certificate.pem";
const KEY: &str = "practice-key.pem";

/// rcgen takes times of the `time` crate; its one constructor is enough to compute from.
fn valid_between(params: &mut CertificateParams, from: Timestamp, to: Timestamp) {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    params.not_before = epoch + from.since(Timestamp(0));
    params.not_after = epoch + to.since(Timestamp(0));
}

/// Writes a file that only its owner can read, from the first byte on.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const NOW: Timestamp = Timestamp(1_790_000_000_000);

    fn folder(name: &str) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("postroom-{name}-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    #[test]
    fn the_certificate_survives_restarts_and_is_renewed_before_expiry() {
        let folder = folder("certificate");
        let first = Certificate::open(Some(&folder), NOW).unwrap();
        let again = Certificate::open(Some(&folder), NOW.plus(DAY * 700)).unwrap();
        assert_eq!(first.authority, again.authority);
        let renewed = Certificate::open(Some(&folder), NOW.plus(DAY * 780)).unwrap();
        assert_ne!(first.authority, renewed.authority);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_damaged_file_is_replaced() {
        let folder = folder("spoilt");
        Certificate::open(Some(&folder), NOW).unwrap();
        std::fs::write(folder.join(KEY), "not a key").unwrap();
        Certificate::open(Some(&folder), NOW).unwrap().server_config().unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder("key");
        Certificate::open(Some(&folder), NOW).unwrap();
        let mode = std::fs::metadata(folder.join(KEY)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
