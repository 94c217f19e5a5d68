//! The connection test: the opening of a session, one step at a time, each with its time, the exact
//! words of both sides and what to do when it fails.
//!
//! It promises to take the very steps a session takes, to send no mail (MAIL and RCPT of a test
//! address, then RSET), to mask the secret, and to show a certificate even where it is refused.
//! Leaves out: keeping the report.

use std::net::SocketAddr;
use std::sync::PoisonError;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;

use crate::classify::{Outcome, Sentence, verdict};
use crate::client::connect;
use crate::client::connect::{Account, Secured};
use crate::client::envelope::Envelope;
use crate::client::tls::{CertificateFacts, Seen, TlsFacts, Trust};
use crate::client::transport::Notes;
use crate::client::{Features, Patience, Stage, Trouble};
use postroom_model::clock::Clock;
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{LearnedCapabilities, RelayConfig, TlsMode};

/// A certificate that ends sooner than this is worth a word.
const ENDS_SOON: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// The steps, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbeStep {
    Dns,
    Connect,
    Tls,
    Hello,
    SignIn,
    /// MAIL FROM.
    Sender,
    /// RCPT TO a test address.
    Recipient,
}

impl ProbeStep {
    pub const ALL: [Self; 7] = [
        Self::Dns,
        Self::Connect,
        Self::Tls,
        Self::Hello,
        Self::SignIn,
        Self::Sender,
        Self::Recipient,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Hello => "hello",
            Self::SignIn => "sign_in",
            Self::Sender => "sender",
            Self::Recipient => "recipient",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    Passed,
    Failed,
    /// Not needed here, or not reached.
    Skipped,
}

/// One line of the exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeLine {
    /// We said it; else the relay did.
    pub ours: bool,
    pub text: String,
}

/// What to do: a stable code, and the sentence in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    pub code: String,
    pub text: String,
}

impl From<Sentence> for Advice {
    fn from(sentence: Sentence) -> Self {
        Self { code: sentence.code().to_owned(), text: sentence.english().to_owned() }
    }
}

/// What a step found out; only its own fields are filled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeDetail {
    /// `dns`: all addresses; `connect`: the one that answered.
    pub addresses: Vec<String>,
    pub tls: Option<TlsFacts>,
    /// The certificate that was shown, taken or not.
    pub certificate: Option<CertificateFacts>,
    pub features: Option<Features>,
    /// The failure in its own words.
    pub trouble: Option<String>,
}

/// One step, done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    pub step: ProbeStep,
    pub outcome: StepOutcome,
    pub millis: i64,
    pub lines: Vec<ProbeLine>,
    pub detail: ProbeDetail,
    pub advice: Option<Advice>,
}

/// The whole test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeReport {
    pub passed: bool,
    pub steps: Vec<StepReport>,
}

/// Whom the test pretends to write; without an address its step is skipped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestAddresses {
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Tests the connection. `on_step` hears of each step as it ends, skipped ones included.
pub async fn probe(
    config: &RelayConfig,
    secret: Option<&str>,
    addresses: &TestAddresses,
    patience: &Patience,
    clock: &Clock,
    on_step: impl FnMut(&StepReport) + Send,
) -> ProbeReport {
    let mut test = Test::new(config, patience, clock, on_step);
    // A step that failed has been told; the rest is skipped.
    let _ = test.run(secret, addresses).await;
    test.report()
}

/// The step failed and is told.
struct Failed;

struct Test<'a, F> {
    config: &'a RelayConfig,
    patience: &'a Patience,
    clock: &'a Clock,
    on_step: F,
    notes: Notes,
    began: postroom_model::clock::Timestamp,
    steps: Vec<StepReport>,
}

impl<'a, F: FnMut(&StepReport) + Send> Test<'a, F> {
    fn new(config: &'a RelayConfig, patience: &'a Patience, clock: &'a Clock, on_step: F) -> Self {
        let (notes, began) = (Notes::default(), clock.now());
        Self { config, patience, clock, on_step, notes, began, steps: Vec::new() }
    }

    async fn run(&mut self, secret: Option<&str>, test: &TestAddresses) -> Result<(), Failed> {
        let found = connect::resolve(self.config, self.patience).await;
        let detail = |found: &Vec<SocketAddr>| ProbeDetail {
            addresses: found.iter().map(|found| found.ip().to_string()).collect(),
            ..ProbeDetail::default()
        };
        let found = self.told(ProbeStep::Dns, found, detail)?;
        let connected = connect::connect(self.config, &found, self.patience).await;
        let detail = |(_, peer): &(TcpStream, SocketAddr)| ProbeDetail {
            addresses: vec![peer.to_string()],
            ..ProbeDetail::default()
        };
        let (stream, peer) = self.told(ProbeStep::Connect, connected, detail)?;
        let mut secured = self.encrypt(stream, peer).await?;
        let features = connect::hello(&mut secured, self.patience).await;
        let detail = |features: &Features| ProbeDetail {
            features: Some(features.clone()),
            ..ProbeDetail::default()
        };
        let features = self.told(ProbeStep::Hello, features, detail)?;
        let signed_in = self.sign_in(&mut secured, &features, secret).await;
        if signed_in.is_ok() {
            self.ask(&mut secured, &features, test).await;
        }
        secured.line.close(self.patience.farewell).await;
        signed_in
    }

    async fn encrypt(&mut self, stream: TcpStream, peer: SocketAddr) -> Result<Secured, Failed> {
        let config = self.config;
        let encrypted = config.tls != TlsMode::None;
        let ca_pem = config.ca_pem.as_deref();
        let mut seen = Seen::default();
        let secured = match encrypted.then(|| Trust::watched(ca_pem)).transpose() {
            Err(trouble) => Err(trouble),
            Ok(watched) => {
                let trust = watched.map(|(trust, shown)| {
                    seen = shown;
                    trust
                });
                let notes = Some(&self.notes);
                connect::encrypt(config, trust.as_ref(), stream, peer, self.patience, notes).await
            }
        };
        match secured {
            Ok(secured) if !encrypted => {
                self.skip(ProbeStep::Tls);
                Ok(secured)
            }
            Ok(secured) => {
                let tls = secured.tls.clone();
                let certificate = tls.as_ref().and_then(|tls| tls.certificate.clone());
                let now = self.clock.now();
                let soon =
                    certificate.as_ref().is_some_and(|c| now.until(c.valid_until) < ENDS_SOON);
                let advice = soon.then(|| Sentence::CertificateEndsSoon.into());
                let detail = ProbeDetail { tls, certificate, ..ProbeDetail::default() };
                self.tell(ProbeStep::Tls, StepOutcome::Passed, detail, advice);
                Ok(secured)
            }
            Err(trouble) => {
                // With STARTTLS, greeting and EHLO come first, and can fail first.
                let step = match trouble.stage() {
                    Stage::Greeting | Stage::Hello => {
                        self.skip_unspoken(ProbeStep::Tls);
                        ProbeStep::Hello
                    }
                    _ => ProbeStep::Tls,
                };
                Err(self.failed(step, &trouble, seen.facts()))
            }
        }
    }

    async fn sign_in(
        &mut self,
        secured: &mut Secured,
        features: &Features,
        secret: Option<&str>,
    ) -> Result<(), Failed> {
        let signed_in = match Account::of(self.config, secret) {
            Ok(None) => {
                self.skip(ProbeStep::SignIn);
                return Ok(());
            }
            Ok(Some(account)) => connect::sign_in(secured, features, &account, self.patience).await,
            Err(trouble) => Err(trouble),
        };
        self.told(ProbeStep::SignIn, signed_in, |()| ProbeDetail::default())
    }

    /// MAIL and RCPT of the test addresses, then RSET and QUIT.
    async fn ask(&mut self, secured: &mut Secured, features: &Features, test: &TestAddresses) {
        let Some(from) = &test.from else { return };
        let to = test.to.as_deref().unwrap_or(from);
        let commands =
            Envelope::new(from, to, b"").commands(features, LearnedCapabilities::default());
        let (mail, rcpt) = match commands {
            Ok(commands) => (Ok(commands.mail), Ok(commands.rcpt)),
            Err((Stage::Mail, reply)) => (Err(reply.clone()), Err(reply)),
            // The recipient's address is none; the sender's can be asked all the same.
            Err((_, reply)) => (Ok(format!("MAIL FROM:<{from}>\r\n")), Err(reply)),
        };
        let sender = self.say(secured, mail, Stage::Mail).await;
        if self.answered(ProbeStep::Sender, Stage::Mail, sender).is_err() || test.to.is_none() {
            return;
        }
        let recipient = self.say(secured, rcpt, Stage::Rcpt).await;
        if recipient.is_ok() {
            // The test is over; how the relay says goodbye is for the transcript only.
            let _ = self.say(secured, Ok("RSET\r\n".to_owned()), Stage::Reset).await;
            let _ = self.say(secured, Ok("QUIT\r\n".to_owned()), Stage::Quit).await;
        }
        let _ = self.answered(ProbeStep::Recipient, Stage::Rcpt, recipient);
    }

    async fn say(
        &self,
        secured: &mut Secured,
        command: Result<String, Reply>,
        stage: Stage,
    ) -> Result<Reply, Trouble> {
        match command {
            Err(reply) => Ok(reply),
            Ok(command) => {
                connect::ask(&mut secured.line, &command, stage, self.patience.command).await
            }
        }
    }

    fn answered(
        &mut self,
        step: ProbeStep,
        stage: Stage,
        reply: Result<Reply, Trouble>,
    ) -> Result<(), Failed> {
        match reply {
            Err(trouble) => Err(self.failed(step, &trouble, None)),
            Ok(reply) if reply.is_positive() => {
                self.tell(step, StepOutcome::Passed, ProbeDetail::default(), None);
                Ok(())
            }
            Ok(reply) => {
                let sentence = verdict(&Outcome::Reply { stage, reply: &reply }).sentence;
                let trouble = Some(reply.to_string());
                let detail = ProbeDetail { trouble, ..ProbeDetail::default() };
                self.tell(step, StepOutcome::Failed, detail, Some(sentence.into()));
                Err(Failed)
            }
        }
    }

    fn told<T>(
        &mut self,
        step: ProbeStep,
        result: Result<T, Trouble>,
        detail: impl FnOnce(&T) -> ProbeDetail,
    ) -> Result<T, Failed> {
        match result {
            Ok(value) => {
                self.tell(step, StepOutcome::Passed, detail(&value), None);
                Ok(value)
            }
            Err(trouble) => Err(self.failed(step, &trouble, None)),
        }
    }

    fn failed(
        &mut self,
        step: ProbeStep,
        trouble: &Trouble,
        certificate: Option<CertificateFacts>,
    ) -> Failed {
        let advice = verdict(&Outcome::Trouble(trouble)).sentence.into();
        let trouble = Some(trouble.to_string());
        let detail = ProbeDetail { trouble, certificate, ..ProbeDetail::default() };
        self.tell(step, StepOutcome::Failed, detail, Some(advice));
        Failed
    }

    fn skip(&mut self, step: ProbeStep) {
        self.tell(step, StepOutcome::Skipped, ProbeDetail::default(), None);
    }

    /// Skips a step and leaves what was said to the next one.
    fn skip_unspoken(&mut self, step: ProbeStep) {
        let said = std::mem::take(&mut self.notes);
        self.skip(step);
        self.notes = said;
    }

    fn tell(
        &mut self,
        step: ProbeStep,
        outcome: StepOutcome,
        detail: ProbeDetail,
        advice: Option<Advice>,
    ) {
        let now = self.clock.now();
        let said = std::mem::take(&mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner));
        let lines =
            said.into_iter().map(|said| ProbeLine { ours: said.ours, text: said.text }).collect();
        let millis = i64::try_from(now.since(self.began).as_millis()).unwrap_or(i64::MAX);
        self.began = now;
        let report = StepReport { step, outcome, millis, lines, detail, advice };
        (self.on_step)(&report);
        self.steps.push(report);
    }

    fn report(mut self) -> ProbeReport {
        for step in ProbeStep::ALL {
            if !self.steps.iter().any(|done| done.step == step) {
                self.skip(step);
            }
        }
        let passed = self.steps.iter().all(|step| step.outcome != StepOutcome::Failed);
        ProbeReport { passed, steps: self.steps }
    }
}
