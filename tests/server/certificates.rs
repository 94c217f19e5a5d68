//! Certificates made for this run: a valid one, and one for each kind of fault.

use std::sync::{Arc, OnceLock};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// Which certificate the server presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerCertificate {
    /// For localhost and 127.0.0.1, issued by the authority that [`authority_pem`] returns.
    Good,
    /// For another name.
    WrongHost,
    Expired,
    /// Issued by an untrusted authority.
    UnknownIssuer,
}

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).expect("an authority").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }
}

fn known() -> &'static Authority {
    static KNOWN: OnceLock<Authority> = OnceLock::new();
    KNOWN.get_or_init(|| Authority::new("Scenario authority"))
}

/// The authority of the good certificate, for [`postroom_model::relay::RelayConfig::ca_pem`].
pub fn authority_pem() -> String {
    known().pem.clone()
}

/// A certificate and its key.
fn make(shown: ServerCertificate) -> (Certificate, KeyPair) {
    let names = match shown {
        ServerCertificate::WrongHost => vec!["mail.other.example".to_owned()],
        ServerCertificate::Good | ServerCertificate::Expired | ServerCertificate::UnknownIssuer => {
            vec!["localhost".to_owned(), "127.0.0.1".to_owned()]
        }
    };
    let mut params = CertificateParams::new(names).expect("names");
    params.distinguished_name.push(DnType::CommonName, "scripted server");
    if shown == ServerCertificate::Expired {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    }
    let stranger;
    let authority = if shown == ServerCertificate::UnknownIssuer {
        stranger = Authority::new("Nobody's authority");
        &stranger
    } else {
        known()
    };
    let key = KeyPair::generate().expect("a key");
    let certificate = params.signed_by(&key, &authority.issuer).expect("a certificate");
    (certificate, key)
}

/// The same as PEM, for a third-party server: certificate, key.
pub(super) fn as_pem(shown: ServerCertificate) -> (String, String) {
    let (certificate, key) = make(shown);
    (certificate.pem(), key.serialize_pem())
}

pub(super) fn server_config(shown: ServerCertificate) -> Arc<ServerConfig> {
    let (certificate, key) = make(shown);
    let chain = vec![CertificateDer::from(certificate)];
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("certificate and key fit");
    Arc::new(config)
}
