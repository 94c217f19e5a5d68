//! Closing and quitting. When the window is closed during a campaign, the page asks whether the
//! campaign continues in the background or the program quits; the user's settings can hold the
//! answer. Quitting waits only for the mails in flight.
//!
//! Leaves out: how sending stops; `Host::shut` returns between two mails.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use postroom_api::wire::ClosingAnswer;
use postroom_api::{ApiError, Host};
use tauri::{AppHandle, Emitter, Manager, RunEvent, State, Window, WindowEvent};

use crate::{notify, strings, window};

/// The longest wait for a relay that does not reply to a mail. The mail is then in doubt, which the
/// next start shows.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(30);

/// Set when the shutdown starts, so that it runs only once.
#[derive(Debug, Default)]
pub struct ShutdownStarted(AtomicBool);

/// The event that makes the page ask what closing the window means.
const CLOSING: &str = "postroom://closing";

/// Set while the page asks.
#[derive(Debug, Default)]
pub struct ClosingAsked(AtomicBool);

/// Exits the program after the mails in flight.
pub fn quit(app: &AppHandle) {
    let Some(started) = app.try_state::<ShutdownStarted>() else {
        app.exit(1);
        return;
    };
    if started.0.swap(true, Ordering::SeqCst) {
        return;
    }
    window::hide(app);
    let host = app.state::<Host>().inner().clone();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if tokio::time::timeout(SHUTDOWN_TIMEOUT, host.shutdown()).await.is_err() {
            tracing::warn!("a mail was still in flight");
        }
        app.exit(0);
    });
}

pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let app = window.app_handle();
    let Some(host) = app.try_state::<Host>() else { return };
    api.prevent_close();
    match host.closing() {
        _ if !host.sending() => quit(app),
        ClosingAnswer::Ask => ask(app),
        ClosingAnswer::Background => keep_in_background(app),
        ClosingAnswer::Quit => quit(app),
    }
}

/// Makes the page ask. A second click on the close button continues in the background, so that a
/// page that does not respond cannot hold the window.
fn ask(app: &AppHandle) {
    let asked =
        app.try_state::<ClosingAsked>().is_none_or(|asked| asked.0.swap(true, Ordering::SeqCst));
    if asked || app.emit_to(window::MAIN, CLOSING, ()).is_err() {
        keep_in_background(app);
    }
}

/// Hides the window; sending continues.
fn keep_in_background(app: &AppHandle) {
    if let Some(asked) = app.try_state::<ClosingAsked>() {
        asked.0.store(false, Ordering::SeqCst);
    }
    window::hide(app);
    let strings = strings::strings();
    notify::show(app, strings.still_sending, strings.still_sending_more);
}

/// The user's answer; `Ask` leaves the window open.
///
/// # Errors
/// When the answer is to be remembered and the user's settings cannot be written.
#[tauri::command]
pub fn answer_closing(
    app: AppHandle,
    host: State<'_, Host>,
    asked: State<'_, ClosingAsked>,
    answer: ClosingAnswer,
    remember: bool,
) -> Result<(), ApiError> {
    asked.0.store(false, Ordering::SeqCst);
    if remember {
        host.set_closing(answer)?;
    }
    match answer {
        ClosingAnswer::Ask => {}
        ClosingAnswer::Background => keep_in_background(&app),
        ClosingAnswer::Quit => quit(&app),
    }
    Ok(())
}

pub fn on_run_event(app: &AppHandle, event: RunEvent) {
    match event {
        // `None`: the system or the last window requests the exit. `Some`: `quit` did, at its end.
        // Without a workspace only the error window was open; `quit` then ends with code 1.
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
            crate::file_associations::open(app, files);
        }
        _ => {}
    }
}
