//! Closing and quitting. Closing the window in the middle of a campaign leaves the campaign
//! running, in the tray, and says so; quitting lets the mail on the wire finish, and no more.
//!
//! Leaves out how the sending stops: `Host::shut` returns at a mail's boundary.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use postroom_api::Host;
use tauri::{AppHandle, Manager, RunEvent, Window, WindowEvent};

use crate::{notify, window, words};

/// A server that never answers its dot must not keep the program alive; the mail is then in
/// doubt, which the next start shows.
const PATIENCE: Duration = Duration::from_secs(30);

/// Set once the end has begun, so that it begins only once.
#[derive(Debug, Default)]
pub struct Leaving(AtomicBool);

/// Ends the program after the mails that are on the wire.
pub fn quit(app: &AppHandle) {
    let Some(leaving) = app.try_state::<Leaving>() else {
        app.exit(1);
        return;
    };
    if leaving.0.swap(true, Ordering::SeqCst) {
        return;
    }
    window::hide(app);
    let host = app.state::<Host>().inner().clone();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if tokio::time::timeout(PATIENCE, host.shut()).await.is_err() {
            tracing::warn!("a mail was still on the wire");
        }
        app.exit(0);
    });
}

pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let app = window.app_handle();
    let Some(host) = app.try_state::<Host>() else { return };
    api.prevent_close();
    if host.sending() {
        window::hide(app);
        let words = words::words();
        notify::say(app, words.still_sending, words.still_sending_more);
    } else {
        quit(app);
    }
}

pub fn on_run_event(app: &AppHandle, event: RunEvent) {
    match event {
        // `None`: the system or the last window asks. `Some`: we asked ourselves, after the end.
        // Without a workspace only the notice was open; `quit` then ends as a failed start.
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            quit(app);
        }
        // macOS: a click on the dock's icon brings the window back.
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        // macOS: "open with", or a file on the dock's icon.
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            let files = urls.iter().filter_map(|url| url.to_file_path().ok()).collect();
            crate::opened::open(app, files);
        }
        _ => {}
    }
}
