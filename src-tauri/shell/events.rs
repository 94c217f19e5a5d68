//! Forwards change events from the API to the page: cache tags, never data. The API has already
//! merged the changes within each quarter of a second.

use postroom_api::Host;
use postroom_api::wire::AppEvent;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

use crate::notify::OverviewWatch;

/// The name of the event that the page listens to.
pub const CHANGED: &str = "postroom://event";

/// Forwards every event until the API closes.
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
                // Some events were dropped, so the page reads all data again.
                Err(RecvError::Lagged(_)) => {
                    let _ = app.emit_to(crate::window::MAIN, CHANGED, &AppEvent::everything());
                }
                Err(RecvError::Closed) => break,
            }
        }
    });
}
