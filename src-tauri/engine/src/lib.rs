//! The engine as its users hold it: one workspace opened, its queue running, its practice relay
//! listening. The desktop shell and the command line drive the same one.
//!
//! Reads go to the store directly ([`Engine::store`]); what changes something goes through here,
//! so that the queue and every watcher hear of it. Leaves out: windows and words of the page.

mod campaigns;
mod capability_probe;
mod default_workspace;
mod delivery_plan;
mod events;
mod imports;
mod practice;
mod relays;

use std::path::PathBuf;
use std::sync::Arc;

pub use crate::campaigns::{Finding, Preview, Review, Severity, TestSent, plain_subject};
pub use crate::default_workspace::default_workspace;
pub use crate::delivery_plan::CampaignStatusDetail;
pub use crate::events::EventsReport;
pub use crate::imports::{
    ForeseenRow, ImportOrder, ImportPhase, ImportProgress, Imports, RefusedRow,
};
pub use crate::practice::PracticeState;
pub use crate::relays::{RelayDraft, check_plain};

use postroom_import::ImportError;
use postroom_keychain::{SecretError, SecretName, Secrets};
use postroom_mail::MessageError;
use postroom_model::clock::Clock;
use postroom_model::id::RelayId;
use postroom_model::tag::Tag;
use postroom_queue::{QueueContext, Queue};
use postroom_smtp::client::{Patience, Trouble};
use postroom_smtp::server::ListenerError;
use postroom_store::campaigns::CommandError;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::{Profile, Store, StoreError};

/// How to open a workspace.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    pub workspace: PathBuf,
    pub clock: Clock,
    /// None: the system's keychain, or memory where none answers.
    pub secrets: Option<Secrets>,
    /// True: take the right to send and run the queue.
    pub send: bool,
    /// How long the queue's connections wait for a relay.
    pub patience: Patience,
}

impl EngineOptions {
    pub fn new(workspace: PathBuf) -> Self {
        Self {
            workspace,
            clock: Clock::System,
            secrets: None,
            send: false,
            patience: Patience::default(),
        }
    }

    pub fn sending(mut self) -> Self {
        self.send = true;
        self
    }
}

/// What went wrong, whoever it was.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Message(#[from] MessageError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Listener(#[from] ListenerError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("{0}")]
    Relay(#[from] Trouble),
    #[error("{what}")]
    Invalid { field: &'static str, what: String },
    #[error("the practice relay belongs to this workspace and stays")]
    PracticeStays,
    #[error("a campaign that is under way needs this relay")]
    RelayInUse,
    #[error("this program does not send; another one does")]
    NotSending,
}

impl EngineError {
    pub(crate) fn invalid(field: &'static str, what: impl Into<String>) -> Self {
        Self::Invalid { field, what: what.into() }
    }

    /// A name for programs that never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) | Self::Command(CommandError::Store(error)) => error.code(),
            Self::Command(CommandError::Illegal(_)) => "illegal_command",
            Self::Command(CommandError::NobodyToWriteTo) => "nobody_left",
            Self::Command(CommandError::NoRelay) => "no_relay",
            Self::Message(error) => error.code(),
            Self::Import(error) => error.code(),
            Self::Listener(_) => "practice_relay",
            Self::Secret(_) => "keychain",
            Self::Relay(_) => "relay",
            Self::Invalid { .. } => "invalid",
            Self::PracticeStays => "practice_stays",
            Self::RelayInUse => "relay_in_use",
            Self::NotSending => "not_sending",
        }
    }
}

pub type Result<T> = std::result::Result<T, EngineError>;

/// One open workspace. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    clock: Clock,
    events: ChangeFeed,
    secrets: Secrets,
    /// Names this workspace in the keychain.
    workspace: String,
    queue: Option<Queue>,
    practice: tokio::sync::Mutex<practice::Room>,
    imports: Imports,
}

impl Engine {
    /// Opens the workspace, makes it ready when it is new, and starts the queue if asked.
    ///
    /// # Errors
    /// What the workspace file says, or that another process sends from it.
    pub async fn open(options: EngineOptions) -> Result<Self> {
        let store = Store::open(&options.workspace).await?;
        let events = ChangeFeed::default();
        let secrets = match options.secrets {
            Some(secrets) => secrets,
            None => Secrets::open().await,
        };
        let workspace = workspace_id(&store).await?;
        let context = QueueContext {
            store: store.clone(),
            clock: options.clock.clone(),
            events: events.clone(),
            secrets: secrets.clone(),
            workspace: workspace.clone(),
            timeouts: options.patience,
        };
        // The right to send is taken before anything is touched: a second sender changes nothing.
        let queue = if options.send { Some(Queue::start(context).await?) } else { None };
        let engine = Self(Arc::new(Inner {
            practice: tokio::sync::Mutex::new(practice::Room::default()),
            imports: Imports::new(store.clone(), options.clock.clone(), events.clone()),
            clock: options.clock,
            store,
            events,
            secrets,
            workspace,
            queue,
        }));
        engine.ensure_practice_relay().await?;
        engine.store().mend_imports(engine.clock().now()).await?;
        if options.send {
            engine.start_practice().await;
        }
        Ok(engine)
    }

    pub fn store(&self) -> &Store {
        &self.0.store
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub fn events(&self) -> &ChangeFeed {
        &self.0.events
    }

    pub fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    /// None: opened without the right to send.
    pub fn queue(&self) -> Option<&Queue> {
        self.0.queue.as_ref()
    }

    pub fn imports(&self) -> &Imports {
        &self.0.imports
    }

    fn secret_name(&self, relay: &RelayId) -> SecretName {
        SecretName::new(&self.0.workspace, relay.as_str())
    }

    /// Something in the store changed: watchers hear of it, the queue looks at it.
    pub fn changed(&self, tag: Tag) {
        self.0.events.notify(tag);
        if let Some(queue) = self.queue() {
            queue.wake();
        }
    }

    /// Who this workspace belongs to.
    pub async fn profile(&self) -> Result<Profile> {
        Ok(self.store().setting(postroom_store::PROFILE).await?.unwrap_or_default())
    }

    pub async fn set_profile(&self, profile: &Profile) -> Result<()> {
        self.store().set_setting(postroom_store::PROFILE, profile).await?;
        self.changed(Tag::Settings);
        Ok(())
    }

    /// Stops sending at the mails' boundaries, says goodbye, closes the file.
    pub async fn shutdown(&self) {
        self.imports().stop_all();
        if let Some(queue) = self.queue() {
            queue.stop().await;
        }
        self.stop_practice().await;
        self.store().close().await;
    }
}

/// The workspace's own id, made once.
async fn workspace_id(store: &Store) -> Result<String> {
    const KEY: &str = "workspace_id";
    if let Some(id) = store.setting::<String>(KEY).await? {
        return Ok(id);
    }
    let id = uuid::Uuid::new_v4().simple().to_string();
    store.set_setting(KEY, &id).await?;
    Ok(id)
}
