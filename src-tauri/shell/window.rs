//! The main window: hidden until its page has loaded, with the page's background colour, at the
//! place and size where it was closed.

use tauri::webview::PageLoadEvent;
use tauri::window::Color;
use tauri::{AppHandle, Manager, Theme, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;

pub const MAIN: &str = "main";

/// `--pr-canvas` of the UI's theme, light and dark: the background before the page paints.
const LIGHT_BG: Color = Color(0xfa, 0xf7, 0xf1, 0xff);
const DARK_BG: Color = Color(0x21, 0x1f, 0x1b, 0xff);

/// Restores place and size. Not the visibility, or a window that was hidden would stay hidden.
pub fn state_plugin() -> tauri::plugin::TauriPlugin<tauri::Wry> {
    tauri_plugin_window_state::Builder::default()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// Creates the window as `tauri.conf.json` defines it.
///
/// # Errors
/// When the configuration has no window, or the window cannot be created.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    let window = WebviewWindowBuilder::from_config(app, config)?
        .background_color(LIGHT_BG)
        // Allows only the app's own pages; external links go through `open_link`.
        .on_navigation(|url| {
            matches!(url.scheme(), "tauri" | "about" | "blob" | "data")
                || url.host_str() == Some("tauri.localhost")
                || (cfg!(dev) && url.host_str() == Some("localhost"))
        })
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                reveal(&window);
            }
        })
        .on_document_title_changed(|window, title| {
            let _ = window.set_title(&title);
        })
        .build()?;
    set_background(&window);
    Ok(())
}

/// Sets the colour behind the page.
pub fn set_background(window: &tauri::WebviewWindow) {
    let colour = match window.theme() {
        Ok(Theme::Dark) => DARK_BG,
        _ => LIGHT_BG,
    };
    if let Err(error) = window.set_background_color(Some(colour)) {
        tracing::info!(%error, "the background colour could not be set");
    }
}

/// Shows the window in front of all others.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.webview_windows().values().next() {
        reveal(window);
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

pub fn reveal(window: &tauri::WebviewWindow) {
    if let Err(error) = window.show() {
        tracing::error!(%error, "the window could not be shown");
    }
}

pub fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.hide();
    }
}
