//! Passes change events from the API to the page: cache tags, never data. The API has already
//! merged the changes of a tenth of a second.

use postroom_api::Host;
use postroom_api::wire::AppEvent;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

use crate::notify::OverviewWatch;

/// The page listens here.
pub const CHANGED: &str = "postroom://event";

/// Passes every event on until the API closes.
pub fn forward(app: &AppHandle, host: &Host) {
    let app = app.clone();
    let host = host.clone();
    let mut events = host.events();
    tauri::async_runtime::spawn(async move {
        let mut watch = OverviewWatch::default();
        loop {
            match events.recv().await {
                Ok(event) => {
                    if let Err(error) = app.emit_to(crate::window::MAIN, CHANGED, &event) {
                        tracing::warn!(%error, "the page did not receive an event");
                    }
                    watch.on_event(&app, &host, &event).await;
                }
                // Some events were dropped, so the page reads everything again.
                Err(RecvError::Lagged(_)) => {
                    let _ = app.emit_to(crate::window::MAIN, CHANGED, &AppEvent::everything());
                }
                Err(RecvError::Closed) => break,
            }
        }
    });
}
