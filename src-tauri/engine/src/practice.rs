//! The practice relay of a workspace: its stored relay, its listener, and its inbox.
//!
//! Leaves out: SMTP (`postroom_smtp::server`).

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::{Engine, Result};
use postroom_keychain::{Secret, SecretName, Secrets};
use postroom_mail::viewer::summarize;
use postroom_model::id::RelayId;
use postroom_model::relay::limits::{LearnedLimits, Limits};
use postroom_model::relay::{
    LearnedCapabilities, Relay, RelayConfig, RelayKind, RelayState, TlsMode,
};
use postroom_model::tag::Tag;
use postroom_smtp::server::{
    CapturedMail, Faults, ListenerError, Practice, PracticeOptions, SignIn, generate_password,
};
use postroom_store::Store;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::practice_mails::PracticeMail;

const FAULTS: &str = "practice_faults";
const PASSWORD: &str = "practice_password";
/// The user name with which programs sign in to the practice relay.
const USER: &str = "practice";
const CERTIFICATE_FOLDER: &str = "practice";

/// The mails that may wait in memory until they are written.
const WAITING_MAILS: usize = 64;
/// The bytes that one transaction writes.
const BATCH_BYTES: usize = 32 * 1024 * 1024;

/// How long a stop waits until the last captured mails are written.
const WRITE_GRACE: Duration = Duration::from_secs(5);

/// The state of the practice relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeState {
    /// None: it does not run in this process.
    pub port: Option<u16>,
    /// The reason why it does not run.
    pub error: Option<String>,
    pub faults: Faults,
    pub user: &'static str,
    /// Generated once for the workspace: another user of this computer cannot fill the inbox.
    pub password: String,
}

/// The password of the practice relay, generated at the first call.
async fn practice_password(store: &Store) -> Result<String> {
    if let Some(password) = store.setting::<String>(PASSWORD).await? {
        return Ok(password);
    }
    let password = generate_password();
    store.set_setting(PASSWORD, &password).await?;
    Ok(password)
}

/// Passes the stored password of the practice relay to the queue. It needs no keychain: it opens
/// nothing outside of this computer, and the workspace is private.
pub(crate) async fn recall_practice_password(
    store: &Store,
    secrets: &Secrets,
    workspace: &str,
) -> Result<()> {
    let Some(password) = store.setting::<String>(PASSWORD).await? else { return Ok(()) };
    let relays = store.relays().await?;
    if let Some(relay) = relays.into_iter().find(|relay| relay.kind == RelayKind::Practice) {
        let name = SecretName::new(workspace, relay.id.as_str());
        secrets.remember(&name, Secret::new(password));
    }
    Ok(())
}

impl Engine {
    /// Adds the practice relay to a new workspace, as its first relay.
    pub(crate) async fn ensure_practice_relay(&self) -> Result<()> {
        if !self.store().is_fresh() {
            return Ok(());
        }
        let relay = Relay {
            id: RelayId::new(),
            name: "Practice relay".to_owned(),
            kind: RelayKind::Practice,
            preset: "practice".to_owned(),
            config: RelayConfig {
                host: "127.0.0.1".to_owned(),
                port: postroom_smtp::server::FIRST_PRACTICE_PORT,
                tls: TlsMode::Starttls,
                allow_plain: false,
                user: Some(USER.to_owned()),
                ca_pem: None,
                ehlo_name: None,
                connections: 4,
                per_second: None,
                per_connection: None,
                limits: Limits::default(),
            },
            learnt: LearnedCapabilities::default(),
            learnt_limits: LearnedLimits::default(),
            state: RelayState::Ready,
            created_at: self.clock().now(),
        };
        self.remember_practice_password(&relay.id).await?;
        if let Err(error) = self.store().put_relay(&relay).await {
            // Another process may have created the workspace at the same time.
            return match self.practice_relay().await? {
                Some(_) => Ok(()),
                None => Err(error.into()),
            };
        }
        Ok(())
    }

    async fn remember_practice_password(&self, id: &RelayId) -> Result<()> {
        let password = Secret::new(practice_password(self.store()).await?);
        self.secrets().remember(&self.secret_name(id), password);
        Ok(())
    }

    /// Starts the listener and writes its port to the stored relay. An error is kept for the view.
    pub(crate) async fn start_practice(&self) {
        let mut listener = self.0.practice.lock().await;
        if listener.practice.is_some() {
            return;
        }
        match self.listen().await {
            Ok((practice, inbox)) => {
                listener.inbox = Some(inbox);
                listener.error =
                    self.move_practice_relay(&practice).await.err().map(|e| e.to_string());
                listener.practice = Some(practice);
            }
            Err(error) => {
                tracing::warn!(%error, "the practice relay does not run");
                listener.error = Some(error.to_string());
            }
        }
        self.changed(Tag::Practice);
    }

    async fn listen(&self) -> Result<(Practice, JoinHandle<()>)> {
        let faults: Faults = self.store().setting(FAULTS).await?.unwrap_or_default();
        let password = practice_password(self.store()).await?;
        let (catch, caught) = mpsc::channel(WAITING_MAILS);
        let certificate =
            self.store().path().parent().map(|folder| folder.join(CERTIFICATE_FOLDER));
        let options = |port| PracticeOptions {
            port,
            certificate: certificate.clone(),
            sign_in: SignIn::Only { user: USER.to_owned(), password: password.clone() },
            clock: self.clock().clone(),
        };
        let before = self.practice_relay().await?.map(|relay| relay.config.port);
        // The port of the last run if it is free, else the next free port.
        let practice = match Practice::start(options(before), faults.clone(), catch.clone()).await {
            Ok(practice) => practice,
            Err(ListenerError::PortTaken { .. } | ListenerError::Bind { .. }) => {
                Practice::start(options(None), faults, catch).await?
            }
            Err(error) => return Err(error.into()),
        };
        let inbox = write_inbox(caught, self.store().clone(), self.events().clone());
        Ok((practice, tokio::spawn(inbox)))
    }

    async fn move_practice_relay(&self, practice: &Practice) -> Result<()> {
        if let Some(mut relay) = self.practice_relay().await? {
            self.remember_practice_password(&relay.id).await?;
            relay.config.user = Some(USER.to_owned());
            relay.config.port = practice.port();
            relay.config.ca_pem = Some(practice.authority_pem().to_owned());
            relay.state = RelayState::Ready;
            self.store().put_relay(&relay).await?;
            self.changed(Tag::Relays);
        }
        Ok(())
    }

    /// The stored practice relay.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn practice_relay(&self) -> Result<Option<Relay>> {
        let relays = self.store().relays().await?;
        Ok(relays.into_iter().find(|relay| relay.kind == RelayKind::Practice))
    }

    /// Whether the practice relay runs, and its faults.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn practice_state(&self) -> Result<PracticeState> {
        let faults: Faults = self.store().setting(FAULTS).await?.unwrap_or_default();
        let listener = self.0.practice.lock().await;
        Ok(PracticeState {
            port: listener.practice.as_ref().map(Practice::port),
            error: listener.error.clone(),
            faults,
            user: USER,
            password: practice_password(self.store()).await?,
        })
    }

    /// Sets the faults of the practice relay; they take effect at the next command.
    ///
    /// # Errors
    /// When the workspace cannot be written.
    pub async fn set_practice_faults(&self, faults: Faults) -> Result<()> {
        self.store().set_setting(FAULTS, &faults).await?;
        if let Some(practice) = &self.0.practice.lock().await.practice {
            practice.set_faults(faults);
        }
        self.changed(Tag::Practice);
        Ok(())
    }

    /// Deletes all mails of the practice inbox. Returns their number.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn clear_practice(&self) -> Result<i64> {
        Ok(self.store().clear_practice().await?)
    }

    /// Stops the listener; returns when the captured mails are written, or after [`WRITE_GRACE`].
    pub(crate) async fn stop_practice(&self) {
        let mut listener = self.0.practice.lock().await;
        let (practice, inbox) = (listener.practice.take(), listener.inbox.take());
        drop(listener);
        if let Some(practice) = practice {
            practice.stop().await;
        }
        if let Some(inbox) = inbox
            && tokio::time::timeout(WRITE_GRACE, inbox).await.is_err()
        {
            tracing::warn!("the practice inbox was not written in time");
        }
    }
}

/// Writes the captured mails, many in one transaction, until the listener ends.
async fn write_inbox(mut caught: mpsc::Receiver<CapturedMail>, store: Store, events: ChangeFeed) {
    while let Some(first) = caught.recv().await {
        let mut bytes = first.bytes.len();
        let mut mails = vec![first];
        while bytes < BATCH_BYTES
            && let Ok(mail) = caught.try_recv()
        {
            bytes += mail.bytes.len();
            mails.push(mail);
        }
        let parsed = tokio::task::spawn_blocking(|| mails.into_iter().map(row).collect::<Vec<_>>());
        let rows = match parsed.await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::error!(%error, "mails of the practice inbox cannot be parsed");
                continue;
            }
        };
        while let Err(error) = store.insert_practice_mails(&rows).await {
            tracing::error!(%error, "the practice inbox cannot be written; trying again");
            tokio::time::sleep(Duration::from_millis(500)).await;
            if matches!(error, postroom_store::StoreError::Database(_)) {
                break;
            }
        }
        events.notify(Tag::Practice);
    }
}

fn row(mail: CapturedMail) -> (PracticeMail, Vec<u8>) {
    let summary = summarize(&mail.bytes);
    let row = PracticeMail {
        id: mail.id,
        at: mail.at,
        from: summary.from,
        envelope_from: mail.envelope_from,
        envelope_to: mail.envelope_to.join(", "),
        encrypted: mail.tls,
        user: mail.auth_user,
        subject: summary.subject,
        size: i64::try_from(mail.bytes.len()).unwrap_or(i64::MAX),
    };
    (row, mail.bytes)
}
