//! The practice relay: a server on loopback that accepts every mail, passes it on, and can inject
//! faults.
//!
//! It promises that "queued" is sent only after the receiver has the mail, and that nothing leaves
//! this computer. Leaves out: storing and showing the mails.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::server::certificate::Certificate;
use crate::server::error::ListenerError;
use crate::server::faults::Faults;
use crate::server::handler::{Disposition, Incoming, MailHandler, Policy, ServerReply};
use crate::server::listener;
use postroom_model::clock::{Clock, Timestamp};

/// The default port of the practice relay; the next free one is used when it is taken.
pub const FIRST_PRACTICE_PORT: u16 = 2525;
const PORTS_TRIED: u16 = 50;
/// Hexadecimal digits of a generated password: 76 random bits at least.
const PASSWORD_LENGTH: usize = 20;
/// How many deferred addresses are remembered; beyond that the memory is cleared.
const MAX_DEFERRED: usize = 200_000;

/// Who may authenticate. [`SignIn::Anybody`] does not require it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SignIn {
    #[default]
    Anybody,
    /// Only this pair; authentication is required.
    Only { user: String, password: String },
}

/// A new random password for [`SignIn::Only`].
pub fn generate_password() -> String {
    let random = uuid::Uuid::new_v4().simple().to_string();
    random.chars().take(PASSWORD_LENGTH).collect()
}

#[derive(Debug, Clone)]
pub struct PracticeOptions {
    /// None: 2525 or the next free one.
    pub port: Option<u16>,
    /// The folder of the certificate. None: a new one for this run.
    pub certificate: Option<PathBuf>,
    pub sign_in: SignIn,
    pub clock: Clock,
}

impl Default for PracticeOptions {
    fn default() -> Self {
        Self { port: None, certificate: None, sign_in: SignIn::Anybody, clock: Clock::System }
    }
}

/// A received mail, unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapturedMail {
    pub id: String,
    pub at: Timestamp,
    /// Empty for the null sender `<>`.
    pub envelope_from: String,
    pub envelope_to: Vec<String>,
    pub tls: bool,
    pub auth_user: Option<String>,
    pub bytes: Vec<u8>,
}

/// A running practice relay. Dropping it closes it at once; [`Practice::stop`] ends connections
/// properly.
#[derive(Debug)]
pub struct Practice {
    port: u16,
    authority: String,
    handler: Arc<PracticeHandler>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Practice {
    /// Starts the practice relay.
    ///
    /// # Errors
    /// [`ListenerError`] when the port is taken or the certificate cannot be made or stored.
    pub async fn start(
        options: PracticeOptions,
        faults: Faults,
        captured_mails: mpsc::Sender<CapturedMail>,
    ) -> Result<Self, ListenerError> {
        let certificate = Certificate::open(options.certificate.as_deref(), options.clock.now())?;
        let tls = certificate.server_config()?;
        let listener = match options.port {
            Some(port) => listener::bind(port).await?,
            None => bind_first_free_port().await?,
        };
        let port =
            listener.local_addr().map_err(|source| ListenerError::Bind { port: 0, source })?.port();
        let handler = Arc::new(PracticeHandler {
            faults: RwLock::new(Arc::new(faults)),
            deferred: Mutex::new(HashMap::new()),
            mails: AtomicU64::new(0),
            sign_in: options.sign_in,
            clock: options.clock,
            captured_mails,
        });
        let (stop, stopped) = watch::channel(false);
        let task =
            tokio::spawn(listener::serve(listener, Some(tls), Arc::clone(&handler), stopped));
        Ok(Self { port, authority: certificate.authority, handler, stop, task })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// PEM of the authority of the certificate; a client that trusts it can require TLS.
    pub fn authority_pem(&self) -> &str {
        &self.authority
    }

    pub fn faults(&self) -> Faults {
        (*self.handler.faults()).clone()
    }

    /// Applies from the next command on; deferrals are counted anew.
    pub fn set_faults(&self, faults: Faults) {
        *self.handler.faults.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(faults);
        self.handler.deferred.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Stops accepting, ends open connections and frees the port.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let _ = (&mut self.task).await;
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn bind_first_free_port() -> Result<TcpListener, ListenerError> {
    for port in FIRST_PRACTICE_PORT..FIRST_PRACTICE_PORT + PORTS_TRIED {
        match listener::bind(port).await {
            Ok(listener) => return Ok(listener),
            // Windows reserves ranges of ports and reports "not permitted".
            Err(ListenerError::PortTaken { .. } | ListenerError::Bind { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Err(ListenerError::NoFreePort)
}

#[derive(Debug)]
struct PracticeHandler {
    faults: RwLock<Arc<Faults>>,
    /// How often each address was deferred.
    deferred: Mutex<HashMap<String, u32>>,
    mails: AtomicU64,
    sign_in: SignIn,
    clock: Clock,
    captured_mails: mpsc::Sender<CapturedMail>,
}

impl PracticeHandler {
    fn faults(&self) -> Arc<Faults> {
        Arc::clone(&self.faults.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn defers(&self, faults: &Faults, address: &str) -> bool {
        if !faults.defer.on {
            return false;
        }
        let mut deferred = self.deferred.lock().unwrap_or_else(PoisonError::into_inner);
        let key = address.to_lowercase();
        let before = deferred.get(&key).copied().unwrap_or(0);
        if !faults.defers(address, before) {
            return false;
        }
        if deferred.len() >= MAX_DEFERRED {
            deferred.clear();
        }
        deferred.insert(key, before + 1);
        true
    }
}

impl MailHandler for PracticeHandler {
    fn reply_delay(&self) -> Duration {
        let slow = &self.faults().slow;
        if slow.on { Duration::from_millis(slow.millis.min(600_000)) } else { Duration::ZERO }
    }

    fn unavailable(&self) -> Option<ServerReply> {
        self.faults()
            .unavailable
            .then(|| ServerReply::new(421, "4.3.2", "The practice relay is set to be unavailable"))
    }

    fn policy(&self) -> Policy {
        Policy::PRACTICE
    }

    async fn sign_in(&self, user: &str, password: &str) -> Option<ServerReply> {
        let refuse = self.faults().refuse_sign_in;
        let accepted = match &self.sign_in {
            SignIn::Anybody => true,
            SignIn::Only { user: wanted, password: secret } => user == wanted && password == secret,
        };
        (refuse || !accepted)
            .then(|| ServerReply::new(535, "5.7.8", "User name or password is not right"))
    }

    fn requires_auth(&self) -> bool {
        matches!(self.sign_in, SignIn::Only { .. })
    }

    fn check_sender(&self, _: Option<&str>, _: &str, _: Option<usize>) -> Option<ServerReply> {
        None
    }

    fn check_recipient(&self, address: &str) -> Option<ServerReply> {
        let faults = self.faults();
        if faults.refuses(address) {
            let text = format!("<{address}>: no such user (the practice relay is set to do so)");
            return Some(ServerReply::with(550, "5.1.1", text));
        }
        self.defers(&faults, address).then(|| {
            let text = format!("<{address}>: try again later (the practice relay is set to do so)");
            ServerReply::with(450, "4.2.1", text)
        })
    }

    async fn accept(&self, mail: Incoming) -> Disposition {
        let nth = self.mails.fetch_add(1, Ordering::Relaxed) + 1;
        let faults = self.faults();
        let cut = faults.cuts(&mail.envelope_to, nth);
        if cut && !faults.cut.keep {
            return Disposition::Drop;
        }
        let id = uuid::Uuid::now_v7().simple().to_string();
        let captured = CapturedMail {
            id: id.clone(),
            at: self.clock.now(),
            envelope_from: mail.envelope_from,
            envelope_to: mail.envelope_to,
            tls: mail.tls,
            auth_user: mail.auth_user,
            bytes: mail.bytes,
        };
        if self.captured_mails.send(captured).await.is_err() {
            return Disposition::Rejected(ServerReply::new(
                451,
                "4.3.0",
                "Nobody is there to keep the mail",
            ));
        }
        if cut { Disposition::Drop } else { Disposition::Queued(id) }
    }
}
