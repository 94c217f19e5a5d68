//! The system's notifications, for when the window is away. With the window in sight nothing is
//! sent: its status strip says the same.

use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

/// Says it, unless the user is looking at the window anyway.
pub fn when_away(app: &AppHandle, title: &str, body: &str) {
    let looking = app.get_webview_window(crate::window::MAIN).is_some_and(|window| {
        window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false)
    });
    if !looking {
        say(app, title, body);
    }
}

pub fn say(app: &AppHandle, title: &str, body: &str) {
    // A desktop without a notification service is no fault; the window still tells.
    if let Err(error) = app.notification().builder().title(title).body(body).show() {
        tracing::info!(%error, "no notification");
    }
}
