//! A certificate: its facts for display, and what is wrong with it by itself.
//!
//! It promises facts for every certificate that parses (RFC 5280). Leaves out: whom to trust
//! (`verifier`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustls::CertificateError;
use rustls::pki_types::{CertificateDer, UnixTime};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

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

/// The facts of a certificate. None: it cannot be parsed.
pub(crate) fn read(der: &CertificateDer<'_>) -> Option<CertificateFacts> {
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

/// Whether subject and issuer are the same.
pub(crate) fn is_self_issued(der: &CertificateDer<'_>) -> bool {
    x509_parser::parse_x509_certificate(der)
        .is_ok_and(|(_, certificate)| certificate.subject() == certificate.issuer())
}

/// What is wrong with the period in which the certificate is valid.
pub(crate) fn validity_fault(der: &CertificateDer<'_>, now: UnixTime) -> Option<CertificateError> {
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
