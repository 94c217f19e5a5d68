//! A scripted SMTP server over real sockets and real TLS: everything that a relay can do to a
//! client.
//!
//! It listens on loopback, on a port that the system chooses. It stores the mails that it took, in
//! order, and the dialogue of each connection, and ends when it is dropped. Leaves out: delivering
//! mail.

#[cfg(target_os = "linux")]
pub mod aiosmtpd;
mod certificates;
mod connection;
#[cfg(target_os = "linux")]
pub mod exim;
#[cfg(target_os = "linux")]
pub mod haraka;
mod mails;
mod pipe;
#[cfg(target_os = "linux")]
pub mod postfix;
#[cfg(target_os = "linux")]
mod program;
mod script;
#[cfg(target_os = "linux")]
pub mod sink;

use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use postroom_model::relay::limits::Limits;
use postroom_model::relay::{RelayConfig, TlsMode};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::fixture::WAIT_LIMIT;

pub use certificates::{ServerCertificate, authority_pem};
pub use mails::times_taken;
pub use script::{Act, At, Encryption, Overlap, Script};

/// The configuration for a test server with STARTTLS and the user that all of them accept.
pub(crate) fn signed_in(port: u16, user: &str, connections: u16) -> RelayConfig {
    RelayConfig {
        host: "localhost".to_owned(),
        tls: TlsMode::Starttls,
        user: Some(user.to_owned()),
        ca_pem: Some(authority_pem()),
        ..crate::sink::relay_config(port, connections)
    }
}

/// A mail the server took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    /// Without its angle brackets.
    pub message_id: Option<String>,
    /// The text after dot-unstuffing.
    pub bytes: Vec<u8>,
    /// The connection, counted from zero.
    pub connection: usize,
}

#[derive(Default)]
struct Records {
    taken: Vec<Taken>,
    count: usize,
    transcripts: Vec<Vec<String>>,
    struck: HashMap<usize, usize>,
    tries: HashMap<(usize, String), usize>,
}

/// What all connections share.
struct Shared {
    script: Script,
    tls: Option<TlsAcceptor>,
    records: Mutex<Records>,
    /// Signalled after each mail that was taken.
    mail_taken: Notify,
    open: AtomicUsize,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("script", &self.script).finish_non_exhaustive()
    }
}

impl Shared {
    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The script's action at this step, this time.
    fn act(&self, at: At) -> Option<Act> {
        let mut records = self.records();
        let mut chosen = None;
        for (index, fault) in self.script.faults.iter().enumerate().filter(|(_, f)| f.at == at) {
            let met = records.struck.entry(index).or_default();
            *met += 1;
            let strikes =
                *met > fault.skip && fault.times.is_none_or(|times| *met <= fault.skip + times);
            if strikes && chosen.is_none() {
                chosen = Some(fault.act.clone());
            }
        }
        chosen
    }

    /// The script's reply to this recipient, this time.
    fn recipient(&self, address: &str) -> Option<String> {
        let mut records = self.records();
        for (index, rule) in self.script.recipients.iter().enumerate() {
            if !script::fits(&rule.pattern, address) {
                continue;
            }
            let tries = records.tries.entry((index, address.to_owned())).or_default();
            *tries += 1;
            if rule.first.is_none_or(|first| *tries <= first) {
                return Some(rule.reply.clone());
            }
        }
        None
    }

    /// The script's reply to the text of a mail to this recipient.
    fn body_refusal(&self, address: &str) -> Option<String> {
        let mut rules = self.script.bodies.iter();
        let (_, reply) = rules.find(|(pattern, _)| script::fits(pattern, address))?;
        Some(reply.clone())
    }

    fn record(&self, connection: usize, line: String) {
        if self.script.keeps {
            self.records().transcripts[connection].push(line);
        }
    }
}

/// The server. Dropping it closes every connection.
#[derive(Debug)]
pub struct Server {
    shared: Arc<Shared>,
    port: u16,
    tasks: JoinSet<()>,
}

impl Server {
    pub async fn start(script: Script) -> Self {
        Self::start_at(0, script).await
    }

    /// Starts one on a port that another server used before; zero: any.
    pub async fn start_at(port: u16, script: Script) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let tls = match script.encryption {
            Encryption::None => None,
            Encryption::Starttls | Encryption::Implicit => {
                Some(TlsAcceptor::from(certificates::server_config(script.certificate)))
            }
        };
        let shared = Arc::new(Shared {
            script,
            tls,
            records: Mutex::default(),
            mail_taken: Notify::new(),
            open: AtomicUsize::new(0),
        });
        let mut tasks = JoinSet::new();
        tasks.spawn(listen(listener, Arc::clone(&shared)));
        Self { shared, port, tasks }
    }

    /// Cuts every connection at once; returns the mails that were taken.
    pub async fn stop(mut self) -> Vec<Taken> {
        self.tasks.shutdown().await;
        self.taken()
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The configuration of a relay for this server: host, encryption, authority and user.
    pub fn config(&self) -> RelayConfig {
        let script = &self.shared.script;
        RelayConfig {
            host: "localhost".to_owned(),
            port: self.port,
            tls: match script.encryption {
                Encryption::None => TlsMode::None,
                Encryption::Starttls => TlsMode::Starttls,
                Encryption::Implicit => TlsMode::Implicit,
            },
            allow_plain: false,
            user: script.account.as_ref().map(|(user, _)| user.clone()),
            ca_pem: self.shared.tls.is_some().then(authority_pem),
            ehlo_name: None,
            connections: 2,
            per_second: None,
            per_connection: None,
            limits: Limits::default(),
        }
    }

    /// Every mail it took, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.shared.records().taken.clone()
    }

    /// How many mails it took, also if it does not store them.
    pub fn count(&self) -> usize {
        self.shared.records().count
    }

    /// Waits until it has taken this many mails.
    ///
    /// # Panics
    /// If the time limit is reached first.
    pub async fn wait_for_mails(&self, mails: usize) {
        let waited = tokio::time::timeout(WAIT_LIMIT, async {
            loop {
                let taken = self.shared.mail_taken.notified();
                if self.count() >= mails {
                    return;
                }
                taken.await;
            }
        });
        assert!(waited.await.is_ok(), "{} of {mails} mails came", self.count());
    }

    /// The Message-IDs of the mails that it took, in order, including duplicates.
    pub fn accepted_ids(&self) -> Vec<String> {
        self.shared.records().taken.iter().filter_map(|mail| mail.message_id.clone()).collect()
    }

    /// All recipients of the mails that it took, in order, including duplicates.
    pub fn accepted_recipients(&self) -> Vec<String> {
        self.shared.records().taken.iter().flat_map(|mail| mail.to.clone()).collect()
    }

    /// The dialogue of each connection, with `C: ` and `S: `, without the texts of mails.
    pub fn transcripts(&self) -> Vec<Vec<String>> {
        self.shared.records().transcripts.clone()
    }

    pub fn connections(&self) -> usize {
        self.shared.records().transcripts.len()
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let index = {
            let mut records = shared.records();
            records.transcripts.push(Vec::new());
            records.transcripts.len() - 1
        };
        // A broken connection is intended by the script or by the client.
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let _ = connection::serve(stream, shared, index).await;
        });
        while connections.try_join_next().is_some() {}
    }
}
