//! A relay that takes mails as fast as they come and stores nothing except, on request, which
//! recipient got which mail. The measurements and the torture send to it.
//!
//! It promises that a mail is recorded before its 250 is written, that all replies to one read are
//! sent in one write, and that data which a killed sender had already passed to the system is still
//! taken: a relay cannot know that the program behind the socket is gone. Leaves out: TLS, sign-in,
//! and any check of a mail.

mod talk;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use postroom_model::relay::{RelayConfig, TlsMode};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use self::talk::{Step, Talk};

/// How a sink behaves on new connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    pub pipelining: bool,
    pub chunking: bool,
    /// Answers 503 to commands after a final dot, then closes, as Haraka does.
    pub refuses_overlap: bool,
    /// The maximum delay of the reply to a mail; each mail gets its own random delay.
    pub slow: Duration,
}

impl Default for Manner {
    fn default() -> Self {
        Self { pipelining: true, chunking: false, refuses_overlap: false, slow: Duration::ZERO }
    }
}

/// The mails that were taken. One lock for all, so that the count and the mails agree.
#[derive(Debug, Default)]
struct Counts {
    open: u64,
    by_recipient: HashMap<String, u32>,
    by_message_id: HashMap<String, u32>,
}

/// What a sink has taken so far; outlives its connections.
#[derive(Debug, Default)]
pub struct Ledger {
    taken: AtomicU64,
    /// Whether recipients and Message-IDs are stored.
    by_name: bool,
    counts: Mutex<Counts>,
    news: Condvar,
}

impl Ledger {
    /// Stores only a count.
    pub fn counting() -> Arc<Self> {
        Arc::default()
    }

    /// Stores which recipient got which mail.
    pub fn by_name() -> Arc<Self> {
        Arc::new(Self { by_name: true, ..Self::default() })
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, recipients: &[String], head: &[u8]) {
        if !self.by_name {
            self.taken.fetch_add(1, Ordering::SeqCst);
            return;
        }
        let id = message_id(head).unwrap_or_default();
        let mut counts = self.counts();
        for recipient in recipients {
            *counts.by_recipient.entry(recipient.clone()).or_default() += 1;
        }
        *counts.by_message_id.entry(id).or_default() += 1;
        self.taken.fetch_add(1, Ordering::SeqCst);
        self.news.notify_all();
    }

    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::SeqCst)
    }

    /// How often each recipient got a mail.
    pub fn recipients(&self) -> HashMap<String, u32> {
        self.counts().by_recipient.clone()
    }

    /// How often each Message-ID was taken.
    pub fn message_ids(&self) -> HashMap<String, u32> {
        self.counts().by_message_id.clone()
    }

    /// Waits until this many mails have been taken; false if `timeout` ends first. For a ledger by
    /// name.
    pub fn wait_for(&self, mails: u64, timeout: Duration) -> bool {
        self.wait(timeout, |_| self.taken() >= mails)
    }

    /// Waits until no connection is left; then everything that a sender had sent is recorded.
    pub fn wait_for_silence(&self, timeout: Duration) -> bool {
        self.wait(timeout, |counts| counts.open == 0)
    }

    fn wait(&self, timeout: Duration, reached: impl Fn(&Counts) -> bool) -> bool {
        let end = Instant::now() + timeout;
        let mut counts = self.counts();
        while !reached(&counts) {
            let Some(rest) = end.checked_duration_since(Instant::now()) else { return false };
            let waited = self.news.wait_timeout(counts, rest);
            counts = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    fn opened(&self) {
        self.counts().open += 1;
    }

    fn closed(&self) {
        self.counts().open -= 1;
        self.news.notify_all();
    }
}

/// A listening sink; ends with its runtime.
#[derive(Debug, Clone)]
pub struct Sink {
    pub port: u16,
    manner: Arc<Mutex<Manner>>,
}

impl Sink {
    pub async fn start(manner: Manner, ledger: Arc<Ledger>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let sink = Self { port, manner: Arc::new(Mutex::new(manner)) };
        let here = sink.clone();
        tokio::spawn(async move {
            let mut seeds = StdRng::seed_from_u64(1);
            while let Ok((socket, _)) = listener.accept().await {
                let _ = socket.set_nodelay(true);
                let seed = seeds.random();
                let manner = here.manner();
                let ledger = ledger.clone();
                ledger.opened();
                tokio::spawn(async move {
                    let _ = serve(socket, Talk::new(manner), &ledger, seed).await;
                    ledger.closed();
                });
            }
        });
        sink
    }

    fn manner(&self) -> Manner {
        *self.manner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the behaviour from the next connection on.
    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap_or_else(PoisonError::into_inner) = manner;
    }
}

async fn serve(
    mut socket: TcpStream,
    mut talk: Talk,
    ledger: &Ledger,
    seed: u64,
) -> std::io::Result<()> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut out = b"220 sink.example ESMTP\r\n".to_vec();
    let mut input: Vec<u8> = Vec::with_capacity(64 * 1024);
    // The socket of a killed sender refuses our replies, but what it sent before still counts.
    let mut write_failed = false;
    loop {
        if !out.is_empty() && !write_failed {
            write_failed = socket.write_all(&out).await.is_err();
        }
        out.clear();
        input.reserve(64 * 1024);
        if socket.read_buf(&mut input).await? == 0 {
            return Ok(());
        }
        let mut used = 0;
        loop {
            let rest = input.get(used..).unwrap_or(&[]);
            match talk.step(rest, &mut out) {
                Step::More => break,
                Step::Went(bytes) => used += bytes,
                Step::Mail { bytes, head } => {
                    let slow = talk.manner().slow;
                    if !slow.is_zero() {
                        let micros = u64::try_from(slow.as_micros()).unwrap_or(u64::MAX);
                        tokio::time::sleep(Duration::from_micros(rng.random_range(0..=micros)))
                            .await;
                    }
                    used += bytes;
                    ledger.take(talk.recipients(), &head);
                    talk.taken(&mut out);
                }
                Step::Close => {
                    let _ = socket.write_all(&out).await;
                    return Ok(());
                }
            }
        }
        input.drain(..used);
    }
}

/// The Message-ID in the first bytes of a mail.
fn message_id(head: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(head);
    let line = text
        .lines()
        .find(|line| line.get(..11).is_some_and(|name| name.eq_ignore_ascii_case("message-id:")))?;
    Some(line[11..].trim().to_owned())
}

/// The configuration of a relay for a sink on this port.
pub fn relay_config(port: u16, connections: u16) -> RelayConfig {
    RelayConfig {
        host: "127.0.0.1".to_owned(),
        port,
        tls: TlsMode::None,
        allow_plain: false,
        user: None,
        ca_pem: None,
        ehlo_name: None,
        connections,
        per_second: None,
        per_connection: None,
        limits: postroom_model::relay::limits::Limits::default(),
    }
}
