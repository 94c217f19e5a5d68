//! Suspend and resume: mails in flight are finished before the computer sleeps, and sending
//! continues when it wakes. While mails are sent, the computer is kept awake, if the setting allows
//! it.
//!
//! On Linux logind announces the suspend and waits a few seconds for inhibitor locks. On other
//! systems the queue detects the sleep by a jump of the clock; a mail that was in flight may then
//! be in doubt. Leaves out: how the queue suspends and resumes (`Queue::suspend`, `Queue::resume`).

use std::time::Duration;

use keepawake::{Builder, KeepAwake};
use postroom_api::Host;
use postroom_api::wire::SettingsView;
use serde_json::json;

use crate::strings::strings;

/// How often the state of the queue is checked.
const CHECK_INTERVAL: Duration = Duration::from_secs(5);

/// Starts the tasks, which run until the program exits.
pub fn watch(host: &Host) {
    tauri::async_runtime::spawn(keep_awake(host.clone()));
    #[cfg(target_os = "linux")]
    tauri::async_runtime::spawn(logind::follow(host.clone()));
}

/// Keeps the computer awake while mails are being sent.
async fn keep_awake(host: Host) {
    let mut held: Option<KeepAwake> = None;
    loop {
        let wanted = host.is_busy() && is_allowed(&host).await;
        if wanted && held.is_none() {
            held = tokio::task::spawn_blocking(hold).await.ok().flatten();
        } else if !wanted && let Some(held) = held.take() {
            // The release of the lock also calls the system.
            let _ = tokio::task::spawn_blocking(move || drop(held)).await;
        }
        tokio::time::sleep(CHECK_INTERVAL).await;
    }
}

fn hold() -> Option<KeepAwake> {
    let mut builder = Builder::default();
    builder
        .idle(true)
        .reason(strings().awake)
        .app_name("Postroom")
        .app_reverse_domain("app.postroom.desktop");
    match builder.create() {
        Ok(held) => Some(held),
        // Not every system supports this; sending continues after the sleep.
        Err(error) => {
            tracing::info!(%error, "the computer may fall asleep");
            None
        }
    }
}

async fn is_allowed(host: &Host) -> bool {
    let Ok(answer) = host.call("settings_get", json!({})).await else { return false };
    serde_json::from_value::<SettingsView>(answer).is_ok_and(|settings| settings.keep_awake)
}

#[cfg(target_os = "linux")]
mod logind {
    //! The inhibitor lock of org.freedesktop.login1: a lock of mode "delay" is held while awake
    //! and released when the queue is ready for sleep.

    use futures_util::StreamExt;
    use postroom_api::Host;
    use zbus::zvariant::OwnedFd;

    use crate::strings::strings;

    #[zbus::proxy(
        interface = "org.freedesktop.login1.Manager",
        default_service = "org.freedesktop.login1",
        default_path = "/org/freedesktop/login1"
    )]
    trait Manager {
        fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::Result<OwnedFd>;

        #[zbus(signal)]
        fn prepare_for_sleep(&self, start: bool) -> zbus::Result<()>;
    }

    /// Listens to logind until the program exits. Some systems have no logind.
    pub async fn follow(host: Host) {
        if let Err(error) = try_to_follow(host).await {
            tracing::info!(%error, "logind is not available");
        }
    }

    async fn try_to_follow(host: Host) -> zbus::Result<()> {
        let connection = zbus::Connection::system().await?;
        let manager = ManagerProxy::new(&connection).await?;
        let mut signals = manager.receive_prepare_for_sleep().await?;
        let mut lock = delay(&manager).await;
        while let Some(signal) = signals.next().await {
            if signal.args()?.start {
                host.suspend().await;
                // logind suspends when the last lock is released.
                drop(lock.take());
            } else {
                host.resume();
                lock = delay(&manager).await;
            }
        }
        Ok(())
    }

    async fn delay(manager: &ManagerProxy<'_>) -> Option<OwnedFd> {
        let lock = manager.inhibit("sleep", "Postroom", strings().before_sleep, "delay").await;
        if let Err(error) = &lock {
            tracing::info!(%error, "the computer may sleep while a mail is in flight");
        }
        lock.ok()
    }
}
