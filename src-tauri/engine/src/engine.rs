//! One open workspace: open it, read it, notify about its changes, and shut it down.
//!
//! Leaves out: the operations on it (the other modules).

use std::path::PathBuf;
use std::sync::Arc;

use crate::Result;
use crate::gateway::GatewayListeners;
use crate::imports::Imports;
use crate::practice::recall_practice_password;
use crate::practice_listener::PracticeListener;
use postroom_keychain::{Secret, SecretName, Secrets};
use postroom_model::clock::Clock;
use postroom_model::id::RelayId;
use postroom_model::tag::Tag;
use postroom_queue::{Queue, QueueContext};
use postroom_smtp::client::Timeouts;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::{Profile, Reader, Store};
use serde::Serialize;

/// How to open a workspace.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    pub workspace: PathBuf,
    pub clock: Clock,
    /// None: the system's keychain, or memory where no keychain responds.
    pub secrets: Option<Secrets>,
    /// Passwords of relays for which none is stored. Each is for that relay only.
    pub passwords: Vec<(RelayId, Secret)>,
    /// Takes the sending lock and runs the queue.
    pub send: bool,
    /// How long the queue's connections wait for a relay.
    pub timeouts: Timeouts,
}

impl EngineOptions {
    pub fn new(workspace: PathBuf) -> Self {
        Self {
            workspace,
            clock: Clock::System,
            secrets: None,
            passwords: Vec::new(),
            send: false,
            timeouts: Timeouts::default(),
        }
    }

    pub fn sending(mut self) -> Self {
        self.send = true;
        self
    }
}

/// One open workspace. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    store: Store,
    clock: Clock,
    events: ChangeFeed,
    secrets: Secrets,
    /// Identifies this workspace in the keychain.
    workspace: String,
    queue: Option<Queue>,
    pub(crate) practice: tokio::sync::Mutex<PracticeListener>,
    pub(crate) gateway: tokio::sync::Mutex<GatewayListeners>,
    imports: Imports,
}

impl Engine {
    /// Opens the workspace, initializes a new one, and starts the queue if the options request it.
    ///
    /// # Errors
    /// When the workspace cannot be opened, or another process sends from it.
    pub async fn open(options: EngineOptions) -> Result<Self> {
        let store = Store::open(&options.workspace).await?;
        Self::open_store(store, options).await
    }

    /// Like [`Engine::open`], with the workspace file that the caller has opened. Only a caller that
    /// owns a [`Store`] can write without the engine.
    ///
    /// # Errors
    /// When the workspace cannot be read or written, or another process sends from it.
    pub async fn open_store(store: Store, options: EngineOptions) -> Result<Self> {
        let events = ChangeFeed::default();
        let secrets = match options.secrets {
            Some(secrets) => secrets,
            None => Secrets::open().await,
        };
        let workspace = workspace_id(&store).await?;
        for (relay, password) in options.passwords {
            secrets.set_fallback(&SecretName::new(&workspace, relay.as_str()), password);
        }
        recall_practice_password(&store, &secrets, &workspace).await?;
        let context = QueueContext {
            store: store.clone(),
            clock: options.clock.clone(),
            events: events.clone(),
            secrets: secrets.clone(),
            workspace: workspace.clone(),
            timeouts: options.timeouts,
        };
        // The sending lock is acquired first, so that a second sending process changes nothing.
        let queue = if options.send { Some(Queue::start(context).await?) } else { None };
        let engine = Self(Arc::new(Inner {
            practice: tokio::sync::Mutex::new(PracticeListener::default()),
            gateway: tokio::sync::Mutex::new(GatewayListeners::default()),
            imports: Imports::new(store.clone(), options.clock.clone(), events.clone()),
            clock: options.clock,
            store,
            events,
            secrets,
            workspace,
            queue,
        }));
        engine.ensure_practice_relay().await?;
        engine.store().roll_back_interrupted_imports(engine.clock().now()).await?;
        if options.send {
            engine.start_practice().await;
            engine.start_gateway().await;
        }
        Ok(engine)
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// The queries of the workspace. Writes are methods of the engine.
    pub fn read(&self) -> &Reader {
        self.0.store.reader()
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

    /// The queue. None: the workspace was opened without sending.
    pub fn queue(&self) -> Option<&Queue> {
        self.0.queue.as_ref()
    }

    pub fn imports(&self) -> &Imports {
        &self.0.imports
    }

    pub(crate) fn secret_name(&self, relay: &RelayId) -> SecretName {
        SecretName::new(&self.0.workspace, relay.as_str())
    }

    /// Notifies the watchers about a change in the store, and wakes the queue. The writes of
    /// contacts, lists, fields, suppressions, drafts and settings do not call this: their caller
    /// does, once for all its writes. The API calls it from its command table.
    pub fn changed(&self, tag: Tag) {
        self.0.events.notify(tag);
        if let Some(queue) = self.queue() {
            queue.wake();
        }
    }

    /// The sender's profile.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn profile(&self) -> Result<Profile> {
        Ok(self.store().setting(postroom_store::PROFILE).await?.unwrap_or_default())
    }

    /// Saves the sender's profile.
    ///
    /// # Errors
    /// When the workspace cannot be written.
    pub async fn set_profile(&self, profile: &Profile) -> Result<()> {
        self.remember_profile(&self.profile().await?, profile).await?;
        self.store().set_setting(postroom_store::PROFILE, profile).await?;
        self.changed(Tag::Settings);
        Ok(())
    }

    /// Saves a setting of a front end.
    ///
    /// # Errors
    /// When the workspace cannot be written.
    pub async fn set_setting<T: Serialize>(&self, key: &str, value: &T) -> Result<()> {
        Ok(self.store().set_setting(key, value).await?)
    }

    /// Deletes the copy of the workspace that was made before this format.
    ///
    /// # Errors
    /// When there is no such copy, or it cannot be deleted.
    pub fn delete_backup(&self, format: u32) -> Result<()> {
        Ok(self.store().delete_backup(format)?)
    }

    /// Stops the local relay, the imports, the queue and the practice relay, then closes the store.
    pub async fn shutdown(&self) {
        self.stop_gateway().await;
        let stop_sending = async {
            if let Some(queue) = self.queue() {
                queue.stop_sending().await;
            }
        };
        tokio::join!(stop_sending, self.imports().stop_all());
        self.stop_practice().await;
        // Last, so that a reply which came after the queue's grace period is still recorded.
        if let Some(queue) = self.queue() {
            queue.close().await;
        }
        self.store().close().await;
    }
}

/// The workspace's id, created at the first start.
async fn workspace_id(store: &Store) -> Result<String> {
    const KEY: &str = "workspace_id";
    if let Some(id) = store.setting::<String>(KEY).await? {
        return Ok(id);
    }
    let id = uuid::Uuid::new_v4().simple().to_string();
    store.set_setting(KEY, &id).await?;
    Ok(id)
}
