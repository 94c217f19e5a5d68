//! Why a listener cannot be started.

/// Why a listener cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum ListenerError {
    #[error("port {port} is in use by another program; choose another one")]
    PortTaken { port: u16 },
    #[error("cannot listen on port {port}: {source}")]
    Bind { port: u16, source: std::io::Error },
    #[error("no free port was found for the practice relay")]
    NoFreePort,
    #[error("cannot make the practice relay's certificate: {0}")]
    Certificate(String),
    #[error("cannot keep the practice relay's certificate in {folder}: {source}")]
    CertificateFolder { folder: String, source: std::io::Error },
}
