//! The one window: hidden until its page is there, on the ground of the page's own colour, and
//! back where it was left.

use tauri::webview::PageLoadEvent;
use tauri::window::Color;
use tauri::{AppHandle, Manager, Theme, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;

pub const MAIN: &str = "main";

/// `--pr-canvas` of the UI's theme, light and dark: what shows before the page has painted.
const PAPER: Color = Color(0xfa, 0xf7, 0xf1, 0xff);
const NIGHT: Color = Color(0x21, 0x1f, 0x1b, 0xff);

/// Remembers place and size. Not whether it was visible: a window left hidden would stay so.
pub fn memory() -> tauri::plugin::TauriPlugin<tauri::Wry> {
    tauri_plugin_window_state::Builder::default()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// Makes the window as `tauri.conf.json` describes it.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == MAIN) else {
        return Err(tauri::Error::WindowNotFound);
    };
    let window = WebviewWindowBuilder::from_config(app, config)?
        .background_color(PAPER)
        // The app stays on its own pages; links out go through `open_link`.
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
    ground(&window);
    Ok(())
}

/// Paints what lies behind the page.
pub fn ground(window: &tauri::WebviewWindow) {
    let colour = match window.theme() {
        Ok(Theme::Dark) => NIGHT,
        _ => PAPER,
    };
    if let Err(error) = window.set_background_color(Some(colour)) {
        tracing::info!(%error, "the window keeps its colour");
    }
}

/// Brings the window to the front, from wherever it is.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.webview_windows().values().next() {
        reveal(window);
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

pub fn reveal(window: &tauri::WebviewWindow) {
    if let Err(error) = window.show() {
        tracing::error!(%error, "the window did not show");
    }
}

pub fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.hide();
    }
}
