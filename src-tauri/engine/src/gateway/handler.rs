//! The decisions about mails that apps hand in: who signs in, which senders and receivers are
//! allowed, and the reply after the mail.
//!
//! It promises that "queued" is replied only after the mail and its deliveries are on disk, that a
//! fault of this program is a temporary reply, and that a wrong password never locks an app out.
//! Leaves out: SMTP (`postroom_smtp::server`), the header (`header`).

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::header::{CompletedHeader, complete};
use crate::Engine;
use crate::apps::{hash, hex};
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::contact::Address;
use postroom_model::tag::Tag;
use postroom_smtp::server::{
    Disposition, Incoming, MailHandler, Policy, ServerReply, glob_matches,
};
use postroom_store::app_mails::{AcceptedAppMail, NewAppMail};
use postroom_store::apps::App;
use postroom_store::{Store, StoreError};

/// Failed sign-ins of this time count together.
const FAILURE_WINDOW: Duration = Duration::from_secs(600);
/// From this many failures on the connection is closed.
const FAILURES_MAX: usize = 5;
/// How many names are remembered; beyond that the memory is cleared.
const NAMES_MAX: usize = 1_000;
/// The last sign-in of an app is stored at most so often.
const SIGN_IN_NOTED: Duration = Duration::from_secs(60);

/// Decides about the mails of apps.
pub(super) struct GatewayHandler {
    store: Store,
    clock: Clock,
    /// Announces new deliveries, which wakes the queue.
    announce: Box<dyn Fn() + Send + Sync>,
    /// The apps that have signed in, by the user name that they gave.
    apps: RwLock<HashMap<String, Arc<App>>>,
    failures: Mutex<HashMap<String, Vec<Timestamp>>>,
}

impl GatewayHandler {
    pub fn new(engine: &Engine) -> Self {
        // Weak: the engine owns the listener.
        let weak = Arc::downgrade(&engine.0);
        Self {
            store: engine.store().clone(),
            clock: engine.clock().clone(),
            announce: Box::new(move || {
                if let Some(inner) = weak.upgrade() {
                    Engine(inner).changed(Tag::Deliveries);
                }
            }),
            apps: RwLock::default(),
            failures: Mutex::default(),
        }
    }

    fn app(&self, user: Option<&str>) -> Option<Arc<App>> {
        self.apps.read().unwrap_or_else(PoisonError::into_inner).get(user?).cloned()
    }

    fn remember(&self, user: &str, app: App) {
        let mut apps = self.apps.write().unwrap_or_else(PoisonError::into_inner);
        apps.insert(user.to_owned(), Arc::new(app));
    }

    /// The app that these credentials belong to. Some devices write the user name as an address.
    async fn authenticate(&self, user: &str, password: &str) -> Result<Option<App>, StoreError> {
        let user = user.trim().to_lowercase();
        let user = user.split_once('@').map_or(user.as_str(), |(name, _)| name);
        let hash = hash(password);
        let app = self.store.app_of_user(user).await?;
        Ok(app.filter(|app| app.password_hash == hash || app.key_hash == hash))
    }

    /// Counts a failed sign-in; returns the failures of this name in [`FAILURE_WINDOW`].
    fn count_failure(&self, user: &str) -> usize {
        let now = self.clock.now();
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= NAMES_MAX {
            failures.clear();
        }
        let times = failures.entry(user.to_lowercase()).or_default();
        times.retain(|at| now.since(*at) < FAILURE_WINDOW);
        times.push(now);
        times.truncate(FAILURES_MAX * 4);
        times.len()
    }

    async fn store_mail(&self, app: &App, mail: Incoming) -> Result<String, ServerReply> {
        let now = self.clock.now();
        let id = uuid::Uuid::now_v7().simple().to_string();
        let user = app.user_name.clone();
        let read = tokio::task::spawn_blocking({
            let id = id.clone();
            move || {
                let header = complete(&mail, &id, &user, now)?;
                let receivers = receivers(&mail.envelope_to)?;
                let digest = digest(&header, &receivers, &mail);
                Ok((mail, header, receivers, digest))
            }
        });
        let (mail, header, receivers, digest) = read.await.map_err(|_| unavailable())??;
        if let Some(sender) = header.senders.iter().find(|sender| !may_send_as(app, sender)) {
            return Err(forbidden_sender(app, sender));
        }
        let new = NewAppMail {
            id: &id,
            app: &app.id,
            envelope_from: &mail.envelope_from,
            receivers: &receivers,
            from_header: &header.from,
            subject: &header.subject,
            message_id: &header.message_id,
            digest: digest.as_deref(),
            repairs: &header.repairs,
            header: &header.bytes,
            body: mail.bytes.get(header.body_at..).unwrap_or_default(),
        };
        match self.store.accept_app_mail(&new, now).await {
            Ok(AcceptedAppMail::Queued) => Ok(id),
            Ok(AcceptedAppMail::Repeated(first)) => Ok(first),
            Ok(AcceptedAppMail::TooMany(most)) => Err(ServerReply::with(
                451,
                "4.7.1",
                format!(
                    "{} may send {most} mails a minute; try again in a minute",
                    one_line(&app.name)
                ),
            )),
            Ok(AcceptedAppMail::AppRemoved) => {
                Err(ServerReply::new(554, "5.7.0", "This app was removed in Postroom"))
            }
            Err(StoreError::DiskFull) => {
                Err(ServerReply::new(452, "4.3.1", "The disk is full; try again later"))
            }
            Err(error) => {
                tracing::error!(%error, "a mail of an app could not be stored");
                Err(unavailable())
            }
        }
    }
}

impl MailHandler for GatewayHandler {
    fn policy(&self) -> Policy {
        Policy::SUBMISSION
    }

    fn reply_delay(&self) -> Duration {
        Duration::ZERO
    }

    fn unavailable(&self) -> Option<ServerReply> {
        None
    }

    async fn sign_in(&self, user: &str, password: &str) -> Option<ServerReply> {
        let app = match self.authenticate(user, password).await {
            Ok(app) => app,
            Err(error) => {
                tracing::error!(%error, "an app could not sign in");
                return Some(ServerReply::new(454, "4.7.0", "Try again later"));
            }
        };
        let Some(app) = app else {
            let failures = self.count_failure(user);
            tracing::warn!(user, failures, "a program gave a wrong user name or password");
            let seconds = u64::try_from(failures.min(FAILURES_MAX)).unwrap_or(1);
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            return Some(match failures {
                ..FAILURES_MAX => ServerReply::new(
                    535,
                    "5.7.8",
                    "The user name or the password is wrong; Postroom makes a new one for the app",
                ),
                _ => ServerReply::new(421, "4.7.0", "Too many wrong passwords; closing"),
            });
        };
        let now = self.clock.now();
        if app.last_sign_in.is_none_or(|last| now.since(last) > SIGN_IN_NOTED)
            && let Err(error) = self.store.app_signed_in(&app.id, now).await
        {
            tracing::warn!(%error, "the sign-in of an app was not stored");
        }
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&user.to_lowercase());
        self.remember(user, app);
        None
    }

    fn requires_auth(&self) -> bool {
        true
    }

    fn check_sender(
        &self,
        user: Option<&str>,
        from: &str,
        size: Option<usize>,
    ) -> Option<ServerReply> {
        let app = self.app(user)?;
        if let Some(size) = size
            && let Some(refusal) = too_large(&app, size)
        {
            return Some(refusal);
        }
        if from.is_empty() {
            return None;
        }
        let domain = from.rsplit_once('@').map_or("", |(_, domain)| domain);
        if !domain.contains('.') && !domain.starts_with('[') {
            let text = format!(
                "The sender {from} has no full domain; set a sender address in the program"
            );
            return Some(ServerReply::with(553, "5.1.8", text));
        }
        (!may_send_as(&app, from)).then(|| forbidden_sender(&app, from))
    }

    fn check_recipient(&self, address: &str) -> Option<ServerReply> {
        let error = Address::parse(address).err()?;
        Some(ServerReply::with(553, "5.1.3", format!("<{address}> cannot be a receiver: {error}")))
    }

    async fn accept(&self, mail: Incoming) -> Disposition {
        let Some(app) = self.app(mail.auth_user.as_deref()) else {
            return Disposition::Rejected(ServerReply::new(530, "5.7.0", "Sign in first"));
        };
        if let Some(refusal) = too_large(&app, mail.bytes.len()) {
            return Disposition::Rejected(refusal);
        }
        match self.store_mail(&app, mail).await {
            Ok(id) => {
                (self.announce)();
                Disposition::Queued(id)
            }
            Err(reply) => Disposition::Rejected(reply),
        }
    }
}

fn unavailable() -> ServerReply {
    ServerReply::new(451, "4.3.0", "Postroom cannot store the mail now; try again later")
}

fn too_large(app: &App, size: usize) -> Option<ServerReply> {
    let most = app.max_size.and_then(|most| usize::try_from(most).ok())?;
    (size > most).then(|| {
        let text = format!("The mail is larger than the {most} bytes of {}", one_line(&app.name));
        ServerReply::with(552, "5.3.4", text)
    })
}

fn may_send_as(app: &App, sender: &str) -> bool {
    app.from_patterns.is_empty()
        || app.from_patterns.iter().any(|pattern| glob_matches(pattern, sender))
}

fn forbidden_sender(app: &App, sender: &str) -> ServerReply {
    let text = format!(
        "{} may not send as {}; Postroom allows {}",
        one_line(&app.name),
        one_line(sender),
        one_line(&app.from_patterns.join(", "))
    );
    ServerReply::with(553, "5.7.1", text)
}

/// A text within one line of a reply (RFC 5321 4.5.3.1.5: 512 octets).
fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(120).collect()
}

/// The receivers without duplicates.
fn receivers(envelope_to: &[String]) -> Result<Vec<Address>, ServerReply> {
    let mut seen = HashSet::new();
    let mut receivers = Vec::with_capacity(envelope_to.len());
    for address in envelope_to {
        let address = Address::parse(address)
            .map_err(|error| ServerReply::with(553, "5.1.3", format!("<{address}>: {error}")))?;
        if seen.insert(address.key()) {
            receivers.push(address);
        }
    }
    Ok(receivers)
}

/// Identifies a mail that an app sends again because our reply was lost. A mail without a Message-ID
/// has none: two equal receipts are two mails.
fn digest(header: &CompletedHeader, receivers: &[Address], mail: &Incoming) -> Option<String> {
    if !header.had_message_id || header.message_id.is_empty() {
        return None;
    }
    let mut keys: Vec<String> = receivers.iter().map(Address::key).collect();
    keys.sort();
    let body = mail.bytes.get(header.body_at..).unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [header.message_id.as_bytes(), keys.join(" ").as_bytes(), body] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    Some(hex(&hash.finalize()))
}
