//! Sleep and wake: mails on the wire are finished before the computer sleeps, sending goes on when
//! it wakes, and while mails go out it does not fall asleep by itself, if the user allows.
//!
//! On Linux logind tells before it sleeps and waits for us a few seconds. Elsewhere the queue
//! notices by the clock that it has slept, and goes on; a mail that was on the wire may then be in
//! doubt. Leaves out: what stopping and going on mean (`Queue::suspend`, `Queue::resume`).

use std::time::Duration;

use keepawake::{Builder, KeepAwake};
use postroom_api::Host;
use postroom_api::wire::SettingsView;
use serde_json::json;

use crate::words::words;

/// How often we look whether mails go out.
const LOOK: Duration = Duration::from_secs(5);

/// Watches over sleep for as long as the program runs.
pub fn watch(host: &Host) {
    tauri::async_runtime::spawn(keep_awake(host.clone()));
    #[cfg(target_os = "linux")]
    tauri::async_runtime::spawn(logind::follow(host.clone()));
}

/// Holds the computer awake while mails are on the wire, and lets it go when none are.
async fn keep_awake(host: Host) {
    let mut held: Option<KeepAwake> = None;
    loop {
        let wanted = host.is_busy() && is_allowed(&host).await;
        if wanted && held.is_none() {
            held = tokio::task::spawn_blocking(hold).await.ok().flatten();
        } else if !wanted && let Some(held) = held.take() {
            // Letting go speaks to the system too.
            let _ = tokio::task::spawn_blocking(move || drop(held)).await;
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn hold() -> Option<KeepAwake> {
    let mut builder = Builder::default();
    builder
        .idle(true)
        .reason(words().awake)
        .app_name("Postroom")
        .app_reverse_domain("app.postroom.desktop");
    match builder.create() {
        Ok(held) => Some(held),
        // Not every system can; sending goes on after the sleep.
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
    //! org.freedesktop.login1, by its own rules: a lock of mode "delay" is held while awake and
    //! given up once we are ready to sleep.

    use futures_util::StreamExt;
    use postroom_api::Host;
    use zbus::zvariant::OwnedFd;

    use crate::words::words;

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

    /// Follows logind until the program ends. A system without it is no fault.
    pub async fn follow(host: Host) {
        if let Err(error) = try_to_follow(host).await {
            tracing::info!(%error, "no word before sleep from this system");
        }
    }

    async fn try_to_follow(host: Host) -> zbus::Result<()> {
        let connection = zbus::Connection::system().await?;
        let manager = ManagerProxy::new(&connection).await?;
        let mut signals = manager.receive_prepare_for_sleep().await?;
        let mut lock = delay(&manager).await;
        while let Some(signal) = signals.next().await {
            if signal.args()?.start {
                host.sleep().await;
                // logind sleeps when the last lock is given up.
                drop(lock.take());
            } else {
                host.rise();
                lock = delay(&manager).await;
            }
        }
        Ok(())
    }

    async fn delay(manager: &ManagerProxy<'_>) -> Option<OwnedFd> {
        let lock = manager.inhibit("sleep", "Postroom", words().before_sleep, "delay").await;
        if let Err(error) = &lock {
            tracing::info!(%error, "the computer may sleep in the middle of a mail");
        }
        lock.ok()
    }
}
