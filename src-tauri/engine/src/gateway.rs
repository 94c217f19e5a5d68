//! The local relay: the listener for mails that programs on this computer hand in.
//!
//! It promises that the listener follows the setting within a second, also when another process
//! changes it, and that only the process that sends listens. Leaves out: the apps (`apps`), the
//! decisions about a mail (`handler`), sending (the queue).

mod handler;
mod header;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;

use self::handler::GatewayHandler;
use crate::{Engine, Result};
use postroom_model::clock::Timestamp;
use postroom_model::tag::Tag;
use postroom_smtp::server::{ListenerError, SubmissionListener};

/// The default port.
pub const GATEWAY_PORT: u16 = 2587;
const SETTINGS: &str = "gateway";
const LISTENING: &str = "gateway_listening";
/// How often the setting is read.
const POLL: Duration = Duration::from_secs(1);
/// How often old texts are deleted.
const CLEANUP: Duration = Duration::from_secs(3_600);

/// Whether the local relay is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewaySettings {
    pub on: bool,
    pub port: u16,
}

impl Default for GatewaySettings {
    fn default() -> Self {
        Self { on: false, port: GATEWAY_PORT }
    }
}

/// Where the sending process listens; stored, so that other processes can show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayListening {
    pub smtp: Vec<SocketAddr>,
    /// The reason why it does not listen.
    pub trouble: Option<String>,
}

/// The running listeners of an open workspace.
#[derive(Debug, Default)]
pub(crate) struct GatewayListeners {
    listeners: Vec<SubmissionListener>,
    settings: GatewaySettings,
    listening: GatewayListening,
    task: Option<JoinHandle<()>>,
    cleaned_at: Option<Timestamp>,
}

impl Engine {
    /// Whether the local relay is on.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn gateway_settings(&self) -> Result<GatewaySettings> {
        Ok(self.store().setting(SETTINGS).await?.unwrap_or_default())
    }

    /// Switches the local relay on or off. The process that sends follows.
    ///
    /// # Errors
    /// When the workspace cannot be written.
    pub async fn set_gateway(&self, settings: GatewaySettings) -> Result<()> {
        self.store().set_setting(SETTINGS, &settings).await?;
        if self.queue().is_some() {
            self.follow_gateway_settings().await;
        }
        self.changed(Tag::Settings);
        Ok(())
    }

    /// Where the sending process listens, by its last word: a process that was killed leaves it.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub async fn gateway_listening(&self) -> Result<GatewayListening> {
        Ok(self.store().setting(LISTENING).await?.unwrap_or_default())
    }

    /// Starts to follow the setting.
    pub(crate) async fn start_gateway(&self) {
        self.follow_gateway_settings().await;
        let inner = Arc::downgrade(&self.0);
        let task = tokio::spawn(async move {
            loop {
                tokio::time::sleep(POLL).await;
                let Some(inner) = inner.upgrade() else { return };
                Self(inner).follow_gateway_settings().await;
            }
        });
        self.0.gateway.lock().await.task = Some(task);
    }

    async fn follow_gateway_settings(&self) {
        let settings = match self.gateway_settings().await {
            Ok(settings) => settings,
            Err(error) => {
                tracing::warn!(%error, "the setting of the local relay cannot be read");
                return;
            }
        };
        let mut gateway = self.0.gateway.lock().await;
        let gateway = &mut *gateway;
        if gateway.settings != settings || !settings.on {
            for listener in gateway.listeners.drain(..) {
                listener.stop().await;
            }
        }
        gateway.settings = settings;
        let mut trouble = None;
        if settings.on && gateway.listeners.is_empty() {
            match self.listen_for_apps(settings.port).await {
                Ok(listeners) => gateway.listeners = listeners,
                Err(error) => trouble = Some(error.to_string()),
            }
        }
        let smtp = gateway.listeners.iter().map(SubmissionListener::address).collect();
        self.publish(&mut gateway.listening, GatewayListening { smtp, trouble }).await;
        let now = self.clock().now();
        if gateway.cleaned_at.is_none_or(|last| now.since(last) > CLEANUP) {
            gateway.cleaned_at = Some(now);
            if let Err(error) = self.store().delete_old_app_texts(now).await {
                tracing::warn!(%error, "old mails of apps were not deleted");
            }
        }
    }

    /// Listens on both loopback addresses, because `localhost` is either.
    async fn listen_for_apps(
        &self,
        port: u16,
    ) -> std::result::Result<Vec<SubmissionListener>, ListenerError> {
        let handler = Arc::new(GatewayHandler::new(self));
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let first = SubmissionListener::start(address, Arc::clone(&handler)).await?;
        let address = SocketAddr::from((Ipv6Addr::LOCALHOST, first.address().port()));
        Ok(match SubmissionListener::start(address, handler).await {
            Ok(second) => vec![first, second],
            Err(error) => {
                tracing::warn!(%error, "the local relay listens on IPv4 only");
                vec![first]
            }
        })
    }

    async fn publish(&self, before: &mut GatewayListening, after: GatewayListening) {
        let stored = self.gateway_listening().await.ok();
        if *before == after && stored.as_ref() == Some(&after) {
            return;
        }
        if let Some(trouble) = after.trouble.as_ref().filter(|_| *before != after) {
            tracing::warn!(trouble, "the local relay does not listen");
        }
        *before = after;
        match self.store().set_setting(LISTENING, before).await {
            Ok(()) => self.events().notify(Tag::Settings),
            Err(error) => tracing::warn!(%error, "the addresses of the local relay are not stored"),
        }
    }

    /// Stops the listeners.
    pub(crate) async fn stop_gateway(&self) {
        let mut gateway = self.0.gateway.lock().await;
        let Some(task) = gateway.task.take() else { return };
        task.abort();
        for listener in gateway.listeners.drain(..) {
            listener.stop().await;
        }
        self.publish(&mut gateway.listening, GatewayListening::default()).await;
    }
}
