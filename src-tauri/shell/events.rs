//! What changed, from the border to the page: tags, never data. The border has already put
//! together what happens within a tenth of a second.

use postroom_api::Border;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

/// The page listens here.
pub const CHANGED: &str = "postroom://event";

/// Hands every event on until the border closes.
pub fn forward(app: &AppHandle, border: &Border) {
    let app = app.clone();
    let border = border.clone();
    let mut events = border.events();
    tauri::async_runtime::spawn(async move {
        loop {
            match events.recv().await {
                Ok(event) => {
                    if let Err(error) = app.emit_to(crate::window::MAIN, CHANGED, &event) {
                        tracing::warn!(%error, "the page did not hear of a change");
                    }
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            }
        }
    });
}
