//! The connection test: opens a session one step at a time and reports for each step its time, the
//! transcript of both sides and what to do when it fails.
//!
//! It promises to run the same steps as a session, to send no mail (MAIL and RCPT of a test
//! address, then RSET), to mask the secret, and to show a certificate even when it is refused.
//! Leaves out: storing the report.

mod report;

use std::net::SocketAddr;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::net::TcpStream;

pub use self::report::{
    Advice, ConnectionTestReport, StepDetail, StepOutcome, StepReport, TestStep, TranscriptLine,
};

use crate::classify::{CommandResult, Explanation, classify};
use crate::client::authentication::Account;
use crate::client::connect;
use crate::client::envelope::Envelope;
use crate::client::open_connection::OpenConnection;
use crate::client::tls::{CertificateFacts, SeenCertificate, Trust};
use crate::client::transport::Transcript;
use crate::client::{Extensions, SmtpError, Stage, Timeouts};
use postroom_model::clock::Clock;
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{LearnedCapabilities, RelayConfig, TlsMode};

/// A certificate that expires sooner gets a warning.
const EXPIRY_WARNING: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// The addresses used in MAIL and RCPT; without an address its step is skipped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestAddresses {
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Tests the connection. `on_step` is called after each step, skipped ones included.
pub async fn test_connection(
    config: &RelayConfig,
    secret: Option<&str>,
    addresses: &TestAddresses,
    timeouts: &Timeouts,
    clock: &Clock,
    on_step: impl FnMut(&StepReport) + Send,
) -> ConnectionTestReport {
    let mut test = Test::new(config, timeouts, clock, on_step);
    // A failed step is reported; the rest is skipped.
    let _ = test.run(secret, addresses).await;
    test.report()
}

/// The step failed and is reported.
struct Failed;

struct Test<'a, F> {
    config: &'a RelayConfig,
    timeouts: &'a Timeouts,
    clock: &'a Clock,
    on_step: F,
    transcript: Transcript,
    began: postroom_model::clock::Timestamp,
    steps: Vec<StepReport>,
}

impl<'a, F: FnMut(&StepReport) + Send> Test<'a, F> {
    fn new(config: &'a RelayConfig, timeouts: &'a Timeouts, clock: &'a Clock, on_step: F) -> Self {
        let (transcript, began) = (Transcript::default(), clock.now());
        Self { config, timeouts, clock, on_step, transcript, began, steps: Vec::new() }
    }

    async fn run(&mut self, secret: Option<&str>, test: &TestAddresses) -> Result<(), Failed> {
        let found = connect::resolve(self.config, self.timeouts).await;
        let detail = |found: &Vec<SocketAddr>| StepDetail {
            addresses: found.iter().map(|found| found.ip().to_string()).collect(),
            ..StepDetail::default()
        };
        let found = self.step_result(TestStep::Dns, found, detail)?;
        let connected = connect::connect(self.config, &found, self.timeouts).await;
        let detail = |(_, peer): &(TcpStream, SocketAddr)| StepDetail {
            addresses: vec![peer.to_string()],
            ..StepDetail::default()
        };
        let (stream, peer) = self.step_result(TestStep::Connect, connected, detail)?;
        let mut connection = self.encrypt(stream, peer).await?;
        let extensions = match connect::hello(&mut connection, self.timeouts).await {
            Ok(extensions) => Ok(extensions),
            Err(error) => {
                let transcript = Some(&self.transcript);
                connect::reopen_with_helo(self.config, error, self.timeouts, transcript).await.map(
                    |(reopened, extensions)| {
                        connection = reopened;
                        extensions
                    },
                )
            }
        };
        let detail = |extensions: &Extensions| StepDetail {
            extensions: Some(extensions.clone()),
            ..StepDetail::default()
        };
        let mut extensions = self.step_result(TestStep::Hello, extensions, detail)?;
        let signed_in = self.sign_in(&mut connection, &mut extensions, secret).await;
        if signed_in.is_ok() {
            self.test_envelope(&mut connection, &extensions, test).await;
        }
        connection.transport.close(self.timeouts.farewell).await;
        signed_in
    }

    async fn encrypt(
        &mut self,
        stream: TcpStream,
        peer: SocketAddr,
    ) -> Result<OpenConnection, Failed> {
        let config = self.config;
        let encrypted = config.tls != TlsMode::None;
        let ca_pem = config.ca_pem.as_deref();
        let mut seen = SeenCertificate::default();
        let connection = match encrypted.then(|| Trust::watched(ca_pem)).transpose() {
            Err(error) => Err(error),
            Ok(watched) => {
                let trust = watched.map(|(trust, shown)| {
                    seen = shown;
                    trust
                });
                let transcript = Some(&self.transcript);
                connect::encrypt(config, trust.as_ref(), stream, peer, self.timeouts, transcript)
                    .await
            }
        };
        match connection {
            Ok(connection) if !encrypted => {
                self.skip(TestStep::Tls);
                Ok(connection)
            }
            Ok(connection) => {
                let tls = connection.tls.clone();
                let certificate = tls.as_ref().and_then(|tls| tls.certificate.clone());
                let now = self.clock.now();
                let soon =
                    certificate.as_ref().is_some_and(|c| now.until(c.valid_until) < EXPIRY_WARNING);
                let advice = soon.then(|| Explanation::CertificateEndsSoon.into());
                let detail = StepDetail { tls, certificate, ..StepDetail::default() };
                self.report_step(TestStep::Tls, StepOutcome::Passed, detail, advice);
                Ok(connection)
            }
            Err(error) => {
                // With STARTTLS, greeting and EHLO come first and can fail first.
                let step = match error.stage() {
                    Stage::Greeting | Stage::Hello => {
                        self.skip_keeping_transcript(TestStep::Tls);
                        TestStep::Hello
                    }
                    _ => TestStep::Tls,
                };
                Err(self.failed(step, &error, seen.facts()))
            }
        }
    }

    async fn sign_in(
        &mut self,
        connection: &mut OpenConnection,
        extensions: &mut Extensions,
        secret: Option<&str>,
    ) -> Result<(), Failed> {
        let signed_in = match Account::of(self.config, secret) {
            Ok(None) => {
                self.skip(TestStep::SignIn);
                return Ok(());
            }
            Ok(Some(account)) => {
                let transcript = Some(&self.transcript);
                let (config, timeouts) = (self.config, self.timeouts);
                connect::sign_in(config, connection, extensions, &account, timeouts, transcript)
                    .await
            }
            Err(error) => Err(error),
        };
        self.step_result(TestStep::SignIn, signed_in, |()| StepDetail::default())
    }

    /// Sends MAIL and RCPT of the test addresses, then RSET and QUIT.
    async fn test_envelope(
        &mut self,
        connection: &mut OpenConnection,
        extensions: &Extensions,
        test: &TestAddresses,
    ) {
        let Some(from) = &test.from else { return };
        let to = test.to.as_deref().unwrap_or(from);
        let commands =
            Envelope::new(from, to, b"").commands(extensions, LearnedCapabilities::default());
        let (mail, rcpt) = match commands {
            Ok(commands) => (Ok(commands.mail), Ok(commands.rcpt)),
            Err((Stage::Mail, reply)) => (Err(reply.clone()), Err(reply)),
            // The recipient's address is invalid; the sender's is tested all the same.
            Err((_, reply)) => (Ok(format!("MAIL FROM:<{from}>\r\n")), Err(reply)),
        };
        let sender = self.command(connection, mail, Stage::Mail).await;
        if self.reply_result(TestStep::Sender, Stage::Mail, sender).is_err() || test.to.is_none() {
            return;
        }
        let recipient = self.command(connection, rcpt, Stage::Rcpt).await;
        if recipient.is_ok() {
            // The test is complete; these replies are for the transcript only.
            let _ = self.command(connection, Ok("RSET\r\n".to_owned()), Stage::Reset).await;
            let _ = self.command(connection, Ok("QUIT\r\n".to_owned()), Stage::Quit).await;
        }
        let _ = self.reply_result(TestStep::Recipient, Stage::Rcpt, recipient);
    }

    async fn command(
        &self,
        connection: &mut OpenConnection,
        command: Result<String, Reply>,
        stage: Stage,
    ) -> Result<Reply, SmtpError> {
        match command {
            Err(reply) => Ok(reply),
            Ok(command) => {
                connect::command_reply(
                    &mut connection.transport,
                    &command,
                    stage,
                    self.timeouts.command,
                )
                .await
            }
        }
    }

    fn reply_result(
        &mut self,
        step: TestStep,
        stage: Stage,
        reply: Result<Reply, SmtpError>,
    ) -> Result<(), Failed> {
        match reply {
            Err(error) => Err(self.failed(step, &error, None)),
            Ok(reply) if reply.is_positive() => {
                self.report_step(step, StepOutcome::Passed, StepDetail::default(), None);
                Ok(())
            }
            Ok(reply) => {
                let explanation =
                    classify(&CommandResult::Reply { stage, reply: &reply }).explanation;
                let error = Some(reply.to_string());
                let detail = StepDetail { error, ..StepDetail::default() };
                self.report_step(step, StepOutcome::Failed, detail, Some(explanation.into()));
                Err(Failed)
            }
        }
    }

    fn step_result<T>(
        &mut self,
        step: TestStep,
        result: Result<T, SmtpError>,
        detail: impl FnOnce(&T) -> StepDetail,
    ) -> Result<T, Failed> {
        match result {
            Ok(value) => {
                self.report_step(step, StepOutcome::Passed, detail(&value), None);
                Ok(value)
            }
            Err(error) => Err(self.failed(step, &error, None)),
        }
    }

    fn failed(
        &mut self,
        step: TestStep,
        error: &SmtpError,
        certificate: Option<CertificateFacts>,
    ) -> Failed {
        let advice = classify(&CommandResult::Error(error)).explanation.into();
        let error = Some(error.to_string());
        let detail = StepDetail { error, certificate, ..StepDetail::default() };
        self.report_step(step, StepOutcome::Failed, detail, Some(advice));
        Failed
    }

    fn skip(&mut self, step: TestStep) {
        self.report_step(step, StepOutcome::Skipped, StepDetail::default(), None);
    }

    /// Skips a step and leaves its transcript to the next one.
    fn skip_keeping_transcript(&mut self, step: TestStep) {
        let lines_so_far = std::mem::take(&mut self.transcript);
        self.skip(step);
        self.transcript = lines_so_far;
    }

    fn report_step(
        &mut self,
        step: TestStep,
        outcome: StepOutcome,
        detail: StepDetail,
        advice: Option<Advice>,
    ) {
        let now = self.clock.now();
        let lines_so_far =
            std::mem::take(&mut *self.transcript.lock().unwrap_or_else(PoisonError::into_inner));
        let lines = lines_so_far
            .into_iter()
            .map(|lines_so_far| TranscriptLine { ours: lines_so_far.ours, text: lines_so_far.text })
            .collect();
        let millis = i64::try_from(now.since(self.began).as_millis()).unwrap_or(i64::MAX);
        self.began = now;
        let report = StepReport { step, outcome, millis, lines, detail, advice };
        (self.on_step)(&report);
        self.steps.push(report);
    }

    fn report(mut self) -> ConnectionTestReport {
        for step in TestStep::ALL {
            if !self.steps.iter().any(|done| done.step == step) {
                self.skip(step);
            }
        }
        let passed = self.steps.iter().all(|step| step.outcome != StepOutcome::Failed);
        ConnectionTestReport { passed, steps: self.steps }
    }
}
