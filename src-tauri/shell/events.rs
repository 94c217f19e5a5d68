//! What changed, from the API to the page: tags, never data. The API has already put
//! together what happens within a tenth of a second.

use postroom_api::Host;
use postroom_api::wire::AppEvent;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

use crate::notify::Watch;

/// The page listens here.
pub const CHANGED: &str = "postroom://event";

/// Passes every event on until the API closes.
pub fn forward(app: &AppHandle, host: &Host) {
    let app = app.clone();
    let host = host.clone();
    let mut events = host.events();
    tauri::async_runtime::spawn(async move {
        let mut watch = Watch::default();
        loop {
            match events.recv().await {
                Ok(event) => {
                    if let Err(error) = app.emit_to(crate::window::MAIN, CHANGED, &event) {
                        tracing::warn!(%error, "the page did not hear of a change");
                    }
                    watch.notice(&app, &host, &event).await;
                }
                // The page missed some: it reads everything again.
                Err(RecvError::Lagged(_)) => {
                    let _ = app.emit_to(crate::window::MAIN, CHANGED, &AppEvent::everything());
                }
                Err(RecvError::Closed) => break,
            }
        }
    });
}
